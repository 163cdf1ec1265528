"""Whether a file of text is regular: each of its lines one row, with as many cells as there are headings.

A regular file can be read by an engine that knows nothing of titles, stray quotation marks or other encodings, however
large it is.  Its bytes are looked at once, in blocks; up to `MOST_BYTES` (what the reader itself takes) so are the
commas of each line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pbr_dsl.data.cell import trimmed
from pbr_dsl.data.margins import margins
from pbr_dsl.data.readers.comma_separated import LONGEST, Text
from pbr_dsl.data.readers.place import Place
from pbr_dsl.data.table import MOST_BYTES, Table, fault_of, headings_of

KINDS: Final = frozenset({".csv"})

_BLOCK: Final = 16_000_000
_EDGE: Final = 200_000  # bytes at either end in which headings and notes are looked for
_QUOTED: Final = re.compile(rb'(?:[^",\r\n]*|"(?:[^"\r\n]|"")*")(?:,(?:[^",\r\n]*|"(?:[^"\r\n]|"")*"))*')
_CELL: Final = re.compile(rb'"(?:[^"]|"")*"')


@dataclass(frozen=True, slots=True)
class Regular:
    """A regular file: its headings, the line from which its rows come (from 0), and the lines of notes below them.

    `margins` says that a total or the headings may stand among the rows; `blank` counts the blank lines at the end.
    """

    path: Path
    table: Table
    first: int
    notes: tuple[int, ...]
    margins: bool
    blank: int = 0


def survey(place: Place, name: str, wanted: set[str]) -> Regular | None:
    """Look at a file; None where it is not regular, or must be refused.  OSError when it cannot be opened."""
    if not isinstance(place, Path) or place.suffix.casefold() not in KINDS:
        return None
    with place.open("rb") as opened:
        head = opened.read(_EDGE)
        size = opened.seek(0, 2)
        opened.seek(max(0, size - _EDGE))
        tail = opened.read()
    if head.startswith(b"PK\x03\x04") or not head.strip():
        return None
    begun = _begun(head, name, wanted, whole=size <= _EDGE)
    if begun is None:
        return None
    table, first = begun
    found = _counted(place, table, first, widths=size <= MOST_BYTES)
    if found is None:
        return None
    notes = _notes(tail, table, found.lines, whole=size <= _EDGE)
    return None if notes is None else Regular(place, table, first, notes, found.margins, found.blank)


def _begun(head: bytes, name: str, wanted: set[str], *, whole: bool) -> tuple[Table, int] | None:
    """The headings of a file and the line after them."""
    lines = _lines(head)
    if lines is None:
        return None
    raw = Text(lines if whole else lines[:-1], "")
    at, headings = headings_of(raw, wanted)
    table = Table(name, headings, [], "", raw.filled_before(at), at + 1)
    nameless = not all(map(trimmed, headings))
    if len(headings) < 2 or nameless or fault_of(table, wanted) or next(csv.reader([lines[at]]), None) != headings:  # noqa: PLR2004
        return None
    return table, at + 1


def _lines(block: bytes) -> list[str] | None:
    """The lines of a block of bytes that may end within a character; None where they are not UTF-8."""
    for cut in range(4):
        try:
            text = block[: len(block) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        return re.findall(r"[^\n]*\n|[^\n]+", text)
    return None


def _blocks(path: Path) -> Iterator[bytes]:
    """Blocks of whole lines of a file."""
    left = b""
    with path.open("rb") as opened:
        while block := opened.read(_BLOCK):
            cut = block.rfind(b"\n") + 1
            if cut:
                yield left + block[:cut]
                left = block[cut:]
            else:
                left += block
            if len(left) > LONGEST:
                yield b"\0"  # no file of rows
    if left:
        yield left


@dataclass(slots=True)
class _Counted:
    """How many lines a file has before the blank ones at its end, how many those are, and what its rows may hold."""

    lines: int = 0
    blank: int = 0
    margins: bool = False


def _counted(path: Path, table: Table, first: int, *, widths: bool) -> _Counted | None:
    """Count the lines of a file; None if it is not regular."""
    found, ends = _Counted(), set[bool]()
    again = b"\n" + table.headings[0].encode() + b","
    for block in _blocks(path):
        if not _is_text(block, ends):
            return None
        if not widths and found.lines >= first and not found.blank and _is_of_rows(block):
            found.margins |= b"otal" in block or b"OTAL" in block or again in block or block.startswith(again[1:])
            found.lines += block.count(b"\n")
            continue
        lines = block.split(b"\n")
        if not lines[-1]:
            lines.pop()
        if found.blank and any(line.strip(b"\r") for line in lines):
            return None
        while lines and not lines[-1].strip(b"\r"):
            lines.pop()
            found.blank += 1
        rows = lines[max(0, first - found.lines) :]
        if not _is_regular(rows, len(table.headings), widths=widths):
            return None
        found.margins |= b"otal" in block or b"OTAL" in block or block.count(again) > (found.lines < first)
        found.margins |= b'"' in block
        found.lines += len(lines)
    return found


def _is_text(block: bytes, ends: set[bool]) -> bool:
    """Whether a block is text in UTF-8 whose lines all end alike."""
    if b"\0" in block:
        return False
    returns = block.count(b"\r")
    if returns and not returns == block.count(b"\r\n") == block.count(b"\n"):
        return False
    if b"\n" in block:
        ends.add(returns > 0)
    if len(ends) > 1:
        return False
    if not block.isascii():
        try:
            block.decode("utf-8")
        except UnicodeDecodeError:
            return False
    return True


def _is_of_rows(block: bytes) -> bool:
    """Whether a block is of whole lines none of which is blank or has a quotation mark."""
    if b'"' in block or not block.endswith(b"\n") or block.startswith((b"\n", b"\r")):
        return False
    return b"\n\n" not in block and not (b"\r" in block and b"\n\r\n" in block)


def _is_regular(rows: list[bytes], width: int, *, widths: bool) -> bool:
    """Whether each line is a row, of so many cells where that is asked."""
    joined = b"\n".join(rows)
    if b'"' in joined:
        quoted = [row.rstrip(b"\r") for row in rows if b'"' in row]
        if not all(_QUOTED.fullmatch(row) for row in quoted):
            return False
        if any(_CELL.sub(b"", row).count(b",") != width - 1 for row in quoted):
            return False
        rows = [row for row in rows if b'"' not in row]
    if widths:
        return {row.count(b",") for row in rows} <= {width - 1}
    return b"\n\n" not in joined and b"\n\r\n" not in joined


def _notes(tail: bytes, table: Table, count: int, *, whole: bool) -> tuple[int, ...] | None:
    """The lines of the notes below the rows of a file; None where they go on above what was looked at."""
    start = 0 if whole else tail.find(b"\n") + 1
    lines = _lines(tail[start:].rstrip(b"\r\n"))
    if lines is None:
        return None
    cells = list(csv.reader(lines))
    above = count - len(cells)
    rows = [(number, one, "") for number, one in enumerate(cells, above + 1) if number > table.top]
    around = margins(rows, table.headings)
    notes = tuple(number for number, one, _ in rows if number in around and sum(map(bool, map(trimmed, one))) == 1)
    return None if notes and not whole and notes[0] <= rows[0][0] + 1 else notes
