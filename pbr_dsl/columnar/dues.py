"""What is asked before a payment is made, and when its parts are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import evidence, forms, marks, numbers, outcome_lines, requirements, rows
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.verdict import ACCEPTED, Verdict, combined, decided, opened, pending, refused
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.values.display import date_text

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.model.contract import Payment

_OPEN: Final = date(9999, 12, 31)


def due_on(frame: Frame, payment: Payment, otherwise: Cell) -> list[Cell]:
    """Give the days on which the parts of a payment are due; the one other day where it writes none."""
    if payment.due is None:
        return [otherwise]
    return [frame.kept("due", _closed(forms.read(frame, day))) for day in payment.due.dates]


def _closed(day: Cell) -> Cell:
    """A day; none for an open end."""
    if not day.endless:
        return day
    value = q.when([(q.below(day.value, q.day(_OPEN)), day.value)])
    return replace(day, value=value, may_be_none=True, endless=False)


def come(frame: Frame, payment: Payment, on: Cell) -> Verdict:
    """Whether a due date has come, while the contract still pays; accepted where none is written."""
    if payment.due is None:
        return ACCEPTED
    clause, last = payment.due.clause, frame.plan.terms.settings.paid_until
    cases = [] if on.waits is None else [(q.present(on.waits), pending(on.waits, clause))]
    cases += [
        (q.absent(on.value), opened(clause, "there is no due date yet")),
        (
            q.above(on.value, q.day(last)),
            refused(clause, "due on ", marks.day_said(on.value), f", and nothing is paid after {date_text(last)}"),
        ),
        (q.above(on.value, frame.day), opened(clause, "due on ", marks.day_said(on.value))),
    ]
    return decided(cases)


def standing(frame: Frame, payment: Payment, on: Cell) -> Verdict:
    """Whether a payment to a subject is made at all: its day has come, what it requires is there, and its proof."""
    first = come(frame, payment, on)
    steps = [first]
    if payment.evidence:
        steps.append(evidence.of_payment(frame, payment, on))
    steps += [requirements.before_payment(frame, payment, rule, on) for rule in payment.requires]
    found = combined(frame, steps)
    if first is ACCEPTED or len(steps) == 1:
        return found
    return decided([(first.is_("open"), first)], found)


def ended(frame: Frame, payment: Payment) -> Verdict:
    """Whether a payment each period is made: once the period has ended."""
    joined = frame.join(frame.plan.stretches(PERIOD), {"key": frame.bound[PERIOD]}, alias="period", on_day=False)
    end = joined.column("end")
    found = standing(frame, payment, Cell("date", end, may_be_none=False))
    before = opened(payment.clause, "the period ends on ", marks.day_said(end))
    return decided([(q.above(end, frame.day), before)], found)


def part_of(frame: Frame, amount: Cell, payment: Payment, part: int) -> Cell:
    """Give one part of an amount, to the step, the odd pennies where the contract says; all of it for part 0.

    All of it falls on the first date where it is below zero and so recovered.
    """
    if payment.due is None or not part:
        return amount
    count = len(payment.due.dates)
    odd = 1 if payment.due.odd_pennies == "first" else count
    step = Fraction(frame.plan.terms.settings.rounding.step)
    shared = numbers.rounded(numbers.product([amount, numbers.written(Fraction(1, count))]), "down", step)
    found = numbers.scaled(shared, amount.scale)
    if part == odd:
        found = numbers.total([amount, *([found] * (count - 1))], "+" + "-" * (count - 1))
    if payment.below_zero is None or payment.below_zero.parts:
        return found
    below = q.holds(q.below(amount.value, q.number(0)))
    return numbers.picked([(below, amount if part == 1 else numbers.written(Fraction(0)))], found)


def made(frame: Frame, payment: Payment) -> Verdict:
    """Whether a payment that a formula names is made."""
    if payment.domain == (OUTCOME,):
        return outcome_lines.named_in_payment(frame, payment)
    if PERIOD in payment.domain:
        end = rows.cell(frame, PERIOD, Cell("date", frame.bound[PERIOD], may_be_none=False), "end")
        return standing(frame, payment, due_on(frame, payment, end)[0])
    return standing(frame, payment, due_on(frame, payment, Cell("date", q.nothing("date")))[0])
