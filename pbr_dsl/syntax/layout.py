"""The layout pass: text -> lines of terminals, each at its level.

Blank lines and comments vanish.  Two spaces make a level.  A line whose spaces fit no level is reported and then put
where it fits best, so that one space too many is one finding and everything else is still read.  A word that starts
lines is a plain name anywhere else.  The first `|` row of a table is cut into headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from math import gcd
from typing import Final

from pbr_dsl.diagnostics.codes.syntax import WRONG_INDENTATION
from pbr_dsl.diagnostics.diagnostic import Diagnostic, Edit
from pbr_dsl.source import Source, Span
from pbr_dsl.syntax import characters, tables, words
from pbr_dsl.syntax.machine import Terminal

STEP: Final = 2
DEEPEST: Final = 6
_NOT_A_LEAD: Final = frozenset({"EQUAL", "COLON", "COMMA", "POSSESSIVE"})
_AFTER_A_LEAD: Final = frozenset({"NAME", "EACH", "STRING"})  # never after a name that starts a value
_LEADS: Final = 3
_IN_MANY: Final = frozenset({"EVIDENCE"})  # a block of its own, and a line in others
_RULE: Final = "Two spaces make a level: none before a block's first line, two before each line in it."


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something to read: its number, its level, the kind of block it lies in, and its terminals.

    `lead` is the kind of its leading word, the nearest one when the word is misspelt, or "" when there is none;
    `head` the kind of block that lines under it would lie in.
    """

    number: int
    level: int
    block: str
    lead: str
    head: str
    terminals: tuple[Terminal, ...]

    @property
    def start(self) -> int:
        """The offset of its first character that is not a space."""
        return self.terminals[0].start

    @property
    def end(self) -> int:
        """The offset after its last terminal."""
        return self.terminals[-1].end

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a pipe table."""
        return self.terminals[0].kind in {"VBAR", "HEADER"}


def lex(text: str, offset: int = 0) -> list[Terminal]:
    """The terminals of a text that starts at an offset; never fails."""
    return [terminal for _, row in lexed(text, offset) for terminal in row]


def lexed(text: str, offset: int = 0) -> Iterator[tuple[int, list[Terminal]]]:
    """The terminals of each line that has some, with the number of the line."""
    for number, tokens in groupby(tables.parser().lex(text), key=lambda token: token.line or 0):
        yield (
            number,
            [
                Terminal(token.type, str(token.value), token.start_pos + offset, token.end_pos + offset)
                for token in tokens
                if token.start_pos is not None and token.end_pos is not None
            ],
        )


def settled(terminals: Iterable[Terminal], block: str) -> tuple[Terminal, ...]:
    """The terminals of a line, with each leading word that leads nothing there turned into a name."""
    listed = list(terminals)
    for at, terminal in enumerate(listed):
        if terminal.kind in words.LEADING and (at or not leads(listed, block)):
            listed[at] = terminal._replace(kind="NAME")
    return tuple(listed)


def leads(terminals: list[Terminal], block: str) -> bool:
    """Whether the first word of a line is one that leads lines of a block."""
    if len(terminals) > 1 and terminals[1].kind in _NOT_A_LEAD:
        return False
    return terminals[0].kind in words.STARTS[block] or (block == words.UNSURE and terminals[0].kind in words.LEADING)


def headings(source: Source, number: int, row: list[Terminal]) -> list[Terminal]:
    """The first row of a table cut at `|`: its headings as written, then what stands after the last `|`."""
    start = row[0].end
    end = source.line_start(number) + len(source.line_text(number).partition("#")[0])
    last = source.text.rfind("|", start, end)
    cells: list[Terminal] = []
    while start <= last:
        stop = source.text.index("|", start)
        text = source.text[start:stop]
        at = start + len(text) - len(text.lstrip())
        cells.append(Terminal("HEADER", text.strip(), at, at + len(text.strip())))
        start = stop + 1
    return [*cells, *(terminal for terminal in row if terminal.start > last)] if cells else row


def lines(source: Source) -> tuple[list[Line], list[Diagnostic]]:
    """The lines of a source that hold something to read, and what is wrong with characters and layout."""
    findings = list(characters.findings(source))
    rows = [(number, _seen(row)) for number, row in lexed(source.text)]
    rows = [(number, row) for number, row in rows if row]
    levels = Levels(source, findings)
    levels.measure([number for number, _ in rows])
    return [levels.line(number, row) for number, row in rows], findings


def moved(source: Source, line: Line, level: int, block: str) -> Line:
    """A line read again as one of another block."""
    terminals = settled(_seen(lex(source.text[line.start : line.end], line.start)), block)
    return replace(line, level=level, block=block, lead=_lead(terminals[0], block), terminals=terminals)


def _seen(row: list[Terminal]) -> list[Terminal]:
    """The terminals of a line without the characters that are reported by themselves."""
    if all(terminal.kind != "UNKNOWN" for terminal in row):
        return row
    return [terminal for terminal in row if terminal.kind != "UNKNOWN" or not characters.is_hidden(terminal.text)]


class Levels:
    """Puts one line after another at its level."""

    def __init__(self, source: Source, findings: list[Diagnostic]) -> None:
        self._source = source
        self._findings = findings
        self._step = STEP
        self._heads: list[str] = []  # for each open level, the block that its last line heads
        self._odd: dict[int, int] = {}  # widths that fit no level, in the run of such lines -> where they were put
        self._rows_at = -1  # the level of the table that the last line belongs to

    def measure(self, numbers: list[int]) -> None:
        """Find out whether the text uses wider levels throughout, and report that once."""
        widths = [(self._width(number), number) for number in numbers if not self._tabbed(number)]
        indented = [(width, number) for width, number in widths if width]
        step = gcd(*(width for width, _ in indented))
        if step > STEP and len(indented) > 1:
            self._step = step
            message = f"Each level is {step} spaces deep in this text; two is the rule."
            first = self._margin(indented[0][1])
            self._findings.append(
                Diagnostic(WRONG_INDENTATION, message, first, help="`pbrc fmt` puts the whole text right.")
            )

    def line(self, number: int, row: list[Terminal]) -> Line:
        """A line at its level."""
        level = self._level(number, row)
        block = self._block(level)
        is_row = row[0].kind == "VBAR"
        if is_row and self._rows_at != level:
            row = headings(self._source, number, row)
        if is_row or level < self._rows_at:
            self._rows_at = level if is_row else -1
        terminals = settled(row, block)
        lead = _lead(terminals[0], block)
        head = _head(terminals, block, lead)
        self._heads[level:] = [head]
        return Line(number, level, block, lead, head, terminals)

    def _block(self, level: int) -> str:
        """The block that a line at a level lies in."""
        return self._heads[level - 1] if level else words.FILE

    def _margin(self, number: int) -> Span:
        """The spaces at the start of a line."""
        text, start = self._source.line_text(number), self._source.line_start(number)
        return self._source.span(start, start + len(text) - len(text.lstrip()))

    def _tabbed(self, number: int) -> bool:
        """Whether a line starts with a tab, which is reported by itself."""
        return "\t" in self._margin(number).text

    def _width(self, number: int) -> int:
        """How many spaces a line starts with; a tab counts as a level."""
        margin = self._margin(number).text
        return margin.count(" ") + STEP * margin.count("\t")

    def _level(self, number: int, row: list[Terminal]) -> int:
        """The level of a line; reports spaces that fit none."""
        width = self._width(number)
        deepest = min(len(self._heads), DEEPEST)
        whole, rest = divmod(width, self._step)
        if rest == 0 and whole <= deepest:
            self._odd.clear()
            level = self._moved(row, whole, deepest)
        elif self._odd.get(width, deepest + 1) <= deepest:
            return self._odd[width]
        else:
            around = {min(whole, deepest), min(whole + (rest > 0), deepest)}
            level = max(around, key=lambda level: self._likelihood(row, level))
            self._odd[width] = level
        if level * self._step != width and not self._tabbed(number):
            self._report(number, width, level)
        return level

    def _likelihood(self, row: list[Terminal], level: int) -> tuple[int, bool, bool, int]:
        """How likely a line between two levels belongs at one: by its word, then under or beside the line above."""
        fit, above = self._fit(row, level), len(self._heads) - 1
        return fit, fit == _LEADS and level > above, level == above, -level

    def _moved(self, row: list[Terminal], level: int, deepest: int) -> int:
        """The level itself, or the one where the line's first word belongs when it cannot lead a line here."""
        if self._fit(row, level) or row[0].kind in _IN_MANY:
            return level
        others = [other for other in range(deepest + 1) if self._fit(row, other) == _LEADS]
        return min(others, key=lambda other: abs(other - level), default=level)

    def _fit(self, row: list[Terminal], level: int) -> int:
        """How well a line fits at a level, from 0 (not at all) to `_LEADS` (its first word leads lines there)."""
        block = self._block(level)
        if leads(row, block):
            return _LEADS
        if row[0].kind == "NAME" and words.nearest_lead(row[0].text, block):
            return _LEADS - 1
        opened = block in words.OPEN and row[0].kind != "VBAR"
        if block != "RECORD" and row[0].kind in words.LEADING and len(row) > 1 and row[1].kind in _AFTER_A_LEAD:
            return 0
        return int(opened or (block in words.OUTCOMES and len(row) > 1 and row[1].kind == "EQUAL"))

    def _report(self, number: int, width: int, level: int) -> None:
        """Report spaces that fit no level."""
        margin, needed = self._margin(number), level * STEP
        has = "no space" if width == 0 else "1 space" if width == 1 else f"{width} spaces"
        needs = f"needs {needed}" if needed else "must start at the edge"
        message = f"This line has {has} before its first word; here it {needs}."
        edit = Edit(margin, " " * needed)
        self._findings.append(Diagnostic(WRONG_INDENTATION, message, margin, help=_RULE, fix=(edit,)))


def _lead(first: Terminal, block: str) -> str:
    """The kind of the leading word of a line, or the one it is a slip of, or ""."""
    if first.kind in words.STARTS[block]:
        return first.kind
    return words.nearest_lead(first.text, block) if first.kind == "NAME" else ""


def _head(terminals: tuple[Terminal, ...], block: str, lead: str) -> str:
    """The block that a line heads."""
    defines = any(terminal.kind == "EQUAL" for terminal in terminals)
    if block == words.FILE:
        if lead == "RECORD" and any(terminal.kind == "COLON" for terminal in terminals):
            return words.NO_BLOCK
        return lead if lead in words.STARTS else words.NO_BLOCK if lead else words.UNSURE
    if block == "SCENARIO":
        return "GIVEN" if lead == "GIVEN" and not defines else words.NO_BLOCK
    if block == "LOT":
        return words.NO_BLOCK if defines else words.PROPERTY
    return words.UNSURE if block == words.UNSURE else words.NO_BLOCK
