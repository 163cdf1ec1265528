"""PBR08xx: workbooks, databases and other files that are more than text."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity


def _code(  # noqa: PLR0913 - a code has this many parts
    number: int, name: str, severity: Severity, title: str, *, why: str, fix: str
) -> Code:
    """A code of this range; it has no example contract, because it needs data."""
    return Code(f"PBR08{number:02}", name, severity, title, why, bad="", good="", fix=fix)


HIDDEN_CELLS: Final = _code(
    1,
    "hidden-cells",
    Severity.NOTE,
    "Sheets, rows or columns that a workbook hides",
    why=(
        "What nobody sees may still be counted, or may be what somebody meant to take out. Hidden sheets are not read; "
        "hidden rows and columns are."
    ),
    fix="Show them in Excel, and delete what does not belong to the data.",
)

MERGED_CELLS: Final = _code(
    2,
    "merged-cells",
    Severity.WARNING,
    "Cells of the table that are merged",
    why=(
        "A workbook keeps a merged cell's value in its first cell, and the others are blank, which is not yet known. "
        "People mean the value to count for all of them."
    ),
    fix="Unmerge the cells in Excel and fill each one.",
)

NUMBERS_AS_IDENTIFIERS: Final = _code(
    3,
    "numbers-as-identifiers",
    Severity.WARNING,
    "Identifiers that a workbook keeps as numbers",
    why="Excel takes leading zeros off numbers: `0012345` and `12345` may be one person or two.",
    fix="Format the column as text before it is filled, and enter the identifiers again.",
)

MISSING_EXTRA: Final = _code(
    10,
    "missing-extra",
    Severity.ERROR,
    "A package that this kind of source needs is not installed",
    why="Databases are read by SQLAlchemy, which most people do not need.",
    fix="Install it: `pip install 'pbr-dsl[db]'`.",
)

UNREADABLE_DATABASE: Final = _code(
    11,
    "unreadable-database",
    Severity.ERROR,
    "A database that cannot be read",
    why="The address, the rights or the table may be wrong; nothing was read, and nothing in it was changed.",
    fix="Try the same address with the database's own program. Tables are read, never written.",
)

CODES: Final = (
    HIDDEN_CELLS,
    MERGED_CELLS,
    NUMBERS_AS_IDENTIFIERS,
    MISSING_EXTRA,
    UNREADABLE_DATABASE,
)
