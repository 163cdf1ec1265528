"""Played examples in the forms that other machines read: a JUnit report, and GitHub's annotations."""

from __future__ import annotations

from collections.abc import Sequence

from junitparser import Failure as Failed
from junitparser import JUnitXml, TestCase, TestSuite

from pbr_dsl.diagnostics.machine.github import command
from pbr_dsl.diagnostics.machine.junit import as_text
from pbr_dsl.diagnostics.machine.place import relative
from pbr_dsl.scenario.verdict import Examples, Failure, Played


def to_junit(examples: Sequence[Examples]) -> str:
    """A suite for each contract, a case for each scenario."""
    report = JUnitXml()
    for one in examples:
        suite = TestSuite(one.path)
        for played in one.played:
            suite.add_testcase(_case(played, one.path))
        report.add_testsuite(suite)
    return as_text(report)


def to_github(examples: Sequence[Examples]) -> str:
    """An annotation on the line of each expectation that did not come out; the count as the last line."""
    lines = [
        command(
            "error", {"file": relative(one.path), "line": failure.place, "title": played.scenario.title}, _said(failure)
        )
        for one in examples
        for played in one.played
        for failure in played.failures
    ]
    failed = sum(one.failed for one in examples)
    passed = sum(len(one.played) for one in examples) - failed
    return "\n".join([*lines, f"{passed} passed, {failed} failed"])


def _case(played: Played, path: str) -> TestCase:
    """A scenario as a test case."""
    case = TestCase(played.scenario.title, path, 0)
    if played.failures:
        failed = Failed(f"{len(played.failures)} of {played.expectations} expectations did not come out")
        failed.text = "\n".join(f"{path}:{failure.place}: {_said(failure)}" for failure in played.failures)
        case.result = [failed]
    return case


def _said(failure: Failure) -> str:
    """What was expected and what came out."""
    apart = f", {failure.difference}" if failure.difference else ""
    return f"expected {failure.expected}, got {failure.got}{apart}"
