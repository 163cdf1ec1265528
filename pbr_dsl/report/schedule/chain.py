"""The logic chain: the aims, the outcomes that serve them, and the payments that follow."""

from __future__ import annotations

from typing import Final

from pbr_dsl.model.contract import Aim, Outcome, Payment
from pbr_dsl.model.expression import Expr, Paid, Rows, ToDate, ValueOf
from pbr_dsl.model.terms import OUTCOME, Terms
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import nodes
from pbr_dsl.report.schedule.document import Chain, Step
from pbr_dsl.report.schedule.words import listed, plain, term

_AIMS: Final = "Aims"
_STEPS: Final = "Steps towards them"
_MOST: Final = 7  # outcomes that one box names


def chain(terms: Terms) -> Chain:
    """Give which outcomes serve which aims, and which payments follow from which outcomes."""
    contract = terms.contract
    aims = contract.settings.aims
    depths = {aim.name: _depth(aim, {one.name: one for one in aims}, ()) for aim in aims}
    last = max(depths.values(), default=-1)
    heads = [*([_AIMS] if aims else []), *([_STEPS] * last), *(["Outcomes"] if contract.outcomes else []), "Payments"]
    at = {aim.name: place for place, aim in enumerate(aims)}
    readers = {payment.name: _outcomes_of(terms, payment) for payment in contract.payments}
    groups = _alike(contract.outcomes, readers)
    places = {len(aims) + place: group for place, group in enumerate(groups)}
    paid = {one.name: len(aims) + len(places) + place for place, one in enumerate(contract.payments)}
    steps: list[Step] = []
    for aim in aims:
        below = [at[one.name] for one in aims if aim.name in one.serves]
        below += [place for place, group in places.items() if aim.name in group[0].serves]
        steps.append(Step(plain(aim.name).capitalize(), depths[aim.name], tuple(below)))
    for group in groups:
        following = tuple(paid[name] for name, read in readers.items() if group[0].name in read)
        steps.append(Step(_named(group), last + 1, following))
    column = len(heads) - 1
    steps += [Step(_label(term(payment.name), payment.title), column) for payment in contract.payments]
    return Chain(tuple(heads), tuple(steps))


def _depth(aim: Aim, aims: dict[str, Aim], seen: tuple[str, ...]) -> int:
    """How many steps an aim is away from one that is an end in itself."""
    above = [aims[name] for name in aim.serves if name in aims and name not in seen]
    return max((1 + _depth(one, aims, (*seen, aim.name)) for one in above), default=0)


def _alike(outcomes: tuple[Outcome, ...], readers: dict[str, frozenset[str]]) -> list[list[Outcome]]:
    """Outcomes of one set that serve the same aims and are paid alike stand in one box; the others each in its own."""
    groups: dict[object, list[Outcome]] = {}
    for one in outcomes:
        following = tuple(name for name, read in readers.items() if one.name in read)
        groups.setdefault((one.set or one.name, one.serves, following), []).append(one)
    return list(groups.values())


def _named(group: list[Outcome]) -> str:
    if len(group) == 1:
        return _label(term(group[0].name), group[0].title)
    if len(group) <= _MOST:
        return listed(term(one.name) for one in group)
    return f"{len(group)} outcomes, from {term(group[0].name)} to {term(group[-1].name)}"


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
            name = _read_by(node)
            if name and name not in seen:
                seen.add(name)
                forms += [part for part in (terms.values.get(name), terms.payments.get(name)) if part is not None]
                value = terms.values.get(name)
                table = getattr(value.body, "table", "") if value is not None else ""
                forms += [terms.tables[table]] if table else []
    return False


def _read_by(node: Expr) -> str:
    match node:
        case ValueOf() | ToDate():
            return node.value
        case Paid():
            return node.payment
        case _:
            return ""
