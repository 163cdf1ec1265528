"""Text, and places in it: every line and column a reader ever sees is worked out here."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Source:
    """One text with the path it is known by; offsets into it count code points from 0."""

    path: str
    text: str

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """The offset at which each line starts; a line ends at a line feed and nowhere else."""
        starts = [0]
        found = self.text.find("\n")
        while found >= 0:
            starts.append(found + 1)
            found = self.text.find("\n", found + 1)
        return tuple(starts)

    @property
    def line_count(self) -> int:
        """The number of lines; a text that ends in a line feed has an empty last line."""
        return len(self._starts)

    def line_col(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, both from 1; an offset past either end is taken as that end."""
        place = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, place)
        return line, place - self._starts[line - 1] + 1

    def line_start(self, line: int) -> int:
        """The offset of the first character of a line, counted from 1; IndexError when there is no such line."""
        if not 1 <= line <= len(self._starts):
            message = f"{self.path} has {len(self._starts)} lines, not {line}"
            raise IndexError(message)
        return self._starts[line - 1]

    def line_text(self, line: int) -> str:
        """The text of a line, counted from 1, without its line end; IndexError when there is no such line."""
        start = self.line_start(line)
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        return self.text[start:end].removesuffix("\r")

    def span(self, start: int, end: int) -> Span:
        """The stretch from `start` up to, and not including, `end`."""
        return Span(self, start, end)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one source, from offset `start` up to, and not including, offset `end`."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        """The line of the first character, from 1."""
        return self.source.line_col(self.start)[0]

    @property
    def column(self) -> int:
        """The column of the first character, from 1, in code points."""
        return self.source.line_col(self.start)[1]

    @property
    def end_line(self) -> int:
        """The line of the place just after the last character, from 1."""
        return self.source.line_col(self.end)[0]

    @property
    def end_column(self) -> int:
        """The column of the place just after the last character, from 1."""
        return self.source.line_col(self.end)[1]

    @property
    def text(self) -> str:
        """The characters of the stretch."""
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """The stretch from the start of this one to the end of `other`, in the same source."""
        return Span(self.source, min(self.start, other.start), max(self.end, other.end))
