"""How results are laid out in a terminal or a plain file: headings, tables of figures, text that wraps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.values.display import money_text

INDENT: Final = 2

_GAP: Final = 2  # columns of the screen between two columns of a table
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
    """A table that fits itself to the width it is given."""

    columns: tuple[Column, ...]
    rows: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    def row(self, *cells: str, style: str = "") -> None:
        """Add a row, one cell for each column."""
        self.rows.append((tuple(visible(cell) for cell in cells), style))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Lay the table out, without what there is no room for."""
        del console
        shown = self._fitting(options.max_width - INDENT)
        table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
        for place in shown:
            column = self.columns[place]
            side = "left" if column.words else "right"
            table.add_column(
                Text(column.title), justify="left" if side == "left" else "right", no_wrap=not column.wraps
            )
        for cells, style in self.rows:
            table.add_row(*(Text(cells[place]) for place in shown), style=style)
        yield Padding(table, (0, 0, 0, INDENT))

    def _fitting(self, width: int) -> list[int]:
        """The places of the columns that there is room for."""
        shown = list(range(len(self.columns)))
        widths = [self._width(place) for place in shown]
        for place in reversed(range(len(self.columns))):
            if sum(widths[one] + _GAP for one in shown) <= width + _GAP:
                break
            if self.columns[place].spare:
                shown.remove(place)
        return shown

    def _width(self, place: int) -> int:
        """The columns of the screen that a column of the table takes."""
        column = self.columns[place]
        widest = max((cell_len(cells[place]) for cells, _ in self.rows), default=0)
        widest = max(widest, cell_len(column.title))
        return min(widest, _LEAST_WRAPPED) if column.wraps else widest


def heading(said: str) -> Text:
    """Give a heading, after an empty line."""
    return Text("\n").append(said, "bold")


def paragraph(said: str, style: str = "", indent: int = INDENT) -> RenderableType:
    """Give words that wrap at the width of the terminal, set in by some columns."""
    return Padding(Text(visible(said), style), (0, 0, 0, indent))


def count(quantity: int) -> str:
    """Give a number for a table, with commas; zero does not catch the eye."""
    return f"{quantity:,}" if quantity else _ZERO


def counted(quantity: int, noun: str, plural: str = "") -> str:
    """Give a number with its noun: `1 line`, `2,400 lines`."""
    return f"{quantity:,} {noun}" if quantity == 1 else f"{quantity:,} {plural or noun + 's'}"


def money(amount: Fraction, currency: str) -> str:
    """Give an amount for a table; zero does not catch the eye."""
    return money_text(amount, currency) if amount else _ZERO
