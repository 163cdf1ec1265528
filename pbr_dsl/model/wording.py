"""Expressions and what they give, in the contract's words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pbr_dsl.model.expression import (
    Aggregate,
    Carried,
    Constant,
    Expr,
    FieldOf,
    LinkOf,
    Multiply,
    OnlyRow,
    Picked,
    Shift,
    ToDate,
    ValueOf,
    Whole,
)
from pbr_dsl.model.type import Type
from pbr_dsl.values.display import date_text, key_text, number_text, time_text
from pbr_dsl.values.facts import Special, Unknown


def name_of(expr: Expr) -> str:
    """Give a short name for an expression, in the contract's words."""
    match expr:
        case ValueOf() | ToDate():
            return expr.value
        case FieldOf(of=Constant(value=row), field=name):
            return f"{name} of {row}"
        case FieldOf() | Picked():
            return expr.field
        case LinkOf():
            return expr.link
        case Carried():
            return expr.of.value
        case Aggregate():
            return f"{expr.word} over {expr.rows.record}"
        case OnlyRow():
            return expr.rows.record
        case Constant():
            return expr.value
        case Shift(of=start, length=length):
            by = result_text(Fraction(length.value), length.type) if isinstance(length, Constant) else name_of(length)
            return f"{by} {expr.direction} {name_of(start)}"
        case Whole(start=start, end=end):
            return f"whole {expr.unit}s from {name_of(start)} to {name_of(end)}"
        case Multiply():
            return " ".join(name_of(factor) for factor in expr.factors if not isinstance(factor, Constant))
        case _:
            return expr.kind


def result_text(result: object, kind: Type) -> str:
    """Give what an expression gave in words, a number with its unit."""
    match result:
        case bool():
            return "yes" if result else "no"
        case Fraction() if kind.kind == "time":
            return time_text(result)
        case Fraction():
            return number_text(result, kind.unit if kind.kind == "number" else None)
        case date():
            return date_text(result)
        case tuple():
            return key_text(result)
        case Special():
            return result.value
        case Unknown():
            return "not yet known"
        case _:
            return str(result)
