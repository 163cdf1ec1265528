"""A change to a contract that somebody asks for, in the words in which the contract writes values.

    ceiling = £2,000,000
    price = £700 for housed
    price = £18 per hour for mental-health from 1 April 2026

What stands before `=` is a name, or `limit person`, or `service at most`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pbr_dsl.diagnostics.codes.assumptions import UNREADABLE_CHANGE
from pbr_dsl.diagnostics.codes.syntax import NO_SUCH_DATE
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.source import Source, Span
from pbr_dsl.syntax import bounds, pieces, tree
from pbr_dsl.syntax.build import Builder
from pbr_dsl.syntax.line import lex, seen, settled
from pbr_dsl.syntax.machine import END, Machine, Terminal
from pbr_dsl.syntax.words import NO_BLOCK

FORM: Final = "price = £700 for housed"

_BEFORE: Final = ("NAME", "AT_MOST", "AT_LEAST")


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed, what it shall be, for which rows, and in the line that holds from which day ("" for none)."""

    what: str
    span: Span
    value: tree.Formula
    rows: tuple[str, ...]
    start: str


def read_change(source: Source) -> Change | Diagnostic:
    """Give the change that a text asks for, or what is wrong with it; never raises."""
    refused = bounds.whole(source)
    if refused:
        return refused
    row = list(settled(seen(lex(source.text)), NO_BLOCK))
    kinds = [one.kind for one in row]
    at = kinds.index("EQUAL") if "EQUAL" in kinds else 0
    if not at or "\n" in source.text or any(kind not in _BEFORE for kind in kinds[:at]):
        return _unreadable(source.span(0, len(source.text)))
    undated = next((one for one in row if one.kind == "DATE" and not pieces.iso(one.text)), None)
    if undated is not None:
        span = source.span(undated.start, undated.end)
        return Diagnostic(NO_SUCH_DATE, f"There is no {undated.text}.", span, help=pieces.days(undated.text))
    rest, start = _dated(row[at + 1 :])
    cut = next((place for place, one in enumerate(rest) if one.kind == "FOR"), len(rest))
    formula = _formula(source, row[0], row[at], rest[:cut])
    if isinstance(formula, Diagnostic):
        return formula
    what, rows = _words(row[:at]), _words(rest[cut + 1 :])
    named = source.span(row[0].start, row[at - 1].end)
    return Change(what, named, formula, tuple(rows.split(" and ")) if rows else (), start)


def _words(row: Sequence[Terminal]) -> str:
    """What terminals say, with one space between."""
    return " ".join(" ".join(one.text for one in row).split())


def _dated(rest: Sequence[Terminal]) -> tuple[Sequence[Terminal], str]:
    """What follows `=` without `from DATE` at its end, or before `for`, and that day."""
    for at, (one, other) in enumerate(pairwise(rest)):
        after = rest[at + 2].kind if at + 2 < len(rest) else "FOR"
        if (one.kind, other.kind, after) == ("FROM", "DATE", "FOR"):
            return [*rest[:at], *rest[at + 2 :]], pieces.iso(other.text)
    return rest, ""


def _formula(source: Source, first: Terminal, equal: Terminal, rest: Sequence[Terminal]) -> tree.Formula | Diagnostic:
    """What the value shall be, read as that of `let x = …`."""
    last = rest[-1] if rest else equal

    def mark(kind: str, text: str = "") -> Terminal:
        return Terminal(kind, text, last.end, last.end)

    machine = Machine(Builder(source))
    heads = [*lex("language pbr 1"), mark("NL"), first._replace(kind="LET"), first._replace(kind="NAME"), equal]
    for terminal in (*heads, *rest, mark("NL"), mark(END)):
        if not machine.feed(terminal):
            return _unreadable(source.span(terminal.start, max(terminal.end, terminal.start + 1)))
    (item,) = machine.value.items if isinstance(machine.value, tree.File) else (None,)
    if not isinstance(item, tree.Let) or item.formula is None:
        message = "a change was read, but not as a value"
        raise TypeError(message)
    return item.formula


def _unreadable(span: Span) -> Diagnostic:
    """The finding about a text that is not in the form."""
    help_text = f"write it as `{FORM}`, and where a line is dated also from which day: `… from 1 April 2026`"
    return Diagnostic(UNREADABLE_CHANGE, "what shall be changed cannot be read", span, help=help_text)
