"""Findings as text with excerpts, as one line each, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Final

from rich.text import Text

from pbr_dsl.diagnostics.code import Severity
from pbr_dsl.diagnostics.diagnostic import Diagnostic, Edit
from pbr_dsl.diagnostics.excerpt import GUTTER, excerpt
from pbr_dsl.diagnostics.visible import in_json, visible
from pbr_dsl.source import Span

STYLES: Final[dict[Severity, str]] = {
    Severity.ERROR: "bold red",
    Severity.QUESTION: "bold magenta",
    Severity.WARNING: "bold yellow",
    Severity.NOTE: "bold cyan",
}


@dataclass(frozen=True, slots=True)
class EditJson:
    """One replacement of a stretch of text; lines and columns count from 1, the end is not included."""

    replacement: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class DiagnosticJson:
    """One finding; the place is null when it has none; lines and columns count from 1, the end is not included."""

    code: str
    severity: Severity
    message: str
    file: str | None
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    clause: str | None
    help: str | None
    fix: list[EditJson]


@dataclass(frozen=True, slots=True)
class FindingsJson:
    """What `check --format json` prints."""

    format: int
    diagnostics: list[DiagnosticJson]


def text(findings: Iterable[Diagnostic]) -> Text:
    """Every finding with its excerpt, then the count."""
    listed = list(findings)
    lines = [line for diagnostic in listed for line in (*_block(diagnostic), Text())]
    return Text("\n").join([*lines, Text(count(listed))])


def concise(findings: Iterable[Diagnostic]) -> str:
    """Every finding as `path:line:col: PBR0101 message`, on one line."""
    lines: list[str] = []
    for diagnostic in findings:
        place = f"{_place(diagnostic.span)}: " if diagnostic.span else ""
        lines.append(f"{place}{diagnostic.code.id} {visible(diagnostic.message)}")
    return "\n".join(lines)


def to_json(findings: Iterable[Diagnostic]) -> str:
    """Every finding in the published JSON form, indented by two spaces."""
    report = FindingsJson(format=1, diagnostics=[_json(diagnostic) for diagnostic in findings])
    return in_json(json.dumps(asdict(report), indent=2, ensure_ascii=False))


def count(findings: Iterable[Diagnostic]) -> str:
    """How many problems, warnings and notes there are, in how many files."""
    listed = list(findings)
    if not listed:
        return "No problems found."
    problems = sum(diagnostic.severity.stops for diagnostic in listed)
    warnings = sum(diagnostic.severity is Severity.WARNING for diagnostic in listed)
    notes = sum(diagnostic.severity is Severity.NOTE for diagnostic in listed)
    numbers = ((problems, "problem"), (warnings, "warning"), (notes, "note"))
    parts = [_number(number, word) for number, word in numbers if number]
    files = len({diagnostic.path for diagnostic in listed if diagnostic.span})
    where = f" in {_number(files, 'file')}" if files else ""
    *most, last = parts
    return f"Found {', '.join(most)} and {last}{where}." if most else f"Found {last}{where}."


def _number(number: int, word: str) -> str:
    """Put a number before a word: `1 file`, `2 files`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _place(span: Span) -> str:
    """The place of a stretch as `path:line:col`."""
    return f"{visible(span.source.path)}:{span.line}:{span.column}"


def _block(diagnostic: Diagnostic) -> Iterator[Text]:
    """One finding: heading, excerpts, then what to do about it."""
    severity = diagnostic.severity
    style = STYLES[severity]
    heading = Text.assemble((f"{severity}[{diagnostic.code.id}]", style), (f": {visible(diagnostic.message)}", "bold"))
    quoted = excerpt(diagnostic, style)
    clause = f"  [{visible(diagnostic.clause)}]" if diagnostic.clause else ""
    if quoted is None:
        yield heading.append(clause)
        margin = 3
    else:
        yield heading
        margin = quoted.margin
        own, *others = quoted.sources()
        yield Text(" " * (margin - 1)).append("--> ", GUTTER).append(_place(quoted.own) + clause)
        yield from quoted.lines(own)
        for other in others:
            span = next(label.span for label in quoted.labels if label.span.source == other)
            yield Text(" " * (margin - 1)).append("::: ", GUTTER).append(_place(span))
            yield from quoted.lines(other)
    for line in _advice(diagnostic):
        yield Text(" " * margin).append("= ", GUTTER).append(line)


def _advice(diagnostic: Diagnostic) -> Iterator[str]:
    """The lines after the excerpt: the readings of a question, the help, where to read more."""
    for number, reading in enumerate(diagnostic.readings, start=1):
        yield f"reading {number}: {visible(reading)}"
    if diagnostic.help:
        yield f"help: {visible(diagnostic.help)}"
    yield f"run `pbrc explain {diagnostic.code.id}` for more"


def _json(diagnostic: Diagnostic) -> DiagnosticJson:
    """One finding in its JSON form; the readings of a question stand at the end of its help."""
    span = diagnostic.span
    readings = (f"reading {number}: {reading}" for number, reading in enumerate(diagnostic.readings, start=1))
    return DiagnosticJson(
        code=diagnostic.code.id,
        severity=diagnostic.severity,
        message=diagnostic.message,
        file=span.source.path if span else None,
        line=span.line if span else None,
        column=span.column if span else None,
        end_line=span.end_line if span else None,
        end_column=span.end_column if span else None,
        clause=diagnostic.clause or None,
        help="; ".join(part for part in (diagnostic.help, *readings) if part) or None,
        fix=[_edit_json(edit) for edit in diagnostic.fix],
    )


def _edit_json(edit: Edit) -> EditJson:
    """One replacement in its JSON form."""
    span = edit.span
    return EditJson(
        replacement=edit.replacement,
        line=span.line,
        column=span.column,
        end_line=span.end_line,
        end_column=span.end_column,
    )
