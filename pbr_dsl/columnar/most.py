"""The most that lines which wait could still come to, in columns: priced once more with what they wait for supposed.

Where nothing that an amount reads can be in doubt, lines say it when they are drafted.  Else it is worked out once
lines are there, for those alone that wait: where nothing does it costs one look at their states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pbr_dsl.columnar import amounts, dues, lines, marks, numbers, occurrences, relations, supposing
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.frame import KNOWN_ON, Frame
from pbr_dsl.columnar.lines import IDENTITY, MOST
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.model.terms import OUTCOME, PERIOD

if TYPE_CHECKING:
    from sqlglot import expressions as exp

    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Outcome, Payment


def waiting(plan: Plan, given: str) -> Sql | None:
    """Give the query of how many lines of each payment and outcome are held, or lapsed, for what they wait for."""
    if not any(payment.domain == (OUTCOME,) for payment in plan.terms.contract.payments):
        return None
    keys = {name: q.column(name) for name in ("payment", "outcome")}
    query = relations.selected(q.table(given), {**keys, "n": q.count()}).where(_waits())
    return query.group_by(*keys.values(), copy=False)


def _waits() -> Sql:
    """Whether a line of an outcome waits, for what is not the size of a limit, and does not say its most yet."""
    stopped = q.among(q.column("state"), ("held", "lapsed"))
    there = (q.present(q.column(name)) for name in ("outcome", "waits"))
    return q.both(stopped, *there, *(q.absent(q.column(name)) for name in ("held by", MOST)))


@dataclass(frozen=True, slots=True)
class Standing:
    """The step of lines that wait at their price as things stand, in full; the columns of which line each is.

    `may_differ` is the column of whether anything that the price reads is in doubt.
    """

    step: str
    names: dict[str, str]
    may_differ: str

    def in_doubt(self) -> Sql:
        """Give the query of the payments and outcomes of which a line may come to more than it does as things stand."""
        keys = {name: q.column(self.names[name]) for name in ("payment", "outcome")}
        query = relations.selected(q.table(self.step), keys)
        return query.where(q.column(self.may_differ), copy=False).group_by(*keys.values(), copy=False)


def as_things_stand(plan: Plan, given: str, counted: Iterable[Mapping[str, Any]]) -> Standing | None:
    """Give the lines that wait, of the payments and outcomes of the rows of `waiting`, at the price as things stand."""
    names, may_differ = {name: plan.fresh(f"waiting {name}") for name in IDENTITY}, plan.fresh("may differ")
    found = _each(plan, counted, lambda *which: _of_outcome(plan, given, which, names, may_differ))
    return (
        Standing(plan.step("waiting lines as things stand", relations.united(found)), names, may_differ)
        if found
        else None
    )


def with_most(plan: Plan, given: str, standing: Standing, doubtful: Iterable[Mapping[str, Any]]) -> str:
    """Give the step of lines with the most that each of those that wait could still come to.

    `doubtful` are the rows of `in_doubt`: what these lines wait for is supposed; the others come to what they stand at.
    """
    names, again = standing.names, [*doubtful]
    own = {name: q.column(names[name]) for name in ("payment", "outcome")}
    others = [q.both(*(q.equal(column, q.number(row[name])) for name, column in own.items())) for row in again]
    sure = relations.selected(q.table(standing.step), {name: q.column(name) for name in (*names.values(), MOST)})
    queries = [sure.where(q.opposite(q.either(*others)), copy=False) if others else sure]
    queries += _each(plan, again, lambda *which: _of_outcome(plan, given, which, names))
    step = plan.step("the most that lines could come to", relations.united(queries))
    same = [q.equal(q.column(name, "l"), q.column(names[name], "m")) for name in ("period", "payment", "key")]
    same += [
        q.equal(lines.alike(name, "l"), q.first(q.column(names[name], "m"), q.number(0)))
        for name in ("outcome", "occurrence", "part")
    ]
    every = {name: q.column(name, "l") for name in plan.columns(given)}
    every[MOST] = q.first(every[MOST], q.column(MOST, "m"))
    query = relations.selected(q.table(given, "l"), every)
    joined = query.join(q.table(step, "m"), on=q.both(*same), join_type="LEFT", copy=False)
    return plan.step("lines with the most of each", joined, kept=False)


def _each(
    plan: Plan, rows: Iterable[Mapping[str, Any]], make: Callable[[Payment, Outcome], exp.Select]
) -> list[exp.Select]:
    """A query for each payment and outcome of some rows; the payments of which there is none are noted."""
    contract = plan.terms.contract
    found: list[exp.Select] = []
    for row in rows:
        payment = contract.payments[row["payment"]]
        try:
            found.append(make(payment, contract.outcomes[row["outcome"]]))
        except NotLoweredError:
            plan.unmeasured.add(payment.name)
    return found


def _of_outcome(
    plan: Plan, given: str, which: tuple[Payment, Outcome], names: dict[str, str], may_differ: str = ""
) -> exp.Select:
    """The query of the most of each line of a payment for an outcome; else of what it comes to as things stand."""
    payment, outcome = which
    contract, made = plan.terms.contract, occurrences.made(plan, outcome.name)
    frame = Frame(plan, given, {})
    mine = q.equal(q.column("payment"), q.number(contract.payments.index(payment)))
    frame.keep_rows(
        q.both(_waits(), mine, q.holds(q.equal(q.column("outcome"), q.number(plan.terms.order[outcome.name]))))
    )
    own, case = plan.fresh("waiting row"), plan.fresh("case")
    key = frame.bind("key", occurrences.key_of(outcome, q.column("key"), q.column("occurrence")))
    left = marks.left_out(OUTCOME, key, q.column("waits"))
    columns = {names[name]: q.column(name) for name in IDENTITY} | {own: key, case: supposing.case("belong", left)}
    if plan.many_days:
        periods = frame.join(plan.stretches(PERIOD), {"key": q.column(PERIOD)}, alias="period", on_day=False)
        columns[KNOWN_ON] = periods.column("facts on")
    on = KNOWN_ON if plan.many_days else ""
    waits = Frame(plan, frame.step("lines that wait", columns), {}, on)
    joined = waits.join(made.step, {made.bound[OUTCOME]: q.column(own)}, alias="row", side="INNER")
    kept = {name: q.column(name) for name in columns}
    kept |= {name: joined.column(name) for name in plan.columns(made.step) if name != KNOWN_ON}
    inner = occurrences.of_rows(plan, outcome.name, replace(made, step=waits.step("what waits", kept)))
    plan.made["outcome frame", id(inner.frame)] = inner
    if not may_differ:
        inner.frame.case = q.column(case)
    return _priced(inner.frame, payment, {new: q.column(new) for new in names.values()}, names["part"], may_differ)


def _priced(frame: Frame, payment: Payment, columns: dict[str, Sql], part: str, may_differ: str) -> exp.Select:
    """The query of what lines come to under what is supposed, or as things stand, each the part of its payment."""
    price = amounts.price(frame, payment, in_full=bool(may_differ)).amount
    whole = numbers.scaled(price, lines.scale(frame.plan))
    found = whole
    if payment.due is not None and len(payment.due.dates) > 1:
        parts = range(1, len(payment.due.dates) + 1)
        each = [(q.equal(q.column(part), q.number(at)), dues.part_of(frame, whole, payment, at)) for at in parts]
        found = numbers.picked(each[:-1], each[-1][1])
    known = q.when([(q.opposite(found.unknown), q.cast(found.value, "wide"))], q.nothing("wide"))
    if may_differ:
        columns[may_differ] = q.either(price.unknown, *([] if price.left is None else [q.present(price.left)]))
    return frame.query({**columns, MOST: known})
