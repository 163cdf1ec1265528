"""The lexical grammar of cells: one converter for each field of a record.

Before anything else the spaces around a cell are trimmed (plain, no-break, zero-width; counted as mended), a blank
cell is not yet known unless the column map says what it means, and a spreadsheet's errors and formulas are refused.
Then, by the field's type:

- times of day: `18:31`, `8:05`, `18:31:00`, from 00:00 to 23:59;
- dates: see `dates`; numbers, money, percentages, lengths of time: see `numbers`;
- yes or no: `yes`, `no`, `y`, `n`, `true`, `false`, `1`, `0`, in any case;
- codes: one of the list; case, and spaces or underscores for hyphens, do not matter (counted as mended); the column
  map may give other words for a code;
- text and identifiers: kept as they are, leading zeros too; `NULL` and `NA` are text like any other; an identifier
  holds no line break and nothing that cannot be seen, and a no-break space in it is a space (counted as mended);
- `none` and `open`, in any case, where the contract says that the field may be so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Final

from pbr_dsl.data.cell import (
    BLANK,
    CODES,
    INNER_SPACES,
    Accepted,
    Converter,
    Reading,
    Refused,
    has_unseen,
    remembering,
    shown,
    shown_code,
    trimming,
)
from pbr_dsl.data.dates import DAY_0, Order, dates
from pbr_dsl.data.numbers import measure, numbers
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.model.cells import time_of
from pbr_dsl.model.contract import Column
from pbr_dsl.model.type import CodeType, DateType, NumberType, RowType, TextType, TimeType, YesNoType
from pbr_dsl.values.facts import NONE, OPEN, Special

YES_NO: Final = {
    "yes": True,
    "y": True,
    "true": True,
    "1": True,
    "no": False,
    "n": False,
    "false": False,
    "0": False,
}

_STRAIGHT: Final = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2011": "-"})
_PLAIN_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " "))
_BREAKS: Final = re.compile(r"[\s_\u200b\ufeff-]+")
_SIGNS: Final = re.compile(r"[\W_]+")
_MOST_LISTED: Final = 8  # codes that a message lists when none of them is close


@dataclass(frozen=True, slots=True)
class Writing:
    """How one column is written, as far as the column map says.

    `blanks` are other texts for a blank cell; `blank` is what a blank cell means ("" is not yet known, else none or
    open); `codes` gives other words for codes, or for any cell (`still there` for `open`, `n/a` for a blank); `unit`
    is one of `numbers.WRITTEN_UNITS`, or "".  `days_from` is the day 0 of dates that are plain numbers.
    """

    dates: Order = "day-month-year"
    blanks: tuple[str, ...] = ()
    blank: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    days_from: date = DAY_0


PLAIN: Final = Writing()


def folded(text: str) -> str:
    """A name or code without what people vary: case, spaces, hyphens, underscores, curly quotes."""
    return _BREAKS.sub("-", text.translate(_STRAIGHT).casefold()).strip("-")


def heading(text: str) -> str:
    """A heading or a field's name as they are compared: case, spaces and signs do not matter."""
    return _SIGNS.sub("-", text.translate(_STRAIGHT).casefold()).strip("-")


def converter(column: Column, writing: Writing = PLAIN) -> Converter:
    """The converter of a field's cells; it gives None for a blank cell that is not yet known."""
    convert = _typed(column, writing)
    special = special_of(column)
    if special is not None:
        convert = _or_special(convert, special)
    convert = _in_other_words(convert, writing)
    read = trimming(convert, frozenset(blank.casefold() for blank in writing.blanks))
    if writing.blank:
        read = _or_blank(read, Special(writing.blank))
    return read if isinstance(column.type, TextType) else remembering(read)


def identifiers(writing: Writing = PLAIN) -> Converter:
    """The converter of identifiers: kept as they are, without characters that nobody can see."""
    return trimming(_identifier, frozenset(blank.casefold() for blank in writing.blanks))


def recorded_dates(order: Order, days_from: date = DAY_0) -> Converter:
    """The converter of recorded dates: of a time stamp the date counts."""
    return remembering(trimming(dates(order, days_from, drop_times=True)))


def names(known: Iterable[str], what: str, writing: Writing = PLAIN) -> Converter:
    """The converter of names of rows that the contract lists (lots, milestones); `what` is such as `a lot`."""
    convert = _in_other_words(_codes(tuple(known), what), writing)
    read = trimming(convert, frozenset(blank.casefold() for blank in writing.blanks))
    return remembering(read)


def _typed(column: Column, writing: Writing) -> Callable[[str], Reading]:
    """The converter of trimmed, filled cells by the type of their field."""
    match column.type:
        case NumberType():
            return numbers(measure(column, column.type, writing.unit))
        case DateType():
            return dates(writing.dates, writing.days_from)
        case TimeType():
            return _time
        case YesNoType():
            return _yes_no
        case CodeType():
            return _codes(column.type.codes, f"a code of {column.name}")
        case TextType():
            return Accepted
        case RowType():
            return _identifier


def special_of(column: Column) -> Special | None:
    """What a field may be beside a value, unless one of its codes has that name."""
    if not column.may_be or (isinstance(column.type, CodeType) and column.may_be in column.type.codes):
        return None
    return NONE if column.may_be == "none" else OPEN


def _or_special(convert: Callable[[str], Reading], special: Special) -> Callable[[str], Reading]:
    """A converter that also knows the word for a known absence."""
    absence = Accepted(special)

    def read(text: str) -> Reading:
        return absence if text.casefold() == special.value else convert(text)

    return read


def _or_blank(convert: Converter, special: Special) -> Converter:
    """A converter for a column whose blank cells mean a known absence."""

    def read(text: str) -> Reading:
        reading = convert(text)
        return Accepted(special) if isinstance(reading, Accepted) and reading.value is None else reading

    return read


def _time(text: str) -> Reading:
    """Read a time of day: `18:31`, `8:05`, `18:31:00`; seconds that are not 0 are refused, never rounded."""
    hours, _, seconds = text.rpartition(":") if text.count(":") > 1 else (text, "", "00")
    try:
        time = time_of(hours)
    except ValueError:
        return Refused(codes.UNREADABLE_CELL, f"{shown(text)} is not a time of day such as 18:31")
    if seconds != "00":
        said = f"{shown(text)} is finer than a minute, the finest step of a time; it is not rounded"
        return Refused(codes.TOO_FINE, said)
    return Accepted(time)


def _yes_no(text: str) -> Reading:
    """Read yes or no."""
    value = YES_NO.get(text.casefold())
    if value is None:
        return Refused(
            codes.UNREADABLE_CELL, f"{shown(text)} is not yes or no; write yes, no, y, n, true, false, 1 or 0"
        )
    return Accepted(value)


def _identifier(text: str) -> Reading:
    """Keep an identifier, no-break spaces in it as plain ones; refuse line breaks and what nobody can see."""
    if text.isascii() and text.isprintable():
        return Accepted(text)
    plain = text.translate(_PLAIN_SPACES)
    if has_unseen(plain):
        return Refused(codes.UNREADABLE_CELL, "the cell holds a line break or a character that nobody can see")
    return Accepted(plain, (INNER_SPACES,) if plain != text else ())


def _in_other_words(convert: Callable[[str], Reading], writing: Writing) -> Callable[[str], Reading]:
    """A converter that first looks a cell up among the column map's other words."""
    if not writing.codes:
        return convert
    given = {folded(other): text for other, text in writing.codes.items()}

    def read(text: str) -> Reading:
        other = given.get(folded(text), text)
        return convert(other) if other else BLANK

    return read


def _codes(known: tuple[str, ...], what: str) -> Callable[[str], Reading]:
    """The converter of codes; `what` is such as `a code of kind`."""
    exact = {code: Accepted(code) for code in known}
    mended = {folded(code): Accepted(code, (CODES,)) for code in known}

    def read(text: str) -> Reading:
        fold = folded(text)
        return exact.get(text) or mended.get(fold) or _unknown_code(text, fold, known, what)

    return read


def _unknown_code(text: str, fold: str, known: tuple[str, ...], what: str) -> Refused:
    """The refusal of a code that is not in the list, with the closest one, or with the list when it is short."""
    close = get_close_matches(fold, known, n=1, cutoff=0.7)
    if close:
        hint = f"; did you mean `{close[0]}`?"
    elif len(known) <= _MOST_LISTED:
        hint = f"; there is {', '.join(known)}" if known else ""
    else:
        hint = ""
    return Refused(codes.UNLISTED_CODE, f"{shown_code(text)} is not {what}{hint}")
