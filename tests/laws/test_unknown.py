"""Turning one known field into a field not yet known never changes an amount in silence.

The line that reads it is held with the field named, or is paid in part with the row and the most it could add listed,
or keeps its amount because every value gives the same.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from pbr_dsl.reference import Computation
from pbr_dsl.values.facts import Missing, Row, Unknown
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line
from tests.laws.shipped import Shipped, by_identity, drawn, known_cells, people, shipped

SAMPLE = {"care-leavers/apollo": 12}


def cases(name: str) -> Shipped:
    return people(name, 25) if name.startswith("care-leavers") else shipped(name)


@pytest.mark.parametrize("name", ["homes", "lots-and-hours", "rough-sleeping", "care-leavers/apollo"])
def test_a_sample_of_cells(name: str) -> None:
    found = cases(name)
    cells = known_cells(found.history)
    for row, field in drawn(f"unknown {name}").sample(cells, min(SAMPLE.get(name, 30), len(cells))):
        check(found, row, field)


def check(found: Shipped, row: Row, field: str) -> None:
    unknown = Unknown((Missing("not yet known", row.record, row.key, field, row.file, row.line),))
    before = by_identity(found.statement())
    changed = found.history.replace(row.record, row.key, field, unknown)
    after = by_identity(found.statement(changed))
    for subject in {**before, **after}:
        old, new = before.get(subject, []), after.get(subject, [])
        if paid(old) != paid(new):
            told = any(names(line, row, field) for line in new) or refused(found, changed, row, field)
            said = f"{row.record} {row.key} {field} changes {subject} from {paid(old)} to {paid(new)} without a word"
            assert told, said
            most = enough(old, new) or refused(found, changed, row, field)
            assert most, f"{said}: the most that is listed is less than what is missing"


def paid(lines: list[Line]) -> list[tuple[str, Fraction | None]]:
    """What lines pay before limits take anything, which a line held elsewhere may change; open ones say nothing."""
    found = [(line.state, line.before_limits) for line in lines if line.state == "payable"]
    return sorted(found, key=str)


def names(line: Line, row: Row, field: str) -> bool:
    """Whether a line names the field: as what it waits for itself, or behind an outcome or row that it waits for."""
    behind = {f"{field} ({row.file} row {row.line})", field}
    for one in line.waiting:
        if (one.missing.record, one.missing.field) == (row.record, field) or any(n in one.missing.note for n in behind):
            return True
    return any(field in reason.text or row.record in reason.text for reason in line.reasons)


def refused(found: Shipped, changed: History, row: Row, field: str) -> bool:
    """Whether an outcome is refused, and says so, because a wait that the contract writes has run out on the field."""
    run = Computation(found.contract, changed, as_known_on=found.history.last_recorded)
    reasons = [r.text for one in run.outcomes() if one.verdict.state == "refused" for r in one.verdict.reasons]
    return any(field in text or row.record in text for text in reasons)


def enough(old: list[Line], new: list[Line]) -> bool:
    """Whether a line that is still paid lists at least what it lacks; no bound written is always enough."""
    if any(line.state == "held" for line in new) or any(one.most is None for line in new for one in line.waiting):
        return True
    most = sum((one.most or Fraction(0) for line in new for one in line.waiting), Fraction(0))
    lacking = total(old) - total(new)
    return lacking <= most


def total(lines: list[Line]) -> Fraction:
    return sum((line.before_limits or Fraction(0) for line in lines if line.state == "payable"), Fraction(0))
