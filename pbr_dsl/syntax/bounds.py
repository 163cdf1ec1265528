"""How much text is read: beyond it, nothing but data or damage has ever been seen."""

from __future__ import annotations

import re
from typing import Final

from pbr_dsl.diagnostics.codes.syntax import TOO_LARGE
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.source import Source
from pbr_dsl.syntax.line import Line

CHARACTERS: Final = 1_000_000
LINE: Final = 10_000
DEPTH: Final = 50
DIGITS: Final = 30
FINDINGS: Final = 200

_LONG_NUMBER: Final = re.compile(rf"[0-9][0-9,.]{{{DIGITS},}}")
_NUMBERS: Final = frozenset({"NUMBER", "MONEY", "PERCENT"})


def whole(source: Source) -> Diagnostic | None:
    """What is wrong with a source that is too large to be read."""
    if len(source.text) <= CHARACTERS:
        return None
    message = f"This text has {len(source.text):,} characters; a contract has at most {CHARACTERS:,}."
    return Diagnostic(TOO_LARGE, message, source.span(0, 0), help="Put rows of data in files of their own.")


def line(source: Source, read: Line) -> Diagnostic | None:
    """What is wrong with a line that is too large to be read."""
    span = source.span(read.start, read.end)
    if read.end - read.start > LINE:
        message = f"This line has {read.end - read.start:,} characters; a line has at most {LINE:,}."
        return Diagnostic(TOO_LARGE, message, span)
    number = _LONG_NUMBER.search(source.text, read.start, read.end)
    if number and any(found.kind in _NUMBERS and found.start <= number.start() < found.end for found in read.terminals):
        message = f"This number has more than {DIGITS} digits."
        return Diagnostic(TOO_LARGE, message, source.span(*number.span()))
    if len(read.terminals) > DEPTH and _depth(read) > DEPTH:
        message = f"More than {DEPTH} brackets, `not` or `'s` stand in one another here."
        return Diagnostic(TOO_LARGE, message, span, help="Use several `let` lines, each with a part of it.")
    return None


def _depth(read: Line) -> int:
    """How deep the parts of a line stand in one another; `not` and `'s` count as long as they follow each other."""
    opened: list[int] = []
    nots = steps = deepest = 0
    for terminal in read.terminals:
        match terminal.kind:
            case "LPAR":
                opened.append(nots + 1)
                nots = steps = 0
            case "RPAR":
                nots, steps = 0, 0
                del opened[-1:]
            case "NOT":
                nots += 1
            case "POSSESSIVE":
                steps += 1
            case "NAME":
                pass
            case _:
                nots = steps = 0
        deepest = max(deepest, sum(opened) + nots, steps)
    return deepest
