"""Who qualifies, and what proves an outcome."""

from __future__ import annotations

from dataclasses import dataclass

from pbr_dsl.syntax.expression import Expr, Name, Node, Quantity, Within
from pbr_dsl.syntax.tree.line import Line, Words
from pbr_dsl.syntax.tree.value import WhenUnknown


@dataclass(frozen=True, slots=True)
class Condition(Line):
    """A line of eligibility, with its name if it has one."""

    name: Name | None
    test: Expr


@dataclass(frozen=True, slots=True)
class RuleException(Line):
    """`exception care-leaver to adult: …`; `phrase` is what stands after a comma, such as `refuse`."""

    name: Name
    to: Name
    test: Expr
    phrase: Words | None = None


@dataclass(frozen=True, slots=True)
class Eligibility(Line):
    """The block `eligibility`."""

    each: tuple[Name, ...]
    on: Expr
    conditions: tuple[Condition, ...]
    exceptions: tuple[RuleException, ...]
    when_unknown: tuple[WhenUnknown, ...]


@dataclass(frozen=True, slots=True)
class Kinds(Line):
    """`kinds payslip or (contract and bank-statement)`."""

    kinds: Expr


@dataclass(frozen=True, slots=True)
class Verified(Line):
    """`verified by landlord or employer, not by provider`."""

    by: tuple[Name, ...]
    not_by: Name | None


@dataclass(frozen=True, slots=True)
class Dated(Line):
    """`dated within 28 days before achieved`."""

    within: Within


@dataclass(frozen=True, slots=True)
class LateCredit(Node):
    """`then within 84 days for 50%`: `credit` is the percentage's digits."""

    length: Quantity
    credit: str


@dataclass(frozen=True, slots=True)
class Submitted(Line):
    """`submitted within 56 days after due, then within 84 days for 50%`."""

    within: Within
    late: tuple[LateCredit, ...]


EvidenceLine = Kinds | Verified | Dated | Submitted


@dataclass(frozen=True, slots=True)
class Evidence(Line):
    """The block `evidence`."""

    name: Name
    title: str
    like: Name | None
    lines: tuple[EvidenceLine, ...]
