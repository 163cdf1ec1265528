"""A table as it stands in a file: rows of text, before anybody knows which of them are headings.

Whatever a file keeps (a date, a number, a yes), its cells become the text that somebody would type, so that one
lexical grammar reads them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from pbr_dsl.data.dates import DAY_0
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.diagnostic import Diagnostic

Row = tuple[int, list[str], str]  # the number of its first line (from 1), its cells, what broke it


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that a workbook shows as one: where they are (`A1:D1`), and the number of the last row among them."""

    where: str
    last: int


@dataclass(slots=True)
class About:
    """What a file says of its cells beyond their text.

    `numeric` are the rows, by column from 0, whose cell a workbook keeps as a number; `lettered` says that cells are
    known by addresses such as `D14`, `headed` that the headings are names of the file's own, in a row before the first.
    `days_from` is the day 0 of days that are kept as plain numbers.
    """

    findings: list[Diagnostic] = field(default_factory=list)
    numeric: dict[int, list[int]] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    lettered: bool = False
    days_from: date = DAY_0
    headed: bool = False


class Raw(Protocol):
    """A table before its headings are found."""

    fingerprint: str
    about: About

    def rows(self, at: int, width: int) -> Iterator[Row]:
        """Every row from a place (0 is the first line) on; `width` is the number of headings, 0 when not known."""

    def filled_before(self, at: int) -> list[int]:
        """The numbers of the lines before a place that hold anything."""


@dataclass(slots=True)
class Grid:
    """Rows that have their places in the file: a sheet of a workbook, a table of a database, lines of JSON."""

    cells: list[Row]
    fingerprint: str
    about: About = field(default_factory=About)

    def rows(self, at: int, width: int) -> Iterator[Row]:
        """Every row from a place on."""
        del width
        return (row for row in self.cells if row[0] > at)

    def filled_before(self, at: int) -> list[int]:
        """The numbers of the rows before a place that hold anything."""
        return [number for number, cells, _ in self.cells if number <= at and any(map(str.strip, cells))]


def letters(place: int) -> str:
    """The letters by which a workbook names a column: `A` for the first (0), `AB` for the twenty-eighth."""
    above, last = divmod(place, 26)
    return (letters(above - 1) if above else "") + chr(ord("A") + last)


def refusal(code: Code, message: str, hint: str = "") -> Diagnostic:
    """A finding about a whole file; it has no place, for an excerpt would repeat what people wrote."""
    return Diagnostic(code, message, None, help=hint)
