"""The cells of pipe tables, and rows as wide as their headings."""

from __future__ import annotations

from collections.abc import Iterator

from pbr_dsl.check.draft import Draft
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


def _grids(draft: Draft) -> Iterator[tree.Grid]:
    for item in draft.file.items:
        match item:
            case tree.Schedule(grid=grid) | tree.Table(grid=grid) | tree.Outcomes(grid=grid):
                yield grid
            case tree.UseIndex(grid=tree.Grid() as grid):
                yield grid
            case tree.Scenario(lines=lines):
                yield from (line.grid for line in lines if isinstance(line, tree.GivenRows))
            case _:
                continue


def distinct_headings(draft: Draft) -> None:
    """Report each heading that a table has twice: of two cells under one heading only one would be read."""
    for grid in _grids(draft):
        seen: dict[str, Name] = {}
        for heading in grid.headings:
            if heading.text in seen:
                labels = (Label(seen[heading.text].span, "the first one"),)
                draft.report(DEFINED_TWICE, heading, f"this table has two columns `{heading.text}`", labels=labels)
            seen.setdefault(heading.text, heading)


def as_wide_as(draft: Draft, row: tree.Row, grid: tree.Grid) -> bool:
    """Whether a row has a cell for each column; reported when it has not."""
    if len(row.cells) == len(grid.headings):
        return True
    columns = len(grid.headings)
    said = f"this row has {len(row.cells)} cells, and the table has {columns} columns"
    mark = "`| |`" if row.span.text.startswith("|") else "its comma stands"
    labels = (Label(grid.headings[0].span.to(grid.headings[-1].span), "the columns"),) if grid.headings else ()
    draft.report(MISSING_PART, row, said, labels=labels, help=f"a blank cell is written too: {mark}")
    return False
