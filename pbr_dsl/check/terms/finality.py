"""Proofs and the calendar of statements: proofs that come after the first statement, and after the last."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.unpaid_outcomes import paid_outcomes
from pbr_dsl.diagnostics.codes.terms import PROOF_AFTER_FINAL
from pbr_dsl.model import contract as model
from pbr_dsl.values.calendar import Unit, shift
from pbr_dsl.values.display import date_text

_UNITS: dict[str, Unit] = {"day": "day", "month": "month", "quarter": "quarter", "year": "year"}


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report evidence that may come in time and yet too late for any statement."""
    periods = contract.settings.periods
    paid = paid_outcomes(contract)
    used = {outcome.evidence for outcome in contract.outcomes if outcome.name in paid}
    if periods.restated is None or periods.restated.unit not in _UNITS:
        return
    end = contract.settings.end
    final = shift(end, periods.restated.number, _UNITS[periods.restated.unit])
    for evidence in contract.evidence:
        window = evidence.submitted
        if evidence.name not in used or window is None or window.direction == "before":
            continue
        lengths = [
            length for length in (window.length, *(late.length for late in evidence.late)) if length.unit in _UNITS
        ]
        last = max((shift(end, length.number, _UNITS[length.unit]) for length in lengths), default=final)
        if last > final:
            draft.report(
                PROOF_AFTER_FINAL,
                draft.spans.get(evidence.name),
                f"`{evidence.name}` may come until {date_text(last)} for what is reached on {date_text(end)},"
                f" and its line is final on {date_text(final)}",
                help="restate for longer, or let proofs come sooner",
                clause=evidence.clause,
            )
