"""Whether an expected amount of a payment, or what limits take from it, came out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from pbr_dsl.model.cells import read_scalar
from pbr_dsl.model.scenario import ExpectAmount, ExpectTrim
from pbr_dsl.model.type import NumberType
from pbr_dsl.reference import Result
from pbr_dsl.scenario.grounds import line_clauses, line_trace, unfounded
from pbr_dsl.scenario.parting import Miss, failed
from pbr_dsl.scenario.verdict import Failure
from pbr_dsl.scenario.view import View
from pbr_dsl.scenario.words import amount_sentence, quantity_text, trim_sentence
from pbr_dsl.values.rounding import round_to
from pbr_dsl.values.statement import Line, PayerShare

_NOTHING = Fraction(0)


def amount(view: View, step: ExpectAmount) -> Failure | None:
    """Give what is wrong with an expected amount of a payment; None when it comes out."""
    kind = step.expected.type
    expected = read_scalar(step.expected.value, kind)
    lines = _added_up(view, step)

    def measure(other: View) -> Result:
        return rounded(step, _total(_added_up(other, step), step) - _stated(other, step))

    got = measure(view)
    said = amount_sentence(step, quantity_text(expected, kind))
    if got == expected:
        clauses = (clause for line in lines for clause in line_clauses(view, line)) if step.clause else ()
        return unfounded(step, said, quantity_text(got, kind), [*clauses, view.terms.payments[step.name].clause])
    reads = [read for line in lines if line.state == "payable" for read in line_trace(view, line).reads]
    shown = quantity_text(got, kind) + _no_line(view, lines)
    return failed(step, said, shown, Miss(view, kind, measure, expected, got, lines, reads))


def trim(view: View, step: ExpectTrim) -> Failure | None:
    """Give what is wrong with what limits are expected to take; None when it comes out."""
    kind = NumberType(unit={view.terms.settings.currency: 1})
    expected = Fraction(step.amount)
    lines = _limited(view, step)

    def measure(other: View) -> Result:
        return _taken(_limited(other, step))

    got = measure(view)
    said = trim_sentence(step, quantity_text(expected, kind))
    if got == expected:
        clauses = [clause for line in lines for clause in line_clauses(view, line)]
        return unfounded(step, said, quantity_text(got, kind), clauses)
    shown = f"trimmed by {quantity_text(got, kind)}" + _no_line(view, lines)
    return failed(step, said, shown, Miss(view, kind, measure, expected, got, lines))


def rounded(step: ExpectAmount, result: Result) -> Result:
    """Give a number as the expectation rounds it."""
    if step.mode and isinstance(result, Fraction):
        return round_to(result, step.mode, Fraction(step.step))
    return result


def _added_up(view: View, step: ExpectAmount) -> list[Line]:
    """The lines that an amount adds up: of the period, to date all up to it, for an adjustment those before it.

    Of an amount on a day those that are due on it, in whichever of these periods.
    """
    lines = view.lines_of(step.name, step.key)
    if step.on is not None:
        return [line for line in lines if line.due == step.on]
    if step.measure == "adjustment":
        return [line for line in lines if view.period is None or line.period < view.period.start]
    return lines if step.measure == "to date" else _now(view, lines)


def _stated(view: View, step: ExpectAmount) -> Fraction:
    """What the statement that is adjusted held of the same periods; nothing for other amounts."""
    if step.measure != "adjustment" or view.before is None or view.period is None:
        return _NOTHING
    lines = view.before.lines_of(step.name, step.key)
    return _total([line for line in lines if line.period < view.period.start], step.model_copy(update={"measure": ""}))


def _limited(view: View, step: ExpectTrim) -> list[Line]:
    """The lines of the period from which limits may take: of the payment, or of the outcome whatever pays for it."""
    payments = [step.name] if step.of == "payment" else list(view.terms.payments)
    lines = [line for payment in payments for line in _now(view, view.lines_of(payment, step.key))]
    return [line for line in lines if step.of == "payment" or line.outcome == step.name]


def _now(view: View, lines: Iterable[Line]) -> list[Line]:
    """The lines of the period that is looked at; without one, all of them."""
    return [line for line in lines if view.period is None or line.period == view.period.start]


def _total(lines: Iterable[Line], step: ExpectAmount) -> Fraction:
    """What the payable lines come to, or what one payer pays of them."""
    payable: list[Line | PayerShare] = [line for line in lines if line.state == "payable"]
    if step.payer:
        shares = [share for line in lines if line.state == "payable" for share in line.shares]
        payable = [share for share in shares if share.payer == step.payer]
    if step.measure == "before limits":
        return sum((line.before_limits or _NOTHING for line in payable), _NOTHING)
    return sum((line.amount for line in payable), _NOTHING)


def _taken(lines: Iterable[Line]) -> Fraction:
    """What limits took from the payable lines."""
    payable = [line for line in lines if line.state == "payable"]
    return sum(((line.before_limits or _NOTHING) - line.amount for line in payable), _NOTHING)


def _no_line(view: View, lines: Sequence[Line]) -> str:
    """What to add where there was nothing to add up."""
    if lines:
        return ""
    began = view.period is None or view.period.start <= view.day
    return " (there is no such line)" if began else " (the period has not begun)"
