"""What is asked before a payment is made, and when its parts are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.columnar import evidence, forms, marks, outcomes, requirements, rows
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.verdict import ACCEPTED, Verdict, combined, decided, opened, pending, refused
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.values.display import date_text

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.model.contract import Payment


def due_on(frame: Frame, payment: Payment, otherwise: Cell) -> list[Cell]:
    """Give the days on which the parts of a payment are due; the one other day where it writes none."""
    return (
        [frame.kept("due", forms.read(frame, day)) for day in payment.due.dates]
        if payment.due is not None
        else [otherwise]
    )


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


def made(frame: Frame, payment: Payment) -> Verdict:
    """Whether a payment that a formula names is made."""
    if payment.domain == (OUTCOME,):
        return outcomes.named_in_payment(frame, payment)
    if PERIOD in payment.domain:
        end = rows.cell(frame, PERIOD, Cell("date", frame.bound[PERIOD], may_be_none=False), "end")
        return standing(frame, payment, due_on(frame, payment, end)[0])
    return standing(frame, payment, due_on(frame, payment, Cell("date", q.nothing("date")))[0])
