"""The logic chain: the aims, the outcomes that serve them, and the payments that follow."""

from __future__ import annotations

from pbr_dsl.model.contract import Payment
from pbr_dsl.model.expression import Expr, Paid, Rows, ToDate, ValueOf
from pbr_dsl.model.terms import OUTCOME, Terms
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import nodes
from pbr_dsl.report.schedule.document import Chain, Step
from pbr_dsl.report.schedule.words import plain, term


def chain(terms: Terms) -> Chain:
    """Give which outcomes serve which aims, and which payments follow from which outcomes."""
    contract = terms.contract
    aims = contract.settings.aims
    outcomes = contract.outcomes
    readers = [_outcomes_of(terms, payment) for payment in contract.payments]
    columns = [
        tuple(
            Step(_label(plain(aim).capitalize(), ""), tuple(i for i, one in enumerate(outcomes) if aim in one.serves))
            for aim in aims
        ),
        tuple(
            Step(_label(term(one.name), one.title), tuple(i for i, read in enumerate(readers) if one.name in read))
            for one in outcomes
        ),
        tuple(Step(_label(term(payment.name), payment.title)) for payment in contract.payments),
    ]
    heads = ("Aims", "Outcomes", "Payments")
    kept = [(head, column) for head, column in zip(heads, columns, strict=True) if column]
    return Chain(tuple(head for head, _ in kept), tuple(column for _, column in kept))


def _label(name: str, title: str) -> str:
    return f"{name}: {title}" if title else name


def _outcomes_of(terms: Terms, payment: Payment) -> frozenset[str]:
    """The outcomes that a payment follows from: those it pays for, requires, or reads through its figures."""
    contract = terms.contract
    if payment.domain == (OUTCOME,):
        return frozenset(one.name for one in contract.outcomes if terms.pays_for(payment, one))
    required = {one.outcome for one in payment.requires}
    forms: list[Form] = [payment.amount, *([payment.when] if payment.when is not None else [])]
    forms += [bound.value for bound in payment.bounds]
    reads = _reads_outcomes(terms, forms)
    return frozenset(required) | (frozenset(terms.outcomes) if reads else frozenset())


def _reads_outcomes(terms: Terms, forms: list[Form]) -> bool:
    seen: set[str] = set()
    while forms:
        for node in nodes(forms.pop()):
            rows = getattr(node, "rows", None)
            if isinstance(rows, Rows) and rows.record == OUTCOME:
                return True
            name = _named(node)
            if name and name not in seen:
                seen.add(name)
                forms += [part for part in (terms.values.get(name), terms.payments.get(name)) if part is not None]
                value = terms.values.get(name)
                table = getattr(value.body, "table", "") if value is not None else ""
                forms += [terms.tables[table]] if table else []
    return False


def _named(node: Expr) -> str:
    match node:
        case ValueOf() | ToDate():
            return node.value
        case Paid():
            return node.payment
        case _:
            return ""
