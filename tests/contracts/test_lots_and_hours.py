"""Support hours at 90, outcomes at 10: the worked examples, and the small extract worked out in its README."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

import pytest

from tests.contracts.asking import noticed, printed
from tests.contracts.tools import CONTRACTS

FOLDER: Final = CONTRACTS / "lots-and-hours"


def test_the_contract_is_clean() -> None:
    printed("check", "--deny-warnings", str(FOLDER))


def test_the_worked_examples_come_out() -> None:
    printed("test", str(FOLDER))


def test_the_extract_pays_what_the_readme_works_out() -> None:
    shown: dict[str, Any] = json.loads(printed("simulate", str(FOLDER), "--format", "json"))
    paid = {
        (line["payment"], line["period"]): Decimal(line["amount"]) for line in shown["lines"] if line["state"] != "open"
    }
    assert paid == {
        ("service", "2026-04-01"): Decimal("1575.00"),
        ("results", "2026-04-01"): Decimal(0),
        ("service", "2026-07-01"): Decimal("3346.88"),
        ("results", "2026-07-01"): Decimal("7010.88"),
        ("invalid-claims", "2026-04-01"): Decimal(0),
        ("invalid-claims", "2026-07-01"): Decimal(0),
    }
    assert shown["totals"] == {"GBP": "11932.76"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  exception care-leaver to adult: age is at least 16 years and care-leaver  [Sch 1.7]\n", ""),
        ("  adult: age is at least 18 years", "  adult: age is at least 16 years"),
        ("  any need where area is health\n", ""),
        ("  not elsewhere\n", ""),
        ("hold for 10 working days, then refuse", "hold for 9 working days, then refuse"),
        ("  when unknown, hold for 10 working days, then refuse  [Sch 1.8]\n", ""),
        ("gaps at most 7 days in all", "gaps at most 7 days"),
        ("gaps at most 7 days in all", "gaps at most 6 days in all"),
        (", then within 84 days for 50%", ""),
        ("within 56 days after due", "within 55 days after due"),
        ("housing-register, not by provider", "housing-register"),
        ("  choose  3 each client by need's score, highest first, agreed within 28 days after start\n", ""),
        ("agreed within 28 days after start", "agreed within 27 days after start"),
        ("agreed within 28 days after start", "agreed within 29 days after start"),
        ("choose  3", "choose  2"),
        ("when reading's gp", "when reading's money is at least 6"),
        ("work is at least 16 hours per week", "work is at least 15 hours per week"),
        ("money is at least 7", "money is above 7"),
        ("confidence is at least 7", "confidence is at least 6"),
        ("| 13 weeks       | mandatory | 3 points |", "| 13 weeks       | mandatory | 2 points |"),
        ("| 26 to 52 weeks | mandatory | 2 points |", "| 26 to 52 weeks | mandatory | 1 points |"),
        (" * credit", ""),
        ("or carry at-stake once when", "or £0 when"),
        ("  at most  90% * value\n", ""),
        (", 0% to 3%", ", at most 3%"),
        (", 0% to 3%", ", at least 0%"),
        ("September to September", "September to August"),
        ("0% to 3%, rounded half up to £0.01", "0% to 3%, rounded up to £0.04"),
        (", if not agreed by 1 January 2029, the previous price stays", ""),
        ("  amount   90% * value * delivered", "  amount   91% * value * delivered"),
        ("sample     10% of claims each period, at least 5", "sample     10% of claims each period, at least 4"),
        ("error-rate is above 5%", "error-rate is above 20%"),
        ("25% * statement, the rest later", "30% * statement, the rest later"),
    ],
)
def test_each_term_decides_a_worked_example(old: str, new: str) -> None:
    assert noticed(FOLDER / "contract.pbr", old, new)
