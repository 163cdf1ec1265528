"""Whole files mean the same in SQL as to the reader: rows, versions, contradictions, and what is rejected and why."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import duckdb
import pytest

from pbr_dsl.columnar.duckdb import described
from pbr_dsl.columnar.reading.reading import readings
from pbr_dsl.data.map_reader import read_map
from pbr_dsl.driver import check_text
from pbr_dsl.model.contract import Contract
from pbr_dsl.source import Source
from tests.columnar.whole import differing
from tests.data.example import CASES, contract_of

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ["versions", "shape"]


def contract(name: str) -> Contract:
    path = ROOT / "contracts" / name / "contract.pbr"
    found = check_text(path.read_text(encoding="utf-8"), str(path), path.parent).contract
    assert found is not None
    return found


def as_parquet(folder: Path, into: Path) -> None:
    """The same files as Parquet, dates and whole numbers with their types."""
    opened = duckdb.connect()
    for path in folder.glob("*.csv"):
        opened.execute("CREATE OR REPLACE TABLE file AS SELECT * FROM read_csv(?, header = true)", [str(path)])
        place = str(into / f"{path.stem}.parquet").replace("'", "''")
        opened.execute(f"COPY file TO '{place}' (FORMAT parquet)")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_is_read_alike(name: str, tmp_path: Path) -> None:
    options = tomllib.loads((CASES / name / "case.toml").read_text(encoding="utf-8"))
    cut, column_map = contract_of(*options["records"]), None
    if (CASES / name / "map.toml").exists():
        text = (CASES / name / "map.toml").read_text(encoding="utf-8")
        column_map, _ = read_map(Source("map.toml", text), cut)
    assert not list(differing(cut, CASES / name, tmp_path, column_map, options.get("recorded")))


def test_parquet_is_read_alike(tmp_path: Path) -> None:
    given, into = tmp_path / 'it\'s "here"', tmp_path / "into"
    given.mkdir()
    into.mkdir()
    as_parquet(ROOT / "contracts" / "homes" / "data", given)
    assert not list(differing(contract("homes"), given, into, recorded="same-day"))


def test_what_only_python_opens_is_said(tmp_path: Path) -> None:
    given, into = tmp_path / "given", tmp_path / "into"
    shutil.copytree(ROOT / "contracts" / "homes" / "data", given)
    into.mkdir()
    (given / "person.csv").write_text('person,recorded\np1,"2026\n-04-02"\n', encoding="utf-8")
    found = readings(contract("homes"), [given], into, describe=described)
    assert found.read_by_python == ["person.csv"]
