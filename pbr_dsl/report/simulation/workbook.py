"""A simulation as a workbook: a sheet for each of its tables, and its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.report.books import book as opened
from pbr_dsl.report.books import sheet_name
from pbr_dsl.report.contract_line import term, title
from pbr_dsl.report.simulation.panels import Cell, Panel, panels
from pbr_dsl.report.simulation.rows import rows
from pbr_dsl.report.simulation.tiles import tiles
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import date_text, in_currency, list_text

MOST_LINES: Final = 100_000  # that the sheet of lines holds

_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_COUNTED: Final = {"occurrence": "count", "part": "count", "quantity": "number", "rate": "number"}
_MONEY: Final = {"before-limits": "money", "amount": "money"}
_HEAD: Final = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
_WIDEST: Final = 60


def write(shown: Simulation, path: Path, most: int = MOST_LINES) -> None:
    """Write the workbook, at most so many lines of it; OSError when it cannot be written."""
    book = opened(path)
    money = in_currency("#,##0.00", shown.statement.currency)
    styles = {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "head-right": book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "align": "right"}
        ),
        "words": None,
        "bold": book.add_format({"bold": True, "top": 1}),
        "money": book.add_format({"num_format": money}),
        "count": book.add_format({"num_format": "#,##0"}),
        "number": book.add_format({"num_format": "#,##0.######"}),
        "money-total": book.add_format({"num_format": money, "bold": True, "top": 1}),
        "count-total": book.add_format({"num_format": "#,##0", "bold": True, "top": 1}),
    }
    taken: set[str] = {"summary", "lines"}
    tables = list(panels(shown))
    _summary(book.add_worksheet("summary"), shown, styles)
    for panel in tables:
        _table(book.add_worksheet(sheet_name(panel.name, taken)), panel, styles)
    _lines(book.add_worksheet("lines"), shown, styles, most)
    book.close()


def _summary(page: Any, shown: Simulation, styles: dict[str, Any]) -> None:  # noqa: ANN401  xlsxwriter has no types
    """The first sheet: whose contract it is, the figures at its head, how it was computed."""
    page.set_column(0, 0, 26)
    page.set_column(1, 2, 44)
    page.write_string(0, 0, visible(title(shown.contract)), styles["title"])
    parties = list_text([party.title for party in shown.contract.settings.parties])
    said = [("between", parties, ""), ("term", term(shown.contract), "")]
    said += [("as known on", date_text(shown.statement.as_known_on), "")]
    said += [("", "computed, not paid (shadow run)", "")] if shown.shadow else []
    notes = [*shown.moved, *([shown.assumption] if shown.assumption else []), *shown.notes]
    said += [*tiles(shown), *(("note", note, "") for note in notes)]
    said += [("file", name, f"SHA-256 {print_}") for name, print_ in shown.fingerprints.items()]
    for at, cells in enumerate(said, 2):
        for place, cell in enumerate(cells):
            page.write_string(at, place, visible(cell))


def _table(page: Any, panel: Panel, styles: dict[str, Any]) -> None:  # noqa: ANN401
    """One table, with what it says below."""
    _heads(page, panel.heads, panel.kinds, styles)
    for at, row in enumerate(panel.rows, 1):
        total = panel.total and at == len(panel.rows)
        for place, (cell, kind) in enumerate(zip(row, panel.kinds, strict=True)):
            if isinstance(cell, str):
                page.write_string(at, place, visible(cell), styles["bold"] if total else None)
            else:
                page.write_number(at, place, cell, styles[f"{kind}-total" if total else kind])
    for place, kind in enumerate(panel.kinds):
        longest = max((len(_said(row[place])) for row in panel.rows), default=0)
        page.set_column(place, place, min(_WIDEST, max(14, longest + 2)) if kind == "words" else 16)
    for at, said in enumerate(panel.said, len(panel.rows) + 2):
        page.write_string(at, 0, visible(said))


def _lines(page: Any, shown: Simulation, styles: dict[str, Any], most: int) -> None:  # noqa: ANN401
    """The lines, as far as there is room; what is cut is said in the first row below them."""
    kept = rows(shown, islice(shown.lines, most))
    heads = next(kept)
    kinds = [(_COUNTED | _MONEY).get(head, "words") for head in heads]
    _heads(page, heads, kinds, styles)
    page.set_column(0, len(heads) - 1, 14)
    for at, row in enumerate(kept, 1):
        for place, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            if kind != "words" and _NUMBER.fullmatch(cell):
                page.write_number(at, place, Fraction(cell), styles[kind])
            elif cell:
                page.write_string(at, place, visible(cell))
    if len(shown.lines) > most:
        said = f"The first {most:,} of {len(shown.lines):,} lines; the tables are of all. `--format csv` has all."
        page.write_string(most + 2, 0, said, styles["bold"])


def _heads(page: Any, heads: Sequence[str], kinds: Iterable[str], styles: dict[str, Any]) -> None:  # noqa: ANN401
    """The row of headings, which stays in sight."""
    for place, (head, kind) in enumerate(zip(heads, kinds, strict=True)):
        page.write_string(0, place, visible(head), styles["head" if kind == "words" else "head-right"])
    page.freeze_panes(1, 1)


def _said(cell: Cell) -> str:
    """A cell as text, to see how long it is."""
    return cell if isinstance(cell, str) else f"{cell}"
