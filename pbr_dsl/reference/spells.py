"""Spells: the days that rows cover, less those taken off, counted, and held against a time.

Every question is asked twice, once of the days that are certainly covered and once of those that may be; where the
two answers agree the unknowns do not matter.  Nothing is known of days after the as-known-on date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.expression import Covers, FirstGap, Rows, TimeIn
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.reference.result import LeftOut, Result, Setting, doubt, merged, there, waiting
from pbr_dsl.reference.rows import members
from pbr_dsl.values.calendar import EARLIEST, LATEST, Period, inside, stretch, without
from pbr_dsl.values.facts import NONE, OPEN, Key, Missing, Unknown

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Spells:
    """Days certainly covered, days that may be (those among them), and rows in doubt, each with days it may cover."""

    certain: list[Period] = field(default_factory=list)
    possible: list[Period] = field(default_factory=list)
    doubtful: list[tuple[LeftOut, list[Period]]] = field(default_factory=list)

    @property
    def waits(self) -> list[Unknown]:
        """What the rows in doubt wait for."""
        return [Unknown(row.waits) for row, _ in self.doubtful]


def spells(reading: Reading, rows: Rows | None, setting: Setting) -> Spells:
    """Give the spells of the rows of a setting, up to the as-known-on date; none where no rows are written.

    Where no condition chooses among them they are worked out once for the rows that they are linked to.
    """
    if rows is None:
        return Spells()
    at = (id(rows), setting.get(PERIOD), *reading.known(setting, *(match.to for match in rows.matches), rows.during))
    if at not in reading.memo or rows.where or rows.least:
        result, found = Spells(), members(reading, rows, setting)
        for key, waits in (*((key, ()) for key in found.known), *((row.key, row.waits) for row in found.doubtful)):
            _add(reading, rows.record, key, waits, result)
        reading.memo[at] = result, ()
    kept: Spells = reading.memo[at][0]
    return kept


def spells_less(reading: Reading, rows: Rows, off: Rows | None, setting: Setting) -> Spells:
    """Give spells without the days of others; what is not known of those is in doubt as well."""
    found, less = spells(reading, rows, setting), spells(reading, off, setting)
    return Spells(
        without(found.certain, less.possible), without(found.possible, less.certain), [*found.doubtful, *less.doubtful]
    )


def _add(reading: Reading, record: str, key: Key, waits: tuple[Missing, ...], result: Spells) -> None:
    """Add one row's spell; `waits` are those of a row that may not belong at all.

    Where only its start, or only its end, is known, a row that belongs certainly covers that one day.
    """
    start = reading.cell(record, key, reading.terms.clocks[record])
    end = reading.cell(record, key, reading.terms.ends[record])
    if start is NONE:
        return
    unknown = doubt((*([Unknown(waits)] if waits else []), start, end))
    if reading.supposed and (record, key) in reading.supposed.rows:
        unknown = None
    last = min(end, reading.last_day) if isinstance(end, date) else reading.last_day
    longest = stretch(start if isinstance(start, date) else EARLIEST, last)
    sure = [Period(side, side) for side in (start, end) if isinstance(side, date) and side <= reading.last_day]
    result.possible += longest
    result.certain += longest if unknown is None else [] if waits else sure[:1]
    result.doubtful += [(LeftOut(record, key, unknown.waits), longest)] if unknown and longest else []


# ---------------------------------------------------------------- time in a period


def time_in(reading: Reading, node: TimeIn, setting: Setting) -> Result:
    """Give the days of spells inside a period, or from one day to another once that has come."""
    if node.during is not None:
        window = reading.terms.counted[reading.there(setting, node.during)[0]]
    else:
        ends = reading.known(setting, node.start, node.end)
        window = Period(*there(*(reading.last_day if day is OPEN else day for day in ends)))
        if window.end > reading.day:
            return waiting("time", node.rows.record, note=f"until {window.end}")
    found, off = (spells(reading, rows, setting) for rows in (node.rows, node.off))

    def counted(days: Iterable[Period]) -> int:
        return sum(one.days for one in inside(without(days, off.certain), window))

    certain, most = counted(found.certain), counted(found.possible)
    for row, days in off.doubtful:
        if counted(without(found.possible, days)) != most:
            return Unknown(row.waits)
    rows = [row for row, days in found.doubtful if counted([*found.certain, *days]) != certain]
    if rows and node.unknown == "hold":
        return merged(Unknown(row.waits) for row in rows)
    reading.left.extend(rows)
    return Fraction(certain)


# ---------------------------------------------------------------- cover


def covers(reading: Reading, node: Covers, setting: Setting) -> Result:
    """Give whether spells cover every day from start to end, but for the gaps that are allowed."""
    start, end, gap = reading.known(setting, node.start, node.end, node.gap)
    found = spells(reading, node.rows, setting)
    if not isinstance(start, date) or not isinstance(end, date):
        return False

    def covered(days: Iterable[Period]) -> bool:
        gaps = [one.days for one in without(stretch(start, end), days)]
        return (sum(gaps) if node.in_all else max(gaps, default=0)) <= days_of(gap)

    to_come = stretch(max(start, reading.day + _DAY), end)
    time = [waiting("time", node.rows.record, note=f"until {end}")] if to_come else []
    if covered(found.certain):
        return True
    if not covered([*found.possible, *to_come]):
        return False
    return merged(time if covered([*found.certain, *to_come]) else [*found.waits, *time])


# ---------------------------------------------------------------- a gap


def first_gap(reading: Reading, node: FirstGap, setting: Setting) -> Result:
    """Give the first day from another on that no spell covers; none while all days so far are covered."""
    (since,) = reading.there(setting, node.since)
    found = spells_less(reading, node.rows, node.off, setting)
    certain, possible = (without(stretch(since, LATEST), days)[0].start for days in (found.certain, found.possible))
    if certain > reading.last_day:
        return NONE
    return certain if certain == possible else merged(found.waits)


def days_of(length: Result | None) -> Fraction:
    """Give a length as a number; none, and one that is not written, has no days."""
    return length if isinstance(length, Fraction) else Fraction(0)
