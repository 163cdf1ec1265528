"""Values: `let` and decision tables."""

from __future__ import annotations

from pbr_dsl.syntax.expression import Expr, Name, Quantity, Rounding
from pbr_dsl.syntax.node import Node
from pbr_dsl.syntax.tree.facts import DatedLine
from pbr_dsl.syntax.tree.grid import Grid
from pbr_dsl.syntax.tree.line import Line, Words


class OtherwiseValue(Node):
    """`, or 0% when exited is 0`."""

    value: Expr
    when: Expr


class OtherwiseCarry(Node):
    """`, or carry at-stake once when offered is 0 points`."""

    value: Name
    when: Expr


class Formula(Node):
    """An expression and what stands in for it."""

    value: Expr
    alternatives: tuple[OtherwiseValue | OtherwiseCarry, ...]


class GivenLine(Line):
    """`£17.50 per hour for mental-health`."""

    value: Expr
    row: Name


class CaseLine(Line):
    """`special when …`; `when` is None in the line `… otherwise`."""

    value: Expr
    when: Expr | None


class WhenUnknown(Line):
    """`when unknown, hold for 10 working days, then refuse` (a Name) or `then 0%`."""

    hold: Quantity
    then: Expr


class Pennies(Line):
    """`pennies largest remainder to £0.01, ties by period and lot, last first`."""

    method: Words
    step: Quantity | None
    ties: Words
    by: tuple[Name, ...]
    direction: Words | None


LetLine = DatedLine | GivenLine | CaseLine | WhenUnknown | Pennies


class Let(Line):
    """A value: by a formula, or by lines.  `phrases` are the plain-word phrases, such as `first that applies`."""

    name: Name
    each: tuple[Name, ...]
    as_at: Expr | None
    frozen: Expr | None
    unknown_rows: Words | None
    rounding: Rounding | None
    phrases: tuple[Words, ...]
    formula: Formula | None
    lines: tuple[LetLine, ...]


class Table(Line):
    """A decision table."""

    name: Name
    by: tuple[Name, ...]
    frozen: Expr | None
    rounding: Rounding | None
    phrases: tuple[Words, ...]
    grid: Grid
