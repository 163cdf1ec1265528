"""What reading one cell gives: a value, with what was mended on the way, or a refusal with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.values.facts import Scalar, Special
from pbr_dsl.values.pseudonym import Pseudonym, Pseudonyms


@dataclass(frozen=True, slots=True)
class Accepted:
    """A cell that was read: its value (None when the cell is blank), and the kinds of mending that it took."""

    value: Scalar | Special | None
    mended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell that could not be read: the code and one sentence, which never repeats free text."""

    code: Code
    message: str


Reading = Accepted | Refused
Converter = Callable[[str], Reading]

SPACES: Final = "spaces around a cell"
INNER_SPACES: Final = "no-break spaces in identifiers"
EXCEL_DAYS: Final = "dates as Excel day numbers"
MIDNIGHT: Final = "dates with a time of midnight"
TIMES: Final = "times of day left out of recorded dates"
CODES: Final = "codes written another way"
MINUS: Final = "minus signs that are not a hyphen"
EXTRA_CELLS: Final = "blank cells past the last heading"

BLANK: Final = Accepted(None)
LONGEST_SHOWN: Final = 40  # characters of a cell that a message repeats

EDGES: Final = " \t\r\n\v\f\u00a0\u2007\u202f\u3000\u200b\u200c\u200d\u2060\ufeff"
_INVISIBLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]")
ERRORS: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
_PLAIN: Final = re.compile(r"[0-9 /.,:;£$€%()+\-\u2212]*", re.ASCII)


def trimmed(text: str) -> str:
    """A cell without the spaces around it: plain, no-break and zero-width ones, tabs and line ends."""
    return text.strip(EDGES)


def has_unseen(text: str) -> bool:
    """Whether a text holds characters that nobody can see, so that two texts that look alike may differ."""
    return not text.isprintable() or (not text.isascii() and _INVISIBLE.search(text) is not None)


def shown(text: str, *, months: bool = False) -> str:
    """A cell for a message: in quotes when it is made of digits and signs (`months`: or is like `4 May 2026`).

    Anything else may be about a person, so it is `the cell`.
    """
    safe = _PLAIN.fullmatch(text) or (months and re.fullmatch(r"[0-9]{1,2}[ -][A-Za-z]{3,9}[ -][0-9]{1,4}", text))
    return f"`{visible(text)}`" if safe and 0 < len(text) <= LONGEST_SHOWN else "the cell"


def shown_code(text: str) -> str:
    """A cell of a column of codes for a message, in quotes unless it is longer than a code would be."""
    return f"`{visible(text)}`" if 0 < len(text) <= LONGEST_SHOWN else "the cell"


def spreadsheet_fault(text: str) -> Refused | None:
    """The refusal of a spreadsheet's error (`#N/A`) or formula (`=A1`), in whatever column it stands; else None."""
    if text[0] == "#" and text.upper() in ERRORS:
        return Refused(codes.SPREADSHEET_CELL, f"`{text.upper()}` is a spreadsheet's error, not a value")
    if text[0] == "=":
        return Refused(codes.SPREADSHEET_CELL, "the cell holds a formula, not its result; save the sheet as values")
    return None


def trimming(convert: Converter, blanks: frozenset[str] = frozenset()) -> Converter:
    """A converter that first trims a cell, knows a blank one, and refuses what a spreadsheet could not work out.

    `blanks` are texts that stand for a blank cell, case folded.
    """

    def read(text: str) -> Reading:
        inner = trimmed(text)
        if not inner or (blanks and inner.casefold() in blanks):
            return BLANK
        reading = spreadsheet_fault(inner) or convert(inner)
        if inner is text or inner == text or isinstance(reading, Refused):
            return reading
        return Accepted(reading.value, (SPACES, *reading.mended))

    return read


def remembering(convert: Converter, most: int = 20_000) -> Converter:
    """A converter that keeps its last readings, at most `most` of them: dates, codes and hours repeat."""
    kept: dict[str, Reading] = {}

    def read(text: str) -> Reading:
        reading = kept.get(text)
        if reading is None:
            if len(kept) >= most:
                kept.clear()
            reading = kept[text] = convert(text)
        return reading

    return read


def hiding(convert: Converter, names: Pseudonyms, *, identifies: bool) -> Converter:
    """A converter of personal cells: an identifier is replaced by its pseudonym, and no refusal repeats the cell."""

    def read(text: str) -> Reading:
        if isinstance(text, Pseudonym):
            return Accepted(text)
        reading = convert(text)
        if isinstance(reading, Refused):
            return Refused(reading.code, "the cell cannot be read; it is personal, and not shown")
        if identifies and isinstance(reading.value, str):
            return Accepted(names.of(reading.value), reading.mended)
        return reading

    return read
