"""Small schemes that are one published rule each: clean text, worked examples, and no term that decides nothing."""

from __future__ import annotations

import pytest

from tests.contracts.asking import noticed, printed
from tests.contracts.tools import CONTRACTS

SCHEMES = ("gp-quality", "shared-savings", "wiltshire")


@pytest.mark.parametrize("name", SCHEMES)
def test_the_text_is_clean_and_its_examples_come_out(name: str) -> None:
    printed("check", "--deny-warnings", str(CONTRACTS / name))
    printed("test", str(CONTRACTS / name))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("gp-quality", "20 points | 45%   | 70%", "20 points | 45%   | 75%"),
        ("gp-quality", "rounded half up to 0.01 points", "rounded half up to 0.1 points"),
        ("gp-quality", "1 April 2022  9,374 people", "1 April 2022  9,375 people"),
        ("gp-quality", "= count of entries where standing is counted  [3.3]", "= count of entries  [3.3]"),
        ("shared-savings", "is at least 1%", "is above 1%"),
        ("shared-savings", "over at least 4 returns", "over returns"),
        ("shared-savings", "  amount    50% * saved", "  amount    50% * (saved - 1% * expected)"),
        ("wiltshire", "due     28 days after due", "due     27 days after due"),
        ("wiltshire", "at least 90%", "at least 80%"),
        ("wiltshire", "within 2 days after left", "within 3 days after left"),
    ],
)
def test_each_term_decides_a_worked_example(name: str, old: str, new: str) -> None:
    assert noticed(CONTRACTS / name / "contract.pbr", old, new)
