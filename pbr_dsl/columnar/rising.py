"""What rows that were left out could do to a number, as far as the words of a contract show: raise it, or anything."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Formula, History, Value
from pbr_dsl.model.expression import (
    Add,
    Aggregate,
    Carried,
    Cases,
    Constant,
    DaysIn,
    Extreme,
    FieldOf,
    Multiply,
    Paid,
    Round,
    Share,
    TimeIn,
    ToDate,
    ValueOf,
)
from pbr_dsl.model.walk import nodes, record_of

if TYPE_CHECKING:
    from pbr_dsl.model.expression import Expr
    from pbr_dsl.model.terms import Terms
    from pbr_dsl.model.type import Form


def rises(terms: Terms, expr: Expr) -> bool:
    """Whether rows that were left out on the way to a number could only make it larger, or change nothing."""
    if steady(terms, expr):
        return True
    match expr:
        case Add():
            return all(
                rises(terms, one) if sign == "+" else steady(terms, one)
                for one, sign in zip(expr.terms, expr.signs, strict=True)
            )
        case Multiply():
            return positive(terms, expr) and all(
                rises(terms, one) if sign == "*" else steady(terms, one)
                for one, sign in zip(expr.factors, expr.signs, strict=True)
            )
        case Aggregate(word="sum" | "count", unknown="leave out"):
            part = expr.of is None or (rises(terms, expr.of) and positive(terms, expr.of))
            return part and not expr.rows.last and steady(terms, expr.rows)
        case TimeIn(off=None):
            return steady(terms, expr.rows)
        case Cases():
            return all(steady(terms, one.when) for one in expr.cases) and all(
                rises(terms, one) for one in _values(expr)
            )
        case Extreme():
            return rises(terms, expr.left) and rises(terms, expr.right)
        case Round():
            return rises(terms, expr.of)
        case ValueOf():
            form = _value(terms, expr)
            return form is not None and isinstance(form.body, Formula) and rises(terms, form.body.expr)
        case _:
            return False


def steady(terms: Terms, form: Form) -> bool:
    """Whether no row can be left out on the way to something."""
    for one in nodes(form):
        if isinstance(one, Aggregate | TimeIn | ToDate | Carried | Share | Paid):
            return False
        if isinstance(one, ValueOf):
            rule = terms.eligibility(one.value, record_of(one.at[0])) if len(one.at) == 1 else None
            named: Form | None = _value(terms, one) if rule is None else rule
            if named is None or not steady(terms, named):
                return False
    return True


def positive(terms: Terms, expr: Expr) -> bool:
    """Whether a number is never below zero."""
    match expr:
        case Constant():
            return expr.type.kind == "number" and Fraction(expr.value) >= 0
        case FieldOf():
            column = terms.columns.get((record_of(expr.of), expr.field))
            return column is not None and bool(column.low) and Fraction(column.low) >= 0
        case Add():
            return "-" not in expr.signs and all(positive(terms, one) for one in expr.terms)
        case Multiply():
            return all(positive(terms, one) for one in expr.factors)
        case Aggregate():
            return expr.word == "count" or (expr.of is not None and positive(terms, expr.of))
        case TimeIn() | DaysIn():
            return True
        case Cases():
            return all(positive(terms, one) for one in _values(expr))
        case Extreme():
            return positive(terms, expr.left) and positive(terms, expr.right)
        case Round():
            return positive(terms, expr.of)
        case ValueOf():
            form = _value(terms, expr)
            if form is None:
                return False
            if isinstance(form.body, History):
                return all(one.value is None or positive(terms, one.value) for one in form.body.entries)
            return isinstance(form.body, Formula) and positive(terms, form.body.expr)
        case _:
            return False


def _values(expr: Cases) -> list[Expr]:
    """What cases come to."""
    return [*(one.value for one in expr.cases), *([expr.otherwise] if expr.otherwise is not None else [])]


def _value(terms: Terms, expr: ValueOf) -> Value | None:
    """The value that a name stands for; None where it stands for something else, or something stands in for it."""
    form = terms.values.get(expr.value)
    plain = form is not None and form.when_unknown is None and form.frozen is None and expr.unknown != "hold"
    return form if plain else None
