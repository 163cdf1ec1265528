"""Spells: stretches of days with both ends in, united, less those taken off, counted, and held against a time.

Every question is asked twice, once of the days that are certainly covered and once of those that may be; where the
two answers agree the unknowns do not matter.  Nothing is known of days after the as-known-on date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.expression import Covers, Expr, FirstGap, Rows, TimeIn
from pbr_dsl.reference.result import LeftOut, Result, Setting, Top, doubt, exact, merged, waiting
from pbr_dsl.reference.rows import members
from pbr_dsl.values.calendar import EARLIEST, Period
from pbr_dsl.values.facts import NONE, Key, Missing, Unknown

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Spells:
    """Days certainly covered, days that may be, and the rows in doubt with the days each may cover."""

    certain: list[Period] = field(default_factory=list)
    possible: list[Period] = field(default_factory=list)
    doubtful: list[tuple[LeftOut, Period | None]] = field(default_factory=list)
    blocked: Unknown | None = None

    @property
    def waits(self) -> list[Unknown]:
        """What the rows in doubt wait for."""
        return [Unknown(row.waits) for row, _ in self.doubtful]

    def less(self, off: Spells) -> Spells:
        """Give these spells without the days of others; what is not known of them is in doubt as well."""
        blocked = doubt([one.blocked for one in (self, off) if one.blocked])
        return Spells(
            without(self.certain, off.possible),
            without([*self.certain, *self.possible], off.certain),
            [*self.doubtful, *off.doubtful],
            blocked,
        )


def spells(reading: Reading, rows: Rows, off: Rows | None, setting: Setting) -> Spells:
    """Give the spells of the rows of a setting, up to the as-known-on date, without the days of those taken off."""
    found = _spells(reading, rows, setting)
    return found if off is None else found.less(_spells(reading, off, setting))


def _spells(reading: Reading, rows: Rows, setting: Setting) -> Spells:
    """The spells of the rows of a setting."""
    found = members(reading, rows, setting)
    result = Spells(blocked=found.blocked)
    for key in found.known:
        _add(reading, rows, key, (), result)
    for row in found.doubtful:
        _add(reading, rows, row.key, row.waits, result)
    return result


def _add(reading: Reading, rows: Rows, key: Key, waits: tuple[Missing, ...], result: Spells) -> None:
    """Add one row's spell; `waits` are those of a row that may not belong at all."""
    record = rows.record
    start = reading.cell(record, key, reading.terms.clocks[record])
    end = reading.cell(record, key, reading.terms.ends[record])
    if start is NONE:
        return
    unknown = doubt((*([Unknown(waits)] if waits else []), start, end))
    last = min(end, reading.last_day) if isinstance(end, date) else reading.last_day
    longest = _stretch(start if isinstance(start, date) else EARLIEST, last)
    if unknown is not None and reading.supposed and (record, key) in reading.supposed.rows:
        unknown = None
    if unknown is None:
        result.certain.extend(longest)
    elif not waits:
        result.certain.extend(_sure(start, end, reading.last_day))
    result.possible.extend(longest)
    if unknown is not None and longest:
        result.doubtful.append((LeftOut(record, key, unknown.waits), longest[0]))


def _sure(start: Result, end: Result, day: date) -> list[Period]:
    """The one day that a spell certainly covers when only its start, or only its end, is known."""
    known = next((side for side in (start, end) if isinstance(side, date) and side <= day), None)
    return [] if known is None else [Period(known, known)]


def _stretch(start: date, end: date) -> list[Period]:
    """A stretch of days, or nothing when it ends before it starts."""
    return [Period(start, end)] if start <= end else []


def united(stretches: Iterable[Period], gap: int = 0) -> list[Period]:
    """Give stretches in order, those that overlap, touch or leave at most `gap` days between them made one."""
    result: list[Period] = []
    for stretch in sorted(stretches):
        if result and (stretch.start - result[-1].end).days <= gap + 1:
            result[-1] = Period(result[-1].start, max(result[-1].end, stretch.end))
        else:
            result.append(stretch)
    return result


def without(stretches: Iterable[Period], off: Iterable[Period]) -> list[Period]:
    """Give the days of stretches that lie in none of some others, as stretches."""
    result = united(stretches)
    for cut in united(off):
        result = [
            piece
            for one in result
            for piece in (
                *_stretch(one.start, min(one.end, cut.start - _DAY)),
                *_stretch(max(one.start, cut.end + _DAY), one.end),
            )
        ]
    return result


# ---------------------------------------------------------------- time in a period


def time_in(reading: Reading, node: TimeIn, setting: Setting) -> Result:
    """Give the days of spells inside a period."""
    during = reading.read(node.during, setting)
    found = spells(reading, node.rows, None, setting)
    off = spells(reading, node.off, None, setting) if node.off else Spells()
    unknown = doubt([one for one in (found.blocked, off.blocked, during) if one is not None])
    if unknown is not None:
        return unknown
    if not isinstance(during, tuple):
        return NONE
    period = reading.terms.periods[during]
    certain = _days(without(found.certain, off.certain), period)
    most = without([*found.certain, *found.possible], off.certain)
    for row, stretch in off.doubtful:
        if stretch and _days(without(most, [stretch]), period) != _days(most, period):
            return Unknown(row.waits)
    rows = [
        row
        for row, stretch in found.doubtful
        if stretch and _days(without([*found.certain, stretch], off.certain), period) != certain
    ]
    if rows and node.unknown == "hold":
        return merged(Unknown(row.waits) for row in rows)
    reading.leave_out(rows)
    return Fraction(certain)


def _days(stretches: Iterable[Period], period: Period) -> int:
    """The number of days of a period that stretches cover."""
    inside = (Period(max(one.start, period.start), min(one.end, period.end)) for one in united(stretches))
    return sum(one.days for one in inside if one.start <= one.end)


# ---------------------------------------------------------------- cover


def covers(reading: Reading, node: Covers, setting: Setting) -> Result:
    """Give whether spells cover every day from start to end, but for the gaps that are allowed."""
    start, end = (reading.read(side, setting) for side in (node.start, node.end))
    gap = days_of(reading, node.gap, setting)
    found = spells(reading, node.rows, None, setting)
    unknown = doubt((start, end, gap, found.blocked) if found.blocked else (start, end, gap))
    if unknown is not None:
        return unknown
    if not isinstance(start, date) or not isinstance(end, date):
        return False
    allowed = int(exact(gap))
    to_come = _stretch(max(start, reading.day + _DAY), end)
    if _covered(found.certain, Period(start, end), allowed, in_all=node.in_all):
        return True
    if not _covered([*found.possible, *to_come], Period(start, end), allowed, in_all=node.in_all):
        return False
    if _covered([*found.certain, *to_come], Period(start, end), allowed, in_all=node.in_all):
        return waiting("time", node.rows.record, note=f"until {end}")
    return merged([*found.waits, *([waiting("time", node.rows.record, note=f"until {end}")] if to_come else [])])


def _covered(stretches: Iterable[Period], whole: Period, allowed: int, *, in_all: bool) -> bool:
    """Whether stretches cover every day of another, but for gaps within what is allowed."""
    gaps: list[int] = []
    reached = whole.start
    for one in united(stretches):
        if one.end >= whole.start and one.start <= whole.end:
            gaps.append(max((one.start - reached).days, 0))
            reached = max(reached, one.end + _DAY)
    gaps.append(max((whole.end + _DAY - reached).days, 0))
    return sum(gaps) <= allowed if in_all else max(gaps) <= allowed


# ---------------------------------------------------------------- a gap


def first_gap(reading: Reading, node: FirstGap, setting: Setting) -> Result:
    """Give the first day from another on that no spell covers; none while all days so far are covered."""
    since = reading.read(node.since, setting)
    found = spells(reading, node.rows, node.off, setting)
    unknown = doubt([since, *([found.blocked] if found.blocked else [])])
    if unknown is not None or not isinstance(since, date):
        return unknown or NONE
    certain, possible = (_uncovered(days, since) for days in (found.certain, [*found.certain, *found.possible]))
    if possible <= reading.last_day and possible == certain:
        return possible
    return merged(found.waits) if certain <= reading.last_day else NONE


def _uncovered(stretches: Iterable[Period], since: date) -> date:
    """The first day from another on that lies in no stretch."""
    inside = next((one for one in united(stretches) if one.has(since)), None)
    return since if inside is None else inside.end + _DAY


def days_of(reading: Reading, node: Expr | None, setting: Setting) -> Result:
    """Give a number of days; no length is none allowed."""
    result = Fraction(0) if node is None else reading.read(node, setting)
    return Fraction(0) if result is NONE or isinstance(result, Top) else result
