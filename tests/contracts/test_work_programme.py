"""Into work and staying there: forty people, each paid what the README works out by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from typing import Final

from tests.contracts.asking import printed
from tests.contracts.tools import CONTRACTS, statement

FOLDER: Final = CONTRACTS / "work-programme"
MOST: Final = {"y": 3_810, "a": 4_395, "e": 6_600, "x": 6_600, "v": 3_700}
GROUPS: Final = {"y": 17_760, "a": 19_920, "e": 26_850, "x": 26_850, "v": 16_335}


def test_the_text_is_clean_and_its_examples_come_out() -> None:
    printed("check", "--deny-warnings", str(FOLDER))
    printed("test", str(FOLDER))


def test_forty_people_are_paid_what_is_worked_out_by_hand() -> None:
    text = (FOLDER / "contract.pbr").read_text(encoding="utf-8")
    stated, dataset = statement(text, FOLDER / "data", as_known_on=date(2017, 5, 31))
    assert not dataset.rejected
    paid: dict[str, Fraction] = defaultdict(Fraction)
    for line in stated.lines:
        (person,) = line.subject["participant"]
        paid[person] += line.amount
    for group, most in MOST.items():
        assert [paid[f"{group}1"], paid[f"{group}2"], paid[f"{group}5"]] == [most, most, most - 100]
    assert paid["y3"] == 3_130
    groups: Counter[str] = Counter()
    for person, amount in paid.items():
        groups[person[0]] += int(amount)
    assert groups == GROUPS
    assert stated.total == 107_715
