"""The calendar: dates moved by lengths, completed lengths between dates, and a contract's periods.

Working days are in `working_days`, which needs a table of holidays; nothing here does.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

Unit = Literal["day", "week", "month", "quarter", "year"]
MonthEnd = Literal["clamp", "refuse"]
Direction = Literal["after", "before"]

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)

# The days of the week that `day is in …` names, Monday being 0.
WEEK: Final = {
    "mondays": (0,),
    "tuesdays": (1,),
    "wednesdays": (2,),
    "thursdays": (3,),
    "fridays": (4,),
    "saturdays": (5,),
    "sundays": (6,),
    "weekends": (5, 6),
}
_DAY: Final = timedelta(days=1)
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_YEAR: Final = 12


class NoSuchDayError(ValueError):
    """A day that the calendar does not have, or that lies outside 1900 to 2199."""


class Period(NamedTuple):
    """A stretch of days; both ends belong to it."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """The number of its days."""
        return (self.end - self.start).days + 1

    def has(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day <= self.end


def stretch(start: date, end: date) -> list[Period]:
    """Give a stretch of days, or nothing when it ends before it starts."""
    return [Period(start, end)] if start <= end else []


def united(stretches: Iterable[Period], gap: int = 0) -> list[Period]:
    """Give stretches in order, those that overlap, touch or leave at most `gap` days between them made one."""
    result: list[Period] = []
    for one in sorted(stretches):
        if result and (one.start - result[-1].end).days <= gap + 1:
            result[-1] = Period(result[-1].start, max(result[-1].end, one.end))
        else:
            result.append(one)
    return result


def without(stretches: Iterable[Period], off: Iterable[Period]) -> list[Period]:
    """Give the days of stretches that lie in none of some others, as stretches."""
    result = united(stretches)
    for cut in united(off):
        before = Period(EARLIEST, cut.start - _DAY)
        result = [*inside(result, before), *inside(result, Period(cut.end + _DAY, LATEST))]
    return result


def inside(stretches: Iterable[Period], whole: Period) -> list[Period]:
    """Give the days of stretches that lie in another, as stretches."""
    return [
        piece for one in united(stretches) for piece in stretch(max(one.start, whole.start), min(one.end, whole.end))
    ]


def within_bounds(day: date) -> bool:
    """Whether a day lies in the years that contracts can speak of."""
    return EARLIEST <= day <= LATEST


def shift(start: date, number: int, unit: Unit, direction: Direction = "after", month_end: MonthEnd = "clamp") -> date:
    """Give the date that lies `number` units after or before a date, which is day 0.

    Where the month is too short, clamp takes its last day.  NoSuchDayError where refuse finds no such day, and for
    dates outside 1900 to 2199.
    """
    signed = number if direction == "after" else -number
    try:
        if unit in _DAYS:
            moved = start + timedelta(days=signed * _DAYS[unit])
        else:
            moved = _add_months(start, signed * _MONTHS[unit], month_end)
    except (OverflowError, IndexError) as error:
        raise _outside(start) from error
    if not within_bounds(moved):
        raise _outside(start)
    return moved


def whole(unit: Unit, start: date, end: date) -> int:
    """Give the number of completed units from one date to another; below zero when the end comes first."""
    if unit in _DAYS:
        return (end - start).days // _DAYS[unit]
    months = (end.year - start.year) * _YEAR + end.month - start.month
    if _add_months(start, months, "clamp") > end:
        months -= 1
    return months // _MONTHS[unit]


def periods(first: date, number: int, unit: Unit, until: date) -> list[Period]:
    """Give the periods of `number` units each, the first from `first`, up to the one that holds `until`.

    Each start is counted from `first` itself, so month ends never drift: 31 January, 28 February, 31 March.
    """
    found: list[Period] = []
    start = first
    while start <= until:
        following = shift(first, number * (len(found) + 1), unit)
        found.append(Period(start, following - timedelta(days=1)))
        start = following
    return found


def _add_months(start: date, months: int, month_end: MonthEnd) -> date:
    """Move a date by months, clamping or refusing a day that the month does not have."""
    years, month = divmod(start.year * _YEAR + start.month - 1 + months, _YEAR)
    if not EARLIEST.year <= years <= LATEST.year:
        raise _outside(start)
    last = monthrange(years, month + 1)[1]
    if start.day > last and month_end == "refuse":
        message = f"there is no day {start.day} in month {month + 1} of {years}"
        raise NoSuchDayError(message)
    return date(years, month + 1, min(start.day, last))


def _outside(start: date) -> NoSuchDayError:
    """The error for a date that leaves the years that contracts can speak of."""
    return NoSuchDayError(f"counted from {start}, the date lies outside {EARLIEST.year} to {LATEST.year}")
