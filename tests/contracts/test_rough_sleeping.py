"""The rate card: the worked examples, and the small extract worked out in its README."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "contracts" / "rough-sleeping"


def pbrc(*words: str) -> str:
    command = [sys.executable, "-m", "pbr_dsl", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_contract_is_clean() -> None:
    pbrc("check", "--deny-warnings", str(FOLDER))


def test_the_worked_examples_come_out() -> None:
    pbrc("test", str(FOLDER))


def test_the_extract_pays_what_the_readme_works_out() -> None:
    shown: dict[str, Any] = json.loads(pbrc("simulate", str(FOLDER), "--format", "json"))
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
    shown: dict[str, Any] = json.loads(pbrc("simulate", str(FOLDER), "--format", "json"))
    states = {(line["subject"]["client"], line["outcome"]): line["state"] for line in shown["lines"]}
    assert states["eve", "entered"] == "lapsed"
    assert states["cat", "full-time-26"] == "lapsed"
    assert states["gus", "home-3"] == "held"
