"""Housed days and jail days: the worked examples that its README works out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from tests.contracts.asking import printed
from tests.contracts.tools import CONTRACTS, statement

FOLDER: Final = CONTRACTS / "supportive-housing"


def test_the_contract_is_clean() -> None:
    printed("check", "--deny-warnings", str(FOLDER))


def test_the_worked_examples_come_out() -> None:
    printed("test", str(FOLDER), "--tries", "2")  # each change of the data computes eight years anew


def test_the_published_payments_are_made() -> None:
    text = (FOLDER / "contract.pbr").read_text(encoding="utf-8")
    stated, dataset = statement(text, FOLDER / "data", as_known_on=date(2021, 12, 31))
    assert not dataset.rejected
    housing = [(line.period.year, line.amount) for line in stated.lines if line.payment == "housing"]
    assert sum(amount for year, amount in housing if year < 2018) == Fraction("620978.40")
    assert sum(amount for year, amount in housing if year >= 2018) == Fraction("3913932.96")
    jail = sum(line.amount for line in stated.lines if line.payment == "jail")
    assert jail == 5_104_000
    assert stated.total == Fraction("9638911.36")
    assert len({line.subject["participant"] for line in stated.lines if line.state == "refused"}) == 18
