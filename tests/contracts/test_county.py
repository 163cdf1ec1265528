"""A county: the interpreter pays what SQL that an expert wrote by hand pays, line by line; what measures both works."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from runpy import run_path
from typing import Final

from tests.contracts.tools import statement

BENCHMARKS: Final = Path(__file__).resolve().parents[2] / "benchmarks"
CARD: Final = ("home", "income", "mind-kept", "work-kept", "no-offence", "debt-paid", "job-13", "job-26", "job-52")


def test_the_interpreter_pays_what_sql_by_hand_pays(tmp_path: Path) -> None:
    data = tmp_path / "county"
    made = ("--evidence", "1000", "--into", str(data))
    subprocess.run([sys.executable, str(BENCHMARKS / "generate.py"), *made], check=True)
    by_hand = {
        tuple(line[:-1]): Fraction(line[-1], 100) for line in run_path(str(BENCHMARKS / "by_hand.py"))["lines"](data)
    }
    stated, dataset = statement((BENCHMARKS / "contract.pbr").read_text(encoding="utf-8"), data)
    assert not dataset.rejected
    paid = {
        (
            line.payment,
            *line.subject.get("client", (None,)),
            *line.subject["lot"],
            line.period.isoformat(),
            1 + CARD.index(line.outcome) if line.outcome else 0,
        ): line.amount
        for line in stated.lines
        if line.state == "payable"
    }
    assert len(paid) == 558
    assert paid == by_hand


def test_both_are_measured_and_pay_the_same(tmp_path: Path) -> None:
    page = (BENCHMARKS.parent / "docs" / "how-to" / "measure-the-speed.md").read_text(encoding="utf-8")
    marked = re.search(r"<!-- measure -->\n```bash\n.venv/bin/python (?P<script>\S+) --evidence", page)
    assert marked
    asked = ("--evidence", "1000", "--rounds", "1", "--csv", "--memory", "1GB", "--data", str(tmp_path), "--json")
    command = [sys.executable, str(BENCHMARKS.parent / marked["script"]), *asked]
    done = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    ran = {entry["name"]: entry for entry in done["compared"] if not entry["not_run"]}
    assert {name: entry["paid"] for name, entry in ran.items()} == {
        name: "" if name == "scan" else "£525,313.40" for name in ran
    }
    assert {"by hand", "scan", "reference"} <= ran.keys()
    assert all(cell > 0 for entry in ran.values() for cell in entry["times_by_hand"].values())
