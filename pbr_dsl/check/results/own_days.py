"""Days that an outcome names for itself: from which it is payable, and at which it lapses."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.setting import Setting
from pbr_dsl.diagnostics.codes.terms import NOT_IN_TERM
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.syntax import tree
from pbr_dsl.values.calendar import NoSuchDayError, shift
from pbr_dsl.values.display import date_text

_SATURDAY = 5


def own_day(draft: Draft, line: tree.Payable | tree.Lapses, setting: Setting) -> model.OnDay | None:
    """Build the line `payable` or `lapses`, or None after a finding."""
    if isinstance(line, tree.Lapses):
        made = ex.of_kind(draft, line.at, setting, ex.DATE)
    else:
        made = ex.of_kind(draft, line.since, Setting(bound=(*setting.bound, "outcome")), ex.DATE)
        if made is not None and draft.settings is not None:
            _while_money_moves(draft, line, made, draft.settings)
    return None if made is None else model.OnDay(day=made, clause=line.clause)


def _while_money_moves(draft: Draft, line: tree.Payable, made: Expr, settings: model.Settings) -> None:
    """Report a day so long after the achieved one that what is achieved last is never paid."""
    last = after(made, settings.end, settings)
    if last is None or last <= settings.paid_until:
        return
    until = date_text(settings.paid_until)
    message = (
        f"what is achieved on {date_text(settings.end)} is payable later than {until}, when nothing is paid any more"
    )
    help_text = f"let the term say until when money may follow: `, paid until …`, not before {date_text(last)}"
    draft.report(NOT_IN_TERM, line.since, message, help=help_text)


def after(made: Expr, achieved: date, settings: model.Settings) -> date | None:
    """Give the first day that a written length after the achieved (or last) one may be; None for any other day."""
    match made:
        case core.Shift(
            of=core.FieldOf(field="achieved" | "end"), length=core.Constant(value=value) as length, direction="after"
        ) if length.type.kind == "number":
            unit, number = next(iter(length.type.unit)), Fraction(value).numerator
        case _:
            return None
    try:
        if unit == "working-day":
            return _weekday(achieved, number)
        return shift(achieved, number, unit, "after", settings.calendar.month_end or "clamp")  # type: ignore[arg-type]
    except NoSuchDayError:
        return None


def _weekday(day: date, number: int) -> date:
    """Give the first, second … weekday after a day; bank holidays only make it later."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < _SATURDAY
    return day
