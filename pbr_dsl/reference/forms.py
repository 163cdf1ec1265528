"""How each form of expression is read: one case for each."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.cells import read_scalar
from pbr_dsl.model.expression import (
    Add,
    Aggregate,
    Carried,
    Cases,
    Compare,
    Constant,
    Covers,
    DaysIn,
    Every,
    Expr,
    Extreme,
    FieldOf,
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
    TimeIn,
    ToDate,
    ValueOf,
    Whole,
)
from pbr_dsl.model.terms import OUTCOME, Terms
from pbr_dsl.model.wording import name_of
from pbr_dsl.reference import dates, named, rows, spells
from pbr_dsl.reference.arithmetic import add, compare, extreme, multiply
from pbr_dsl.reference.eligibility import as_result
from pbr_dsl.reference.result import Result, Setting, Top, merged, number, truth, waiting
from pbr_dsl.reference.sharing import share
from pbr_dsl.values.facts import NONE, OPEN, Key, Unknown
from pbr_dsl.values.rounding import round_to

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading

How = Callable[["Reading", Setting], Result]


def how(expr: Expr, terms: Terms) -> How:
    """Give the way to read an expression on some facts, in some setting."""
    match expr:
        case Constant():
            value = read_scalar(expr.value, expr.type)
            return lambda _reading, _setting: value
        case Subject():
            return lambda _reading, setting: setting[expr.record]
        case FieldOf():
            return _field(expr)
        case LinkOf():
            return lambda reading, setting: _link(reading, expr, setting)
        case ValueOf():
            return _value_of(expr, terms)
        case ToDate():
            return lambda reading, setting: named.to_date(reading, expr, setting)
        case Carried():
            return lambda reading, setting: named.carried(reading, expr, setting)
        case Add():
            return lambda reading, setting: add([reading.read(term, setting) for term in expr.terms], expr.signs)
        case Multiply():
            return _product(expr)
        case Compare():
            return lambda reading, setting: compare(
                expr.op, reading.read(expr.left, setting), reading.read(expr.right, setting), reading.day
            )
        case Is():
            return lambda reading, setting: _is(reading, expr, setting)
        case IsIn():
            return lambda reading, setting: dates.is_in(reading, expr, setting)
        case Every() | Some():
            return lambda reading, setting: _all(reading, expr.parts, setting, decisive=isinstance(expr, Some))
        case Not():
            return lambda reading, setting: _not(reading, expr, setting)
        case Aggregate():
            return lambda reading, setting: rows.aggregate(reading, expr, setting)
        case Picked():
            return lambda reading, setting: rows.picked(reading, expr, setting)
        case OnlyRow():
            return lambda reading, setting: rows.only_row(reading, expr, setting)
        case Round():
            return lambda reading, setting: _round(reading, expr, setting)
        case Cases():
            return lambda reading, setting: _cases(reading, expr, setting)
        case Shift():
            return lambda reading, setting: dates.shifted(reading, expr, setting)
        case DaysIn():
            return lambda reading, setting: dates.days_in(reading, expr, setting)
        case Whole():
            return lambda reading, setting: dates.completed(reading, expr, setting)
        case TimeIn() | Covers() | Reached():
            return _spell(expr)
        case Extreme():
            sides = (expr.left, expr.right)
            return lambda reading, setting: extreme(expr.word, [reading.read(side, setting) for side in sides])
        case Share():
            return lambda reading, setting: share(reading, expr, setting)


def record_of(expr: Expr) -> str:
    """Give the record of the row that an expression gives."""
    if expr.type.kind != "row":
        message = f"not a row: {expr.kind}"
        raise TypeError(message)
    return expr.type.record


# ---------------------------------------------------------------- rows and values


def _field(expr: FieldOf) -> How:
    """A field of a row; of a row that is none it is not yet known, unless no such row is promised."""
    if isinstance(expr.of, OnlyRow):
        only, record = expr.of, expr.of.rows.record
        return lambda reading, setting: _field_of(
            reading, expr, record, rows.only_row(reading, only, setting, expr.field)
        )
    of, record = expr.of, record_of(expr.of)
    return lambda reading, setting: _field_of(reading, expr, record, reading.read(of, setting))


def _field_of(reading: Reading, expr: FieldOf, record: str, row: Result) -> Result:
    """A field of a row that was found, or not."""
    if isinstance(row, tuple):
        return reading.cell(record, row, expr.field)
    if row is NONE and not isinstance(expr.of, OnlyRow):
        return waiting("not yet known", record, (), expr.field, "no row is named")
    return row


def _link(reading: Reading, expr: LinkOf, setting: Setting) -> Result:
    """The row that a row's link names."""
    row = reading.read(expr.of, setting)
    return reading.cell(record_of(expr.of), row, expr.link) if isinstance(row, tuple) else row


def _value_of(expr: ValueOf, terms: Terms) -> How:
    """A named value of the rows that it is asked for: of an outcome, what it says of itself; or who qualifies."""
    record = record_of(expr.at[0]) if len(expr.at) == 1 and expr.value not in terms.payments else ""
    if record == OUTCOME and expr.value in terms.attributes:
        return lambda reading, setting: _asked(reading, expr, setting, lambda at: reading.attribute(expr.value, at[0]))
    rule = terms.eligibility(expr.value, record) if record else None
    if rule is not None:
        return lambda reading, setting: _asked(
            reading, expr, setting, lambda at: as_result(reading.qualifies(rule, at[0]))
        )
    return lambda reading, setting: _asked(reading, expr, setting, lambda at: reading.value(expr.value, at))


def _asked(reading: Reading, expr: ValueOf, setting: Setting, answer: Callable[[tuple[Key, ...]], Result]) -> Result:
    """What is answered of the rows that a value is asked for; what stands in the way when one of them is not there."""
    at: list[Key] = []
    for node in expr.at:
        row = reading.read(node, setting)
        if not isinstance(row, tuple):
            return row
        at.append(row)
    return answer(tuple(at))


# ---------------------------------------------------------------- logic


def _is(reading: Reading, expr: Is, setting: Setting) -> Result:
    """Whether a value is none, or open."""
    found = reading.read(expr.of, setting)
    return found if isinstance(found, Unknown) else found is (NONE if expr.state == "none" else OPEN)


def _not(reading: Reading, expr: Not, setting: Setting) -> Result:
    """No for yes, yes for no."""
    holds = truth(reading.read(expr.of, setting))
    return holds if isinstance(holds, Unknown) else not holds


def _all(reading: Reading, parts: tuple[Expr, ...], setting: Setting, *, decisive: bool) -> Result:
    """Every or some part: decided by the first part that is known to decide it."""
    unknowns: list[Unknown] = []
    for part in parts:
        holds = truth(reading.read(part, setting))
        if holds is decisive:
            return decisive
        if isinstance(holds, Unknown):
            unknowns.append(holds)
    return merged(unknowns) if unknowns else not decisive


def _cases(reading: Reading, expr: Cases, setting: Setting) -> Result:
    """The value of the case that applies; where it is not known which, the value on which all that may agree."""
    candidates: list[Result] = []
    unknowns: list[Unknown] = []
    settled = False
    for case in expr.cases:
        holds = truth(reading.read(case.when, setting))
        if isinstance(holds, Unknown):
            unknowns.append(holds)
        if holds is not False:
            candidates.append(reading.read(case.value, setting))
        settled = settled or holds is True
        if expr.first and settled:
            break
    if not settled:
        candidates.append(NONE if expr.otherwise is None else reading.read(expr.otherwise, setting))
    if len(candidates) == 1 or all(result == candidates[0] for result in candidates[1:]):
        return candidates[0]
    if unknowns:
        return merged(unknowns)
    applying = " and ".join(name_of(case.when) for case in expr.cases)
    return waiting("contradicted", note=f"more than one case applies, and they differ: {applying}")


# ---------------------------------------------------------------- numbers and spells


def _product(expr: Multiply) -> How:
    """A product; its factors are named for a divisor that is zero."""
    names = [name_of(factor) for factor in expr.factors]
    return lambda reading, setting: multiply(
        [reading.read(factor, setting) for factor in expr.factors], expr.signs, names
    )


def _round(reading: Reading, expr: Round, setting: Setting) -> Result:
    """A number rounded to a step."""
    found = reading.read(expr.of, setting)
    if isinstance(found, Unknown | Top) or found is NONE:
        return found
    value = number(found)
    return value if isinstance(value, Top) else round_to(value, expr.mode, Fraction(expr.step))


def _spell(expr: TimeIn | Covers | Reached) -> How:
    """A question about stretches of days."""
    match expr:
        case TimeIn():
            return lambda reading, setting: spells.time_in(reading, expr, setting)
        case Covers():
            return lambda reading, setting: spells.covers(reading, expr, setting)
        case Reached():
            return lambda reading, setting: spells.reached(reading, expr, setting)
