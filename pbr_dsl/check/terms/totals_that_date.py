"""An outcome dated by one of many rows, under a condition that a total of all those rows decides."""

from __future__ import annotations

from functools import partial

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies, names_read
from pbr_dsl.diagnostics.codes.terms import UNDECIDED
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import nodes, parts


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Ask which row dates an outcome where the condition is the same for all of them, and grows with each."""
    for outcome in contract.outcomes:
        rule = outcome.achieved
        if not isinstance(rule, model.AchievedEach) or rule.when is None or outcome.count.word != "once":
            continue
        row = rule.rows.record
        behind = known.closure(partial(_totals, row))
        if not _totals(row, rule.when, behind) or _reads(rule.when, row):
            continue
        day = rule.date.field if isinstance(rule.date, core.FieldOf) else "…"
        draft.report(
            UNDECIDED,
            draft.spans.get(outcome.name),
            f"`{outcome.name}` is dated by a {row}, and its condition is a total of all of them, the same for each",
            readings=(
                f"a value `each {row}, frozen on {day}` in the condition: the {row} with which it is reached dates it",
                f"`on first {row}'s {day} when …`: the first {row} dates it, however long ago that was",
            ),
            clause=outcome.clause,
        )


def _totals(row: str, expr: Expr, behind: set[str]) -> bool:
    """Whether an expression adds up rows of a record, or reads a name that does."""
    added = any(isinstance(node, core.Aggregate) and node.rows.record == row for node in nodes(expr))
    return added or not behind.isdisjoint(names_read((expr,)))


def _reads(form: Form, row: str) -> bool:
    """Whether something is read of the bound row itself, outside of totals over rows of its record."""
    if isinstance(form, core.Subject):
        return form.record == row
    if isinstance(form, core.Aggregate) and form.rows.record == row:
        return any(_reads(match.to, row) for match in form.rows.matches)
    return any(_reads(part, row) for part in parts(form))
