"""Why a line is as it is, in plain words: what is waited for, and what was read."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pbr_dsl.model.expression import (
    Aggregate,
    Carried,
    Compare,
    Constant,
    Every,
    Expr,
    FieldOf,
    LinkOf,
    Multiply,
    Not,
    OnlyRow,
    Picked,
    Some,
    ToDate,
    ValueOf,
)
from pbr_dsl.model.type import Type
from pbr_dsl.reference.reading import Reading
from pbr_dsl.reference.result import Result, Setting
from pbr_dsl.reference.waits import missing_text, place_of
from pbr_dsl.values.display import date_text, key_text, number_text
from pbr_dsl.values.facts import Special, Unknown

__all__ = ("missing_text", "name_of", "place_of", "readings", "result_text")


def name_of(expr: Expr) -> str:
    """Give a short name for an expression, in the contract's words."""
    match expr:
        case ValueOf() | ToDate():
            return expr.value
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
        case Multiply():
            return " ".join(name_of(factor) for factor in expr.factors if not isinstance(factor, Constant))
        case _:
            return expr.kind


def result_text(result: Result, kind: Type) -> str:
    """Give a known value in words, a number with its unit."""
    match result:
        case bool():
            return "yes" if result else "no"
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


def readings(reading: Reading, expr: Expr, setting: Setting) -> list[str]:
    """Give the named things that a condition reads, each with its value, such as `age is 17 years`."""
    match expr:
        case Compare():
            sides = (side for side in (expr.left, expr.right) if not isinstance(side, Constant))
            return [f"{name_of(side)} is {result_text(reading.read(side, setting), side.type)}" for side in sides]
        case Every() | Some():
            return [text for part in expr.parts for text in readings(reading, part, setting)]
        case Not():
            return readings(reading, expr.of, setting)
        case FieldOf() | ValueOf() | Picked() | LinkOf():
            return [f"{name_of(expr)} is {result_text(reading.read(expr, setting), expr.type)}"]
        case _:
            return []
