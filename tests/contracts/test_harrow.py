"""Harrow: jobs kept, care within an allocation of hours, and a sample of people that is paid what is worked by hand."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from pbr_dsl.values.display import date_text, money_text
from tests.contracts.asking import noticed, printed
from tests.contracts.tools import CONTRACTS, statement

FOLDER = CONTRACTS / "harrow"
TEXT = (FOLDER / "contract.pbr").read_text(encoding="utf-8")
README = (FOLDER / "README.md").read_text(encoding="utf-8")


def test_the_text_is_clean_and_its_examples_come_out() -> None:
    printed("check", "--deny-warnings", str(FOLDER))
    printed("test", str(FOLDER), "--tries", "4")  # each change of the data computes four years anew


def test_each_person_is_paid_what_the_readme_works_out_by_hand() -> None:
    care = re.findall(r"^\| (\w+) \| (\d+ \w+ \d+) \| \d.* \| (held|£[\d.,]+) \|$", README, re.MULTILINE)
    work = re.findall(r"^\| (s\d\d) \| .* \| (£[\d.,]+) \|$", README, re.MULTILINE)
    assert (len(care), len(work)) == (17, 10)
    stated, dataset = statement(TEXT, FOLDER / "data")
    assert not dataset.rejected
    shown = {
        (line.subject["person"][0], date_text(line.period)): "held"
        if line.state == "held"
        else money_text(line.amount, "GBP")
        for line in stated.lines
        if line.payment == "care" and (line.amount or line.state == "held")
    }
    assert shown == {(person, since): paid for person, since, paid in care}
    earned = {seeker: Fraction(0) for seeker, _ in work}
    for line in stated.lines:
        if line.payment == "jobs":
            earned[line.subject["seeker"][0]] += line.amount
    assert {seeker: money_text(amount, "GBP") for seeker, amount in earned.items()} == dict(work)
    assert stated.total == Fraction("6124.40") + 7800


def test_two_of_three() -> None:
    stated, _ = statement(TEXT, FOLDER / "data")
    states = [line.state for line in stated.lines if line.subject.get("seeker") == ("s02",)]
    assert sorted(states) == ["payable", "payable", "refused"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3 months, 6 months, 12 months after", "3 months, 6 months after"),
        ("taken rounded up to 15 minutes", "taken rounded half up to 15 minutes"),
        ("opted-out is at most period's start", "opted-out is before period's start"),
        ("from 5 April 2010, for everyone", "from 3 May 2010, for everyone"),
        ("  care-given when asked is 0\n", ""),
        ("submitted  within 14 days", "submitted  within 15 days"),
        ("  at most  rate * granted\n", ""),
    ],
)
def test_each_term_decides_a_worked_example(old: str, new: str) -> None:
    assert noticed(FOLDER / "contract.pbr", old, new)
