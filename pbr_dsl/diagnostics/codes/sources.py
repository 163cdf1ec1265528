"""PBR08xx: workbooks, databases and received files."""

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
    "Identifiers that a file keeps as numbers",
    why="Numbers have no leading zeros: `0012345` and `12345` may be one person or two.",
    fix="Export them as text; in Excel, format the column as text before it is filled, and enter them again.",
)

OTHER_VERSION: Final = _code(
    4,
    "other-version",
    Severity.WARNING,
    "A workbook that was made from another version of the contract",
    why=(
        "`pbrc template` notes in a workbook which contract it was made from. What its first sheet says of the "
        "columns, its lists and its rules are those of that version, so what was filled in may answer another question."
    ),
    fix="Make a new workbook with `pbrc template`, and fill in that one.",
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

# ---------------------------------------------------------------- stores of received files

NO_STORE: Final = _code(
    20,
    "no-store",
    Severity.ERROR,
    "A folder that is no store of received files",
    why="A store holds nothing but what was received, so it begins as a folder of its own.",
    fix="Name a folder that is not there yet, or one that `pbrc receive` made.",
)

STORE_CHANGED: Final = _code(
    21,
    "store-changed",
    Severity.ERROR,
    "A store that is not as it was left",
    why=(
        "Each file of a store is held by its hash, and each line of its list by the one after it. One of them was "
        "changed, taken out or put in by something else than `pbrc receive`, so nothing in it can be relied on."
    ),
    fix="Put back the store from a copy. `received.jsonl` says which file had which SHA-256.",
)

RECEIVED_BEFORE: Final = _code(
    22,
    "received-before",
    Severity.ERROR,
    "A file that would be received before one that is already there",
    why="What is known on a day must not change later. A file that came today was not there last month.",
    fix="Receive the file on the day on which it came.",
)

ROWS_GONE: Final = _code(
    23,
    "rows-gone",
    Severity.WARNING,
    "Rows of an earlier file that a later one does not hold",
    why=(
        "A system that overwrites itself drops what somebody deletes. A claim that was paid does not become unpaid "
        "because its row vanished, so the row stands as it was last reported."
    ),
    fix="Ask whoever sends the file. A row that is wrong is corrected by a row that says so, not by leaving it out.",
)

DATED_BACK: Final = _code(
    24,
    "dated-back",
    Severity.NOTE,
    "Rows that say they were recorded before they were first seen",
    why=(
        "The file before did not hold this version, so nobody could have known it then. Had it counted from the date "
        "that it gives, a closed period would change without a trace."
    ),
    fix="Nothing, if the source writes dates of its own. Else ask whether rows are entered late.",
)

STORE_HELD: Final = _code(
    25,
    "store-held",
    Severity.ERROR,
    "A store that somebody else is adding to",
    why="Two calls that add to a list at once would each leave out what the other wrote, so one at a time does.",
    fix="Call `pbrc receive` again when the other call is done.",
)

CODES: Final = (
    HIDDEN_CELLS,
    MERGED_CELLS,
    NUMBERS_AS_IDENTIFIERS,
    OTHER_VERSION,
    MISSING_EXTRA,
    UNREADABLE_DATABASE,
    NO_STORE,
    STORE_CHANGED,
    RECEIVED_BEFORE,
    ROWS_GONE,
    DATED_BACK,
    STORE_HELD,
)
