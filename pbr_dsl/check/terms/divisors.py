"""Divisions by something that may be zero, where the contract does not say what is paid then."""

from __future__ import annotations

from fractions import Fraction

from pbr_dsl.check.draft import Draft
from pbr_dsl.diagnostics.codes.terms import ZERO_DIVISOR
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.walk import is_expression, nodes, parts


def check(draft: Draft, contract: model.Contract) -> None:
    """Ask about each divisor that counts or adds rows and that no `or … when … is 0` guards."""
    values = {value.name: value for value in contract.values}
    for part in (*contract.values, *contract.payments):
        roots = [form for form in parts(part) if is_expression(form)]
        if isinstance(part, model.Value) and isinstance(part.body, model.Formula):
            roots.append(part.body.expr)
        for root in roots:
            for name in _unguarded(root, values):
                draft.report(
                    ZERO_DIVISOR,
                    draft.spans.get(part.name),
                    f"`{part.name}` divides by {name}, which is 0 when there are no rows",
                    readings=(
                        f"nothing is paid then: `…, or £0 when {name.strip('`')} is 0`",
                        "the stake is carried to the next period: `…, or carry … once when … is 0`",
                    ),
                    clause=part.clause,
                )


def _unguarded(root: Expr, values: dict[str, model.Value]) -> list[str]:
    guarded = [
        side
        for node in nodes(root)
        if isinstance(node, core.Cases)
        for case in node.cases
        for test in nodes(case.when)
        if isinstance(test, core.Compare)
        for side in (test.left, test.right)
    ]
    found = []
    for node in nodes(root):
        if isinstance(node, core.Multiply):
            for factor, sign in zip(node.factors, node.signs, strict=True):
                if sign == "/" and factor not in guarded and _may_be_zero(factor, values):
                    found.append(f"`{factor.value}`" if isinstance(factor, core.ValueOf) else "a count or sum of rows")
    return list(dict.fromkeys(found))


def _may_be_zero(expr: Expr, values: dict[str, model.Value], depth: int = 0) -> bool:
    """Whether an expression adds or counts rows, so that no rows make it zero."""
    if depth > 20:  # noqa: PLR2004 - deeper than any contract
        return False
    match expr:
        case core.Aggregate() | core.TimeIn():
            return True
        case core.Constant(value=value):
            return Fraction(value) == 0
        case core.ValueOf(value=name) if name in values:
            body = values[name].body
            return isinstance(body, model.Formula) and _may_be_zero(body.expr, values, depth + 1)
        case core.Multiply(factors=factors):
            return any(_may_be_zero(factor, values, depth + 1) for factor in factors)
        case core.Add(terms=terms):
            return all(_may_be_zero(term, values, depth + 1) for term in terms)
        case core.Round(of=of):
            return _may_be_zero(of, values, depth + 1)
        case _:
            return False
