"""The equation of each form of expression: what it gives on some facts, in a setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

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
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.model.walk import record_of
from pbr_dsl.model.wording import name_of
from pbr_dsl.reference.arithmetic import add, compare, extreme, multiply
from pbr_dsl.reference.dates import completed, days_in, is_in, shifted, time_from
from pbr_dsl.reference.eligibility import as_result
from pbr_dsl.reference.named import carried, to_date
from pbr_dsl.reference.paid import paid
from pbr_dsl.reference.result import Result, Setting, Top, exact, known, merged, settled, there, truth, waiting
from pbr_dsl.reference.rows import aggregate, only_row, picked
from pbr_dsl.reference.sharing import share
from pbr_dsl.reference.spells import covers, first_gap, time_in
from pbr_dsl.reference.windows import reached
from pbr_dsl.values.facts import NONE, OPEN, Unknown
from pbr_dsl.values.rounding import round_to
from pbr_dsl.values.sampled import lower_limit

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


# ---------------------------------------------------------------- rows and values


def _field(reading: Reading, node: FieldOf, setting: Setting) -> Result:
    """A field of a row; of a row that is none it is not yet known, unless no such row is promised or named."""
    if isinstance(node.of, OnlyRow):
        row = only_row(reading, node.of, setting, node.field)
    elif (row := reading.read(node.of, setting)) is NONE and not reading.terms.may_lack(node.of):
        return waiting("not yet known", record_of(node.of), (), node.field, "no row is named")
    return reading.cell(record_of(node.of), row, node.field) if isinstance(row, tuple) else row


def _value(reading: Reading, node: ValueOf, setting: Setting) -> Result:
    """A named value of the rows that it is asked for: of an outcome, what it says of itself; or who qualifies."""
    at = tuple(reading.there(setting, *node.at))
    record = record_of(node.at[0]) if len(at) == 1 and node.value not in reading.terms.payments else ""
    if record == OUTCOME and node.value in reading.terms.attributes:
        return reading.attribute(node.value, at[0])
    if (rule := reading.terms.eligibility(node.value, record)) is not None:
        return as_result(reading.qualifies(rule, at[0]))
    if node.unknown != "hold":
        return reading.value(node.value, at)
    result, left = reading.apart(reading.value, node.value, at)
    return merged(Unknown(row.waits) for row in left) if left else result


# ---------------------------------------------------------------- logic


def _comparison(reading: Reading, node: Compare, setting: Setting) -> Result:
    """Whether a comparison holds; a row is before another by its clock, and on one day by its key."""
    left, right = (reading.read(side, setting) for side in (node.left, node.right))
    if node.op in ("above", "below") and node.left.type.kind == "row":
        keys = there(left, right)
        days = known(*(reading.clock(record_of(node.left), key) for key in keys))
        left, right = keys if days[0] == days[1] != NONE else days
    return compare(node.op, left, right, reading.day)


def _changed(reading: Reading, node: Change, setting: Setting) -> Result:
    """Whether a number rose or fell by so much; where there is no number, or no baseline, that is not yet known."""
    sides = [(side, reading.read(side, setting)) for side in (node.of, node.baseline, node.least)]
    absent = [waiting("not yet known", field=name_of(side), note="there is none") for side, at in sides if at is NONE]
    of, baseline, least, *_ = known(*(at for _, at in sides), *absent)
    change = add((of, baseline) if node.word == "rises" else (baseline, of), "+-")
    return compare("at-least", change, least, reading.day)


def _cases(reading: Reading, node: Cases, setting: Setting) -> Result:
    """The value of the case that applies; where it is not known which, the value on which all that may agree."""
    candidates: list[Result] = []
    unknowns: list[Unknown] = []
    certain = False
    for case in node.cases:
        holds = truth(reading.read(case.when, setting))
        unknowns += [holds] if isinstance(holds, Unknown) else []
        candidates += [reading.read(case.value, setting)] if holds is not False else []
        certain = certain or holds is True
        if node.first and certain:
            break
    if not certain:
        candidates.append(NONE if node.otherwise is None else reading.read(node.otherwise, setting))
    if all(result == candidates[0] for result in candidates[1:]):
        return candidates[0]
    if unknowns:
        return merged(unknowns)
    applying = " and ".join(name_of(case.when) for case in node.cases)
    return waiting("contradicted", note=f"more than one case applies, and they differ: {applying}")


# ---------------------------------------------------------------- numbers


def _product(reading: Reading, node: Multiply, setting: Setting) -> Result:
    """The product of factors; a divisor that is zero is waited for by its name."""
    factors = [reading.read(factor, setting) for factor in node.factors]
    try:
        return multiply(factors, node.signs)
    except ZeroDivisionError:
        both = zip(node.factors, factors, node.signs, strict=True)
        zero = next(factor for factor, value, sign in both if sign == "/" and value == 0)
        return waiting("zero divisor", field=name_of(zero))


def _rounded(reading: Reading, node: Round, setting: Setting) -> Result:
    """A number rounded to a step; one beyond every bound stays so."""
    (value,) = reading.there(setting, node.of)
    return value if isinstance(value, Top) else round_to(value, node.mode, Fraction(node.step))


EQUATIONS: Final[Mapping[type[Node], Callable[[Reading, Any, Setting], Result]]] = {
    Constant: lambda _reading, node, _setting: read_scalar(node.value, node.type),
    Subject: lambda _reading, node, setting: setting[node.record],
    FieldOf: _field,
    LinkOf: lambda reading, node, at: reading.cell(record_of(node.of), reading.there(at, node.of)[0], node.link),
    ValueOf: _value,
    ToDate: to_date,
    Carried: carried,
    Paid: paid,
    Dated: lambda reading, node, setting: reading.outcomes.dated(node, setting),
    Compare: _comparison,
    Is: lambda reading, node, setting: reading.known(setting, node.of) == [NONE if node.state == "none" else OPEN],
    IsIn: is_in,
    Not: lambda reading, node, setting: not truth(*reading.known(setting, node.of)),
    Every: lambda reading, node, setting: settled((reading.read(part, setting) for part in node.parts), decisive=False),
    Some: lambda reading, node, setting: settled((reading.read(part, setting) for part in node.parts), decisive=True),
    Cases: _cases,
    Change: _changed,
    Add: lambda reading, node, setting: add((reading.read(term, setting) for term in node.terms), node.signs),
    Multiply: _product,
    Extreme: lambda reading, node, setting: extreme(node.word, reading.known(setting, node.left, node.right)),
    LowerLimit: lambda reading, node, setting: lower_limit(*map(exact, reading.there(setting, node.of, node.among))),
    Round: _rounded,
    Share: share,
    Aggregate: aggregate,
    Picked: picked,
    OnlyRow: only_row,
    TimeIn: time_in,
    Covers: covers,
    Reached: reached,
    FirstGap: first_gap,
    Shift: shifted,
    Whole: completed,
    TimeFrom: time_from,
    DaysIn: days_in,
}
