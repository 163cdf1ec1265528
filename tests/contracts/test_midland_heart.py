"""Midland Heart: the pot to the last penny, and a dirty export against plain arithmetic on what really happened."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "contracts" / "midland-heart"
MANDATORY: Final = ("independence", "healthcare")
CHOSEN: Final = ("income", "accommodation", "safety", "offending", "substance", "skills", "family")
YEARS: Final = range(2014, 2018)
NEEDS: Final = ("money", "safety", "offending", "substance", "housing")

LotYear = tuple[str, str]  # first day of the year, lot


def run(*words: str, expected: int = 0) -> str:
    """What `pbrc` prints to standard output."""
    command = [sys.executable, "-m", "pbr_dsl", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == expected, done.stdout + done.stderr
    return done.stdout


def test_the_contract_is_clean() -> None:
    run("check", "--deny-warnings", str(FOLDER / "contract.pbr"))


def test_the_scenarios_come_out() -> None:
    run("test", str(FOLDER / "contract.pbr"))


def test_the_generator_writes_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(FOLDER / "generate.py"), str(tmp_path)], check=True)
    for name in ("oska.csv", "planted.json"):
        assert (tmp_path / name).read_bytes() == (FOLDER / "data" / name).read_bytes()
    assert (FOLDER / "data" / "oska.csv").stat().st_size < 6_000_000


# ---------------------------------------------------------------- what should be paid, from what really happened


def menu(group: str, need: str) -> set[str]:
    """What may be chosen, written out once more from the schedule."""
    by_need = {
        "money": {"income", "accommodation", "skills"},
        "safety": {"accommodation", "safety", "family", "skills"},
        "offending": {"accommodation", "offending", "substance", "skills"},
        "substance": {"income", "substance", "skills"},
        "housing": {"income", "accommodation", "skills"},
    }
    listed = set(by_need[need])
    match group:
        case "families":
            listed |= {"safety", "family"}
            listed -= set() if need == "money" else {"skills"}
        case "young":
            listed |= {"family"}
        case "offenders":
            listed |= {"offending"}
    return listed


def plans(path: Path) -> Iterator[list[dict[str, str]]]:
    """The plan of each customer, as it really was."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["customer"]].append(row)
    yield from found.values()


def counts(goal: dict[str, str], due: date) -> bool:
    """Whether an outcome of a plan is achieved, and the export still shows it."""
    if goal["status"] != "achieved" or goal["spoilt"]:
        return False
    return date.fromisoformat(goal["met"]) <= due and int(goal["score"]) - int(goal["baseline"]) >= 2


def gone_early(one: dict[str, str], due: date) -> bool:
    """Whether a customer had left by the day of the judging."""
    return bool(one["moved-out"]) and date.fromisoformat(one["moved-out"]) <= due


def points(plan: list[dict[str, str]], due: date) -> int:
    """How many of a customer's outcomes count; where the need is lost, those that would count for any need."""
    first = plan[0]
    if gone_early(first, due) and not first["reason"]:  # not known to be due, so nothing counts
        return 0
    frozen = date.fromisoformat(first["moved-in"]) + timedelta(days=28)
    menus = [menu(first["group"], need) for need in (NEEDS if first["lost"] == "need" else (first["need"],))]
    settled = [goal for goal in plan if date.fromisoformat(goal["set"]) <= frozen]
    elective = [goal for goal in settled if any(goal["head"] in listed for listed in menus)]
    elective.sort(key=lambda goal: (int(goal["baseline"]), CHOSEN.index(goal["head"])))
    assert len(menus) == 1 or len(elective) <= 3  # else it would depend on the need which of them are chosen
    chosen = [goal for goal in elective[:3] if all(goal["head"] in listed for listed in menus)]
    return sum(counts(goal, due) for goal in settled if goal["head"] in MANDATORY or goal in chosen)


def expected_payments(path: Path) -> dict[LotYear, Decimal]:
    """What each lot should be paid for each year."""
    offered: Counter[LotYear] = Counter()
    earned: Counter[LotYear] = Counter()
    for plan in plans(path):
        first = plan[0]
        due = date.fromisoformat(first["moved-in"]) + timedelta(weeks=26)
        year = due.year if due >= date(due.year, 4, 1) else due.year - 1
        if first["lost"] == "moved-in":  # nobody can say which year it is: below the line in each, above in none
            known = min(goal["updated"] for goal in plan)  # rows that came after a year was sealed do not reach it
            offered.update({(f"{each}-04-01", first["lot"]): 5 for each in YEARS if known <= f"{each + 2}-03-31"})
            continue
        if year not in YEARS or (gone_early(first, due) and first["reason"] in {"died", "transferred"}):
            continue
        key = (f"{year}-04-01", first["lot"])
        offered[key] += 5
        earned[key] += points(plan, due)
    assert len(offered) == 36
    paid = {}
    for position, key in enumerate(sorted(offered)):
        pence = Fraction(1_388_889 if position < 32 else 1_388_888) * earned[key] / offered[key]
        paid[key] = Decimal(int(pence + Fraction(1, 2))) / 100
    return paid


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("midland")
    path = folder / "truth.csv"
    subprocess.run([sys.executable, str(FOLDER / "generate.py"), str(folder), "--truth", str(path)], check=True)
    return path


def test_the_size_of_the_scheme(truth: Path) -> None:
    people = [plan[0] for plan in plans(truth)]
    assert len(people) >= 2400
    for year in range(2014, 2018):
        day = f"{year}-10-01"
        there = [one for one in people if one["moved-in"] <= day and (not one["moved-out"] or one["moved-out"] >= day)]
        assert len(there) > 600


def test_the_export_pays_what_really_happened(truth: Path) -> None:
    folder, map_file = str(FOLDER / "data"), str(FOLDER / "oska.toml")
    shown: dict[str, Any] = json.loads(
        run("simulate", str(FOLDER / "contract.pbr"), folder, "--map", map_file, "--format", "json")
    )
    lines = shown["lines"]
    paid = {(line["period"], line["lot"]): Decimal(line["amount"]) for line in lines if line["payment"] == "results"}
    assert paid == expected_payments(truth)
    block = sum(Decimal(line["amount"]) for line in lines if line["payment"] == "service")
    assert block == Decimal("4000000.00")
