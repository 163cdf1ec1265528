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
from pbr_dsl.reference.result import Result, Setting, merged
from pbr_dsl.reference.spells import days_of, spells_less
from pbr_dsl.values.calendar import EARLIEST, LATEST, NoSuchDayError, Period, inside, stretch, united, without
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
    lengths, bounds = (node.length, node.out_of, node.gap), (node.start, node.since, node.until)
    length, out_of, gap, *ends = reading.known(setting, *lengths, *bounds)
    found = spells_less(reading, node.rows, node.off, setting)
    window = _window(reading, *ends)
    if window is None or not days_of(length):
        return NONE
    out_of = days_of(out_of) if node.out_of else None
    count = Count(reading.terms, length, unit_of(node.length), out_of, int(days_of(gap)))
    certain, possible = inside(found.certain, window), inside(found.possible, window)
    first = window.start if node.start or node.since else None
    sure = _reached(count, node.counted, certain, first)
    soonest = _reached(count, node.counted, possible, first) if possible != certain else sure
    by_week = node.counted == "every week"  # a week that is in doubt may move the last day of all that follow
    doubtful = without(possible, certain)
    if sure == soonest and not (by_week and doubtful and doubtful[0].start <= (sure or window.end)):
        return NONE if sure is None or sure > window.end else sure
    return replace(merged(found.waits), not_before=None if by_week else soonest)


def _window(reading: Reading, start: Result | None, since: Result | None, until: Result | None) -> Period | None:
    """The days that count; None where one of the dates that bound them is none, or there are no such days."""
    if NONE in (start, since, until):
        return None
    firsts = [*([start + _DAY] if isinstance(start, date) else []), *([since] if isinstance(since, date) else [])]
    last = min(until, reading.last_day) if isinstance(until, date) else reading.last_day
    return next(iter(stretch(max(firsts, default=EARLIEST), last)), None)


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
    ends = ((start, count.after(start, out_of) or LATEST) for start in _starts(count, days))
    return _earliest(_added(count, inside(days, Period(start, end))) for start, end in ends)


def _starts(count: Count, days: list[Period]) -> Iterator[date]:
    """The days on which a unit of a stretch begins."""
    for one in days:
        for number in range(_complete(count, one) + 1):
            last = count.after(one.start, Fraction(number))
            if last is not None and last < one.end:
                yield last + _DAY


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
