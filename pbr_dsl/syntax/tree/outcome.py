"""Outcomes, one by one or as a table."""

from __future__ import annotations

from pbr_dsl.syntax.expression import Expr, Name, Within
from pbr_dsl.syntax.tree.achievement import Achievement, Counting
from pbr_dsl.syntax.tree.grid import Grid
from pbr_dsl.syntax.tree.line import Line, Words


class Requires(Line):
    """`requires stable achieved, earlier periods included`."""

    absent: bool
    outcome: Name
    state: Name | None
    phrases: tuple[Words, ...]


class Offered(Line):
    """`offered when kind is income`."""

    when: Expr


class Achieved(Line):
    """The line `achieved`."""

    achievement: Achievement


class Evidenced(Line):
    """The line `evidence` of an outcome; `when` is the condition under which it is asked for."""

    evidence: Name
    when: Expr | None = None


class Claimed(Line):
    """The line `claimed` of an outcome; `when` is the condition under which it holds."""

    within: Within
    when: Expr | None = None


class Payable(Line):
    """`payable from 15 working days after achieved`."""

    since: Expr


class Lapses(Line):
    """`lapses at the first gap in work from 104 weeks after attached`."""

    at: Expr


class Serves(Line):
    """The line `serves` of an outcome."""

    aims: tuple[Name, ...]


class Choose(Line):
    """`choose 3 each client by need's score, highest first, agreed within 28 days after start`."""

    number: str
    each: tuple[Name, ...]
    by: Expr
    order: tuple[Words, ...]
    dated: Name | None
    within: Within | None


class Attribute(Line):
    """`price = £100`."""

    name: Name
    value: Expr


OutcomeLine = Requires | Offered | Achieved | Evidenced | Claimed | Payable | Lapses | Serves | Choose | Attribute


class Outcome(Line):
    """The block `outcome`."""

    name: Name
    title: str
    each: tuple[Name, ...]
    counting: Counting | None
    lines: tuple[OutcomeLine, ...]


class Outcomes(Line):
    """A set of outcomes as one table: each row an outcome, each other column a line or a value of it."""

    name: Name
    title: str
    each: tuple[Name, ...]
    counting: Counting | None
    lines: tuple[OutcomeLine, ...]
    grid: Grid
