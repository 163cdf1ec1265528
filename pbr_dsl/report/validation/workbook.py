"""A provider's own rows as a workbook: each cell to correct coloured, with what is wrong and what to do beside it.

Every cell is written as text, so nothing in it can be a formula.  Rows and columns stand where they stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pbr_dsl.report.books import book as opened
from pbr_dsl.report.books import sheet_name
from pbr_dsl.report.validation.view import Validation

_LIST: Final = "To correct"
_WIDTHS: Final = (34, 8, 8, 18, 70, 70)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the data: its name in messages, its own, the row of its headings (0: it has none), and its rows."""

    name: str
    title: str
    top: int
    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


def write(path: Path, sheets: Iterable[Sheet], shown: Validation) -> None:
    """Write the workbook; OSError when it cannot be written."""
    book = opened(path)
    styles = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "wrong": book.add_format({"bg_color": "#F8CBAD", "border": 1}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    _listed(book.add_worksheet(_LIST), shown, styles)
    taken = {_LIST.casefold()}
    for sheet in sheets:
        _table(book.add_worksheet(sheet_name(sheet.title, taken)), sheet, shown, styles)
    book.close()


def _listed(page: Any, shown: Validation, styles: dict[str, Any]) -> None:  # noqa: ANN401  xlsxwriter has no types
    """The first sheet: every cell to correct, in the order of the page."""
    for at, (heading, width) in enumerate(
        zip(("file", "row", "cell", "field", "what is wrong", "what to do"), _WIDTHS, strict=True)
    ):
        page.write_string(0, at, heading, styles["head"])
        page.set_column(at, at, width)
    page.freeze_panes(1, 0)
    cells = [(cell, one.code.fix) for one in shown.problems for cell in one.cells]
    for number, (cell, fix) in enumerate(cells, 1):
        said = (cell.file, str(cell.row), cell.cell, cell.field, cell.message, fix)
        for at, text in enumerate(said):
            page.write_string(number, at, text, styles["wrap"])


def _table(page: Any, sheet: Sheet, shown: Validation, styles: dict[str, Any]) -> None:  # noqa: ANN401
    """A table of the data as it stood, with its wrong cells coloured; a row that is wrong as a whole, in every cell."""
    wrong: dict[tuple[int, int], list[str]] = {}
    for problem in shown.problems:
        for cell in problem.cells:
            if cell.file == sheet.name:
                wrong.setdefault((cell.row, cell.column), []).append(f"{cell.message}\n{problem.code.fix}")
    top = max(sheet.top - 1, 0)
    for at, heading in enumerate(sheet.headings):
        page.write_string(top, at, heading, styles["head"])
        page.set_column(at, at, max(12, min(40, len(heading) + 2)))
    page.freeze_panes(top + 1, 0)
    below = 0 if sheet.top else 1  # a file without a row of headings gets one, and its rows go down by it
    for number, cells in sheet.rows:
        whole = wrong.get((number, 0), [])
        for at, text in enumerate(cells):
            said = [*wrong.get((number, at + 1), []), *(whole if at == 0 else [])]
            page.write_string(number - 1 + below, at, text, styles["wrong"] if said or whole else None)
            if said:
                page.write_comment(number - 1 + below, at, "\n".join(dict.fromkeys(said)), {"x_scale": 2.5})
