"""The lines of source that a finding is about, with the stretches it names underlined.

It prints:

  |
3 | limit person at most £5 each client, at most £6
  |              ----------              ^^^^^^^^^^ written again here
  |              |
  |              written first here
  |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from rich.text import Text

from pbr_dsl.diagnostics.diagnostic import Diagnostic, Label
from pbr_dsl.diagnostics.visible import laid_out, visible
from pbr_dsl.source import Source, Span

GUTTER: Final = "bold blue"
SECOND: Final = "bold blue"

_LONGEST_LINE: Final = 200  # code points; a longer line is cut around what is underlined
_KEPT_BEFORE: Final = 60


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The excerpts of one finding: its labels, its own stretch first, and the width of its column of line numbers."""

    labels: tuple[Label, ...]
    own: Span
    style: str

    @property
    def margin(self) -> int:
        """The screen columns left of the upright line."""
        return 2 + len(str(max(label.span.line for label in self.labels)))

    def sources(self) -> list[Source]:
        """The sources it quotes, the finding's own first."""
        return list(dict.fromkeys([self.own.source, *(label.span.source for label in self.labels)]))

    def lines(self, source: Source) -> Iterator[Text]:
        """The quoted lines of one source, between two empty ones; a gap of more than one line is three dots."""
        labels = [label for label in self.labels if label.span.source == source]
        numbers = _quoted(sorted({label.span.line for label in labels}))
        yield self._row("", Text())
        for before, number in pairwise([numbers[0] - 1, *numbers]):
            if number != before + 1:
                yield Text("...", GUTTER)
            quoted, under = self._line(
                source.line_text(number), [label for label in labels if label.span.line == number]
            )
            yield self._row(str(number), quoted)
            for strokes in under:
                yield self._row("", strokes)
        yield self._row("", Text())

    def _row(self, number: str, content: Text) -> Text:
        """One printed row: margin, upright line, content."""
        row = Text().append(f"{number:>{self.margin - 1}} |", GUTTER)
        if content.plain.strip():
            row.append(" ").append_text(content)
        row.rstrip()
        return row

    def _line(self, line: str, labels: Sequence[Label]) -> tuple[Text, list[Text]]:
        """One line of source as it is printed, and the rows under it."""
        if not labels:
            return Text(laid_out(line)[0]), []
        kept, shift = _cut(line, min(label.span.column - 1 for label in labels))
        printed, columns = laid_out(kept)
        marks = [self._mark(label, columns, shift) for label in labels]
        return Text(printed), [_strokes(marks), *_hanging(marks)]

    def _mark(self, label: Label, columns: Sequence[int], shift: int) -> _Mark:
        """Where a label's stretch lies on its line; a stretch over several lines runs to the end of the first."""
        span, last = label.span, len(columns) - 1
        several = span.end_line > span.line
        first = min(max(span.column - 1 - shift, 0), last)
        until = last if several else min(max(span.end_column - 1 - shift, first), last)
        words = visible(label.text)
        if several and span.end_column > 1:
            words = f"{words} (to line {span.end_line})".lstrip()
        own = span == self.own
        end = max(columns[until], columns[first] + 1)
        return _Mark(columns[first], end, words, "^" if own else "-", self.style if own else SECOND)


def excerpt(diagnostic: Diagnostic, style: str) -> Excerpt | None:
    """The excerpts of a finding, its own stretch in the given colour; none when it has no place."""
    own = diagnostic.span
    if own is None:
        return None
    labels = diagnostic.labels
    if all(label.span != own for label in labels):
        labels = (Label(own, ""), *labels)
    return Excerpt(labels, own, style)


@dataclass(frozen=True, slots=True)
class _Mark:
    """One underlined stretch of one printed line, in screen columns from 0."""

    start: int
    end: int
    text: str
    stroke: str
    style: str


def _quoted(numbers: Sequence[int]) -> list[int]:
    """The line numbers to print: those with a label, and a single line that lies between two of them."""
    between = [low + 1 for low, high in pairwise(numbers) if high == low + 2]
    return sorted([*numbers, *between])


def _cut(line: str, first: int) -> tuple[str, int]:
    """A line that is too long, cut around its first mark, and by how many characters its marks move left."""
    if len(line) <= _LONGEST_LINE:
        return line, 0
    start = max(first - _KEPT_BEFORE, 0)
    kept = line[start : start + _LONGEST_LINE]
    after = "…" if start + _LONGEST_LINE < len(line) else ""
    return (f"…{kept}{after}", start - 1) if start else (kept + after, 0)


def _strokes(marks: Sequence[_Mark]) -> Text:
    """The row of strokes; the words of the last mark stand beside it. A finding's own strokes hide others."""
    width = max(mark.end for mark in marks)
    cells = [(" ", "")] * width
    for mark in sorted(marks, key=lambda mark: mark.stroke):  # '-' before '^'
        cells[mark.start : mark.end] = [(mark.stroke, mark.style)] * (mark.end - mark.start)
    row = Text()
    for (stroke, style), run in groupby(cells):
        row.append(stroke * len(list(run)), style)
    last = max(marks, key=lambda mark: mark.start)
    if last.text:
        row.append(" " + last.text, last.style)
    return row


def _hanging(marks: Sequence[_Mark]) -> Iterator[Text]:
    """The words of the marks that are not the last on their line, each under its own, the rightmost first."""
    ordered = sorted(marks, key=lambda mark: mark.start)[:-1]
    waiting = [mark for mark in ordered if mark.text]
    if waiting:
        yield _bars(waiting)
    while waiting:
        mark = waiting.pop()
        row = _bars([other for other in waiting if other.start < mark.start])
        row.append(" " * (mark.start - row.cell_len))
        row.append(mark.text, mark.style)
        yield row


def _bars(marks: Sequence[_Mark]) -> Text:
    """One upright stroke under the start of each mark."""
    row = Text()
    for mark in marks:
        if mark.start >= row.cell_len:
            row.append(" " * (mark.start - row.cell_len)).append("|", mark.style)
    return row
