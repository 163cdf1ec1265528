"""Each form of expression as columns of a frame."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlglot import expressions as exp

from pbr_dsl.columnar import aggregates, dates, logic, marks, named, numbers, rows, sharing, spells, windows
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell, constant, kind_of, there
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.model.cells import read_scalar
from pbr_dsl.model.expression import (
    Add,
    Aggregate,
    Cases,
    Change,
    Compare,
    Constant,
    Covers,
    DaysIn,
    Every,
    Expr,
    Extreme,
    FieldOf,
    FirstGap,
    Is,
    IsIn,
    LinkOf,
    Multiply,
    Not,
    OnlyRow,
    Picked,
    Reached,
    Round,
    Share,
    Shift,
    Some,
    Subject,
    TimeFrom,
    TimeIn,
    ToDate,
    ValueOf,
    Whole,
)
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.model.walk import record_of
from pbr_dsl.model.wording import name_of

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame

OPEN = date(9999, 12, 31)
_MANY = 24  # an expression of more parts than these has a column of its own


def read(frame: Frame, expr: Expr) -> Cell:
    """Give an expression as a cell of a frame; the same one twice is worked out once."""
    key = id(expr)
    found = frame.cells.get(key)
    if found is None:
        found = _read(frame, expr)
        if not isinstance(expr, Constant | Subject) and any(_is_long(one) for one in found.columns):
            found = frame.kept(name_of(expr), found)
        frame.cells[key] = found
        frame.cells[key, "expression"] = Cell("text", expr)  # type: ignore[arg-type] # keeps it alive
    return found


def _is_long(value: Sql) -> bool:
    """Whether an expression has many parts."""
    return sum(1 for _, _ in zip(value.walk(), range(_MANY + 1), strict=False)) > _MANY


def _read(frame: Frame, expr: Expr) -> Cell:
    """An expression of each form."""
    match expr:
        case Constant():
            return written(expr)
        case Subject():
            if expr.record not in frame.bound:
                message = f"`{expr.record}` is not bound"
                raise NotLoweredError(message)
            return constant(kind_of(expr.type), frame.bound[expr.record])
        case FieldOf() | LinkOf():
            return rows.field_of(frame, expr)
        case ValueOf():
            return named.value_of(frame, expr)
        case ToDate():
            return named.to_date(frame, expr)
        case Add():
            return numbers.total([read(frame, one) for one in expr.terms], expr.signs)
        case Multiply():
            return _product(frame, expr)
        case Compare():
            return logic.comparison(frame, expr)
        case Is():
            return _is(frame, expr)
        case Every() | Some():
            return logic.settled([read(frame, one) for one in expr.parts], decisive=isinstance(expr, Some))
        case Not():
            return logic.opposite(read(frame, expr.of))
        case Cases():
            return logic.cases(frame, expr)
        case Change():
            return logic.changed(frame, expr)
        case Extreme():
            return numbers.extreme(expr.word, [read(frame, expr.left), read(frame, expr.right)])
        case Round():
            return numbers.rounded(read(frame, expr.of), expr.mode, Fraction(expr.step))
        case Shift():
            return dates.shifted(frame, expr)
        case Whole():
            return dates.completed(frame, expr)
        case IsIn():
            return dates.is_in(frame, expr)
        case TimeFrom():
            return dates.time_from(frame, expr)
        case DaysIn():
            return dates.days_in(frame, expr)
        case Aggregate():
            return aggregates.aggregate(frame, expr)
        case Picked():
            return rows.picked(frame, expr)
        case OnlyRow():
            return rows.only_row(frame, expr)
        case Share():
            return sharing.share(frame, expr)
        case TimeIn():
            return spells.time_in(frame, expr)
        case Covers():
            return spells.covers(frame, expr)
        case FirstGap():
            return spells.first_gap(frame, expr)
        case Reached():
            return windows.reached(frame, expr)
        case _:
            message = f"the columnar engine does not compute `{expr.kind}` yet"
            raise NotLoweredError(message)


def written(expr: Constant) -> Cell:
    """Give a written value."""
    value = read_scalar(expr.value, expr.type)
    match value:
        case bool():
            return constant("yes-no", q.yes_no(value=value))
        case Fraction():
            return numbers.written(value)
        case date():
            return constant("date", q.day(value))
        case tuple():
            if record_of(expr) == PERIOD:
                return constant("date", q.day(date.fromisoformat(value[0])))
            return constant("text", q.text(marks.written_key(value)))
        case str():
            return constant("text", q.text(value))


def _product(frame: Frame, expr: Multiply) -> Cell:
    """The product of factors; a divisor that is zero is waited for by its name."""
    factors = [read(frame, one) for one in expr.factors]
    waits, _, may_be_none = there(*factors)
    zeros: list[tuple[Sql, Sql]] = []
    found: list[Cell] = []
    for node, factor, sign in zip(expr.factors, factors, expr.signs, strict=True):
        if sign == "*":
            found.append(factor)
            continue
        kept = factor if isinstance(factor.value, exp.Literal) else frame.kept(name_of(node), factor)
        found.append(numbers.inverse(kept))
        if not isinstance(factor.value, exp.Literal):
            zeros.append((numbers.zero(kept), marks.wait("zero divisor", field=name_of(node))))
    result = numbers.product(found)
    if not zeros:
        return result
    missing = q.either(*(q.absent(one.value) for one in factors if one.may_be_none or one.waits is not None))
    zero = q.both(q.opposite(missing), q.either(*(condition for condition, _ in zeros)))
    zero = frame.bind("zero divisor", zero)
    first = q.when([(q.opposite(zero), q.nothing("text")), *zeros])
    value = q.when([(q.opposite(zero), result.value)])
    over = None if result.over is None else q.when([(q.opposite(zero), result.over)], q.number(1))
    return Cell(
        result.kind,
        value,
        first if waits is None else q.when([(q.present(waits), waits)], first),
        result.left,
        result.scale,
        over,
        result.most,
        may_be_none,
    )


def _is(frame: Frame, expr: Is) -> Cell:
    """Whether a value is none, or open."""
    of = read(frame, expr.of)
    holds = of.is_none if expr.state == "none" else q.holds(q.equal(of.value, q.day(OPEN)))
    value = holds if of.waits is None else q.when([(q.absent(of.waits), holds)])
    return Cell("yes-no", value, of.waits, of.left, may_be_none=False)
