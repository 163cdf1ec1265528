"""The Birmingham pilot: clean text, worked examples, and a dirty extract that gives the amounts of the clean truth."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.contracts import pilot_amounts
from tests.contracts.tools import CONTRACTS, pbrc, statement
from tests.golden import same

PILOT = CONTRACTS / "birmingham"
TEXT = (PILOT / "contract.pbr").read_text(encoding="utf-8")


def test_the_text_is_clean_and_its_examples_come_out() -> None:
    checked = pbrc("check", "contracts/birmingham", "--deny-warnings")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    tested = pbrc("test", "contracts/birmingham")
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_the_annex_holds_98_services_of_24_providers_in_four_lots() -> None:
    services = pilot_amounts.annex(TEXT)
    assert len(services) == 98
    assert len({service.provider for service in services.values()}) == 24
    assert {service.lot for service in services.values()} == {
        "disabilities",
        "mental-health",
        "social-exclusion",
        "older-people",
    }
    assert {service.kind for service in services.values()} == {"accommodation", "floating"}


def test_every_line_of_the_dirty_extract_is_what_the_clean_rows_give(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    truth = pilot_amounts.truth(tmp_path)
    assert len(truth["client"]) >= 4000
    expected = pilot_amounts.expected(TEXT, truth)
    stated, dataset = statement(TEXT, PILOT / "data")
    amounts = {
        (line.payment, line.subject["service"][0], line.period): None if line.state == "held" else line.amount
        for line in stated.lines
    }
    assert amounts == expected.amounts
    held = [line for line in stated.lines if line.state == "held"]
    assert len(held) == 12
    assert all(any("due" in reason.text or reason.rows for reason in line.reasons) for line in held)
    assert all("shadow" in line.marks for line in stated.lines)
    assert stated.total == 0
    accept = bool(pytestconfig.getoption("--accept"))
    same(PILOT / "expected" / "totals.json", pilot_amounts.as_json(expected), accept=accept)

    planted = json.loads((PILOT / "data" / "planted.json").read_text(encoding="utf-8"))
    found = {tally.file: asdict(tally) for tally in dataset.tallies}
    wanted = {
        file: {"record": file.removesuffix(".csv"), "file": file, **counts}
        for file, counts in planted["tallies"].items()
    }
    assert found == wanted
    assert len(dataset.rejected) == sum(kind["count"] for kind in planted["planted"] if kind["becomes"] == "rejected")


def test_services_are_plausible(tmp_path: Path) -> None:
    truth = pilot_amounts.truth(tmp_path)
    for service, (use, results) in pilot_amounts.shares(TEXT, truth).items():
        assert 0.82 <= use <= 1.04, service
        assert 0.60 <= results <= 0.95, service


def test_the_readme_lists_what_was_planted() -> None:
    planted = json.loads((PILOT / "data" / "planted.json").read_text(encoding="utf-8"))["planted"]
    assert len({kind["kind"] for kind in planted}) >= 12
    readme = (PILOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) +\| `(.+?)` +\| +(\d+) \| (.+?) +\|$", readme, re.MULTILINE)
    assert rows == [(kind["kind"], kind["file"], str(kind["count"]), kind["becomes"]) for kind in planted]


def test_without_at_most_more_would_be_paid(tmp_path: Path) -> None:
    line = "  at most  90% * value\n"
    assert TEXT.count(line) == 1
    loose = tmp_path / "contract.pbr"
    loose.write_text(TEXT.replace(line, ""), encoding="utf-8")
    tested = pbrc("test", str(loose), "--format", "json")
    assert tested.returncode == 1, tested.stdout + tested.stderr
    failed = [one for one in json.loads(tested.stdout)["scenarios"] if one["outcome"] != "passed"]
    assert [one["name"] for one in failed] == ["more hours than contracted pay no more"]
    assert "3,150.90" in json.dumps(failed)
