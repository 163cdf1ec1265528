"""An outcome that no payment reads: forgotten, or only monitored."""

from __future__ import annotations

from collections.abc import Iterator

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import UNPAID_OUTCOME
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import nodes, parts


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report outcomes that lead to no money."""
    paid = paid_outcomes(contract)
    needed = {rule.outcome for outcome in contract.outcomes for rule in outcome.requires}
    needed |= {rule.outcome for payment in contract.payments for rule in payment.requires}
    counted = (node for outcome in contract.outcomes for node in nodes(outcome.achieved))
    needed |= {node.outcome for node in counted if isinstance(node, core.Dated)}
    for outcome in contract.outcomes:
        if outcome.name not in paid | needed:
            draft.report(
                UNPAID_OUTCOME,
                draft.spans.get(outcome.name),
                f"`{outcome.name}` is paid by nothing",
                help=_missing(contract, outcome, paid)
                + f'if it is only monitored, write `allow unpaid-outcome for {outcome.name} because "…"`',
                clause=outcome.clause,
            )


def _missing(contract: model.Contract, outcome: model.Outcome, paid: set[str]) -> str:
    """Say which values of outcomes are paid by that this one does not have."""
    priced = [name for o in contract.outcomes if o.name in paid for name in o.attributes]
    lacking = [f"`{name}`" for name in dict.fromkeys(priced) if name not in outcome.attributes]
    return f"give it {' and '.join(lacking)}; " if lacking else "let a payment read it; "


def paid_outcomes(contract: model.Contract) -> set[str]:
    """Give the outcomes that payments read: those that have every value of outcomes that is read together."""
    values = {value.name: value for value in contract.values}
    todo: list[Form] = [form for payment in contract.payments for form in parts(payment)]
    found: set[str] = set()
    for payment in contract.payments:
        if payment.domain == ("outcome",):
            found |= _with_all(contract, _read_of_one(payment.amount, values))
    seen: set[str] = set()
    while todo:
        for node in nodes(todo.pop()):
            name = node.value if isinstance(node, core.ValueOf | core.ToDate) else ""
            if name in values and name not in seen:
                seen.add(name)
                todo.append(values[name])
            if isinstance(node, core.Aggregate) and node.rows.record == "outcome":
                named = _named(node.rows.where, contract)
                read = _read_of_one(node.of, values) if node.of is not None else set[str]()
                found |= {o for o in _with_all(contract, read) if o in named}
    return found


def _with_all(contract: model.Contract, read: set[str]) -> set[str]:
    """Give the outcomes that have every attribute among the values read."""
    attributes = {name for outcome in contract.outcomes for name in outcome.attributes}
    return {outcome.name for outcome in contract.outcomes if read & attributes <= outcome.attributes.keys()}


def _read_of_one(expr: Expr, values: dict[str, model.Value]) -> set[str]:
    """Give the names read of one outcome's row, directly or through values of outcomes."""
    found: set[str] = set()
    todo: list[Form] = [expr]
    while todo:
        for node in _outside_aggregates(todo.pop()):
            if isinstance(node, core.ValueOf) and node.value not in found:
                found.add(node.value)
                todo += [values[node.value]] if node.value in values else []
    return found


def _outside_aggregates(form: Form) -> Iterator[Form]:
    stack = [form]
    while stack:
        here = stack.pop()
        yield here
        if not isinstance(here, core.Aggregate):
            stack.extend(parts(here))


def _named(where: Expr | None, contract: model.Contract) -> set[str]:
    """Give the outcomes that a condition leaves in, as far as it names outcomes or sets."""
    left = {outcome.name for outcome in contract.outcomes}
    tests = where.parts if isinstance(where, core.Every) else (where,)
    for test in tests:
        if isinstance(test, core.Compare) and test.op == "is" and isinstance(test.right, core.Constant):
            field = test.left.field if isinstance(test.left, core.FieldOf) else ""
            if field == "outcome":
                left &= {test.right.value}
            elif field == "set":
                left &= {outcome.name for outcome in contract.outcomes if outcome.set == test.right.value}
    return left
