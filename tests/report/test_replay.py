"""Whoever makes a change that `why` suggests, in the files, gets what `why` said: tried on the shipped data."""

from __future__ import annotations

from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from pbr_dsl.driver.running import Asked
from tests.laws.shipped import drawn
from tests.report.replay import alone, cut, of_each_state, parts, people, replay, replayed, run_of, stopped

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT / "contracts"

SMALL = [
    CONTRACTS / "homes",
    CONTRACTS / "rough-sleeping",
    CONTRACTS / "lots-and-hours",
    ROOT / "tests" / "cli" / "cases" / "rates",
    ROOT / "tests" / "cli" / "cases" / "lots",
]
LARGE = {"birmingham": "service", "midland-heart": "lot"}  # contracts, and the record whose rows stand apart


def sampled(whom: list[str], number: int) -> list[str]:
    return drawn("people").sample(whom, min(number, len(whom)))


@pytest.mark.parametrize("folder", SMALL, ids=lambda folder: folder.name)
def test_every_suggestion_on_a_small_contract(folder: Path, tmp_path: Path) -> None:
    run = run_of(Asked(folder))
    assert replay(run, people(run), tmp_path, most=1000)


def test_suggestions_on_a_rate_card(tmp_path: Path) -> None:
    run = run_of(Asked(CONTRACTS / "care-leavers" / "apollo"))
    assert replay(run, sampled(stopped(run), 3), tmp_path, most=3)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", LARGE)
def test_suggestions_on_a_part_of_a_large_contract(name: str, tmp_path: Path) -> None:
    whole = run_of(Asked(CONTRACTS / name))
    record = LARGE[name]
    key = drawn(f"part of {name}").choice(parts(whole, record))
    again = partial(alone, record=record, key=key)
    part = again(run_of(cut(whole, record, key, tmp_path / "part")))
    done = list(islice(replayed(part, of_each_state(part, 3, drawn(name)), tmp_path, again), 1))
    assert done == [None]
