"""Payments, limits, and findings that are accepted."""

from __future__ import annotations

from pbr_dsl.syntax.expression import Date, Expr, Name, Quantity
from pbr_dsl.syntax.node import Node
from pbr_dsl.syntax.tree.line import Line, Words
from pbr_dsl.syntax.tree.outcome import Evidenced, Requires
from pbr_dsl.syntax.tree.value import Formula, Pennies


class Amount(Line):
    """The line `amount`."""

    formula: Formula


class Bound(Line):
    """`at least $8,600,000 * 5%, until 31 December 2018`; `word` is at most or at least."""

    word: str
    value: Expr
    until: Date | None
    phrases: tuple[Words, ...]


class PayableWhen(Line):
    """The line `when` of a payment."""

    test: Expr


class Due(Line):
    """`due in 2 equal parts on D1 and D2, odd pennies to the last`.

    `parts` is the written number of parts and `odd` first or last; "" where the payment is due as a whole.
    """

    dates: tuple[Expr, ...]
    parts: str
    odd: str


class BelowZero(Line):
    """`below zero recovered in full on the first date from provider`.

    `how` is full, parts, or "" with the one `word`.
    """

    how: str
    word: Name | None
    whom: Name | None


class Shadow(Line):
    """The line `shadow`: computed and stated, not paid."""

    text: str


class Payer(Node):
    """`council 70%`."""

    party: Name
    share: Quantity


class Payers(Line):
    """The line `payers`; `odd_pennies` names the parties after `odd pennies to`."""

    payers: tuple[Payer, ...]
    odd_pennies: tuple[Name, ...]


PaymentLine = Amount | Bound | PayableWhen | Requires | Evidenced | Due | BelowZero | Payers | Shadow | Pennies


class Payment(Line):
    """The block `payment`, or `clawback`: then it takes money back from the payment `source`."""

    name: Name
    title: str
    each: tuple[Name, ...]
    once: bool
    lines: tuple[PaymentLine, ...]
    source: Name | None = None


class Limit(Line):
    """`limit person at most £19,000 each client on card, earliest achieved first, part paid`."""

    name: Name
    title: str
    at_most: Expr
    each: tuple[Name, ...]
    payer: Name | None
    on: tuple[Name, ...]
    phrases: tuple[Words, ...]


class Allow(Line):
    """`allow volume-payment for service because "…"`."""

    finding: Name
    target: Name
    reason: str
