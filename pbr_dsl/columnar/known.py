"""How much of the facts is there: the rows of a record, and in how many each field is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.columnar import relations, world
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.frame import KNOWN_ON

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Record


def names_of(record: Record) -> list[str]:
    """Give the links and the fields of a record."""
    return [*(link.name for link in record.links), *(column.name for column in record.columns)]


def known(plan: Plan, record: Record) -> Sql:
    """Give the query of how many rows of a record there are on the day of the run, and in how many each field is known.

    Rows that are only named count too; one whose key could not be read does not.
    """
    rows = world.rows_of(plan, record.name)
    columns = {"rows": q.count()}
    for place, name in enumerate(names_of(record)):
        waits = rows.fields[name].waits
        columns[f"known {place}"] = q.count(q.absent(q.column(waits))) if waits else q.count()
    query = relations.selected(q.table(rows.relation), columns)
    if plan.many_days:
        query = query.where(q.equal(q.column(KNOWN_ON), q.day(plan.day)), copy=False)
    return query.where(q.absent(q.column(rows.stray)), copy=False) if rows.stray else query
