"""`pbrc fmt`: what it writes, what it prints, and how it exits."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MESSY = "language   pbr 1\nunit   beds\n"
TIDY = "language pbr 1\nunit beds\n"


def fmt(*arguments: object, cwd: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pbr_dsl", "fmt", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_folder_is_laid_out_in_place(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    messy, tidy = tmp_path / "deep" / "a.pbr", tmp_path / "b.pbr"
    messy.write_text(MESSY, encoding="utf-8")
    messy.chmod(0o640)
    tidy.write_text(TIDY, encoding="utf-8")
    before = tidy.stat().st_mtime_ns
    done = fmt(cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "laid out deep/a.pbr\n1 of 2 files changed\n"
    assert messy.read_text(encoding="utf-8") == TIDY
    assert stat.S_IMODE(messy.stat().st_mode) == 0o640
    assert tidy.stat().st_mtime_ns == before
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.pbr", "b.pbr", "deep"]


def test_check_changes_nothing_and_exits_with_1(tmp_path: Path) -> None:
    file = tmp_path / "a.pbr"
    file.write_text(MESSY, encoding="utf-8")
    done = fmt("--check", file, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "would lay out" in done.stderr
    assert file.read_text(encoding="utf-8") == MESSY
    file.write_text(TIDY, encoding="utf-8")
    assert fmt("--check", "--quiet", file, cwd=tmp_path).returncode == 0


def test_diff_prints_what_would_change(tmp_path: Path) -> None:
    (tmp_path / "a.pbr").write_text(MESSY, encoding="utf-8")
    done = fmt("--diff", "a.pbr", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines()[2:] == [
        "@@ -1,3 +1,3 @@", "-language   pbr 1", "-unit   beds", "+language pbr 1", "+unit beds", " ",
    ]  # fmt: skip
    assert (tmp_path / "a.pbr").read_text(encoding="utf-8") == MESSY


def test_standard_input_goes_to_standard_output(tmp_path: Path) -> None:
    done = fmt("-", cwd=tmp_path, given=MESSY)
    assert (done.returncode, done.stdout, done.stderr) == (0, TIDY, "")
    assert fmt("-", "--check", cwd=tmp_path, given=MESSY).returncode == 1


def test_a_missing_file_exits_with_2(tmp_path: Path) -> None:
    done = fmt("nowhere.pbr", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.pbr" in done.stderr
