"""What limits, payers, due dates and final periods leave of lines is the same in columns as in the reference."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pbr_dsl import columnar, reference
from pbr_dsl.data.read import read
from pbr_dsl.driver import check_text
from pbr_dsl.values.statement import Line

CASES = Path(__file__).parent / "limited"
DAYS = {
    "carried": date(2026, 12, 31),
    "days": date(2026, 6, 30),
    "due-dates": date(2028, 2, 1),
    "each-period": date(2026, 9, 30),
    "final-periods": date(2026, 9, 30),
    "late": date(2026, 7, 5),
    "pounds": date(2026, 4, 30),
    "payers": date(2026, 9, 30),
    "signed": date(2026, 6, 30),
}


def said(line: Line) -> tuple[object, ...]:
    """What a line says, but for its parts."""
    waits = {(one.missing.record, one.missing.key, one.missing.field) for one in line.waiting}
    shown = (line.identity, line.state, line.marks, line.before_limits, line.amount, line.shares, line.due)
    return (*shown, line.achieved, line.quantity, line.rate, line.clause, line.reasons, frozenset(waits))


@pytest.mark.parametrize("name", DAYS)
def test_lines_are_the_same(name: str) -> None:
    path = CASES / name / "contract.pbr"
    contract = check_text(path.read_text(encoding="utf-8"), str(path), path.parent).contract
    assert contract is not None
    history = read(contract, [CASES / name / "data"]).history
    ours = columnar.run(contract, history, as_known_on=DAYS[name])
    theirs = reference.run(contract, history, as_known_on=DAYS[name])
    assert [said(line) for line in ours.lines] == [said(line) for line in theirs.lines]
    assert [(said(line), amount) for line, amount in ours.late] == [
        (said(line), amount) for line, amount in theirs.late
    ]
    assert ours.periods == theirs.periods
