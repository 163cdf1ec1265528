"""How results are laid out in a terminal or a plain file: headings, tables of figures, text that wraps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.text import Text

from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.values.display import money_text

INDENT: Final = 2

_GAP: Final = 2  # columns of the screen between two columns of a table
_LEAST_GAP: Final = 1
_LEAST_WRAPPED: Final = 24  # columns of the screen that wrapped text needs
_ZERO: Final = "·"  # a zero that does not catch the eye


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: words stand on the left, numbers on the right.

    `wraps` lets its text go over several lines; one that is `spare` is left out where there is no room for it.
    """

    title: str
    words: bool = False
    wraps: bool = False
    spare: bool = False


def number(title: str) -> Column:
    """Give a column of numbers."""
    return Column(title)


def words(title: str, *, wraps: bool = False, spare: bool = False) -> Column:
    """Give a column of words."""
    return Column(title, words=True, wraps=wraps, spare=spare)


@dataclass(slots=True)
class Figures:
    """A table that fits itself to the width it is given: spare columns go first, then words wrap."""

    columns: tuple[Column, ...]
    rows: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    def row(self, *cells: str, style: str = "") -> None:
        """Add a row, one cell for each column."""
        self.rows.append((tuple(visible(cell) for cell in cells), style))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Lay the table out, without what there is no room for."""
        fit = self._fitting(options.max_width - INDENT)
        titles = tuple(column.title for column in self.columns)
        for cells, style in ((titles, "dim"), *self.rows):
            parts = [Text(cells[at]).wrap(console, fit.widths[at]) if cells[at] else [Text()] for at in fit.shown]
            for line in range(max(map(len, parts))):
                yield self._line([part[line].plain.strip() if line < len(part) else "" for part in parts], fit, style)

    def _line(self, cells: list[str], fit: _Fit, style: str) -> Text:
        """One line of the screen, without spaces at its end."""
        said = [
            cell + " " * (fit.widths[at] - cell_len(cell))
            if self.columns[at].words
            else " " * (fit.widths[at] - cell_len(cell)) + cell
            for at, cell in zip(fit.shown, cells, strict=True)
        ]
        return Text(" " * INDENT + (" " * fit.gap).join(said).rstrip(), style)

    def _fitting(self, width: int) -> _Fit:
        """What there is room for: columns move together, then spare ones go, then words wrap."""
        fit = _Fit(list(range(len(self.columns))), {place: self._natural(place) for place in range(len(self.columns))})
        if fit.taken > width:
            fit.gap = _LEAST_GAP
        for place in reversed(range(len(self.columns))):
            if fit.taken > width and self.columns[place].spare:
                fit.shown.remove(place)
        for place in fit.shown:
            if fit.taken > width and self.columns[place].wraps:
                least = min(_LEAST_WRAPPED, fit.widths[place])
                fit.widths[place] = max(least, fit.widths[place] - (fit.taken - width))
        return fit

    def _natural(self, place: int) -> int:
        """The columns of the screen that a column of the table takes when nothing wraps."""
        return max(cell_len(cell) for cell in (self.columns[place].title, *(cells[place] for cells, _ in self.rows)))


@dataclass(slots=True)
class _Fit:
    """The columns of a table that are shown, their widths, and the gap between them."""

    shown: list[int]
    widths: dict[int, int]
    gap: int = _GAP

    @property
    def taken(self) -> int:
        """The columns of the screen that the table takes."""
        return sum(self.widths[place] + self.gap for place in self.shown) - self.gap


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that wrap at the width they are given, set in by some columns; a later line is set in further."""

    said: str
    style: str = ""
    indent: int = INDENT
    hanging: int = 0

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Lay the words out."""
        width = max(options.max_width - self.indent - self.hanging, _LEAST_WRAPPED)
        for place, line in enumerate(Text(visible(self.said)).wrap(console, width)):
            margin = self.indent + (self.hanging if place else 0)
            yield Text(" " * margin + line.plain.rstrip(), self.style)


@dataclass(frozen=True, slots=True)
class Headline:
    """A heading after an empty line, and more to say of it: beside it, or below it where there is no room."""

    said: str
    more: tuple[tuple[str, str], ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Lay it out; `more` are words and their styles."""
        rest = Text("  ").join(Text(visible(words_), style) for words_, style in self.more if words_)
        yield Text()
        if cell_len(self.said) + INDENT + cell_len(rest.plain) <= options.max_width:
            yield Text(visible(self.said), "bold").append("  ").append_text(rest) if rest else Text(self.said, "bold")
            return
        for line in Text(visible(self.said), "bold").wrap(console, options.max_width):
            line.rstrip()
            yield line
        yield Text(" " * INDENT).append_text(rest)


def heading(said: str) -> Text:
    """Give a heading, after an empty line."""
    return Text("\n").append(said, "bold")


def paragraph(said: str, style: str = "", indent: int = INDENT, hanging: int = 0) -> Paragraph:
    """Give words that wrap at the width of the terminal, set in by some columns."""
    return Paragraph(said, style, indent, hanging)


def count(quantity: int) -> str:
    """Give a number for a table, with commas; zero does not catch the eye."""
    return f"{quantity:,}" if quantity else _ZERO


def counted(quantity: int, noun: str, plural: str = "") -> str:
    """Give a number with its noun: `1 line`, `2,400 lines`."""
    return f"{quantity:,} {noun}" if quantity == 1 else f"{quantity:,} {plural or noun + 's'}"


def money(amount: Fraction, currency: str) -> str:
    """Give an amount for a table; zero does not catch the eye."""
    return money_text(amount, currency) if amount else _ZERO
