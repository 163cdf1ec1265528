"""Dates moved by lengths, completed time between dates, days of periods, and the due dates of milestones."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import Length, Milestones
from pbr_dsl.model.expression import DaysIn, Expr, Shift, Whole
from pbr_dsl.reference.reading import Reading
from pbr_dsl.reference.result import Result, Setting, doubt, exact, waiting
from pbr_dsl.values.calendar import whole
from pbr_dsl.values.facts import NONE, OPEN, Cell, Key, Unknown


def shifted(reading: Reading, node: Shift, setting: Setting) -> Result:
    """Give a date moved by a length; none stays none, and an open end has no date to move."""
    start = reading.read(node.of, setting)
    length = reading.read(node.length, setting)
    unknown = doubt((start, length))
    if unknown is not None:
        return unknown
    if not isinstance(start, date) or length is NONE:
        return NONE
    try:
        return reading.terms.moved(start, exact(length), unit_of(node.length), node.direction)
    except ValueError as error:
        return waiting("not yet written", note=str(error))


def completed(reading: Reading, node: Whole, setting: Setting) -> Result:
    """Give the completed units between two dates; an open end runs to the day of the facts."""
    start, end = (reading.read(side, setting) for side in (node.start, node.end))
    end = reading.day if end is OPEN else end
    unknown = doubt((start, end))
    if unknown is not None:
        return unknown
    return Fraction(whole(node.unit, start, end)) if isinstance(start, date) and isinstance(end, date) else NONE


def days_in(reading: Reading, node: DaysIn, setting: Setting) -> Result:
    """Give the number of days of a period."""
    period = reading.read(node.of, setting)
    return Fraction(reading.terms.periods[period].days) if isinstance(period, tuple) else period


def unit_of(length: Expr) -> str:
    """Give the base unit that a length is counted in; TypeError when it is not a length."""
    if length.type.kind == "number" and len(length.type.unit) == 1:
        return next(iter(length.type.unit))
    message = f"not a length of time: {length.type}"
    raise TypeError(message)


def milestone(
    reading: Reading, form: Milestones, key: Key, made: tuple[Result, Length, str], record: str
) -> dict[str, Cell]:
    """Give the cells of a milestone's row from its anchor date, its length and its label."""
    anchor, length, label = made
    due: Cell = NONE
    if isinstance(anchor, Unknown):
        due = anchor
    elif isinstance(anchor, date):
        due = reading.after(anchor, length)
    link = next(link.name for link in reading.terms.records[record].links if link.record == form.of)
    return {link: key, record: label, "at": Fraction(length.number), reading.terms.clocks[record] or "due": due}
