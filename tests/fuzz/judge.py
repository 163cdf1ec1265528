"""The law of any text whatever: a result, or findings with codes, in a bounded time; never an exception.

What is accepted is laid out once and for all: `fmt` changes nothing a second time, and leaves the contract as it is.
"""

from __future__ import annotations

import random
import shutil
import signal
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from pbr_dsl.diagnostics import render
from pbr_dsl.diagnostics.codes import ALL
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import Compilation, check_text
from pbr_dsl.driver.places import read_text
from pbr_dsl.driver.running import Asked, Stopped, prepare
from pbr_dsl.model.canonical import fingerprint
from pbr_dsl.model.contract import Contract
from pbr_dsl.report.expanded import core_text
from pbr_dsl.scenario import play
from pbr_dsl.source import Source
from pbr_dsl.syntax.format import format_text
from tests.engines.case import Case
from tests.fuzz import laws

SECONDS: Final = 20.0  # of work, not of waiting for a turn; the shipped contracts need less than one
OURS: Final = "pbr_dsl/"


@contextmanager
def bounded() -> Iterator[None]:
    """Stop what works for too long."""

    def stop(_: int, __: FrameType | None) -> None:
        message = f"more than {SECONDS:g} seconds"
        raise TimeoutError(message)

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def fault_of_text(raw: bytes, folder: Path, *, played: bool = False) -> str | None:
    """What breaks the law when a contract with these bytes lies in a folder; None when nothing does."""
    path = folder / "contract.pbr"
    path.write_bytes(raw)
    try:
        with bounded():
            return _of_text(path, played=played)
    except Exception as error:  # noqa: BLE001 - any exception breaks the law
        return _told(error)


def _of_text(path: Path, *, played: bool) -> str | None:
    text = read_text(path)
    if isinstance(text, Diagnostic):
        return _of_findings([text])
    compiled = Compilation(Source(path.as_posix(), text))
    found = list(compiled.checked.findings)
    contract = compiled.contract
    fault = _of_findings(found)
    laid_out = format_text(compiled.source)
    if fault is not None or contract is None:
        return fault
    if format_text(Source(path.as_posix(), laid_out)) != laid_out:
        return "fmt of what fmt wrote changes it again"
    again = Compilation(Source(path.as_posix(), laid_out)).contract
    if again is None or fingerprint(again) != fingerprint(contract):
        return "fmt changes the contract"
    _worked(contract, played=played)
    return None


def _worked(contract: Contract, *, played: bool) -> None:
    """Print the core of a contract, and play its examples."""
    core_text(contract)
    for scenario in contract.scenarios if played else ():
        play(contract, scenario)


def _of_findings(found: list[Diagnostic]) -> str | None:
    render.text(found)
    render.to_json(found)
    strange = [one.code.id for one in found if ALL.get(one.code.id) is not one.code or not one.message.strip()]
    return f"findings without a code or words: {strange}" if strange else None


def fault_of_case(case: Case, folder: Path, chance: random.Random) -> str | None:
    """What breaks a law when a drawn contract is run on its data; None also where `check` refuses it."""
    case.write(folder)
    try:
        with bounded():
            fault = _of_text(folder / "contract.pbr", played=True)
            accepted = fault is None and check_text(case.contract).contract is not None
            return next(laws.broken(folder, chance), None) if accepted else fault
    except Exception as error:  # noqa: BLE001 - any exception breaks the law
        return _told(error)


def fault_of_run(shipped: Path, name: str, raw: bytes) -> str | None:
    """What breaks the law when one file of a shipped folder, such as `data/stay.csv`, holds these bytes."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "contract"
        shutil.copytree(shipped, folder)
        (folder / name).write_bytes(raw)
        try:
            with bounded():
                run = prepare(Asked(folder))
                if isinstance(run, Stopped):
                    return _of_findings(run.findings) if run.findings else "stopped, and nothing says why"
                assert run.statement.lines is not None
                return _of_findings(list(run.dataset.findings))
        except Exception as error:  # noqa: BLE001 - any exception breaks the law
            return _told(error)


def _told(error: Exception) -> str:
    """An exception with the place of ours that it came from."""
    places = [place for place in traceback.extract_tb(error.__traceback__) if OURS in place.filename]
    where = f"{places[-1].filename.rpartition(OURS)[2]}:{places[-1].lineno}" if places else "?"
    return f"{type(error).__name__} at {where}: {error}"[:300]
