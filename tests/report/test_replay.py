"""Whoever makes a change that `why` suggests, in the files, gets what `why` said: tried on the shipped data."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pbr_dsl.driver.running import Asked
from tests.report.replay import cut, people, replay, run_of

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT / "contracts"
SEED = 20260501

SMALL = [
    CONTRACTS / "homes",
    CONTRACTS / "rough-sleeping",
    CONTRACTS / "lots-and-hours",
    ROOT / "tests" / "cli" / "cases" / "rates",
    ROOT / "tests" / "cli" / "cases" / "lots",
]
CARDS = [CONTRACTS / "care-leavers" / name for name in ("apollo", "i-aspire", "reboot-west")]
LARGE = {"birmingham": "service", "midland-heart": "lot"}  # contracts, and the record whose rows stand apart


def sampled(whom: list[str], number: int) -> list[str]:
    return random.Random(SEED).sample(whom, min(number, len(whom)))  # noqa: S311  a sample, not a secret


@pytest.mark.parametrize("folder", SMALL, ids=lambda folder: folder.name)
def test_every_suggestion_on_a_small_contract(folder: Path, tmp_path: Path) -> None:
    run = run_of(Asked(folder))
    assert replay(run, people(run), tmp_path, most=1000)


def test_suggestions_on_a_rate_card(tmp_path: Path) -> None:
    run = run_of(Asked(CONTRACTS / "care-leavers" / "apollo"))
    stopped = {next(iter(line.subject.values()))[0] for line in run.statement.lines if line.state != "payable"}
    whom = [one for one in people(run) if one.partition(":")[2] in stopped]
    assert replay(run, sampled(whom, 3), tmp_path, most=3)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", LARGE)
def test_suggestions_on_a_part_of_a_large_contract(name: str, tmp_path: Path) -> None:
    whole = run_of(Asked(CONTRACTS / name))
    record = LARGE[name]
    rows = next(one.rows for one in whole.contract.records if one.name == record)
    key = random.Random(SEED).choice(rows).key  # noqa: S311  a sample, not a secret
    part = run_of(cut(whole, record, key, tmp_path / "part"))
    assert replay(part, sampled(people(part), 40), tmp_path, most=2)


@pytest.mark.long
@pytest.mark.timeout(0)
@pytest.mark.parametrize("folder", CARDS, ids=lambda folder: folder.name)
def test_every_suggestion_on_a_rate_card(folder: Path, tmp_path: Path) -> None:
    run = run_of(Asked(folder))
    stopped = {next(iter(line.subject.values()))[0] for line in run.statement.lines if line.state != "payable"}
    replay(run, [one for one in people(run) if one.partition(":")[2] in stopped], tmp_path, most=10_000)


@pytest.mark.long
@pytest.mark.timeout(0)
@pytest.mark.parametrize("name", LARGE)
def test_every_suggestion_on_a_large_contract_part_by_part(name: str, tmp_path: Path) -> None:
    whole = run_of(Asked(CONTRACTS / name))
    record = LARGE[name]
    for row in next(one.rows for one in whole.contract.records if one.name == record):
        folder = tmp_path / row.key[0]
        part = run_of(cut(whole, record, row.key, folder / "part"))
        replay(part, people(part), folder, most=100_000)
