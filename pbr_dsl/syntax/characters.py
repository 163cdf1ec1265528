"""Characters that a reader cannot see, or that a contract must not hold: tabs, hidden marks, odd spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from pbr_dsl.diagnostics.codes.syntax import HIDDEN_CHARACTER, TAB_INDENTATION
from pbr_dsl.diagnostics.diagnostic import Diagnostic, Edit
from pbr_dsl.source import Source
from pbr_dsl.syntax.machine import Terminal

# Control characters but tab, line feed and carriage return; marks of writing direction; marks that nobody can see.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|\r(?!\n|$)|\t"
)
IGNORED: Final = "\r\ufeff\t"


def is_hidden(character: str) -> bool:
    """Whether a character is reported here, so that the line can be read as if it were not there."""
    return character in IGNORED or _HIDDEN.match(character) is not None or unicodedata.category(character) == "Zs"


def is_unseen(character: str) -> bool:
    """Whether a character, other than a space or tab of any kind, cannot be seen."""
    return character != "\t" and _HIDDEN.match(character) is not None


def findings(source: Source) -> Iterator[Diagnostic]:
    """One finding for each line that holds tabs, and one for each that holds hidden characters."""
    seen: set[tuple[int, bool]] = set()
    for found in _HIDDEN.finditer(source.text):
        start = found.start()
        if start == 0 and found[0] == "\ufeff":
            continue
        line, column = source.line_col(start)
        tab = found[0] == "\t"
        if (line, tab) in seen:
            continue
        seen.add((line, tab))
        if tab:
            leading = not source.line_text(line)[: column - 1].strip()
            yield _tab(source, start, leading=leading)
        else:
            yield _hidden(source, start)


def odd_spaces(source: Source, row: Iterable[Terminal]) -> Iterator[Diagnostic]:
    """One finding for the first character of a line that looks like a space and is none."""
    for terminal in row:
        if terminal.kind == "UNKNOWN" and unicodedata.category(terminal.text) == "Zs":
            span = source.span(terminal.start, terminal.end)
            message = f"This is not an ordinary space ({unicodedata.name(terminal.text).lower()})."
            edit = Edit(span, " ")
            yield Diagnostic(HIDDEN_CHARACTER, message, span, help="Write an ordinary space.", fix=(edit,))
            return


def _tab(source: Source, start: int, *, leading: bool) -> Diagnostic:
    """A tab."""
    span = source.span(start, start + 1)
    if leading:
        message = "This line starts with a tab."
        write = "Use two spaces for each level; a tab is as wide as each program likes."
    else:
        message = "There is a tab in this line."
        write = "Use spaces."
    return Diagnostic(TAB_INDENTATION, message, span, help=write, fix=(Edit(span, "  " if leading else " "),))


def _hidden(source: Source, start: int) -> Diagnostic:
    """A character that cannot be seen."""
    span = source.span(start, start + 1)
    name = unicodedata.name(source.text[start], "control character").lower()
    message = f"There is a character here that cannot be seen ({name})."
    return Diagnostic(HIDDEN_CHARACTER, message, span, help="Remove it.", fix=(Edit(span, ""),))
