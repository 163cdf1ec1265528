"""The rate card: the worked examples, and the small extract worked out in its README."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from typing import Any, Final

import pytest

from tests.contracts.asking import noticed, printed
from tests.contracts.tools import CONTRACTS

FOLDER: Final = CONTRACTS / "rough-sleeping"


def test_the_contract_is_clean() -> None:
    printed("check", "--deny-warnings", str(FOLDER))


def test_the_worked_examples_come_out() -> None:
    printed("test", str(FOLDER))


def test_the_extract_pays_what_the_readme_works_out() -> None:
    shown: dict[str, Any] = json.loads(printed("simulate", str(FOLDER), "--format", "json"))
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for line in shown["lines"]:
        paid[line["period"]] += Decimal(line["amount"] or 0)
    assert {period: amount for period, amount in paid.items() if amount} == {
        "2018-01-01": Decimal("1400.00"),
        "2018-04-01": Decimal("3500.00"),
        "2018-07-01": Decimal("5500.00"),
        "2018-10-01": Decimal("2100.00"),
    }
    assert shown["totals"] == {"GBP": "12500.00"}


def test_what_is_not_paid_says_why() -> None:
    shown: dict[str, Any] = json.loads(printed("simulate", str(FOLDER), "--format", "json"))
    states = {(line["subject"]["client"], line["outcome"]): line["state"] for line in shown["lines"]}
    assert states["eve", "entered"] == "lapsed"
    assert states["cat", "full-time-26"] == "lapsed"
    assert states["gus", "home-3"] == "held"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("on first stay's moved-in ", "on last stay's moved-in "),
        ("after 3 months of stay,", "after 2 months of stay,"),
        ("| on first treatment's began where kind is mind  ", "| on first treatment's began  "),
        ("after 3 months of treatment where kind is alcohol", "after 3 months of treatment"),
        ("guided is at least 20 hours", "guided is at least 19 hours"),
        ("unpaid-13 is at least 78 hours", "unpaid-13 is at least 79 hours"),
        ("within 13 weeks after from-unpaid", "within 14 weeks after from-unpaid"),
        ("paid-13 is 104 to 325 hours", "paid-13 is 103 to 325 hours"),
        ("paid-13 is above 325 hours", "paid-13 is above 330 hours"),
        ("each client, up to 3 times", "each client, every time"),
        ("  submitted  within 3 months after achieved", "  submitted  within 4 months after achieved"),
        ("college, not by provider", "college"),
        (
            "  evidence  form\n  claimed   within 3 months after achieved\n  | outcome ",
            "  evidence  form\n  | outcome ",
        ),
        ("limit person at most £19,000 each client, earliest achieved first, part paid  [4.1]\n", ""),
        ("each client, earliest achieved first, part paid", "each client, earliest period first, part paid"),
        ("earliest achieved first, part paid", "earliest achieved first, whole lines only"),
        ("limit contract at most ceiling, earliest claimed first, part paid  [4.2]\n", ""),
        ("at most ceiling, earliest claimed first", "at most ceiling, earliest achieved first"),
        ("earliest claimed first, part paid", "earliest claimed first, whole lines only"),
    ],
)
def test_each_term_decides_a_worked_example(old: str, new: str) -> None:
    assert noticed(FOLDER / "contract.pbr", old, new)
