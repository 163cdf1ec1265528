"""Ranges, and plain numbers beside percentages: where a number without a unit may be two things, that is asked."""

from __future__ import annotations

from fractions import Fraction

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.quantities import is_bare, quantity
from pbr_dsl.check.setting import Setting, stands_for
from pbr_dsl.diagnostics.codes.terms import UNDECIDED
from pbr_dsl.diagnostics.codes.units import UNIT_MISMATCH
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax.expression import Quantity
from pbr_dsl.values.display import number_text

_PERCENT = "1/100"


def between(draft: Draft, node: written.Between, setting: Setting) -> Expr | None:
    """Build a range: both ends in, or the high end out with `to below`."""
    of = stands_for(draft, ex.build(draft, node.of, setting))
    low = bound(draft, node.low, node.high, setting)
    high = ex.build(draft, node.high, setting)
    if of is None or low is None or high is None or not fit(draft, of, *ends(node.low, node.high)):
        return None
    above = ex.comparison(draft, "at-least", (node.of, of), (node.low, low), node)
    op: ex.Op = "below" if node.high_excluded else "at-most"
    under = ex.comparison(draft, op, (node.of, of), (node.high, high), node)
    return None if above is None or under is None else core.Every(type=ex.YES_NO, parts=(above, under))


def bound(draft: Draft, low: written.Expr, high: written.Expr, setting: Setting) -> Expr | None:
    """Build the low end of a range; a bare number borrows the unit of the high end (`13 to 26 weeks`).

    Beside a percentage it may be a whole number as well (`1 to 150%`), or the high end may: that is asked.
    """
    if not isinstance(low, Quantity) or not isinstance(high, Quantity):
        return ex.build(draft, low, setting)
    if is_bare(low) and high.sign == "%" and 0 < Fraction(low.number) * 100 <= Fraction(high.number):
        _ask(draft, low, inside=0)
        return None
    if is_bare(high) and low.sign == "%" and 0 < Fraction(low.number) <= Fraction(high.number):
        _ask(draft, high, inside=1)
        return None
    if is_bare(low):
        low = Quantity(low.span, low.number, high.sign, high.unit, high.per_number, high.per)
    return quantity(draft, low)


def _ask(draft: Draft, node: Quantity, *, inside: int) -> None:
    """Ask which of two percentages a number is; a case between the two lies in the range by one of them."""
    number = Fraction(node.number)
    meant = _percent(number / 100), _percent(number)
    told = ["is not in the range, and brings £0.00", "is not in the range, and brings £0.00"]
    told[inside] = "is in the range, and brings the £100.00 that hang on it"
    case = _percent((number / 100 + number) / 2)
    readings = (f"`{meant[0]}`: {case} {told[0]}", f"`{meant[1]}`: {case} {told[1]}")
    message = f"`{node.span.text}` beside a percentage may be {meant[0]} or {meant[1]}"
    draft.report(UNDECIDED, node, message, readings=readings, help="write `%` at both ends")


def ends(low: written.Expr, high: written.Expr) -> tuple[written.Expr, ...]:
    """Give the ends of a range that say themselves what they are: a bare low end borrows the unit of the high one."""
    borrows = isinstance(low, Quantity) and isinstance(high, Quantity) and is_bare(low) and not is_bare(high)
    return (high,) if borrows else (low, high)


def fit(draft: Draft, of: Expr, *numbers: object) -> bool:
    """Whether none of some written numbers is a plain one beside a percentage; the first that is, is reported."""
    for one in numbers:
        if isinstance(one, Quantity) and is_bare(one) and Fraction(one.number) and _is_percentage(draft, of):
            meant = _percent(Fraction(one.number))
            either = f"write `{one.number}%`" + ("" if Fraction(one.number) > 1 else f" or `{meant}`")
            draft.report(UNIT_MISMATCH, one, f"`{one.number}` beside a percentage is {meant}", help=either)
            return False
    return True


def _is_percentage(draft: Draft, made: Expr | None) -> bool:
    """Whether a number is a field in percent, or one of such fields."""
    match made:
        case core.FieldOf(of=of, field=field) if of.type.kind == "row":
            return _in_percent(draft, of.type.record, field)
        case core.Picked(rows=rows, field=field):
            return _in_percent(draft, rows.record, field)
        case core.Aggregate(word="average" | "highest" | "lowest", of=of) | core.Round(of=of):
            return _is_percentage(draft, of)
        case core.ValueOf(value=name) if name in draft.declared:
            value = draft.value_of(name)
            body = value.body if value is not None else None
            return isinstance(body, model.Formula) and _is_percentage(draft, body.expr)
        case _:
            return False


def _in_percent(draft: Draft, record: str, field: str) -> bool:
    columns = draft.records[record].columns if record in draft.records else ()
    return any(column.name == field and column.scale == _PERCENT for column in columns)


def _percent(share: Fraction) -> str:
    return number_text(share * 100) + "%"
