"""Sums of lines by keys (period, payment, a record or field that subjects lead to), and their order in a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final, Protocol

from pbr_dsl.model.contract import Contract
from pbr_dsl.model.type import CodeType
from pbr_dsl.report.causes import Cause, most_of
from pbr_dsl.values.display import key_text
from pbr_dsl.values.statement import Line

PERIOD: Final = "period"
PAYMENT: Final = "payment"
OUTCOME: Final = "outcome"
PAYER: Final = "payer"
STATE: Final = "state"
FIELD: Final = "."  # stands between a record and its field
STATES: Final = ("payable", "held", "refused", "lapsed", "open")
PLACES: Final = ("provider", "lot", "service")

_MOST_BY_DEFAULT: Final = 2  # records that there are tables for when nobody asked


@dataclass(slots=True)
class Sum:
    """Lines added up, in money of the contract's currency.

    `paid` is what is paid, `shadow` what is computed and not paid; `trimmed` is what limits took of either.
    `assumed` is what of both rests on assumed facts, `by_payment` holds paid and shadow amounts together.  `most` is
    what held lines could still come to, as far as that is known; of `unbounded` held lines it is not.
    """

    states: Counter[str] = field(default_factory=Counter)
    paid: Fraction = Fraction(0)
    shadow: Fraction = Fraction(0)
    trimmed: Fraction = Fraction(0)
    assumed: Fraction = Fraction(0)
    most: Fraction = Fraction(0)
    unbounded: int = 0
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
        if line.state == "held":
            most = most_of(line)
            self.most += most or Fraction(0)
            self.unbounded += most is None
        self.by_payment[line.payment] = self.by_payment.get(line.payment, Fraction(0)) + line.amount

    def join(self, other: Sum) -> None:
        """Add the lines of another sum."""
        self.states.update(other.states)
        self.paid += other.paid
        self.shadow += other.shadow
        self.trimmed += other.trimmed
        self.assumed += other.assumed
        self.most += other.most
        self.unbounded += other.unbounded
        for payment, amount in other.by_payment.items():
            self.by_payment[payment] = self.by_payment.get(payment, Fraction(0)) + amount


@dataclass(frozen=True, slots=True)
class Group:
    """The sum of the lines that share one period, payment, outcome or row; `title` is the contract's own for it."""

    key: str
    title: str
    sum: Sum
    start: date | None = None


@dataclass(slots=True)
class Taken:
    """What a limit took of payable lines."""

    limit: str
    clause: str
    lines: int = 0
    amount: Fraction = Fraction(0)


class Sums(Protocol):
    """What the lines of a run come to, added up by keys, whoever adds them up: all that tables and charts are made of.

    `words` is what a reader may ask for: `period` (keyed by its first day), `payment`, `outcome`, `payer` (each line
    once for each of its payers), a record that subjects lead to, and a field of one as `client.need`.  `by` gives a
    sum for each combination of keys that has a line, "" standing for lines that have none; it knows `state` and the
    words of `paydays` too.  `causes` says why the lines of a state are in it, the commonest first, `limits` what
    each limit took, the largest sum first.
    """

    @property
    def words(self) -> Sequence[str]:
        """Everything that a reader may ask for, in the order of the contract."""

    def by(self, *words: str) -> Mapping[tuple[str, ...], Sum]:
        """Give a sum for each combination of keys."""

    def causes(self, state: str) -> Sequence[Cause]:
        """Give why lines are held, refused or lapsed."""

    def limits(self) -> Sequence[Taken]:
        """Give what limits took."""


class Crowds(Protocol):
    """The lines of a run that are paid, added up by keys as `Sums` adds them up, and the people whom they rest on."""

    @property
    def words(self) -> Sequence[str]:
        """Everything that a reader may ask for, in the order of the contract."""

    def by(self, *words: str) -> Mapping[tuple[str, ...], Sum]:
        """Give a sum of lines that are paid for each combination of keys."""

    def people(self, *words: str) -> Mapping[frozenset[tuple[str, ...]], int]:
        """Give how many people there are in the same combinations of keys, by these."""


def taken(line: Line) -> Fraction:
    """Give what limits took of a payable line."""
    return (line.before_limits or Fraction(0)) - line.amount if "trimmed" in line.marks else Fraction(0)


def usual_groupings(contract: Contract, sums: Sums | Crowds) -> list[str]:
    """Give what lines are added up by when nobody asked: period, provider or lot where there are any, payment."""
    known = sums.words
    places = [name for name in PLACES if name in known and len(grouped(contract, sums, name)) > 1]
    payers = [PAYER] if PAYER in known else []
    payments = [PAYMENT] if len(contract.payments) > 1 else []
    outcomes = [OUTCOME] if OUTCOME in known else []
    return [PERIOD, *places[:_MOST_BY_DEFAULT], *payers, *payments, *outcomes]


def grouped(contract: Contract, sums: Sums | Crowds, by: str) -> list[Group]:
    """Give the sums by something: periods by date, what the contract lists as written, other rows by their keys."""
    found = {key: total for (key,), total in sums.by(by).items() if key}
    written = written_rows(contract, by)
    order = {key: place for place, key in enumerate(written)}
    keys = sorted(found, key=lambda key: (order.get(key, len(order)), key))
    starts = {key: date.fromisoformat(key) for key in keys} if by == PERIOD else {}
    return [Group(key, written.get(key, ""), found[key], starts.get(key)) for key in keys]


def written_rows(contract: Contract, by: str) -> dict[str, str]:
    """Give what the contract itself lists under a grouping, with titles, in its order."""
    if by == PAYMENT:
        return {payment.name: payment.title for payment in contract.payments}
    if by == OUTCOME:
        return {outcome.name: outcome.title for outcome in contract.outcomes}
    if by == PAYER:
        return {party.role: party.title for party in contract.settings.parties}
    name, _, column = by.partition(FIELD)
    record = next((record for record in contract.records if record.name == name), None)
    if record is not None and column:
        kind = next((one.type for one in record.columns if one.name == column), None)
        return dict.fromkeys(kind.codes if isinstance(kind, CodeType) else ("yes", "no"), "")
    rows = record.rows if record is not None and record.source == "text" else ()
    return {key_text(row.key): row.title for row in rows}
