"""An outcome that rests on there being no row, where nothing says when it is known that none will come."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.formulas.members import clock_of
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import UNDECIDED
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Ask from when an outcome on one date is known, where its condition is that there is no row of something."""
    records = {record.name: record for record in contract.records if record.source == "data" and clock_of(record)}
    for outcome in contract.outcomes:
        rule = outcome.achieved
        if not isinstance(rule, model.AchievedOn) or rule.when is None or rule.known is not None:
            continue
        absent = _absent(rule.when, known)
        if absent not in records:
            continue
        draft.report(
            UNDECIDED,
            draft.spans.get(outcome.name),
            f"`{outcome.name}` rests on there being no {absent}, and nothing says when that is known",
            readings=(
                "`…, known 6 months later` after the condition: until then nothing is paid, for one may still come",
                "`…, known 1 day later`: £1,000.00 is paid at once, and taken back if one still comes",
            ),
            clause=outcome.clause,
        )


def _absent(test: Expr, known: Bodies) -> str:
    """Give the record of which a condition asks that there be no row; "" where it does not."""
    match test:
        case core.Every(parts=parts):
            return next((found for part in parts if (found := _absent(part, known))), "")
        case core.Aggregate(word="no", rows=rows) | core.Not(of=core.Aggregate(word="any", rows=rows)):
            return rows.record
        case core.Compare(op="is" | "at-most", left=left, right=core.Constant(value="0")):
            bodies = known.of.get(left.value, ()) if isinstance(left, core.ValueOf) else (left,)
            of = [
                body.rows.record
                for body in bodies
                if isinstance(body, core.Aggregate) and body.word in ("count", "sum")
            ]
            return of[0] if len(of) == len(bodies) == 1 else ""
        case _:
            return ""
