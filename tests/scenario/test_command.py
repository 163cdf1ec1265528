"""`pbrc test` as it is called: exit codes, streams, `-k` and the JSON form."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from pydantic import TypeAdapter

from pbr_dsl.scenario import render
from tests.golden import same

ROOT = Path(__file__).parent.parent.parent
FAILING = ROOT / "tests" / "scenario" / "failing"
PASSING = ROOT / "tests" / "cases" / "ok" / "money" / "when"
SCHEMA = ROOT / "docs" / "schemas" / "test.json"


def pbrc(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pbr_dsl", "test", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_all_passed() -> None:
    done = pbrc(PASSING)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\n1 passed, 0 failed\n")


def test_some_failed() -> None:
    done = pbrc(PASSING, FAILING)
    assert (done.returncode, done.stderr) == (1, "")
    assert "they part at" in done.stdout


def test_a_contract_that_is_not_right_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "contract.pbr").write_text("language pbr 1\n\nrecrod client: born date\n", encoding="utf-8")
    done = pbrc(tmp_path, PASSING)
    assert done.returncode == 1
    assert "recrod" in done.stderr
    assert "1 passed, 0 failed" in done.stdout


def test_only_the_scenarios_asked_for() -> None:
    done = pbrc(FAILING, PASSING, "-k", "A PENNY less")
    assert done.returncode == 0
    assert done.stdout.count("ok  ") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-k", "at least 96%, and a penny less"], "did you mean `at least 95%, and a penny less`?"),
        (["nowhere"], "there is no file or folder `nowhere`"),
        (["--format", "xml"], "is not one of `text`, `json`"),
    ],
)
def test_could_not_run_as_asked(arguments: list[str], words: str) -> None:
    done = pbrc(PASSING, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_no_scenarios(tmp_path: Path) -> None:
    text = (PASSING / "contract.pbr").read_text(encoding="utf-8")
    (tmp_path / "contract.pbr").write_text(text[: text.index("scenario ")], encoding="utf-8")
    done = pbrc(tmp_path)
    assert (done.returncode, done.stdout) == (0, "0 passed, 0 failed\n")
    assert "there are no scenarios here" in done.stderr


def test_json(request: pytest.FixtureRequest) -> None:
    schema = TypeAdapter(render.ReportJson).json_schema()
    same(SCHEMA, json.dumps(schema, indent=2) + "\n", accept=request.config.getoption("--accept"))
    done = pbrc(FAILING, PASSING, "--format", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    jsonschema.validate(found, schema)
    assert (found["format"], found["passed"], found["failed"]) == (1, 1, len(found["scenarios"]) - 1)
    failed = found["scenarios"][0]
    assert failed["file"].endswith("home.pbr")
    assert (failed["outcome"], failed["expected"]) == ("failed", "card = £2,100.00 for ann")
    assert failed["actual"] == "£2,000.00"
    assert failed["failures"][0]["parting"]["clause"] == "8"
