"""What a period carries into the next, in columns."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from pbr_dsl.columnar import forms, marks, named, numbers
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.frame import as_columns, copied
from pbr_dsl.model.expression import Subject
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.model.walk import nodes

if TYPE_CHECKING:
    from pbr_dsl.columnar.cell import Cell
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.model.expression import Carried


def carried(frame: Frame, expr: Carried) -> Cell:
    """Give a value of this period plus what the period before carries into it."""
    plan = frame.plan
    own = forms.read(frame, expr.of)
    free = {node.record for node in nodes(expr) if isinstance(node, Subject)}
    records = [record for record in frame.bound if record in free and record != PERIOD]
    previous = frame.join(_previous(plan), {"key": frame.bound[PERIOD]}, alias="before", on_day=False).column("before")
    asked = {plan.fresh(record): frame.bound[record] for record in records} | {plan.fresh("carries from"): previous}
    step = frame.distinct(f"{expr.of.value} carried from", asked)
    bound = dict(zip((*records, PERIOD), asked, strict=True))
    inner = named.on_final_facts(plan, f"{expr.of.value} as final", step, bound)
    name = plan.fresh(f"{expr.of.value} carried")
    out = inner.kept(name, _out(inner, expr))
    made = inner.step(name, {**{one: q.column(one) for one in asked}, **as_columns(out, name)})
    found = copied(out, frame.join(made, asked, alias=name, on_day=False), name)
    first = frame.bind("carries nothing", q.absent(previous))
    return numbers.total([own, frame.kept(name, numbers.picked([(first, numbers.written(Fraction(0)))], found))], "++")


def _out(frame: Frame, expr: Carried) -> Cell:
    """What a period carries into the next."""
    when = frame.kept("carries", forms.read(frame, expr.when))
    found = numbers.picked([(when.yes, forms.read(frame, expr.of))], numbers.written(Fraction(0)))
    waits = found.waits if when.waits is None else q.first(when.waits, found.waits or q.nothing("text"))
    value = found.value if when.waits is None else q.when([(q.absent(when.waits), found.value)])
    return replace(found, value=value, waits=waits, left=marks.all_left(when.left, found.left))


def _previous(plan: Plan) -> str:
    """The step of the periods with the one before each."""

    def make() -> str:
        starts = [days.start for days in plan.terms.periods.values()]
        rows = [(q.day(one), q.day(before)) for before, one in pairwise(starts)]
        rows.append((q.day(starts[0]), q.nothing("date")))
        return plan.written("periods before", ("key", "before"), rows)

    return plan.once("periods before", make)
