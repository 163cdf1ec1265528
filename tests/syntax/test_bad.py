"""Contracts that cannot be read: each `<case>.pbr` has the whole message beside it; `--accept` writes it anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbr_dsl.diagnostics import render
from pbr_dsl.diagnostics.codes import syntax
from pbr_dsl.source import Source
from pbr_dsl.syntax.parse import parse
from tests.golden import same
from tests.syntax.corpus import CASES

BAD = sorted((CASES / "bad" / "syntax").glob("*.pbr"))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_contract_gives_this_message(path: Path, request: pytest.FixtureRequest) -> None:
    source = Source(f"{path.stem}.pbr", path.read_bytes().decode())
    found = parse(source)[1]
    assert found
    same(path.with_suffix(".txt"), render.text(found).plain + "\n", accept=request.config.getoption("--accept"))


def test_every_code_has_a_case() -> None:
    shown = "".join(path.with_suffix(".txt").read_text(encoding="utf-8") for path in BAD)
    assert [code.id for code in syntax.CODES if code.id not in shown] == [syntax.TOO_MANY.id]
