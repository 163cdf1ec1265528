"""Divisions by something that may be zero, where the contract does not say what is paid then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.holding import Held, facts, holds, not_zero, under
from pbr_dsl.diagnostics.codes.terms import ZERO_DIVISOR
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.model.walk import is_expression, parts
from pbr_dsl.values.display import number_text


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Ask about each divisor that may be zero, and that no `or … when … is 0` guards."""
    fields = _may_hold_zero(contract)
    written = {value.name: _largest(known.of[value.name]) for value in contract.values if value.body.kind == "history"}
    zero = replace(known, of=known.of | written).closure(lambda expr, found: may_be_zero(expr, found, fields))
    histories = {value.name: value.body for value in contract.values if isinstance(value.body, model.History)}
    for part in (*contract.values, *contract.payments, *contract.outcomes):
        for root, held in _roots(part):
            for node, known_here in under(root, held):
                if isinstance(node, core.Multiply):
                    for factor, sign in zip(node.factors, node.signs, strict=True):
                        apart = sign == "*" or written_apart(factor, histories)
                        if not apart and not _sure(factor, known_here, zero, fields):
                            _ask(draft, part, (node, factor))
                if isinstance(node, core.Share) and may_be_zero(node.weight, zero, fields):
                    totals = (test for test in _compared(known_here) if _is_total(test, node, known))
                    if not any(not_zero(total, known_here) for total in totals):
                        _ask_of_pot(draft, part, node)


def _sure(expr: Expr, held: Held | None, zero: set[str], fields: set[tuple[str, str]]) -> bool:
    """Whether a divisor cannot be zero, or is known not to be where it stands."""
    if not may_be_zero(expr, zero, fields) or not_zero(expr, held):
        return True
    if isinstance(expr, core.Multiply) and "/" not in expr.signs:
        return all(_sure(factor, held, zero, fields) for factor in expr.factors)
    return False


def written_apart(expr: Expr, histories: dict[str, model.History]) -> bool:
    """Whether an expression is the difference of two numbers that the contract writes, for each row and day apart."""
    match expr:
        case core.Add(terms=(core.ValueOf(value=one, at=at), core.ValueOf(value=other, at=same)), signs=("+", "-")):
            pair = histories.get(one), histories.get(other)
            if at != same or pair[0] is None or pair[1] is None:
                return False
            entries = (*pair[0].entries, *pair[1].entries)
            moments = product({entry.row for entry in entries}, {entry.start or date.min for entry in entries})
            return all(_differ(_written(pair[0], *moment), _written(pair[1], *moment)) for moment in moments)
        case _:
            return False


def _written(history: model.History, row: str, day: date) -> Expr | None:
    """Give what is written for a row on a day; None before the first."""
    found = [entry.value for entry in history.entries if entry.row == row and (entry.start or date.min) <= day]
    return found[-1] if found else None


def _differ(one: Expr | None, other: Expr | None) -> bool:
    """Whether two numbers are written that differ."""
    if not isinstance(one, core.Constant) or not isinstance(other, core.Constant):
        return False
    return Fraction(one.value) != Fraction(other.value)


def _largest(entries: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """Leave of written values only the largest: that some row's is 0 is written, and plain to see."""
    numbers = [entry for entry in entries if isinstance(entry, core.Constant) and isinstance(entry.type, NumberType)]
    return (max(numbers, key=lambda entry: Fraction(entry.value)),) if len(numbers) == len(entries) > 1 else entries


def _roots(part: model.Part) -> Iterator[tuple[Expr, Held | None]]:
    """Give the expressions of a part, each with what is known to hold where it is read."""
    if isinstance(part, model.Value) and isinstance(part.body, model.Formula):
        yield part.body.expr, None
    when = holds(None, part.when) if isinstance(part, model.Payment) and part.when is not None else None
    for form in parts(part):
        if is_expression(form):
            yield form, when
        elif isinstance(form, model.AchievedOn | model.AchievedEach | model.AchievedDue | model.Bound):
            yield from ((inner, when) for inner in parts(form) if is_expression(inner))


def _ask(draft: Draft, part: model.Part, at: tuple[core.Multiply, Expr]) -> None:
    node, factor = at
    name = f"`{factor.value}`" if isinstance(factor, core.ValueOf) else "a number of rows"
    if isinstance(factor, core.FieldOf):
        name = f"`{factor.field}`"
    unit = factor.type.unit if isinstance(factor.type, NumberType) else {}
    zero = number_text(Fraction(0), unit).replace(".00", "")
    shown = name.strip("`") if name.startswith("`") else "…"
    draft.report(
        ZERO_DIVISOR,
        draft.origin(factor, part.name),
        f"`{part.name}` divides by {name}, which may be 0",
        readings=_readings(part, node, f"when {shown} is {zero}"),
        help="" if name.startswith("`") else "give the divisor a name with `let`, so that the condition can name it",
        clause=part.clause,
    )


def _compared(held: Held | None) -> Iterator[Expr]:
    """Give what is compared in the conditions that are known to hold, or not to."""
    for test, _ in facts(held):
        if isinstance(test, core.Compare):
            yield test.left


def _is_total(expr: Expr, node: core.Share, known: Bodies) -> bool:
    """Whether an expression adds up the weights of all that share a pot, itself or by its name."""
    if isinstance(expr, core.ValueOf):
        return any(_is_total(body, node, known) for body in known.of.get(expr.value, ()))
    if not isinstance(expr, core.Aggregate) or expr.word != "sum" or expr.of != node.weight:
        return False
    return expr.rows.where is None and expr.rows.record in node.among


def _ask_of_pot(draft: Draft, part: model.Part, node: core.Share) -> None:
    """Ask what the parts of a pot are where every weight is zero."""
    over = next((record for record in node.among if record != "period"), "row")
    weight = node.weight.value if isinstance(node.weight, core.ValueOf) else "…"
    unit = node.weight.type.unit if isinstance(node.weight.type, NumberType) else {}
    zero = number_text(Fraction(0), unit).removesuffix(".00")
    draft.report(
        ZERO_DIVISOR,
        draft.origin(node, part.name),
        f"`{part.name}` shares a pot by weights that may all be 0",
        readings=(
            f"`…, or £0 when total is {zero}`: nobody gets anything of £1,000.00",
            f"a rule of your own, such as equal parts: `…, or … when total is {zero}`",
        ),
        help=f"name the total: `let total … = sum of {weight} over {over}s`",
        clause=part.clause,
    )


def _readings(part: model.Part, node: core.Multiply, when: str) -> tuple[str, str]:
    """Give two things that may be paid then; a stake can be carried where the amount reads one."""
    unit = node.type.unit if isinstance(node.type, NumberType) else {}
    nothing = number_text(Fraction(0), unit).replace(".00", "") if unit else "0%"
    if not isinstance(part, model.Payment):
        whole = "100%" if not unit else "the full amount"
        return (
            f"`, or {nothing} {when}`: where nothing was counted, nothing is earned: £0.00 of £1,000.00",
            f"`, or {whole} {when}`: where nothing was counted, nothing was missed: £1,000.00 of £1,000.00",
        )
    stake = next((f for f, sign in zip(node.factors, node.signs, strict=True) if sign == "*" and _carries(f)), None)
    if isinstance(stake, core.ValueOf) and "period" in part.domain:
        carried = f"`, or carry {stake.value} once {when}`: its £1,000.00 is added to the next period's"
        return f"`, or {nothing} {when}`: nothing is paid, and £1,000.00 at stake is lost", carried
    return (
        f"`, or {nothing} {when}`: £0.00 is paid",
        f"`, or £1,000 {when}`: an amount that you name is paid",
    )


def _carries(factor: Expr) -> bool:
    """Whether a factor is a value each period in money, such as what is at stake."""
    money = isinstance(factor.type, NumberType) and any(base.isupper() for base in factor.type.unit)
    return money and isinstance(factor, core.ValueOf)


def _may_hold_zero(contract: model.Contract) -> set[tuple[str, str]]:
    """Give the number fields whose bounds leave zero in."""
    return {
        (record.name, column.name)
        for record in contract.records
        for column in record.columns
        if isinstance(column.type, NumberType) and not (column.low and Fraction(column.low) > 0)
    }


def may_be_zero(expr: Expr, zero: set[str], fields: set[tuple[str, str]]) -> bool:
    """Whether a number may be zero: `zero` are the values that may, `fields` the fields of rows that may."""

    def inner(part: Expr) -> bool:
        return may_be_zero(part, zero, fields)

    match expr:
        case core.Aggregate() | core.TimeIn() | core.TimeFrom() | core.Whole() | core.LowerLimit():
            return True
        case core.Constant(value=value, type=NumberType()):
            return Fraction(value) == 0
        case core.FieldOf(field=field):
            return (_record(expr.of), field) in fields
        case core.ValueOf(value=name) | core.ToDate(value=name):
            return name in zero
        case core.Multiply():
            pairs = zip(expr.factors, expr.signs, strict=True)
            return any(sign == "*" and inner(factor) for factor, sign in pairs)
        case core.Add(terms=terms):
            return "-" in expr.signs or all(inner(term) for term in terms)
        case core.Round(of=of):
            return inner(of)
        case core.Cases():
            values = [case.value for case in expr.cases] + ([expr.otherwise] if expr.otherwise is not None else [])
            return any(inner(value) for value in values)
        case core.Extreme():
            least = inner(expr.left), inner(expr.right)
            return all(least) if expr.word == "larger" else any(least)
        case core.Carried(of=of):
            return inner(of)
        case _:
            return False


def _record(row: Expr) -> str:
    return row.type.record if row.type.kind == "row" else ""
