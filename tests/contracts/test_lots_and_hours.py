"""Support hours at 90, outcomes at 10: the worked examples, and the small extract worked out in its README."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "contracts" / "lots-and-hours"


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
    paid = {
        (line["payment"], line["period"]): Decimal(line["amount"]) for line in shown["lines"] if line["state"] != "open"
    }
    assert paid == {
        ("service", "2026-04-01"): Decimal("1575.00"),
        ("results", "2026-04-01"): Decimal(0),
        ("service", "2026-07-01"): Decimal("3346.88"),
        ("results", "2026-07-01"): Decimal("7010.88"),
    }
    assert shown["totals"] == {"GBP": "11932.76"}
