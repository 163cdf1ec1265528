"""Folders of files as they arrive, and everything that reading them gives.

`case.toml` names the records that the contract is cut down to, and the choice of recorded dates.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pbr_dsl.data.dataset import Dataset
from pbr_dsl.data.map_reader import read_map
from pbr_dsl.data.read import read
from pbr_dsl.source import Source
from tests.data.example import CASES, contract_of, written
from tests.golden import same

FOLDERS = sorted(path.name for path in CASES.iterdir() if path.is_dir())


def reading(folder: Path) -> Dataset:
    options = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    contract = contract_of(*options["records"])
    column_map = None
    if (folder / "map.toml").exists():
        source = Source("map.toml", (folder / "map.toml").read_text(encoding="utf-8"))
        column_map, findings = read_map(source, contract)
        if column_map is None:
            return Dataset(findings=findings)
    return read(contract, [folder], map=column_map, recorded=options.get("recorded"))


@pytest.mark.parametrize("name", FOLDERS)
def test_case(name: str, request: pytest.FixtureRequest) -> None:
    dataset = reading(CASES / name)
    same(CASES / name / "expected.txt", written(dataset), accept=request.config.getoption("--accept"))


@pytest.mark.parametrize("name", FOLDERS)
def test_every_row_is_accounted_for(name: str) -> None:
    for tally in reading(CASES / name).tallies:
        assert tally.read == tally.accepted + tally.rejected + tally.repeated + tally.blank
