"""Worcestershire: three inputs, a chain of outcomes, and a year of rows that give the amounts worked by hand."""

from __future__ import annotations

import json
import re
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import pytest

from pbr_dsl.driver import check_text
from pbr_dsl.values.display import date_text
from tests.contracts.asking import noticed, printed
from tests.contracts.tools import CONTRACTS, statement

FOLDER = CONTRACTS / "worcestershire"
TEXT = (FOLDER / "contract.pbr").read_text(encoding="utf-8")
NUMBER = r" +(?:£)?([\d,.]+) \|"


class Row(NamedTuple):
    """A row of the README's table: what the rows of data add up to, and what is paid for it."""

    since: str
    service: str
    contracted: Fraction
    hours: Fraction
    judged: Fraction
    achieved: Fraction
    support: Fraction
    results: Fraction


def by_hand() -> list[Row]:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    found = re.findall(rf"^\| (\d+ \w+ \d+) \| (\w+) \|{NUMBER * 6}$", readme, re.MULTILINE)
    return [Row(since, service, *(Fraction(n.replace(",", "")) for n in numbers)) for since, service, *numbers in found]


def test_the_text_is_clean_and_its_examples_come_out() -> None:
    printed("check", "--deny-warnings", str(FOLDER))
    printed("test", str(FOLDER))


def test_every_line_is_what_the_readme_works_out_by_hand() -> None:
    rows = by_hand()
    assert len(rows) == 16
    stated, dataset = statement(TEXT, FOLDER / "data")
    paid = {
        (date_text(line.period), line.subject["service"][0], line.payment): line.amount
        for line in stated.lines
        if line.state == "payable"
    }
    wanted = {(row.since, row.service, "support"): row.support for row in rows}
    wanted |= {(row.since, row.service, "results"): row.results for row in rows}
    assert paid == wanted
    assert stated.total == Fraction("401262.29") + Fraction("25653.21")
    assert {line.period for line in stated.lines if line.state != "payable"} == {date(2011, 4, 1)}
    assert [(row.file, row.row) for row in dataset.rejected] == [("visit.csv", 11320)]


def test_the_readme_adds_up() -> None:
    prices = {"worcester": "17.20", "redditch": "15.80", "evesham": "17.50", "malvern": "18.60"}
    for row in by_hand():
        price = Fraction(prices[row.service])
        pence = [90 * price * min(row.hours, row.contracted)]
        pence += [10 * price * row.contracted * row.achieved / row.judged if row.judged else Fraction(0)]
        assert [row.support, row.results] == [Fraction(int(each + Fraction(1, 2)), 100) for each in pence], row


def test_what_is_not_paid_is_what_was_planted() -> None:
    planted = json.loads((FOLDER / "data" / "planted.json").read_text(encoding="utf-8"))
    shown = json.loads(printed("simulate", str(FOLDER), "--format", "json"))
    states = {
        word: sum(one["states"].get(word, 0) for one in shown["outcomes"]) for word in ("refused", "lapsed", "held")
    }
    waiting = 5  # judged in April 2011, and not proved yet
    assert states == {
        "refused": planted["one output too few"] + planted["shown before the plan"] + planted["does not need support"],
        "lapsed": planted["proved too late"] + planted["proved by the provider's own company"],
        "held": planted["connection unknown"] + waiting,
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at least 8 outputs", "at least 7 outputs"),
        ("at least 6 outputs", "at least 5 outputs"),
        ("at least 2 outputs", "at least 3 outputs"),
        ("within 26 weeks before due", "within 27 weeks before due"),
        ("age is at least 16 years", "age is at least 17 years"),
        ("submitted  within 28 days", "submitted  within 29 days"),
        ("  at most  90% * value", "  at most  95% * value"),
        ("count of goals where signed", "count of goals"),
        ("| £16.40 per hour | 1 April 2011 |", "| £16.40 per hour | 1 July 2011  |"),
    ],
)
def test_each_term_decides_a_worked_example(old: str, new: str) -> None:
    assert noticed(FOLDER / "contract.pbr", old, new)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "being-healthy for primary-care and social-care",
            "being-healthy for social-care",
            "`primary-care` is served by no outcome",
        ),
        ("allow above-benchmark for price", "# allow", "2.5% above its benchmark of £16.00 per hour"),
        ("allow paid-on-volume for support", "# allow", "90% of the money, £850,012 of £944,458"),
        (
            "certificate and counts        | enjoying",
            "certificate and counts | | # enjoying",
            "serves none",
        ),
    ],
)
def test_the_chain_and_the_benchmark_are_looked_at(old: str, new: str, said: str) -> None:
    assert TEXT.count(old) == 1
    found = check_text(TEXT.replace(old, new), folder=FOLDER).findings
    assert any(said in one.message for one in found), [one.message for one in found]
