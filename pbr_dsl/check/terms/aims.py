"""Aims: a paid outcome that serves none of them, and an aim that no outcome serves."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.results.chain import reached
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import AIM_UNSERVED, SERVES_NOTHING
from pbr_dsl.model import contract as model
from pbr_dsl.syntax import tree


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report both, when the contract states its aims."""
    if not contract.settings.aims:
        return
    for outcome in contract.outcomes:
        if not outcome.serves:
            span = draft.spans.get(outcome.name)
            message = f"`{outcome.name}` serves none of the stated aims"
            draft.report(SERVES_NOTHING, span, message, help="add `serves` with an aim", clause=outcome.clause)
    served = reached(contract.settings, {aim for outcome in contract.outcomes for aim in outcome.serves})
    lines = [
        s for i in draft.file.items if isinstance(i, tree.Contract) for s in i.settings if isinstance(s, tree.Aims)
    ]
    for name in [name for line in lines for name in line.names if name.text not in served]:
        draft.report(AIM_UNSERVED, name, f"`{name.text}` is served by no outcome", clause=lines[0].clause)
