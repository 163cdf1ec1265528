"""The rate card: the worked examples, and the small extract worked out in its README."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

from tests.contracts.asking import noticed, printed
from tests.contracts.tools import CONTRACTS, in_columns, statement

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


# ---------------------------------------------------------------- the published counts


def test_the_published_counts_come_to_the_ceiling(tmp_path: Path) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"([a-z][a-z0-9-]+) \| (\d+) \| £([\d,]+) \| £([\d,]+) \|", readme)
    published = {line: (int(count), int(price.replace(",", ""))) for line, count, price, _ in rows}
    assert len(published) == 20
    for line, count, price, amount in rows:
        assert int(count) * int(price.replace(",", "")) == int(amount.replace(",", "")), line
    text = (FOLDER / "contract.pbr").read_text(encoding="utf-8")
    stated = in_columns(text, FOLDER / "published", tmp_path, date(2021, 1, 5))
    claimed = [line for line in stated.lines if line.state == "payable"]
    assert Counter(line.outcome for line in claimed) == {line: count for line, (count, _) in published.items()}
    for line, (count, price) in published.items():
        assert sum((one.before_limits or 0) for one in claimed if one.outcome == line) == count * price
    assessed = Counter(Counter(one.subject["client"] for one in claimed if one.outcome == "wellbeing").values())
    assert (sum(assessed.values()), assessed[2] + assessed[3], assessed[3]) == (391, 274, 165)
    assert sum((one.before_limits or 0) for one in claimed) == 3_324_020
    assert stated.total == 2_629_000


def test_what_three_hundred_people_are_worth(tmp_path: Path) -> None:
    people = [f"p{number:03d}" for number in range(300)]
    rows = {
        "client": ["client,recorded", *(f"{one},2017-11-06" for one in people)],
        "stay": [
            "stay,client,moved-in,moved-out,recorded",
            *(f"{one},{one},2017-11-06,open,2017-11-06" for one in people),
        ],
        "treatment": [
            "treatment,client,kind,began,ended,recorded",
            *(f"{one},{one},drugs,2017-12-04,2018-01-05,2018-01-05" for one in people),
        ],
    }
    days = {
        "entered": ("2017-11-06", 180_000),
        "home-3": ("2018-02-05", 450_000),
        "home-12": ("2018-11-05", 780_000),
        "home-18": ("2019-05-05", 750_000),
        "home-24": ("2019-11-05", 540_000),
        "drugs-entry": ("2017-12-04", 36_000),
    }
    made = [(f"{one}-{line}", one, line, day) for one in people for line, (day, _) in days.items()]
    rows["claim"] = [
        "claim,client,outcome,achieved,made,recorded",
        *(f"{key},{one},{line},,{day},{day}" for key, one, line, day in made),
    ]
    rows["proof"] = [
        "proof,client,outcome,achieved,verified-by,relation,submitted,recorded",
        *(f"{key},{one},{line},,landlord,independent,{day},{day}" for key, one, line, day in made),
    ]
    for name, lines in rows.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    stated, _ = statement((FOLDER / "contract.pbr").read_text(encoding="utf-8"), tmp_path)
    worth: dict[str, Fraction] = defaultdict(Fraction)
    for line in stated.lines:
        if line.state == "payable":
            worth[line.outcome] += line.before_limits or 0
    assert worth == {line: amount for line, (_, amount) in days.items()}
