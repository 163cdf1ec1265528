"""Who vouches for what is paid: the payee itself, or somebody who may belong to it."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.unpaid_outcomes import paid_outcomes
from pbr_dsl.diagnostics.codes.terms import MAY_BE_CONNECTED, VERIFIED_BY_PAYEE
from pbr_dsl.model import contract as model
from pbr_dsl.values.display import list_text


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report evidence that the payee verifies, and evidence of others where nothing keeps the payee's own away."""
    parties = [party.role for party in contract.settings.parties]
    paying = {payer.party for payment in contract.payments for payer in payment.payers}
    payee = next((role for role in parties[1:] if role not in paying), "")  # the first party pays
    paid = paid_outcomes(contract)
    outcomes = [outcome for outcome in contract.outcomes if outcome.name in paid]
    for evidence in contract.evidence:
        resting = sum(evidence.name in outcome.proofs for outcome in outcomes)
        if not resting or not payee:
            continue
        share = _share(resting, len(outcomes))
        others = [role for role in evidence.verified_by if role not in parties]
        clause = evidence.verified_clause or evidence.clause
        if payee in evidence.verified_by:
            draft.report(
                VERIFIED_BY_PAYEE,
                draft.spans.get(evidence.name),
                f"`{evidence.name}` is verified by the {payee}, who is paid for it: {share} on it",
                help=f"let somebody else verify it, or say with `allow verified-by-payee for {evidence.name}` why not",
                clause=clause,
            )
        elif others and not evidence.not_by:
            who = list_text([f"{_article(role)} {role}" for role in others], "or")
            listed = f" of {evidence.verifiers}" if evidence.verifiers else ""
            draft.report(
                MAY_BE_CONNECTED,
                draft.spans.get(evidence.name),
                f"`{evidence.name}` may be verified by {who} who belongs to the {payee}: {share} on it",
                help=f"write `verified  by {' or '.join(evidence.verified_by)}{listed}, not by {payee}`",
                clause=clause,
            )


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _share(resting: int, outcomes: int) -> str:
    """Say how many of the paid outcomes rest on an evidence."""
    if outcomes == 1:
        return "the only paid outcome rests"
    verb = "rests" if resting == 1 else "rest"
    return f"{resting} of {outcomes} paid outcomes ({round(100 * resting / outcomes)}%) {verb}"
