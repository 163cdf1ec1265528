"""The forms of `check` and `test` that other machines read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sarif_pydantic  # type: ignore[import-untyped] # it has types and forgets to say so
from junitparser import JUnitXml

from pbr_dsl.diagnostics.snippet import complete
from tests.cli.calling import pbrc

TWO_FAULTS = complete("let fee = £100 pre person\nlet rate = £5 per per hour\n")
FAILING = Path("tests/scenario/failing")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "a, b.pbr").write_text(TWO_FAULTS, encoding="utf-8")
    (tmp_path / "clean.pbr").write_text(
        complete("let fee = £100\npayment p each period\n  amount fee\n"), encoding="utf-8"
    )
    return tmp_path


def test_sarif_has_a_rule_for_each_code_and_a_place_for_each_finding(work: Path) -> None:
    done = pbrc("check", "--format", "sarif", cwd=work)
    sarif_pydantic.Sarif.model_validate_json(done.stdout)
    (run,) = json.loads(done.stdout)["runs"]
    lines = TWO_FAULTS.split("\n")
    assert done.returncode == 1
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["PBR0101"]
    assert len(run["results"]) == 2
    for result, word in zip(run["results"], ("pre", "per"), strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "a%2C%20b.pbr"}
        region = place["region"]
        assert lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1] == word
        assert result["level"] == "error"


def test_sarif_counts_columns_as_its_standard_does(tmp_path: Path) -> None:
    (tmp_path / "x.pbr").write_text(complete('payment p "\U0001f3e0" eech period\n  amount £1\n'), encoding="utf-8")
    (run,) = json.loads(pbrc("check", "--format", "sarif", cwd=tmp_path).stdout)["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"] == 16  # 15 characters in


def test_a_finding_keeps_its_mark_when_lines_above_it_move(work: Path) -> None:
    def marks(form: str) -> list[str]:
        said = json.loads(pbrc("check", "--format", form, cwd=work).stdout)
        if form == "gitlab":
            return [issue["fingerprint"] for issue in said]
        return [result["partialFingerprints"]["pbrc/v1"] for result in said["runs"][0]["results"]]

    before = marks("sarif"), marks("gitlab")
    (work / "a, b.pbr").write_text(TWO_FAULTS.replace("let fee", "# A fee.\n\nlet fee"), encoding="utf-8")
    assert (marks("sarif"), marks("gitlab")) == before
    assert len(set(before[1])) == 2


def test_github_gets_a_command_for_each_finding_and_people_the_count(work: Path) -> None:
    done = pbrc("check", "--format", "github", cwd=work)
    first, second = done.stdout.splitlines()
    assert first.startswith("::error file=a%2C b.pbr,line=")
    assert ",title=PBR0101::`pre` cannot be read here.%0ADid you mean `per`?" in first
    assert second.startswith("::error ")
    assert done.stderr == "Found 2 problems in 1 file.\n"


def test_gitlab_gets_a_list_even_when_there_is_nothing(work: Path) -> None:
    found = json.loads(pbrc("check", "--format", "gitlab", cwd=work).stdout)
    assert {issue["severity"] for issue in found} == {"critical"}
    assert all(issue["location"]["path"] == "a, b.pbr" for issue in found)
    assert json.loads(pbrc("check", "clean.pbr", "--format", "gitlab", cwd=work).stdout) == []


def test_junit_has_a_case_for_each_contract(work: Path) -> None:
    report = JUnitXml.fromstring(pbrc("check", "--format", "junit", cwd=work).stdout.encode())
    (suite,) = report
    assert [(case.name, len(case.result)) for case in suite] == [("a, b.pbr", 1), ("clean.pbr", 0)]
    assert (suite.tests, suite.failures) == (2, 1)


def test_scenarios_are_cases_of_junit_and_commands_of_github() -> None:
    text = pbrc("test", FAILING).stdout.splitlines()[-1]
    (suite,) = JUnitXml.fromstring(pbrc("test", FAILING, "--format", "junit").stdout.encode())
    said = pbrc("test", FAILING, "--format", "github").stdout.splitlines()
    assert text == f"{suite.tests - suite.failures} passed, {suite.failures} failed" == said[-1]
    assert (
        len(said) - 1 == len(json.loads(pbrc("check", FAILING, "--format", "json").stdout)["diagnostics"])
        or len(said) > 1
    )
    assert all(line.startswith("::error file=tests/scenario/failing/home.pbr,line=") for line in said[:-1])


def test_promises_are_cases_of_junit_and_commands_of_github_as_well() -> None:
    card = "tests/cases/promises/card/contract.pbr"
    (suite,) = JUnitXml.fromstring(pbrc("test", card, "--format", "junit").stdout.encode())
    assert [(case.name, len(case.result)) for case in suite] == [
        ("entered, and well twice", 0),
        ("always nobody costs more than the cap", 0),
        ("never nobody costs £1,000 in a quarter", 1),
        ("always a better score never pays less", 0),
        ("never a better score pays", 1),
        ("never losing a client pays", 0),
        ("never losing a review costs", 1),
    ]
    assert (suite.tests, suite.failures) == (7, 3)
    said = pbrc("test", card, "--format", "github").stdout.splitlines()
    assert [line.split("::")[1].split(",title")[0] for line in said[:-1]] == [
        f"error file={card},line={line}" for line in (28, 45, 47)
    ]
    assert said[-1] == "1 passed, 0 failed; 3 promises not broken, 3 broken"
    found = json.loads(pbrc("test", card, "--format", "json").stdout)["promises"]
    assert [one["outcome"] for one in found] == ["holds", "broken", "holds", "broken", "holds", "broken"]
    assert found[1]["broken"]["said"][0] == {"label": "for", "text": "ann"}


def test_fix_changes_what_nobody_can_see_and_no_word(tmp_path: Path) -> None:
    broken = complete("let fee = £100 pre person\npayment p\u200b each period\n\tamount  fee\n   at most  £1\n")
    (tmp_path / "x.pbr").write_text(broken, encoding="utf-8")
    done = pbrc("check", "x.pbr", "--fix", "--format", "concise", cwd=tmp_path)
    after = (tmp_path / "x.pbr").read_text(encoding="utf-8")
    assert after == complete("let fee = £100 pre person\npayment p each period\n  amount  fee\n  at most  £1\n")
    assert done.stderr.startswith("put right 3 places in x.pbr\n")
    assert "`pre` cannot be read here" in done.stdout
    assert done.returncode == 1


def test_fix_leaves_a_contract_alone_that_has_nothing_to_put_right(work: Path) -> None:
    before = (work / "clean.pbr").stat().st_mtime_ns
    done = pbrc("check", "clean.pbr", "--fix", cwd=work)
    assert (done.stderr, (work / "clean.pbr").stat().st_mtime_ns) == ("", before)
