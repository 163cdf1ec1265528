"""A CSV file that a contract uses, read as the pipe table that it stands for.

Each cell is read as a cell of a pipe table would be, and every place is one in the file itself.  Two more spellings
are read, those of spreadsheets and statistical offices: `2026-04-01` for a date, `2026-09` or `2026 SEP` for a month.
A cell that is no amount, date, month or name is a text; where one cell of a column is a text, its names are texts too.
In a text a doubled quotation mark is a single one, and a line break a space, as texts of a contract hold neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pbr_dsl.diagnostics.codes.use import UNREADABLE_USED_FILE
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.source import Source
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.build import Builder
from pbr_dsl.syntax.expression import Name, Text
from pbr_dsl.syntax.line import lex
from pbr_dsl.syntax.machine import Machine, Terminal
from pbr_dsl.syntax.pieces import MONTHS

MOST_ROWS: Final = 100_000

_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_SHORT_MONTH: Final = re.compile(r"(\d{4}) ([A-Za-z]{3})")
_WRITTEN_MONTH: Final = re.compile(r"([A-Za-z]{3,9}) (\d{4})")
_OTHER_MARKS: Final = {";": "semicolons", "\t": "tabs"}
_MARKS: Final = "|#"  # which part cells, and begin a comment, in a contract's text
_BLANKS: Final = " \t\r\ufeff\u00a0"

Cell = tuple[str, int, int]  # what a cell says, and where it starts and ends in the file


def read_sheet(source: Source) -> tuple[tree.Grid | None, list[Diagnostic]]:
    """Give the table of a file; none with a finding when it has no headings or rows that cannot be told apart."""
    rows = list(_rows(source.text))
    fault = _fault(source, rows)
    if fault is not None:
        return None, [fault]
    machine = Machine(Builder(source))
    headings, *rest = rows
    starts = [*lex("language pbr 1"), _mark("NL"), *lex("schedule x"), _mark("NL"), _mark("INDENT")]
    titles = [Terminal("HEADER", text, start, end) for text, start, end in headings]
    for terminal in [*starts, *titles, _mark("NL")]:
        machine.feed(terminal)
    for row in rest:
        _feed_row(machine, row)
    for kind in ("DEDENT", "$END"):
        machine.feed(_mark(kind))
    file = machine.value
    if not isinstance(file, tree.File) or not isinstance(file.items[0], tree.Schedule):
        message = f"the rows of {source.path} were read, but not the whole"
        raise TypeError(message)
    return _texts_alike(file.items[0].grid), []


def _mark(kind: str, at: int = 0) -> Terminal:
    """A terminal of layout."""
    return Terminal(kind, "", at, at)


def _feed_row(machine: Machine, row: list[Cell]) -> None:
    """Read one row of cells."""
    for cell in row:
        _, start, end = cell
        machine.feed(_mark("VBAR", start))
        before = machine.snapshot()
        terminals = _terminals(cell)
        if not all(map(machine.feed, terminals)) or "VBAR" not in machine.takes(machine.snapshot().states):
            machine.restore(before)
            machine.feed(Terminal("STRING", f'"{cell[0]}"', start, end))
    machine.feed(_mark("VBAR", row[-1][2]))
    machine.feed(_mark("NL", row[-1][2]))


def _terminals(cell: Cell) -> list[Terminal]:
    """The terminals of a cell, with other spellings of days and months as the language writes them."""
    text, start, end = cell
    if day := _DAY.fullmatch(text):
        year, month, number = map(int, day.groups())
        if 1 <= month <= len(MONTHS):
            return [Terminal("DATE", f"{number} {MONTHS[month - 1]} {year}", start, end)]
    if said := month_text(text):
        return [Terminal("MONTH", said, start, end)]
    found = lex(text, start)
    plain = not any(mark in text for mark in _MARKS) and all(one.kind != "UNKNOWN" for one in found)
    return found if plain else [Terminal("STRING", f'"{text}"', start, end)]


def month_text(text: str) -> str:
    """Give a month as the language writes it, `September 2026`; "" for a text that is no month."""
    if numbers := _MONTH.fullmatch(text):
        year, number = numbers[1], int(numbers[2])
        return f"{MONTHS[number - 1]} {year}" if 1 <= number <= len(MONTHS) else ""
    if short := _SHORT_MONTH.fullmatch(text):
        year, word = short.groups()
    elif written := _WRITTEN_MONTH.fullmatch(text):
        word, year = written.groups()
    else:
        return ""
    found = [month for month in MONTHS if word.casefold() in (month.casefold(), month[:3].casefold())]
    return f"{found[0]} {year}" if found else ""


def _texts_alike(grid: tree.Grid) -> tree.Grid:
    """The table with the names of a column turned into texts where one of its cells is a text."""
    mixed = {at for row in grid.rows for at, cell in enumerate(row.cells) if isinstance(cell.content, Text)}
    rows = tuple(
        tree.Row(row.span, row.clause, tuple(_text(cell) if at in mixed else cell for at, cell in enumerate(row.cells)))
        for row in grid.rows
    )
    return tree.Grid(grid.span, grid.headings, rows)


def _text(cell: tree.Cell) -> tree.Cell:
    """A cell with its name as a text."""
    content = cell.content
    return tree.Cell(cell.span, Text(content.span, content.text)) if isinstance(content, Name) else cell


# ---------------------------------------------------------------- rows of text


def _fault(source: Source, rows: list[list[Cell]]) -> Diagnostic | None:
    """What keeps a file from being a table."""
    said, write = "", "save it as CSV with a row of headings"
    if not rows:
        said = "is empty: not even headings"
    elif len(rows) > MOST_ROWS:
        said, write = f"has more than {MOST_ROWS:,} rows", "keep the rows that the contract needs"
    elif len(rows[0]) == 1 and (mark := max(_OTHER_MARKS, key=rows[0][0][0].count)) in rows[0][0][0]:
        said = f"has its cells parted by {_OTHER_MARKS[mark]}, not by commas"
    elif len(rows) == 1:
        said, write = "has headings and no rows", "add its rows below the headings, or take the line `use` out"
    if not said:
        return None
    start = source.span(0, len(source.line_text(1)))
    return Diagnostic(UNREADABLE_USED_FILE, f"this file {said}", start, help=write)


def _rows(text: str) -> Iterator[list[Cell]]:
    """Every row that is not blank, as its cells; a cell in quotation marks may hold commas and doubled quotes."""
    at = 0
    while at < len(text):
        row: list[Cell] = []
        while True:
            cell, at = _cell(text, at)
            row.append(cell)
            if at >= len(text) or text[at] != ",":
                break
            at += 1
        at += 1
        if any(said for said, _, _ in row):
            yield row


def _cell(text: str, at: int) -> tuple[Cell, int]:
    """The cell that begins at an offset, and the offset of the comma or line end after it."""
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    if at < len(text) and text[at] == '"':
        close = at + 1
        while (close := text.find('"', close)) >= 0 and text[close + 1 : close + 2] == '"':
            close += 2
        end = close if close >= 0 else len(text)
        said = text[at + 1 : end].replace('""', "'").replace("\n", " ").strip(_BLANKS)
        after = re.compile(r"[,\n]|\Z").search(text, end)
        return (said, at + 1, end), after.start() if after else len(text)
    found = re.compile(r"[,\n]|\Z").search(text, at)
    stop = found.start() if found else len(text)
    said = text[at:stop].rstrip(_BLANKS)
    return (said, at, at + len(said)), stop
