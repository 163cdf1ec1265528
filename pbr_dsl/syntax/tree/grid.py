"""Pipe tables."""

from __future__ import annotations

from dataclasses import dataclass

from pbr_dsl.syntax.expression import Expr, Month, Name, Node
from pbr_dsl.syntax.tree.achievement import Achievement, Counting
from pbr_dsl.syntax.tree.line import Line


@dataclass(frozen=True, slots=True)
class Cell(Node):
    """One cell of a pipe table; `content` is None when blank."""

    content: Expr | CellRange | CellBetween | Achievement | CellList | Counting | Month | None


@dataclass(frozen=True, slots=True)
class CellRange(Node):
    """`at least 65%`, `below 20%`: `op` is at least, at most, above or below."""

    op: str
    bound: Expr


@dataclass(frozen=True, slots=True)
class CellBetween(Node):
    """`20% to below 30%`."""

    low: Expr
    high: Expr
    high_excluded: bool


@dataclass(frozen=True, slots=True)
class CellList(Node):
    """`settled-home, healthcare`."""

    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Row(Line):
    """A row of a pipe table."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid(Node):
    """A pipe table: headings as free text, then rows."""

    headings: tuple[Name, ...]
    rows: tuple[Row, ...]
