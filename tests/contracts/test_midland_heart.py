"""Midland Heart: the pot to the last penny, and a dirty export against plain arithmetic on what really happened."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

from tests.contracts.asking import noticed, printed
from tests.contracts.tools import CONTRACTS

FOLDER: Final = CONTRACTS / "midland-heart"
MANDATORY: Final = ("independence", "healthcare")
CHOSEN: Final = ("income", "home", "safety", "offending", "substance", "skills", "family")
YEARS: Final = range(2014, 2018)
NEEDS: Final = ("money", "safety", "offending", "substance", "housing")

LATE: Final = "Last Updated"  # the cell that the generator moved to a day after the year was sealed
HELD: Final = (  # kinds of dirt that keep one mandatory outcome each from being judged, or from being proved
    "a spreadsheet's error as a date",
    "a score above ten",
    "a date that does not exist",
    "a verifier nobody knows",
    "verified by the own worker",
    "verified by a company of the group",
    "achieved without evidence",
    "achieved without a date",
    "achieved without a baseline",
    "two rows that disagree",
)

LotYear = tuple[str, str]  # first day of the year, lot


def test_the_contract_is_clean() -> None:
    printed("check", "--deny-warnings", str(FOLDER))


def test_the_scenarios_come_out() -> None:
    printed("test", str(FOLDER))


# ---------------------------------------------------------------- what should be paid, from what really happened


def menu(group: str, need: str) -> set[str]:
    """What may be chosen, written out once more from the schedule."""
    by_need = {
        "money": {"income", "home", "skills"},
        "safety": {"income", "home", "safety", "family", "skills"},
        "offending": {"home", "offending", "substance", "skills"},
        "substance": {"income", "substance", "skills"},
        "housing": {"income", "home", "skills"},
    }
    listed = set(by_need[need])
    if group == "families" and need != "money":
        listed -= {"skills"}
    return listed | {"families": {"safety", "family"}, "offenders": {"offending"}}.get(group, set())


def plans(path: Path) -> Iterator[list[dict[str, str]]]:
    """The plan of each customer, as it really was."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["customer"]].append(row)
    yield from found.values()


def counts(goal: dict[str, str], due: date, *, late: bool) -> bool:
    """Whether an outcome of a plan is achieved, and the export shows it (`late`: however late its row came)."""
    if goal["status"] != "achieved" or (goal["spoilt"] and not (late and goal["spoilt"] == LATE)):
        return False
    return date.fromisoformat(goal["met"]) <= due and int(goal["score"]) - int(goal["baseline"]) >= 2


def gone_early(one: dict[str, str], due: date) -> bool:
    """Whether a customer had left by the day of the judging."""
    return bool(one["moved-out"]) and date.fromisoformat(one["moved-out"]) <= due


def achieved(plan: list[dict[str, str]], due: date, *, late: bool) -> list[str]:
    """Which of a customer's outcomes are achieved; where the need is lost, those that would be for any need."""
    first = plan[0]
    frozen = date.fromisoformat(first["moved-in"]) + timedelta(days=28)
    menus = [menu(first["group"], need) for need in (NEEDS if first["lost"] == "need" else (first["need"],))]
    settled = [goal for goal in plan if date.fromisoformat(goal["set"]) <= frozen]
    elective = [goal for goal in settled if any(goal["head"] in listed for listed in menus)]
    elective.sort(key=lambda goal: (int(goal["baseline"]), CHOSEN.index(goal["head"])))
    assert len(menus) == 1 or len(elective) <= 3  # else it would depend on the need which of them are chosen
    chosen = [goal for goal in elective[:3] if all(goal["head"] in listed for listed in menus)]
    due_here = [goal for goal in settled if goal["head"] in MANDATORY or goal in chosen]
    return [goal["head"] for goal in due_here if counts(goal, due, late=late)]


@dataclass
class Expected:
    """Points due and earned by lot and year, outcomes accepted, and those that wait for a reason for leaving."""

    offered: Counter[LotYear] = field(default_factory=Counter)
    earned: Counter[LotYear] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    no_reason: Counter[str] = field(default_factory=Counter)

    @property
    def paid(self) -> dict[LotYear, Decimal]:
        """Stake x earned / due, half up; the first 32 of the 36 stakes are a penny larger."""
        found = {}
        for position, key in enumerate(sorted(self.offered)):
            pence = Fraction(1_388_889 if position < 32 else 1_388_888) * self.earned[key] / self.offered[key]
            found[key] = Decimal(int(pence + Fraction(1, 2))) / 100
        return found


def expected(path: Path, *, late: bool = False) -> Expected:
    """What really happened, as far as the export shows it (`late`: rows that came after their year was sealed too)."""
    found = Expected()
    for plan in plans(path):
        first = plan[0]
        due = date.fromisoformat(first["moved-in"]) + timedelta(weeks=26)
        year = due.year if due >= date(due.year, 4, 1) else due.year - 1
        if first["lost"] == "moved-in":  # nobody can say which year it is: below the line in each, above in none
            known = min(goal["updated"] for goal in plan)
            years = [each for each in YEARS if late or known <= f"{each + 2}-03-31"]
            found.offered.update({(f"{each}-04-01", first["lot"]): 5 for each in years})
            continue
        early = gone_early(first, due)
        if year not in YEARS or (early and first["reason"] in {"died", "moved"}):
            continue
        key = (f"{year}-04-01", first["lot"])
        found.offered[key] += 5
        heads = achieved(plan, due, late=late)
        if early and not first["reason"]:  # not known to be due: below the line, not above
            found.no_reason.update(heads)
            continue
        found.earned[key] += len(heads)
        found.accepted.update(heads)
    assert len(found.offered) == 36
    return found


# ---------------------------------------------------------------- the tests


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("midland")
    path = folder / "truth.csv"
    subprocess.run(
        [sys.executable, str(FOLDER / "generate.py"), "--into", str(folder), "--truth", str(path)], check=True
    )
    return path


def test_the_size_of_the_scheme(truth: Path) -> None:
    people = [plan[0] for plan in plans(truth)]
    assert len(people) >= 2400
    for year in YEARS:
        day = f"{year}-10-01"
        there = [one for one in people if one["moved-in"] <= day and (not one["moved-out"] or one["moved-out"] >= day)]
        assert len(there) > 600


def test_the_export_pays_what_really_happened(truth: Path) -> None:
    shown: dict[str, Any] = json.loads(printed("simulate", str(FOLDER), "--format", "json"))
    planted = json.loads((FOLDER / "data" / "planted.json").read_text(encoding="utf-8"))
    wanted, late = expected(truth), expected(truth, late=True)
    _pays(shown, wanted)
    _lists_what_came_too_late(shown, wanted, late)
    _reports_what_was_planted(shown, planted["planted"], planted["expected"])
    _holds_what_cannot_be_judged(shown, planted["planted"], late)
    blank = sum(not plan[0]["reason"] for plan in plans(truth))
    assert _unknown(shown)["customer", "reason"] == blank


def _pays(shown: dict[str, Any], wanted: Expected) -> None:
    """To the penny, by lot and year; and the block whatever is achieved."""
    lines = shown["lines"]
    paid = {(line["period"], line["lot"]): Decimal(line["amount"]) for line in lines if line["payment"] == "results"}
    assert paid == wanted.paid
    block = [Decimal(line["amount"]) for line in lines if line["payment"] == "service"]
    assert len(block) == 36
    assert sum(block) == 4_000_000
    assert {line["state"] for line in lines} == {"payable"}


def _lists_what_came_too_late(shown: dict[str, Any], wanted: Expected, late: Expected) -> None:
    """Rows that came after a year was sealed do not change it; the run says what they would have changed."""
    found = {(line["period"], line["subject"]["lot"]): Decimal(line["amount"]) for line in shown["late"]}
    assert found == {key: amount for key, amount in late.paid.items() if amount != wanted.paid[key]}
    assert found


def _reports_what_was_planted(
    shown: dict[str, Any], planted: dict[str, int], tallies: dict[str, dict[str, int]]
) -> None:
    """Each kind of dirt, exactly as often as it was planted."""
    read = {one["record"]: one for one in shown["read"]}
    assert {record: {word: read[record][word] for word in tally} for record, tally in tallies.items()} == tallies
    for record in ("customer", "goal", "proof"):
        one = read[record]
        assert one["read"] == one["accepted"] + one["rejected"] + one["repeated"] + one["blank"]
    mended = read["goal"]["mended"]
    for kind in ("dates as Excel day numbers", "dates with a time of midnight", "spaces around a cell"):
        assert mended[kind] == planted[kind]
    cells = Counter((one["record"], one["field"], one["code"]) for one in shown["rejected"])
    assert cells["goal", "met", "PBR0505"] == planted["a spreadsheet's error as a date"]
    assert cells["goal", "met", "PBR0501"] == planted["a date that does not exist"]
    assert cells["goal", "score", "PBR0504"] == planted["a score above ten"]
    assert cells["proof", "verified-by", "PBR0502"] == planted["a verifier nobody knows"]
    unknown = _unknown(shown)
    assert unknown["customer", "need"] == planted["a need nobody knows"]
    assert unknown["customer", "moved-in"] == planted["a move-in date that does not exist"]
    assert unknown["customer", "building"] == planted["one customer in two buildings"]
    assert unknown["goal", "status"] == planted["two rows that disagree"]
    assert unknown["goal", "baseline"] == planted["achieved without a baseline"]
    assert unknown["goal", "score"] == planted["a score above ten"]


def _holds_what_cannot_be_judged(shown: dict[str, Any], planted: dict[str, int], late: Expected) -> None:
    """An outcome that a planted cell, proof or reason keeps from being judged is held, never refused."""
    states = {one["outcome"]: one["states"] for one in shown["outcomes"]}
    assert {head: found["accepted"] for head, found in states.items()} == dict(late.accepted)
    held = sum(states[head]["held"] for head in MANDATORY)
    unread = len(MANDATORY) * planted["a move-in date that does not exist"]
    reasons = sum(late.no_reason[head] for head in MANDATORY)
    assert held == sum(planted[kind] for kind in HELD) + unread + reasons


def _unknown(shown: dict[str, Any]) -> dict[tuple[str, str], int]:
    """In how many rows a field is not known."""
    return {(one["record"], one["field"]): one["rows"] - one["known"] for one in shown["coverage"]}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| by-need   | provider | 28 days |", "| by-need   | provider | 29 days |"),
        ("  baseline when in-time\n", "  baseline when baseline is above 0 points\n"),
        ("  choose    3 each customer by goal's urgency, lowest first\n", ""),
        ("urgency, lowest first", "urgency, highest first"),
        ("need is offending or group is offenders ", "need is offending or need is money "),
        ("within 26 weeks after moved-in and score", "within 25 weeks after moved-in and score"),
        ("baseline + 2 points", "baseline + 1 points"),
        ("baseline + 2 points", "baseline + 3 points"),
        (" and improved and not excused", " and improved"),
        ("(count of reviews where not excused)", "(count of reviews)"),
        ("(reason is died or reason is moved)", "(reason is abandoned or reason is moved)"),
        ("council, not by provider", "council"),
        ("ties by period and lot", "ties by lot and period"),
        ("stake * earned / offered, or £0 when offered is 0 points", "stake * earned / offered"),
        ("at 26 weeks after moved-in", "at 25 weeks after moved-in"),
    ],
)
def test_each_term_decides_a_worked_example(old: str, new: str) -> None:
    assert noticed(FOLDER / "contract.pbr", old, new)
