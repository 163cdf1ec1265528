"""How a date may be written in a cell.

- `2026-05-04`, `2026/05/04`;
- `4/5/2026`, `04-05-2026`, `4.5.2026`: the order of day and month is a term of the column map (day first when it
  says nothing), and is never guessed from the cells;
- `4 May 2026`, `4-May-2026`, months by name or by their first three letters;
- any of these with a time of midnight (`2026-05-04 00:00:00`), and an Excel day number from 20000 (3 October 1954)
  to 80000, counted from 1904 where the workbook says so: both are counted as mended.

The year has four digits and lies from 1900 to 2199.  Any other time of day is refused.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, Literal

from pbr_dsl.data.cell import EXCEL_DAYS, MIDNIGHT, TIMES, Accepted, Reading, Refused, shown
from pbr_dsl.diagnostics.codes import data as codes

Order = Literal["day-month-year", "month-day-year"]

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

DAY_0: Final = date(1899, 12, 30)  # of a workbook that counts from 1900, for every day after February 1900
DAY_0_OF_1904: Final = date(1904, 1, 1)  # of one that says that it counts from 1904, as old ones from a Macintosh do
DAY_NUMBERS: Final = range(20_000, 80_001)
_MONTH: Final = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)}
_SHORT: Final = {name[:3].casefold(): number for number, name in enumerate(MONTHS, start=1)} | {"sept": 9}

_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([-/])([0-9]{2})\2([0-9]{2})")
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_NAMED: Final = re.compile(r"([0-9]{1,2})([ -])([A-Za-z]{3,9})\2([0-9]{4}|[0-9]{2})")
_TIME: Final = re.compile(
    r"(.*[0-9])[ T]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_NUMBER: Final = re.compile(r"[0-9]{5}")


def dates(order: Order, days_from: date = DAY_0, *, drop_times: bool = False) -> Callable[[str], Reading]:
    """The converter of trimmed, filled cells to dates; with `drop_times` a time of day is left out and counted."""

    def read(text: str) -> Reading:
        if _NUMBER.fullmatch(text) and int(text) in DAY_NUMBERS:
            return Accepted(days_from + timedelta(days=int(text)), (EXCEL_DAYS,))
        timed = _TIME.fullmatch(text)
        day = _day(timed[1] if timed else text, order)
        if isinstance(day, str):
            return Refused(codes.UNREADABLE_CELL, f"{shown(text, months=True)} {day}")
        if not timed:
            return Accepted(day)
        if not timed[2].strip("0:.") and not timed[3]:
            return Accepted(day, (MIDNIGHT,))
        if drop_times:
            return Accepted(day, (TIMES,))
        return Refused(codes.UNREADABLE_CELL, f"{shown(text)} has a time of day; this field is a date")

    return read


def _day(text: str, order: Order) -> date | str:
    """The date that a text says, or what is wrong with it."""
    if found := _YEAR_FIRST.fullmatch(text):
        return _checked(found[1], int(found[3]), int(found[4]))
    if found := _YEAR_LAST.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        if order == "day-month-year":
            return _checked(found[4], second, first, "; if the file writes the month first, the column map must say so")
        return _checked(found[4], first, second, "; the column map says that the month comes first")
    if (found := _NAMED.fullmatch(text)) and (month := _named_month(found[3])):
        return _checked(found[4], month, int(found[1]))
    return "is not a date; write 2026-05-04, 4/5/2026 or 4 May 2026"


def _named_month(name: str) -> int | None:
    """The number of a month by its name or its first three letters; None when there is no such month."""
    folded = name.casefold()
    return _MONTH.get(folded) or _SHORT.get(folded)


def _checked(year: str, month: int, day: int, hint: str = "") -> date | str:
    """The date of these numbers, or what is wrong with them; `hint` follows a month that does not exist."""
    if len(year) == 2:  # noqa: PLR2004 - two digits
        return "has a year of two digits; write all four"
    number = int(year)
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return f"is not a date from {FIRST_YEAR} to {LAST_YEAR}"
    if not 1 <= month <= len(MONTHS):
        return f"is not a date: there is no month {month}{hint}"
    days = monthrange(number, month)[1]
    if not 1 <= day <= days:
        return f"is not a date: {MONTHS[month - 1]} {year} has {days} days"
    return date(number, month, day)
