"""When an outcome is achieved, and how often it counts."""

from __future__ import annotations

from dataclasses import dataclass

from pbr_dsl.syntax.expression import Expr, Name, Node, Quantity
from pbr_dsl.syntax.tree.line import Words


@dataclass(frozen=True, slots=True)
class Counting(Node):
    """`once`, `every time` or `up to 3 times`: `word` is once, every or up to."""

    word: str
    times: Expr | None


@dataclass(frozen=True, slots=True)
class Gaps(Node):
    """`gaps at most 7 days`, with `in all` when they are added together."""

    length: Quantity
    in_all: bool


@dataclass(frozen=True, slots=True)
class AchievedOn(Node):
    """`on first stay's moved-in when …`."""

    date: Expr
    when: Expr | None


@dataclass(frozen=True, slots=True)
class AchievedWhen(Node):
    """`when tenancy covers start to due, gaps at most 7 days in all`."""

    test: Expr
    gaps: Gaps | None


@dataclass(frozen=True, slots=True)
class Whose(Node):
    """`any adult's`, `every adult's`: `word` is any or every."""

    word: str
    of: Name


@dataclass(frozen=True, slots=True)
class AchievedAfter(Node):
    """`after 3 months of any adult's stay where kind is settled, continuous`."""

    length: Quantity | Name
    spells: Name
    where: Expr | None
    phrases: tuple[Words | Gaps, ...]
    whose: Whose | None = None


Achievement = AchievedOn | AchievedWhen | AchievedAfter
