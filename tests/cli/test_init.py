"""`pbrc init`: the folder it makes passes at once, and nothing is ever written over."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from pbr_dsl.driver.starter import examples
from tests.cli.calling import ROOT, pbrc

SMALL = ("home-care", "lots-and-hours", "newpin")


def conforms(form: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", form, *map(str, paths)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("example", SMALL)
def test_what_it_makes_passes_at_once(example: str, tmp_path: Path) -> None:
    made = pbrc("init", "ours", "--example", example, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "ours/contract.pbr" in made.stdout
    told = re.findall(r"^  pbrc (simulate ours.*)$", made.stdout, re.MULTILINE)
    assert len(told) == 1
    for command in ("check ours --deny-warnings", "fmt ours --check", "test ours", *told):
        done = pbrc(*command.split(), cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr


def test_it_starts_from_a_contract_with_scenarios_and_ci_unless_told_otherwise(tmp_path: Path) -> None:
    pbrc("init", "ours", cwd=tmp_path)
    assert json.loads(pbrc("test", "ours", "--format", "json", cwd=tmp_path).stdout)["passed"] > 0
    assert (tmp_path / "ours" / ".github" / "workflows" / "contracts.yml").is_file()
    pbrc("init", "other", "--ci", "none", cwd=tmp_path)
    assert not (tmp_path / "other" / ".github").exists()


def test_nothing_is_written_over_and_nothing_is_half_written(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "contract.pbr").write_text("mine", encoding="utf-8")
    done = pbrc("init", "ours", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "error: ours/contract.pbr: there is such a file already, and nothing was written\n"
    assert [path.name for path in (tmp_path / "ours").iterdir()] == ["contract.pbr"]


def test_every_shipped_contract_can_be_started_from() -> None:
    listed = pbrc("init", "--list").stdout.split()
    assert listed == list(examples())
    assert set(SMALL) < set(listed)
    done = pbrc("init", "--example", "home")
    assert done.returncode == 2
    assert "did you mean `homes`?" in done.stderr


def test_the_files_for_ci_have_the_forms_that_their_readers_ask_for(tmp_path: Path) -> None:
    starter = Path(str(files("pbr_dsl.driver.starter")))
    for form, path in (
        ("vendor.github-workflows", starter / "github.yml"),
        ("vendor.gitlab-ci", starter / "gitlab.yml"),
        ("vendor.github-actions", ROOT / "action.yml"),
    ):
        done = conforms(form, path)
        assert done.returncode == 0, done.stdout
    broken = tmp_path / "broken.yml"
    broken.write_text(
        (starter / "github.yml").read_text(encoding="utf-8").replace("runs-on", "runs_on"), encoding="utf-8"
    )
    assert conforms("vendor.github-workflows", broken).returncode == 1
