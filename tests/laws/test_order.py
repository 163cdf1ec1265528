"""The order of rows and the names of things change no result; statements at two dates give the adjustment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from pbr_dsl.reference import run
from pbr_dsl.values.facts import Cell, Row
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line
from tests.laws.shipped import drawn, people, shipped

NAMES = ["homes", "lots-and-hours", "rough-sleeping"]


@pytest.mark.parametrize("name", NAMES)
def test_shuffling_the_rows_changes_nothing(name: str) -> None:
    found = shipped(name)
    rows = list(found.history.rows)
    drawn(f"order {name}").shuffle(rows)
    assert found.statement(History(rows)).lines == found.statement().lines


@pytest.mark.parametrize("name", [*NAMES, "care-leavers/apollo"])
def test_renaming_every_id_changes_no_total(name: str) -> None:
    found = people(name, 30) if "/" in name else shipped(name)
    ids = {row.key for row in found.history.rows if len(row.key) == 1}
    fresh = [f"x{number:05d}" for number in range(len(ids))]
    drawn(f"names {name}").shuffle(fresh)
    renamed: dict[tuple[str, ...], str] = dict(zip(sorted(ids), fresh, strict=True))
    rows = [in_other_names(row, renamed) for row in found.history.rows]
    assert sorted_totals(found.statement(History(rows)).lines) == sorted_totals(found.statement().lines)


def in_other_names(row: Row, renamed: dict[tuple[str, ...], str]) -> Row:
    def part(text: str) -> str:
        return renamed.get((text,), text)

    def cell(value: Cell) -> Cell:
        return tuple(part(text) for text in value) if isinstance(value, tuple) else value

    cells = {name: cell(value) for name, value in row.cells.items()}
    return replace(row, key=tuple(part(text) for text in row.key), cells=cells)


def sorted_totals(lines: Sequence[Line]) -> list[tuple[str, date, Fraction]]:
    found: dict[tuple[str, date], Fraction] = {}
    for line in lines:
        at = (line.payment, line.period)
        found[at] = found.get(at, Fraction(0)) + line.amount
    return sorted((payment, period, amount) for (payment, period), amount in found.items())


@pytest.mark.parametrize("name", NAMES)
def test_running_twice_adjusts_nothing_and_late_facts_arrive_in_any_order(name: str) -> None:
    found = shipped(name)
    last = found.history.last_recorded
    assert last is not None
    once, again = found.statement(), found.statement()
    assert [line.amount for line in once.lines] == [line.amount for line in again.lines]
    late = sorted((row for row in found.history.rows if row.recorded == last), key=lambda row: row.line)
    early = [row for row in found.history.rows if row.recorded != last]
    for order in (late, late[::-1]):
        grown = History(early)
        for row in order:
            grown = grown.plus([row])
        assert run(found.contract, grown, as_known_on=last).total == once.total
