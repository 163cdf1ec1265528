"""Contracts that are right: `check` finds nothing in them; a shipped one may keep facts that no rule reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbr_dsl.diagnostics import render
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import names, terms, units
from pbr_dsl.driver import check_text

ROOT = Path(__file__).parents[2]
FINE = sorted([*ROOT.glob("tests/cases/ok/check/*.pbr"), *ROOT.glob("contracts/**/contract.pbr")])
CODES = [code for phase in (names, units, terms) for code in phase.CODES]


@pytest.mark.parametrize("path", FINE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_is_found_in_a_contract_that_is_right(path: Path) -> None:
    checked = check_text(path.read_text(encoding="utf-8"), path.name, path.parent)
    kept = {"unread-field"} if "contracts" in path.parts else set()
    assert render.concise(one for one in checked.findings if one.code.name not in kept) == ""
    assert checked.contract is not None


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_the_bad_example_of_a_code_gives_nothing_else(code: Code) -> None:
    assert [found.code.id for found in check_text(code.bad).findings] == [code.id]


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_the_good_example_of_a_code_is_clean(code: Code) -> None:
    checked = check_text(code.good)
    assert render.concise(checked.findings) == ""
    assert checked.contract is not None
