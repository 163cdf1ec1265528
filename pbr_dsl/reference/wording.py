"""What a condition read, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Formula
from pbr_dsl.model.expression import (
    Aggregate,
    Cases,
    Compare,
    Constant,
    Every,
    Expr,
    FieldOf,
    Is,
    IsIn,
    LinkOf,
    Multiply,
    Not,
    Picked,
    Some,
    ValueOf,
)
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import is_expression, parts
from pbr_dsl.model.wording import name_of, result_text
from pbr_dsl.reference.result import Setting, inside
from pbr_dsl.reference.rows import members
from pbr_dsl.values.display import date_text, list_text

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


def said(reading: Reading, expr: Expr, setting: Setting) -> str:
    """Give what a condition read, to be put after a refusal: `: age is 17 years`; "" where it names nothing."""
    found = list_text(list(dict.fromkeys(_readings(reading, expr, setting))))
    return f": {found}" if found else ""


def under(reading: Reading, clause: str, setting: Setting, *exprs: Form | None) -> str:
    """Give a rule's clause with those of the later rules that conditions picked for it: `2.2, Deed 1`."""
    found = (one for expr in exprs if expr is not None for one in _picked(reading, expr, setting))
    return ", ".join(dict.fromkeys(one for one in (clause, *found) if one))


def _picked(reading: Reading, expr: Form, setting: Setting) -> Iterator[str]:
    """The clauses of the named conditions and values of those cases that apply."""
    values = reading.terms.values
    match expr:
        case Cases():
            case = next((case for case in expr.cases if reading.holds(setting, case.when) is True), None)
            named = (one for one in (case.when, case.value) if isinstance(one, ValueOf)) if case else ()
            yield from (values[one.value].clause for one in named if one.value in values)
            for one in (case.value if case else expr.otherwise,):
                yield from _picked(reading, one, setting) if one is not None else ()
        case ValueOf() if expr.value in values:
            value = values[expr.value]
            if isinstance(value.body, Formula) and isinstance(value.body.expr, Cases):
                at = [reading.read(one, setting) for one in expr.at]
                bound = {record: key for record, key in zip(value.domain, at, strict=True) if isinstance(key, tuple)}
                yield from _picked(reading, value.body.expr, bound) if len(bound) == len(at) else ()
        case Compare() | Every() | Some() | Not():
            for part in parts(expr):
                yield from _picked(reading, part, setting)
        case _:
            pass


def _readings(reading: Reading, expr: Expr, setting: Setting) -> list[str]:
    """The named things that a condition reads, each with its value."""
    match expr:
        case Compare():
            sides: tuple[Expr, ...] = (expr.left, expr.right)
        case Every() | Some():  # of conditions that all have to hold those that do not
            told = [one for one in expr.parts if isinstance(expr, Some) or reading.holds(setting, one) is not True]
            return [text for part in told or expr.parts for text in _readings(reading, part, setting)]
        case Not():
            return _readings(reading, expr.of, setting)
        case Aggregate(word="no", of=of) if of is not None:
            return _against(reading, expr, of, setting)
        case Is(of=of) | IsIn(of=of):
            sides = (of,)
        case FieldOf() | ValueOf() | Picked() | LinkOf():
            sides = (expr,)
        case _:
            return []
    named = (one for side in sides for one in _named(side) if not reading.terms.hides(one))
    return [f"{name_of(one)} is {result_text(reading.read(one, setting), one.type)}" for one in named]


def _named(side: Form) -> Iterator[Expr]:
    """The named things that one side of a comparison is worked out from; a total stands for its rows."""
    if isinstance(side, Multiply) or (is_expression(side) and name_of(side) == side.kind):
        for part in parts(side):
            yield from _named(part)
    elif is_expression(side) and not isinstance(side, Constant):
        yield side


def _against(reading: Reading, expr: Aggregate, of: Expr, setting: Setting) -> list[str]:
    """The first row that there should not be, by its day."""
    record = expr.rows.record
    keys = members(reading, expr.rows, setting).known
    found = [key for key in keys if reading.read(of, inside(setting, record, key)) is True]
    days = sorted(day for key in found if isinstance(day := reading.clock(record, key), date))
    return [f"{record} of {date_text(days[0])}"] if days else []
