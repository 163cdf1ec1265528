"""When an outcome is achieved, and how often it counts."""

from __future__ import annotations

from pbr_dsl.syntax.expression import Excepted, Expr, Name, Quantity, Within
from pbr_dsl.syntax.node import Node
from pbr_dsl.syntax.tree.line import Words


class Counting(Node):
    """`once`, `every time` or `up to 3 times`: `word` is once, every or up to."""

    word: str
    times: Expr | None


class Gaps(Node):
    """`gaps at most 7 days`, with `in all` when they are added together."""

    length: Quantity
    in_all: bool


class Known(Node):
    """`known 6 months later`: the two words, which the checker reads, and the length between them."""

    word: Name
    length: Quantity
    later: Name


class AchievedOn(Node):
    """`on first stay's moved-in when …, known 6 months later`."""

    date: Expr
    when: Expr | None
    known: Known | None = None


class AchievedWhen(Node):
    """`when tenancy covers start to due, gaps at most 7 days in all`."""

    test: Expr
    gaps: Gaps | None


class Whose(Node):
    """`any adult's`, `every adult's`: `word` is any or every."""

    word: str
    of: Name


class CountedFrom(Node):
    """`counted from job or the last stay`."""

    start: Expr
    last: Name | None


class AchievedAfter(Node):
    """`after 26 of any 30 weeks of any adult's stay where kind is settled except custody, continuous`."""

    length: Quantity | Name
    spells: Name
    where: Expr | None
    phrases: tuple[Words | Gaps | Within | CountedFrom, ...]
    whose: Whose | None = None
    out_of: Quantity | None = None
    off: Excepted | None = None
    under: Expr | None = None


class AchievedWithout(Node):
    """`no offence where … within 12 months after released, known 6 months later`."""

    rows: Name
    where: Expr | None
    within: Within
    known: Known | None


Achievement = AchievedOn | AchievedWhen | AchievedAfter | AchievedWithout
