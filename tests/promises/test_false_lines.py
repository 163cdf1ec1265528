"""What contracts were first said to promise, and do not keep: the data of `cases/promises/NAME` show it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.calling import pbrc
from tests.golden import same

CASES = Path(__file__).parent.parent / "cases" / "promises"
CONTRACTS = Path(__file__).parent.parent.parent / "contracts"
FALSE = sorted(path.parent for path in CASES.glob("*/false.pbr"))
EXAMPLES = re.compile(r"(?m)^(#.*\n)*scenario \"(?:.|\n)*?(?=\n\n|\Z)\n*")
FIRST = "language pbr 1\n"


def with_lines(folder: Path, here: Path) -> Path:
    """Write the contract of a case without its examples, and with the false lines above all others."""
    shutil.copytree(CONTRACTS / folder.name, here)
    path = here / "contract.pbr"
    text = EXAMPLES.sub("", path.read_text(encoding="utf-8"))
    false = (folder / "false.pbr").read_text(encoding="utf-8")
    path.write_text(text.replace(FIRST, FIRST + false, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("folder", FALSE, ids=lambda path: path.name)
def test_data_show_that_a_line_is_false(folder: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    with_lines(folder, tmp_path / "changed")
    shutil.copytree(folder / "data", tmp_path / "changed" / "facts")
    done = pbrc("test", "contract.pbr", "--data", "facts", "--tries", "60", cwd=tmp_path / "changed")
    assert done.returncode == 1, done.stderr
    said = done.stdout.split(" passed, 0 failed\n\n")[1]
    false = (folder / "false.pbr").read_text(encoding="utf-8").splitlines()
    assert said.count("  BROKEN  ") == len(false), said
    same(folder / "expected.txt", said, accept=pytestconfig.getoption("--accept"))


@pytest.mark.parametrize("folder", FALSE, ids=lambda path: path.name)
def test_what_the_contract_says_now_holds_on_the_same_data(folder: Path) -> None:
    done = pbrc("test", CONTRACTS / folder.name, "--data", folder / "data", "--tries", "60")
    assert done.returncode == 0, done.stdout + done.stderr
