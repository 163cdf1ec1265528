"""Played examples in the forms that other machines read: a JUnit report, and GitHub's annotations."""

from __future__ import annotations

from collections.abc import Sequence

from junitparser import Failure as Failed
from junitparser import JUnitXml, Skipped, TestCase, TestSuite

from pbr_dsl.diagnostics.machine.github import command
from pbr_dsl.diagnostics.machine.junit import as_text
from pbr_dsl.diagnostics.machine.place import relative
from pbr_dsl.scenario.published import BrokenJson, PromiseJson
from pbr_dsl.scenario.verdict import Examples, Failure, Played


def to_junit(examples: Sequence[Examples], promises: Sequence[PromiseJson] = ()) -> str:
    """A suite for each contract, a case for each scenario and for each line `always` and `never`."""
    report = JUnitXml()
    for one in examples:
        suite = TestSuite(one.path)
        for played in one.played:
            suite.add_testcase(_case(played, one.path))
        for promise in promises:
            if promise.file == one.path:
                suite.add_testcase(_promise(promise))
        report.add_testsuite(suite)
    return as_text(report)


def to_github(examples: Sequence[Examples], promises: Sequence[PromiseJson] = ()) -> str:
    """An annotation on each expectation that did not come out and each broken promise; the count as the last line."""
    lines = [
        command(
            "error", {"file": relative(one.path), "line": failure.place, "title": played.scenario.title}, _said(failure)
        )
        for one in examples
        for played in one.played
        for failure in played.failures
    ]
    lines += [
        command("error", {"file": relative(one.file), "line": one.line, "title": one.name}, _broken(one.broken))
        for one in promises
        if one.broken is not None
    ]
    failed = sum(one.failed for one in examples)
    passed = sum(len(one.played) for one in examples) - failed
    broken = sum(one.broken is not None for one in promises)
    unseen = sum(one.outcome == "unseen" for one in promises)
    blank = f"{unseen} unseen, " if unseen else ""
    kept = f"; {len(promises) - broken - unseen} promises not broken, {blank}{broken} broken" if promises else ""
    return "\n".join([*lines, f"{passed} passed, {failed} failed{kept}"])


def _case(played: Played, path: str) -> TestCase:
    """A scenario as a test case."""
    case = TestCase(played.scenario.title, path, 0)
    if played.failures:
        failed = Failed(f"{len(played.failures)} of {played.expectations} expectations did not come out")
        failed.text = "\n".join(f"{path}:{failure.place}: {_said(failure)}" for failure in played.failures)
        case.result = [failed]
    return case


def _promise(promise: PromiseJson) -> TestCase:
    """A line `always` or `never` as a test case; skipped where nothing could be decided."""
    case = TestCase(f"{promise.word} {promise.name}", promise.file, 0)
    if promise.broken is not None:
        failed = Failed(_broken(promise.broken))
        failed.text = promise.broken.example or _broken(promise.broken)
        case.result = [failed]
    elif promise.outcome == "unseen":
        case.result = [Skipped("no case could be decided")]
    return case


def _broken(broken: BrokenJson) -> str:
    """What breaks a line in one sentence."""
    return f"broken in {broken.where}: " + ", ".join(f"{one.label} {one.text}" for one in broken.said)


def _said(failure: Failure) -> str:
    """What was expected and what came out."""
    apart = f", {failure.difference}" if failure.difference else ""
    return f"expected {failure.expected}, got {failure.got}{apart}"
