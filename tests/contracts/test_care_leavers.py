"""The three care leavers bonds: rows that add up to the published counts, and the published sums to the penny."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction

import pytest

from tests.contracts.tools import CONTRACTS, pbrc, statement
from tests.golden import same

BONDS = CONTRACTS / "care-leavers"
PRICES = (220,) * 8 + (1760, 4730, 4730, 660, 2750, 2750, 4730, 110, 220, 330, 660) + (2750,) * 4
PAID = {  # published: claims paid on each line, and their sum
    "reboot-west": ("527 453 482 466 202 145 121 106 43 33 11 10 4 2 3 29 19 6 126 114 102 73 41", 1_871_540),
    "i-aspire": ("706 521 593 221 120 99 90 88 50 22 6 13 9 5 2 4 3 1 159 149 129 103 72", 2_165_460),
    "apollo": ("103 0 91 87 99 53 45 32 17 19 3 0 0 0 0 22 20 17 73 64 54 46 33", 848_540),
}


def text_of(name: str) -> str:
    return (BONDS / name / "contract.pbr").read_text(encoding="utf-8")


def published(name: str) -> dict[str, int]:
    return {f"line-{number:02d}": int(count) for number, count in enumerate(PAID[name][0].split(), start=1)}


@pytest.mark.parametrize("name", PAID)
def test_the_text_is_clean_and_its_examples_come_out(name: str) -> None:
    checked = pbrc("check", f"contracts/care-leavers/{name}", "--deny-warnings")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    tested = pbrc("test", f"contracts/care-leavers/{name}")
    assert tested.returncode == 0, tested.stdout + tested.stderr


@pytest.mark.parametrize("name", PAID)
def test_the_published_sum_is_paid_line_by_line(name: str, pytestconfig: pytest.Config) -> None:
    counts = published(name)
    expected = {line: Fraction(count * price) for (line, count), price in zip(counts.items(), PRICES, strict=True)}
    assert sum(expected.values()) == PAID[name][1]
    stated, dataset = statement(text_of(name), BONDS / name / "data")
    assert not dataset.rejected
    paid = [line for line in stated.lines if line.state == "payable"]
    assert Counter(line.outcome for line in paid) == Counter({line: count for line, count in counts.items() if count})
    assert {line: sum(one.amount for one in paid if one.outcome == line) for line in expected} == expected
    assert stated.total == PAID[name][1]
    sums = {line: {"claims": counts[line], "paid": f"{int(expected[line])}.00"} for line in expected}
    written = json.dumps({"lines": sums, "total": f"{PAID[name][1]}.00"}, indent=2) + "\n"
    same(BONDS / name / "expected" / "totals.json", written, accept=bool(pytestconfig.getoption("--accept")))


def test_one_phrase_makes_line_1_once_for_each_person() -> None:
    row = "| line-01 | every time |"
    text = text_of("reboot-west")
    assert text.count(row) == 1
    stated, _ = statement(text.replace(row, "| line-01 | once |"), BONDS / "reboot-west" / "data")
    assert sum(line.amount for line in stated.lines if line.outcome == "line-01") == 50_820
    assert stated.total == 1_871_540 - 115_940 + 50_820
    people = (BONDS / "reboot-west" / "data" / "participant.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(people) == 231


def test_in_sheffield_the_claim_that_was_not_paid_says_why() -> None:
    stated, _ = statement(text_of("apollo"), BONDS / "apollo" / "data")
    reached = [line for line in stated.lines if line.outcome == "line-17"]
    (unpaid,) = [line for line in reached if line.state != "payable"]
    assert len(reached) == 21
    assert unpaid.amount == 0
    assert unpaid.state == "lapsed"
    assert any("connected" in reason.text and reason.rows for reason in unpaid.reasons)
    assert stated.total + 220 == 848_760


def test_a_lower_ceiling_is_reached_and_never_passed() -> None:
    text, ceiling = text_of("apollo"), "at most £1,083,550"
    assert text.count(ceiling) == 1
    stated, _ = statement(text.replace(ceiling, "at most £700,000"), BONDS / "apollo" / "data")
    assert stated.total == 700_000
    assert sum("trimmed" in line.marks for line in stated.lines) > 0
