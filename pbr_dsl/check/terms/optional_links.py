"""Links that may be none, where a row that belongs to nobody would be under no limit or judged by no rule."""

from __future__ import annotations

from collections.abc import Iterator

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import lacking, ways
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import OUT_OF_PLACE
from pbr_dsl.model import contract as model

_OWN = "leave `or none` out of the field, and give such rows one of their own, such as `other`"


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report limits and eligibility that a row without a link would escape, and links of several parts."""
    for limit in contract.limits:
        for start in dict.fromkeys(_paid(contract, limit)):
            for goal in limit.each:
                if goal != start and _lack(draft, start, goal):
                    message = f"a {start} may have no {goal}, and its line would be under no limit `{limit.name}`"
                    draft.report(OUT_OF_PLACE, draft.spans.get(limit.name), message, help=_OWN, clause=limit.clause)
    for rule in contract.eligibility:
        for outcome in contract.outcomes:
            if outcome.subject and outcome.subject != rule.record and _lack(draft, outcome.subject, rule.record):
                message = f"a {outcome.subject} may have no {rule.record}, and nobody says whether it qualifies then"
                draft.report(OUT_OF_PLACE, draft.spans.get(outcome.name), message, help=_OWN, clause=outcome.clause)
    for record in contract.records:
        for link in record.links if record.source == "data" else ():
            target = draft.records.get(link.record)
            if link.may_be and target is not None and len(target.key) > 1:
                span = draft.spans.get(f"{record.name}'s {link.name}")
                message = (
                    f"a {target.name} is known by {' and '.join(target.key)}, so `or none` could not be written once"
                )
                draft.report(OUT_OF_PLACE, span, message, help="link the row to one of these, `or none`")


def _paid(contract: model.Contract, limit: model.Limit) -> Iterator[str]:
    """The subjects of the lines that a limit is on."""
    for payment in contract.payments:
        on = not limit.on or payment.name in limit.on
        if payment.domain == ("outcome",):
            yield from (o.subject for o in contract.outcomes if o.subject and (on or o.name in limit.on))
        elif on:
            yield from (record for record in payment.domain if record != "period")


def _lack(draft: Draft, start: str, goal: str) -> bool:
    """Whether a row leads to another by a link that may be none."""
    return any(lacking(draft, start, way) for way in ways(draft, start, goal)[:1])
