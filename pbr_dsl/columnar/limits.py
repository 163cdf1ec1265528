"""Limits in columns: lines fill the room period by period, inside a period in the written order.

Where there is as much room in every period, what lines before a line took is a sum over them.  Where the room changes
from period to period, each period is filled in a step of its own, from what the steps before it took.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

from sqlglot import expressions as exp

from pbr_dsl.columnar import filling, marks, payers, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.frame import Frame
from pbr_dsl.columnar.lines import COLUMNS, IDENTITY, same_line, subject_column
from pbr_dsl.columnar.sizes import in_part, is_on, size_of
from pbr_dsl.model.terms import PERIOD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sizes import Size
    from pbr_dsl.columnar.sql import Kind, Sql
    from pbr_dsl.model.contract import Limit

MORE: Final[dict[str, Kind]] = {
    "before": "wide",
    "trimmed": "yes-no",
    "limit reasons": "text",
    "held by": "number",
    "held for": "text",
}


_DATES: Final = ("achieved", "claimed", "due")
_OPTIONAL: Final = (*_DATES, "occurrence", "part")


@dataclass(frozen=True, slots=True)
class Limited:
    """Lines between two limits: their step, and what stands in their columns, worked out of those of the step.

    What limits say of lines that are all alike, or that follows from what they took, need not be a column of the step.
    """

    step: str
    columns: dict[str, Sql]

    @property
    def own(self) -> dict[str, Sql]:
        """The columns of the step."""
        return {one.name: one for value in self.columns.values() for one in value.find_all(exp.Column)}


def within_limits(plan: Plan, drafts: str) -> str:
    """Give the step of the lines with what limits, in the order written, leave of each, and with each payer's share.

    Limits of payers come last.  Money is in steps of 1/`money_scale`.  Only what limits read takes turns: the rest of
    each line meets it again at the end.
    """
    limits = plan.terms.contract.limits
    payable = _payable(plan, drafts)
    sizes = [size_of(plan, payable, limit) for limit in limits]
    scales = [size.cell.scale for size, limit in zip(sizes, limits, strict=True) if in_part(limit)]
    scale = plan.once("money scale", lambda: lcm(_step(plan).denominator, *scales))
    every = columns(plan)
    whole = payers.shared(plan, _begun(plan, drafts, every, scale), every)
    if not limits:
        return plan.step(
            "lines", relations.selected(q.table(whole), {name: q.column(name) for name in every}), kept=False
        )
    lines = _taking_turns(plan, payable, scale)
    both = sorted(zip(limits, sizes, strict=True), key=lambda one: bool(one[0].payer))
    payer = sum(not limit.payer for limit in limits)
    for place, (limit, size) in enumerate(both):
        lines = _shared(plan, lines) if place == payer else lines
        lines = _applied(plan, lines, limit, size)
        later = {*_read(plan, [one for one, _ in both[place + 1 :]]), *_changed(plan), "before"}
        lines = Limited(lines.step, {name: one for name, one in lines.columns.items() if name in later})
    lines = _shared(plan, lines) if payer == len(limits) else lines
    return _told(plan, whole, _written(plan, lines))


def money_scale(plan: Plan) -> int:
    """Give how many steps of the lines' amounts make one of the currency."""
    return plan.once("money scale", lambda: _step(plan).denominator)


def columns(plan: Plan) -> dict[str, Kind]:
    """Give the columns of lines with their kinds."""
    subject: dict[str, Kind] = {subject_column(record): "text" for record in plan.terms.records}
    taken: dict[str, Kind] = {taken_column(one): "wide" for one in plan.terms.contract.limits if not one.rest}
    return {**COLUMNS, **subject, **MORE, **taken, **payers.columns(plan)}


def taken_column(limit: Limit) -> str:
    """Give the name of the column of what a limit took of a line for good."""
    return f"taken by {limit.name}"


def _step(plan: Plan) -> Fraction:
    """The step that money is rounded to."""
    return Fraction(plan.terms.settings.rounding.step)


def _read(plan: Plan, limits: Sequence[Limit]) -> list[str]:
    """The columns of lines before limits that some limits read, and by which lines are told apart."""
    rows = {subject_column(record) for limit in limits for record in (*limit.each, limit.counts) if record != PERIOD}
    read = {*IDENTITY, "amount", *(_DATES if limits else ()), *rows}
    return [name for name in columns(plan) if name in read - plan.blank.intersection(_OPTIONAL)]


def _made(plan: Plan) -> list[str]:
    """The columns that lines do not have before limits and payers."""
    return [name for name in columns(plan) if name not in COLUMNS and not name.startswith(subject_column(""))]


def _changed(plan: Plan) -> list[str]:
    """The columns that limits change."""
    return ["state", "amount", *(name for name in _made(plan) if name != "before")]


def _payable(plan: Plan, drafts: str) -> str:
    """The step of the payable lines that any limit is on, with the columns that limits read."""
    if not plan.terms.contract.limits:
        return drafts
    own = {name: q.column(name) for name in _read(plan, plan.terms.contract.limits)}
    return plan.step("payable lines", relations.selected(q.table(drafts), own).where(_takes_turns(plan)))


def _takes_turns(plan: Plan) -> Sql:
    """Whether a line is payable, and any limit is on it."""
    on = q.either(*(is_on(plan, limit) for limit in plan.terms.contract.limits))
    return q.both(q.equal(q.column("state"), q.text("payable")), on)


def _finely(plan: Plan, scale: int) -> Sql:
    """The amount of a line in the steps that limits and payers count in."""
    finer = scale // _step(plan).denominator
    return q.column("amount") if finer == 1 else q.times(q.column("amount"), q.cast(q.number(finer), "wide"))


def _begun(plan: Plan, drafts: str, every: Mapping[str, Kind], scale: int) -> str:
    """Lines before limits, with the columns that limits and payers change."""
    own = {name: q.column(name) for name in every if name not in _made(plan)} | {"amount": _finely(plan, scale)}
    more: dict[str, Sql] = {name: q.nothing(kind) for name, kind in every.items() if name not in own}
    return plan.step(
        "lines with nothing taken",
        relations.selected(q.table(drafts), {**own, **more, "before": own["amount"]}),
        kept=False,
    )


def _taking_turns(plan: Plan, payable: str, scale: int) -> Limited:
    """The lines that take turns, of which nothing is taken yet."""
    own = {name: q.column(name) for name in _read(plan, plan.terms.contract.limits)}
    own["amount"] = _finely(plan, scale)
    if payers.columns(plan):
        own["before"] = own["amount"]
    step = plan.step("lines that take turns", relations.selected(q.table(payable), own), kept=False)
    nothing: dict[str, Sql] = {name: q.nothing(columns(plan)[name]) for name in _changed(plan)}
    return Limited(step, {**nothing, **{name: q.column(name) for name in own}, "state": q.text("payable")})


def _written(plan: Plan, lines: Limited) -> str:
    """The step of lines in which all that stands in their columns is worked out."""
    return plan.step("lines as limited", relations.selected(q.table(lines.step), lines.columns), kept=False)


def _shared(plan: Plan, lines: Limited) -> Limited:
    """Lines with what each payer pays of them."""
    if not payers.columns(plan):
        return lines
    step = payers.shared(plan, _written(plan, lines), {name: columns(plan)[name] for name in lines.columns})
    return Limited(step, {name: q.column(name) for name in lines.columns})


def _told(plan: Plan, whole: str, limited: str) -> str:
    """The step of all lines with all that they are told with, as limits left them."""
    on = _takes_turns(plan)
    some, rest = (relations.select([relations.every()], q.table(whole)).where(one) for one in (on, q.opposite(on)))
    changed = {name: q.column(name, "w") for name in columns(plan)}
    changed |= {name: q.column(name, "l") for name in _changed(plan)}
    query = relations.selected(relations.within(some, "w"), changed)
    query = query.join(q.table(limited, "l"), on=same_line(plan, "l", "w"), join_type="INNER", copy=False)
    others = relations.selected(relations.within(rest), {name: q.column(name) for name in columns(plan)})
    return plan.step("lines", relations.united([query, others]), kept=False)


# ---------------------------------------------------------------- one limit


def _applied(plan: Plan, lines: Limited, limit: Limit, size: Size) -> Limited:
    """Lines after one limit."""
    turns, room = _turns(plan, lines, limit, size)
    step, fits = filling.filled(plan, turns, room, changes=size.varies and PERIOD not in limit.each)
    frame = Frame(plan, step, {})
    taken = frame.bind("taken", q.when([(room.counts, q.minus(room.amount, fits))], _none_taken()))
    own, said = _after(limit, lines.columns, taken)
    if room.left is not None:
        cut = q.both(q.opposite(q.equal(q.column(taken_column(limit)), _none_taken())), q.present(room.left))
        why = q.when([(cut, marks.counted_without(limit.clause, limit.name, room.left))])
        said["limit reasons"] = marks.all_reasons(said["limit reasons"], why) or why
    if room.held is not None:
        own, said = _held(plan, limit, room.held, own, {**lines.columns, **said})
    found = {**lines.columns, **said, **{name: q.column(name) for name in own if name in lines.columns}}
    kept = Limited(step, found).own
    return Limited(frame.step(f"lines after {limit.name}", {**kept, **own}), found)


def _none_taken() -> Sql:
    """Nothing, in steps of money."""
    return q.cast(q.number(0), "wide")


def _turns(plan: Plan, lines: Limited, limit: Limit, size: Size) -> tuple[str, filling.Room]:
    """The step of lines with the room that each is in, and what it asks of it; and its columns."""
    frame = Frame(plan, lines.step, {})
    columns = lines.own

    def named(name: str, value: Sql) -> Sql:
        """What is no column yet, in a column of the step."""
        if isinstance(value, exp.Column) and value.name in columns:
            return value
        new = plan.fresh(f"{limit.name} {name}")
        columns[new] = value
        return q.column(new)

    state = lines.columns["state"]
    payable = q.equal(state, q.text("payable")) if q.reads(state) else None
    on = frame.bind("is on", q.both(payable, is_on(plan, limit)))
    given = size.read_in(frame, limit)
    amount = q.column(payers.share_column(limit.payer) if limit.payer else "amount")
    counts = q.both(on, q.present(given.value)) if size.step or given.may_be_none else on
    whole = q.times(given.value, _finer(plan, limit, size))
    room = filling.Room(
        limit=limit,
        counts=named("room counts", counts),
        size=named("room size", whole) if q.reads(whole) else whole,
        amount=amount,
        scope=[named(f"room {number}", one) for number, one in enumerate(_scope(plan, limit))],
        order=[q.column(PERIOD), named("turn", _turn(plan, limit)), amount, *_ties(plan)],
        row=q.first(q.column(subject_column(limit.counts)), q.text("")) if limit.counts else None,
        held=None if given.waits is None else named("room waits", q.when([(on, given.waits)])),
        left=None if given.left is None else named("room left", given.left),
        signed=any(payment.below_zero is not None for payment in plan.terms.contract.payments),
        few={*limit.each} <= {PERIOD, *plan.shortlist},
    )
    return frame.step(f"turns of {limit.name}", columns), room


def _finer(plan: Plan, limit: Limit, size: Size) -> Sql:
    """How many steps that amounts are counted in make one of those that a size is counted in."""
    return q.cast(q.number(money_scale(plan) // size.cell.scale if limit.of == "money" else 1), "wide")


def _turn(plan: Plan, limit: Limit) -> Sql:
    """The day that says when it is a line's turn inside its period."""
    claimed = ("claimed",) if limit.order == "earliest claimed" else ()
    days = () if limit.order == "earliest period" else (*claimed, "achieved", "due")
    here = [q.column(one) for one in days if one not in plan.blank]
    return q.first(*here) if here else q.column(PERIOD)


def _ties(plan: Plan) -> list[Sql]:
    """What decides between lines whose turn is the same."""
    names = [one for one in ("outcome", "key", "occurrence", "part", "payment") if one not in plan.blank]
    return [q.column(one) if one == "key" else q.first(q.column(one), q.number(0)) for one in names]


def _scope(plan: Plan, limit: Limit) -> list[Sql]:
    """The columns of the combination that a line belongs to; shadow lines have room of their own."""
    found: list[Sql] = []
    shadow = [
        q.equal(q.column("payment"), q.number(place))
        for place, one in enumerate(plan.terms.contract.payments)
        if one.shadow
    ]
    if shadow:
        found.append(q.either(*shadow))
    found += [q.column(PERIOD if record == PERIOD else subject_column(record)) for record in limit.each]
    if limit.year:
        achieved = [q.column("achieved")] if "achieved" not in plan.blank else []
        found.append(_year(plan, limit.year, q.first(*achieved, q.column(PERIOD))))
    return found


def _year(plan: Plan, name: str, day: Sql) -> Sql:
    """The number of the year of the calendar that a day lies in."""
    own = next(year for year in plan.terms.settings.calendar.years if year.name == name)
    early = q.when([(q.below(q.day_of_month(day), q.number(own.day)), q.number(1))], q.number(0))
    since = q.minus(q.minus(q.plus(q.times(q.number(12), q.year(day)), q.month(day)), q.number(own.month)), early)
    return q.over(since, q.number(own.months))


def _after(limit: Limit, lines: Mapping[str, Sql], taken: Sql) -> tuple[dict[str, Sql], dict[str, Sql]]:
    """What a limit changes in lines: columns of the step after it, and what is worked out of these.

    It takes something of a line for good, or only from one of its payers.
    """
    said = f", so {limit.rest} pays the rest" if limit.rest else ""
    why = marks.reason(limit.clause, f"limit {limit.name} left no room for all of it{said}")
    column = taken_column(limit)
    cut = q.opposite(q.equal(q.column(column), _none_taken()))
    before, reasons = lines["limit reasons"], q.when([(cut, why)])
    found: dict[str, Sql] = {column: taken}
    worked = {"limit reasons": marks.all_reasons(*([before] if q.reads(before) else []), reasons) or reasons}
    if limit.payer:
        own = payers.share_column(limit.payer)
        found[own] = q.minus(q.column(own), taken)
    if limit.rest and payers.share_column(limit.rest) in lines:
        other = payers.share_column(limit.rest)
        found[other] = q.plus(q.column(other), taken)
    if not limit.rest:
        found["amount"] = q.minus(q.column("amount"), taken)
        worked["trimmed"] = q.either(lines["trimmed"], cut) if q.reads(lines["trimmed"]) else cut
    return found, worked


def _held(
    plan: Plan, limit: Limit, waits: Sql, own: Mapping[str, Sql], said: Mapping[str, Sql]
) -> tuple[dict[str, Sql], dict[str, Sql]]:
    """The same, where lines are held because what limits them is not known."""
    held = q.present(waits)
    kinds = columns(plan)
    stopped = ["amount", *(name for name in payers.columns(plan) if not name.endswith(" before"))]
    nothing = {
        name: q.when([(held, q.nothing(kinds[name]))], own.get(name, q.column(name)))
        for name in stopped
        if q.reads(said[name])
    }
    return {**own, **nothing}, {
        **said,
        "state": q.when([(held, q.text("held"))], said["state"]),
        "held by": q.when([(held, q.number(plan.terms.contract.limits.index(limit)))], said["held by"]),
        "held for": q.when([(held, waits)], said["held for"]),
    }
