"""The contract as a worked example looks at it: one period, one day, and all that is given so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from itertools import product

from pbr_dsl.model.contract import Contract
from pbr_dsl.model.scenario import Run
from pbr_dsl.model.terms import OUTCOME, PERIOD, Terms, period_key
from pbr_dsl.reference import Computation, OutcomeRow, Overrides, Reading
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.facts import Key
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line


class View:
    """A run of the reference interpreter on what is given, worked out as far as it is asked.

    Without an as-known-on date all that is given is known: the day is the last on which the period (without a period,
    the last one) can still be restated, and where the contract does not say, the last day of the last period.
    `before` is the view of the statement that this one adjusts.
    """

    def __init__(
        self,
        contract: Contract,
        run: Run | None,
        history: History,
        overrides: Overrides,
        before: View | None = None,
    ) -> None:
        self.contract = contract
        self.run = run
        self.overrides = overrides
        self.before = before
        self._history = history
        terms = Terms(contract)
        self.period: Period | None = terms.periods[period_key(run.period)] if run else None
        self.day = run.as_known_on if run and run.as_known_on else _last_day(terms, self.period)
        self.computation = Computation(contract, history, self.day, overrides)
        self._rows: dict[tuple[str, str], list[OutcomeRow]] = {}

    def supposing(self, overrides: Overrides) -> View:
        """Give the same view with something else put in the place of rules."""
        return View(self.contract, self.run, self._history, overrides, self.before)

    @property
    def terms(self) -> Terms:
        """The contract with its names at hand."""
        return self.computation.terms

    @cached_property
    def reading(self) -> Reading:
        """The facts that the period's own lines are made of; without a period, those of the day."""
        return self.computation.at(self.period_key) if self.period else self.computation.on(self.day)

    @property
    def period_key(self) -> Key:
        """The key of the period; () without one."""
        return period_key(self.period.start) if self.period else ()

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The lines of the period and of all before it; without a period, of all that have begun."""
        if self.period is None:
            return self.computation.statement().lines
        so_far = [days.start for days in self.terms.periods.values() if days.start <= self.period.start]
        return self.computation.statement(so_far).lines

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that a row has: the parts of the keys of all records."""
        keys = (key for record in self.terms.records if record != OUTCOME for key in self.reading.keys(record))
        return frozenset(part for key in keys for part in key)

    # ------------------------------------------------------------ who is meant

    def above(self, record: str, key: Key) -> tuple[str, ...]:
        """Give the names of the rows that a row leads to; () where there is no such row."""
        known = record in self.terms.records and record != OUTCOME and key in self.reading.keys(record)
        return _parts(self.reading.ancestry(record, key).values()) if known else ()

    def lines_of(self, payment: str, names: Sequence[str]) -> list[Line]:
        """Give the lines of a payment to a subject and to all below it, of the period and before it."""
        lines = [line for line in self.lines if line.payment == payment]
        return [line for line in lines if _covers(_parts(line.subject.values()), names)]

    def outcomes_of(self, name: str, names: Sequence[str]) -> list[OutcomeRow]:
        """Give the rows of an outcome for a subject and all below it: those dated in the period, if there are any.

        Else those without a date; else all.
        """
        record = self.terms.outcomes[name].subject
        rows = [
            row
            for row in self.reading.outcomes.of(name).values()
            if not names or (record and _covers(_parts(self.reading.ancestry(record, row.subject).values()), names))
        ]
        dated = [row for row in rows if self.period and isinstance(row.on, date) and self.period.has(row.on)]
        return dated or [row for row in rows if not isinstance(row.on, date)] or rows

    def combinations(self, domain: Sequence[str], names: Sequence[str]) -> list[tuple[Key, ...]]:
        """Give the rows of a value's domain that the names mean, the period bound to the one that is looked at.

        Of several that have a date of their own (reviews of one client), those dated in the period, if any are.
        """
        records = [[self.period_key] if record == PERIOD else list(self.reading.keys(record)) for record in domain]
        found = [rows for rows in product(*records) if _covers(_parts(rows), names)]
        if self.period is None or len(found) == 1:
            return found
        return [rows for rows in found if self._falls(domain, rows)] or found

    def _falls(self, domain: Sequence[str], rows: tuple[Key, ...]) -> bool:
        """Whether a row of some rows is dated in the period."""
        days = [self.reading.clock(record, row) for record, row in zip(domain, rows, strict=True) if record != PERIOD]
        return any(isinstance(day, date) and self.period is not None and self.period.has(day) for day in days)


def _last_day(terms: Terms, period: Period | None) -> date:
    """The day on which all that is given is known."""
    last = list(terms.periods.values())[-1]
    sealed = terms.sealed_on(period or last)
    return sealed or max(last.end, terms.settings.paid_until)


def _parts(keys: Iterable[Key]) -> tuple[str, ...]:
    """The parts of several keys."""
    return tuple(part for key in keys for part in key)


def _covers(parts: Sequence[str], names: Sequence[str]) -> bool:
    """Whether every name is among the parts of the keys."""
    return all(name in parts for name in names)
