"""What mutants are tried on: the cases of the columnar engine, worked examples, shipped and drawn contracts.

An engine that is right computes each of them once and keeps what came out.  A mutant is noticed by the first of them
of which it says something else, or that it ends in an error; those are tried that run the line it misreads.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from math import inf
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any, Final
from unittest.mock import patch

import duckdb

from pbr_dsl.columnar import held_together, planned, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.computed import Computed, computed
from pbr_dsl.columnar.crowds import crowds, of_nobody
from pbr_dsl.columnar.duckdb import described
from pbr_dsl.columnar.held_together import Half
from pbr_dsl.columnar.lines import subject_column
from pbr_dsl.columnar.plan import NotLoweredError, Plan
from pbr_dsl.columnar.reading.reading import readings
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.columnar.world import loaded
from pbr_dsl.data.read import read
from pbr_dsl.driver import check_text
from pbr_dsl.driver.running import Asked, Run, prepare
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.terms import Terms
from pbr_dsl.values.history import History
from tests.columnar import test_spells
from tests.columnar.agreement import given
from tests.columnar.mutation.mutants import FOLDER, Mutant, misread
from tests.columnar.mutation.remembering import Remembering
from tests.columnar.test_limited import DAYS
from tests.engines.case import RefusedError, drawn, kept, with_data
from tests.engines.chance import Chance

HERE: Final = Path(__file__).parents[1]
ROOT: Final = HERE.parents[1]
SECONDS: Final = 60  # of work: a mutant that takes longer is noticed by that
DRAWN: Final = 24
SPELLS: Final = 60  # people who have some
RECORDED: Final = "received:2024-07-01"
FILES: Final = ("proofs", "strays", "verifiers", "waits")
SHIPPED: Final = {"families": date(2013, 6, 30), "homes": date(2027, 1, 4)}
LONGEST: Final = 150_000  # letters of SQL, but for cases and spells: others run the same lines with less
ALONE: Final = frozenset({"example evidence/lower-limit"})  # run lines that nothing shorter does


@dataclass
class Tried:
    """A contract on facts: what the engine, as it stands, writes and says of it, and which of its lines are run."""

    name: str
    contract: Contract
    history: History
    day: date
    longest: float = inf  # letters of SQL
    crowds: bool = False  # whether it is said how many people are in what is paid
    engine: Remembering = field(default_factory=Remembering)
    said: list[str] = field(default_factory=list)
    lines: frozenset[tuple[str, int]] = frozenset()

    def compute(self) -> bool:
        """Keep what the engine says; no where it refuses, or DuckDB does (its sums can outgrow how it sorts them)."""
        seen: set[tuple[str, int]] = set()
        try:
            with _watched(seen):
                self.said = self._said(self.engine)
        except (NotLoweredError, duckdb.Error):
            return False
        self.lines = frozenset(seen)
        return True

    def notices(self, mutant: Mutant) -> str | None:
        """Say how a mutant shows: "differs" or the error that it ends in; None where it says the same."""
        engine = Remembering(self.engine)
        with misread(mutant), _within(SECONDS):
            try:
                return None if self._said(engine) == self.said else "differs"
            except Exception as error:  # noqa: BLE001  however it ends, it is noticed
                return type(error).__name__
            except KeyboardInterrupt:
                return "does not end"
            finally:
                engine.close()

    def _said(self, engine: Remembering) -> list[str]:
        """What the engine says, where a mutant is in its place or not."""
        made = self._computed(engine)
        found = made.statement(sys.maxsize)
        assert found is not None
        return [*map(repr, found.lines), repr(found.periods), repr(found.late), *self._added_up(made)]

    def _computed(self, engine: Remembering) -> Computed:
        plan, lines = planned(self.contract, self.history, self.day)
        for step in plan.steps:
            engine.keep(step.name, step.query, rows=step.kept)
        if engine.length > self.longest:
            message = "too long to be tried often"
            raise NotLoweredError(message)
        plan.all_said(engine.rows)
        return Computed(plan, engine, lines, {})

    def _added_up(self, made: Computed) -> Iterator[str]:
        """What is said of lines by adding them up."""
        contract = self.contract
        yield from (repr(sorted(made.reached().items())), repr(sorted(map(repr, made.took()))))
        yield from (repr(made.stops(state)) for state in ("held", "open", "refused", "lapsed"))
        own = [one for one in contract.records if one.source in ("data", "text")]
        keys = [["period", "outcome", "due", "achieved"], [one.name for one in own]]
        keys += [[f"{one.name}.{each.name}" for each in one.columns] for one in own]
        yield from (repr(made.totals(some)) for some in keys if some)
        payers = {share.party for payment in contract.payments for share in payment.payers}
        yield from (repr(made.totals(["period"], payer)) for payer in sorted(payers))
        yield from _beside(made, [one.name for one in own])
        if self.crowds:
            yield from _people(made, [some for some in keys if some])


def _people(made: Computed, keys: list[list[str]]) -> Iterator[str]:
    """What is said of the people whom lines that are paid are for, in all periods and in some; all rows are people."""
    contract = made.plan.terms.contract
    named = [one.model_copy(update={"personal": one.source == "data"}) for one in contract.records]
    plan = replace(made.plan, terms=Terms(contract.model_copy(update={"records": tuple(named)})))
    first, *_, last = (days.start for days in plan.terms.periods.values())
    for starts in (None, [], [last], [first, last]):
        yield repr(sorted(map(repr, made.engine.rows(of_nobody(plan, made.lines, starts)))))
        for some in keys:
            yield repr(sorted(map(repr, made.engine.rows(crowds(plan, made.lines, some, starts)))))


def _beside(made: Computed, records: list[str]) -> Iterator[str]:
    """What is said of lines beside those of another run: of every other period, every fourth with another end."""
    every, starts = ["period", "payment", "outcome", *records], [one.start for one in made.plan.terms.periods.values()]
    other = made.keep("other lines", lambda: _otherwise(made, records, starts))
    words = [*every, *_fields(made, records)]
    halves = [Half(made.plan, made.lines, None, starts[::4]), Half(made.plan, other, starts[::2], starts[::4])]
    scale = held_together.scale_of(*halves) * 10
    names = [
        made.keep(f"half {at}", partial(held_together.half, half, words, scale, f"half {at}", shadow=bool(at)))
        for at, half in enumerate(halves)
    ]
    pairs = made.keep("pairs", lambda: held_together.pairs(names[0], names[1], words))
    for by in ((), every, *([word] for word in words)):
        yield from map(repr, made.engine.rows(held_together.added(pairs, by, ["before", "after", "move", "stopped"])))


def _fields(made: Computed, records: list[str]) -> Iterator[str]:
    """The first field of each kind of each record, as words."""
    for record in records:
        columns = made.plan.terms.records[record].columns
        yield from {one.type.kind: f"{record}.{one.name}" for one in reversed(columns)}.values()


def _otherwise(made: Computed, records: list[str], starts: list[date]) -> Sql:
    """Lines as another run may have them: of outcomes in the first period, held, open or payable, about other rows."""
    line, few, of_outcome = q.column, [q.day(one) for one in starts[::3]], q.present(q.column("outcome"))
    state, amount = line("state"), q.first(line("amount"), q.cast(q.number(100), "wide"))
    there = q.one_of(line("period"), few)
    columns = {name: line(name) for name in made.plan.columns(made.lines)} | {
        "period": q.when([(q.both(of_outcome, there), q.day(starts[0]))], line("period")),
        "state": q.when([(q.opposite(there), state), (_is(state, "payable"), q.text("held"))], q.text("payable")),
        "amount": q.when([(there, q.plus(amount, amount))], line("amount")),
    }
    columns |= {name: q.when([(there, q.text("another"))], line(name)) for name in map(subject_column, records)}
    return relations.selected(q.table(made.lines), columns)


def _is(state: Sql, word: str) -> Sql:
    return q.equal(state, q.text(word))


@dataclass
class FromFiles(Tried):
    """A contract on files that the engine reads by itself, as it does where there are many rows."""

    data: Path = HERE
    recorded: str | None = None
    into: TemporaryDirectory[str] = field(default_factory=TemporaryDirectory)

    def _computed(self, engine: Remembering) -> Computed:
        found = readings(self.contract, [self.data], Path(self.into.name), describe=described, recorded=self.recorded)
        engine.paths = found.paths
        with patch("pbr_dsl.columnar.computed.MANY", 0):
            return computed(self.contract, found, engine, self.day)


@dataclass
class Question(Tried):
    """One question that is asked of spells."""

    asked: Expr | None = None
    domain: tuple[str, ...] = ()

    def _said(self, engine: Remembering) -> list[str]:
        """What its answers are, by row, and what these wait for."""
        assert self.asked is not None
        plan, facts = Plan(Terms(self.contract), self.day, (self.day,)), self.history.as_known_on(self.day)
        for record in self.contract.records:
            plan.sources[record.name] = loaded(plan, record, {self.day: [*facts.of(record.name).values()]})
        step = test_spells.asked_in(plan, self.asked, self.domain)
        for one in plan.steps:
            engine.keep(one.name, one.query, rows=one.kept)
        return sorted(map(repr, engine.rows(relations.everything(step))))


@contextmanager
def _watched(seen: set[tuple[str, int]]) -> Iterator[None]:
    """Keep which lines of the engine are run, as its modules and numbers of lines."""
    folder, ran = f"{FOLDER}/", set[tuple[str, int]]()

    def local(frame: FrameType, _: str, __: object) -> Callable[..., Any]:
        ran.add((frame.f_code.co_filename, frame.f_lineno))
        return local

    def called(frame: FrameType, _: str, __: object) -> Callable[..., Any] | None:
        return local if frame.f_code.co_filename.startswith(folder) else None

    before = sys.gettrace()
    sys.settrace(called)
    try:
        yield
    finally:
        sys.settrace(before)
        seen |= {(path[len(folder) : -3].replace("/", "."), line) for path, line in ran}


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    """Stop what takes longer, whatever else the machine does."""

    def stop(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


# ---------------------------------------------------------------- what there is


def names() -> list[str]:
    """What everything that mutants are tried on is called, in groups."""
    return [name for name, _ in _makers()]


def battery(asked: Collection[str] = ()) -> Iterator[Tried]:
    """Everything that mutants are tried on, or what is asked for by name; worked examples last."""
    for name, make in _makers():
        if not asked or name in asked:
            yield from make()


def _makers() -> Iterator[tuple[str, Callable[[], Iterator[Tried]]]]:
    for folder in sorted((HERE / "cases").iterdir()):
        yield f"case {folder.name}", partial(_case, folder)
    for name in FILES:
        yield f"files {name}", partial(_files, name)
    for name, day in DAYS.items():
        yield f"limits {name}", partial(_limited, name, day)
    for folder in sorted((ROOT / "tests" / "cases" / "agree").iterdir()):
        yield f"found {folder.name}", partial(_found, folder)
    for month_ends in ("clamp", "refuse"):
        for doubt in (False, True):
            words = [f"months {month_ends}", *(["in doubt"] if doubt else [])]
            yield f"spells, {', '.join(words)}", partial(_spells, month_ends, doubt=doubt)
    for number in range(DRAWN):
        yield f"drawn {number}", partial(_drawn, number)
    for shipped, day in SHIPPED.items():
        yield f"contract {shipped}", partial(_shipped, shipped, day)
    base = ROOT / "tests" / "cases" / "ok"
    for path in sorted(base.rglob("contract.pbr")):
        name = f"example {path.parent.relative_to(base)}"
        yield name, partial(_example, name, path.parent)


def _contract(folder: Path) -> Contract | None:
    path = folder / "contract.pbr"
    return check_text(path.read_text(encoding="utf-8"), str(path), folder).contract


def _case(folder: Path) -> Iterator[Tried]:
    checked = _contract(folder)
    assert checked is not None, folder
    history = read(checked, [folder / "data"], recorded=RECORDED).history
    assert history.last_recorded is not None
    yield Tried(f"case {folder.name}", checked, history, history.last_recorded + timedelta(days=1))


def _files(name: str) -> Iterator[Tried]:
    for case in _case(HERE / "cases" / name):
        yield FromFiles(
            f"files {name}",
            case.contract,
            case.history,
            case.day,
            data=HERE / "cases" / name / "data",
            recorded=RECORDED,
        )


def _limited(name: str, day: date) -> Iterator[Tried]:
    checked = _contract(HERE / "limited" / name)
    assert checked is not None, name
    history = read(checked, [HERE / "limited" / name / "data"]).history
    yield Tried(f"limits {name}", checked, history, day, crowds=name == "days")


def _found(folder: Path) -> Iterator[Tried]:
    case = kept(folder)
    checked = case.checked()
    if checked is not None:
        found = case.read(checked)
        yield Tried(f"found {folder.name}", checked, found.history, found.day, LONGEST)


def _spells(month_ends: str, *, doubt: bool) -> Iterator[Tried]:
    checked = test_spells.asking(month_ends)
    history = History(test_spells.drawn(Random(7), doubt=doubt, many=SPELLS))  # noqa: S311 - a seeded draw, no secret
    words = f"months {month_ends}{', in doubt' if doubt else ''}"
    for name, asked, domain in test_spells.questions(checked):
        if month_ends == "clamp" or name.startswith("months"):
            title = f"spells, {words}: {name}"
            yield Question(title, checked, history, date(2025, 6, 30), asked=asked, domain=domain)


def _example(name: str, folder: Path) -> Iterator[Tried]:
    checked = _contract(folder)
    if checked is not None and checked.scenarios:
        terms = Terms(checked)
        sealed = [one for days in terms.periods.values() if (one := terms.sealed_on(days)) is not None]
        day = max(sealed, default=next(reversed(terms.periods.values())).end)
        longest = max(checked.scenarios, key=lambda one: len(one.steps))
        yield Tried(name, checked, given(checked, longest), day, inf if name in ALONE else LONGEST)


def _drawn(number: int) -> Iterator[Tried]:
    chance = Chance(Random(f"columns {number}"))  # noqa: S311 - a seeded draw, no secret
    made, contract = drawn(chance)
    if contract is not None:
        with suppress(RefusedError):
            found = with_data(made, contract, chance).read(contract)
            yield Tried(f"drawn {number}", found.contract, found.history, found.day, LONGEST)


def _shipped(name: str, day: date) -> Iterator[Tried]:
    made = prepare(Asked(ROOT / "contracts" / name))
    assert isinstance(made, Run)
    yield Tried(f"contract {name}", made.contract, made.dataset.history, day, LONGEST)
