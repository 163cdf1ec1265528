"""Why lines are not paid, and how outcomes stand: counted by the engine under their first reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from pbr_dsl.columnar import marks, outcomes, relations, states
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.lines import MOST, scale
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.values.facts import Missing
from pbr_dsl.values.statement import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlglot import expressions as exp

    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql

_OWN: Final = ("payment", "outcome", "state", "held by")
_SUMS: Final = ("lines", "most")
TOLD: Final = ("clause", "said", "why", "record", "field", "note")


@dataclass(frozen=True, slots=True)
class Stopped:
    """Lines of a payment, or outcomes, of one state that share their first reason and what they wait for first.

    `most` is what they could still come to; None where that is not known of any of them.
    """

    payment: str
    outcome: str
    state: str
    count: int
    reason: Reason | None
    wait: Missing | None
    most: Fraction | None


def stopped(lines: str) -> Sql:
    """Give the query of the lines that are not paid by period, state, first reason and what they wait for first.

    Many say the same, word for word: these are counted before a word is looked at.
    """
    held = q.present(q.column("held by"))  # by a limit, whatever else the line waits for
    waits = q.when([(held, q.column("held for"))], q.column("waits"))
    own = {name: q.column(name) for name in (PERIOD, *_OWN)}
    columns = {**own, "reason": q.column("reason"), "waits": waits, "bounded": q.present(q.column(MOST))}
    unpaid = q.opposite(q.equal(q.column("state"), q.text("payable")))
    below = relations.selected(q.table(lines), {**columns, "most": q.column(MOST)}).where(unpaid, copy=False)
    alike = _counted(below, columns, {"lines": q.count(), "most": q.total(q.column("most"))})
    columns = {**own, **told(q.column("reason"), q.column("waits")), "bounded": q.column("bounded")}
    sums = {name: q.column(name) for name in _SUMS}
    read = relations.selected(relations.within(alike), {**columns, **sums})
    return _counted(read, columns, {name: q.total(one) for name, one in sums.items()})


def stops(stopped: str, state: str, starts: Collection[date] | None = None) -> Sql:
    """Give the query of the lines of a state, `stopped` as above, in all periods.

    With `starts` only of the periods that begin on one of these days.
    """
    shared = {name: q.column(name) for name in (*_OWN, *TOLD, "bounded")}
    asked = q.equal(q.column("state"), q.text(state))
    if starts is not None:
        asked = q.both(asked, q.either(*(q.equal(q.column(PERIOD), q.day(one)) for one in sorted(starts))))
    query = relations.selected(q.table(stopped), {**shared, **{name: q.total(q.column(name)) for name in _SUMS}})
    return query.where(asked, copy=False).group_by(*shared.values(), copy=False).order_by(*_in_order())


def standings(plan: Plan, name: str) -> Sql:
    """Give the query of the rows of an outcome that are offered, as known on the day of the run.

    They are counted by state, by their first reason and by what they wait for first.
    """
    own = outcomes.frame_of(plan, name)
    frame = own.frame
    if frame.on:
        frame.keep_rows(q.equal(q.column(frame.on), q.day(plan.day)))
    given = frame.kept("offered", states.offered_in(own))
    if given.value != q.yes_no(value=True):
        frame.keep_rows(q.opposite(given.no))
    found, nothing = states.verdict(own), q.nothing("text")
    columns = {
        "payment": q.cast(q.nothing("number"), "number"),
        "outcome": q.number(plan.terms.order[name]),
        "state": found.state,
        "held by": q.cast(q.nothing("number"), "number"),
        **told(found.reason or nothing, found.waits or nothing),
    }
    return _counted(frame.query(columns), columns, {"lines": q.count(), "most": q.nothing("wide")}).order_by(
        *_in_order()
    )


def told(reason: Sql, waits: Sql) -> dict[str, Sql]:
    """Give a reason, and what is waited for first, in columns."""
    waited = q.contains(reason, marks.PART + marks.WAITED + marks.PART)
    said = marks.without_values(q.part_of(reason, marks.PART, 3))
    first = q.part_of(waits, marks.WAIT, 1)
    parts = [q.part_of(first, marks.FIELD, place) for place in (1, 2, 4, 7)]
    return {
        "clause": q.part_of(reason, marks.PART, 1),
        "said": q.when([(waited, q.text(""))], said),
        "why": parts[0],
        "record": parts[1],
        "field": parts[2],
        "note": marks.without_values(parts[3]),
    }


def _counted(below: exp.Select, columns: Mapping[str, Sql], sums: Mapping[str, Sql]) -> exp.Select:
    """Rows that share all columns, with some sums over them."""
    every = {name: q.column(name) for name in columns}
    query = relations.selected(relations.within(below), {**every, **sums})
    return query.group_by(*every.values(), copy=False)


def _in_order() -> list[exp.Ordered]:
    """The order in which stops are read."""
    return relations.ordered([q.column(name) for name in ("lines", *_OWN, *TOLD)])


def read_stops(plan: Plan, rows: Iterable[Mapping[str, Any]]) -> list[Stopped]:
    """Give the stops of a query's rows."""
    payments, own = plan.terms.contract.payments, plan.terms.contract.outcomes
    found: list[Stopped] = []
    for row in rows:
        payment = "" if row["payment"] is None else payments[row["payment"]].name
        outcome = "" if row["outcome"] is None else own[row["outcome"]].name
        reason, wait = read_told(row)
        if row["held by"] is not None:
            reason = Reason("", plan.terms.contract.limits[row["held by"]].clause)
        most = None if row["most"] is None else Fraction(row["most"], scale(plan))
        found.append(Stopped(payment, outcome, row["state"], row["lines"], reason, wait, most))
    return found


def read_told(row: Mapping[str, Any], of: str = "") -> tuple[Reason | None, Missing | None]:
    """Give the reason, and what is waited for, that columns of a row tell, whose names begin with `of`."""
    said, clause, why, record, field, note = (row[f"{of}{name}"] for name in ("said", "clause", "why", *TOLD[3:]))
    reason = Reason(marks.said(said or ""), marks.clauses_of(clause)) if clause is not None else None
    return reason, Missing(why, record.partition(marks.OF)[0], (), field, "", 0, note) if why else None
