"""The cells of pipe tables, and rows as wide as their headings."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.diagnostics.codes.terms import MISSING_PART
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Expr


def expression_in(cell: tree.Cell) -> Expr | None:
    """Give what stands alone in a cell; None when it is blank, or holds a range, a list or a sentence."""
    match cell.content:
        case None | tree.CellRange() | tree.CellBetween() | tree.CellList() | tree.Counting():
            return None
        case tree.AchievedOn() | tree.AchievedWhen() | tree.AchievedAfter():
            return None
        case expr:
            return expr


def as_wide_as(draft: Draft, row: tree.Row, grid: tree.Grid) -> bool:
    """Whether a row has a cell for each column; reported when it has not."""
    if len(row.cells) == len(grid.headings):
        return True
    columns = len(grid.headings)
    said = f"this row has {len(row.cells)} cells, and the table has {columns} columns"
    draft.report(MISSING_PART, row, said, help="a blank cell is written too: `| |`")
    return False
