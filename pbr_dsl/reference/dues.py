"""What is asked before a payment is made, and when its parts are due; a payment's name in a formula."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Payment
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.reference import evidence
from pbr_dsl.reference.amounts import price
from pbr_dsl.reference.occurrences import OutcomeRow, setting_of
from pbr_dsl.reference.requirements import met
from pbr_dsl.reference.result import Result, Setting, known
from pbr_dsl.reference.verdict import ACCEPTED, Verdict, combined, opened, pending, refused
from pbr_dsl.values.display import date_text
from pbr_dsl.values.facts import NONE, Unknown
from pbr_dsl.values.rounding import divided

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


def due_on(reading: Reading, payment: Payment, setting: Setting, otherwise: Result) -> list[Result]:
    """Give the days on which the parts of a payment are due; the one other day where it writes none."""
    return [reading.read(day, setting) for day in payment.due.dates] if payment.due is not None else [otherwise]


def come(reading: Reading, payment: Payment, on: Result) -> Verdict:
    """Whether a due date has come, while the contract still pays; accepted where none is written."""
    if payment.due is None:
        return ACCEPTED
    clause, last = payment.due.clause, reading.terms.settings.paid_until
    if isinstance(on, Unknown):
        return pending(on, clause)
    if not isinstance(on, date):
        return opened("there is no due date yet", clause)
    if on > last:
        return refused(f"due on {date_text(on)}, and nothing is paid after {date_text(last)}", clause)
    return ACCEPTED if on <= reading.day else opened(f"due on {date_text(on)}", clause)


def standing(reading: Reading, payment: Payment, setting: Setting, on: Result) -> Verdict:
    """Whether a payment to a subject is made at all: its day has come, what it requires is there, and its proof.

    Nothing more is asked of one that is not yet due.
    """
    steps = [come(reading, payment, on)]
    if steps[0].state == "open":
        return steps[0]
    form = reading.terms.asked[payment.name]
    subject = setting[form.subject] if form.subject else ()
    row = OutcomeRow(form, subject, 1, {**setting, **setting_of(form, subject, 1)}, on)
    if payment.evidence and isinstance(on, date):
        reading.outcomes.lent[row.key] = row
        steps.append(evidence.proved(reading, row))
    for rule in payment.requires:
        by = NONE if rule.earlier_periods else on
        steps.append(met(reading, OutcomeRow(form, subject, 1, row.setting, by), rule))
    return combined(steps)


def part_of(amount: Fraction, payment: Payment, part: int, step: Fraction) -> Fraction:
    """Give one part of an amount, to the step, the odd pennies where the contract says.

    All of it falls on the first date where it is below zero and so recovered.
    """
    if payment.due is None or len(payment.due.dates) == 1:
        return amount
    if amount < 0 and not (payment.below_zero and payment.below_zero.parts):
        return amount if part == 1 else Fraction(0)
    count = len(payment.due.dates)
    odd = 0 if payment.due.odd_pennies == "first" else count - 1
    return divided(amount, [Fraction(1, count)] * count, step, odd)[part - 1]


def amount_named(reading: Reading, payment: Payment, setting: Setting) -> Result:
    """Give what a payment's name is in a formula: its rounded amount before limits.

    Nothing where it is refused or lapsed; unknown while it is open or held.
    """
    if payment.domain == (OUTCOME,):
        row = reading.outcomes.row(setting[OUTCOME])
        if not reading.terms.pays_for(payment, row.outcome):
            return Fraction(0)
        setting = {**row.setting, **setting}
        on = due_on(reading, payment, setting, row.on)[0]
        verdict = combined([reading.outcomes.verdict(row.key), come(reading, payment, on)])
    else:
        end = reading.cell(PERIOD, setting[PERIOD], "end") if PERIOD in setting else NONE
        verdict = standing(reading, payment, setting, due_on(reading, payment, setting, end)[0])
    key = tuple(part for record, own in setting.items() if record not in (PERIOD, OUTCOME) for part in own)
    known(verdict.waited_for("payment", key, payment.name))
    return price(reading, payment, setting).amount if verdict.state == "accepted" else Fraction(0)
