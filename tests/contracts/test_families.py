"""Families turned round: clean text, worked examples, and one city's families, who come to the published maximum."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

from tests.contracts.asking import printed
from tests.contracts.tools import CONTRACTS, in_columns

FOLDER = CONTRACTS / "families"


def test_the_text_is_clean_and_its_examples_come_out() -> None:
    printed("check", "--deny-warnings", str(FOLDER))
    printed("test", str(FOLDER))


def test_check_says_how_much_is_paid_for_numbers_in_each_year() -> None:
    said = printed("check", str(FOLDER))
    assert "80% of what one family can bring from 1 April 2012, 60% from 1 April 2013, 40% from 1 April 2014" in said


def test_five_of_six_families_come_to_the_published_maximum(tmp_path: Path) -> None:
    text = (FOLDER / "contract.pbr").read_text(encoding="utf-8")
    stated = in_columns(text, FOLDER / "data", tmp_path, date(2015, 6, 30))
    paid: Counter[str] = Counter()
    before: Counter[str] = Counter()
    stated_only = {line.state for line in stated.lines if line.payment == "unseen"}
    assert stated_only == {"payable"}  # every quarter's sample is complete
    for line in (line for line in stated.lines if line.payment == "family-fees"):
        (family,) = line.subject["family"]
        paid[family] += int(line.amount)
        before[family] += int(line.before_limits or 0)
    assert stated.total == Fraction(5_600_000)
    assert len(before) == 1_680
    assert set(before.values()) == {4_000}
    assert Counter(paid.values()) == {4_000: 1_400, 0: 280}
