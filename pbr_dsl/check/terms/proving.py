"""What an outcome is paid on: evidence without a deadline, and outcomes that nothing proves beside others that are."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import NO_DEADLINE, UNPROVED_OUTCOME
from pbr_dsl.model import contract as model


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report both."""
    proved = {outcome.evidence for outcome in contract.outcomes if outcome.evidence}
    for evidence in contract.evidence:
        if evidence.submitted is None and evidence.name in proved:
            draft.report(
                NO_DEADLINE,
                draft.spans.get(evidence.name),
                f"`{evidence.name}` may come at any time: nothing says until when a proof is submitted",
                help="add a line such as `submitted  within 56 days after achieved`",
                clause=evidence.clause,
            )
    for outcome in contract.outcomes:
        if proved and not outcome.evidence:
            draft.report(
                UNPROVED_OUTCOME,
                draft.spans.get(outcome.name),
                f"`{outcome.name}` needs no evidence, and other outcomes of this contract do",
                help="add a line `evidence`, or say with `allow` why the data alone are enough",
                clause=outcome.clause,
            )
