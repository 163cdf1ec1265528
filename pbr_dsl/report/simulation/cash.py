"""Cash by month and provider, and commitments by financial year: what is paid when, and what waits beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final

from pbr_dsl.report.grouping import Sum, written_rows
from pbr_dsl.report.paydays import EARNED_YEAR, PAID_MONTH, PAID_YEAR, Paydays, year_words
from pbr_dsl.report.simulation.view import Restated, Simulation
from pbr_dsl.values.display import key_text

PROVIDER: Final = "provider"

_NO_ADJUSTMENTS: Final = (
    "Each line is counted on its own day with what it comes to as known now: what later rows changed, and when that "
    "was paid, is known only of files that were received into a store."
)
_ADJUSTMENTS: Final = (
    "Changes by rows that came after a period's cut-off are counted at the first cut-off after the last of them, while "
    "the period can still be restated."
)


@dataclass(slots=True)
class Cash:
    """What is paid in a month (None: there is no date yet) to a provider ("" where the contract tells none apart).

    `sum` holds what waits for that month too; `adjusted` of what is paid changes what was paid before.
    """

    month: date | None
    whom: str
    sum: Sum = field(default_factory=Sum)
    adjusted: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Committed:
    """A year (None: there is no date yet): what is earned in it, what is paid in it, and what is owed at its end.

    What waits is counted in the year in which it would be paid; `after_term` years begin when the term has ended.
    """

    year: date | None
    earned: Sum
    paid: Sum
    owed: Fraction
    after_term: bool

    @property
    def said(self) -> str:
        """The year in words."""
        return year_words(self.year) if self.year else "no date yet"


class Money:
    """The money of a simulation in time."""

    def __init__(self, shown: Simulation) -> None:
        self._shown = shown
        self.days = Paydays(shown.contract)
        self.by_provider = PROVIDER in shown.sums.words

    @property
    def days_said(self) -> list[str]:
        """Which days are taken, in sentences."""
        return [*self.days.days_said(), _ADJUSTMENTS if self._shown.received else _NO_ADJUSTMENTS]

    @property
    def said(self) -> list[str]:
        """Which days and years are taken, in sentences."""
        return [*self.days_said, self.days.years_said()]

    @cached_property
    def cash(self) -> Sequence[Cash]:
        """What is paid by month and provider, in order; what has no date yet comes last."""
        words = (PAID_MONTH, PROVIDER) if self.by_provider else (PAID_MONTH,)
        found: dict[tuple[str, str], Cash] = {}
        for key, total in self._shown.sums.by(*words).items():
            cash = _of(found, key[0], key[1] if self.by_provider else "")
            cash.sum.join(total)
        for one, amount in _moved(self._shown.restated):
            whom = key_text(one.line.subject.get(PROVIDER, ())) if self.by_provider else ""
            before = one.line.due or self.days.cut_off(one.period)
            _of(found, _month(before), whom).sum.paid -= amount
            changed = _of(found, _month(max(before, self.days.adjusted(one.since))), whom)
            changed.sum.paid += amount
            changed.adjusted += amount
        order = {key: place for place, key in enumerate(written_rows(self._shown.contract, PROVIDER))}
        said = [one for one in found.values() if one.adjusted or counts(one.sum)]
        return sorted(said, key=lambda one: (one.month or date.max, order.get(one.whom, len(order)), one.whom))

    def months(self, *, empty: bool = False) -> list[Cash]:
        """What is paid by month, to all together; with the `empty` ones between, in which nothing is."""
        found: dict[str, Cash] = {}
        for one in self.cash:
            cash = found.setdefault(one.month.isoformat() if one.month else "", Cash(one.month, ""))
            cash.sum.join(one.sum)
            cash.adjusted += one.adjusted
        dated = [one.month for one in found.values() if one.month]
        for month in _months(min(dated), max(dated)) if dated and empty else ():
            found.setdefault(month.isoformat(), Cash(month, ""))
        return sorted(found.values(), key=lambda one: one.month or date.max)

    @property
    def providers(self) -> list[str]:
        """Who is paid, in the order of the contract; none where it tells none apart."""
        order = {key: place for place, key in enumerate(written_rows(self._shown.contract, PROVIDER))}
        return sorted({one.whom for one in self.cash} - {""}, key=lambda key: (order.get(key, len(order)), key))

    @cached_property
    def commitments(self) -> Sequence[Committed]:
        """What is earned and paid in each year of what may be paid, and after it; what has no date yet comes last."""
        earned = {key: total for (key,), total in self._shown.sums.by(EARNED_YEAR).items()}
        paid: dict[str, Sum] = {}
        for (key,), total in self._shown.sums.by(PAID_YEAR).items():
            paid.setdefault(key, Sum()).join(total)
        for one, amount in _moved(self._shown.restated):
            before = one.line.due or self.days.cut_off(one.period)
            after = max(before, self.days.adjusted(one.since))
            for day, change in ((before, -amount), (after, amount)):
                paid.setdefault(self.days.year(day).isoformat(), Sum()).paid += change
        known = [date.fromisoformat(key) for key in {*earned, *paid} if key]
        years = sorted({*self.days.years(), *known})
        return [*self._years(years, earned, paid)]

    def amount(self, total: Sum) -> Fraction:
        """Give what is paid of a sum; of a contract that only computes, what it would have paid."""
        return total.shadow if self._shown.shadow else total.paid

    def _years(self, years: list[date], earned: dict[str, Sum], paid: dict[str, Sum]) -> Iterator[Committed]:
        """The years in order, with what is owed at the end of each."""
        owed = Fraction(0)
        for year in years:
            own, out = earned.get(year.isoformat(), Sum()), paid.get(year.isoformat(), Sum())
            owed += self.amount(own) - self.amount(out)
            yield Committed(year, own, out, owed, year > self._shown.contract.settings.end)
        if "" in paid and counts(paid[""]):
            yield Committed(None, earned.get("", Sum()), paid[""], owed, after_term=False)


def counts(total: Sum) -> bool:
    """Whether there is money in a sum, or lines that wait for it."""
    return bool(total.paid or total.shadow or total.states["held"] or total.states["open"] or total.states["payable"])


def _of(found: dict[tuple[str, str], Cash], month: str, whom: str) -> Cash:
    """The cash of a month and a provider."""
    return found.setdefault((month, whom), Cash(date.fromisoformat(month) if month else None, whom))


def _moved(restated: Iterable[Restated]) -> Iterator[tuple[Restated, Fraction]]:
    """What was paid later than at its own day."""
    yield from ((one, one.now - one.before) for one in restated)


def _month(day: date) -> str:
    """The first day of a month, as a key."""
    return day.replace(day=1).isoformat()


def _months(first: date, last: date) -> Iterator[date]:
    """The first days of the months from one to another."""
    while first <= last:
        yield first
        first = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
