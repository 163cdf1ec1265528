"""Schedules as they were read and found right; `--accept` writes them anew, and then they are read again.

Without line numbers, and without what follows the rules: both change whenever an example is added to the contract.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pbr_dsl.driver import Compilation
from pbr_dsl.report.schedule import schedule
from pbr_dsl.report.schedule.markdown import markdown
from pbr_dsl.source import Source
from tests.golden import same

ROOT = Path(__file__).parents[3]
EXPECTED = Path(__file__).parent / "expected"
READ = ("homes", "home-care", "one-service", "quality-pool", "work-programme")


@pytest.mark.parametrize("name", READ)
def test_the_schedule_is_the_one_that_was_read(name: str, pytestconfig: pytest.Config) -> None:
    path = ROOT / "contracts" / name / "contract.pbr"
    text = path.read_text(encoding="utf-8")
    contract = Compilation(Source(path.as_posix(), text)).contract
    assert contract is not None
    page = markdown(schedule(contract, (path.name, text)))
    page = re.split(r"^## (?:[0-9]+\. (?:What must|Points|Worked)|Defined)", page, flags=re.MULTILINE)[0]
    page = re.sub(r"(, )?line [0-9]+", "", page)
    same(EXPECTED / f"{name}.md", page, accept=bool(pytestconfig.getoption("accept")))
