"""A file of assumptions: facts that a history does not have, each with a name, a rule and a source.

    assume phone-checked: visit's verified = yes where kind is phone because "Call log of May 2025, seen by the auditor"
    assume leases-kept: proofs given because "Paper files of the old scheme"

They are no part of a contract, and read by its words: the same terminals, and the same machine for what is assumed and
where.  A line that starts with spaces goes on with the line above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pbr_dsl.diagnostics.codes.assumptions import UNREADABLE_ASSUMPTION, UNSOURCED_ASSUMPTION
from pbr_dsl.diagnostics.codes.syntax import NO_SUCH_DATE
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.source import Source, Span
from pbr_dsl.syntax import bounds, pieces, tree
from pbr_dsl.syntax.build import Builder
from pbr_dsl.syntax.expression import Name
from pbr_dsl.syntax.line import lex, lexed, seen, settled
from pbr_dsl.syntax.machine import END, Machine, Terminal
from pbr_dsl.syntax.words import NO_BLOCK

WORD: Final = "assume"
FORM: Final = 'assume phone-checked: visit\'s verified = yes where kind is phone because "the call log of May"'

_RULE: Final = ("NAME", "NAME", "COLON", "NAME", "POSSESSIVE", "NAME", "EQUAL")
_DOCUMENTS: Final = ("NAME", "NAME", "COLON", "NAME", "NAME")


@dataclass(frozen=True, slots=True)
class Assume:
    """One line: its name, what it assumes as written, and the source that it gives.

    `let` holds for a row, as a value of each row of `record`, where its `field` is what is assumed, where it is
    assumed; it is None where all rows of `record` (proofs or claims) are taken as given, and then `field` is too.
    """

    name: Name
    said: str
    source: str
    record: Name
    field: Name | None = None
    let: tree.Let | None = None


def read_assumptions(source: Source) -> tuple[list[Assume], list[Diagnostic]]:
    """Give every line that can be read, and a finding for each of the others; never raises."""
    refused = bounds.whole(source)
    if refused:
        return [], [refused]
    found: list[Assume] = []
    findings: list[Diagnostic] = []
    for terminals in _lines(source):
        made = _read(source, terminals)
        if isinstance(made, Assume):
            found.append(made)
        else:
            findings.append(made)
    return found, findings


def _lines(source: Source) -> Iterator[list[Terminal]]:
    """The terminals of each line with those of the lines that go on with it."""
    line: list[Terminal] = []
    for number, row in lexed(source.text):
        if row[0].start == source.line_start(number) and line:
            yield line
            line = []
        line += seen(row)
    if line:
        yield line


def _read(source: Source, terminals: Sequence[Terminal]) -> Assume | Diagnostic:
    """One line, or what is wrong with it."""
    row = list(settled(terminals, NO_BLOCK))
    kinds = tuple(terminal.kind for terminal in row)
    span = source.span(row[0].start, row[-1].end)
    if row[0].text != WORD or (kinds[: len(_RULE)] != _RULE and kinds[: len(_DOCUMENTS)] != _DOCUMENTS):
        return _unreadable(span)
    undated = next((one for one in row if one.kind == "DATE" and not pieces.iso(one.text)), None)
    if undated is not None:
        at = source.span(undated.start, undated.end)
        return Diagnostic(NO_SUCH_DATE, f"There is no {undated.text}.", at, help=pieces.days(undated.text))
    names = [Name(source.span(one.start, one.end), one.text) for one in row if one.kind == "NAME"]
    if kinds[-2:] != ("BECAUSE", "STRING") or not row[-1].text[1:-1].strip():
        message = f"`{names[1].text}` gives no source"
        return Diagnostic(UNSOURCED_ASSUMPTION, message, span, help='end it with `because "…"`: who says so, and where')
    why, inner = row[-1].text[1:-1].strip(), row[:-2]
    said = " ".join(source.text[row[3].start : inner[-1].end].split())
    if kinds[: len(_RULE)] != _RULE:
        given = len(inner) == len(_DOCUMENTS) and inner[-1].text == "given"
        return Assume(names[1], said, why, names[2]) if given else _unreadable(span)
    let = _let(source, row, inner[len(_RULE) :])
    return let if isinstance(let, Diagnostic) else Assume(names[1], said, why, names[2], names[3], let)


def _let(source: Source, row: Sequence[Terminal], rule: Sequence[Terminal]) -> tree.Let | Diagnostic:
    """A value of each row that holds where the field is what is assumed, and it is assumed: `(x is (v)) and (w)`."""
    at = _top(rule, "WHERE")
    value, where = rule[:at], rule[at + 1 :]
    made = [
        _mark("LET", row[0]), row[1], _mark("EACH", row[3]), row[3], row[6],
        _mark("LPAR", row[5]), row[5], _mark("IS", row[6]), *_grouped(value, row[6]), _mark("RPAR", row[6]),
    ]  # fmt: skip
    made += [_mark("AND", rule[at]), *_grouped(where, rule[at])] if at < len(rule) else []
    machine = Machine(Builder(source))
    before = [*lex("language pbr 1"), Terminal("NL", "", 0, 0)]
    last = row[-1]
    for terminal in (*before, *made, _mark("NL", last, after=True), _mark(END, last, after=True)):
        if not machine.feed(terminal):
            return _unreadable(source.span(terminal.start, max(terminal.end, terminal.start + 1)))
    (item,) = machine.value.items if isinstance(machine.value, tree.File) else (None,)
    if not isinstance(item, tree.Let):
        message = "an assumption was read, but not as a value"
        raise TypeError(message)
    return item


def _top(rule: Sequence[Terminal], kind: str) -> int:
    """Where the first terminal of a kind stands that is in no parentheses; the end where there is none."""
    depth = 0
    for at, terminal in enumerate(rule):
        depth += (terminal.kind == "LPAR") - (terminal.kind == "RPAR")
        if terminal.kind == kind and depth == 0:
            return at
    return len(rule)


def _grouped(inner: Sequence[Terminal], beside: Terminal) -> list[Terminal]:
    """Terminals in parentheses that nobody wrote."""
    return [
        _mark("LPAR", inner[0] if inner else beside),
        *inner,
        _mark("RPAR", inner[-1] if inner else beside, after=True),
    ]


def _mark(kind: str, beside: Terminal, *, after: bool = False) -> Terminal:
    """A terminal that nobody wrote, before or after one that somebody did."""
    place = beside.end if after else beside.start
    return Terminal(kind, "", place, place)


def _unreadable(span: Span) -> Diagnostic:
    """The finding about a line that is not in the form."""
    help_text = f'write such a line as `{FORM}`, or `assume kept: proofs given because "…"`'
    return Diagnostic(UNREADABLE_ASSUMPTION, "this assumption cannot be read", span, help=help_text)
