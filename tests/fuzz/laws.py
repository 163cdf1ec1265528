"""Laws of a contract that `check` accepts, with data that it reads: what any run, and any engine, has to keep.

Core text is the same contract; contributions and shares sum to the amount; a person is explained and the schedule is
written.  What a run may not make of other rows, files and days stands in `tests/engines/laws.py`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import check_text
from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.driver.scheduling import made
from pbr_dsl.driver.sheets import Sheets
from pbr_dsl.driver.showing import simulated
from pbr_dsl.model.canonical import to_json
from pbr_dsl.report.expanded import core_text
from pbr_dsl.report.simulation.text import text
from pbr_dsl.report.why.explain import Explaining, Question
from tests.engines import case
from tests.engines.case import Case
from tests.engines.chance import Chance


def drawn(chance: random.Random) -> Case:
    """A well-typed contract with data that fit it, as engines are compared on; none where `check` refuses it."""
    draws = Chance(chance)
    made, contract = case.drawn(draws)
    return case.with_data(made, contract, draws) if contract is not None else Case(made.text, {}, "2027-06-30")


def broken(folder: Path, chance: random.Random) -> Iterator[str]:
    """Say which laws a case breaks that lies in a folder and that `check` accepts."""
    found = prepare(Asked(folder))
    if isinstance(found, Stopped):  # data without a row, or all of it outside the term
        return
    again = check_text(core_text(found.contract)).contract
    if again is None or to_json(again) != to_json(found.contract):
        yield "core text is another contract"
    yield from _broken_by_lines(found)
    _shown(found, folder, chance)


def _broken_by_lines(run: Run) -> Iterator[str]:
    for line in run.statement.lines:
        if sum((part.amount for part in line.contributions), Fraction(0)) != line.amount:
            yield f"contributions do not sum to the amount: {line}"
        if line.shares and sum((share.amount for share in line.shares), Fraction(0)) != line.amount:
            yield f"shares do not sum to the amount: {line}"
        if line.state != "payable" and line.amount:
            yield f"something is paid of what is not payable: {line}"


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
