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
from pbr_dsl.values.display import date_text, key_text, number_text
from pbr_dsl.values.facts import Missing, Special, Unknown


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


def missing_text(missing: Missing) -> str:
    """Give one thing that is waited for as words: what, of whom, where it stands, and why it is not there."""
    of = f" of {key_text(missing.key)}" if missing.key and missing.key[0] != "?" else ""
    what = f"{missing.field}{of}" if missing.field else f"{missing.record}{of}"
    where = f" ({missing.file} row {missing.row})" if missing.file else ""
    note = f", {missing.note}" if missing.note else ""
    match missing.why:
        case "not yet known":
            return f"{what} is not yet known{where}{note}"
        case "rejected":
            return f"{what} could not be read{where}{note}"
        case "contradicted":
            return f"{what} is contradicted{where}: {missing.note}" if what else missing.note
        case "not yet written":
            return f"{what} is not yet written in the contract{note}" if what else missing.note
        case "held":
            return f"{what} is held{note}"
        case "time":
            return f"time has to pass for {what}{note}" if what else f"time has to pass{note}"
        case "zero divisor":
            return f"{what} is zero, and is divided by"
        case "no proof":
            return f"no proof {what}{note}"
        case "no claim":
            return f"no claim{of}{note}"
        case _:
            return f"{missing.why}: {what}{note}"


def place_of(missing: Missing) -> tuple[str, ...]:
    """Give the place of the row that something is missing from."""
    return (f"{missing.file} row {missing.row}",) if missing.file else ()


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
