"""An amount as signed contributions that add up to it: rows where it is linear, else the value that it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Formula
from pbr_dsl.model.expression import (
    Add,
    Aggregate,
    Carried,
    Cases,
    Expr,
    Extreme,
    FieldOf,
    Multiply,
    Picked,
    Round,
    ToDate,
    ValueOf,
)
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.model.walk import record_of
from pbr_dsl.model.wording import name_of
from pbr_dsl.reference.named import carried_in
from pbr_dsl.reference.pricing import Price
from pbr_dsl.reference.result import Result, Setting, exact, truth
from pbr_dsl.reference.rows import measured
from pbr_dsl.values.display import date_text, key_text, number_text
from pbr_dsl.values.facts import Key
from pbr_dsl.values.statement import Contribution

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


@dataclass(frozen=True, slots=True)
class Rule:
    """The value or payment that a part of an amount is computed by, with its clause."""

    name: str
    clause: str


def split(reading: Reading, expr: Expr, setting: Setting, rule: Rule) -> list[Contribution]:
    """Give parts of a known number; their amounts, in its own unit, add up to it exactly."""
    match expr:
        case Add():
            return [
                replace(part, amount=part.amount if sign == "+" else -part.amount)
                for term, sign in zip(expr.terms, expr.signs, strict=True)
                for part in split(reading, term, setting, rule)
            ]
        case Multiply():
            return _product(reading, expr, setting, rule)
        case Aggregate(word="sum" | "count"):
            return _rows(reading, expr, setting, rule)
        case Carried():
            return _carried(reading, expr, setting, rule)
        case Cases():
            return split(reading, chosen, setting, rule) if (chosen := _case(reading, expr, setting)) else []
        case Extreme():
            left = reading.read(expr.left, setting) == reading.read(expr, setting)
            return split(reading, expr.left if left else expr.right, setting, rule)
        case Round():
            parts = split(reading, expr.of, setting, rule)
            rest = _known(reading.read(expr, setting)) - _total(parts)
            return _with(parts, Contribution("rounding", rest, rule.clause, rule.name))
        case ValueOf():
            return _value(reading, expr, setting, rule)
        case _:
            return [_leaf(reading, expr, setting, rule)]


def finished(parts: list[Contribution], price: Price, rule: Rule) -> list[Contribution]:
    """Give the parts of a formula's amount, and after them what bounds and rounding added or took."""
    found = list(parts)
    if price.credit != 1:
        found = _with(found, _part_credit(_total(parts), price.credit, rule))
    found = _with(found, Contribution("left over before", price.before, rule.clause, rule.name))
    for bound, change in price.bounds:
        label = "left for later" if bound.rest else bound.word
        found = _with(found, Contribution(label, change, bound.clause or rule.clause, rule.name))
    return _with(found, Contribution("rounding", _known(price.amount) - _total(found), rule.clause, rule.name))


def part_contributions(
    parts: Sequence[Contribution], shares: tuple[Fraction, Fraction], count: int, rule: Rule
) -> list[Contribution]:
    """Give the parts of one of several equal instalments of an amount; what does not divide are the odd pennies.

    `shares` are the whole amount and the instalment.
    """
    whole, part = shares
    if part in (whole, 0):
        return list(parts) if part else []
    found = [replace(one, amount=one.amount / count) for one in parts]
    return _with(found, Contribution("odd pennies", part - _total(found), rule.clause, rule.name))


# ---------------------------------------------------------------- products


def _product(reading: Reading, expr: Multiply, setting: Setting, rule: Rule) -> list[Contribution]:
    """The parts of the factor that splits best, each multiplied by all the others."""
    amount = _known(reading.read(expr, setting))
    ranked = sorted(
        (
            (rank, -place, factor)
            for place, (factor, sign) in enumerate(zip(expr.factors, expr.signs, strict=True))
            if sign == "*" and (rank := _rank(reading, factor, setting))
        ),
        key=lambda one: one[:2],
        reverse=True,
    )
    if amount == 0 or not ranked:
        return [Contribution(rule.name, amount, rule.clause, rule.name, _places(reading, expr.factors, setting))]
    best = ranked[0][2]
    parts = _scaled(reading, best, setting, rule, amount)
    if isinstance(best, Carried) and len(ranked) > 1:
        own = [part for part in parts if not part.label.startswith("carried from")]
        carried = [part for part in parts if part.label.startswith("carried from")]
        parts = [*_scaled(reading, ranked[1][2], setting, rule, _total(own)), *carried]
    if _is_credit(best):
        others = [factor for _, _, factor in ranked if factor is not best]
        if others:
            parts = [*_scaled(reading, others[0], setting, rule, parts[0].amount), *parts[1:]]
        else:
            parts[0] = replace(parts[0], label=name_of(expr.factors[0]))
    return parts


def _scaled(reading: Reading, factor: Expr, setting: Setting, rule: Rule, amount: Fraction) -> list[Contribution]:
    """The parts of a factor, brought to an amount that they add up to."""
    value = _known(reading.read(factor, setting))
    if _is_credit(factor):
        whole = Contribution("", amount / value, rule.clause, rule.name)
        return [whole, _part_credit(whole.amount, value, rule)]
    scale = amount / value
    return [replace(part, amount=part.amount * scale) for part in split(reading, factor, setting, rule)]


def _rank(reading: Reading, expr: Expr, setting: Setting) -> int:
    """How well a factor splits: 0 not at all, more for rows, most for what must be shown apart."""
    match expr:
        case Aggregate(word="sum" | "count"):
            return 3
        case Carried():
            return 4 if _known(carried_in(reading, expr, setting)[0]) else _rank(reading, expr.of, setting)
        case FieldOf():
            return 5 if _is_credit(expr) and reading.read(expr, setting) != 1 else 0
        case Add() | ToDate():
            return 2
        case Multiply():
            return max(_rank(reading, factor, setting) for factor in expr.factors)
        case Round():
            return _rank(reading, expr.of, setting)
        case ValueOf():
            inner = _inside(reading, expr, setting)
            return _rank(reading, inner[0], inner[1]) if inner else 0
        case Cases():
            chosen = _case(reading, expr, setting)
            return _rank(reading, chosen, setting) if chosen else 0
        case _:
            return 0


def _part_credit(whole: Fraction, credit: Fraction, rule: Rule) -> Contribution:
    """What part credit takes from a whole amount."""
    return Contribution(f"part credit {number_text(credit * 100)}%", whole * (credit - 1), rule.clause, rule.name)


def _is_credit(expr: Expr) -> bool:
    """Whether an expression is the credit of an outcome's row."""
    return isinstance(expr, FieldOf) and expr.field == "credit" and record_of(expr.of) == OUTCOME


# ---------------------------------------------------------------- values, rows, what is carried


def _value(reading: Reading, expr: ValueOf, setting: Setting, rule: Rule) -> list[Contribution]:
    """A value split by its own formula, under its own name; one that does not split is a part itself."""
    inner = _inside(reading, expr, setting)
    form = reading.terms.values.get(expr.value)
    own = Rule(expr.value, form.clause if form and form.clause else rule.clause)
    if inner is None or not _rank(reading, inner[0], inner[1]):
        return [_leaf(reading, expr, setting, own)]
    return split(reading, inner[0], inner[1], own)


def _inside(reading: Reading, expr: ValueOf, setting: Setting) -> tuple[Expr, Setting] | None:
    """The formula behind a value and the setting that it is read in; None where it has none, or was given."""
    at = [reading.read(row, setting) for row in expr.at]
    rows = [row for row in at if isinstance(row, tuple)]
    form = reading.terms.values.get(expr.value)
    if form is None or not isinstance(form.body, Formula) or len(rows) != len(form.domain):
        return None
    inner = dict(zip(form.domain, rows, strict=True))
    given = any(name == form.name for name, _ in reading.overrides.combinations())
    replaced = form.when_unknown is not None or given
    if replaced and reading.read(form.body.expr, inner) != reading.read(expr, setting):
        return None
    return form.body.expr, inner


def _rows(reading: Reading, expr: Aggregate, setting: Setting, rule: Rule) -> list[Contribution]:
    """A sum or count, one part for each row that adds something."""
    known = measured(reading, expr, setting).known
    record = expr.rows.record
    return [
        Contribution(
            f"{record} {key_text(key)}", exact(part), rule.clause, rule.name, _row_places(reading, record, key)
        )
        for key, part in known.items()
        if part != 0
    ]


def _carried(reading: Reading, expr: Carried, setting: Setting, rule: Rule) -> list[Contribution]:
    """A value of this period, and what the period before carried into it."""
    amount, before = carried_in(reading, expr, setting)
    parts = split(reading, expr.of, setting, rule)
    label = f"carried from {date_text(before.start)}" if before else ""
    return _with(parts, Contribution(label, _known(amount), rule.clause, rule.name))


def _case(reading: Reading, expr: Cases, setting: Setting) -> Expr | None:
    """The value of the case that applies."""
    for case in expr.cases:
        if truth(reading.read(case.when, setting)) is True:
            return case.value
    return expr.otherwise


def _leaf(reading: Reading, expr: Expr, setting: Setting, rule: Rule) -> Contribution:
    """A number that is not split further."""
    label = name_of(expr) if isinstance(expr, ValueOf | FieldOf | Picked | ToDate) else rule.name
    amount = _known(reading.read(expr, setting))
    return Contribution(label, amount, rule.clause, rule.name, _places(reading, (expr,), setting))


# ---------------------------------------------------------------- places


def _places(reading: Reading, exprs: Sequence[Expr], setting: Setting) -> tuple[str, ...]:
    """The places of the rows that some expressions read a field of."""
    found: dict[str, None] = {}
    for expr in exprs:
        if isinstance(expr, ValueOf) and expr.at and record_of(expr.at[0]) == OUTCOME:
            row = reading.read(expr.at[0], setting)
            found.update(dict.fromkeys(reading.outcomes.places(row) if isinstance(row, tuple) else ()))
        if isinstance(expr, FieldOf):
            row = reading.read(expr.of, setting)
            if isinstance(row, tuple):
                found.update(dict.fromkeys(_row_places(reading, record_of(expr.of), row)))
    return tuple(found)


def _row_places(reading: Reading, record: str, key: Key) -> tuple[str, ...]:
    """Where a row stood; for an outcome's row, its subject and its proofs and claims."""
    if record == PERIOD:
        return ()
    if record == OUTCOME:
        return reading.outcomes.places(key)
    return reading.world.place(record, key)


def _known(result: Result) -> Fraction:
    """A number that is known; none counts nothing."""
    return exact(result) if isinstance(result, Fraction) else Fraction(0)


def _total(parts: Sequence[Contribution]) -> Fraction:
    """The sum of some parts."""
    return sum((part.amount for part in parts), Fraction(0))


def _with(parts: list[Contribution], more: Contribution) -> list[Contribution]:
    """Some parts and one more, unless it is nothing."""
    return [*parts, more] if more.amount else parts
