"""Exceptions to one condition of which one admits and the other refuses, where both may apply."""

from __future__ import annotations

from itertools import product

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.overlapping_cases import alternatives, apart
from pbr_dsl.diagnostics.codes.terms import COLLIDING_EXCEPTIONS
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report each pair of which nothing shows that they never apply together, naming both clauses."""
    for rule in contract.eligibility:
        for condition in rule.conditions:
            admitting = [one for one in condition.exceptions if not one.refuses]
            refusing = [one for one in condition.exceptions if one.refuses]
            for admits, refuses in product(admitting, refusing):
                if not apart([*alternatives(admits.test)], [*alternatives(refuses.test)]):
                    _report(draft, condition, admits, refuses)


def _report(draft: Draft, condition: model.Condition, admits: model.Condition, refuses: model.Condition) -> None:
    first = draft.origin(admits.test, admits.name)
    draft.report(
        COLLIDING_EXCEPTIONS,
        draft.origin(refuses.test, refuses.name),
        f"`{admits.name}`{_clause(admits)} and `{refuses.name}`{_clause(refuses)} may both apply to `{condition.name}`:"
        " one admits, the other refuses",
        labels=(Label(first, "this one may apply too"),) if first else (),
        help="say in one of them that the other does not apply: `… and not …`",
        clause=refuses.clause or admits.clause,
    )


def _clause(one: model.Condition) -> str:
    return f" of [{one.clause}]" if one.clause else ""
