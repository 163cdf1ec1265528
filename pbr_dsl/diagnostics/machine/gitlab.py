"""Findings as a GitLab code quality report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Final

from pbr_dsl.diagnostics.code import Severity
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.diagnostics.machine.place import fingerprint, relative
from pbr_dsl.diagnostics.visible import in_json

_SEVERITIES: Final = {
    Severity.ERROR: "critical",
    Severity.QUESTION: "major",
    Severity.WARNING: "minor",
    Severity.NOTE: "info",
}


def to_gitlab(findings: Iterable[Diagnostic]) -> str:
    """Every finding with the mark by which GitLab knows it again; one without a place stands on line 1."""
    seen: Counter[str] = Counter()
    return in_json(json.dumps([_issue(finding, seen) for finding in findings], indent=2, ensure_ascii=False))


def _issue(finding: Diagnostic, seen: Counter[str]) -> dict[str, object]:
    """One finding; the same words twice in a file get two marks."""
    mark = fingerprint(finding)
    seen[mark] += 1
    return {
        "description": "\n".join(part for part in (finding.message, *finding.readings, finding.help) if part),
        "check_name": f"{finding.code.id} {finding.code.name}",
        "fingerprint": mark if seen[mark] == 1 else f"{mark}-{seen[mark]}",
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": relative(finding.path) if finding.path else ".",
            "lines": {"begin": finding.span.line if finding.span else 1},
        },
    }
