"""The columnar engine says of every line what the reference says: state, amount, reasons, and what is waited for."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from pbr_dsl import columnar, reference
from pbr_dsl.columnar import again
from pbr_dsl.columnar.computed import Computed, computed
from pbr_dsl.columnar.duckdb import DuckDB, described
from pbr_dsl.columnar.reading.reading import readings
from pbr_dsl.columnar.sampled import limits_of
from pbr_dsl.data.read import read
from pbr_dsl.driver import check_text
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.terms import Terms
from pbr_dsl.values.pseudonym import Pseudonym, Pseudonyms
from pbr_dsl.values.sampled import GRID, lower_limit
from tests.columnar.agreement import differing, given
from tests.engines.agree import differences
from tests.engines.columns import without_idle

CASES = Path(__file__).parent / "cases"
PLAYED = Path(__file__).parent.parent / "cases" / "ok"
EXAMPLES = [
    "evidence/lower-limit",
    "households/rows",
    "money/named-payments",
    "money/share",
    "outcomes/counting",
    "pools/missing-score",
    "rows/earlier-rows",
    "values/years",
    "variations/everyone",
    "windows/frozen",
]


def contract(folder: Path) -> Contract:
    path = folder / "contract.pbr"
    found = check_text(path.read_text(encoding="utf-8"), str(path), folder).contract
    assert found is not None
    return found


@pytest.mark.parametrize("folder", sorted(CASES.iterdir()), ids=lambda folder: folder.name)
def test_files_come_to_the_same(folder: Path) -> None:
    checked = contract(folder)
    history = read(checked, [folder / "data"], recorded="received:2024-07-01").history
    assert history.last_recorded is not None
    assert not list(differing(checked, history, history.last_recorded + timedelta(days=1)))


def test_files_that_hold_a_row_of_another_width_come_to_the_same(tmp_path: Path) -> None:
    checked, data, recorded = contract(CASES / "strays"), [CASES / "strays" / "data"], "received:2024-07-01"
    history = read(checked, data, recorded=recorded).history
    mine = reference.run(checked, history, as_known_on=history.last_recorded)
    assert any(one.missing.key[0] == "?" for line in mine.lines for one in line.waiting)
    files = readings(checked, data, tmp_path, describe=described, recorded=recorded)
    theirs = computed(checked, files, DuckDB(files.paths, threads=1), history.last_recorded).statement(100)
    assert theirs is not None
    assert [str(one) for one in differences(mine, without_idle(mine, theirs))] == []


@pytest.mark.parametrize(
    ("name", "key"), [("checks", b""), ("few", b""), ("proofs", b"k" * 32), ("strays", b""), ("verifiers", b"k" * 32)]
)
def test_files_with_people_in_them_come_to_the_same_by_the_same_names(name: str, key: bytes, tmp_path: Path) -> None:
    found, data, recorded = contract(CASES / name), [CASES / name / "data"], "received:2024-07-01"
    led_to = {link.record for record in found.records for link in record.links}
    everybody = [one.model_copy(update={"personal": one.name in led_to}) for one in found.records]
    checked = found.model_copy(update={"records": tuple(everybody)})
    history = read(checked, data, recorded=recorded, names=Pseudonyms(key)).history
    mine = reference.run(checked, history, as_known_on=history.last_recorded)
    assert any(isinstance(part, Pseudonym) for line in mine.lines for one in line.subject.values() for part in one)
    names = Pseudonyms(key)
    files = readings(checked, data, tmp_path, describe=described, recorded=recorded, names=names)
    theirs = computed(checked, files, DuckDB(files.paths, threads=1), history.last_recorded).statement(1000)
    assert theirs is not None
    assert [str(one) for one in differences(mine, without_idle(mine, theirs))] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_examples_come_to_the_same(name: str) -> None:
    checked = contract(PLAYED / name)
    terms = Terms(checked)
    sealed = (terms.sealed_on(days) for days in terms.periods.values())
    last = next(reversed(terms.periods.values())).end
    day = min((one for one in sealed if one is not None), default=last)
    assert not list(differing(checked, given(checked, checked.scenarios[0]), day))


def test_a_line_whose_price_is_not_known_could_come_to_its_highest() -> None:
    checked = contract(PLAYED / "households/gate")
    history, day = given(checked, checked.scenarios[2]), checked.settings.end
    assert not list(differing(checked, history, day))
    waiting = [one for line in reference.run(checked, history, as_known_on=day).lines for one in line.waiting]
    assert 600 in [one.most for one in waiting]


def test_lines_are_added_up_by_what_wide_and_narrow_sums_share() -> None:
    checked = contract(PLAYED / "evidence/lower-limit")
    history = given(checked, max(checked.scenarios, key=lambda one: len(one.steps)))
    plan, lines = columnar.planned(checked, history, checked.settings.paid_until)
    with closing(DuckDB(threads=1)) as engine:
        for step in plan.steps:
            engine.keep(step.name, step.query, rows=step.kept)
        found = Computed(plan, engine, lines, {}).totals(["proof.outcome"])
    stated = reference.run(checked, history, as_known_on=plan.day)
    assert sum(one.amount for one in found) == sum(line.amount for line in stated.lines)


def test_what_is_counted_more_often_than_is_worked_out_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(again, "MOST", 2)
    checked, data = contract(CASES / "again"), [CASES / "again" / "data"]
    refused = r"counts `(stay|week)` no more than 2 times"
    with pytest.raises(columnar.NotLoweredError, match=refused):
        columnar.run(checked, read(checked, data, recorded="received:2024-07-01").history)
    files = readings(checked, data, tmp_path, describe=described)
    with pytest.raises(columnar.NotLoweredError, match=refused):
        computed(checked, files, DuckDB(files.paths, threads=1))


def test_limits_that_are_looked_up_are_those_that_are_worked_out() -> None:
    for many, row in enumerate(limits_of(30), start=1):
        assert row == [lower_limit(Fraction(few), Fraction(many)) * GRID for few in range(1, many + 1)]
