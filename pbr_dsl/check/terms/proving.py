"""What an outcome is paid on: evidence at any time, nothing beside others that are proved, or mere numbers."""

from __future__ import annotations

from typing import Final

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import subject
from pbr_dsl.check.results.samples import CHECK
from pbr_dsl.check.setting import PROVED
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.prices import share_of
from pbr_dsl.check.terms.sizes import sizes
from pbr_dsl.diagnostics.codes.names import UNREAD_FIELD
from pbr_dsl.diagnostics.codes.terms import (
    NO_DEADLINE,
    OUT_OF_PLACE,
    PAID_ON_VOLUME,
    SAMPLE_WITHOUT_EFFECT,
    UNPROVED_OUTCOME,
)
from pbr_dsl.model import contract as model
from pbr_dsl.model.expression import Expr, FieldOf, Subject
from pbr_dsl.model.walk import nodes

DUE: Final = "due"


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report all three."""
    happening = {(record.name, c.name) for record in contract.records for c in record.columns if c.role == "event"}
    proved = {name for outcome in contract.outcomes for name in outcome.proofs}
    for evidence in contract.evidence:
        if evidence.submitted is None and evidence.name in proved:
            draft.report(
                NO_DEADLINE,
                draft.spans.get(evidence.name),
                f"`{evidence.name}` may come at any time: nothing says until when a proof is submitted",
                help="add a line such as `submitted  within 56 days after achieved`",
                clause=evidence.clause,
            )
        if evidence.sample is not None and not _followed(contract, evidence.name):
            draft.report(
                SAMPLE_WITHOUT_EFFECT,
                draft.spans.get(evidence.name),
                f"`{evidence.name}` has a sample of claims looked at again, and nothing follows from what is found",
                help=f"write a `clawback` with `amount  {evidence.name}'s error-rate * …`, or say with `allow` why not",
                clause=evidence.sample.clause,
            )
    dated = {record.name for record in contract.records if any(column.name == DUE for column in record.columns)}
    for record in contract.records:
        if record.evidence and f"{record.name}'s {PROVED}" not in draft.used:
            draft.report(
                UNREAD_FIELD,
                draft.spans.get(record.name),
                f"`{record.name}` rows are to be proved, and nothing asks whether they are: they are paid all the same",
                help=f"write `where {PROVED}` where they are added up or counted",
                clause=record.clause,
            )
    for outcome in contract.outcomes:
        if outcome.subject not in dated:
            _without_due(draft, contract, outcome)
        if outcome.attributes and _by_being_entered(outcome, happening):
            draft.report(
                PAID_ON_VOLUME,
                draft.spans.get(outcome.name),
                f"`{outcome.name}` is achieved by every {outcome.subject} that is entered"
                + share_of(contract, sizes(contract, draft.period_starts), outcome),
                help="pay for something that has to happen, or say with `allow` why numbers pay",
                clause=outcome.clause,
            )
        elif proved and not outcome.proofs:
            draft.report(
                UNPROVED_OUTCOME,
                draft.spans.get(outcome.name),
                f"`{outcome.name}` needs no evidence, and other outcomes of this contract do",
                help="add a line `evidence`, or say with `allow` why the data alone are enough",
                clause=outcome.clause,
            )


def _without_due(draft: Draft, contract: model.Contract, outcome: model.Outcome) -> None:
    """Report a time that counts from the due date of an outcome that has none: it would wait for ever."""
    asked = [part for part in contract.evidence if part.name in outcome.proofs]
    windows: dict[str, list[model.Window | None]] = {part.name: [part.dated, part.submitted] for part in asked}
    windows |= {outcome.name: [*outcome.claims]}
    for name, found in windows.items():
        if any(_of_due(window.anchor) for window in found if window is not None):
            draft.report(
                OUT_OF_PLACE,
                draft.spans.get(name),
                f"a time counts from `due` here, and `{outcome.name}` has no due date",
                help=f"count it from `achieved`, or give {outcome.subject or 'the contract'} a date `due`",
                clause=outcome.clause,
            )


def _of_due(anchor: Expr) -> bool:
    return any(isinstance(n, FieldOf) and n.field == DUE and n.of == subject("outcome") for n in nodes(anchor))


def _followed(contract: model.Contract, evidence: str) -> bool:
    """Whether something reads what the checks of an evidence found."""
    for value in contract.values:
        if value.name.startswith(f"{evidence}-error-rate"):
            return True
    others = (value for value in contract.values if "-error-rate" not in value.name and "-checks" not in value.name)
    forms = (*others, *contract.payments, *contract.outcomes, *contract.tables)
    return any(isinstance(node, FieldOf) and node.field == CHECK for form in forms for node in nodes(form))


def _by_being_entered(outcome: model.Outcome, happening: set[tuple[str, str]]) -> bool:
    """Whether nothing has to happen but that the subject is entered with its date."""
    match outcome.achieved:
        case model.AchievedOn(date=FieldOf(of=Subject(record=record), field=field), when=None):
            asked = outcome.proofs or outcome.claims or outcome.offered or outcome.requires or outcome.choice
            return record == outcome.subject and (record, field) not in happening and not asked
        case _:
            return False
