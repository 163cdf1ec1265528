"""Dates moved by lengths, completed time between dates, days of the calendar and of periods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.columnar import forms, marks, numbers, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell, there
from pbr_dsl.columnar.frame import Frame
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.model.contract import Length
from pbr_dsl.model.expression import Constant, DaysIn, FieldOf, IsIn, Shift, TimeFrom, Whole
from pbr_dsl.model.type import TimeType
from pbr_dsl.model.walk import record_of
from pbr_dsl.values.calendar import EARLIEST, LATEST, WEEK
from pbr_dsl.values.working_days import is_bank_holiday

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan

_OPEN = date(9999, 12, 31)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def shifted(frame: Frame, expr: Shift) -> Cell:
    """Give a date moved by a length; none stays none, and an open end has no date to move."""
    start, length = forms.read(frame, expr.of), forms.read(frame, expr.length)
    unit = next(iter(expr.length.type.unit)) if expr.length.type.kind == "number" else ""
    waits, left, may_be_none = there(start, length)
    day = start.value
    if start.endless:
        day, may_be_none = q.when([(q.opposite(q.equal(day, q.day(_OPEN))), day)]), True
        day = frame.bind("day", day)
    if not isinstance(expr.length, Constant):
        message = "the columnar engine does not move a day by a length that is worked out: no words ask for it"
        raise NotLoweredError(message)
    count = q.number(int(Fraction(expr.length.value)))
    value, missing = moved(frame, day, count, unit, expr.direction)
    if missing is not None:
        waits = missing if waits is None else q.first(waits, missing)
    if waits is not None and missing is not None:
        value = q.when([(q.absent(waits), value)])
    return Cell("date", value, waits, left, may_be_none=may_be_none)


def after(frame: Frame, start: Sql, length: Length, direction: str = "after") -> tuple[Sql, Sql | None]:
    """Give a day moved by a written length, and what it waits for where the calendar has no such day."""
    return moved(frame, start, q.number(length.number), length.unit, direction)


def moved(frame: Frame, start: Sql, count: Sql, unit: str, direction: str) -> tuple[Sql, Sql | None]:
    """Give a day moved by a whole number of units, by the contract's calendar."""
    signed = count if direction == "after" else q.negative(count)
    if unit == "day":
        return q.days_later(start, signed), None
    if unit == "working-day":
        return _working_days(frame, start, count, direction), None
    months = q.times(q.cast(signed, "number"), q.number(_MONTHS[unit]))
    found = q.months_later(frame.bind("day", start), months)
    if clamps(frame.plan):
        return found, None
    found = frame.bind("day", found)
    short = q.opposite(q.equal(q.day_of_month(found), q.day_of_month(start)))
    day, month, year = (q.cast(one, "text") for one in (q.day_of_month(start), q.month(found), q.year(found)))
    said = q.joined("", q.text("there is no day "), day, q.text(" in month "), month, q.text(" of "), year)
    missing = q.when([(short, marks.wait("not yet written", note=said))])
    return q.when([(q.opposite(short), found)]), missing


def clamps(plan: Plan) -> bool:
    """Give whether the last day of a month stands in for one that the month does not have."""
    return (plan.terms.settings.calendar.month_end or "clamp") == "clamp"


def _working_days(frame: Frame, start: Sql, count: Sql, direction: str) -> Sql:
    """The so-manieth working day after or before a day."""
    start = frame.bind("day", start)
    days = frame.join(_calendar(frame), {"day": start}, alias="calendar day", on_day=False)
    up_to, working = days.column("working days"), days.column("working")
    if direction == "after":
        place = q.plus(up_to, count)
    else:
        place = q.plus(q.minus(q.minus(up_to, working), count), q.number(1))
    place = frame.bind("working day", place)
    found = frame.join(_worked(frame), {"working days": place}, alias="working day", on_day=False).column("day")
    return q.when([(q.equal(count, q.number(0)), start)], found)


def _calendar(frame: Frame) -> str:
    """The step of all days of the calendar, with how many working days there are up to each."""
    plan = frame.plan

    def make() -> str:
        inner = Frame(plan, plan.all_days(), {"day": "day"})
        day = inner.bound["day"]
        free = inner.join(_holidays(plan, plan.terms.settings.calendar.working_days), {"holiday": day}, on_day=False)
        rests = q.either(_on_days(day, "weekends"), q.present(free.column("holiday")))
        working = inner.bind("working", q.when([(rests, q.number(0))], q.number(1)))
        count = inner.bind("working days", q.cast(q.over_rows(q.total(working), [], [day], "so far"), "number"))
        return inner.step("calendar", {"day": day, "working days": count, "working": working})

    return plan.once("calendar", make)


def _holidays(plan: Plan, region: str) -> str:
    """The step of the bank holidays of a part of the country."""
    days = (EARLIEST + timedelta(days=one) for one in range((LATEST - EARLIEST).days + 1))
    free = ([q.day(one)] for one in days if is_bank_holiday(one, region))
    return plan.once(("holidays", region), lambda: plan.written(f"bank holidays {region}", ("holiday",), [*free]))


def _on_days(day: Sql, days: str) -> Sql:
    """Whether a day is on some days of the week; the first day of 1900 was a Monday."""
    since = q.rest(q.days_between(q.day(EARLIEST), day), q.number(7))
    return q.either(*(q.equal(since, q.number(one)) for one in WEEK[days]))


def _worked(frame: Frame) -> str:
    """The step of all working days by their number."""
    plan = frame.plan

    def make() -> str:
        source = q.table(_calendar(frame))
        query = relations.selected(source, {name: q.column(name) for name in ("working days", "day")})
        return plan.step("working days", query.where(q.equal(q.column("working"), q.number(1))))

    return plan.once("working days", make)


def completed(frame: Frame, expr: Whole) -> Cell:
    """Give the completed units between two dates; an open end runs to the day of the facts."""
    start, end = forms.read(frame, expr.start), forms.read(frame, expr.end)
    waits, left, may_be_none = there(start, end)
    first, last = frame.bind("start", start.value), end.value
    if end.endless:
        last = q.when([(q.equal(last, q.day(_OPEN)), frame.last)], last)
    last = frame.bind("end", last)
    if expr.unit in ("day", "week"):
        days = frame.bind("days", q.days_between(first, last))
        value = days if expr.unit == "day" else _floor(days, 7)
    else:
        between = q.minus(
            q.plus(q.times(q.minus(q.year(last), q.year(first)), q.number(12)), q.month(last)), q.month(first)
        )
        months = frame.bind("months", between)
        late = q.above(q.months_later(first, months), last)
        months = frame.bind("months", q.minus(months, q.when([(late, q.number(1))], q.number(0))))
        value = months if expr.unit == "month" else _floor(months, 12)
    return Cell("number", value, waits, left, most=200_000, may_be_none=may_be_none)


def _floor(value: Sql, part: int) -> Sql:
    """How often a part goes into a whole number, rounded down below zero too."""
    up = q.over(q.minus(q.plus(q.negative(value), q.number(part)), q.number(1)), q.number(part))
    return q.when([(q.at_least(value, q.number(0)), q.over(value, q.number(part)))], q.negative(up))


def is_in(frame: Frame, expr: IsIn) -> Cell:
    """Give whether a date is one of the calendar's days; none and an open end are not."""
    of = forms.read(frame, expr.of)
    day = frame.bind("day", of.value)
    if expr.days == "bank-holidays":
        step = _holidays(frame.plan, frame.plan.terms.settings.calendar.bank_holidays)
        holds = q.present(frame.join(step, {"holiday": day}, on_day=False).column("holiday"))
    else:
        holds = q.holds(q.both(q.opposite(q.equal(day, q.day(_OPEN))), _on_days(day, expr.days)))
    value = holds if of.waits is None else q.when([(q.absent(of.waits), holds)])
    return Cell("yes-no", value, of.waits, of.left, may_be_none=False)


def time_from(frame: Frame, expr: TimeFrom) -> Cell:
    """Give the hours from one time of day until the clock shows another; too many contradict each other."""
    cells = numbers.alike([forms.read(frame, expr.start), forms.read(frame, expr.end)])
    waits, left, may_be_none = there(*cells)
    start, end = cells
    day = q.number(24 * start.scale)
    value = frame.bind("time", q.rest(q.plus(q.minus(end.value, start.value), day), day))
    found = replace(end, value=value, waits=waits, left=left, may_be_none=may_be_none, most=24 * start.scale)
    if not expr.within:
        return found
    long = numbers.compared("above", replace(found, waits=None), numbers.written(Fraction(expr.within)))
    start_said, end_said = (marks.value_said(one, TimeType()) for one in (start, end))
    hours, minutes = (_clock_part(value, end.scale, word) for word in ("hours", "minutes"))
    apart_by = q.joined("", hours, q.text(" hours "), minutes, q.text(" minutes"))
    allowed = q.text(f", and at most {expr.within} hours are allowed")
    note = q.joined("", q.text("from "), start_said, q.text(" to "), end_said, q.text(" are "), apart_by, allowed)
    end_field = expr.end if isinstance(expr.end, FieldOf) and expr.end.of.type.kind == "row" else None
    field, record = ("", "") if end_field is None else (end_field.field, record_of(end_field.of))
    key = frame.bound.get(record)
    apart = q.when([(long, marks.wait("contradicted", record, key, field, note))])
    waits = apart if waits is None else q.first(waits, apart)
    return replace(found, value=q.when([(q.absent(waits), value)]), waits=waits)


def _clock_part(time: Sql, scale: int, word: str) -> Sql:
    """The whole hours of a time, or the minutes beyond them."""
    hours = q.over(time, q.number(scale))
    beyond = q.over(q.times(q.rest(time, q.number(scale)), q.number(60)), q.number(scale))
    return q.cast(hours if word == "hours" else beyond, "text")


def days_in(frame: Frame, expr: DaysIn) -> Cell:
    """Give the number of days of a period that are in the term, or of the whole of it."""
    of = forms.read(frame, expr.of)
    record = record_of(expr.of)
    days = frame.join(frame.plan.stretches(record), {"key": of.value}, on_day=False)
    value = days.column("days in whole" if expr.whole else "days")
    return Cell("number", value, of.waits, of.left, most=4000, may_be_none=of.may_be_none)
