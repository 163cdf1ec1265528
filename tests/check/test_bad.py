"""Contracts that can be read and are not right: each `<case>.pbr` has the whole message beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbr_dsl.diagnostics import render
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import names, terms, units, use
from pbr_dsl.driver import check_text
from tests.golden import same

BAD = Path(__file__).parent.parent / "cases" / "bad"
PHASES = {"names": names, "units": units, "terms": terms, "use": use}
CASES = [path for phase in PHASES for path in sorted((BAD / phase).glob("*.pbr"))]
CASES += sorted((BAD / "use").glob("*/contract.pbr"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_bad_contract_gives_this_message(path: Path, request: pytest.FixtureRequest) -> None:
    findings = check_text(path.read_text(encoding="utf-8"), path.name, path.parent).findings
    assert len(findings)
    same(path.with_suffix(".txt"), render.text(findings).plain + "\n", accept=request.config.getoption("--accept"))


@pytest.mark.parametrize("code", [code for phase in PHASES.values() for code in phase.CODES], ids=lambda code: code.id)
def test_every_code_has_a_case(code: Code) -> None:
    texts = [*(path.with_suffix(".txt") for path in CASES), *(BAD.parent / "asks").glob("*.txt")]
    shown = "".join(path.read_text(encoding="utf-8") for path in texts)
    assert f"[{code.id}]" in shown


def test_no_finding_is_listed_twice() -> None:
    for path in CASES:
        findings = [
            (found.code.id, found.span, found.message)
            for found in check_text(path.read_text(), "", path.parent).findings
        ]
        assert len(findings) == len(set(findings)), path.stem
