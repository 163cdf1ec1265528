"""What the parts of the interpreter share: the facts of one day, and how an expression asks for them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import Eligibility, Length
from pbr_dsl.model.expression import Expr, Share
from pbr_dsl.model.type import NumberType
from pbr_dsl.reference.result import TOP, LeftOut, Result, Setting, Supposition, doubt, waiting
from pbr_dsl.reference.terms import CLOCK, OUTCOME, PERIOD, Terms
from pbr_dsl.reference.verdict import Verdict
from pbr_dsl.reference.world import Overrides, World
from pbr_dsl.values.calendar import Direction, NoSuchDayError
from pbr_dsl.values.facts import NONE, Key, Missing, Unknown

Totals = dict[tuple[int, tuple[tuple[str, Key], ...]], tuple[Fraction, tuple[LeftOut, ...]]]


Paths = tuple[tuple[str, ...], ...]
Doubtful = tuple[Key, tuple[Result, ...], Unknown]
ALWAYS: Key = ()


@dataclass(slots=True)
class Index:
    """The rows of a record by where chains of links lead: certainly, or perhaps (an unknown link on the way).

    Rows are kept by the period of their clock, where that was asked for; under `ALWAYS` are all, or those whose date
    is not known.
    """

    certain: dict[tuple[Key, tuple[Result, ...]], list[Key]] = field(default_factory=dict)
    doubtful: dict[Key, list[Doubtful]] = field(default_factory=dict)

    def rows(self, targets: tuple[Result, ...], period: Key | None) -> tuple[list[Key], list[Doubtful]]:
        """Give the rows that lead, and those that may lead, to some rows, and may lie in a period (None: whenever)."""
        when = (ALWAYS,) if period is None else (period, ALWAYS)
        certain = [key for place in when for key in self.certain.get((place, targets), ())]
        doubtful = [row for place in when for row in self.doubtful.get(place, ()) if may_lead(row[1], targets)]
        return certain, doubtful


def may_lead(leads: Sequence[Result], targets: Sequence[Result]) -> bool:
    """Whether links lead to some rows, as far as they are known."""
    return all(isinstance(lead, Unknown) or lead == target for lead, target in zip(leads, targets, strict=True))


class Reading(ABC):
    """Expressions read against the facts of one day."""

    def __init__(self, terms: Terms, world: World, overrides: Overrides) -> None:
        self.terms = terms
        self.world = world
        self.overrides = overrides
        self.day: date = world.day
        self.left: list[LeftOut] = []
        self.supposed: Supposition | None = None
        self.unmade = {record.name for record in terms.contract.records if record.milestones is not None}
        self.totals: Totals = {}
        self.plain_totals = self.totals
        self._ranks: dict[str, dict[Key, int]] = {}
        self._indexes: dict[tuple[str, Paths, bool], Index] = {}

    @abstractmethod
    def read(self, expr: Expr, setting: Setting) -> Result:
        """Give what an expression is in a setting."""

    @abstractmethod
    def value(self, name: str, at: tuple[Key, ...]) -> Result:
        """Give a named value (a value, payment or eligibility) of a combination of rows."""

    @abstractmethod
    def attribute(self, name: str, row: Key) -> Result:
        """Give a value that an outcome says of itself; none where the outcome does not say it."""

    @abstractmethod
    def keys(self, record: str) -> Iterable[Key]:
        """Give the keys of the rows of any record, with those of milestones, outcomes and periods."""

    @abstractmethod
    def make_milestones(self, record: str) -> None:
        """Make the rows of a milestone record."""

    @abstractmethod
    def outcome_cell(self, row: Key, name: str) -> Result:
        """Give a field or link of an outcome's row."""

    @abstractmethod
    def offered(self, row: Key) -> bool | Unknown:
        """Whether an outcome's row is due at all: it is offered, and chosen where there is a choice."""

    @abstractmethod
    def qualifies(self, rule: Eligibility, row: Key) -> Verdict:
        """Whether a row qualifies by an eligibility."""

    @abstractmethod
    def parts(self, node: Share, outer: Setting) -> dict[tuple[Key, ...], Result] | Result:
        """Give every part of a shared pot, by combination, or what stands in the way; worked out once."""

    @abstractmethod
    def suppose(self, supposed: Supposition) -> Reading:
        """Give a reading of the same facts under a what-if."""

    @abstractmethod
    def at_period(self, period: Key) -> Reading:
        """Give the reading that a period's own lines are made in."""

    def cell(self, record: str, key: Key, name: str) -> Result:
        """Give a field or link of a row of any record."""
        if record == PERIOD:
            period = self.terms.periods.get(key)
            return waiting("not yet known", PERIOD, key, name) if period is None else getattr(period, name)
        if record in self.unmade:
            self.make_milestones(record)
        found = self.outcome_cell(key, name) if record == OUTCOME else self.world.cell(record, key, name)
        return self._supposed_cell(record, key, name, found) if self.supposed else found

    def after(self, start: date, length: Length, direction: Direction = "after") -> date | Unknown:
        """Give a date moved by a written length; unknown where the calendar has no such day."""
        try:
            return self.terms.after(start, length, direction)
        except NoSuchDayError as error:
            return waiting("not yet written", note=str(error))

    def follow(self, record: str, key: Key, path: tuple[str, ...]) -> Result:
        """Give the row that a chain of links leads to from a row."""
        for link in path:
            found = self.cell(record, key, link)
            if not isinstance(found, tuple):
                return found
            record, key = self.terms.links[record, link], found
        return key

    def ancestry(self, record: str, key: Key) -> dict[str, Key]:
        """Give a row and every row that it leads to by known links, by record."""
        found = {record: key}
        for target in self.terms.records:
            way = self.terms.way(record, target)
            if way and target != OUTCOME:
                reached = self.follow(record, key, way)
                if isinstance(reached, tuple):
                    found.setdefault(target, reached)
        return found

    def clock(self, record: str, key: Key) -> Result:
        """Give the date that places a row in time: its event or start date, an outcome's due or achieved date."""
        if record == PERIOD:
            return self.terms.periods[key].start
        name = CLOCK if record == OUTCOME else self.terms.clocks[record]
        return self.cell(record, key, name) if name else NONE

    def index(self, record: str, paths: Paths, *, dated: bool = False) -> Index:
        """Give the rows of a record by where chains of links lead, and by period if `dated`; worked out once."""
        found = self._indexes.get((record, paths, dated))
        if found is None:
            found = self._indexes[record, paths, dated] = self._build(record, paths, dated=dated)
        return found

    def rank(self, record: str, key: Key) -> int:
        """Give the place of a row among those of its record: as written in the contract, else by key."""
        if record not in self._ranks:
            self._ranks[record] = {row: place for place, row in enumerate(self.keys(record))}
        return self._ranks[record].get(key, len(self._ranks[record]))

    def leave_out(self, rows: Iterable[LeftOut]) -> None:
        """Note rows that were left out of a total."""
        self.left.extend(rows)

    def _build(self, record: str, paths: Paths, *, dated: bool) -> Index:
        """Follow the links of every row; a row whose key could not be read is always doubtful."""
        index = Index()
        strays = self.world.strays.get(record, {})
        for key in (*self.keys(record), *strays):
            targets = tuple(self.follow(record, key, path) for path in paths)
            period = self._period_of(record, key) if dated else ALWAYS
            if NONE in targets or period is None:
                continue
            unknown = doubt(targets)
            if key in strays:
                row = strays[key]
                unknown = Unknown((Missing("rejected", record, key, "", row.file, row.line),))
            if unknown is None:
                index.certain.setdefault((period, targets), []).append(key)
            else:
                index.doubtful.setdefault(period, []).append((key, targets, unknown))
        return index

    def _period_of(self, record: str, key: Key) -> Key | None:
        """The period that a row lies in, `ALWAYS` where its date is not known, None where it lies in none."""
        when = self.clock(record, key)
        if isinstance(when, Unknown):
            return ALWAYS
        return self.terms.period_at(when) if isinstance(when, date) else None

    def _supposed_cell(self, record: str, key: Key, name: str, found: Result) -> Result:
        """A cell under the supposition: an unknown number is at the highest that its column may be."""
        supposed = self.supposed
        if supposed is None or not isinstance(found, Unknown):
            return found
        if (record, key) in supposed.rows and record == OUTCOME and name in ("state", "credit"):
            return "accepted" if name == "state" else Fraction(1)
        if (record, key) not in supposed.rows and (record, key, name) not in supposed.cells:
            return found
        column = self.terms.columns.get((record, name))
        if column is None or not isinstance(column.type, NumberType):
            return found
        return Fraction(column.high) if column.high else TOP
