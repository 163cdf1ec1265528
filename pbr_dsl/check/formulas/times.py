"""Times of day: written ones, the time from one to another, and windows of minutes."""

from __future__ import annotations

from fractions import Fraction

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.quantities import number_constant, quantity
from pbr_dsl.check.formulas.units import type_words
from pbr_dsl.check.setting import Setting
from pbr_dsl.diagnostics.codes.terms import CALENDAR_QUESTION
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.cells import time_of
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType, TimeType
from pbr_dsl.syntax import expression as written

TIME = TimeType()
HOURS = NumberType(unit={"hour": 1})
_HALF_A_DAY = Fraction(12)


def built(draft: Draft, node: written.Time | written.TimeFrom, setting: Setting) -> Expr | None:
    """Build a time of day, or the time from one to another."""
    return constant(draft, node) if isinstance(node, written.Time) else time_from(draft, node, setting)


def constant(draft: Draft, node: written.Time) -> core.Constant | None:
    """Build a written time of day."""
    try:
        time_of(node.text)
    except ValueError:
        draft.report(WRONG_KIND, node, f"a day has no time `{node.text}`", help="write 00:00 to 23:59")
        return None
    return core.Constant(type=TIME, value=node.text)


def time_from(draft: Draft, node: written.TimeFrom, setting: Setting) -> Expr | None:
    """Build `time from arrived to left`; the end's field says how long after its start it may come."""
    start, end = ex.of_kind(draft, node.start, setting, TIME), ex.of_kind(draft, node.end, setting, TIME)
    if start is None or end is None:
        return None
    within = _longest(draft, end)
    if not within:
        said = node.end.span.text
        draft.report(
            CALENDAR_QUESTION,
            node,
            f"a time earlier on the clock is on the next day, and nothing says how late `{said}` may be",
            readings=(
                "`… end time within 12 hours`: 23:40 to 00:20 is 40 minutes; 18:31 to 18:00 is a mistake, and held",
                "`… end time within 24 hours`: 18:31 to 18:00 is 23 hours 29 minutes, £469.67 at £20.00 per hour",
            ),
            help=f"write the field `{said}` so in its record",
        )
        return None
    return core.TimeFrom(type=HOURS, start=start, end=end, within=within)


def _longest(draft: Draft, end: Expr) -> str:
    """Give how many hours after its start an end may come; "" where its field does not say."""
    if not isinstance(end, core.FieldOf) or end.of.type.kind != "row":
        return ""
    record = draft.records.get(end.of.type.record)
    columns: tuple[model.Column, ...] = record.columns if record else ()
    return next((column.high for column in columns if column.name == end.field), "")


def is_within(draft: Draft, node: written.IsWithin, of: Expr, setting: Setting) -> Expr | None:
    """Build `arrived is within 15 minutes after planned`; midnight may lie between the two."""
    anchor = ex.of_kind(draft, node.within.anchor, setting, TIME)
    length = quantity(draft, node.within.length)
    if anchor is None or length is None:
        return None
    if length.type != HOURS or not 0 <= Fraction(length.value) <= _HALF_A_DAY:
        said = type_words(length.type) if length.type != HOURS else "longer than 12 hours"
        message = f"between times of day lie minutes or hours, 12 hours at most, and this is {said}"
        draft.report(WRONG_KIND, node.within.length, message, help="write `15 minutes`, or compare dates")
        return None
    start, end = (anchor, of) if node.within.direction == "after" else (of, anchor)
    apart = core.TimeFrom(type=HOURS, start=start, end=end)
    return core.Compare(type=ex.YES_NO, op="at-most", left=apart, right=length)


def longest(draft: Draft, node: written.Quantity) -> str | None:
    """Give the hours after its start within which an end comes, or None after a finding."""
    length = quantity(draft, node)
    if length is None:
        return None
    if length.type != HOURS or not 0 < Fraction(length.value) <= 2 * _HALF_A_DAY:
        draft.report(WRONG_KIND, node, "an `end time` comes within 24 hours of its start, or fewer")
        return None
    return number_constant(Fraction(length.value), {"hour": 1}).value
