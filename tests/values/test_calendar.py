"""Dates moved, completed time, periods, working days."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbr_dsl.values.calendar import (
    EARLIEST,
    LATEST,
    NoSuchDayError,
    Period,
    Unit,
    periods,
    shift,
    whole,
    within_bounds,
)
from pbr_dsl.values.working_days import is_working_day, shift_working_days

days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
units: st.SearchStrategy[Unit] = st.sampled_from(("day", "week", "month", "quarter", "year"))


@pytest.mark.parametrize(
    ("start", "number", "unit", "expected"),
    [
        (date(2026, 5, 4), 91, "day", date(2026, 8, 3)),
        (date(2026, 5, 4), 13, "week", date(2026, 8, 3)),
        (date(2026, 1, 31), 1, "month", date(2026, 2, 28)),
        (date(2028, 1, 31), 1, "month", date(2028, 2, 29)),
        (date(2028, 2, 29), 1, "year", date(2029, 2, 28)),
        (date(2026, 11, 30), 1, "quarter", date(2027, 2, 28)),
    ],
)
def test_a_date_moved(start: date, number: int, unit: Unit, expected: date) -> None:
    assert shift(start, number, unit) == expected


def test_before_is_the_other_way() -> None:
    assert shift(date(2026, 3, 31), 1, "month", "before") == date(2026, 2, 28)
    assert shift(date(2026, 3, 1), 28, "day", "before") == date(2026, 2, 1)


def test_a_month_end_may_be_refused() -> None:
    assert shift(date(2026, 1, 28), 1, "month", "after", "refuse") == date(2026, 2, 28)
    with pytest.raises(NoSuchDayError, match="no day 31 in month 2"):
        shift(date(2026, 1, 31), 1, "month", "after", "refuse")


@pytest.mark.parametrize("unit", ["day", "month", "year"])
def test_dates_stay_between_1900_and_2199(unit: Unit) -> None:
    assert within_bounds(EARLIEST)
    assert not within_bounds(date(2200, 1, 1))
    with pytest.raises(NoSuchDayError):
        shift(LATEST, 1, unit)
    with pytest.raises(NoSuchDayError):
        shift(EARLIEST, 1, unit, "before")
    with pytest.raises(NoSuchDayError):
        shift(LATEST, 10**9, unit)


@pytest.mark.parametrize(
    ("unit", "start", "end", "expected"),
    [
        ("year", date(2008, 5, 27), date(2026, 5, 26), 17),
        ("year", date(2008, 5, 27), date(2026, 5, 27), 18),
        ("year", date(2008, 2, 29), date(2026, 2, 28), 18),
        ("month", date(2026, 1, 31), date(2026, 2, 27), 0),
        ("month", date(2026, 1, 31), date(2026, 2, 28), 1),
        ("week", date(2026, 1, 1), date(2026, 1, 14), 1),
        ("day", date(2026, 1, 1), date(2026, 1, 14), 13),
    ],
)
def test_completed_time(unit: Unit, start: date, end: date, expected: int) -> None:
    assert whole(unit, start, end) == expected


@given(days, st.integers(0, 40), units)
def test_a_moved_date_completes_what_it_was_moved_by(start: date, number: int, unit: Unit) -> None:
    end = shift(start, number, unit)
    assert whole(unit, start, end) == number
    if number:
        assert whole(unit, start, end - timedelta(days=1)) == number - 1


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.sampled_from([(1, "month"), (1, "quarter"), (28, "day")]))
def test_periods_follow_each_other_without_a_gap(first: date, length: tuple[int, Unit]) -> None:
    until = first + timedelta(days=2000)
    found = periods(first, *length, until)
    assert found[0].start == first
    assert found[-1].has(until)
    assert all(after.start == before.end + timedelta(days=1) for before, after in itertools.pairwise(found))
    assert sum(period.days for period in found) == (found[-1].end - first).days + 1


def test_month_ends_of_periods_never_drift() -> None:
    found = periods(date(2026, 1, 31), 1, "month", date(2026, 5, 1))
    assert [period.start for period in found] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]
    assert found[1] == Period(date(2026, 2, 28), date(2026, 3, 30))


def test_working_days_skip_weekends_and_holidays() -> None:
    assert not is_working_day(date(2026, 5, 4), "England")  # the early May bank holiday
    assert is_working_day(date(2026, 5, 5), "England")
    assert shift_working_days(date(2026, 5, 1), 1, "England") == date(2026, 5, 5)
    assert shift_working_days(date(2026, 9, 28), 10, "England") == date(2026, 10, 12)
    assert shift_working_days(date(2026, 5, 5), 1, "England", "before") == date(2026, 5, 1)


def test_regions_have_holidays_of_their_own() -> None:
    assert not is_working_day(date(2026, 11, 30), "Scotland")  # Saint Andrew's Day
    assert is_working_day(date(2026, 11, 30), "England and Wales")
    assert not is_working_day(date(2026, 7, 13), "Northern Ireland")
    with pytest.raises(KeyError):
        is_working_day(date(2026, 7, 13), "Mars")


def test_working_days_stay_in_bounds() -> None:
    with pytest.raises(NoSuchDayError):
        shift_working_days(date(2199, 12, 30), 5, "England")
