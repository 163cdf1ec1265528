"""When spells first complete a length: in one unbroken stretch, added up, or week by week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.expression import Reached
from pbr_dsl.model.terms import Terms
from pbr_dsl.reference.dates import unit_of
from pbr_dsl.reference.result import Result, Setting, doubt, exact, merged
from pbr_dsl.reference.spells import days_of, spells, united, without
from pbr_dsl.values.calendar import EARLIEST, LATEST, NoSuchDayError, Period
from pbr_dsl.values.facts import NONE

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading

_DAY = timedelta(days=1)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Count:
    """How days are counted: the length in its unit, the stretch it must lie in, the gap that is forgiven."""

    terms: Terms
    needed: Fraction
    unit: str
    out_of: Fraction | None
    gap: int

    def after(self, start: date, number: Fraction) -> date | None:
        """Give the last day of so many units whose first day is a day; None where the calendar has no such day."""
        try:
            return self.terms.moved(start, number, self.unit, "after") - _DAY
        except NoSuchDayError:
            return None


def reached(reading: Reading, node: Reached, setting: Setting) -> Result:
    """Give the day on which spells first complete a length; none while they do not."""
    length, out_of, gap = (days_of(reading, part, setting) for part in (node.length, node.out_of, node.gap))
    ends = [reading.read(end, setting) for end in (node.start, node.since, node.until) if end is not None]
    found = spells(reading, node.rows, node.off, setting)
    unknown = doubt([length, out_of, gap, *ends, *([found.blocked] if found.blocked else [])])
    if unknown is not None:
        return unknown
    window = _window(reading, node, setting)
    if window is None or length == 0:
        return NONE
    count = Count(
        reading.terms, exact(length), unit_of(node.length), exact(out_of) if node.out_of else None, int(exact(gap))
    )
    outside = [Period(EARLIEST, window.start - _DAY), Period(window.end + _DAY, LATEST)]
    certain = without(found.certain, outside)
    possible = without([*found.certain, *found.possible], outside)
    first = window.start if node.start or node.since else None
    results = [_reached(count, node.counted, days, first) for days in (certain, possible)]
    ends_known = node.counted != "every week" or _alike(certain, possible, results[0] or window.end)
    if results[0] == results[1] and ends_known:
        day = results[0]
        return NONE if day is None or day > window.end else day
    return replace(merged(found.waits), not_before=results[1] if node.counted != "every week" else None)


def _window(reading: Reading, node: Reached, setting: Setting) -> Period | None:
    """The days that count; None where one of the dates that bound them is none, or there are no such days."""
    start, since, until = (
        reading.read(end, setting) if end is not None else None for end in (node.start, node.since, node.until)
    )
    if NONE in (start, since, until):
        return None
    firsts = [start + _DAY] if isinstance(start, date) else []
    firsts += [since] if isinstance(since, date) else []
    last = min(until, reading.last_day) if isinstance(until, date) else reading.last_day
    first = max(firsts, default=EARLIEST + _DAY)
    return Period(first, last) if first <= last else None


def _reached(count: Count, how: str, days: list[Period], first: date | None) -> date | None:
    """The day that completes the length, on days that are taken as covered."""
    match how:
        case "unbroken":
            return _earliest(_units(count, one, count.needed) for one in united(days, count.gap))
        case "added":
            return _added(count, days) if count.out_of is None else _in_any(count, days, count.out_of)
        case _:
            return _week_by_week(count, days, first)


def _earliest(days: Iterator[date | None]) -> date | None:
    """The first of some days."""
    return min((day for day in days if day is not None), default=None)


def _units(count: Count, one: Period, number: Fraction) -> date | None:
    """The day on which a stretch completes so many units; its first day is day 1."""
    last = count.after(one.start, number)
    return last if last is not None and last <= one.end else None


def _added(count: Count, days: list[Period]) -> date | None:
    """The day on which the completed units of stretches add up to the length."""
    left = count.needed
    for one in days:
        last = _units(count, one, left)
        if last is not None:
            return last
        left -= _complete(count, one)
    return None


def _complete(count: Count, one: Period) -> int:
    """How many units a stretch completes."""
    if count.unit == "day":
        return one.days
    done = 0
    while _units(count, one, Fraction(done + 1)) is not None:
        done += 1
    return done


def _in_any(count: Count, days: list[Period], out_of: Fraction) -> date | None:
    """The same inside one stretch of another length, which may begin where a unit of a spell does."""
    inside = (without(days, _but(start, count.after(start, out_of))) for start in _starts(count, days))
    return _earliest(_added(count, some) for some in inside)


def _starts(count: Count, days: list[Period]) -> Iterator[date]:
    """The days on which a unit of a stretch begins."""
    for one in days:
        for number in range(_complete(count, one) + 1):
            last = count.after(one.start, Fraction(number))
            if last is not None and last < one.end:
                yield last + _DAY


def _but(start: date, end: date | None) -> list[Period]:
    """All days but those from one to another."""
    return [Period(EARLIEST, start - _DAY), *([Period(end + _DAY, LATEST)] if end is not None else [])]


def _week_by_week(count: Count, days: list[Period], first: date | None) -> date | None:
    """The last day of so many seven-day weeks one after another, each with a day of a stretch.

    They are counted from the first day, and again from the next covered day after a week without one.
    """
    start = first or next((one.start for one in days), None)
    weeks = count.needed / _WEEK
    done = 0
    while start is not None and done < weeks:
        begins = start + timedelta(days=_WEEK * done)
        here = next((one for one in days if one.end >= begins), None)
        if here is None:
            return None
        if here.start < begins + timedelta(days=_WEEK):
            done += 1
        else:
            start, done = here.start, 0
    return start + timedelta(days=_WEEK * done - 1) if start is not None else None


def _alike(some: list[Period], others: list[Period], until: date) -> bool:
    """Whether stretches cover the same days up to one."""
    later = [Period(until + _DAY, LATEST)]
    return without(some, later) == without(others, later)
