"""Text -> syntax tree and findings: every line by itself, so that one mistake costs one line and one message.

A line is fed to the machine terminal by terminal.  When it cannot be read it is reported, the machine goes back to
where the line began, and the line is left out.  If the line heads a block, a made-up first line of the same kind is
fed instead, so that the lines of the block are still read; then the block is left out.  What was left out is listed
in `File.unread`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pbr_dsl.diagnostics.codes.syntax import (
    MISSING_LANGUAGE,
    NO_SUCH_DATE,
    RESERVED_WORD,
    TAB_INDENTATION,
    TOO_MANY,
    UNREADABLE_LINE,
    WRONG_INDENTATION,
)
from pbr_dsl.diagnostics.diagnostic import Diagnostic, Edit, Findings
from pbr_dsl.source import Source, Span
from pbr_dsl.syntax import advice, bounds, layout, pieces, words
from pbr_dsl.syntax.build import Builder
from pbr_dsl.syntax.expression import Name
from pbr_dsl.syntax.levels import DEEPEST, STEP
from pbr_dsl.syntax.line import Line, lex, moved, settled
from pbr_dsl.syntax.machine import END, Machine, Snapshot, Terminal
from pbr_dsl.syntax.tree import File, Unread

LANGUAGE_LINE: Final = "language pbr 1"

# Block -> a first line that heads one.
STAND_INS: Final = {
    "CONTRACT": "contract x",
    "USE_INDEX": "use index x",
    "RECORD": "record x",
    "SCHEDULE": "schedule x",
    "LOT": "lot x",
    words.PROPERTY: "x",
    "LET": "let x",
    "TABLE": "table x by y",
    "ELIGIBILITY": "eligibility each x on y",
    "EVIDENCE": "evidence x",
    "OUTCOME": "outcome x",
    "OUTCOMES": "outcomes x",
    "PAYMENT": "payment x",
    "VARIATION": "variation x from 1 April 2026, for everyone",
    "SCENARIO": 'scenario "x"',
    "GIVEN": "given x",
}


def parse(source: Source) -> tuple[File, list[Diagnostic]]:
    """The tree of a source, without what could not be read, and every finding by position; never raises."""
    refused = bounds.whole(source)
    if refused:
        return File(source.span(0, 0), "", ()), [refused]
    lines, findings = layout.lines(source)
    reader = _Reader(source, findings)
    reader.read(lines)
    return reader.finish(), _at_most(list(Findings(findings)))


def _at_most(findings: list[Diagnostic]) -> list[Diagnostic]:
    """The findings, cut where they stop being helpful."""
    kept, rest = findings[: bounds.FINDINGS], findings[bounds.FINDINGS :]
    if not rest:
        return kept
    message = f"There are {len(findings)} findings in this text; the first {bounds.FINDINGS} are listed."
    return [*kept, Diagnostic(TOO_MANY, message, rest[0].span)]


def _shifts(found: Diagnostic) -> bool:
    """Whether a finding is about the place of a whole line, so that nothing else need be said of that line."""
    if found.code is TAB_INDENTATION and found.span:
        return not found.span.source.line_text(found.span.line)[: found.span.column].strip()
    return found.code is WRONG_INDENTATION


@dataclass(slots=True)
class _Block:
    """A block that is being read: its first line, where it began, and whether all or some of it is left out."""

    head: Line
    before: Snapshot
    left_out: bool
    spoilt: bool = False


class _Reader:
    """Reads lines into a tree."""

    def __init__(self, source: Source, findings: list[Diagnostic]) -> None:
        self._source = source
        self._findings = findings
        self._machine = Machine(Builder(source))
        self._blocks: list[_Block] = []
        self._skipping = DEEPEST + 1  # lines deeper than this level are left out
        self._above: Line | None = None  # a line that takes no lines under it, but had some
        self._shifted = {found.span.line for found in findings if found.span and _shifts(found)}
        self._unread: list[Unread] = []
        self._version_read = True

    def read(self, lines: list[Line]) -> None:
        """Read all lines."""
        self._dates(lines)
        rest = self._language(lines)
        for line, following in pairwise([*rest, None]):
            if line:
                self._line(self._placed(line), following)
        self._close(0)

    def finish(self) -> File:
        """The tree."""
        self._machine.feed(self._mark(END, len(self._source.text)))
        file = self._machine.value
        if not isinstance(file, File):
            message = f"the lines of {self._source.path} were read, but not the whole"
            raise TypeError(message)
        version = file.version if self._version_read else ""
        whole = self._source.span(0, len(self._source.text))
        return file.but(span=whole, version=version, unread=tuple(self._unread))

    def _dates(self, lines: list[Line]) -> None:
        """Report dates that do not exist."""
        for line in lines:
            for terminal in line.terminals:
                if terminal.kind == "DATE" and not pieces.iso(terminal.text):
                    span = self._source.span(terminal.start, terminal.end)
                    message, write = f"There is no {terminal.text}.", pieces.days(terminal.text)
                    self._findings.append(Diagnostic(NO_SUCH_DATE, message, span, help=write))

    def _language(self, lines: list[Line]) -> list[Line]:
        """Read the language line; give the other lines."""
        if lines and lines[0].lead == "LANGUAGE":
            before = self._machine.snapshot()
            if self._take(lines[0]):
                return lines[1:]
            self._findings.append(advice.unreadable(self._source, self._machine, before, lines[0]))
            self._machine.restore(before)
            lines = lines[1:]
        else:
            edge = self._source.span(0, 0)
            fix = (Edit(edge, LANGUAGE_LINE + "\n\n"),)
            message = "The first line does not say which language this is."
            write = f"Write `{LANGUAGE_LINE}` as the first line."
            self._findings.append(Diagnostic(MISSING_LANGUAGE, message, edge, help=write, fix=fix))
        self._version_read = False
        self._feed([*lex(LANGUAGE_LINE), self._mark("NL", 0)])
        return lines

    def _placed(self, line: Line) -> Line:
        """A line where it belongs: beside the line above it, when that takes no lines under it."""
        above = self._above
        if above and line.level > above.level:
            self._shifted.add(line.number)
            block = above.block if line.level == above.level + 1 else words.UNSURE
            return moved(self._source, line, line.level - 1, block)
        self._above = None
        return line

    def _line(self, line: Line, following: Line | None) -> None:
        """Read one line; a deeper line follows, or not."""
        self._close(line.level)
        if line.level > self._skipping:
            self._leave_out(line)
            return
        self._skipping = DEEPEST + 1
        deeper = following is not None and following.level > line.level
        before = self._machine.snapshot()
        too_large = bounds.line(self._source, line)
        if too_large:
            self._findings.append(too_large)
        elif self._take(line) and (deeper or not self._machine.must_be("INDENT")):
            if any(block.left_out for block in self._blocks):
                self._unread.append(Unread(self._source.span(line.start, line.end), self._names(line), self._block()))
            if deeper and following:
                self._open(line, before, following)
            return
        elif line.number not in self._shifted:
            found = self._advice(line, before)
            if found.code is not RESERVED_WORD or found.message not in {one.message for one in self._findings}:
                self._findings.append(found)  # a name that it cannot be is said once
        self._machine.restore(before)
        self._leave_out(line)
        if line.terminals[0].kind == "HEADER" and self._blocks:
            self._blocks[-1].left_out = True
            self._feed([self._mark(kind, line.end) for kind in ("HEADER", "NL")])
        if deeper:
            self._stand_in(line, before)

    def _advice(self, line: Line, before: Snapshot) -> Diagnostic:
        """What to say about a line that cannot be read; no more than that when there are too many such lines."""
        if len(self._findings) > bounds.FINDINGS:
            return Diagnostic(UNREADABLE_LINE, "This line cannot be read.", self._source.span(line.start, line.end))
        return advice.unreadable(self._source, self._machine, before, line)

    def _open(self, line: Line, before: Snapshot, first: Line) -> None:
        """Open the block under a line that was read."""
        if self._machine.next_is("INDENT"):
            self._machine.feed(self._mark("INDENT", line.end))
            self._blocks.append(_Block(line, before, left_out=False))
            return
        self._above = line
        if first.number in self._shifted:
            return
        span = self._source.span(first.start, first.end)
        message = "This line stands under one that takes no lines under it."
        edges = Edit(self._source.span(first.start - STEP, first.start), "")
        write = "Remove its two spaces, or let the line above head a block."
        self._findings.append(Diagnostic(WRONG_INDENTATION, message, span, help=write, fix=(edges,)))

    def _stand_in(self, line: Line, before: Snapshot) -> None:
        """Open the block under a line that could not be read, to read the lines in it; or skip them."""
        terminals = settled(lex(STAND_INS.get(line.head, "")), line.block)
        marks = [self._mark(kind, line.end) for kind in ("NL", "INDENT")]
        if terminals and self._feed([*terminals, *marks]):
            self._blocks.append(_Block(line, before, left_out=True))
        else:
            self._machine.restore(before)
            self._skipping = line.level

    def _close(self, level: int) -> None:
        """Close every block whose first line is at a level or deeper."""
        while self._blocks and self._blocks[-1].head.level >= level:
            block = self._blocks.pop()
            if not block.left_out and self._machine.feed(self._mark("DEDENT", block.head.end)):
                continue
            if not (block.left_out or block.spoilt):
                self._findings.append(advice.incomplete(self._source, block.head))
            self._machine.restore(block.before)
            if not block.left_out:
                self._leave_out(block.head)

    def _leave_out(self, line: Line) -> None:
        """Remember a line that is not in the tree."""
        if self._blocks:
            self._blocks[-1].spoilt = True
        self._unread.append(Unread(self._source.span(line.start, line.end), self._names(line), self._block()))

    def _block(self) -> Span | None:
        """The place of the head of the innermost block."""
        head = self._blocks[-1].head if self._blocks else None
        return self._source.span(head.start, head.end) if head else None

    def _names(self, line: Line) -> tuple[Name, ...]:
        """The names and headings of a line."""
        named = (terminal for terminal in line.terminals if terminal.kind in ("NAME", "HEADER"))
        return tuple(Name(self._span(terminal), terminal.text) for terminal in named)

    def _take(self, line: Line) -> bool:
        """Feed a line; False when it cannot be read."""
        return self._feed(line.terminals) and self._machine.feed(self._mark("NL", line.end))

    def _feed(self, terminals: Iterable[Terminal]) -> bool:
        """Feed terminals; False when one cannot stand where it stands."""
        return all(self._machine.feed(terminal) for terminal in terminals)

    def _mark(self, kind: str, at: int) -> Terminal:
        """A terminal of layout, at an offset."""
        return Terminal(kind, "", at, at)

    def _span(self, terminal: Terminal) -> Span:
        """The place of a terminal."""
        return self._source.span(terminal.start, terminal.end)
