"""The layout pass: text -> lines of terminals, each at its level; blank lines and comments vanish."""

from __future__ import annotations

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.source import Source
from pbr_dsl.syntax import characters
from pbr_dsl.syntax.levels import Levels
from pbr_dsl.syntax.line import Line, lexed, seen


def lines(source: Source) -> tuple[list[Line], list[Diagnostic]]:
    """The lines of a source that hold something to read, and what is wrong with characters and layout."""
    findings = list(characters.findings(source))
    rows = [(number, row, seen(row)) for number, row in lexed(source.text)]
    findings += [found for _, row, kept in rows if row is not kept for found in characters.odd_spaces(source, row)]
    levels = Levels(source, findings)
    levels.measure([number for number, _, kept in rows if kept])
    return [levels.line(number, kept) for number, _, kept in rows if kept], findings
