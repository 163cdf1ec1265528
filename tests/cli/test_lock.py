"""`pbrc lock`, and what the other verbs say of files that are used, changed, missing or elsewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "ok" / "use"


def pbrc(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pbr_dsl", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CASES / "library", tmp_path / "library"))


def test_a_changed_file_is_refused_until_it_is_accepted(library: Path) -> None:
    assert pbrc("check", library).returncode == 0
    table = library / "data" / "services.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("£20", "£21"), encoding="utf-8")
    refused = pbrc("check", library, "--format", "concise")
    assert refused.returncode == 1
    assert "PBR0705" in refused.stdout
    assert pbrc("test", library).returncode == 1
    accepted = pbrc("lock", library)
    assert accepted.returncode == 0
    said = [line.split(maxsplit=1) for line in accepted.stdout.splitlines()]
    assert {Path(path).name: change for change, path in said} == {
        "cpi.csv": "unchanged",
        "services.csv": "changed",
        "support.pbr": "unchanged",
    }
    assert pbrc("check", library).returncode == 0


def test_a_lock_file_is_what_sha256sum_reads(library: Path) -> None:
    program = shutil.which("sha256sum")
    if program is None:
        pytest.skip("there is no sha256sum here")
    done = subprocess.run([program, "--check", "pbrc.lock"], cwd=library, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_is_no_longer_used_leaves_the_lock_file(library: Path) -> None:
    contract = library / "contract.pbr"
    contract.write_text(contract.read_text(encoding="utf-8").replace('from "data/services.csv"', ""), encoding="utf-8")
    assert "services.csv" in pbrc("lock", library).stdout
    assert "services.csv" not in (library / "pbrc.lock").read_text(encoding="utf-8")


def test_contracts_of_one_folder_share_a_lock_file(library: Path) -> None:
    other = library / "other.pbr"
    shutil.copy(CASES / "one-index" / "contract.pbr", other)
    before = (library / "pbrc.lock").read_text(encoding="utf-8")
    assert pbrc("lock", other).returncode == 0
    assert (library / "pbrc.lock").read_text(encoding="utf-8") == before


def test_nothing_is_written_where_a_used_file_cannot_be_read(library: Path) -> None:
    before = (library / "pbrc.lock").read_text(encoding="utf-8")
    (library / "data" / "services.csv").unlink()
    done = pbrc("lock", library)
    assert done.returncode == 1
    assert "PBR0701" in done.stderr
    assert (library / "pbrc.lock").read_text(encoding="utf-8") == before


def test_a_contract_that_uses_nothing_needs_no_lock_file(tmp_path: Path) -> None:
    shutil.copy(ROOT / "contracts" / "homes" / "contract.pbr", tmp_path)
    assert "Nothing to accept" in pbrc("lock", tmp_path).stdout
    assert not (tmp_path / "pbrc.lock").exists()


def test_a_link_out_of_the_folder_is_refused(library: Path) -> None:
    table = library / "data" / "services.csv"
    outside = library.parent / "services.csv"
    shutil.move(table, outside)
    table.symlink_to(outside)
    assert "PBR0702" in pbrc("check", library, "--format", "concise").stdout


def test_a_library_is_checked_with_the_contract_that_uses_it(library: Path) -> None:
    found = pbrc("check", library)
    assert found.returncode == 0
    assert "support.pbr" not in found.stdout


def test_a_used_file_in_the_folder_of_data_is_no_fact() -> None:
    done = pbrc("simulate", ROOT / "contracts" / "lots-and-hours")
    assert "cpi.csv" not in done.stdout + done.stderr
    moved = pbrc("simulate", ROOT / "contracts" / "lots-and-hours", "--as-if-from", "2025-04-01").stdout
    assert "the figures of cpi that values follow (September 2025 and September 2026)" in " ".join(moved.split())
