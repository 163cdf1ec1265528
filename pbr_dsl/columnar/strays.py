"""Rows whose key could not be read: each of them might be any row that only others name."""

from __future__ import annotations

from sqlglot import expressions as exp

from pbr_dsl.columnar import marks, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.frame import KNOWN_ON
from pbr_dsl.columnar.plan import Plan, Rows
from pbr_dsl.columnar.sql import Sql

UNREAD = "unread"


def perhaps_one(waits: Sql) -> Sql:
    """Give what a field of a row that only others name waits for, where `beside_strays` is joined to the row."""
    return q.joined(marks.WAIT, waits, q.column(UNREAD))


def beside_strays(plan: Plan, rows: Rows, record: str, query: exp.Select) -> exp.Select:
    """Give a query of rows that only others name beside all rows of the same record whose key could not be read."""
    on = {f"{UNREAD} on": q.column(KNOWN_ON)} if plan.many_days else {}
    all_of_them = q.listed(marks.WAIT, q.column(rows.stray), [q.column(rows.key)])
    listed = relations.selected(q.table(rows.relation), {UNREAD: all_of_them, **on})
    step = plan.step(f"{UNREAD} {record}", listed.group_by(q.column(KNOWN_ON), copy=False) if on else listed)
    if not on:
        return query.join(q.table(step, "u"), join_type="CROSS", copy=False)
    same = q.equal(q.column(f"{UNREAD} on", "u"), q.column(KNOWN_ON))
    return query.join(q.table(step, "u"), on=same, join_type="LEFT", copy=False)
