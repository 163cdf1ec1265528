"""Column maps: how files that somebody else designed feed the records of a contract (TOML).

    file = "export.csv"                # read by every record below that names no file; a pattern may be given
    recorded = "Last Updated"          # the column of the recorded date
    dates = "day-month-year"           # or "month-day-year"; never guessed
    blanks = ["-", "nil"]              # cells that mean a blank

    [client]                           # one table for each record (`[[client]]` several times: each one is read)
    file = "export.csv"                # one name, or a list
    sheet = "Contacts"                 # the sheet of a workbook, or the table of a database
    fields = { client = "Customer Ref", start = "Move In" }
    fields.review = ["Customer Ref", "Review"]      # a key of several parts, or an identifier made of several
                                       # (the parts may also be named alone: `constant.review = "26 weeks"`)
    codes.outcome = { "Mng money" = "income" }      # other words for a code, or for any cell
    blank.moved-out = "open"           # what a blank cell means: "open" or "none"; else it is not yet known
    units.length = "minutes"           # the unit of a column, where it is not the contract's
    constant.lot = "mental-health"     # the same cell in every row
    absent = ["care-leaver"]           # fields that the file does not have: not yet known in every row
    where = { "Type" = "M" }           # only such rows: a text, a list of texts, true (filled) or false (blank)

    [award]
    no-rows = true                     # there are none to report, and no file

A field that `fields` does not name is read from the column of its own name.  `recorded`, `dates` and `blanks` may
also stand in a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from pbr_dsl.data.dates import Order
from pbr_dsl.data.grammar import Writing
from pbr_dsl.source import Source, Span

_HEAD: Final = re.compile(
    r"^[ \t]*(?P<head>\[{1,2}[ \t]*\"?(?P<name>[^\"\].\s]+)\"?[ \t]*(?P<rest>\.[^\]]*)?\]{1,2})", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a map: where the rows of a record come from, and how their cells are written.

    `where` maps a column to the texts that it must hold, or to whether it must be filled.  `number` counts the
    tables of the record from 0.
    """

    record: str
    files: tuple[str, ...] = ()
    sheet: str = ""
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    constant: dict[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    where: dict[str, tuple[str, ...] | bool] = field(default_factory=dict)
    recorded: str = ""
    order: Order = "day-month-year"
    blanks: tuple[str, ...] = ()
    writings: dict[str, Writing] = field(default_factory=dict)
    no_rows: bool = False
    number: int = 0

    def writing(self, name: str) -> Writing:
        """How the column of a field is written."""
        return self.writings.get(name) or Writing(dates=self.order, blanks=self.blanks)


@dataclass(frozen=True, slots=True)
class Map:
    """A column map: its tables by record, in the order written."""

    source: Source
    entries: dict[str, tuple[Entry, ...]]

    def place(self, entry: Entry, word: str) -> Span | None:
        """Where a word stands in a table, else where the table begins."""
        return place(self.source, entry.record, entry.number, word)


def place(source: Source, record: str, number: int, word: str, line: str = "") -> Span | None:
    """Where a word stands in a table of a record (counted from 0), else where the table begins; TOML keeps no places.

    With no record: where the word stands before the first table.  With `line`: where it stands after that word.
    """
    heads = list(_HEAD.finditer(source.text))
    ends = [*(head.start() for head in heads[1:]), len(source.text)]
    parts = [(head, end) for head, end in zip(heads, ends, strict=False) if head["name"] == record]
    whole = [at for at, (head, _) in enumerate(parts) if not head["rest"]] or [0]
    if number < len(whole):
        last = whole[number + 1] if number + 1 < len(whole) else len(parts)
        parts = parts[whole[number] : last]
    spans = [(head.end("head"), end) for head, end in parts]
    if not record:
        spans = [(0, heads[0].start() if heads else len(source.text))]
    after = _word(source.text, line, spans)
    if after:
        spans = [(max(start, after[1]), end) for start, end in spans if end > after[1]]
    found = _word(source.text, word, spans)
    if found:
        return source.span(*found)
    return source.span(*parts[0][0].span("head")) if parts else None


def _word(text: str, word: str, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The first place of a whole word in any of the spans."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    for start, end in spans:
        if word and (found := pattern.search(text, start, end)):
            return found.span()
    return None
