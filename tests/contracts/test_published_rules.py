"""Small schemes that are one published rule each: clean text, worked examples, and no term that decides nothing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from pbr_dsl.driver import Compilation
from pbr_dsl.scenario import play
from pbr_dsl.source import Source
from tests.contracts.asking import noticed, printed
from tests.contracts.tools import CONTRACTS, statement

SCHEMES = ("gp-quality", "newpin", "shared-savings", "wiltshire")


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
        ("newpin", "| 60%          | 7.5%   |", "| 60%          | 7%     |"),
        ("newpin", "until 30 June 2016", "until 30 June 2015"),
        ("newpin", "kind is restored and reversed is none", "kind is restored"),
        ("newpin", "rounded half up to 0.1%  [3.2]", "rounded half up to 1%  [3.2]"),
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


def test_the_coupons_of_two_years_follow_from_the_children() -> None:
    folder = CONTRACTS / "newpin"
    text = (folder / "contract.pbr").read_text(encoding="utf-8")
    stated, _ = statement(text, folder / "data", as_known_on=date(2015, 10, 31))
    paid = {line.period.year: line.amount for line in stated.lines if line.state == "payable"}
    assert paid == {2013: 525_000, 2014: 623_000}


def played(name: str, *changes: tuple[str, str], scenario: str) -> bool:
    """Whether a worked example comes out when words of a contract, and of what it expects, are others."""
    text = (CONTRACTS / name / "contract.pbr").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    contract = Compilation(Source("contract.pbr", text), CONTRACTS / name).contract
    assert contract is not None
    (example,) = [one for one in contract.scenarios if one.title == scenario]
    return play(contract, example).passed


def test_the_pot_half_up_and_as_a_yearly_sum() -> None:
    """Half up pays four pence too much; £500,000 a year is £55,555.56 for a lot, and £4.5m £7,031 for a worker."""
    pennies = "\n  pennies largest remainder to £0.01, ties by period and lot"
    share = f"= share of £500,000 by 1 among lots and periods  [4.2]{pennies}"
    year = ("£13,888.88 for lot-6", "£13,888.89 for lot-6"), ("£124,999.97", "£125,000.01")
    half_up = (
        (share, "= £500,000 / 36 rounded half up to £0.01  [4.2]"),
        *year,
        ("date = £500,000.00", "date = £500,000.04"),
    )
    assert played("midland-heart", *half_up, scenario="thirty-six lot-years add up to the pot")
    yearly = (
        *((share, "= £500,000 / 9 rounded half up to £0.01  [4.2]"), ("£13,888.89 for lot-1", "£55,555.56 for lot-1")),
        *(("£125,000.01", "£500,000.04"), ("£13,888.89 for lot-5", "£55,555.56 for lot-5")),
        *(("£13,888.88 for lot-6", "£55,555.56 for lot-6"), ("£124,999.97", "£500,000.04")),
        ("date = £500,000.00", "date = £2,000,000.16"),
    )
    assert played("midland-heart", *yearly, scenario="thirty-six lot-years add up to the pot")
    assert int(Fraction(4_500_000) / 4 / 160) == 7_031


def test_without_the_gate_half_of_the_smaller_saving_would_be_paid() -> None:
    gate = ("  when      rate is at least 1%  [3.1]\n", ""), ("  expect share refused because [3.1]\n", "")
    paid = ('expect share = $0.00\n\nscenario "1.0%', 'expect share = $281,250.00\n\nscenario "1.0%')
    assert played("shared-savings", *gate, paid, scenario="0.9% is saved: nothing")
