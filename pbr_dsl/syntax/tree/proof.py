"""Who qualifies, and what proves an outcome."""

from __future__ import annotations

from pbr_dsl.syntax.expression import Expr, Name, Quantity, Within
from pbr_dsl.syntax.node import Node
from pbr_dsl.syntax.tree.line import Line, Words
from pbr_dsl.syntax.tree.value import WhenUnknown


class Condition(Line):
    """A line of eligibility, with its name if it has one."""

    name: Name | None
    test: Expr


class RuleException(Line):
    """`exception care-leaver to adult: …`; `phrase` is what stands after a comma, such as `refuse`."""

    name: Name
    to: Name
    test: Expr
    phrase: Words | None = None


class Eligibility(Line):
    """The block `eligibility`."""

    each: tuple[Name, ...]
    on: Expr
    conditions: tuple[Condition, ...]
    exceptions: tuple[RuleException, ...]
    when_unknown: tuple[WhenUnknown, ...]


class Kinds(Line):
    """`kinds payslip or (contract and bank-statement)`."""

    kinds: Expr


class Verified(Line):
    """`verified by landlord or employer of organisations, not by provider`; `of` is who lists them, if it is said."""

    by: tuple[Name, ...]
    of: Name | None
    not_by: Name | None


class Dated(Line):
    """`dated within 28 days before achieved`."""

    within: Within


class LateCredit(Node):
    """`then within 84 days for 50%`: `credit` is the percentage's digits."""

    length: Quantity
    credit: str


class Submitted(Line):
    """`submitted within 56 days after due, then within 84 days for 50%, used once` (`word` is `used`)."""

    within: Within
    late: tuple[LateCredit, ...]
    word: Name | None


class Sample(Line):
    """`sample 10% of claims each period, at least 5`: `least` is the number as written, "" without one."""

    share: Quantity
    of: Name
    each: tuple[Name, ...]
    least: str


EvidenceLine = Kinds | Verified | Dated | Submitted | Sample


class Evidence(Line):
    """The block `evidence`."""

    name: Name
    title: str
    like: Name | None
    lines: tuple[EvidenceLine, ...]
