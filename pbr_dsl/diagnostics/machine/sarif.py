"""Findings as SARIF 2.1.0 (OASIS), the form of code scanning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

import sarif_pydantic as sarif  # type: ignore[import-untyped] # it has types and forgets to say so

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.diagnostics.machine.place import SCHEMA, fingerprint, relative, utf16_column
from pbr_dsl.diagnostics.visible import in_json
from pbr_dsl.source import Source, Span

_LEVELS: Final[dict[Severity, sarif.Level]] = {
    Severity.ERROR: sarif.Level.ERROR,
    Severity.QUESTION: sarif.Level.ERROR,
    Severity.WARNING: sarif.Level.WARNING,
    Severity.NOTE: sarif.Level.NOTE,
}


def to_sarif(findings: Iterable[Diagnostic], version: str) -> str:
    """Every finding of one run, with the rules that they are of; columns count UTF-16 units, as the form has it."""
    listed = list(findings)
    codes = list({finding.code.id: finding.code for finding in listed}.values())
    places = {code.id: place for place, code in enumerate(codes)}
    driver = sarif.ToolDriver(name="pbrc", semantic_version=version, rules=[_rule(code) for code in codes])
    results = [_result(finding, places[finding.code.id]) for finding in listed]
    report = sarif.Sarif(schema_uri=SCHEMA, runs=[sarif.Run(tool=sarif.Tool(driver=driver), results=results)])
    return in_json(report.model_dump_json(by_alias=True, exclude_none=True, indent=2))


def _rule(code: Code) -> sarif.ReportingDescriptor:
    """A code as a rule."""
    return sarif.ReportingDescriptor(
        id=code.id,
        name="".join(word.capitalize() for word in code.name.split("-")),
        short_description=sarif.Message(text=code.title),
        full_description=sarif.Message(text=code.why),
        help=sarif.Message(text=code.fix),
        default_configuration=sarif.ReportingConfiguration(level=_LEVELS[code.severity]),
    )


def _result(finding: Diagnostic, rule: int) -> sarif.Result:
    """A finding as a result; what it is measured against stands under its related places."""
    said = [finding.message, *finding.readings, finding.help]
    others = [label for label in finding.labels if label.span != finding.span]
    related = [_location(label.span, label.text) for label in others]
    return sarif.Result(
        rule_id=finding.code.id,
        rule_index=rule,
        level=_LEVELS[finding.severity],
        message=sarif.Message(text="\n".join(part for part in said if part)),
        locations=[_location(finding.span)] if finding.span else None,
        related_locations=related or None,
        partial_fingerprints={"pbrc/v1": fingerprint(finding)},
    )


def _location(span: Span, said: str = "") -> sarif.Location:
    """A stretch of text as a place."""
    return sarif.Location(
        physical_location=sarif.PhysicalLocation(
            artifact_location=sarif.ArtifactLocation(uri=quote(relative(span.source.path))),
            region=sarif.Region(
                start_line=span.line,
                start_column=_column(span.source, span.line, span.column),
                end_line=span.end_line,
                end_column=_column(span.source, span.end_line, span.end_column),
            ),
        ),
        message=sarif.Message(text=said) if said else None,
    )


def _column(source: Source, line: int, column: int) -> int:
    return utf16_column(source.line_text(line), column)
