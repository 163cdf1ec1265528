"""Every code that reading files reports is given by some case, and says why it matters and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pbr_dsl
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import data
from tests.data.example import CASES

SOURCE = "".join(path.read_text("utf-8") for path in (Path(pbr_dsl.__file__).parent / "data").glob("*.py"))
OURS = [code for name, code in vars(data).items() if isinstance(code, Code) and f"codes.{name}" in SOURCE]
ELSEWHERE = {data.FILE_TOO_LARGE.id, data.OUTSIDE_THEIR_PERIOD.id}  # test_limits, test_part_periods
SEEN = {code for path in CASES.glob("*/expected.txt") for code in re.findall(r"PBR05\d\d", path.read_text("utf-8"))}


@pytest.mark.parametrize("code", OURS, ids=lambda code: code.name)
def test_code(code: Code) -> None:
    assert code.id in SEEN | ELSEWHERE
    assert code.why.endswith(".")
    assert code.fix.endswith(".")
    assert not code.title.endswith(".")


def test_no_number_is_used_twice() -> None:
    assert len({code.id for code in data.CODES}) == len({code.name for code in data.CODES}) == len(data.CODES)
    everything = {value.id for value in vars(data).values() if isinstance(value, Code)}
    assert everything == {code.id for code in data.CODES}
