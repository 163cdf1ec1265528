"""The people whom lines that are paid rest on, counted by the engine: how many are in the same sums of a table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from pbr_dsl.columnar import marks, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.lines import subject_column
from pbr_dsl.columnar.totals import joins, keyed
from pbr_dsl.model.terms import PERIOD

if TYPE_CHECKING:
    from sqlglot import expressions as exp

    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql


def crowds(plan: Plan, lines: str, keys: Sequence[str], starts: Collection[date] | None) -> exp.Select:
    """Give the query of how many people are in the same combinations of keys (see `totals.totals`) of lines paid."""
    source, columns = keyed(plan, lines, keys)
    said = [q.first(q.cast(one, "text"), q.text("")) for one in columns]
    cell = q.joined(marks.PART, *said) if said else q.text("")
    query = relations.selected(source, {"who": _whose(plan), "cell": cell})
    for join in joins(plan, keys):
        query = query.join(join[0], on=join[1], join_type="LEFT", copy=False)
    each = query.where(_paid(plan, starts), copy=False).distinct()
    cells = {"cells": q.listed(marks.ROW, q.column("cell"), [q.column("cell")])}
    people = relations.selected(relations.within(each), cells).group_by(q.column("who"), copy=False)
    together = {"cells": q.column("cells"), "people": q.count()}
    return relations.selected(relations.within(people), together).group_by(q.column("cells"), copy=False)


def read_crowds(row: dict[str, Any]) -> tuple[Iterator[list[str]], int]:
    """Give the combinations of keys of a row, each key as a text ("" for none), and how many people are in them."""
    return (one.split(marks.PART) for one in row["cells"].split(marks.ROW)), row["people"]


def of_nobody(plan: Plan, lines: str, starts: Collection[date] | None) -> exp.Select:
    """Give the query of the payments of which lines are paid that are for no person."""
    query = relations.selected(q.table(lines, "l"), {"payment": q.column("payment", "l")})
    return query.where(q.both(_paid(plan, starts), q.absent(_whose(plan))), copy=False).distinct()


def _whose(plan: Plan) -> Sql:
    """The person that a line is for, as a text."""
    people = [one.name for one in plan.terms.contract.records if one.personal]
    return q.replaced(q.first(*(q.column(subject_column(one), "l") for one in people)), marks.KEY, " / ")


def _paid(plan: Plan, starts: Collection[date] | None) -> Sql:
    """Whether a line is paid, and not only computed, in a period that begins on some days."""
    shadows = [q.number(at) for at, one in enumerate(plan.terms.contract.payments) if one.shadow]
    tests = [q.equal(q.column("state", "l"), q.text("payable"))]
    if shadows:
        tests.append(q.opposite(q.one_of(q.column("payment", "l"), shadows)))
    if starts is not None:
        days = [q.equal(q.column(PERIOD, "l"), q.day(one)) for one in sorted(starts)]
        tests.append(q.either(*days) if days else q.yes_no(value=False))
    return q.both(*tests)
