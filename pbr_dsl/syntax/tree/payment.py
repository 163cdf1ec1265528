"""Payments, limits, and findings that are accepted."""

from __future__ import annotations

from dataclasses import dataclass

from pbr_dsl.syntax.expression import Expr, Name
from pbr_dsl.syntax.tree.line import Line, Words
from pbr_dsl.syntax.tree.value import Formula, Pennies


@dataclass(frozen=True, slots=True)
class Amount(Line):
    """The line `amount`."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class Bound(Line):
    """The lines `at most` and `at least` of a payment; `word` is at most or at least."""

    word: str
    value: Expr


@dataclass(frozen=True, slots=True)
class PayableWhen(Line):
    """The line `when` of a payment."""

    test: Expr


@dataclass(frozen=True, slots=True)
class Shadow(Line):
    """The line `shadow`: computed and stated, not paid."""

    text: str


PaymentLine = Amount | Bound | PayableWhen | Shadow | Pennies


@dataclass(frozen=True, slots=True)
class Payment(Line):
    """The block `payment`."""

    name: Name
    title: str
    each: tuple[Name, ...]
    lines: tuple[PaymentLine, ...]


@dataclass(frozen=True, slots=True)
class Limit(Line):
    """`limit person at most £19,000 each client on card, earliest achieved first, part paid`."""

    name: Name
    title: str
    at_most: Expr
    each: tuple[Name, ...]
    on: tuple[Name, ...]
    phrases: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Allow(Line):
    """`allow volume-payment for service because "…"`."""

    finding: Name
    target: Name
    reason: str
