"""Lines of JSON: one object to a line, its names are the headings, its numbers stay as they are written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pbr_dsl.data.readers.raw import About, Grid, Row, refusal
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic

MOST_ROWS: Final = 5_000_000
MOST_COLUMNS: Final = 500
LONGEST: Final = 1_000_000  # characters of a line

_NESTED: Final = "it holds a list or an object, where a record has one cell for each field"


def open_lines(path: Path, name: str, sheet: str) -> Grid | Diagnostic:
    """Read a file of JSON lines; `sheet` means nothing here.  OSError when it cannot be opened."""
    del sheet
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        return refusal(codes.UNREADABLE_FILE, f"{name} is not UTF-8: see its line {line}", "save it again as UTF-8")
    lines = text.split("\n")
    if len(lines) > MOST_ROWS:
        return refusal(codes.FILE_TOO_LARGE, f"{name} has more than {MOST_ROWS:,} lines")
    read = [(number, line, _object(line)) for number, line in enumerate(lines, 1) if line.strip()]
    headings: dict[str, int] = {}
    for _, _, found in read:
        for key in found if isinstance(found, dict) else ():
            headings.setdefault(key, len(headings))
    if len(headings) > MOST_COLUMNS:
        return refusal(codes.FILE_TOO_LARGE, f"{name} has more than {MOST_COLUMNS} names")
    rows = [_row(number, line, found, headings) for number, line, found in read]
    about = About(headed=True)
    for number, cells, _ in rows:
        for place, cell in enumerate(cells):
            if isinstance(cell, _Number):
                about.numeric.setdefault(place, []).append(number)
    return Grid([(0, list(headings), ""), *rows], hashlib.sha256(raw).hexdigest(), about)


def _object(line: str) -> dict[str, str] | str:
    """The cells of a line by their names, or what is wrong with it."""
    if len(line) > LONGEST:
        return f"it has more than {LONGEST:,} characters"
    try:
        found = json.loads(line, parse_float=str, parse_int=_Number, parse_constant=str, object_pairs_hook=_pairs)
    except RecursionError:
        return _NESTED
    except _TwiceError:
        return "it says one name twice"
    except ValueError:
        return "it is not an object of JSON"
    if not isinstance(found, dict):
        return "it is not an object of JSON"
    texts = {key: _text(value) for key, value in found.items()}
    known = {key: text for key, text in texts.items() if text is not None}
    return known if len(known) == len(texts) else _NESTED


class _Number(str):
    """The text of a whole number that stands in no quotation marks."""

    __slots__ = ()


class _TwiceError(ValueError):
    """An object that says one name twice."""


def _pairs(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """An object, each of whose names stands once."""
    listed = list(pairs)
    found = dict(listed)
    if len(found) != len(listed):
        raise _TwiceError
    return found


def _text(value: object) -> str | None:
    """A value as a cell; None when it is more than one."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case _:
            return None


def _row(number: int, line: str, found: dict[str, str] | str, headings: dict[str, int]) -> Row:
    """A line as a row under the headings of the file."""
    if isinstance(found, str):
        return number, [line], found
    return number, [found.get(key, "") for key in headings], ""
