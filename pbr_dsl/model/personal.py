"""What is personal in a contract, and what must not be shown because it repeats it."""

from __future__ import annotations

from typing import Final

from pbr_dsl.model.contract import Contract, Formula, Value
from pbr_dsl.model.expression import Aggregate, Expr, FieldOf, Picked, ToDate, ValueOf
from pbr_dsl.model.type import NumberType, RowType, YesNoType
from pbr_dsl.model.walk import is_expression, parts

HIDDEN: Final = "\u2039personal\u203a"

_COUNTS: Final = ("count", "any", "every", "no")


def repeats_personal(expr: Expr, values: dict[str, Value], fields: frozenset[tuple[str, str]]) -> bool:
    """Whether a value might give away a personal field that it is worked out from.

    An answer yes or no, a number of rows and an amount of money do not; whatever else reads one does.
    """
    return _repeats(expr, values, fields, frozenset())


def is_personal(contract: Contract) -> bool:
    """Whether a contract marks anything as personal."""
    return any(record.personal or any(one.personal for one in record.columns) for record in contract.records)


def personal_fields(contract: Contract) -> frozenset[tuple[str, str]]:
    """Give the personal fields of a contract, each with its record."""
    return frozenset((record.name, one.name) for record in contract.records for one in record.columns if one.personal)


def _repeats(expr: Expr, values: dict[str, Value], fields: frozenset[tuple[str, str]], seen: frozenset[str]) -> bool:
    """As `repeats_personal`; `seen` are the values that are being looked into."""
    if not fields or isinstance(expr.type, YesNoType) or _is_money(expr):
        return False
    match expr:
        case FieldOf(of=of, field=field):
            return isinstance(of.type, RowType) and (of.type.record, field) in fields
        case Picked(rows=rows, field=field):
            return (rows.record, field) in fields
        case Aggregate(word=word, of=of):
            return word not in _COUNTS and of is not None and _repeats(of, values, fields, seen)
        case ValueOf(value=name) | ToDate(value=name):
            body = values[name].body if name in values and name not in seen else None
            inner = [body.expr] if isinstance(body, Formula) else [*parts(body)] if body is not None else []
            return any(_repeats(one, values, fields, seen | {name}) for one in inner if is_expression(one))
        case _:
            inner = [one for part in parts(expr) for one in ([part] if is_expression(part) else parts(part))]
            return any(_repeats(one, values, fields, seen) for one in inner if is_expression(one))


def _is_money(expr: Expr) -> bool:
    return isinstance(expr.type, NumberType) and any(unit.isupper() for unit in expr.type.unit)
