"""The facts on which a line `always` or `never` is looked at: those of an example, or data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pbr_dsl.model.contract import Contract
from pbr_dsl.model.scenario import GivenNone, GivenOutcome, GivenRow, GivenValue, Run, Scenario
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.reference import Computation, Overrides, Reading
from pbr_dsl.report.why.island import Islands, Reach
from pbr_dsl.scenario.given import Givens
from pbr_dsl.scenario.view import View
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.facts import Cell, Key
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line

Given = Run | GivenRow | GivenValue | GivenOutcome | GivenNone


@dataclass(frozen=True)
class Place:
    """Facts as known on a day, with the periods up to the one that begins on `last` (None: all that have begun).

    `title` is that of the example they are from, "" for data; `steps` are the lines of the example that gave them.
    """

    contract: Contract
    history: History
    overrides: Overrides
    day: date
    last: date | None = None
    title: str = ""
    steps: tuple[Given, ...] = ()

    @cached_property
    def computation(self) -> Computation:
        """The computation on these facts."""
        return Computation(self.contract, self.history, self.day, self.overrides)

    @property
    def where(self) -> str:
        """Where the facts are from."""
        return f'the example "{self.title}"' if self.title else "the data"

    @cached_property
    def begun(self) -> dict[Key, Period]:
        """The periods that have begun, up to the last that is looked at."""
        last = min(self.day, self.last or self.day)
        return {key: days for key, days in self.computation.terms.periods.items() if days.start <= last}

    @cached_property
    def periods(self) -> dict[Key, Period]:
        """Those of them that have ended."""
        return {key: days for key, days in self.begun.items() if days.end <= self.day}

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of these periods, and what was due before the end of the one that has not ended."""
        ended = {days.start: days.end <= self.day for days in self.begun.values()}
        lines = [line for line in self.computation.statement().lines if line.period in ended]
        return [line for line in lines if ended[line.period] or line.state != "open"]

    @property
    def now(self) -> Reading:
        """The facts as known on the day."""
        return self.computation.on(self.day)

    def near(self, rows: Mapping[str, Key]) -> Place:
        """The part of the data on which what comes to some rows is worked out as if it were all of them.

        The facts of an example stay as they are, and so do data of which a total, share or limit reads all.
        """
        record = "" if self.title else self._reach.smallest([one for one in rows if self._reach.stays(one)])
        if not record:
            return self
        key = rows[record]
        if (record, key) not in self._parts:
            if record not in self._islands:
                self._islands[record] = Islands(self.computation.terms, self.history, record)
            contract = self._reach.without_others(record, key)
            self._parts[record, key] = replace(self, contract=contract, history=self._islands[record].part(key))
        return self._parts[record, key]

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.computation.terms)

    @cached_property
    def _islands(self) -> dict[str, Islands]:
        return {}

    @cached_property
    def _parts(self) -> dict[tuple[str, Key], Place]:
        return {}

    def with_cell(self, record: str, key: Key, field: str, cell: Cell) -> Place:
        """The same facts with one cell changed."""
        return replace(self, history=self.history.replace(record, key, field, cell))

    def with_value(self, name: str, key: Key, number: Cell) -> Place:
        """The same facts with a value put in the place of its rule, in every period."""
        values = {**self.overrides.values, (name, key): number}
        return replace(self, overrides=replace(self.overrides, values=values))

    def without(self, record: str, key: Key) -> Place:
        """The same facts without a row and all that lead to it."""
        gone = {
            (other, row): ()
            for other in self.history.records()
            for row in self.history.versions(other)
            if self.leads(other, row).get(record) == key
        }
        overrides = self.overrides
        outcomes = {
            (name, row): given
            for (name, row), given in overrides.outcomes.items()
            if self.leads(self.computation.terms.outcomes[name].subject, row).get(record) != key
        }
        values = {at: cell for at, cell in overrides.values.items() if self.of_value(*at).get(record) != key}
        values_in = {at: cell for at, cell in overrides.values_in.items() if self.of_value(*at[:2]).get(record) != key}
        kept = replace(overrides, outcomes=outcomes, values=values, values_in=values_in)
        return replace(self, history=self.history.with_versions(gone), overrides=kept)

    def leads(self, record: str, key: Key) -> dict[str, Key]:
        """A row and every row that it leads to, by record."""
        known = record in self.computation.terms.records and record != OUTCOME
        return self.now.ancestry(record, key) if known and key in self.now.keys(record) else {record: key}

    def of_value(self, name: str, key: Key) -> dict[str, Key]:
        """The rows that a value is of, and every row that they lead to."""
        terms = self.computation.terms
        if name not in terms.values:
            return {}
        found: dict[str, Key] = {}
        for record, row in terms.spread(terms.values[name].domain, key).items() if key else ():
            found |= self.leads(record, row)
        return found


def of_examples(contract: Contract) -> Iterable[Place]:
    """The facts of each example, as they stand at its last expectation in each period that it looks at."""
    for scenario in contract.scenarios:
        yield from _of_example(contract, scenario)


def of_data(contract: Contract, history: History, day: date) -> Place:
    """The facts of data as known on a day."""
    return Place(contract, history, Overrides(), day)


def _of_example(contract: Contract, scenario: Scenario) -> Iterable[Place]:
    givens = Givens(contract)
    steps: list[Given] = []
    run: Run | None = None
    place: Place | None = None
    for step in scenario.steps:
        match step:
            case Run():
                if place is not None:
                    yield place
                run, place = step, None
                givens.look_at(step.period)
                steps.append(step)
            case GivenRow() | GivenValue() | GivenOutcome() | GivenNone():
                givens.add(step)
                steps.append(step)
            case _:
                givens.pause()
                history, overrides = givens.history(), givens.overrides()
                day = View(contract, run, history, overrides).day
                last = run.period if run else None
                place = Place(contract, history, overrides, day, last, scenario.title, tuple(steps))
    if place is not None:
        yield place


def agree(one: Mapping[str, Key], other: Mapping[str, Key]) -> bool:
    """Whether two rows, given with all that they lead to, contradict each other nowhere."""
    return all(other.get(record, key) == key for record, key in one.items() if record != PERIOD)
