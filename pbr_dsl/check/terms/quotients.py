"""Quotients of data that are used on without a written rounding, and two roundings on one path.

A quotient of data (a division by anything but written numbers, or an average) may be multiplied, compared, and
added to amounts that are not quotients.  Before it is added to another quotient, aggregated over rows, shared, used
as a weight or divided by, it is rounded.
"""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.diagnostics.codes.terms import TWO_ROUNDINGS, UNROUNDED_QUOTIENT
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.walk import is_expression, nodes, parts


def check(draft: Draft, contract: model.Contract) -> None:
    """Ask for the missing roundings of every value and payment, and note where two stand on one path."""
    known = {value.name: value for value in contract.values}
    named: list[model.Value | model.Payment] = [*contract.values, *contract.payments]
    for part in named:
        for expr in _expressions(part):
            for node in nodes(expr):
                said = _fault(node, known)
                if said:
                    draft.report(
                        UNROUNDED_QUOTIENT,
                        draft.spans.get(part.name),
                        f"`{part.name}` {said}, and nothing says how the quotient is rounded first",
                        readings=(
                            "2/3 and 2/3 rounded half up to 0.01 add up to 1.34",
                            "2/3 and 2/3 rounded down to 0.01 add up to 1.32",
                        ),
                        help="write `rounded half up to` and a step after the quotient, in a `let` of its own",
                        clause=part.clause,
                    )
    for payment in contract.payments:
        if _rounds(payment.amount, known):
            message = f"`{payment.name}` is rounded on the way and again as a payment line"
            draft.report(TWO_ROUNDINGS, draft.spans.get(payment.name), message, clause=payment.clause)


def _expressions(part: model.Value | model.Payment) -> list[Expr]:
    if isinstance(part, model.Value):
        return [part.body.expr] if isinstance(part.body, model.Formula) else []
    return [form for form in parts(part) if is_expression(form)]


def is_quotient(expr: Expr, known: dict[str, model.Value], depth: int = 0) -> bool:
    """Whether an expression is an unrounded quotient of data."""
    if depth > 30:  # noqa: PLR2004 - deeper than any contract
        return False

    def inner(part: Expr) -> bool:
        return is_quotient(part, known, depth + 1)

    match expr:
        case core.Multiply():
            pairs = zip(expr.factors, expr.signs, strict=True)
            return any(inner(f) or (sign == "/" and not isinstance(f, core.Constant)) for f, sign in pairs)
        case core.Add():
            return any(inner(term) for term in expr.terms)
        case core.Aggregate(word="average"):
            return True
        case core.Cases():
            return any(inner(c.value) for c in expr.cases) or (expr.otherwise is not None and inner(expr.otherwise))
        case core.Extreme():
            return inner(expr.left) or inner(expr.right)
        case core.Carried():
            return inner(expr.of)
        case core.ValueOf(value=name) if name in known:
            body = known[name].body
            return isinstance(body, model.Formula) and inner(body.expr)
        case _:
            return False


def _fault(node: Expr, known: dict[str, model.Value]) -> str:
    match node:
        case core.Aggregate(of=of, word="sum" | "average") if of is not None and is_quotient(of, known):
            return "adds up a quotient over rows"
        case core.Add(terms=terms) if sum(is_quotient(term, known) for term in terms) > 1:
            return "adds two quotients"
        case core.Multiply():
            pairs = zip(node.factors, node.signs, strict=True)
            if any(sign == "/" and is_quotient(factor, known) for factor, sign in pairs):
                return "divides by a quotient"
            return ""
        case core.Share(weight=weight, pot=pot) if is_quotient(weight, known) or is_quotient(pot, known):
            return "shares by a quotient"
        case core.ToDate(value=name) if name in known:
            body = known[name].body
            return "adds up a quotient" if isinstance(body, model.Formula) and is_quotient(body.expr, known) else ""
        case _:
            return ""


def _rounds(expr: Expr, known: dict[str, model.Value], depth: int = 0) -> bool:
    if depth > 20:  # noqa: PLR2004 - deeper than any contract
        return False
    for node in nodes(expr):
        if isinstance(node, core.Round):
            return True
        if isinstance(node, core.ValueOf) and node.value in known:
            body = known[node.value].body
            if isinstance(body, model.Formula) and _rounds(body.expr, known, depth + 1):
                return True
    return False
