"""Findings as the workflow commands that GitHub turns into annotations.

GitHub shows ten errors and ten warnings of a step, so the worst come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pbr_dsl.diagnostics.code import Severity
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.diagnostics.machine.place import relative
from pbr_dsl.diagnostics.visible import visible

_WORDS: Final = {
    Severity.ERROR: "error",
    Severity.QUESTION: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}
_ORDER: Final = list(_WORDS)


def to_github(findings: Iterable[Diagnostic]) -> str:
    """A command for each finding on a line of its own, errors first."""
    worst_first = sorted(findings, key=lambda finding: _ORDER.index(finding.severity))
    return "\n".join(_command(finding) for finding in worst_first)


def _command(finding: Diagnostic) -> str:
    """One workflow command."""
    said = "\n".join(visible(part) for part in (finding.message, *finding.readings, finding.help) if part)
    place: dict[str, str | int] = {}
    if finding.span:
        span = finding.span
        place = {"file": relative(span.source.path), "line": span.line, "col": span.column, "endLine": span.end_line}
        place |= {"endColumn": span.end_column} if span.line == span.end_line else {}
    return command(_WORDS[finding.severity], place | {"title": finding.code.id}, said)


def command(word: str, properties: Mapping[str, str | int], said: str) -> str:
    """A workflow command (error, warning or notice) with its properties, such as `file`, and what it says."""
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{word} {written}::{_data(said)}"


def _data(text: str) -> str:
    """A text as a command takes it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The value of a property as a command takes it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
