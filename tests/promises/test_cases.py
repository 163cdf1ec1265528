"""Every case under `cases/promises`: what becomes of each line `always` and `never` is in `expected.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbr_dsl.driver import Compilation, check_text
from pbr_dsl.driver.promised import looked
from pbr_dsl.driver.running import Asked
from pbr_dsl.model.canonical import fingerprint
from pbr_dsl.model.contract import Contract
from pbr_dsl.promises import Promises, text
from pbr_dsl.scenario import play
from pbr_dsl.source import Source
from tests.golden import same

CASES = Path(__file__).parent.parent / "cases" / "promises"
FOLDERS = sorted(path.parent for path in CASES.glob("*/contract.pbr"))


def contract_of(folder: Path) -> Contract:
    compiled = Compilation(Source("contract.pbr", (folder / "contract.pbr").read_text(encoding="utf-8")), folder)
    assert compiled.contract is not None, [finding.message for finding in compiled.checked.findings]
    return compiled.contract


def look(folder: Path, seed: int = 1) -> Promises:
    data = folder / "data"
    path = folder / "contract.pbr"
    asked = Asked(path, (data,) if data.is_dir() else ())
    found = looked(contract_of(folder), asked, seed=seed, tries=20)
    assert isinstance(found, Promises)
    return Promises("contract.pbr", found.kept, found.seed, found.tries)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_case(folder: Path, pytestconfig: pytest.Config) -> None:
    found = look(folder)
    same(folder / "expected.txt", f"{text([found]).plain}\n", accept=pytestconfig.getoption("--accept"))
    assert all(play(contract_of(folder), scenario).passed for scenario in contract_of(folder).scenarios)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_an_example_of_what_breaks_a_line_can_be_pasted(folder: Path) -> None:
    written = (folder / "contract.pbr").read_text(encoding="utf-8")
    for kept in look(folder).kept:
        if kept.broken is not None:
            assert kept.broken.scenario, kept.promise.title
            checked = check_text(f"{written}\n{kept.broken.scenario}\n", folder=folder)
            assert checked.contract is not None, [finding.message for finding in checked.findings]
            assert play(checked.contract, checked.contract.scenarios[-1]).passed


def test_the_same_seed_tries_the_same_changes() -> None:
    assert look(CASES / "carry", 7) == look(CASES / "carry", 7)


def test_promises_do_not_change_what_the_contract_means() -> None:
    folder = CASES / "zero-sum"
    lines = (folder / "contract.pbr").read_text(encoding="utf-8").splitlines(keepends=True)
    without = check_text("".join(line for line in lines if not line.startswith(("always ", "never "))))
    assert without.contract is not None
    assert fingerprint(without.contract) == fingerprint(contract_of(folder))
