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
    Multiply,
    Not,
    OnlyRow,
    Paid,
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
from pbr_dsl.model.terms import OUTCOME, Terms
from pbr_dsl.model.walk import record_of
from pbr_dsl.model.wording import name_of
from pbr_dsl.reference import dates, named, rows, spells, windows
from pbr_dsl.reference.arithmetic import add, compare, extreme, multiply
from pbr_dsl.reference.eligibility import as_result
from pbr_dsl.reference.paid import paid
from pbr_dsl.reference.result import Result, Setting, Top, doubt, merged, number, settled, truth, waiting
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
            return lambda reading, setting: _field(reading, expr, setting)
        case LinkOf():
            return lambda reading, setting: _link(reading, expr, setting)
        case ValueOf():
            return _value_of(expr, terms)
        case ToDate():
            return lambda reading, setting: named.to_date(reading, expr, setting)
        case Paid():
            return lambda reading, setting: paid(reading, expr, setting)
        case Carried():
            return lambda reading, setting: named.carried(reading, expr, setting)
        case Add():
            return lambda reading, setting: add([reading.read(term, setting) for term in expr.terms], expr.signs)
        case Multiply():
            names = [name_of(factor) for factor in expr.factors]
            return lambda reading, setting: multiply(
                [reading.read(factor, setting) for factor in expr.factors], expr.signs, names
            )
        case Compare():
            return _comparison(expr)
        case Is():
            return lambda reading, setting: _is(reading, expr, setting)
        case Every() | Some():
            decisive = isinstance(expr, Some)
            return lambda reading, setting: settled(
                (reading.read(one, setting) for one in expr.parts), decisive=decisive
            )
        case Not():
            return lambda reading, setting: _not(reading, expr, setting)
        case Aggregate() | Picked() | OnlyRow() | TimeIn() | Covers() | Reached() | FirstGap():
            return _over_rows(expr)
        case Shift() | DaysIn() | Whole() | TimeFrom() | IsIn():
            return _in_time(expr)
        case Round():
            return lambda reading, setting: _round(reading, expr, setting)
        case Cases():
            return lambda reading, setting: _cases(reading, expr, setting)
        case Change():
            return lambda reading, setting: _changed(reading, expr, setting)
        case Dated():
            return lambda reading, setting: reading.outcomes.dated(expr, setting)
        case Extreme():
            sides = (expr.left, expr.right)
            return lambda reading, setting: extreme(expr.word, [reading.read(side, setting) for side in sides])
        case Share():
            return lambda reading, setting: share(reading, expr, setting)


def _over_rows(expr: Aggregate | Picked | OnlyRow | TimeIn | Covers | Reached | FirstGap) -> How:
    """The way to read a question about rows, or about their stretches of days."""
    match expr:
        case Aggregate():
            return lambda reading, setting: rows.aggregate(reading, expr, setting)
        case Picked():
            return lambda reading, setting: rows.picked(reading, expr, setting)
        case OnlyRow():
            return lambda reading, setting: rows.only_row(reading, expr, setting)
        case TimeIn():
            return lambda reading, setting: spells.time_in(reading, expr, setting)
        case Covers():
            return lambda reading, setting: spells.covers(reading, expr, setting)
        case Reached():
            return lambda reading, setting: windows.reached(reading, expr, setting)
        case FirstGap():
            return lambda reading, setting: spells.first_gap(reading, expr, setting)


def _in_time(expr: Shift | DaysIn | Whole | TimeFrom | IsIn) -> How:
    """The way to read a date, or a number of days."""
    match expr:
        case Shift():
            return lambda reading, setting: dates.shifted(reading, expr, setting)
        case DaysIn():
            return lambda reading, setting: dates.days_in(reading, expr, setting)
        case Whole():
            return lambda reading, setting: dates.completed(reading, expr, setting)
        case TimeFrom():
            return lambda reading, setting: dates.time_from(reading, expr, setting)
        case IsIn():
            return lambda reading, setting: dates.is_in(reading, expr, setting)


# ---------------------------------------------------------------- rows and values


def _field(reading: Reading, expr: FieldOf, setting: Setting) -> Result:
    """A field of a row; of a row that is none it is not yet known, unless no such row is promised."""
    if isinstance(expr.of, OnlyRow):
        row = rows.only_row(reading, expr.of, setting, expr.field)
    elif (row := reading.read(expr.of, setting)) is NONE:
        return waiting("not yet known", record_of(expr.of), (), expr.field, "no row is named")
    return reading.cell(record_of(expr.of), row, expr.field) if isinstance(row, tuple) else row


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
    if expr.unknown == "hold":
        return lambda reading, setting: _asked(reading, expr, setting, lambda at: _whole(reading, expr.value, at))
    return lambda reading, setting: _asked(reading, expr, setting, lambda at: reading.value(expr.value, at))


def _whole(reading: Reading, name: str, at: tuple[Key, ...]) -> Result:
    """A named amount, unknown while rows are left out of it."""
    result, left = reading.apart(lambda: reading.value(name, at))
    return merged(Unknown(row.waits) for row in left) if left else result


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


def _comparison(expr: Compare) -> How:
    """A comparison of two things."""
    return lambda reading, setting: compare(
        expr.op, reading.read(expr.left, setting), reading.read(expr.right, setting), reading.day
    )


def _changed(reading: Reading, expr: Change, setting: Setting) -> Result:
    """Whether a number rose or fell by so much; where there is no number, or no baseline, that is not yet known."""
    sides = [(side, reading.read(side, setting)) for side in (expr.of, expr.baseline, expr.least)]
    absent = [waiting("not yet known", field=name_of(side), note="there is none") for side, at in sides if at is NONE]
    unknown = doubt([*(at for _, at in sides), *absent])
    if unknown is not None:
        return unknown
    of, baseline, least = (number(at) for _, at in sides)
    change = add([of, baseline] if expr.word == "rises" else [baseline, of], "+-")
    return compare("at-least", change, least, reading.day)


def _is(reading: Reading, expr: Is, setting: Setting) -> Result:
    """Whether a value is none, or open."""
    found = reading.read(expr.of, setting)
    return found if isinstance(found, Unknown) else found is (NONE if expr.state == "none" else OPEN)


def _not(reading: Reading, expr: Not, setting: Setting) -> Result:
    """No for yes, yes for no."""
    holds = truth(reading.read(expr.of, setting))
    return holds if isinstance(holds, Unknown) else not holds


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


def _round(reading: Reading, expr: Round, setting: Setting) -> Result:
    """A number rounded to a step."""
    found = reading.read(expr.of, setting)
    if isinstance(found, Unknown | Top) or found is NONE:
        return found
    value = number(found)
    return value if isinstance(value, Top) else round_to(value, expr.mode, Fraction(expr.step))
