"""Pipe tables."""

from __future__ import annotations

from pbr_dsl.syntax.expression import Expr, Month, Name
from pbr_dsl.syntax.node import Node
from pbr_dsl.syntax.tree.achievement import Achievement, Counting
from pbr_dsl.syntax.tree.line import Line


class Cell(Node):
    """One cell of a pipe table; `content` is None when blank."""

    content: Expr | CellRange | CellBetween | Achievement | CellList | Counting | Month | None


class CellRange(Node):
    """`at least 65%`, `below 20%`: `op` is at least, at most, above or below."""

    op: str
    bound: Expr


class CellBetween(Node):
    """`20% to below 30%`."""

    low: Expr
    high: Expr
    high_excluded: bool


class CellList(Node):
    """`settled-home, healthcare`."""

    names: tuple[Name, ...]


class Row(Line):
    """A row of a pipe table."""

    cells: tuple[Cell, ...]


class Grid(Node):
    """A pipe table: headings as free text, then rows."""

    headings: tuple[Name, ...]
    rows: tuple[Row, ...]
