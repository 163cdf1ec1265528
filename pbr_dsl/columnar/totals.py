"""Lines added up by the engine: sums by keys, and why lines are not paid, without reading the lines themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from pbr_dsl.columnar import marks, world
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.lines import subject_column
from pbr_dsl.values.facts import Missing
from pbr_dsl.values.statement import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql

PLAIN: Final = ("period", "payment", "outcome", "state", "due", "achieved")


@dataclass(frozen=True, slots=True)
class Total:
    """Lines that share some keys, a payment and a state: how many, what they come to, and what limits took of them."""

    keys: tuple[Any, ...]
    payment: str
    state: str
    lines: int
    amount: Fraction
    trimmed: Fraction


@dataclass(frozen=True, slots=True)
class Stopped:
    """Lines of a payment, an outcome and a state that share their first reason and what they wait for first."""

    payment: str
    outcome: str
    lines: int
    reason: Reason | None
    wait: Missing | None


def totals(plan: Plan, lines: str, keys: Sequence[str]) -> Sql:
    """Give the query of lines added up by keys: of `PLAIN`, a record, or a field as `client.need`."""
    source, columns = _keyed(plan, lines, keys)
    named = {f"key {place}": one for place, one in enumerate(columns)}
    own = {"payment": q.column("payment", "l"), "state": q.column("state", "l")}
    amount, before = q.column("amount", "l"), q.column("before", "l")
    sums = {
        "lines": q.count(),
        "amount": q.total(amount),
        "trimmed": q.total(q.when([(q.holds(q.column("trimmed", "l")), q.minus(before, amount))])),
    }
    query = q.selected(source, {**named, **own, **sums})
    for join in _joins(plan, keys):
        query = query.join(join[0], on=join[1], join_type="LEFT", copy=False)
    query = query.group_by(*columns, *own.values())
    return query.order_by(*q.ordered([q.column(one) for one in (*named, "payment", "state")]))


def _keyed(plan: Plan, lines: str, keys: Sequence[str]) -> tuple[Sql, list[Sql]]:
    """The relation of lines, and the columns of keys."""
    found: list[Sql] = []
    for key in keys:
        if key in PLAIN:
            found.append(q.column(key, "l"))
        elif "." in key:
            record, name = key.split(".", 1)
            field = world.rows_of(plan, record).fields[name]
            found.append(q.cast(q.column(field.column, f"rows {record}"), "text"))
        else:
            found.append(q.column(subject_column(key), "l"))
    return q.table(lines, "l"), found


def _joins(plan: Plan, keys: Sequence[str]) -> list[tuple[Sql, Sql]]:
    """The rows of the records of which fields are keys."""
    found: list[tuple[Sql, Sql]] = []
    for record in dict.fromkeys(key.split(".", 1)[0] for key in keys if "." in key):
        rows = world.rows_of(plan, record)
        alias = f"rows {record}"
        same = q.equal(q.column(rows.key, alias), q.column(subject_column(record), "l"))
        found.append((q.table(rows.relation, alias), same))
    return found


def read_totals(plan: Plan, rows: Iterable[Mapping[str, Any]], keys: Sequence[str]) -> list[Total]:
    """Give the totals of a query's rows; amounts in money of the contract's currency."""
    step = Fraction(1, Fraction(plan.terms.settings.rounding.step).denominator)
    payments, outcomes = plan.terms.contract.payments, plan.terms.contract.outcomes

    def key(name: str, value: object) -> object:
        match name:
            case "payment":
                return payments[int(str(value))].name
            case "outcome":
                return "" if value is None else outcomes[int(str(value))].name
            case _:
                return value if value is None or isinstance(value, date) else str(value).replace(marks.KEY, " / ")

    return [
        Total(
            tuple(key(name, row[f"key {place}"]) for place, name in enumerate(keys)),
            payments[row["payment"]].name,
            row["state"],
            row["lines"],
            (row["amount"] or 0) * step if row["state"] == "payable" else Fraction(0),
            (row["trimmed"] or 0) * step,
        )
        for row in rows
    ]


def stops(lines: str, state: str) -> Sql:
    """Give the query of the lines of a state by their first reason and what they wait for first."""
    reason = q.part_of(q.column("reasons"), marks.REASON, 1)
    waited = q.contains(reason, marks.PART + marks.WAITED + marks.PART)
    clause = q.part_of(reason, marks.PART, 1)
    said = marks.without_values(q.part_of(reason, marks.PART, 3))
    first = q.part_of(q.column("waits"), marks.WAIT, 1)
    parts = [q.part_of(first, marks.FIELD, place) for place in (1, 2, 4, 7)]
    columns = {
        "payment": q.column("payment"),
        "outcome": q.column("outcome"),
        "clause": clause,
        "said": q.when([(waited, q.text(""))], said),
        "why": parts[0],
        "record": parts[1],
        "field": parts[2],
        "note": marks.without_values(parts[3]),
    }
    below = q.selected(q.table(lines), columns).where(q.equal(q.column("state"), q.text(state)), copy=False)
    query = q.selected(q.within(below), {**{name: q.column(name) for name in columns}, "lines": q.count()})
    grouped = query.group_by(*(q.column(name) for name in columns), copy=False)
    return grouped.order_by(*q.ordered([q.column(name) for name in ("lines", *columns)]))


def read_stops(plan: Plan, rows: Iterable[Mapping[str, Any]]) -> list[Stopped]:
    """Give the stops of a query's rows."""
    payments, outcomes = plan.terms.contract.payments, plan.terms.contract.outcomes
    found: list[Stopped] = []
    for row in rows:
        outcome = "" if row["outcome"] is None else outcomes[row["outcome"]].name
        reason = (
            Reason(marks.said(row["said"]), marks.clauses_of(row["clause"] or ""))
            if row["clause"] is not None
            else None
        )
        wait = Missing(row["why"], row["record"], (), row["field"], "", 0, row["note"]) if row["why"] else None
        found.append(Stopped(payments[row["payment"]].name, outcome, row["lines"], reason, wait))
    return found
