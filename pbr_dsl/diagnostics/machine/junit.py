"""Findings as a JUnit report: each contract is a test case, which fails when it has an error or a question."""

from __future__ import annotations

from collections.abc import Iterable

from junitparser import Failure, JUnitXml, TestCase, TestSuite

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.diagnostics.render import concise, count


def to_junit(paths: Iterable[str], findings: Iterable[Diagnostic]) -> str:
    """A case for each path, with its findings; warnings and notes are in its output and fail nothing."""
    listed = list(findings)
    suite = TestSuite("pbrc check")
    for path in paths:
        suite.add_testcase(_case(path, [finding for finding in listed if finding.path == path]))
    report = JUnitXml()
    report.add_testsuite(suite)
    return as_text(report)


def as_text(report: JUnitXml) -> str:
    """A report as XML, with its declaration."""
    written: bytes = report.tostring()  # type: ignore[no-untyped-call]
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written.decode("utf-8")}'


def _case(path: str, findings: list[Diagnostic]) -> TestCase:
    """A contract as a test case."""
    case = TestCase(path, "contract", 0)
    stopping = [finding for finding in findings if finding.severity.stops]
    if stopping:
        failure = Failure(count(stopping))
        failure.text = concise(stopping)
        case.result = [failure]
    others = [finding for finding in findings if not finding.severity.stops]
    if others:
        case.system_out = concise(others)
    return case
