"""The long forms: everything that the tests try a sample of.  Each is a list of pieces that can run side by side."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final, NamedTuple

from pbr_dsl.columnar.duckdb import DuckDB
from pbr_dsl.driver.running import Asked, Run
from tests.columnar import examples as worked
from tests.columnar import on_spark
from tests.columnar.answers import tried
from tests.columnar.mutation import drawn as misread
from tests.columnar.mutation.excused import excuse
from tests.data import test_postgres
from tests.engines import drawn as agreed
from tests.fuzz import drawn as fuzzed
from tests.laws.shipped import drawn, known_cells, people
from tests.laws.test_unknown import check
from tests.report.replay import alone, cut, of_each_state, parts, replayed, run_of, stopped
from tests.scenario.test_each_construct_matters import CONTRACTS, UNNOTICED, all_of, unnoticed
from tests.slips import drawn as slipped

ROOT: Final = Path(__file__).parents[2]

# Contracts whose pots or services keep people together: the record whose rows are parts of them, how many parts are
# drawn, and how many people of each state are asked about in each, with every change that is suggested to them.
LARGE: Final = {"midland-heart": ("lot", 9, 1), "birmingham": ("service", 12, 1)}
SMALL: Final = (
    "contracts/homes",
    "contracts/lots-and-hours",
    "contracts/rough-sleeping",
    "contracts/care-leavers/apollo",
    "contracts/care-leavers/i-aspire",
    "contracts/care-leavers/reboot-west",
    "tests/cli/cases/lots",
    "tests/cli/cases/rates",
)
CELLS: Final = {
    "homes": 0,
    "lots-and-hours": 0,
    "rough-sleeping": 0,
    "care-leavers/apollo": 5,
    "care-leavers/i-aspire": 5,
    "care-leavers/reboot-west": 5,
}
SLICES: Final = 4  # pieces that a long list of cells or mutants is cut into
THIN: Final = 12  # and one of slips: thousands of them, of which a run that is broken off keeps what it has


class Noted(NamedTuple):
    """What came of something that was tried, None where the law held, and what the page of results says of it."""

    failed: str | None
    note: tuple[str, ...]


Tried = Iterator[str | Noted | None]  # for each thing that was tried, None where the law held, else what came out


@dataclass(frozen=True)
class Piece:
    """A part of a long form: `tries` gives what came out of each thing that is tried, one after the other."""

    name: str
    tries: Callable[[], Tried]


# ---------------------------------------------------------------- cells


def cells() -> list[Piece]:
    """Turn every known cell into one that is not yet known: no amount changes in silence."""
    return [
        Piece(f"{name} {at + 1}/{SLICES}", partial(_cells, name, number, at))
        for name, number in CELLS.items()
        for at in range(SLICES)
    ]


def _cells(name: str, number: int, at: int) -> Tried:
    found = people(name, number)
    for row, field in known_cells(found.history)[at::SLICES]:
        try:
            check(found, row, field)
        except AssertionError as error:
            yield str(error).splitlines()[0]
        else:
            yield None


# ---------------------------------------------------------------- mutants


def mutants() -> list[Piece]:
    """Leave out every line and phrase of every contract: `check` or a worked example notices."""
    return [
        Piece(f"{name} {at + 1}/{SLICES}", partial(_mutants, name, at)) for name in CONTRACTS for at in range(SLICES)
    ]


def _mutants(name: str, at: int) -> Tried:
    allowed = UNNOTICED.get(name, {})
    for mutant in all_of(name)[at::SLICES]:
        missed, excused = unnoticed(mutant, name), mutant.without in allowed
        if missed == excused:
            yield None
        else:
            said = "is not noticed" if missed else "is noticed by now, and needs no excuse"
            yield f"line {mutant.line}: {mutant.without}: {said}"


# ---------------------------------------------------------------- replays of `why`


def replays() -> list[Piece]:
    """Make every change that `why` suggests in the files: what it said comes out."""
    found = [Piece(Path(name).name, partial(_small, name)) for name in SMALL]
    for name, (record, many, number) in LARGE.items():
        keys = sorted(drawn(f"parts of {name}").sample(parts(_whole(name), record), many))
        found += [Piece(f"{name} {record} {key[0]}", partial(_part, name, key[0], number)) for key in keys]
    return found


@cache
def _whole(name: str) -> Run:
    return run_of(Asked(ROOT / "contracts" / name))


def _small(name: str) -> Tried:
    run = run_of(Asked(ROOT / name))
    with tempfile.TemporaryDirectory() as folder:
        yield from replayed(run, stopped(run), Path(folder))


def _part(name: str, key: str, number: int) -> Tried:
    record, *_ = LARGE[name]
    with tempfile.TemporaryDirectory() as folder:
        again = partial(alone, record=record, key=(key,))
        part = again(run_of(cut(_whole(name), record, (key,), Path(folder) / "part")))
        whom = of_each_state(part, number, drawn(f"{name} {key}"))
        yield from replayed(part, whom, Path(folder), again)


# ---------------------------------------------------------------- slips


def slips() -> list[Piece]:
    """Make every slip in every contract; the first piece of each before the second of any."""
    return [
        Piece(f"{name} {at + 1}/{THIN}", partial(_slips, name, at)) for at in range(THIN) for name in slipped.JUDGED
    ]


def _slips(name: str, at: int) -> Tried:
    judge = slipped.judge(name)
    for slip in slipped.every(name)[at::THIN]:
        fate = judge.fate(slip)
        failed = f"{slip.kind}, line {slip.line}, {slip.done}: {fate.by}" if fate.word == "elsewhere" else None
        yield Noted(failed, (name, slip.kind, str(slip.line), slip.done, fate.word, fate.by))


# ---------------------------------------------------------------- fuzzing


def fuzz() -> list[Piece]:
    """Make texts that nobody would write, until the time is over."""
    return [Piece(kind, partial(_fuzz, kind)) for kind in fuzzed.KINDS]


def _fuzz(kind: str) -> Tried:
    for name, fault in fuzzed.KINDS[kind]():
        yield f"{name}: {fault}" if fault else None


# ---------------------------------------------------------------- engines


def agree() -> list[Piece]:
    """Draw contracts with data on which engines agree and keep the laws, and count which faults would be noticed."""
    many = agreed.SIDE_BY_SIDE
    return [Piece(f"cases {at + 1}/{many}", partial(_agreed, at)) for at in range(many)]


def _agreed(at: int) -> Tried:
    yield from (Noted(*said) for said in agreed.tried(at))


# ---------------------------------------------------------------- Spark


def spark() -> list[Piece]:
    """Compute every shipped contract on Spark, from rows and, where it has data, from files: lines of the reference."""
    return [Piece(f"{name}, from {way}", partial(tries, name)) for name, way, tries in on_spark.WAYS]


def constructs() -> list[Piece]:
    """Run every construct of SQL by itself on each engine, and on Spark the scripts of two contracts."""
    scripts = (Piece(f"the script of {name} on Spark", partial(on_spark.script, name)) for name in ("newpin", "homes"))
    return [Piece("constructs on DuckDB", on_duckdb), Piece("constructs on Spark", on_spark.constructs), *scripts]


def examples() -> list[Piece]:
    """Compute every worked example on both engines: the same lines."""
    return [Piece(topic, partial(worked.tries, topic)) for topic in worked.topics()]


def on_duckdb() -> Tried:
    """Every case of a construct on DuckDB."""
    return tried(DuckDB(threads=1))


# ---------------------------------------------------------------- mutants of the generator of SQL


def sql_mutants() -> list[Piece]:
    """Have the generator of SQL misread one thing: some statement shows it."""
    return [Piece("sample", _sql_mutants)]


def _sql_mutants() -> Tried:
    for mutant, fate in misread.fates():
        missed, excused = fate.by == misread.SAME, bool(excuse(mutant.name))
        said = "is not noticed" if missed else "is noticed by now, and needs no excuse"
        failed = f"{mutant.name}: {said}" if missed != excused else None
        yield Noted(failed, (mutant.name, mutant.module, mutant.rule, fate.by, fate.how, str(fate.tried)))


# ---------------------------------------------------------------- a real PostgreSQL


def postgres() -> list[Piece]:
    """Start a PostgreSQL and read the same facts from it."""
    return [Piece("server", test_postgres.tried)]


ENDLESS: Final = frozenset({"agree", "fuzz"})  # forms that go on until the time is over
FORMS: Final = {
    "agree": agree,
    "cells": cells,
    "constructs": constructs,
    "examples": examples,
    "fuzz": fuzz,
    "mutants": mutants,
    "postgres": postgres,
    "slips": slips,
    "spark": spark,
    "sql-mutants": sql_mutants,
    "why-replays": replays,
}
