"""Working days, weekends and bank holidays: the public holidays of a part of the United Kingdom."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import import_module
from typing import Final

from pbr_dsl.values.calendar import WEEK, Direction, NoSuchDayError, within_bounds

REGIONS: Final = {
    "England": "ENG",
    "England and Wales": "ENG",
    "Wales": "WLS",
    "Scotland": "SCT",
    "Northern Ireland": "NIR",
}
_DAY: Final = timedelta(days=1)


def is_working_day(day: date, region: str) -> bool:
    """Whether a day is a working day in a region of `REGIONS`; KeyError for any other."""
    return day.weekday() not in WEEK["weekends"] and not is_bank_holiday(day, region)


def is_bank_holiday(day: date, region: str) -> bool:
    """Whether a day is a bank holiday in a region of `REGIONS`, substitute days included; KeyError for any other."""
    return day in _holidays(REGIONS[region], day.year)


@lru_cache(maxsize=10_000)
def shift_working_days(start: date, number: int, region: str, direction: Direction = "after") -> date:
    """Give the `number`-th working day after or before a date, which is day 0; of 0 days the date itself.

    NoSuchDayError for dates outside 1900 to 2199.
    """
    step = _DAY if direction == "after" else -_DAY
    day, left = start, number
    while left > 0:
        day += step
        if not within_bounds(day):
            message = f"{number} working days from {start} lie outside 1900 to 2199"
            raise NoSuchDayError(message)
        left -= is_working_day(day, region)
    return day


@cache
def _holidays(part: str, year: int) -> frozenset[date]:
    """The public holidays of one year in one part of the United Kingdom; few contracts need their table."""
    return frozenset(import_module("holidays").country_holidays("GB", subdiv=part, years=year))
