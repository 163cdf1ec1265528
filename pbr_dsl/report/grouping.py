"""Lines added up: by period, payment, outcome, or any record that their subjects lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Final

from pbr_dsl.model.contract import Contract
from pbr_dsl.values.display import key_text
from pbr_dsl.values.statement import Line

PERIOD: Final = "period"
PAYMENT: Final = "payment"
OUTCOME: Final = "outcome"
PAYER: Final = "payer"
STATES: Final = ("payable", "held", "refused", "lapsed", "open")

_ALWAYS: Final = (PERIOD, PAYMENT)
_BY_PLACE: Final = ("provider", "lot", "service")
_MOST_BY_DEFAULT: Final = 2  # records that there are tables for when nobody asked


@dataclass(slots=True)
class Sum:
    """Lines added up, in money of the contract's currency.

    `paid` is what is paid, `shadow` what is computed and not paid; `trimmed` is what limits took of either.
    `assumed` is what of both rests on assumed facts, `by_payment` holds paid and shadow amounts together.
    """

    states: Counter[str] = field(default_factory=Counter)
    paid: Fraction = Fraction(0)
    shadow: Fraction = Fraction(0)
    trimmed: Fraction = Fraction(0)
    assumed: Fraction = Fraction(0)
    by_payment: dict[str, Fraction] = field(default_factory=dict)

    @property
    def computed(self) -> Fraction:
        """What is paid and what is only computed, together."""
        return self.paid + self.shadow

    def add(self, line: Line) -> None:
        """Count one line."""
        self.states[line.state] += 1
        if "shadow" in line.marks:
            self.shadow += line.amount
        else:
            self.paid += line.amount
        if line.state == "payable":
            self.trimmed += taken(line)
        if line.assumed:
            self.assumed += line.amount
        self.by_payment[line.payment] = self.by_payment.get(line.payment, Fraction(0)) + line.amount

    def join(self, other: Sum) -> None:
        """Add the lines of another sum."""
        self.states.update(other.states)
        self.paid += other.paid
        self.shadow += other.shadow
        self.trimmed += other.trimmed
        self.assumed += other.assumed
        for payment, amount in other.by_payment.items():
            self.by_payment[payment] = self.by_payment.get(payment, Fraction(0)) + amount


@dataclass(frozen=True, slots=True)
class Group:
    """The sum of the lines that share one period, payment, outcome or row; `title` is the contract's own for it."""

    key: str
    title: str
    sum: Sum
    start: date | None = None


def taken(line: Line) -> Fraction:
    """Give what limits took of a payable line."""
    return (line.before_limits or Fraction(0)) - line.amount if "trimmed" in line.marks else Fraction(0)


def summed(lines: Iterable[Line]) -> Sum:
    """Give the sum of some lines."""
    found = Sum()
    for line in lines:
        found.add(line)
    return found


def groupings(contract: Contract, lines: Iterable[Line]) -> list[str]:
    """Give everything that lines can be added up by, in the order of the contract."""
    reached = {record for line in lines for record in line.subject}
    outcomes = [OUTCOME] if any(payment.domain == (OUTCOME,) for payment in contract.payments) else []
    payers = [PAYER] if any(payment.payers for payment in contract.payments) else []
    return [*_ALWAYS, *outcomes, *payers, *(record.name for record in contract.records if record.name in reached)]


def usual_groupings(contract: Contract, lines: Sequence[Line]) -> list[str]:
    """Give what lines are added up by when nobody asked: period, provider or lot where there are any, payment."""
    known = groupings(contract, lines)
    places = [name for name in _BY_PLACE if name in known and len(_keys(lines, name)) > 1][:_MOST_BY_DEFAULT]
    payers = [PAYER] if PAYER in known else []
    payments = [PAYMENT] if len(contract.payments) > 1 else []
    outcomes = [OUTCOME] if OUTCOME in known else []
    return [PERIOD, *places, *payers, *payments, *outcomes]


def grouped(contract: Contract, lines: Iterable[Line], by: str) -> list[Group]:
    """Add lines up by something: periods by date, what the contract lists as written, other rows by their keys."""
    sums: dict[str, Sum] = {}
    starts: dict[str, date] = {}
    for line in by_payer(lines) if by == PAYER else lines:
        key = key_of(line, by)
        if key is not None:
            sums.setdefault(key, Sum()).add(line)
            starts.setdefault(key, line.period)
    written = _written(contract, by)
    order = {key: place for place, key in enumerate(written)}
    keys = sorted(sums, key=lambda key: (order.get(key, len(order)), key))
    return [Group(key, written.get(key, ""), sums[key], starts[key] if by == PERIOD else None) for key in keys]


def by_payer(lines: Iterable[Line]) -> Iterator[Line]:
    """Give each line once for each of its payers, with what that one pays; one without payers is left out."""
    for line in lines:
        for share in line.shares:
            yield replace(line, amount=share.amount, before_limits=share.before_limits, shares=(share,))


def key_of(line: Line, by: str) -> str | None:
    """Give what a line is under in a grouping, a period by its first day; None when it is under nothing."""
    match by:
        case "period":
            return line.period.isoformat()
        case "payment":
            return line.payment
        case "outcome":
            return line.outcome or None
        case "payer":
            return line.shares[0].payer if len(line.shares) == 1 else None
        case _:
            key = line.subject.get(by)
            return None if key is None else key_text(key)


def _keys(lines: Iterable[Line], by: str) -> set[str]:
    """The keys of a grouping."""
    return {key for line in lines if (key := key_of(line, by)) is not None}


def _written(contract: Contract, by: str) -> dict[str, str]:
    """What the contract itself lists under a grouping, with titles, in its order."""
    if by == PAYMENT:
        return {payment.name: payment.title for payment in contract.payments}
    if by == OUTCOME:
        return {outcome.name: outcome.title for outcome in contract.outcomes}
    if by == PAYER:
        return {party.role: party.title for party in contract.settings.parties}
    record = next((record for record in contract.records if record.name == by), None)
    rows = record.rows if record is not None and record.source == "text" else ()
    return {key_text(row.key): row.title for row in rows}
