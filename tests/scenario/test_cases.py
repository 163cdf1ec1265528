"""Every case folder under `cases/ok`: what `pbrc test` says of its contract is in `expected.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbr_dsl.driver import Compilation
from pbr_dsl.scenario import Examples, play, render
from pbr_dsl.source import Source
from tests.golden import same

CASES = Path(__file__).parent.parent / "cases" / "ok"
NOT_OURS = ("syntax",)
FAILING = Path(__file__).parent / "failing"


def folders() -> list[Path]:
    found = (path.parent for path in CASES.glob("*/*/contract.pbr") if path.parent.parent.name not in NOT_OURS)
    return sorted(path for path in found if 'scenario "' in (path / "contract.pbr").read_text(encoding="utf-8"))


def played(path: Path) -> Examples:
    compiled = Compilation(Source(path.name, path.read_text(encoding="utf-8")), path.parent)
    assert compiled.contract is not None, [finding.message for finding in compiled.checked.findings]
    return Examples(path.name, tuple(play(compiled.contract, scenario) for scenario in compiled.contract.scenarios))


@pytest.mark.parametrize("folder", folders(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_case(folder: Path, pytestconfig: pytest.Config) -> None:
    result = played(folder / "contract.pbr")
    same(folder / "expected.txt", f"{render.text([result]).plain}\n", accept=pytestconfig.getoption("--accept"))
    assert result.failed == 0, "a case under `ok` comes out as it was worked by hand"


@pytest.mark.parametrize("path", sorted(FAILING.glob("*.pbr")), ids=lambda path: path.stem)
def test_failures_say_where_they_part(path: Path, pytestconfig: pytest.Config) -> None:
    result = played(path)
    same(path.with_suffix(".txt"), f"{render.text([result]).plain}\n", accept=pytestconfig.getoption("--accept"))
    assert result.failed > 0
