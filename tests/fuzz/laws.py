"""Laws of a contract that `check` accepts, with data that it reads: what any run, and any engine, has to keep.

Core text is the same contract; contributions and shares sum to the amount; the order of rows, and what was recorded
after the day that a run looks back from, change nothing; a person is explained and the schedule is written.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

from pbr_dsl.diagnostics.codes.data import OUTSIDE_THE_TERM
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import check_text
from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.driver.scheduling import made
from pbr_dsl.driver.sheets import Sheets
from pbr_dsl.driver.showing import simulated
from pbr_dsl.model.canonical import to_json
from pbr_dsl.reference import run as run_on
from pbr_dsl.report.expanded import core_text
from pbr_dsl.report.simulation.text import text
from pbr_dsl.report.why.explain import Explaining, Question
from pbr_dsl.values.history import History
from tests.fuzz import facts, typed

LOOKED_BACK: Final = date(2026, 10, 20)


@dataclass(frozen=True)
class Case:
    """A contract and the files of its data, by their names; it is the same for the same seed."""

    contract: str
    tables: dict[str, facts.Table]

    def write(self, folder: Path) -> None:
        """Write what `pbrc simulate FOLDER` reads."""
        (folder / "data").mkdir(parents=True, exist_ok=True)
        (folder / "contract.pbr").write_text(self.contract, encoding="utf-8")
        for old in (folder / "data").glob("*.csv"):
            old.unlink()
        for name, rows in self.tables.items():
            with (folder / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)


def drawn(chance: random.Random) -> Case:
    """A well-typed contract with matching data."""
    contract = typed.contract(chance)
    return Case(contract, facts.tables(chance, proofs="\nevidence " in contract))


def broken(folder: Path, chance: random.Random) -> Iterator[str]:
    """Say which laws a case breaks that lies in a folder and that `check` accepts."""
    found = prepare(Asked(folder))
    if isinstance(found, Stopped):
        other = [
            one.message for one in found.findings if one.code is not OUTSIDE_THE_TERM
        ]  # all drawn rows may lie there
        yield from [f"the data are refused: {other[:3]}"] if other else []
        return
    again = check_text(core_text(found.contract)).contract
    if again is None or to_json(again) != to_json(found.contract):
        yield "core text is another contract"
    yield from _broken_by_lines(found)
    yield from _broken_by_rows(found, chance)
    _shown(found, folder, chance)


def _broken_by_lines(run: Run) -> Iterator[str]:
    for line in run.statement.lines:
        if sum((part.amount for part in line.contributions), Fraction(0)) != line.amount:
            yield f"contributions do not sum to the amount: {line}"
        if line.shares and sum((share.amount for share in line.shares), Fraction(0)) != line.amount:
            yield f"shares do not sum to the amount: {line}"
        if line.state != "payable" and line.amount:
            yield f"something is paid of what is not payable: {line}"


def _broken_by_rows(run: Run, chance: random.Random) -> Iterator[str]:
    rows = list(run.dataset.history.rows)
    chance.shuffle(rows)
    if run_on(run.contract, History(rows), as_known_on=run.as_known_on).lines != run.statement.lines:
        yield "the order of rows changes the statement"
    known = [row for row in rows if row.recorded is None or row.recorded <= LOOKED_BACK]
    then, whole = (run_on(run.contract, History(some), as_known_on=LOOKED_BACK).lines for some in (known, rows))
    if then != whole:
        yield "what was recorded later changes the statement of an earlier day"


def _shown(run: Run, folder: Path, chance: random.Random) -> None:
    """Print what people ask for; `why` one line, as each takes hundreds of runs to suggest something."""
    text(simulated(run, (), (None, None), list_open=True))
    made(folder, "html")
    asking = Explaining(run.contract, run.source.path, run.dataset.history, run.as_known_on, Sheets(run))
    lines = [line for line in run.statement.lines if "client" in line.subject]
    for line in chance.sample(lines, min(1, len(lines))):
        asked = Question(line.subject["client"][0], line.outcome or line.payment, line.period)
        said = asking.explain(asked)
        assert not isinstance(said, Diagnostic), (asked, said.message)
