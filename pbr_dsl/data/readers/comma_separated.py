"""Text whose cells are parted by commas: its encoding, and the lines that break its shape.

A cell with a comma, a quotation mark or a line break stands in quotation marks, and the line of a row is always its
first line in the file.  A row that breaks the shape is given with the reason; the rows after it are read as usual, so
a quotation mark that is never closed costs one row and not the rest of the file.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pbr_dsl.data.cell import trimmed
from pbr_dsl.data.readers.raw import About, Row, refusal
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic

MOST_ROWS: Final = 5_000_000
LONGEST: Final = 1_000_000  # characters of a line

_AS_CSV: Final = "save it again as CSV UTF-8, from the program that it comes from"


@dataclass(slots=True)
class Text:
    """The lines of a file whose cells are parted by commas."""

    lines: list[str]
    fingerprint: str
    about: About = field(default_factory=About)

    def rows(self, at: int, width: int) -> Iterator[Row]:
        """Every row from a line (from 0) on."""
        while at < len(self.lines):
            start = at
            reader = csv.reader(self._from(start), strict=True)
            try:
                for cells in reader:
                    end = start + reader.line_num
                    if end - at > 1 and _swallows(self.lines[at:end], width):
                        break
                    yield at + 1, cells, ""
                    at = end
                else:
                    return
            except csv.Error:
                pass
            fault = "a quotation mark is not closed, or stands inside a cell"
            yield at + 1, [self.lines[at].rstrip("\r\n")], fault
            at += 1

    def filled_before(self, at: int) -> list[int]:
        """The numbers of the lines before a place that hold anything."""
        return [place + 1 for place in range(at) if trimmed(self.lines[place])]

    def _from(self, at: int) -> Iterator[str]:
        """The lines from a place on."""
        for place in range(at, len(self.lines)):
            yield self.lines[place]


def open_text(path: Path, name: str, sheet: str) -> Text | Diagnostic:
    """Read a file of text; `sheet` means nothing here.  OSError when it cannot be opened."""
    del sheet
    raw = path.read_bytes()
    text, about = _decoded(raw, name), About()
    if isinstance(text, Diagnostic):
        return text
    decoded, other = text
    about.findings += other
    lines = list(io.StringIO(decoded, newline=""))
    if len(lines) > MOST_ROWS:
        return refusal(codes.FILE_TOO_LARGE, f"{name} has more than {MOST_ROWS:,} lines")
    if max(map(len, lines), default=0) > LONGEST:
        return refusal(codes.FILE_TOO_LARGE, f"{name} has a line of more than {LONGEST:,} characters", _AS_CSV)
    return Text(lines, hashlib.sha256(raw).hexdigest(), about)


def _decoded(raw: bytes, name: str) -> tuple[str, list[Diagnostic]] | Diagnostic:
    """The text of a file with a note when it is in the old Windows encoding, or a refusal."""
    if raw.startswith(b"PK\x03\x04"):
        message = f"{name} is a workbook, and its name says that it is text"
        return refusal(codes.UNREADABLE_FILE, message, "give its name the ending .xlsx")
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return refusal(codes.UNREADABLE_FILE, f"{name} is a workbook; save each of its sheets as CSV UTF-8")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return refusal(codes.UNREADABLE_FILE, f"{name} is saved as Unicode text; save it as CSV UTF-8")
    if b"\0" in raw:
        return refusal(codes.UNREADABLE_FILE, f"{name} is not a text file", _AS_CSV)
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
    try:
        text = "" if raw.startswith(b"\xef\xbb\xbf") else raw.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text:
        message = f"{name} is neither UTF-8 nor Windows-1252: see its line {line}"
        return refusal(codes.UNREADABLE_FILE, message, _AS_CSV)
    message = f"{name} is not UTF-8 (see its line {line}), so it was read as Windows-1252"
    return text, [Diagnostic(codes.OTHER_ENCODING, message, None)]


def _swallows(lines: list[str], width: int) -> bool:
    """Whether a row of several lines is really several rows, made one by stray quotation marks.

    It is when every one of its lines has as many commas as a row needs.
    """
    return width > 2 and all(line.count(",") == width - 1 for line in lines)  # noqa: PLR2004 - prose has commas too
