"""One CSV file as rows of text: its bytes, its encoding, its headings, and the lines that break its shape.

A cell with a comma, a quotation mark or a line break stands in quotation marks, and the line of a row is always its
first line in the file.  A row that breaks the shape is given with the reason; the rows after it are read as usual, so
a quotation mark that is never closed costs one row and not the rest of the file.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pbr_dsl.data.cell import trimmed
from pbr_dsl.data.grammar import heading
from pbr_dsl.data.margins import margins
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.values.display import list_text

MOST_BYTES: Final = 100_000_000
MOST_ROWS: Final = 5_000_000

_SEARCHED: Final = 20  # rows in which the headings are looked for
_LISTED: Final = 10  # places that a message names
_AS_CSV: Final = "save it again as CSV UTF-8, from the program that it comes from"
_OTHER_MARKS: Final = {";": "semicolons", "\t": "tabs", "|": "upright bars"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of text under the headings: its first line in the file, one cell for each heading, or what broke it.

    `empty` rows hold no fact: nothing but blanks, or a total or a note.  `longer` rows had blank cells past the last
    heading.
    """

    number: int
    cells: list[str]
    fault: str = ""
    empty: bool = False
    longer: bool = False


@dataclass(slots=True)
class Table:
    """A file that was read: headings as written, rows in order, the fingerprint of its bytes.

    `left_out` are the first lines of what is neither a row nor blank: titles, totals, notes, headings once more.
    """

    name: str
    headings: list[str]
    lines: list[Line]
    fingerprint: str
    left_out: list[int] = field(default_factory=list)

    @property
    def columns(self) -> dict[str, int]:
        """The place of each column by its folded heading."""
        return {heading(text): place for place, text in enumerate(self.headings) if trimmed(text)}


def load(path: Path, name: str, wanted: set[str]) -> tuple[Table | None, list[Diagnostic]]:
    """Read a file; `wanted` are the folded headings that are looked for.  OSError when it cannot be opened."""
    if path.stat().st_size > MOST_BYTES:
        return None, [_refusal(codes.FILE_TOO_LARGE, f"{name} is larger than {MOST_BYTES // 1_000_000} MB")]
    raw = path.read_bytes()
    text, findings = _decoded(raw, name)
    if text is None:
        return None, findings
    lines = list(io.StringIO(text, newline=""))
    if len(lines) > MOST_ROWS:
        return None, [_refusal(codes.FILE_TOO_LARGE, f"{name} has more than {MOST_ROWS:,} lines")]
    table = _table(name, lines, wanted, hashlib.sha256(raw).hexdigest())
    fault = _fault(table, wanted)
    return (None, [*findings, fault]) if fault else (table, findings)


def _decoded(raw: bytes, name: str) -> tuple[str | None, list[Diagnostic]]:
    """The text of a file, or a refusal; a note when it is in the old Windows encoding."""
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return None, [_refusal(codes.UNREADABLE_FILE, f"{name} is a workbook; save each of its sheets as CSV UTF-8")]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [_refusal(codes.UNREADABLE_FILE, f"{name} is saved as Unicode text; save it as CSV UTF-8")]
    if b"\0" in raw:
        return None, [_refusal(codes.UNREADABLE_FILE, f"{name} is not a text file", _AS_CSV)]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
    try:
        text = "" if raw.startswith(b"\xef\xbb\xbf") else raw.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text:
        return None, [
            _refusal(codes.UNREADABLE_FILE, f"{name} is neither UTF-8 nor Windows-1252: see its line {line}", _AS_CSV)
        ]
    message = f"{name} is not UTF-8 (see its line {line}), so it was read as Windows-1252"
    return text, [Diagnostic(codes.OTHER_ENCODING, message, None)]


def _table(name: str, lines: list[str], wanted: set[str], fingerprint: str) -> Table:
    """The rows of a text, from the headings on."""
    at, headings = _headings(lines, wanted)
    above = [place + 1 for place in range(at) if trimmed(lines[place])]
    rows = [row for row in _rows(lines, at, len(headings)) if row[0] != at + 1] if headings else []
    around = margins(rows, headings)
    filled = [cells for number, cells, fault in rows if not fault and number not in around and any(map(trimmed, cells))]
    # Some programs end every row, but not the headings, with a comma.
    headings += [""] * (min(map(len, filled), default=0) - len(headings))
    shape = _Shape(headings, [cells[-1] for cells in filled if len(cells) == len(headings)])
    table = Table(name, headings, [], fingerprint, [*above, *sorted(around)])
    for number, cells, fault in rows:
        if number in around or not any(map(trimmed, cells)):
            table.lines.append(Line(number, [""] * len(headings), empty=True))
        else:
            table.lines.append(Line(number, cells, fault) if fault else shape.line(number, cells))
    return table


class _Shape:
    """How the cells of a row have to fit under the headings.

    A comma too many moves cells to the right, and it only shows where the last cell is filled.  So blank cells past
    the last heading are let pass only in files in which the last column always is.
    """

    def __init__(self, headings: list[str], last: list[str]) -> None:
        self.width = len(headings)
        self.nameless = [place for place, text in enumerate(headings) if not trimmed(text)]
        self.shut = bool(last) and all(map(trimmed, last))

    def line(self, number: int, cells: list[str]) -> Line:
        """A row under the headings, or with what keeps it from fitting."""
        width = self.width
        longer = self.shut and len(cells) > width and trimmed(cells[width - 1]) and not any(map(trimmed, cells[width:]))
        if len(cells) != width and not longer:
            amount = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            return Line(number, cells, f"it has {amount} under {width} headings")
        if any(trimmed(cells[place]) for place in self.nameless):
            return Line(number, cells, "it has a cell in a column without a heading")
        return Line(number, cells[:width], longer=bool(longer))


def _headings(lines: list[str], wanted: set[str]) -> tuple[int, list[str]]:
    """The row of headings: its first line, from 0, and its cells.

    It is the row among the first twenty that holds most of the wanted headings; the first that holds anything
    when no row holds one.
    """
    best, at, headings = -1, 0, list[str]()
    for seen, (number, cells, fault) in enumerate(_rows(lines, 0, 0)):
        if seen >= _SEARCHED:
            break
        found = len({heading(cell) for cell in cells} & wanted)
        if found > best and not fault and any(map(trimmed, cells)):
            best, at, headings = found, number - 1, cells
    return at, headings


def _rows(lines: list[str], at: int, width: int) -> Iterator[tuple[int, list[str], str]]:
    """Every row from a line (from 0) on: its first line (from 1), its cells, what broke it."""
    while at < len(lines):
        start = at
        reader = csv.reader(_from(lines, start), strict=True)
        try:
            for cells in reader:
                end = start + reader.line_num
                if end - at > 1 and _swallows(lines[at:end], width):
                    break
                yield at + 1, cells, ""
                at = end
            else:
                return
        except csv.Error:
            pass
        yield at + 1, [lines[at].rstrip("\r\n")], "a quotation mark is not closed, or stands inside a cell"
        at += 1


def _swallows(lines: list[str], width: int) -> bool:
    """Whether a row of several lines is really several rows, made one by stray quotation marks.

    It is when every one of its lines has as many commas as a row needs.
    """
    return width > 2 and all(line.count(",") == width - 1 for line in lines)  # noqa: PLR2004 - prose has commas too


def _from(lines: list[str], at: int) -> Iterator[str]:
    """The lines from a place on."""
    for place in range(at, len(lines)):
        yield lines[place]


def _fault(table: Table, wanted: set[str]) -> Diagnostic | None:
    """The refusal of a table without headings, parted by another mark, or with one heading twice.

    Headings are repeated in a message only when some of them are known: else the first row may be about a person.
    """
    if not table.headings:
        return _refusal(codes.UNREADABLE_FILE, f"{table.name} is empty: not even headings")
    if not wanted & table.columns.keys():
        mark = max(_OTHER_MARKS, key=table.headings[0].count)
        if mark in table.headings[0]:
            parted = f"the cells of {table.name} are parted by {_OTHER_MARKS[mark]}, not by commas"
            return _refusal(codes.UNREADABLE_FILE, parted)
        message = f"{table.name} has none of the headings that are looked for: {', '.join(sorted(wanted))}"
        return _refusal(codes.MISSING_COLUMN, message)
    seen: dict[str, str] = {}
    for text in filter(None, map(trimmed, table.headings)):
        if heading(text) in seen:
            both = " and ".join(f"`{one}`" for one in dict.fromkeys((seen[heading(text)], text)))
            return _refusal(codes.REPEATED_HEADING, f"{table.name} has two columns with the heading {both}")
        seen[heading(text)] = text
    return None


def _refusal(code: Code, message: str, hint: str = "") -> Diagnostic:
    """A finding about a whole file; it has no place, for an excerpt would repeat what people wrote."""
    return Diagnostic(code, message, None, help=hint)


def rows_said(numbers: Iterable[int]) -> str:
    """Rows for a message: `row 3`, `rows 3, 4 and 9`, at most ten of them by number."""
    listed = [str(number) for number in sorted(numbers)]
    if len(listed) > _LISTED:
        return f"rows {', '.join(listed[:_LISTED])} and {len(listed) - _LISTED:,} more"
    return f"{'row' if len(listed) == 1 else 'rows'} {list_text(listed)}"
