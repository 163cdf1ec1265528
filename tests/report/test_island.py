"""The lines of an island, worked out from its own rows, are those of the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbr_dsl.driver.running import Asked
from pbr_dsl.model.terms import Terms
from pbr_dsl.reference import Computation
from pbr_dsl.report.why.island import Islands, Reach
from tests.promises.test_cases import contract_of
from tests.report.replay import run_of

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cli" / "cases"


@pytest.mark.parametrize(
    ("folder", "stays"),
    [
        (CASES / "rates", {"person"}),
        (CASES / "lots", {"service", "provider", "lot"}),
        (ROOT / "contracts" / "rough-sleeping", set()),
        (ROOT / "contracts" / "midland-heart", {"lot"}),
        (ROOT / "contracts" / "birmingham", {"service", "provider", "lot"}),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_where_a_contract_stays(folder: Path, stays: set[str]) -> None:
    reach = Reach(Terms(contract_of(folder)))
    assert {name for name in reach.terms.records if reach.stays(name)} == stays


@pytest.mark.parametrize(
    ("folder", "record"),
    [(CASES / "rates", "person"), (CASES / "lots", "service"), (CASES / "lots", "provider"), (CASES / "lots", "lot")],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_the_lines_of_an_island_are_those_of_the_whole(folder: Path, record: str) -> None:
    run = run_of(Asked(folder))
    terms, history = run.computation.terms, run.dataset.history
    reach, islands = Reach(terms), Islands(terms, history, record)
    for key in run.computation.on(run.as_known_on).keys(record):
        part = Computation(reach.without_others(record, key), islands.part(key), run.as_known_on).statement()
        wanted = [line for line in run.statement.lines if line.subject.get(record) == key]
        assert [line for line in part.lines if line.subject.get(record) == key] == wanted
