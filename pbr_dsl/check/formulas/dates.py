"""Dates as written: moved by a length of time, inside a window, counted between in whole years."""

from __future__ import annotations

from typing import Literal

from pbr_dsl.check.draft import Draft, did_you_mean, nearest
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas import times
from pbr_dsl.check.formulas.derivation import so_far
from pbr_dsl.check.formulas.quantities import bank_holidays_asked, calendar_needed, quantity
from pbr_dsl.check.formulas.units import length_unit, type_words
from pbr_dsl.check.setting import Setting
from pbr_dsl.diagnostics.codes.names import UNKNOWN_PHRASE
from pbr_dsl.diagnostics.codes.units import WITH_ITSELF, WRONG_KIND
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import CodeType, NumberType
from pbr_dsl.syntax import expression as written
from pbr_dsl.values.calendar import WEEK
from pbr_dsl.values.display import list_text

_DAYS = (*WEEK, "bank-holidays")
_WHOLE: dict[str, Literal["year", "month", "week", "day"]] = {
    "years": "year",
    "months": "month",
    "weeks": "week",
    "days": "day",
}


def window(draft: Draft, node: written.Within, setting: Setting) -> tuple[core.Expr, core.Expr] | None:
    """Build a window's first and last day: the anchor is day 0, and both ends belong."""
    anchor = ex.of_kind(draft, node.anchor, setting, ex.DATE)
    shift = moved(draft, node.length, node.direction, anchor)
    if anchor is None or shift is None:
        return None
    return (anchor, shift) if node.direction == "after" else (shift, anchor)


def is_within(draft: Draft, node: written.IsWithin, setting: Setting) -> Expr | None:
    """Build `day is within 13 weeks after anchor`."""
    of = ex.build(draft, node.of, setting)
    if of is not None and of.type == times.TIME:
        return times.is_within(draft, node, of, setting)
    if of is None or not ex.is_of(draft, node.of, of, ex.DATE):
        return None
    ends = window(draft, node.within, setting)
    if ends is None:
        return None
    if of in ends:
        draft.report(WITH_ITSELF, node, "a day is always within so long after or before itself", help=so_far(of))
        return None
    return between(of, ends)


def between(of: Expr, ends: tuple[Expr, Expr]) -> Expr:
    """Give the condition that a date lies in a window; both ends belong."""
    first = core.Compare(type=ex.YES_NO, op="at-least", left=of, right=ends[0])
    last = core.Compare(type=ex.YES_NO, op="at-most", left=of, right=ends[1])
    return core.Every(type=ex.YES_NO, parts=(first, last))


def is_in(draft: Draft, node: written.IsIn, setting: Setting) -> Expr | None:
    """Build `day is in weekends`."""
    of = ex.build(draft, node.of, setting)
    if of is not None and isinstance(of.type, CodeType):
        help_text = f"a code is compared so: `{node.of.span.text} is {node.days.text}`"
        draft.report(WRONG_KIND, node, "only days are `in` something", help=help_text)
        return None
    if of is not None and not ex.is_of(draft, node.of, of, ex.DATE):
        return None
    if node.days.text not in _DAYS:
        _, labels, fix = did_you_mean(node.days, _DAYS)
        told = list_text([f"`{word}`" for word in _DAYS], "and")
        own = "days of your own are a record: `any special-day where falls is day`"
        help_text = "" if labels else f"there are {told}; {own}"
        if node.days.text in ("period", "term"):
            said = node.of.span.text
            help_text = f"write both days: `{said} is period's start to period's end`, or `{said} is 1 April 2026 to …`"
        message = f"`{node.days.text}` are no days of the calendar"
        draft.report(UNKNOWN_PHRASE, node.days, message, help=help_text, labels=labels, fix=fix)
        return None
    if node.days.text == "bank-holidays":
        bank_holidays_asked(draft, node.days)
    return None if of is None else core.IsIn.model_validate({"type": ex.YES_NO, "of": of, "days": node.days.text})


def moved(draft: Draft, length: written.Quantity, direction: str, anchor: Expr | None) -> Expr | None:
    """Build a date moved by a written length of time."""
    size = quantity(draft, length)
    if size is None or anchor is None:
        return None
    base = length_unit(size.type)
    if not base:
        said = type_words(size.type)
        help_text = f"write `{length.number} weeks`, days, months, years or working days"
        message = f"a date moves by a length of time, and `{length.span.text}` is {said}"
        draft.report(WRONG_KIND, length, message, help=help_text)
        return None
    calendar_needed(draft, length, base)
    return core.Shift.model_validate({"type": ex.DATE, "of": anchor, "length": size, "direction": direction})


def shifted(draft: Draft, node: written.Shifted, setting: Setting) -> Expr | None:
    """Build `13 weeks after start`."""
    anchor = ex.build(draft, node.anchor, setting, ex.DATE)
    if anchor is not None and anchor.type == times.TIME:
        said = f"is within {node.span.text}"
        message = f"`{node.anchor.span.text}` is a time of day, and only days are moved"
        draft.report(WRONG_KIND, node, message, help=f"write `arrived {said}`; for what is later, `not arrived {said}`")
        return None
    if anchor is not None and not ex.is_of(draft, node.anchor, anchor, ex.DATE):
        return None
    return moved(draft, node.length, node.direction, anchor)


def whole(draft: Draft, node: written.Whole, setting: Setting) -> Expr | None:
    """Build `whole years from born to referred`."""
    start, end = ex.of_kind(draft, node.start, setting, ex.DATE), ex.of_kind(draft, node.end, setting, ex.DATE)
    if node.unit.text not in _WHOLE:
        near = nearest(node.unit.text, _WHOLE)
        offer = f"did you mean `{near}`?" if near else "write whole years, months, weeks or days"
        draft.report(UNKNOWN_PHRASE, node.unit, f"there are no whole `{node.unit.text}` between dates", help=offer)
        return None
    unit = _WHOLE[node.unit.text]
    if start is None or end is None:
        return None
    # whole weeks are a number of weeks, so a multiple of seven days
    base = "day" if unit == "week" else unit
    return core.Whole(type=NumberType(unit={base: 1}), unit=unit, start=start, end=end)
