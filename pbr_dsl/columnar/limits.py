"""Limits in columns: lines fill the room period by period, inside a period in the written order.

Where there is as much room in every period, what lines before a line took is a sum over them.  Where the room changes
from period to period, each period is filled in a step of its own, from what the steps before it took.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import filling, forms, marks, numbers, payers, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame
from pbr_dsl.columnar.lines import COLUMNS, IDENTITY, alike, subject_column
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.model.expression import Subject
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.model.walk import nodes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Kind, Sql
    from pbr_dsl.model.contract import Limit

MORE: Final[dict[str, Kind]] = {
    "before": "wide",
    "trimmed": "yes-no",
    "limit reasons": "text",
    "held by": "number",
    "held for": "text",
}


_READ: Final = (*IDENTITY, "state", "amount", "achieved", "claimed", "due")


@dataclass(frozen=True, slots=True)
class Size:
    """How much room a limit gives: its step, that step's columns for what it is read for, and the size itself."""

    step: str
    keys: dict[str, str]
    cell: Cell

    @property
    def varies(self) -> bool:
        """Whether it is read for each period."""
        return PERIOD in self.keys


def within_limits(plan: Plan, drafts: str) -> str:
    """Give the step of the lines with what limits, in the order written, leave of each, and with each payer's share.

    Limits of payers come last.  Money is in steps of 1/`money_scale`.  Only what limits read takes turns: the rest of
    each line meets it again at the end.
    """
    limits = plan.terms.contract.limits
    payable = _payable(plan, drafts)
    sizes = [_size(plan, payable, limit) for limit in limits]
    scales = [size.cell.scale for size, limit in zip(sizes, limits, strict=True) if _in_part(limit)]
    scale = plan.once("money scale", lambda: lcm(_step(plan).denominator, *scales))
    every = columns(plan)
    whole = payers.shared(plan, _begun(plan, drafts, every, scale), every)
    if not limits:
        return plan.step(
            "lines", relations.selected(q.table(whole), {name: q.column(name) for name in every}), kept=False
        )
    slim = _slim(plan)
    lines = _begun(plan, payable, slim, scale)
    both = list(zip(limits, sizes, strict=True))
    for limit, size in both:
        lines = lines if limit.payer else _applied(plan, lines, limit, size)
    lines = payers.shared(plan, lines, slim)
    for limit, size in both:
        lines = _applied(plan, lines, limit, size) if limit.payer else lines
    return _told(plan, whole, lines)


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


def _in_part(limit: Limit) -> bool:
    """Whether a line that does not fit is paid up to the room left."""
    return limit.of == "money" and limit.trim == "part"


def _slim(plan: Plan) -> dict[str, Kind]:
    """The columns of lines that limits read and change."""
    limits = plan.terms.contract.limits
    rows = {subject_column(record) for limit in limits for record in (*limit.each, limit.counts) if record != PERIOD}
    return {name: kind for name, kind in columns(plan).items() if name in {*_READ, *rows, *_made(plan)}}


def _made(plan: Plan) -> list[str]:
    """The columns that lines do not have before limits and payers."""
    return [name for name in columns(plan) if name not in COLUMNS and not name.startswith(subject_column(""))]


def _changed(plan: Plan) -> list[str]:
    """The columns that limits change."""
    return ["state", "amount", *(name for name in _made(plan) if name != "before")]


def _payable(plan: Plan, drafts: str) -> str:
    """The step of the payable lines that any limit is on, with the columns that limits read."""
    limits = plan.terms.contract.limits
    if not limits:
        return drafts
    own = {name: q.column(name) for name in _slim(plan) if name not in _made(plan)}
    return plan.step("payable lines", relations.selected(q.table(drafts), own).where(_takes_turns(plan)))


def _takes_turns(plan: Plan) -> Sql:
    """Whether a line is payable, and any limit is on it."""
    on = q.either(*(q.both(_is_on(plan, limit), _leads(limit)) for limit in plan.terms.contract.limits))
    return q.both(q.equal(q.column("state"), q.text("payable")), on)


def _begun(plan: Plan, drafts: str, every: Mapping[str, Kind], scale: int) -> str:
    """Lines before limits, with the columns that limits and payers change."""
    own = {name: q.column(name) for name in every if name not in _made(plan)}
    finer = scale // _step(plan).denominator
    if finer != 1:
        own["amount"] = q.times(q.column("amount"), q.cast(q.number(finer), "wide"))
    more: dict[str, Sql] = {name: q.nothing(kind) for name, kind in every.items() if name not in own}
    return plan.step(
        "lines with nothing taken",
        relations.selected(q.table(drafts), {**own, **more, "before": own["amount"]}),
        kept=False,
    )


def _told(plan: Plan, whole: str, limited: str) -> str:
    """The step of all lines with all that they are told with, as limits left them."""
    on = _takes_turns(plan)
    some, rest = (relations.select([relations.every()], q.table(whole)).where(one) for one in (on, q.opposite(on)))
    same = [q.equal(alike(one, "l"), alike(one, "w")) for one in IDENTITY]
    changed = {name: q.column(name, "w") for name in columns(plan)}
    changed |= {name: q.column(name, "l") for name in _changed(plan)}
    query = relations.selected(relations.within(some, "w"), changed)
    query = query.join(q.table(limited, "l"), on=q.both(*same), join_type="INNER", copy=False)
    others = relations.selected(relations.within(rest), {name: q.column(name) for name in columns(plan)})
    return plan.step("lines", relations.united([query, others]), kept=False)


# ---------------------------------------------------------------- how much room


def _size(plan: Plan, payable: str, limit: Limit) -> Size:
    """How much room a limit gives, for every combination and period that a line may ask it for."""
    free = {node.record for node in nodes(limit.at_most) if isinstance(node, Subject)}
    domain = [record for record in limit.each if record in free and record != PERIOD]
    if PERIOD in free or plan.many_days:
        domain.append(PERIOD)
    frame = _asked(plan, payable, limit, domain) if domain else Frame(plan, plan.one_row(), {})
    cell = frame.kept(f"{limit.name} at most", _in_steps(plan, limit, forms.read(frame, limit.at_most)))
    keys = {record: plan.fresh(f"{limit.name} of {record}") for record in domain}
    own = {name: frame.bound[record] for record, name in keys.items()}
    words = {"size": cell.value, "size waits": cell.waits, "size left": cell.left}
    step = frame.step(f"size of {limit.name}", {**own, **{name: one for name, one in words.items() if one is not None}})
    return Size(step, keys, cell)


def _asked(plan: Plan, payable: str, limit: Limit, domain: list[str]) -> Frame:
    """The frame of the combinations and periods of the lines that a limit is on."""
    lines = Frame(plan, payable, {})
    lines.keep_rows(q.both(_is_on(plan, limit), _leads(limit)))
    found: dict[str, Sql] = {
        plan.fresh(f"limited {record}"): q.column(PERIOD if record == PERIOD else subject_column(record))
        for record in domain
    }
    names = dict(zip(domain, found, strict=True))
    if plan.many_days:
        periods = lines.join(plan.stretches(PERIOD), {"key": q.column(PERIOD)}, alias="period", on_day=False)
        found[KNOWN_ON] = periods.column("facts on")
    return Frame(plan, lines.distinct(f"limited by {limit.name}", found), names, KNOWN_ON if plan.many_days else "")


def _in_steps(plan: Plan, limit: Limit, size: Cell) -> Cell:
    """A size in the steps that are counted: of money, or lines and rows; it is rounded down where no part is paid."""
    if _in_part(limit):
        if size.over is not None:
            message = (
                f"the columnar engine does not pay in part up to `{limit.name}`, a quotient that is not rounded, yet"
            )
            raise NotLoweredError(message)
        return numbers.wide(numbers.scaled(size, lcm(size.scale, _step(plan).denominator)))
    step = Fraction(1, _step(plan).denominator) if limit.of == "money" else Fraction(1)
    down, up = (numbers.wide(numbers.rounded(size, mode, step)) for mode in ("down", "up"))
    below = q.below(size.value, q.number(0))
    return replace(down, value=q.when([(below, up.value)], down.value))


# ---------------------------------------------------------------- one limit


def _is_on(plan: Plan, limit: Limit) -> Sql:
    """Whether a limit is on a line: on its payment, its outcome, or on all; and on the share of a payer that it has."""
    terms = plan.terms.contract
    paying = [
        q.equal(q.column("payment"), q.number(place))
        for place, payment in enumerate(terms.payments)
        if any(payer.party == limit.payer for payer in payment.payers)
    ]
    named = [
        q.equal(q.column("payment"), q.number(place))
        for place, one in enumerate(terms.payments)
        if one.name in limit.on
    ]
    named += [
        q.holds(q.equal(q.column("outcome"), q.number(place)))
        for place, one in enumerate(terms.outcomes)
        if one.name in limit.on
    ]
    return q.both(q.either(*paying) if limit.payer else None, q.either(*named) if limit.on else None)


def _leads(limit: Limit) -> Sql:
    """Whether a line leads to all that a limit is each of."""
    return q.both(*(q.present(q.column(subject_column(record))) for record in limit.each if record != PERIOD))


def _applied(plan: Plan, lines: str, limit: Limit, size: Size) -> str:
    """Lines after one limit."""
    turns, room = _turns(plan, lines, limit, size)
    changes = size.varies and PERIOD not in limit.each and not (limit.of == "money" and limit.trim == "whole")
    step, fits = filling.by_period(plan, turns, room) if changes else filling.at_once(plan, turns, room)
    frame = Frame(plan, step, {})
    taken = frame.bind("taken", q.when([(room.counts, q.minus(room.amount, fits))], _none_taken()))
    found = {**{name: q.column(name) for name in _slim(plan)}, **_after(plan, limit, taken)}
    cut = q.opposite(q.equal(taken, _none_taken()))
    if size.cell.left is not None:
        found["limit reasons"] = (
            marks.all_reasons(
                found["limit reasons"],
                q.when(
                    [
                        (
                            q.both(cut, q.present(q.column(room.left))),
                            marks.counted_without(limit.clause, limit.name, q.column(room.left)),
                        )
                    ]
                ),
            )
            or found["limit reasons"]
        )
    if room.held is not None:
        found |= _held(plan, limit, room, found)
    return frame.step(f"lines after {limit.name}", found)


def _none_taken() -> Sql:
    """Nothing, in steps of money."""
    return q.cast(q.number(0), "wide")


def _turns(plan: Plan, lines: str, limit: Limit, size: Size) -> tuple[str, filling.Room]:
    """The step of lines with the room that each is in, and what it asks of it; and its columns."""
    frame = Frame(plan, lines, {})
    own = {name: q.column(name) for name in _slim(plan)}
    on = frame.bind("is on", q.both(q.equal(q.column("state"), q.text("payable")), _is_on(plan, limit), _leads(limit)))
    asked = {
        name: q.column(PERIOD if record == PERIOD else subject_column(record)) for record, name in size.keys.items()
    }
    joined = frame.join(size.step, asked, alias=f"size of {limit.name}", on_day=False)
    amount = q.column(payers.share_column(limit.payer) if limit.payer else "amount")
    first = q.first(q.column("achieved"), q.column("due"))
    if limit.order == "earliest claimed":
        first = q.first(q.column("claimed"), first)
    if limit.order == "earliest period":
        first = q.column(PERIOD)
    found: dict[str, Sql] = {
        "room counts": q.both(on, q.present(joined.column("size"))),
        "room size": q.times(joined.column("size"), _finer(plan, limit, size)),
        "room amount": amount,
        "turn": first,
    }
    if size.cell.waits is not None:
        found["room waits"] = q.when([(on, joined.column("size waits"))])
    if size.cell.left is not None:
        found["room left"] = joined.column("size left")
    scope = _scope(plan, limit)
    found |= {f"room {number}": one for number, one in enumerate(scope)}
    names = {name: plan.fresh(f"{limit.name} {name}") for name in found}
    step = frame.step(f"turns of {limit.name}", {**own, **{names[name]: one for name, one in found.items()}})
    return step, filling.Room(
        limit=limit,
        counts=q.column(names["room counts"]),
        size=q.column(names["room size"]),
        amount=q.column(names["room amount"]),
        scope=[q.column(names[f"room {number}"]) for number in range(len(scope))],
        order=[q.column(PERIOD), q.column(names["turn"]), q.column(names["room amount"]), *_ties()],
        row=q.first(q.column(subject_column(limit.counts)), q.text("")) if limit.counts else None,
        held=names.get("room waits"),
        left=names.get("room left", ""),
        signed=any(payment.below_zero is not None for payment in plan.terms.contract.payments),
    )


def _finer(plan: Plan, limit: Limit, size: Size) -> Sql:
    """How many steps that amounts are counted in make one of those that a size is counted in."""
    return q.cast(q.number(money_scale(plan) // size.cell.scale if limit.of == "money" else 1), "wide")


def _ties() -> list[Sql]:
    """What decides between lines whose turn is the same."""
    zero = q.number(0)
    numbered = {name: q.first(q.column(name), zero) for name in ("outcome", "occurrence", "part", "payment")}
    return [numbered["outcome"], q.column("key"), numbered["occurrence"], numbered["part"], numbered["payment"]]


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
        found.append(_year(plan, limit.year, q.first(q.column("achieved"), q.column(PERIOD))))
    return found


def _year(plan: Plan, name: str, day: Sql) -> Sql:
    """The number of the year of the calendar that a day lies in."""
    own = next(year for year in plan.terms.settings.calendar.years if year.name == name)
    early = q.when([(q.below(q.day_of_month(day), q.number(own.day)), q.number(1))], q.number(0))
    since = q.minus(q.minus(q.plus(q.times(q.number(12), q.year(day)), q.month(day)), q.number(own.month)), early)
    return q.over(since, q.number(own.months))


def _after(plan: Plan, limit: Limit, taken: Sql) -> dict[str, Sql]:
    """What a limit changes in the lines of which it takes something, for good or only from one of its payers."""
    said = f", so {limit.rest} pays the rest" if limit.rest else ""
    why = marks.reason(limit.clause, f"limit {limit.name} left no room for all of it{said}")
    cut = q.opposite(q.equal(taken, _none_taken()))
    reasons = marks.all_reasons(q.column("limit reasons"), q.when([(cut, why)])) or why
    found: dict[str, Sql] = {"limit reasons": reasons}
    if limit.payer:
        own = payers.share_column(limit.payer)
        found[own] = q.minus(q.column(own), taken)
    if limit.rest and payers.share_column(limit.rest) in columns(plan):
        other = payers.share_column(limit.rest)
        found[other] = q.plus(q.column(other), taken)
    if not limit.rest:
        found["amount"] = q.minus(q.column("amount"), taken)
        found[taken_column(limit)] = taken
        found["trimmed"] = q.either(q.holds(q.column("trimmed")), cut)
    return found


def _held(plan: Plan, limit: Limit, room: filling.Room, found: Mapping[str, Sql]) -> dict[str, Sql]:
    """What stands in the lines that are held because what limits them is not known."""
    waits = q.column(room.held or "")
    held = q.present(waits)
    place = plan.terms.contract.limits.index(limit)
    kinds = columns(plan)
    stopped = ["amount", *(name for name in payers.columns(plan) if not name.endswith(" before"))]
    return {
        "state": q.when([(held, q.text("held"))], q.column("state")),
        "held by": q.when([(held, q.number(place))], q.column("held by")),
        "held for": q.when([(held, waits)], q.column("held for")),
        **{name: q.when([(held, q.nothing(kinds[name]))], found[name]) for name in stopped},
    }
