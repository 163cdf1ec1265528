"""`pbrc docs`: forms, files, exit codes, and what it says of a contract that has errors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOMES = ROOT / "contracts" / "homes"


def pbrc(*words: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pbr_dsl", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, input=given)


def test_a_schedule_is_printed_as_markdown() -> None:
    done = pbrc("docs", HOMES)
    assert done.returncode == 0
    assert done.stdout.startswith("# A home that lasts\n")
    assert "clauses" in done.stderr


def test_a_schedule_is_written_as_html(tmp_path: Path) -> None:
    file = tmp_path / "schedule.html"
    done = pbrc("docs", HOMES, "--format", "html", "--output", file)
    assert (done.returncode, done.stdout) == (0, "")
    assert str(file) in done.stderr
    page = file.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>\n")
    assert pbrc("docs", HOMES, "--format", "html", "--quiet").stdout == page


def test_a_contract_may_come_from_standard_input() -> None:
    given = (HOMES / "contract.pbr").read_text(encoding="utf-8")
    assert pbrc("docs", "-", given=given).stdout == pbrc("docs", HOMES).stdout


def test_a_contract_with_errors_has_no_schedule(tmp_path: Path) -> None:
    text = (HOMES / "contract.pbr").read_text(encoding="utf-8").replace("at most £2,000", "at most £2,000 per hour")
    contract, page = tmp_path / "contract.pbr", tmp_path / "schedule.md"
    contract.write_text(text, encoding="utf-8")
    page.write_text("what was there before\n", encoding="utf-8")
    done = pbrc("docs", contract, "-o", page)
    assert (done.returncode, done.stdout) == (1, "")
    assert "error" in done.stderr
    assert page.read_text(encoding="utf-8") == "what was there before\n"


def test_libraries_stand_in_the_appendix() -> None:
    page = pbrc("docs", ROOT / "tests" / "cases" / "ok" / "use" / "library").stdout
    assert "**lib/support.pbr**" in page.partition("## Appendix")[2]


def test_what_cannot_be_run_says_so() -> None:
    assert pbrc("docs", "no-such-folder").returncode == 2
    assert "did you mean `html`?" in pbrc("docs", HOMES, "--format", "htm").stderr
