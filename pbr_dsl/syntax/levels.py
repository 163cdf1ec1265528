"""At which level a line stands: two spaces make a level.

A line whose spaces fit no level, or whose first word cannot lead a line where it stands, is reported and put where it
fits best, so that one space too many is one finding and everything else is still read.
"""

from __future__ import annotations

from math import gcd
from typing import Final

from pbr_dsl.diagnostics.codes.syntax import WRONG_INDENTATION
from pbr_dsl.diagnostics.diagnostic import Diagnostic, Edit
from pbr_dsl.source import Source, Span
from pbr_dsl.syntax import line, words
from pbr_dsl.syntax.line import Line
from pbr_dsl.syntax.machine import Terminal

STEP: Final = 2
DEEPEST: Final = 6

# How well a line fits at a level.
_NOT: Final = 0
_AS_A_VALUE: Final = 1
_BY_A_SLIP: Final = 2
_BY_ITS_WORD: Final = 3

_RULE: Final = "Two spaces make a level: none before a block's first line, two before each line in it."
_AFTER_A_HEAD: Final = frozenset({"NAME", "EACH", "STRING"}) | words.LEADING
_OF_AN_ITEM: Final = frozenset({"STRING", "LIKE"})


class Levels:
    """Puts one line after another at its level."""

    def __init__(self, source: Source, findings: list[Diagnostic]) -> None:
        self._source = source
        self._findings = findings
        self._step = STEP
        self._heads: list[str] = []  # for each open level, the block that its last line heads
        self._odd: dict[int, int] = {}  # widths that fit no level, in the run of such lines -> where they were put
        self._rows_at = -1  # the level of the table in the block that is being read

    def measure(self, numbers: list[int]) -> None:
        """Find out whether the text uses wider levels throughout, and report that once."""
        margins = ((self._margin(number).text, number) for number in numbers)
        indented = [(len(margin), number) for margin, number in margins if margin and "\t" not in margin]
        step = gcd(*(width for width, _ in indented))
        if step > STEP and len(indented) > 1:
            self._step = step
            message = f"Each level is {step} spaces deep in this text; two is the rule."
            first = self._margin(indented[0][1])
            write = "`pbrc fmt` puts the whole text right."
            self._findings.append(Diagnostic(WRONG_INDENTATION, message, first, help=write))

    def line(self, number: int, row: list[Terminal]) -> Line:
        """A line at its level."""
        level = self._level(number, row)
        block = self._block(level)
        is_row = row[0].kind == "VBAR"
        if is_row and self._rows_at != level:
            row = line.headings(self._source, number, row)
        if is_row or level < self._rows_at:
            self._rows_at = level if is_row else -1
        terminals = line.settled(row, block)
        leading = line.lead(terminals[0], block)
        head = line.head(terminals, block, leading)
        self._heads[level:] = [head]
        return Line(number, level, block, leading, head, terminals)

    def _block(self, level: int) -> str:
        """The block that a line at a level lies in."""
        return self._heads[level - 1] if level else words.FILE

    def _margin(self, number: int) -> Span:
        """The blank characters at the start of a line."""
        text, start = self._source.line_text(number), self._source.line_start(number)
        return self._source.span(start, start + len(text) - len(text.lstrip()))

    def _level(self, number: int, row: list[Terminal]) -> int:
        """The level of a line; reports spaces that fit none."""
        margin = self._margin(number)
        deepest = min(len(self._heads), DEEPEST)
        if "\t" in margin.text:  # a tab is reported by itself
            return max(range(deepest + 1), key=lambda level: self._likelihood(row, level))
        width = len(margin.text)
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
            if whole > deepest and self._heads[-1:] == [words.UNSURE]:
                return level  # deep under a line that is reported
        if level * self._step != width:
            self._report(margin, level)
        return level

    def _likelihood(self, row: list[Terminal], level: int) -> tuple[int, bool, bool, int]:
        """How likely a line between two levels belongs at one: by its word, then under or beside the line above."""
        fit, above = self._fit(row, level), len(self._heads) - 1
        return fit, fit == _BY_ITS_WORD and level > above, level == above, -level

    def _moved(self, row: list[Terminal], level: int, deepest: int) -> int:
        """The level itself, or the one where the line belongs when it cannot stand here."""
        fit, first = self._fit(row, level), row[0]
        third = row[2].kind if len(row) > 2 else ""  # noqa: PLR2004
        unsure = fit == _NOT or first.kind in words.IN_MANY
        if unsure and self._heads and self._heads[-1] in words.NEED_LINES and self._fit(row, deepest):
            return deepest
        if fit or (first.kind in words.IN_MANY and level and third not in _OF_AN_ITEM):
            return level
        least = _AS_A_VALUE if self._block(level) == words.NO_BLOCK else _BY_ITS_WORD
        others = [other for other in range(deepest + 1) if self._fit(row, other) >= least]
        return min(others, key=lambda other: abs(other - level), default=level)

    def _fit(self, row: list[Terminal], level: int) -> int:
        """How well a line fits at a level."""
        block, first = self._block(level), row[0]
        second = row[1].kind if len(row) > 1 else ""
        third = row[2].kind if len(row) > 2 else ""  # noqa: PLR2004
        if line.leads(row, block):
            if block == words.FILE and second not in _AFTER_A_HEAD:
                return _NOT
            in_an_item = first.kind in words.IN_MANY and block != words.FILE and third in _OF_AN_ITEM
            return _NOT if in_an_item else _BY_ITS_WORD
        if first.kind == "NAME" and words.nearest_lead(first.text, block):
            return _BY_A_SLIP
        if block in words.OUTCOMES:
            return _AS_A_VALUE if second == "EQUAL" else _NOT
        starts_with_a_name = first.kind == "NAME" or first.kind in words.LEADING
        if block not in words.OPEN or first.kind == "VBAR" or (block in words.NAMED and not starts_with_a_name):
            return _NOT
        heads = first.kind in words.STARTS[words.FILE] and second in _AFTER_A_HEAD
        return _NOT if heads and block != "RECORD" else _AS_A_VALUE

    def _report(self, margin: Span, level: int) -> None:
        """Report spaces that fit no level."""
        width, needed = len(margin.text), level * STEP
        has = "no space" if width == 0 else "1 space" if width == 1 else f"{width} spaces"
        needs = f"needs {needed}" if needed else "must start at the edge"
        message = f"This line has {has} before its first word; here it {needs}."
        edit = Edit(margin, " " * needed)
        self._findings.append(Diagnostic(WRONG_INDENTATION, message, margin, help=_RULE, fix=(edit,)))
