"""Limits in columns: lines fill the room period by period, inside a period in the written order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.lines import COLUMNS, subject_column
from pbr_dsl.columnar.plan import NotLoweredError

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql


def within_limits(plan: Plan, drafts: str) -> str:
    """Give the step of the lines with what limits leave of each."""
    if plan.terms.contract.limits or any(payment.payers for payment in plan.terms.contract.payments):
        message = "the columnar engine does not compute limits and payers yet"
        raise NotLoweredError(message)
    names = [*COLUMNS, *(subject_column(record) for record in plan.terms.records)]
    columns: dict[str, Sql] = {name: q.column(name) for name in names}
    more: dict[str, Sql] = {
        "before": q.column("amount"),
        "trimmed": q.nothing("yes-no"),
        "limit reasons": q.nothing("text"),
    }
    return plan.step("lines", q.selected(q.table(drafts), {**columns, **more}), kept=False)
