"""What the tests of the contracts share: running `pbrc`, and a contract's statement on some data."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from pbr_dsl.columnar.computed import computed
from pbr_dsl.columnar.duckdb import DuckDB, described
from pbr_dsl.columnar.reading.reading import readings
from pbr_dsl.data.dataset import Dataset
from pbr_dsl.data.read import read
from pbr_dsl.driver import Compilation
from pbr_dsl.reference import run
from pbr_dsl.source import Source
from pbr_dsl.values.statement import Statement

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "contracts"


def pbrc(*words: str) -> subprocess.CompletedProcess[str]:
    """Run `pbrc` in the repository."""
    command = [sys.executable, "-m", "pbr_dsl", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def statement(text: str, data: Path, as_known_on: date | None = None) -> tuple[Statement, Dataset]:
    """What a contract states on a folder of data (as all of it is known, or on a day), and what became of the rows."""
    contract = Compilation(Source("contract.pbr", text), data.parent).contract
    assert contract is not None
    dataset = read(contract, [data])
    return run(contract, dataset.history, as_known_on=as_known_on), dataset


def in_columns(text: str, data: Path, into: Path, as_known_on: date) -> Statement:
    """What the columnar engine states of a contract on a folder of data, which it reads itself."""
    contract = Compilation(Source("contract.pbr", text), data.parent).contract
    assert contract is not None
    found = readings(contract, [data], into, describe=described)
    stated = computed(contract, found, DuckDB(found.paths, folder=into, threads=1), as_known_on).statement(10_000)
    assert stated is not None
    return stated
