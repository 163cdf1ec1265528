"""Quotients of data that are used on without a written rounding, and two roundings on one path.

A quotient of data (a division by anything but written numbers, or an average) may be multiplied, compared, and
added to amounts that are not quotients.  Before it is added to another quotient, aggregated over rows, shared, used
as a weight or divided by, it is rounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import TWO_ROUNDINGS, UNROUNDED_QUOTIENT
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.model.walk import nodes
from pbr_dsl.values.display import money_text, number_text
from pbr_dsl.values.rounding import round_to

_STEPS = {"hour": ("1 minute", Fraction(1, 60)), "point": ("0.01 points", Fraction(1, 100))}
_POT = Fraction(1_000_000)


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Ask for the missing roundings of every part, and note where two stand on one path."""
    written = known.closure(_is_written)
    quotients = known.closure(lambda expr, found: is_quotient(expr, found, written))
    named: list[model.Part] = [*contract.values, *contract.payments, *contract.outcomes, *contract.limits]
    for part in named:
        for node in nodes(part):
            for fault, said in _faults(node, quotients, written):
                _ask(draft, contract, part, (node, fault), said)
    bodies_of = known.of | {value.name: () for value in contract.values if isinstance(value.body, model.History)}
    lines = {id(known.of[payment.name][0]) for payment in contract.payments}  # rounded as any line is
    rounded = replace(known, of=bodies_of).closure(  # an indexed price is one to be read
        lambda expr, found: id(expr) not in lines and _is_rounded(expr, found)
    )
    for payment in contract.payments:
        _two_roundings(draft, contract, payment, known, rounded)


def _ask(draft: Draft, contract: model.Contract, part: model.Part, at: tuple[Expr, Expr], said: str) -> None:
    step, readings = _readings(contract, at[1], divisor="divisor" in said)
    name = at[1].value if isinstance(at[1], core.ValueOf | core.ToDate) else "the quotient"
    shown = f"`{name}`" if name != "the quotient" else name
    draft.report(
        UNROUNDED_QUOTIENT,
        draft.origin(at[1], part.name) if at[1] is not at[0] else draft.origin(at[0], part.name),
        f"{shown} {said}, and nothing says how it is rounded first",
        readings=readings,
        help=f"give the quotient a `let` of its own that ends in `rounded half up to {step}`",
        clause=part.clause,
    )


def _readings(contract: model.Contract, quotient: Expr, *, divisor: bool) -> tuple[str, tuple[str, str]]:
    """Give a step that fits a quotient, and what two roundings make of three thirds, or of two thirds as a divisor."""
    unit = quotient.type.unit if isinstance(quotient.type, NumberType) else {}
    base = next(iter(unit), "")
    if divisor and not unit:
        step = "0.01%"
        made = [round_to(Fraction(2, 3), mode, Fraction(1, 10_000)) for mode in ("half-up", "down")]
        paid = [money_text(round_to(100 / share, "half-up", Fraction(1, 100)), _currency(contract)) for share in made]
        return step, (
            f"rounded half up to {step}, {money_text(Fraction(100), _currency(contract))} / (2/3) is {paid[0]}",
            f"rounded down to {step}, it is {paid[1]}",
        )
    if not unit:
        made = [3 * round_to(Fraction(1, 3), mode, Fraction(1, 10_000)) for mode in ("half-up", "up")]
        said = [
            f"{number_text(share * 100)}%, {money_text(share * _POT, _currency(contract))} of a million"
            for share in made
        ]
        step = "0.01%"
        what = "three rows of 1/3 add up to"
    else:
        step, size = _STEPS.get(base, (number_text(Fraction(1, 100), unit), Fraction(1, 100)))
        made = [3 * round_to(Fraction(10, 3), mode, size) for mode in ("half-up", "up")]
        said = [number_text(total, unit) for total in made]
        what = f"three rows of {number_text(Fraction(10), unit)} / 3 add up to"
    return step, (f"rounded half up to {step}, {what} {said[0]}", f"rounded up to {step}, {what} {said[1]}")


def _currency(contract: model.Contract) -> str:
    return contract.settings.currency


# ---------------------------------------------------------------- quotients


def _is_written(expr: Expr, written: set[str]) -> bool:
    """Whether an expression is a number that stands in the contract itself, or a published figure that it names."""
    match expr:
        case core.Constant() | core.FieldOf(of=core.Constant()):
            return True
        case core.ValueOf(value=name):
            return name in written
        case core.Multiply(factors=parts) | core.Add(terms=parts):
            return all(_is_written(part, written) for part in parts)
        case core.Round(of=of):
            return _is_written(of, written)
        case _:
            return False


def is_quotient(expr: Expr, quotients: set[str], written: set[str]) -> bool:
    """Whether an expression is an unrounded quotient of data."""

    def inner(part: Expr) -> bool:
        return is_quotient(part, quotients, written)

    match expr:
        case core.Multiply():
            pairs = zip(expr.factors, expr.signs, strict=True)
            return any(inner(f) or (sign == "/" and not _is_written(f, written)) for f, sign in pairs)
        case core.Add():
            return any(inner(term) for term in expr.terms)
        case core.Aggregate(word="average"):
            return True
        case core.Aggregate(word="median" | "highest" | "lowest", of=of) if of is not None:
            return inner(of)
        case core.Cases():
            return any(inner(c.value) for c in expr.cases) or (expr.otherwise is not None and inner(expr.otherwise))
        case core.Extreme():
            return inner(expr.left) or inner(expr.right)
        case core.Carried():
            return inner(expr.of)
        case core.ValueOf(value=name):
            return name in quotients
        case _:
            return False


def _faults(node: Expr, quotients: set[str], written: set[str]) -> Iterator[tuple[Expr, str]]:
    """Give the quotients in a node that would have to be rounded first, each with what is done to it."""

    def quotient(part: Expr) -> bool:
        return is_quotient(part, quotients, written)

    match node:
        case core.Aggregate(of=of, word="sum" | "average" | "median" | "highest" | "lowest") if (
            of is not None and quotient(of)
        ):
            yield of, "is added up over rows" if node.word in ("sum", "average") else "is compared over rows"
        case core.Add(terms=terms):
            found = [term for term in terms if quotient(term)]
            if len(found) > 1:
                yield found[1], "is added to another quotient"
        case core.Multiply():
            for factor, sign in zip(node.factors, node.signs, strict=True):
                if sign == "/" and quotient(factor):
                    yield factor, "is a divisor"
        case core.Share(weight=weight, pot=pot):
            if quotient(weight):
                yield weight, "is a weight"
            if quotient(pot):
                yield pot, "is shared"
        case core.ToDate(value=name) if name in quotients:
            yield node, "is added up over periods"
        case core.Carried(of=of) if quotient(of):
            yield of, "is carried into the next period and added to it"
        case _:
            return


# ---------------------------------------------------------------- two roundings


def _is_rounded(expr: Expr, rounded: set[str]) -> bool:
    """Whether an expression is rounded on the way to what it gives."""
    return any(isinstance(part, core.Round) or _names(part, rounded) for part in _flow(expr))


def _names(part: Expr, rounded: set[str]) -> bool:
    return isinstance(part, core.ValueOf | core.ToDate) and part.value in rounded


def _flow(expr: Expr) -> Iterator[Expr]:
    """Go through the parts of an expression from which its number comes, conditions left out."""
    stack = [expr]
    while stack:
        here = stack.pop()
        yield here
        match here:
            case core.Add(terms=parts) | core.Multiply(factors=parts):
                stack.extend(parts)
            case core.Cases():
                stack.extend(case.value for case in here.cases)
                stack.extend([here.otherwise] if here.otherwise is not None else [])
            case core.Extreme():
                stack.extend((here.left, here.right))
            case core.Carried(of=of) | core.Round(of=of):
                stack.append(of)
            case core.Aggregate(of=of) if of is not None:
                stack.append(of)
            case _:
                continue


def _two_roundings(
    draft: Draft, contract: model.Contract, payment: model.Payment, known: Bodies, rounded: set[str]
) -> None:
    """Note a rounding whose result is worked on before the payment line is rounded, with a case where it matters."""
    if isinstance(payment.amount, core.Round) or not _is_rounded(payment.amount, rounded):
        return
    first = _first_round(payment.amount, known, rounded)
    if first is None or isinstance(first.of, core.Constant):
        return
    step, mode = Fraction(first.step), first.mode
    unit = first.type.unit if isinstance(first.type, NumberType) else {}
    last = contract.settings.rounding
    amount = Fraction(1, 3) if not unit else Fraction(10, 3) * step
    times = Fraction(1000) if not unit else Fraction(30)
    exact = round_to(amount * times, last.mode, Fraction(last.step))
    twice = round_to(round_to(amount, mode, step) * times, last.mode, Fraction(last.step))
    if exact == twice:
        return
    size = number_text(amount, unit)
    said = [
        money_text(total, _currency(contract)) if not unit else number_text(total, unit) for total in (twice, exact)
    ]
    each = f"{money_text(times, _currency(contract))} times 1/3" if not unit else f"30 times {size}"
    draft.report(
        TWO_ROUNDINGS,
        draft.origin(first, payment.name),
        f"`{payment.name}` is rounded here and again as a payment line",
        help=f"where it matters: {each} is {said[0]} so, and {said[1]} if only the line were rounded",
        clause=payment.clause,
    )


def _first_round(expr: Expr, known: Bodies, rounded: set[str]) -> core.Round | None:
    """Give a rounding on the way to an expression's number."""
    seen: set[str] = set()
    todo = [expr]
    while todo:
        for part in _flow(todo.pop()):
            if isinstance(part, core.Round):
                return part
            if isinstance(part, core.ValueOf | core.ToDate) and part.value in rounded and part.value not in seen:
                seen.add(part.value)
                todo.extend(known.of.get(part.value, ()))
    return None
