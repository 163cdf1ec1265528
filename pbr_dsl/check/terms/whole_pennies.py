"""Limits that pay a line in part, and whose size need not be a whole number of pence: nobody is paid part of a penny.

Each number is a whole multiple of some step: a written amount of itself, a field of the step that it is read in, what
is rounded of the step it is rounded to, a sum of the largest step that all of it is a multiple of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Final

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import UNROUNDED_QUOTIENT
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.model.walk import record_of
from pbr_dsl.values.display import in_currency, money_text
from pbr_dsl.values.rounding import round_to

_PENNY: Final = Fraction(1, 100)
_ROOM: Final = Fraction("1000.005")
_LONGEST: Final = 10**40  # beyond it a step proves nothing any more


@dataclass(frozen=True, slots=True)
class _Steps:
    """The step of each field (record, name) and of each named value; None where no step is known."""

    fields: dict[tuple[str, str], Fraction | None]
    values: dict[str, Fraction | None]

    def of(self, expr: Expr | None) -> Fraction | None:
        """Give a step that a number is always a whole multiple of (0 of nought alone); None where none is known."""
        match expr:
            case core.Constant(value=value) if isinstance(expr.type, NumberType):
                return abs(Fraction(value))
            case core.Round(step=step) | core.Share(step=step):
                return Fraction(step)
            case core.DaysIn() | core.TimeIn() | core.Whole() | core.Aggregate(word="count"):
                return Fraction(1)
            case core.FieldOf(of=of, field=field):
                return self.fields.get((record_of(of), field))
            case core.Picked(rows=rows, field=field):
                return self.fields.get((rows.record, field))
            case core.ValueOf(value=name) | core.ToDate(value=name):
                return self.values.get(name)
            case core.Carried(of=of) | core.Aggregate(word="sum" | "highest" | "lowest", of=of):
                return self.of(of)
            case core.Add(terms=terms):
                return _together(self.of(term) for term in terms)
            case core.Extreme(left=left, right=right):
                return _together((self.of(left), self.of(right)))
            case core.Cases(cases=cases, otherwise=otherwise):
                others = () if otherwise is None else (otherwise,)
                return _together(self.of(one) for one in (*(case.value for case in cases), *others))
            case core.Multiply():
                return self._product(expr)
            case _:
                return None

    def _product(self, expr: core.Multiply) -> Fraction | None:
        """The step of a product; of a quotient only where the divisor is written."""
        found = Fraction(1)
        for factor, sign in zip(expr.factors, expr.signs, strict=True):
            step = self.of(factor)
            if step is None or (sign == "/" and (step == 0 or not isinstance(factor, core.Constant))):
                return None
            found = found * step if sign == "*" else found / step
            if max(found.as_integer_ratio()) > _LONGEST:
                return None
        return found


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Ask how the size of a limit is rounded, where a line that is paid in part may be paid part of a penny."""
    penny = _shared(_PENNY, Fraction(contract.settings.rounding.step))
    in_part = [limit for limit in contract.limits if limit.of == "money" and limit.trim == "part"]
    steps = _steps(contract, known if in_part else Bodies({}, ()))
    money = contract.settings.currency
    for limit in in_part:
        size = steps.of(limit.at_most)
        if size is not None and (size / penny).denominator == 1:
            continue
        paid = [money_text(round_to(_ROOM, mode, _PENNY), money) for mode in ("half-up", "down")]
        step, said = money_text(_PENNY, money), in_currency("1,000.005", money)
        draft.report(
            UNROUNDED_QUOTIENT,
            draft.origin(limit.at_most, limit.name),
            f"`{limit.name}` pays a line in part, and nothing says how its size is rounded to {step}",
            readings=(
                f"`… rounded half up to {step}`: where it comes to {said}, {paid[0]} is paid",
                f"`… rounded down to {step}`: {paid[1]} is paid",
            ),
            clause=limit.clause,
        )


def _steps(contract: model.Contract, known: Bodies) -> _Steps:
    """The steps of all fields and of all named values, each after those that it reads."""
    fields = {
        (record.name, column.name): _field(record, column) for record in contract.records for column in record.columns
    }
    stand_in = {value.name: value.when_unknown.then for value in contract.values if value.when_unknown is not None}
    steps = _Steps(fields, {})
    for name in known.order:
        others = [then for then in (stand_in.get(name),) if then is not None]
        steps.values[name] = _together(steps.of(body) for body in (*known.of[name], *others))
    return steps


def _field(record: model.Record, column: model.Column) -> Fraction | None:
    """The step of a field: the one it is read in, or that of all numbers that stand in the contract."""
    if not isinstance(column.type, NumberType):
        return None
    if record.source != "text":
        return Fraction(column.step) if column.step else None
    written = [row.cells.get(column.name, "") for row in record.rows]
    numbers = (Fraction(one) for one in written if one[:1].isdecimal() or one[:1] == "-")
    return _together(abs(one) for one in numbers)


def _together(steps: Iterable[Fraction | None]) -> Fraction | None:
    """The step of what may be any of some numbers, or their sum; None where that of one is not known."""
    found = Fraction(0)
    for step in steps:
        if step is None:
            return None
        found = _shared(found, step)
    return found


def _shared(one: Fraction, other: Fraction) -> Fraction:
    """The largest step that two are whole multiples of."""
    below = one.denominator * other.denominator
    return Fraction(gcd(one.numerator * other.denominator, other.numerator * one.denominator), below)
