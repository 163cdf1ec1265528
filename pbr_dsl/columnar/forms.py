"""Each form of expression as columns of a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlglot import expressions as exp

from pbr_dsl.columnar import (
    aggregates,
    carrying,
    dates,
    frozen,
    logic,
    marks,
    named,
    numbers,
    one_row,
    outcomes,
    rows,
    sampled,
    sharing,
    spells,
    windows,
)
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell, constant, kind_of, there
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.model.cells import read_scalar
from pbr_dsl.model.expression import (
    Add,
    Aggregate,
    Carried,
    Cases,
    Change,
    Compare,
    Constant,
    Covers,
    Dated,
    DaysIn,
    Every,
    Expr,
    Extreme,
    FieldOf,
    FirstGap,
    Is,
    IsIn,
    LinkOf,
    LowerLimit,
    Multiply,
    Node,
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
    if found is None and frame.case is not None:
        plain = frame.plainly(lambda: read(frame, expr))
        found = plain if plain.waits is None and plain.left is None else None
    if found is None:
        found = _read(frame, expr)
        if not isinstance(expr, Constant | Subject) and any(_is_long(one) for one in found.columns):
            found = frame.kept(name_of(expr), found)
        frame.cells[key] = found
        frame.asked.append(expr)  # kept, so that no other takes its place in memory, and so in `cells`
    return found


def _is_long(value: Sql) -> bool:
    """Whether an expression has many parts."""
    return sum(1 for _, _ in zip(value.walk(), range(_MANY + 1), strict=False)) > _MANY


def _read(frame: Frame, expr: Expr) -> Cell:
    """An expression of each form."""
    lowered = _forms().get(type(expr))
    if lowered is None:
        message = f"the columnar engine does not compute `{expr.kind}` yet"
        raise NotLoweredError(message)
    frozen.refuse_form(frame, expr)
    return lowered(frame, expr)


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
    waits, _, may_be_none = there(*map(numbers.bounded, factors))
    zeros: list[tuple[Sql, Sql | None]] = []
    found: list[Cell] = []
    for node, factor, sign in zip(expr.factors, factors, expr.signs, strict=True):
        if sign == "*":
            found.append(factor)
            continue
        kept = factor if isinstance(factor.value, exp.Literal) else frame.kept(name_of(node), factor)
        found.append(numbers.inverse(kept))
        if not isinstance(factor.value, exp.Literal):
            wait = None if node in frame.not_zero else marks.wait("zero divisor", field=name_of(node))
            zeros.append((numbers.zero(kept), wait))
    result = numbers.product(found)
    if not zeros:
        return result
    waits = result.waits if result.beyond else waits
    missing = q.either(*(q.absent(one.value) for one in factors if one.may_be_none or one.waits is not None))
    zero = q.both(q.opposite(missing), q.either(*(condition for condition, _ in zeros)))
    zero = frame.bind("zero divisor", zero)
    doubts = [(condition, wait) for condition, wait in zeros if wait is not None]
    first = q.when([(q.opposite(zero), q.nothing("text")), *doubts]) if doubts else None
    value = q.when([(q.opposite(zero), result.value)])
    over = None if result.over is None else q.when([(q.opposite(zero), result.over)], q.number(1))
    return Cell(
        result.kind,
        value,
        first if waits is None else waits if first is None else q.when([(q.present(waits), waits)], first),
        result.left,
        result.scale,
        over,
        result.most,
        may_be_none,
        beyond=result.beyond,
    )


def _is(frame: Frame, expr: Is) -> Cell:
    """Whether a value is none, or open."""
    of = read(frame, expr.of)
    holds = of.is_none if expr.state == "none" else q.holds(q.equal(of.value, q.day(OPEN)))
    value = holds if of.waits is None else q.when([(q.absent(of.waits), holds)])
    return Cell("yes-no", value, of.waits, of.left, may_be_none=False)


def _subject(frame: Frame, expr: Subject) -> Cell:
    """The row that is bound."""
    if expr.record not in frame.bound:
        message = f"`{expr.record}` is not bound"
        raise NotLoweredError(message)
    return constant(kind_of(expr.type), frame.bound[expr.record])


@cache
def _forms() -> Mapping[type[Node], Callable[[Frame, Any], Cell]]:
    """How each form is read; made when the first is, as most of the modules that read them import this one."""
    return {
        Constant: lambda _, expr: written(expr),
        Subject: _subject,
        FieldOf: rows.field_of,
        LinkOf: rows.field_of,
        ValueOf: named.value_of,
        ToDate: named.to_date,
        Carried: carrying.carried,
        Add: lambda frame, expr: numbers.total([read(frame, one) for one in expr.terms], expr.signs),
        Multiply: _product,
        Compare: logic.comparison,
        Is: _is,
        Every: lambda frame, expr: logic.settled([read(frame, one) for one in expr.parts], decisive=False),
        Some: lambda frame, expr: logic.settled([read(frame, one) for one in expr.parts], decisive=True),
        Not: lambda frame, expr: logic.opposite(read(frame, expr.of)),
        Cases: logic.cases,
        Change: logic.changed,
        Extreme: lambda frame, expr: numbers.extreme(expr.word, [read(frame, expr.left), read(frame, expr.right)]),
        Round: lambda frame, expr: numbers.rounded(read(frame, expr.of), expr.mode, Fraction(expr.step)),
        Shift: dates.shifted,
        Whole: dates.completed,
        IsIn: dates.is_in,
        LowerLimit: sampled.lowest,
        TimeFrom: dates.time_from,
        DaysIn: dates.days_in,
        Dated: outcomes.dated,
        Aggregate: aggregates.aggregate,
        Picked: one_row.picked,
        OnlyRow: one_row.only_row,
        TimeIn: spells.time_in,
        Covers: spells.covers,
        FirstGap: spells.first_gap,
        Reached: windows.reached,
        Share: sharing.share,
    }
