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
    rows = [(number, seen(row)) for number, row in lexed(source.text)]
    rows = [(number, row) for number, row in rows if row]
    levels = Levels(source, findings)
    levels.measure([number for number, _ in rows])
    return [levels.line(number, row) for number, row in rows], findings
