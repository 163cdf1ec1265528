"""The columnar engine: a contract as a plan of queries over the rows of its records, for any number of rows."""

from __future__ import annotations

from datetime import date

from pbr_dsl.columnar import relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.computed import ORDER, days_of, measured
from pbr_dsl.columnar.engine import Engine
from pbr_dsl.columnar.finality import closed, late_query
from pbr_dsl.columnar.limits import within_limits
from pbr_dsl.columnar.lines import drafts
from pbr_dsl.columnar.plan import NotLoweredError, Plan
from pbr_dsl.columnar.statement import statement
from pbr_dsl.columnar.world import loaded
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.terms import Terms
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Statement

__all__ = ["NotLoweredError", "planned", "run"]


def planned(contract: Contract, history: History, as_known_on: date | None = None) -> tuple[Plan, str]:
    """Give the plan of a contract on facts at hand, and its step of lines."""
    terms = Terms(contract)
    day = as_known_on or history.last_recorded or contract.settings.paid_until
    plan = Plan(terms, day, days_of(terms, day), history.last_recorded)
    facts = {one: history.as_known_on(one) for one in plan.days}
    for record in contract.records:
        if record.source == "data" or (record.source == "index" and facts[day].of(record.name)):
            plan.sources[record.name] = loaded(
                plan, record, {one: [*facts[one].of(record.name).values()] for one in plan.days}
            )
    return plan, within_limits(plan, closed(plan, drafts(plan)))


def run(
    contract: Contract, history: History, *, as_known_on: date | None = None, engine: Engine | None = None
) -> Statement:
    """Give the statement of a contract on facts as known on a day, worked out by an engine, else by DuckDB."""
    from pbr_dsl.columnar.duckdb import DuckDB  # noqa: PLC0415  loaded when it is asked for

    plan, lines = planned(contract, history, as_known_on)
    engine = engine or DuckDB()
    for step in plan.steps:
        engine.keep(step.name, step.query, rows=step.kept)
    plan.all_said(engine.rows)
    lines = measured(plan, lines, engine)
    query = relations.everything(lines).order_by(*relations.ordered([q.column(one) for one in ORDER]))
    late = late_query(plan, lines)
    return statement(plan, engine.rows(query), engine.rows(late) if late is not None else ())
