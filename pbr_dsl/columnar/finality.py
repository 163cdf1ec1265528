"""Final periods in columns: what was held lapses, what was open waits on, and what came too late is listed.

Each line is drafted on the facts of its own period; beside it, those of final periods as if they were not final.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import limits, marks, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.frame import KNOWN_ON, Frame
from pbr_dsl.columnar.lines import COLUMNS, MORE, MOST, alike, same_line, subject_column
from pbr_dsl.model.terms import PERIOD

if TYPE_CHECKING:
    from sqlglot import expressions as exp

    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql

LATE: Final = ("late", "late amount", "late order")
_ORDER: Final = ("payment", "outcome", "key", "occurrence", "part")
_SAME: Final = ("payment", "key", "outcome", "occurrence", "part")  # what makes a line the same one in another period


def closed(plan: Plan, drafts: str) -> str:
    """Give the step of the lines of all periods, those of final ones closed; and keep that of what came too late."""
    if not plan.many_days:
        return drafts
    made, now = (_on(plan, drafts, own=own) for own in (True, False))
    frame = Frame(plan, made, {})
    joined = frame.join(now, _same(with_period=True), alias="now", on_day=False)
    sealed, final = q.column("facts on"), frame.bind("final", q.below(q.column("facts on"), q.day(plan.day)))
    there = q.present(joined.column("payment"))
    waits_on = frame.bind("waits on", q.both(final, _is("open"), there))
    state = q.when([(waits_on, joined.column("state"))], q.column("state"))
    pays = frame.bind("pays for good", q.both(final, q.equal(state, q.text("payable")), _moves(plan)))
    paid = q.over_rows(q.lowest(q.when([(pays, q.column(PERIOD))])), [q.column(one) for one in _names()], [])
    paid = frame.bind("paid in", paid)
    again = frame.bind("paid before", _again(plan, paid))
    found = {
        name: q.when([(q.both(waits_on, q.opposite(again)), joined.column(name))], q.column(name))
        for name in _own(plan)
    }
    lapses = frame.bind("lapses", q.both(final, q.opposite(again), q.equal(found["state"], q.text("held"))))
    clause = _clause(plan)
    late = marks.reason(clause, "not known by ", marks.day_said(sealed), ", when the period became final")
    more = [(again, _paid_before(plan, paid)), (lapses, late)]
    found |= _said_first(q.when(more), found)
    found["state"] = q.when([(again, q.text("refused")), (lapses, q.text("lapsed"))], found["state"])
    found |= {name: q.when([(q.opposite(again), found[name])]) for name in ("amount", MOST)}
    rest = {name: q.column(name) for name in (*_names(), "facts on")}
    step = frame.step("lines once periods are final", {**found, **rest, "paid in": paid})
    plan.made["late"] = _late(plan, step, now)
    return step


def late_query(plan: Plan, lines: str) -> Sql | None:
    """Give the query of what rows recorded after a period was final would have changed; None where no period is.

    A line that is there stands in it as limits left it, one that would have been made as it would be without them.
    """
    step = plan.made.get("late")
    if not isinstance(step, str):
        return None
    new = q.column("late", "t")
    found = {name: q.column(name, "l") for name in limits.columns(plan)}
    for name in _own(plan):
        found[name] = q.when([(new, q.column(name, "t"))], q.column(name, "l"))
    found[MOST] = q.nothing("wide")
    query = relations.selected(q.table(step, "t"), {**found, **{name: q.column(name, "t") for name in LATE}})
    order = [q.column(PERIOD, "t"), q.column("late order", "t"), *(alike(one, "t") for one in _ORDER)]
    joined = query.join(q.table(lines, "l"), on=same_line(plan, "t", "l"), join_type="LEFT", copy=False)
    return joined.order_by(*relations.ordered(order))


# ---------------------------------------------------------------- lines on a day


def _own(plan: Plan) -> list[str]:
    """The columns of lines before limits."""
    return [*COLUMNS, *(subject_column(record) for record in plan.terms.records)]


def _on(plan: Plan, drafts: str, *, own: bool) -> str:
    """The step of the lines on the facts of their own periods, or of those on later facts."""
    frame = Frame(plan, drafts, {})
    periods = frame.join(plan.stretches(PERIOD), {"key": q.column(PERIOD)}, alias="period", on_day=False)
    sealed = periods.column("facts on")
    here = frame.bind("own", q.equal(q.column(KNOWN_ON), sealed))
    frame.keep_rows(here if own else q.opposite(here))
    same = {name: alike(one) for one, name in zip(_SAME, _names(), strict=True)}
    columns = {name: q.column(name) for name in _own(plan)}
    return frame.step(f"lines on {'their own' if own else 'later'} facts", {**columns, **same, "facts on": sealed})


def _names() -> list[str]:
    """The columns of what makes a line the same one in another period."""
    return [f"same {one}" for one in _SAME]


def _same(*, with_period: bool) -> dict[str, Sql]:
    """The columns on which a line is joined to the same one."""
    found = {name: q.column(name) for name in _names()}
    return {**found, PERIOD: q.column(PERIOD)} if with_period else found


def _is(state: str) -> Sql:
    """Whether a line is in a state."""
    return q.equal(q.column("state"), q.text(state))


def _moves(plan: Plan) -> Sql:
    """Whether a date, and not the payment itself, says which period a line belongs to."""
    payments = enumerate(plan.terms.contract.payments)
    return q.either(
        *(q.equal(q.column("payment"), q.number(place)) for place, one in payments if PERIOD not in one.domain)
    )


def _again(plan: Plan, paid: Sql) -> Sql:
    """Whether a line was paid in a final period before, and is not refused for a reason of its own."""
    return q.both(_moves(plan), q.holds(q.below(paid, q.column(PERIOD))), q.opposite(_is("refused")))


def _said_first(why: Sql, said: dict[str, Sql]) -> dict[str, Sql]:
    """The reasons of a line with another before them, where there is one."""
    before = q.when([(q.present(why), said["reason"])])
    return {"reason": q.first(why, said["reason"]), MORE: marks.all_reasons(before, said[MORE]) or said[MORE]}


def _paid_before(plan: Plan, paid: Sql) -> Sql:
    """The reason of a line that was paid in a final period before."""
    return marks.reason(_clause(plan), "paid in the period from ", marks.day_said(paid), ", which is final")


def _clause(plan: Plan) -> Sql:
    """The clause of a line: that of its outcome, else of its payment."""
    outcomes, payments = plan.terms.contract.outcomes, plan.terms.contract.payments
    own = [
        (q.equal(q.column("outcome"), q.number(at)), q.text(one.clause))
        for at, one in enumerate(outcomes)
        if one.clause
    ]
    return q.when(
        [*own, *((q.equal(q.column("payment"), q.number(at)), q.text(one.clause)) for at, one in enumerate(payments))]
    )


# ---------------------------------------------------------------- what came too late


def _late(plan: Plan, made: str, now: str) -> str:
    """The step of the lines that rows recorded after a period was final would change, with what each would be."""
    return plan.step("lines that came too late", relations.united([_changed(plan, made, now), _gone(plan, made, now)]))


def _changed(plan: Plan, made: str, now: str) -> exp.Select:
    """The lines that would be there, or would come to something else."""
    paying = relations.selected(q.table(made), {**_same(with_period=False), "paid in": q.column("paid in")}).distinct()
    once = plan.step("paid for good", paying.where(q.present(q.column("paid in"))))
    frame = Frame(plan, now, {})
    paid = frame.join(once, _same(with_period=False), alias="paid", on_day=False).column("paid in")
    again = frame.bind("paid before", _again(plan, paid))
    payable = frame.bind("would pay", q.both(q.opposite(again), _is("payable")))
    before = frame.bind("would be", q.when([(q.opposite(again), q.column("amount"))]))
    old = frame.join(made, _same(with_period=True), alias="old", on_day=False)
    new = frame.bind("new", q.absent(old.column("payment")))
    paid_old = q.holds(q.equal(old.column("state"), q.text("payable")))
    same = q.either(
        q.holds(q.equal(before, old.column("amount"))), q.both(q.absent(before), q.absent(old.column("amount")))
    )
    other = q.both(q.opposite(new), q.either(payable, paid_old), q.opposite(same))
    frame.keep_rows(q.both(_recorded_since(plan), q.either(q.both(new, payable), other)))
    sealed = marks.day_said(q.column("facts on"))
    why = marks.reason(_clause(plan), "recorded after ", sealed, ", when the period became final")
    own = {name: q.column(name) for name in _own(plan)}
    own |= _said_first(q.when([(new, why)]), own)
    own |= {"state": q.when([(new, q.text("lapsed"))], own["state"]), "amount": q.nothing("wide")}
    amount = q.when([(payable, before)])
    return frame.query({**own, **dict(zip(LATE, (new, amount, q.number(0)), strict=True))})


def _gone(plan: Plan, made: str, now: str) -> exp.Select:
    """The lines that would not be there."""
    frame = Frame(plan, made, {})
    still = frame.join(now, _same(with_period=True), alias="still", on_day=False)
    final = q.below(q.column("facts on"), q.day(plan.day))
    gone = q.both(final, _recorded_since(plan), _is("payable"), _moves(plan), q.absent(still.column("payment")))
    frame.keep_rows(gone)
    own = {name: q.column(name) for name in _own(plan)}
    nothing = q.cast(q.number(0), "wide")
    return frame.query({**own, **dict(zip(LATE, (q.yes_no(value=False), nothing, q.number(1)), strict=True))})


def _recorded_since(plan: Plan) -> Sql:
    """Whether rows were recorded after the day on which a line's period became final."""
    return q.below(q.column("facts on"), q.day(plan.recorded or date.min))
