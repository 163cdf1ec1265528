"""The cells of pipe tables, and rows as wide as their headings."""

from __future__ import annotations

from collections.abc import Iterator

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.mentions import names_in
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE
from pbr_dsl.diagnostics.codes.terms import MISSING_PART
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Expr, Month, Name


def expression_in(cell: tree.Cell) -> Expr | None:
    """Give what stands alone in a cell; None when it is blank, or holds a range, a list or a sentence."""
    match cell.content:
        case None | tree.CellRange() | tree.CellBetween() | tree.CellList() | tree.Counting() | Month():
            return None
        case tree.AchievedOn() | tree.AchievedWhen() | tree.AchievedAfter() | tree.AchievedWithout():
            return None
        case expr:
            return expr


def _grids(draft: Draft) -> Iterator[tuple[tree.Item, tree.Grid]]:
    for item in draft.file.items:
        match item:
            case tree.Schedule(grid=grid) | tree.Table(grid=grid) | tree.Outcomes(grid=grid):
                yield item, grid
            case tree.UseIndex(grid=tree.Grid() as grid):
                yield item, grid
            case tree.Scenario(lines=lines):
                yield from ((item, line.grid) for line in lines if isinstance(line, tree.GivenRows))
            case _:
                continue


def distinct_headings(draft: Draft) -> None:
    """Report each heading that is blank, or that a table has twice: of two cells under it only one would be read."""
    for item, grid in _grids(draft):
        seen: dict[str, Name] = {}
        for heading in grid.headings:
            if not heading.text:
                help_text = "write what stands under it, or leave the column out"
                draft.report(MISSING_PART, heading, "this column has no heading", help=help_text)
                draft.excuse("", *(name.text for name in names_in(*grid.rows)))
                draft.spoilt.add((item.span.source.path, item.span.start))
            elif heading.text in seen:
                labels = (Label(seen[heading.text].span, "the first one"),)
                draft.report(DEFINED_TWICE, heading, f"this table has two columns `{heading.text}`", labels=labels)
            seen.setdefault(heading.text, heading)


def as_wide_as(draft: Draft, row: tree.Row, grid: tree.Grid) -> bool:
    """Whether a row has a cell for each column; reported when it has not, once for rows that are wrong alike."""
    if len(row.cells) == len(grid.headings):
        return True
    draft.excuse(*(name.text for name in names_in(*row.cells)))
    cells, columns = len(row.cells), len(grid.headings)
    headings = grid.headings[0].span.to(grid.headings[-1].span) if grid.headings else None
    if headings is not None and len(grid.rows) > 1 and all(len(other.cells) == cells for other in grid.rows):
        said = f"this table has {columns} columns, and each of its rows has {cells} cells"
        draft.excuse(*(heading.text for heading in grid.headings))
        draft.report(MISSING_PART, headings, said, help="write one heading for each cell, also for a blank one")
        return False
    at = next(at for at, other in enumerate(grid.rows) if other is row)
    if at and len(grid.rows[at - 1].cells) == cells:
        return False  # said of the row above
    said = f"this row has {cells} cells, and the table has {columns} columns"
    mark = "`| |`" if row.span.text.startswith("|") else "its comma stands"
    labels = (Label(headings, "the columns"),) if headings is not None else ()
    draft.report(MISSING_PART, row, said, labels=labels, help=f"a blank cell is written too: {mark}")
    return False
