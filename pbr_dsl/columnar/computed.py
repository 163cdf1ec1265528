"""A run on the columnar engine: files read where they lie, the plan worked out, lines and totals as asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from pbr_dsl.columnar import relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.finality import closed, late_query
from pbr_dsl.columnar.known import known, names_of
from pbr_dsl.columnar.limits import money_scale, within_limits
from pbr_dsl.columnar.lines import drafts, with_further_reasons
from pbr_dsl.columnar.most import as_things_stand, waiting, with_most
from pbr_dsl.columnar.people import People
from pbr_dsl.columnar.plan import Plan
from pbr_dsl.columnar.reading.named import people_in
from pbr_dsl.columnar.reading.rejected import rejected
from pbr_dsl.columnar.sourced import Profile, leads, plainly, profile, rows_of
from pbr_dsl.columnar.statement import line_of, statement
from pbr_dsl.columnar.stops import Stopped, read_stops, standings, stopped, stops
from pbr_dsl.columnar.totals import Total, gathered, reached, read_totals, took, totals
from pbr_dsl.model.terms import Terms

if TYPE_CHECKING:
    from pbr_dsl.columnar.engine import Engine
    from pbr_dsl.columnar.reading.reading import Reading, Readings
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Contract, Limit, Record
    from pbr_dsl.values.statement import Line, Statement

_MOST_NOTES: Final = 100_000
AS_READ: Final = "as read"
MANY: Final = 1_000_000  # rows of files: of so many, further reasons are put together only when lines are listed
ORDER: Final = ("period", "payment", "key", "outcome", "occurrence", "part")


@dataclass
class Computed:
    """The lines of a contract on files, kept by an engine."""

    plan: Plan
    engine: Engine
    lines: str
    profiles: dict[str, Profile]
    word: str = AS_READ

    @cached_property
    def measured(self) -> str:
        """The name of the lines with the most that each which waits could still come to."""
        return measured(self.plan, self.lines, self.engine)

    def named(self) -> None:
        """Look up who is in the files, where the names that stand for people are numbers: before anybody is read."""
        if self.plan.people is not None:
            self.plan.people.look_up()

    def statement(self, most: int) -> Statement | None:
        """Give the statement with all its lines; None where there are more lines than `most`."""
        found = self.engine.one(relations.selected(q.table(self.lines), {"n": q.count()}))["n"]
        return statement(self.plan, self._rows(), self._late()) if found <= most else None

    def without_lines(self) -> Statement:
        """Give the statement of the periods, with no line in it."""
        return statement(self.plan, (), self._late())

    def every(self) -> Iterator[Line]:
        """Give the lines one after another, in order."""
        return (line_of(self.plan, row) for row in self._rows())

    def reached(self) -> dict[date, dict[str, int]]:
        """Give by period how many lines lead to a row of each record, and under "" how many there are."""
        counted = self.engine.rows(reached(self.plan, self._few))
        own = self.plan.terms.records
        return {row["first day"]: {"": row["all of them"], **{name: row[name] for name in own}} for row in counted}

    def took(self) -> Iterator[tuple[date, Limit, int, Fraction]]:
        """Give by period and limit of how many payable lines it took something for good, and how much."""
        step = Fraction(1, money_scale(self.plan))
        for row in self.engine.rows(took(self.plan, self.lines)):
            for place, limit in enumerate(self.plan.terms.contract.limits):
                if row.get(f"lines {place}"):
                    yield row["first day"], limit, row[f"lines {place}"], row[f"took {place}"] * step

    def totals(self, keys: Sequence[str], payer: str = "") -> list[Total]:
        """Give the lines added up by keys (see `totals.totals`), or what a payer pays of them."""
        if self.plan.people is not None and any(map(self.plan.people.names, keys)):
            self.named()
        lines, few = self.measured, self._few
        rows = self._asked(lambda: totals(self.plan, lines, keys, payer, few=few))
        return read_totals(self.plan, rows, keys)

    def standings(self) -> Iterator[Stopped]:
        """Give how many outcomes are in each state, with their first reason and what they wait for first."""
        for name in self.plan.terms.outcomes:
            yield from read_stops(self.plan, self._asked(partial(standings, self.plan, name)))

    def known(self, record: Record) -> tuple[int, dict[str, int]]:
        """Give how many rows of a record there are, and in how many each field is known."""
        (row,) = self._asked(lambda: known(self.plan, record))
        return row["rows"], {name: row[f"known {place}"] for place, name in enumerate(names_of(record))}

    def _asked(self, make: Callable[[], Sql]) -> Iterator[dict[str, Any]]:
        """The rows of a query."""
        return self.engine.rows(self._made(make))

    def _made(self, make: Callable[[], Sql]) -> Sql:
        """A query, whose own steps, of which no line was made, are kept first."""
        done = len(self.plan.steps)
        query = make()
        for step in self.plan.steps[done:]:
            self.engine.keep(step.name, step.query, rows=step.kept)
        return query

    def keep(self, name: str, make: Callable[[], Sql]) -> str:
        """Keep the rows of a query, and give the name that they go by."""
        return self._kept(name, self._made(make))

    def partly(self) -> Iterator[Line]:
        """Give the lines that are paid, and of which something was left out that is not known."""
        paid = q.equal(q.column("state"), q.text("payable"))
        some = q.either(*(q.present(q.column(name)) for name in ("waits", "left", "limit reasons")))
        return (line for line in self._only(q.both(paid, some)) if line.waiting)

    def stopped(self) -> Iterator[Line]:
        """Give the lines of outcomes that are stopped, one after another, in order."""
        unpaid = q.among(q.column("state"), ("held", "refused", "lapsed"))
        return self._only(q.both(unpaid, q.present(q.column("outcome"))))

    def _only(self, condition: Sql) -> Iterator[Line]:
        """The lines of which a condition holds, in order, with their first reason."""
        query = relations.everything(self.measured).where(condition, copy=False).order_by(*_in_order(), copy=False)
        self.named()
        return (line_of(self.plan, row) for row in self.engine.rows(query))

    @cached_property
    def _few(self) -> str:
        """The lines gathered."""
        return self._kept("lines gathered", gathered(self.plan, self.measured))

    @cached_property
    def _stopped(self) -> str:
        """The lines that are not paid, by why."""
        return self._kept("lines stopped", stopped(self.measured))

    def _kept(self, name: str, query: Sql) -> str:
        """A step that is kept when it is asked for first."""
        self.engine.keep(found := self.plan.fresh(name), query, rows=True)
        return found

    @cached_property
    def _told(self) -> str:
        """The name of the lines with all their reasons."""
        lines, before = self.measured, len(self.plan.steps)
        found = with_further_reasons(self.plan, lines)
        missing = self.plan.spare | {step.name for step in self.plan.steps[before:]}
        steps = [step for step in self.plan.towards(found, 0) if step.name in missing]
        self.engine.keep_all(steps, lambda _: None)
        return found

    def _rows(self) -> Iterator[dict[str, Any]]:
        """The rows of the lines, in order."""
        self.named()
        return self.engine.rows(relations.everything(self._told).order_by(*_in_order(), copy=False))

    def _late(self) -> Iterator[dict[str, Any]]:
        """The rows of the lines that came too late."""
        query = late_query(self.plan, self.lines)
        if query is None:
            return iter(())
        found = [*self.engine.rows(query)]
        if found:
            self.named()
        return iter(found)

    def stops(self, state: str, starts: Collection[date] | None = None) -> list[Stopped]:
        """Give why the lines of a state are in it, those of all periods or of those that begin on some days."""
        return read_stops(self.plan, self.engine.rows(stops(self._stopped, state, starts)))


def _in_order() -> Sequence[Sql]:
    """What lines are ordered by."""
    return relations.ordered([q.column(one) for one in ORDER])


def measured(plan: Plan, lines: str, engine: Engine) -> str:
    """Give the name of lines, kept by an engine, with the most that each which waits could still come to."""
    asked, before = waiting(plan, lines), len(plan.steps)
    standing = None if asked is None else as_things_stand(plan, lines, engine.rows(asked))
    if standing is None:
        return lines
    since = _keep(plan, engine, standing.step, before)
    found = with_most(plan, lines, standing, engine.rows(standing.in_doubt()))
    _keep(plan, engine, found, since)
    return found


def _keep(plan: Plan, engine: Engine, last: str, since: int) -> int:
    """Keep those of the steps since a number of them that the last one reads, and give how many steps there are."""
    engine.keep_all(plan.towards(last, since), lambda _: None)
    return len(plan.steps)


def days_of(terms: Terms, day: date) -> tuple[date, ...]:
    """Give the days on which facts are looked at: that of the run, and those on which periods became final."""
    last = min(day, terms.last_start)
    sealed = [terms.sealed_on(days) for days in terms.periods.values() if days.start <= last]
    return tuple(dict.fromkeys([day, *(one for one in sealed if one is not None and day > one)]))


@dataclass(frozen=True, slots=True)
class Looked:
    """The rows of files, looked over: each record's are kept as its own name with `word` after it."""

    contract: Contract
    readings: Readings
    profiles: dict[str, Profile]
    word: str

    @property
    def late(self) -> date | None:
        """The last day on which a row was recorded."""
        return max((one.late for one in self.profiles.values() if one.late is not None), default=None)

    @property
    def day(self) -> date:
        """The day on which the facts are known, where nobody says another."""
        return self.late or self.contract.settings.paid_until


def looked_over(
    contract: Contract,
    readings: Readings,
    engine: Engine,
    told: Callable[[str, int, int], None] = lambda *_: None,
    word: str = AS_READ,
) -> Looked:
    """Look over the rows of files, of each record once."""

    def looked(name: str, reading: Reading, hand: Engine) -> Profile:
        seen = plainly(hand, reading, f"{name} {word}") if hand.in_order else None
        if seen is None:
            hand.keep(f"{name} {word}", reading.rows, rows=is_text(reading))
            seen = profile(hand, reading, f"{name} {word}")
        return seen

    every = readings.records
    told("Looking over the rows", 0, 0)
    found = engine.at_once([partial(looked, name, reading) for name, reading in every.items()])
    return Looked(contract, readings, dict(zip(every, found, strict=True)), word)


def computed(
    contract: Contract,
    readings: Readings,
    engine: Engine,
    as_known_on: date | None = None,
    told: Callable[[str, int, int], None] = lambda *_: None,
) -> Computed:
    """Compute a contract on the rows of files; NotLoweredError for what the engine does not compute yet."""
    return worked_out(looked_over(contract, readings, engine, told), engine, as_known_on, told)


def worked_out(
    looked: Looked,
    engine: Engine,
    as_known_on: date | None = None,
    told: Callable[[str, int, int], None] = lambda *_: None,
    beside: Computed | None = None,
) -> Computed:
    """Compute a contract on rows that were looked over, `beside` another in one engine; NotLoweredError as above."""
    terms, readings, profiles, word = Terms(looked.contract), looked.readings, looked.profiles, looked.word
    day = as_known_on or looked.day
    plan = Plan(terms, day, days_of(terms, day), looked.late)
    plan.people = people(looked.contract, readings, engine, beside)
    plan.brief = not plan.many_days and sum(one.rows for one in profiles.values()) >= MANY
    if beside is not None:
        plan.beside(beside.plan)
    for name, reading in readings.records.items():
        plan.sources[name] = rows_of(plan, reading, f"{name} {word}", profiles[name])
    for name, reading in readings.records.items():
        if profiles[name].faults:
            plan.notes |= _notes(engine, reading, f"{name} {word}")
    kept = {step.name for step in plan.steps}
    for step in plan.steps:
        engine.keep(step.name, step.query, rows=step.kept)
    links = [(name, link.name) for name, one in readings.records.items() for link in one.record.links]
    plan.found |= {(name, link) for name, link in links if leads(engine, plan, name, link)}
    lines = within_limits(plan, closed(plan, drafts(plan)))
    steps = [step for step in plan.lean(lines) if step.name not in kept]
    plan.spare -= {step.name for step in steps}
    engine.keep_all(steps, lambda done: told("Computing", done, len(steps)))
    plan.all_said(engine.rows)
    return Computed(plan, engine, lines, profiles, word)


def people(contract: Contract, readings: Readings, engine: Engine, beside: Computed | None = None) -> People | None:
    """Give the names that stand for people in what is read of files; None where nobody's identifiers are personal."""
    if not any(record.personal for record in contract.records):
        return None
    return People(
        contract,
        readings.names,
        partial(people_in, engine, readings.order),
        None if beside is None else beside.plan.people,
    )


def _notes(engine: Engine, reading: Reading, relation: str) -> dict[tuple[str, str, int, str], str]:
    """Why fields could not be read, of the first that many rows."""
    rows = engine.rows(rejected(relations.everything(relation), reading.schema))
    return {
        (reading.record.name, file, line, name): why
        for file, line, *more in (tuple(row.values()) for row in islice(rows, _MOST_NOTES))
        for name, why in reading.whys((file, line, *more)).items()
    }


def is_text(reading: Reading) -> bool:
    """Give whether the rows of a record stand in text: it is read once and kept; columns are read where they lie."""
    return any(not source.by_column for _, source in reading.files)
