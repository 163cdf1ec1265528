"""Dates moved by lengths, completed time between dates, days of periods, and the due dates of milestones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Length, Milestones, Record
from pbr_dsl.model.expression import DaysIn, Expr, FieldOf, IsIn, Shift, TimeFrom, Whole
from pbr_dsl.reference.result import Result, Setting, attempt, exact, there, waiting
from pbr_dsl.values.calendar import WEEK, whole
from pbr_dsl.values.display import time_text
from pbr_dsl.values.facts import NONE, OPEN, Cell, Key, Row
from pbr_dsl.values.working_days import is_bank_holiday

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


def shifted(reading: Reading, node: Shift, setting: Setting) -> Result:
    """Give a date moved by a length; none stays none, and an open end has no date to move."""
    start, length = reading.there(setting, node.of, node.length)
    return reading.moved(start, exact(length), unit_of(node.length), node.direction)


def completed(reading: Reading, node: Whole, setting: Setting) -> Result:
    """Give the completed units between two dates; an open end runs to the day of the facts."""
    start, end = reading.known(setting, node.start, node.end)
    return Fraction(whole(node.unit, *there(start, reading.last_day if end is OPEN else end)))


def is_in(reading: Reading, node: IsIn, setting: Setting) -> Result:
    """Give whether a date is one of the calendar's days; none and an open end are not."""
    (day,) = reading.known(setting, node.of)
    if not isinstance(day, date):
        return False
    if node.days == "bank-holidays":
        return is_bank_holiday(day, reading.terms.settings.calendar.bank_holidays)
    return day.weekday() in WEEK[node.days]


def time_from(reading: Reading, node: TimeFrom, setting: Setting) -> Result:
    """Give the hours from one time of day until the clock shows another; too many contradict each other."""
    start, end = reading.there(setting, node.start, node.end)
    hours: Fraction = (end - start) % 24
    if not node.within or hours <= Fraction(node.within):
        return hours
    long = f"{hours // 1} hours {hours % 1 * 60} minutes"
    apart = f"from {time_text(start)} to {time_text(end)} are {long}, and at most {node.within} hours are allowed"
    field = node.end.field if isinstance(node.end, FieldOf) else ""
    record = node.end.of.type.record if isinstance(node.end, FieldOf) and node.end.of.type.kind == "row" else ""
    return waiting("contradicted", record, setting.get(record, ()), field, apart)


def days_in(reading: Reading, node: DaysIn, setting: Setting) -> Result:
    """Give the number of days of a period that are in the term, or of the whole of it."""
    (period,) = reading.there(setting, node.of)
    return Fraction((reading.terms.whole if node.whole else reading.terms.counted)[period].days)


def unit_of(length: Expr) -> str:
    """Give the base unit that a length is counted in; TypeError when it is not a length."""
    if length.type.kind == "number" and len(length.type.unit) == 1:
        return next(iter(length.type.unit))
    message = f"not a length of time: {length.type}"
    raise TypeError(message)


def milestones(reading: Reading, record: Record, form: Milestones) -> Iterator[tuple[Key, Row]]:
    """Give the rows of a milestone record: one for each length and each row that it hangs on, if that has an anchor."""
    link = next(link.name for link in record.links if link.record == form.of)
    for key in tuple(reading.keys(form.of)):
        anchor = reading.read(form.anchor, {form.of: key})
        for length, label in zip(form.at, form.labels, strict=True) if anchor is not NONE else ():
            cells: dict[str, Cell] = {link: key, record.name: label, "at": Fraction(length.number)}
            cells[reading.terms.clocks[record.name] or "due"] = attempt(_due, reading, anchor, length)
            yield (*key, label), Row(record.name, (*key, label), cells)


def _due(reading: Reading, anchor: Result, length: Length) -> date:
    """The date of a milestone; none where its anchor is no date."""
    (start,) = there(anchor)
    return reading.after(start, length)
