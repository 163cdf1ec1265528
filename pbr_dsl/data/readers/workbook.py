"""A sheet of a workbook (.xlsx): every cell as the text that its reader sees.

A date is `2026-05-04`, a length of time `7:18`, a share `61.5%`; of a number the fifteen digits count that Excel shows.
A spreadsheet's errors stay errors.  Formulas count by their stored result; one that was never worked out breaks its
row.  Hidden sheets are not read, hidden rows and columns are, and all of them are reported.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.xml import DEFUSEDXML

from pbr_dsl.data.dates import DAY_0, DAY_0_OF_1904
from pbr_dsl.data.readers.raw import About, Grid, Merged, Row, letters, refusal
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.codes.sources import HIDDEN_CELLS
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.values.display import list_text

MOST_INSIDE: Final = 200_000_000  # bytes of all parts of a workbook together, once they are unpacked
MOST_PARTS: Final = 2_000
MOST_PACKED: Final = 100  # bytes that one packed byte becomes, in a part of some size: people's workbooks have 30
MOST_ROWS: Final = 1_048_576  # as many as a sheet can have
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 5_000_000
GUIDE: Final = "How to fill this in"
LISTS: Final = "_lists"
OURS: Final = "_pbrc"
"""The sheets of a workbook that `pbrc template` made which hold no data: they are passed over in silence."""

DIGITS: Final = 15  # that Excel keeps of a number

_OLD: Final = b"\xd0\xcf\x11\xe0"
_AS_CSV: Final = "save each of its sheets as CSV UTF-8"
_REPAIR: Final = "open it in Excel and save it again, or save the sheet as CSV UTF-8"
_UNWORKED: Final = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*><f[^>]*?(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>')
_HIDDEN: Final = re.compile(rb"<(row|col) [^>]*?hidden=\"(?:1|true)\"")
_MERGED: Final = re.compile(rb'<mergeCell ref="([A-Z]+[0-9]+:[A-Z]+([0-9]+))"')
_LEADING_ZEROS: Final = re.compile(r"0{2,}")
_LISTED: Final = 5


class Cell(Protocol):
    """A cell as openpyxl gives it."""

    value: object
    data_type: str
    number_format: str


@dataclass(slots=True)
class Book:
    """A workbook that was opened: its parts, the fingerprint of its bytes."""

    parts: ZipFile
    opened: Any  # a workbook that is only read: its stubs are those of one that is written
    fingerprint: str


def sheets_of(path: Path, name: str) -> tuple[list[str], list[Diagnostic]]:
    """The names of the sheets that people see, with what there is to say of the workbook."""
    book = _book(path, name)
    if isinstance(book, Diagnostic):
        return [], [book]
    ours = {GUIDE, LISTS, OURS} if OURS in book.opened.sheetnames else set()
    sheets = [sheet for sheet in book.opened.worksheets if sheet.title not in ours]
    seen = [sheet.title for sheet in sheets if sheet.sheet_state == "visible"]
    hidden = [f"`{sheet.title}`" for sheet in sheets if sheet.sheet_state != "visible"]
    if not hidden:
        return seen, []
    message = f"{name}: nothing reads the hidden {'sheet' if len(hidden) == 1 else 'sheets'} {list_text(hidden)}"
    return seen, [Diagnostic(HIDDEN_CELLS, message, None)]


def made_from(path: Path) -> tuple[str, str] | None:
    """The name and the fingerprint of the contract that a workbook was made from; None when nothing in it says so."""
    book = _book(path, path.name)
    if isinstance(book, Diagnostic) or OURS not in book.opened.sheetnames:
        return None
    said = [str(row[0] or "") for row in book.opened[OURS].iter_rows(max_row=2, max_col=1, values_only=True)]
    return (said[0], said[1]) if len(said) == 2 else None  # noqa: PLR2004  as `pbrc template` writes it


def open_sheet(path: Path, name: str, sheet: str) -> Grid | Diagnostic:
    """Read one sheet of a workbook.  OSError when it cannot be opened."""
    book = _book(path, path.name)
    if isinstance(book, Diagnostic):
        return book
    reader = _Sheet(book, name, sheet)
    try:
        return reader.read()
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, SyntaxError, BadZipFile, EOFError) as fault:
        return _broken(name, fault)


def _book(path: Path, name: str) -> Book | Diagnostic:
    """Open a workbook; the last one is kept, for its sheets are read one after the other."""
    stat = path.stat()
    return _opened(path, name, (stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=1)
def _opened(path: Path, name: str, stamp: tuple[int, int]) -> Book | Diagnostic:
    """Open a workbook as it stands at a time."""
    del stamp
    raw = path.read_bytes()
    if not DEFUSEDXML:
        return refusal(codes.UNREADABLE_FILE, f"{name} is not opened: the package defusedxml, which guards it, is gone")
    if raw.startswith(_OLD):
        return refusal(codes.UNREADABLE_FILE, f"{name} is locked with a password, or an old workbook (.xls)", _REPAIR)
    try:
        parts = ZipFile(io.BytesIO(raw))
    except (BadZipFile, ValueError, EOFError):
        return refusal(codes.UNREADABLE_FILE, f"{name} is not a whole workbook (.xlsx)", _REPAIR)
    inside = parts.infolist()
    if len(inside) > MOST_PARTS or sum(part.file_size for part in inside) > MOST_INSIDE:
        most = f"{MOST_INSIDE // 1_000_000} MB"
        return refusal(codes.FILE_TOO_LARGE, f"{name} is larger than {most} once it is unpacked", _AS_CSV)
    if any(part.file_size > max(1_000_000, MOST_PACKED * part.compress_size) for part in inside):
        return refusal(codes.FILE_TOO_LARGE, f"{name} is packed more tightly than people's workbooks are", _AS_CSV)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it would lose, and nothing is written
            opened = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except Exception as fault:  # noqa: BLE001  a workbook may break openpyxl in any way; it is refused all the same
        return _broken(name, fault)
    return Book(parts, opened, hashlib.sha256(raw).hexdigest())


def _broken(name: str, fault: Exception) -> Diagnostic:
    """The refusal of a workbook that its reader cannot follow; it never repeats what stands in it."""
    what = "holds XML that is not allowed" if type(fault).__module__.startswith("defusedxml") else "is damaged inside"
    return refusal(codes.UNREADABLE_FILE, f"{name} {what}", _REPAIR)


@dataclass(slots=True)
class _Sheet:
    """Reads one sheet."""

    book: Book
    name: str
    sheet: str
    about: About = field(default_factory=lambda: About(lettered=True))
    unworked: dict[int, str] = field(default_factory=dict)

    def read(self) -> Grid | Diagnostic:
        """The rows of the sheet, each as wide as the widest."""
        self._look()
        self.about.days_from = DAY_0 if self.book.opened.epoch == WINDOWS_EPOCH else DAY_0_OF_1904
        found: list[Row] = []
        cells = 0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, row in enumerate(self._rows(), 1):
                cells += len(row)
                if number > MOST_ROWS or len(row) > MOST_COLUMNS or cells > MOST_CELLS:
                    return self._too_large()
                if row:
                    found.append(self._row(number, row))
        width = max((len(row[1]) for row in found), default=0)
        for _, texts, _ in found:
            texts.extend([""] * (width - len(texts)))
        fingerprint = hashlib.sha256(f"{self.book.fingerprint} {self.sheet}".encode()).hexdigest()
        return Grid(found, fingerprint, self.about)

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        """The rows as they stand in the sheet, whatever it says of its own size."""
        sheet = self.book.opened[self.sheet]
        sheet.reset_dimensions()
        rows: Iterator[tuple[Cell, ...]] = sheet.iter_rows()
        return rows

    def _too_large(self) -> Diagnostic:
        """The refusal of a sheet without end."""
        most = f"{MOST_ROWS:,} rows, {MOST_COLUMNS} columns or {MOST_CELLS:,} cells"
        return refusal(codes.FILE_TOO_LARGE, f"{self.name} has more than {most}", _AS_CSV)

    def _look(self) -> None:
        """Look for what openpyxl does not tell: formulas without a result, hidden and merged cells."""
        raw = self.book.parts.read(self.book.opened[self.sheet]._worksheet_path)  # noqa: SLF001  nothing else tells
        for column, row in _UNWORKED.findall(raw):
            self.unworked.setdefault(int(row), f"{column.decode()}{int(row)}")
        hidden = [kind.decode() for kind in _HIDDEN.findall(raw)]
        if hidden:
            kinds = [f"{word}s" for word in ("row", "column") if word[:3] in {kind[:3] for kind in hidden}]
            message = f"{self.name}: hidden {list_text(kinds)} are read like all others"
            self.about.findings.append(Diagnostic(HIDDEN_CELLS, message, None))
        self.about.merged = [Merged(where.decode(), int(last)) for where, last in _MERGED.findall(raw)]

    def _row(self, number: int, row: tuple[Cell, ...]) -> Row:
        """A row as texts, and what breaks it."""
        texts: list[str] = []
        fault = ""
        for at, cell in enumerate(row):
            text = text_of(cell)
            if text is None:
                fault = (
                    f"cell {letters(at)}{number} holds a number of more than {DIGITS} digits: Excel has lost the others"
                )
            texts.append(text or "")
            if cell.data_type == "n" and text and not _LEADING_ZEROS.fullmatch(cell.number_format):
                self.about.numeric.setdefault(at, []).append(number)
        if number in self.unworked:
            fault = (
                f"cell {self.unworked[number]} holds a formula without a result: open the workbook in Excel and save it"
            )
        return number, texts, fault


def text_of(cell: Cell) -> str | None:
    """What a cell shows, in the words of the lexical grammar; None when it is a number that Excel could not keep."""
    match cell.value:
        case None:
            return ""
        case bool():
            return "yes" if cell.value else "no"
        case datetime():
            return (
                cell.value.isoformat(" ", "seconds") if cell.value.time() != time() else cell.value.date().isoformat()
            )
        case date():
            return cell.value.isoformat()
        case time():
            return cell.value.isoformat("minutes" if not cell.value.second else "seconds")
        case timedelta():
            return _length(cell.value)
        case int() | float():
            return _number(cell.value, cell.number_format)
        case _:
            return str(cell.value)


def _length(value: timedelta) -> str:
    """A length of time: `7:18`, `31:30`."""
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(abs(minutes), 60)
    return f"{'-' if value < timedelta() else ''}{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def _number(value: float, form: str) -> str | None:
    """A number as its cell shows it, without thousands commas and currency."""
    if isinstance(value, int):
        exact = Decimal(value)
        if len(str(abs(value))) > DIGITS:
            return None
    else:
        exact = Decimal(f"{value:.{DIGITS}g}")
        if abs(exact) >= 10**DIGITS:
            return None
    if "%" in form:
        return f"{_plain(exact * 100)}%"
    if _LEADING_ZEROS.fullmatch(form) and exact == exact.to_integral_value() and exact >= 0:
        return str(int(exact)).zfill(len(form))
    return _plain(exact)


def _plain(value: Decimal) -> str:
    """A number without an exponent and without needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
