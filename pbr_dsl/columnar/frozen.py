"""What is frozen on a day: worked out on what had happened by then, corrections of earlier facts counted.

The states of outcomes and the dates of milestones are as they are: only which of their rows had come by then is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from pbr_dsl.columnar import marks
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame, as_columns, copied
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.model.expression import Carried, Node, Share, ToDate
from pbr_dsl.model.terms import OUTCOME

if TYPE_CHECKING:
    from pbr_dsl.model.contract import Value


def worked_out(frame: Frame, form: Value, day: Cell, body: Callable[[Frame], Cell]) -> Cell:
    """Give what a value comes to in a frame of its own, whose settings have each the day that they are frozen on."""
    if OUTCOME in form.domain:
        message = f"the columnar engine does not compute `{form.name}`, which is frozen on a day of an outcome, yet"
        raise NotLoweredError(message)
    plan, day = frame.plan, frame.kept("frozen on", day)
    no_day = q.either(q.absent(day.value), q.equal(day.value, q.day(marks.LAST_DAY)))
    last = frame.bind("last day", q.when([(q.opposite(no_day), q.smaller(day.value, frame.last))]))
    names = {record: plan.fresh(record) for record in form.domain}
    until = plan.fresh("last day")
    on = {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    columns = {**{new: frame.bound[record] for record, new in names.items()}, until: last}
    case = plan.fresh("case")
    columns |= {} if frame.case is None else {case: frame.case}
    inner = Frame(plan, frame.distinct(f"{form.name} frozen", {**columns, **on}), names, KNOWN_ON if on else "")
    inner.take({"last day": q.column(until), **({"case": q.column(case)} if case in columns else {})})
    found = inner.kept(form.name, body(inner))
    shown = {plan.fresh(f"{form.name} of {one}"): q.column(one) for one in columns}
    own = {KNOWN_ON: q.column(inner.on)} if inner.on else {}
    step = inner.step(form.name, {**shown, **as_columns(found, form.name), **own})
    joined = frame.join(step, dict(zip(shown, columns.values(), strict=True)), alias=form.name)
    found = copied(found, joined, form.name)
    cases = [(q.present(day.waits), day.waits)] if day.waits is not None else []
    cases.append((no_day, marks.wait("not yet known", field=form.name)))
    waits = frame.bind("waits", q.when(cases, found.waits))
    value = q.when([(q.absent(waits), found.value)])
    return replace(found, value=value, waits=waits, left=marks.all_left(day.left, found.left))


def not_later(frame: Frame, when: Cell) -> Cell:
    """Give whether a row is read, by its clock, in a frame with a last day: it had happened by then, or has no day."""
    plain = q.at_least(frame.last, frame.day)
    read = q.either(plain, q.absent(when.value), q.equal(when.value, q.day(marks.LAST_DAY)))
    read = q.either(read, q.holds(q.at_most(when.value, frame.last)))
    if when.waits is None:
        return Cell("yes-no", read, may_be_none=False)
    waits = frame.bind("not known by the last day", q.when([(q.opposite(plain), when.waits)]))
    return Cell("yes-no", q.when([(q.absent(waits), read)]), waits, may_be_none=False)


def end_by(frame: Frame, end: Cell) -> Cell:
    """Give the end of a row as it stood on the last day of a frame: open where it came after."""
    if frame.last_day is None:
        return end
    later = q.both(q.below(frame.last, frame.day), q.above(end.value, frame.last))
    value = q.when([(later, q.day(marks.LAST_DAY))], end.value)
    return replace(end, value=frame.bind("end", value), endless=True)


def refuse(frame: Frame, what: str) -> None:
    """NotLoweredError for what is not read as it stood on a day, where a frame has a last day."""
    if frame.last_day is not None:
        message = f"the columnar engine does not read {what} inside a value that is frozen on a day yet"
        raise NotLoweredError(message)


def refuse_form(frame: Frame, expr: Node) -> None:
    """NotLoweredError for a form that is worked out for all settings at once, where a frame has a last day."""
    if isinstance(expr, ToDate | Carried | Share):
        refuse(frame, f"`{expr.kind}`")
