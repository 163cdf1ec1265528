"""What mutants are tried on: the cases of the columnar engine, worked examples, shipped and drawn contracts.

An engine that is right computes each of them once and keeps what came out.  A mutant is noticed by the first of them
of which it says something else, or that it ends in an error; those are tried that run the line it misreads.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, Final

from pbr_dsl.columnar import run
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.data.read import read
from pbr_dsl.driver import check_text
from pbr_dsl.driver.running import Asked, Run, prepare
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.terms import Terms
from pbr_dsl.values.history import History
from tests.columnar import test_spells
from tests.columnar.agreement import given
from tests.columnar.mutation.mutants import FOLDER, Mutant, misread
from tests.columnar.mutation.remembering import Remembering
from tests.engines.case import RefusedError, drawn, with_data
from tests.engines.chance import Chance

HERE: Final = Path(__file__).parents[1]
ROOT: Final = HERE.parents[1]
SECONDS: Final = 60  # of work: a mutant that takes longer is noticed by that
DRAWN: Final = 24
PAID: Final = """\
outcome gap each client, once  [3]
  achieved  on gone when there or there-late
  price     = £1

payment nights-paid each client and period  [4]
  amount  £1 per day * nights
payment others each client, once  [4]
  amount  £1 per day * nights-own + £0.01 per day * between
  due     30 days after attached
"""
"""What pays for spells that are only asked about."""
SHIPPED: Final = {"families": date(2013, 6, 30), "homes": date(2027, 1, 4)}


@dataclass
class Tried:
    """A contract on facts: what the engine, as it stands, writes and says of it, and which of its lines are run."""

    name: str
    contract: Contract
    history: History
    day: date
    engine: Remembering = field(default_factory=Remembering)
    said: list[str] = field(default_factory=list)
    lines: frozenset[tuple[str, int]] = frozenset()

    def compute(self) -> bool:
        """Keep what the engine says; no where it refuses."""
        seen: set[tuple[str, int]] = set()
        try:
            with _watched(seen):
                self.said = self._said(self.engine)
        except NotLoweredError:
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

    @property
    def length(self) -> int:
        """How much SQL it is."""
        return sum(map(len, self.engine.steps.values()))

    def _said(self, engine: Remembering) -> list[str]:
        made = run(self.contract, self.history, as_known_on=self.day, engine=engine)
        return [*map(repr, made.lines), repr(made.periods), repr(made.late), repr(made.as_known_on)]


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


def battery(asked: Collection[str] = ()) -> Iterator[Tried]:
    """Everything that mutants are tried on, or what is asked for by name; worked examples last."""
    for name, make in _makers():
        if not asked or name in asked:
            yield from make()


def _makers() -> Iterator[tuple[str, Callable[[], Iterator[Tried]]]]:
    for folder in sorted((HERE / "cases").iterdir()):
        yield f"case {folder.name}", partial(_case, folder)
    for doubt in (False, True):
        yield f"spells{' in doubt' if doubt else ''}", partial(_spells, doubt=doubt)
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
    history = read(checked, [folder / "data"], recorded="received:2024-07-01").history
    assert history.last_recorded is not None
    yield Tried(f"case {folder.name}", checked, history, history.last_recorded + timedelta(days=1))


def _spells(*, doubt: bool) -> Iterator[Tried]:
    checked = check_text((HERE / "spells.pbr").read_text(encoding="utf-8") + PAID).contract
    assert checked is not None
    history = History(test_spells._drawn(Random(7), doubt=doubt))  # noqa: S311, SLF001 - a seeded draw, no secret
    yield Tried(f"spells{' in doubt' if doubt else ''}", checked, history, date(2025, 6, 30))


def _example(name: str, folder: Path) -> Iterator[Tried]:
    checked = _contract(folder)
    if checked is not None and checked.scenarios:
        terms = Terms(checked)
        sealed = [one for days in terms.periods.values() if (one := terms.sealed_on(days)) is not None]
        day = max(sealed, default=next(reversed(terms.periods.values())).end)
        yield Tried(name, checked, given(checked, max(checked.scenarios, key=lambda one: len(one.steps))), day)


def _drawn(number: int) -> Iterator[Tried]:
    chance = Chance(Random(f"columns {number}"))  # noqa: S311 - a seeded draw, no secret
    made, contract = drawn(chance)
    if contract is not None:
        with suppress(RefusedError):
            found = with_data(made, contract, chance).read(contract)
            yield Tried(f"drawn {number}", found.contract, found.history, found.day)


def _shipped(name: str, day: date) -> Iterator[Tried]:
    made = prepare(Asked(ROOT / "contracts" / name))
    assert isinstance(made, Run)
    yield Tried(f"contract {name}", made.contract, made.dataset.history, day)
