"""An output paid as an outcome: every row of an activity is paid, whatever came of it."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.unpaid_outcomes import paid_outcomes
from pbr_dsl.diagnostics.codes.terms import PAID_ACTIVITY
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report paid outcomes that are achieved by each row of a record of things that happened, without a condition."""
    records = {record.name: record for record in contract.records}
    paid = paid_outcomes(contract)
    for outcome in contract.outcomes:
        record = _activity(outcome, records)
        if outcome.name in paid and record is not None:
            draft.report(
                PAID_ACTIVITY,
                draft.spans.get(outcome.name),
                f"`{outcome.name}` is achieved by each {record.name} alone, whatever comes of it: an output",
                help="add what has to be better afterwards (`… when …`), or say with"
                f' `allow paid-activity for {outcome.name} because "…"` why the activity is paid',
                clause=outcome.clause,
            )


def _activity(outcome: model.Outcome, records: dict[str, model.Record]) -> model.Record | None:
    """Give the record of which each row achieves an outcome, when it says only that something happened."""
    if outcome.count.word == "once":  # the first of its kind marks that something began
        return None
    match outcome.achieved:
        case model.AchievedEach(rows=rows, date=core.FieldOf(field=field), when=None) if rows.where is None:
            record = records.get(rows.record)
            events = {column.name for column in record.columns if column.role == "event"} if record else set()
            return record if field in events and record and record.source == "data" else None
        case _:
            return None
