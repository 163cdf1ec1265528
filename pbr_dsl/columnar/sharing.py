"""A pot shared to the last step, in columns: rounded down, the steps left over to the largest remainders."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.columnar import forms, marks, named, rows, world
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame, as_columns, copied
from pbr_dsl.columnar.plan import NotLoweredError, Plan
from pbr_dsl.columnar.quotients import over_one
from pbr_dsl.model.terms import OUTCOME, PERIOD

if TYPE_CHECKING:
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.expression import Share

Made = tuple[str, dict[str, str], Cell]


def share(frame: Frame, node: Share) -> Cell:
    """Give the part of a pot that falls to the bound combination; every part waits for every weight."""
    step, names, cell = frame.plan.once(("share", id(node)), lambda: _shared(frame.plan, node))
    joined = frame.join(step, {name: frame.bound[record] for record, name in names.items()}, alias="share")
    return copied(cell, joined, "share")


def _shared(plan: Plan, node: Share) -> Made:
    """The step of the parts of all pots: its name, its columns of keys, and what a part is."""
    outer = sorted(rows.free_records(node.pot, node.weight) - set(node.among))
    if any(record == OUTCOME or record not in {PERIOD, *plan.terms.records} for record in outer):
        message = "the columnar engine does not share a pot that hangs on an outcome yet"
        raise NotLoweredError(message)
    frame = named.frame_of(plan, (*outer, *node.among))
    if PERIOD in node.among:
        days = frame.join(plan.stretches(PERIOD), {"key": frame.bound[PERIOD]}, alias="period", on_day=False)
        frame.keep_rows(q.at_most(days.column("start"), q.day(plan.terms.settings.end)))
    pot, weight = (
        frame.kept(word, forms.read(frame, one)) for word, one in (("pot", node.pot), ("weight", node.weight))
    )
    of = [frame.bind("of", frame.bound[record]).name for record in outer] + ([frame.on] if frame.on else [])
    weight = replace(over_one(frame, weight, of), over=None)  # weights over one divisor share as they do without it
    part = _part(frame, node, (pot, weight), [frame.bound[record] for record in outer])
    names = {record: plan.fresh(f"share of {record}") for record in (*outer, *node.among)}
    on = {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    keys = {name: frame.bound[record] for record, name in names.items()}
    return frame.step("share", {**keys, **as_columns(part, "share"), **on}), names, part


def _part(frame: Frame, node: Share, cells: tuple[Cell, Cell], outer: list[Sql]) -> Cell:
    """The part of each combination: whole steps, and one more for the largest remainders while steps are left over."""
    step, (pot, weight) = Fraction(node.step), cells
    pot_waits, left = _of_all(frame, node, cells, outer)
    partition = [*outer, *([q.column(frame.on)] if frame.on else [])]
    size = q.cast(q.size(pot.value), "wide")
    weights = q.cast(q.first(weight.value, q.number(0)), "wide")
    total = frame.bind("total weight", q.over_rows(q.total(weights), partition, []))
    divisor = q.cast(q.number(pot.scale * step.numerator), "wide")
    if pot.over is not None:
        divisor = q.times(divisor, q.cast(pot.over, "wide"))
    all_of = frame.bind("pot", q.times(size, q.cast(q.number(step.denominator), "wide")))
    mine, whole = q.times(all_of, weights), q.times(divisor, q.larger(total, q.cast(q.number(1), "wide")))
    steps, over = frame.bind("steps", q.over(mine, whole)), frame.bind("remainder", q.rest(mine, whole))
    given = q.cast(q.over_rows(q.total(steps), partition, []), "wide")
    to_give = frame.bind("steps left over", q.minus(q.over(all_of, divisor), given))
    ties = [(record, node.last_first) for record in node.ties]
    ties += [(record, False) for record in node.among if record not in node.ties]
    order = [
        q.absent(weight.value),
        q.negative(over),
        *(_rank(frame, record, last_first=last) for record, last in ties),
    ]
    place = frame.bind("place", q.place(partition, order))
    count = q.plus(steps, q.when([(q.at_most(place, to_give), q.number(1))], q.number(0)))
    value = q.times(q.cast(q.sign(pot.value), "wide"), count, q.cast(q.number(step.numerator), "wide"))
    none = marks.wait("zero divisor", field="the total weight")
    empty = q.when([(q.both(q.present(pot.value), q.equal(total, q.number(0))), none)])
    waits = frame.bind("share waits", empty if pot_waits is None else q.first(pot_waits, empty))
    known = q.both(q.absent(waits), q.present(weight.value))  # of no pot the part is none as it stands
    found = Cell("wide", q.when([(known, value)]), waits, left, step.denominator, most=2**127 - 1)
    return frame.kept("share", replace(found, may_be_none=True))


def _of_all(frame: Frame, node: Share, cells: tuple[Cell, Cell], outer: list[Sql]) -> tuple[Sql | None, Sql | None]:
    """What a pot and all its weights wait for and left out."""
    pot, weight = cells
    if weight.waits is None and weight.left is None:
        return pot.waits, pot.left
    plan = frame.plan
    order = [_rank(frame, record, last_first=False) for record in node.among]
    keys = {plan.fresh("of"): frame.bind("of", one) for one in outer}
    on = {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    lists: dict[str, Sql] = {}
    if weight.waits is not None:
        lists["waits"] = q.listed(marks.WAIT, weight.waits, order)
    if weight.left is not None:
        lists["left"] = q.listed(marks.ROW, weight.left, order)
    groups = [one.name for one in keys.values()] + ([frame.on] if frame.on else [])
    query = frame.query({**keys, **on, **lists}, group=groups)
    joined = frame.join(plan.step("weights in doubt", query), keys, alias="weights")
    waits, left = (joined.column(name) if name in lists else None for name in ("waits", "left"))
    return marks.merged(pot.waits, waits), marks.all_left(pot.left, left)


def _rank(frame: Frame, record: str, *, last_first: bool) -> Sql:
    """The place of the bound row among those of its record: as written in the contract, else by key."""
    plan = frame.plan
    if record == PERIOD:
        joined = frame.join(plan.stretches(PERIOD), {"key": frame.bound[PERIOD]}, alias="period", on_day=False)
        found = joined.column("place")
        return q.negative(found) if last_first else found

    def make() -> str:
        every = world.rows_of(plan, record)
        inner = Frame(plan, every.relation, {record: every.key}, KNOWN_ON if plan.many_days else "", own=record)
        on = {KNOWN_ON: q.column(inner.on)} if inner.on else {}
        order = rows.in_order(inner, record, inner.bound[record])
        return inner.step(
            f"{record} by rank", {"ranked": inner.bound[record], "place": q.place([*on.values()], order), **on}
        )

    step = plan.once(("place", record), make)
    found = frame.join(step, {"ranked": frame.bound[record]}, alias="rank").column("place")
    return q.negative(found) if last_first else found
