"""The least that an amount made of written numbers and published figures can be."""

from __future__ import annotations

from fractions import Fraction

from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr


def least(expr: Expr) -> Fraction | None:
    """Give a bound that a number never falls below; None when it reads anything else, or has no such bound."""
    match expr:
        case core.Constant(type=kind, value=value) if kind.kind == "number":
            return Fraction(value)
        case core.FieldOf(of=core.Constant()):
            return Fraction(0)
        case core.Add():
            return _of_sum(expr)
        case core.Multiply():
            return _of_product(expr)
        case core.Extreme(word=word):
            sides = [least(expr.left), least(expr.right)]
            known = [side for side in sides if side is not None]
            return max(known, default=None) if word == "larger" else min(known) if len(known) == len(sides) else None
        case core.Round(of=of):
            inner = least(of)
            return Fraction(0) if inner is not None and inner >= 0 else None
        case _:
            return None


def _of_sum(expr: core.Add) -> Fraction | None:
    total = Fraction(0)
    for term, sign in zip(expr.terms, expr.signs, strict=True):
        size = least(term) if sign == "+" else _written(term)
        if size is None:
            return None
        total += size if sign == "+" else -size
    return total


def _of_product(expr: core.Multiply) -> Fraction | None:
    """A written number above zero times a sum, or anything of which no factor falls below zero."""
    product = Fraction(1)
    rest: list[Fraction | None] = []
    for factor, sign in zip(expr.factors, expr.signs, strict=True):
        size = _written(factor)
        if size is not None and (sign == "*" or size):
            product *= size if sign == "*" else 1 / size
        else:
            rest.append(least(factor))
    if product < 0 or None in rest:
        return None
    bounds = [bound for bound in rest if bound is not None]
    if all(bound >= 0 for bound in bounds) or len(bounds) == 1:
        return product * (bounds[0] if len(bounds) == 1 else Fraction(0) if bounds else Fraction(1))
    return None


def _written(expr: Expr) -> Fraction | None:
    """A written number."""
    return Fraction(expr.value) if isinstance(expr, core.Constant) and expr.type.kind == "number" else None
