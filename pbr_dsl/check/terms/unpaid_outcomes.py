"""An outcome that no payment reads: forgotten, or only monitored."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.diagnostics.codes.terms import UNPAID_OUTCOME
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import nodes, parts


def check(draft: Draft, contract: model.Contract) -> None:
    """Report outcomes that lead to no money."""
    read = attributes_read(contract)
    for outcome in contract.outcomes:
        needed = any(other.outcome == outcome.name for o in contract.outcomes for other in o.requires)
        points = {v.name for v in contract.values if v.domain == ("outcome",)}
        if not needed and not read & (set(outcome.attributes) | points):
            draft.report(
                UNPAID_OUTCOME,
                draft.spans.get(outcome.name),
                f"`{outcome.name}` is paid by nothing",
                help="give it what a payment reads, or write `allow unpaid-outcome for … because …`",
                clause=outcome.clause,
            )


def attributes_read(contract: model.Contract) -> set[str]:
    """Give the values of outcomes that payments read, directly or through other values."""
    values = {value.name: value for value in contract.values}
    todo: list[Form] = [form for payment in contract.payments for form in parts(payment)]
    found: set[str] = set()
    while todo:
        for node in nodes(todo.pop()):
            name = node.value if isinstance(node, core.ValueOf | core.ToDate) else ""
            if name and name not in found:
                found.add(name)
                todo += [values[name]] if name in values else []
            if isinstance(node, core.Aggregate) and node.rows.record == "outcome" and node.of is None:
                found |= {name for outcome in contract.outcomes for name in outcome.attributes}
    return found
