"""A plan: named steps one after another, each one query over the steps before it; the last one is the lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from sqlglot import expressions as exp

from pbr_dsl.columnar import relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.marks import KEY
from pbr_dsl.columnar.sql import Kind, Sql
from pbr_dsl.model.terms import PERIOD, Terms
from pbr_dsl.values.calendar import EARLIEST, LATEST, Period
from pbr_dsl.values.facts import Key

if TYPE_CHECKING:
    from pbr_dsl.columnar.people import People

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record's rows: its column and kind, the column of what it waits for ("" where it is always known).

    A number counts in steps of 1/`scale` and is at most `most` of them; `endless` where an end may be open.
    """

    column: str
    kind: Kind
    waits: str = ""
    scale: int = 1
    most: int = 2**63 - 1
    may_be_none: bool = True
    endless: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a record as a relation, those that links name among them: the column of the key, and the fields.

    `stray` is the column of what a row waits for whose key could not be read ("" where there is none); `place` that of
    where a row stood ("" where rows have none).
    """

    relation: str
    key: str
    fields: dict[str, Field]
    stray: str = ""
    place: str = ""


@dataclass(frozen=True)
class Step:
    """One query under a name; `kept` are its rows worked out once, else it is only a way of looking at others."""

    name: str
    query: Sql
    kept: bool = True

    @cached_property
    def reads(self) -> list[str]:
        """The relations that it reads, each as often as it reads it."""
        return relations.read_by(self.query)


@dataclass(slots=True)
class Plan:
    """The steps of a contract on facts as known on a day.

    `days` are the days on which facts are looked at: that day, and those on which periods became final; `recorded` is
    the last on which any row was recorded.  `found` are the links (record and link) of which it is known that each
    leads to a row of a file, `notes` why cells could not be read, by record, file, row and field.  `never` are steps
    that have no rows where the plan says all, each with what it does not say else.  `unmeasured` are payments of which
    the most that a line could come to is not worked out, `blank` the columns of lines before limits in which nothing
    stands.  In a `brief` plan lines say their first reason alone, and `spare` are the steps that only their further
    ones read.  `people` are the names that stand for people in what is read of it; None where nobody's identifiers are
    personal.
    """

    terms: Terms
    day: date
    days: tuple[date, ...]
    recorded: date | None = None
    steps: list[Step] = field(default_factory=list)
    sources: dict[str, Rows] = field(default_factory=dict)
    found: set[tuple[str, str]] = field(default_factory=set)
    notes: dict[tuple[str, str, int, str], str] = field(default_factory=dict)
    never: list[tuple[str, str]] = field(default_factory=list)
    made: dict[object, object] = field(default_factory=dict)
    unmeasured: set[str] = field(default_factory=set)
    blank: set[str] = field(default_factory=set)
    brief: bool = False
    spare: set[str] = field(default_factory=set)
    people: People | None = None
    _names: dict[str, int] = field(default_factory=lambda: {"known on": 1, "key": 1})

    @property
    def many_days(self) -> bool:
        """Whether facts are looked at on more than one day."""
        return len(self.days) > 1

    @property
    def shortlist(self) -> list[str]:
        """The records with few rows that lines lead to: those written in the contract, and what these lead to."""
        written = [name for name, record in self.terms.records.items() if record.rows]
        return [one for one in self.terms.records if any(self.terms.way(name, one) is not None for name in written)]

    def lean(self, lines: str) -> list[Step]:
        """Give the steps but for the spare ones, those that are read once and only look at single rows not kept.

        Lines are asked for again and again, and what is worked out over many rows is kept where it is read twice.
        What follows from the contract alone is small: kept, an engine knows how small when it joins rows to it.
        """
        reads: dict[str, int] = {lines: 2}
        own: set[str] = set()
        for step in self.steps:
            if own.issuperset(step.reads):
                own.add(step.name)
        found: list[Step] = []
        for step in reversed(self.steps):
            times = reads.get(step.name, 0)
            if not times and step.name in self.spare:
                continue
            adds_up = step.query.args.get("group") or step.query.args.get("distinct")
            looks = times == 1 and not adds_up and step.name not in own
            kept = not looks and (step.kept or (times > 1 and step.query.find(exp.Window) is not None))
            found.append(replace(step, kept=kept) if kept != step.kept else step)
            for one in step.reads:
                reads[one] = reads.get(one, 0) + (1 if kept else times)
        return found[::-1]

    def put_in_order(self) -> None:
        """Put each step behind those that it reads, and else leave them in their order."""
        own, found, left = {step.name: step for step in self.steps}, dict[str, Step](), [*reversed(self.steps)]
        while left:
            ahead = [own[name] for name in left[-1].reads if name in own and name not in found]
            if ahead:
                left += ahead
            elif (step := left.pop()).name not in found:
                found[step.name] = step
        self.steps = [*found.values()]

    def towards(self, last: str, since: int) -> list[Step]:
        """Give those of the steps since a number of them that another one reads, directly or not, and itself."""
        wanted, found = {last}, []
        for step in reversed(self.steps[since:]):
            if step.name in wanted:
                wanted.update(step.reads)
                found.append(step)
        return found[::-1]

    def beside(self, other: Plan) -> None:
        """Give nothing a name that another plan gives, now or later: one engine keeps the steps of both."""
        self._names = other._names

    def key_of(self, record: str, written: str | None) -> Key:
        """Give the key of a row of a record that a column holds, as it is shown."""
        key = tuple(written.split(KEY)) if written else ()
        return key if self.people is None else self.people.key(record, key)

    def fresh(self, name: str) -> str:
        """Give a name that nothing else in the plan has."""
        name = name[:48]
        self._names[name.casefold()] = count = self._names.get(name.casefold(), 0) + 1
        return name if count == 1 else self.fresh(f"{name[:40]} {count}")

    def step(self, name: str, query: Sql, *, kept: bool = True) -> str:
        """Add a step, and give the name that it goes by."""
        found = self.fresh(name)
        self.steps.append(Step(found, query, kept))
        return found

    def columns(self, step: str) -> list[str]:
        """Give the names of the columns of a step."""
        query = next(one.query for one in self.steps if one.name == step)
        return query.named_selects  # type: ignore[attr-defined, no-any-return]  # a step is a query

    def written(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[Sql]]) -> str:
        """Add a step of rows that are written out."""
        return self.step(name, relations.written_rows(columns, rows))

    def facts_on(self, period: Period) -> date:
        """Give the day on whose facts a period's lines are: that on which it became final, else that of the run."""
        sealed = self.terms.sealed_on(period)
        return sealed if sealed is not None and self.day > sealed else self.day

    def one_row(self) -> str:
        """Give the step of one row, with nothing that is read."""
        return self.once("one", lambda: self.written("one", ("one",), [(q.number(1),)]))

    def stretches(self, record: str) -> str:
        """Give the step of the periods (or the years of the calendar) with their days."""
        return self.once(("stretches", record), lambda: self._stretches(record))

    def _stretches(self, record: str) -> str:
        """The step of periods or years: key, first and last day, days in the term and in whole, day of the facts."""
        columns = ("key", "start", "end", "days", "days in whole", "facts on", "place")
        own = (
            self.terms.periods
            if record == PERIOD
            else {row.key: self.terms.whole[row.key] for row in self.terms.records[record].rows}
        )
        rows: list[Sequence[Sql]] = []
        for place, (key, days) in enumerate(own.items()):
            on = self.facts_on(days)
            named = q.day(days.start) if record == PERIOD else q.text(KEY.join(key))
            counted = self.terms.counted[key].days
            rows.append(
                (
                    named,
                    q.day(days.start),
                    q.day(days.end),
                    q.number(counted),
                    q.number(days.days),
                    q.day(on),
                    q.number(place),
                )
            )
        return self.written(record, columns, rows)

    def drafted(self) -> str:
        """Give the step of the periods in the term that have begun, with each day on whose facts lines are drafted."""
        return self.once("drafted", self._drafted)

    def _drafted(self) -> str:
        """The periods with their own day; those that are final with the day of the run as well."""
        last = min(self.day, self.terms.settings.end)
        rows: list[Sequence[Sql]] = []
        for days in self.terms.periods.values():
            own = self.facts_on(days)
            if days.start <= last:
                rows += [(q.day(days.start), q.day(one)) for one in dict.fromkeys((own, self.day))]
        columns = ("key", "facts on")
        if rows:
            return self.written("periods of lines", columns, rows)
        none = [(q.day(self.day), q.day(self.day))]
        return self.step("periods of lines", relations.written_rows(columns, none).where(q.yes_no(value=False)))

    def days_of_facts(self) -> str:
        """Give the step of the days on which facts are looked at."""
        return self.once(
            "days of facts", lambda: self.written("days of facts", ("day",), [(q.day(one),) for one in self.days])
        )

    def all_days(self) -> str:
        """Give the step of every day that contracts can speak of."""
        return self.once("all days", self._all_days)

    def _all_days(self) -> str:
        """The days by their number since the first."""
        since = self._numbers((LATEST - EARLIEST).days + 1)
        return self.step(
            "all days", relations.selected(q.table(since), {"day": q.days_later(q.day(EARLIEST), q.column("number"))})
        )

    def _numbers(self, count: int) -> str:
        """The step of the numbers from 0 that are less than a count, which are put together from their digits."""
        digits = self.once(
            "digits", lambda: self.written("digits", ("digit",), [(q.number(one),) for one in range(10)])
        )
        places = range(len(str(count - 1)))
        number = q.plus(*(q.times(q.column("digit", f"d{place}"), q.number(10**place)) for place in places))
        query = relations.selected(q.table(digits, "d0"), {"number": number})
        for place in places[1:]:
            query = query.join(q.table(digits, f"d{place}"), join_type="CROSS", copy=False)
        first = q.at_most(q.column("digit", f"d{places[-1]}"), q.number(int(str(count - 1)[0])))
        return self.step("numbers", query.where(q.both(first, q.below(number, q.number(count))), copy=False))

    def whole_days(self) -> str:
        """Give the step of every day of every period, in the term or not."""
        return self.once("whole days", lambda: self._days("every day", self.terms.periods))

    def days_of_periods(self) -> str:
        """Give the step of every day of the term with the period that it lies in."""
        own = {key: self.terms.counted[key] for key in self.terms.periods}
        return self.once("days of periods", lambda: self._days("days of periods", own))

    def _days(self, name: str, stretches: Mapping[Key, Period]) -> str:
        """The days of each period, or those of them that count."""
        rows = [
            (q.day(self.terms.periods[key].start), q.day(days.start), q.day(days.end))
            for key, days in stretches.items()
        ]
        ends = self.written(f"ends of {name}", ("period", "first", "last"), rows)
        since = self._numbers(max(days.days for days in stretches.values()))
        day = q.days_later(q.column("first", "p"), q.column("number", "n"))
        query = relations.selected(q.table(ends, "p"), {"day": day, "period": q.column("period", "p")})
        inside = q.at_most(day.copy(), q.column("last", "p"))
        return self.step(name, query.join(q.table(since, "n"), on=inside, join_type="INNER", copy=False))

    def all_said(self, rows: Callable[[Sql], Iterable[object]]) -> None:
        """NotLoweredError where one of the steps that are to have no rows has some."""
        for step, message in self.never:
            for _ in rows(relations.everything(step)):
                raise NotLoweredError(message)

    def once(self, key: object, make: Callable[[], R]) -> R:
        """Give what is made once in a plan."""
        if key not in self.made:
            self.made[key] = _MAKING
            try:
                self.made[key] = make()
            except NotLoweredError:
                del self.made[key]
                raise
        found = self.made[key]
        if found is _MAKING:
            what = " ".join(map(str, key)) if isinstance(key, tuple) else key
            message = f"the columnar engine does not work out what looks back on itself ({what}) yet"
            raise NotLoweredError(message)
        return found  # type: ignore[return-value] # what was made under a key


class NotLoweredError(Exception):
    """Something that the columnar engine does not compute yet: which words of the contract they are."""


_MAKING = object()


def names(columns: Sequence[str]) -> str:
    """Give names for a message."""
    return ", ".join(columns)
