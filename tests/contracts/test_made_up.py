"""Made-up data: whoever runs a contract's generator gets the rows that lie beside it, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

CONTRACTS: Final = Path(__file__).resolve().parents[2] / "contracts"
GENERATORS: Final = sorted(CONTRACTS.glob("*/generate.py"))
LARGEST: Final = 8_000_000  # bytes of one contract's rows: what a repository carries with ease


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda path: path.parent.name)
def test_the_generator_writes_the_same_bytes(generator: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(generator), "--into", str(tmp_path)], check=True)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    for path in written:
        assert path.read_bytes() == (generator.parent / path.relative_to(tmp_path)).read_bytes(), path.name
    made = {path.parent.relative_to(tmp_path) for path in written}
    beside = {path.name for folder in made for path in (generator.parent / folder).iterdir()}
    assert beside == {path.name for path in written}  # no file of rows that nothing writes
    assert sum(path.stat().st_size for path in written) < LARGEST
