"""Payment lines before limits: one for each outcome's row, or for each combination of rows in a period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Payment
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.reference.amounts import Price, price
from pbr_dsl.reference.contributions import Rule, finished, part_contributions, split
from pbr_dsl.reference.dues import come, due_on, part_of, standing
from pbr_dsl.reference.evidence import claimed_on
from pbr_dsl.reference.left_out import left_out, most_of
from pbr_dsl.reference.occurrences import OutcomeRow
from pbr_dsl.reference.result import Result, Setting, exact
from pbr_dsl.reference.verdict import Verdict, combined, opened, pending, refused
from pbr_dsl.reference.wording import said, under
from pbr_dsl.values.display import date_text
from pbr_dsl.values.facts import NONE, Key, Unknown
from pbr_dsl.values.statement import Line, Reason, Waiting
from pbr_dsl.values.waiting import waiting_for

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


Identity = tuple[str, Key, str, int, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """A line before limits, with what limits ask of it: the date claimed, and its place among all lines."""

    line: Line
    reading: Reading
    claimed: date | None = None
    order: tuple[int, Key, int, int, int] = (0, (), 0, 0, 0)

    @property
    def identity(self) -> Identity:
        """What makes a line the same line at another date: payment, subject, occurrence and part."""
        return (self.line.payment, self.order[1], self.line.outcome, self.line.occurrence, self.line.part)

    def stopped(self, state: str, why: str) -> Draft:
        """Give the same line, paying nothing, with one reason more."""
        reasons = (Reason(why, self.line.clause), *self.line.reasons)
        nothing = replace(self.line, amount=Fraction(0), before_limits=None, contributions=())
        return replace(self, line=replace(nothing, state=state, reasons=reasons))

    @property
    def moves(self) -> bool:
        """Whether a date, and not the payment itself, says which period it belongs to."""
        return PERIOD not in self.reading.terms.payments[self.line.payment].domain


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody who may be paid: the rows that a payment is read with, all that they lead to, and when it falls.

    `on` is when it falls where the payment writes no due date; `row` is the outcome that it is for, if it is for one.
    """

    setting: Setting
    subject: dict[str, Key]
    on: Result
    row: OutcomeRow | None = None


def drafts(reading: Reading, period: Key, *, last: bool, last_of_term: bool) -> Iterator[Draft]:
    """Give the lines of a period; to the last one, or the last of the term, belong those that have no date yet."""
    days = reading.terms.periods[period]
    for place, payment in enumerate(reading.terms.contract.payments):
        if payment.due is None and days.start > reading.terms.settings.end:
            continue
        to_come = last_of_term if payment.due is None else last
        for claim in _claims(reading, payment, period):
            for part, on in enumerate(due_on(reading, payment, claim.setting, claim.on), start=1):
                here = isinstance(on, date) and reading.terms.period_of(on) == period
                if here or (to_come and not (isinstance(on, date) and on <= days.end)):
                    yield _draft(reading, payment, claim, (days.start, place, part, on))


def _claims(reading: Reading, payment: Payment, period: Key) -> Iterator[Claim]:
    """Whom a payment may be paid to: for each outcome that says all that it reads, or each combination of its rows."""
    if payment.domain == (OUTCOME,):
        outcomes = [one for one in reading.terms.contract.outcomes if reading.terms.pays_for(payment, one)]
        for row in (row for outcome in outcomes for row in reading.outcomes.of(outcome.name).values()):
            if reading.outcomes.offered(row.key) is not False:
                leads = reading.ancestry(row.outcome.subject, row.subject) if row.outcome.subject else {}
                yield Claim(row.setting, leads, reading.outcomes.payable(row.key), row)
        return
    records = [record for record in payment.domain if record != PERIOD]
    for keys in product(*(reading.keys(record) for record in records)):
        bound = dict(zip(records, keys, strict=True))
        subject: dict[str, Key] = {}
        for record, key in bound.items():
            subject |= {**reading.ancestry(record, key), **subject}
        subject |= bound
        if payment.once:
            yield Claim(bound, subject, NONE)
        else:
            yield Claim({**bound, PERIOD: period}, subject, reading.terms.periods[period].end)


def _draft(reading: Reading, payment: Payment, claim: Claim, due: tuple[date, int, int, Result]) -> Draft:
    """The line of a claim, or of one part of it, in a period."""
    start, place, part, on = due
    row, verdict = claim.row, _verdict(reading, payment, claim, on)
    marks = ("shadow",) if payment.shadow else ()
    line = Line(payment.name, claim.subject, start, verdict.state, clause=payment.clause, marks=marks)
    if payment.due is not None:
        part = part if len(payment.due.dates) > 1 else 0
        line = replace(line, due=on if isinstance(on, date) else None, part=part)
    if row is not None:
        achieved = row.on if isinstance(row.on, date) else None
        line = replace(line, outcome=row.outcome.name, occurrence=row.occurrence, achieved=achieved)
        line = replace(line, clause=row.outcome.clause or payment.clause)
    if verdict.state == "accepted":
        line = _priced(reading, payment, claim.setting, line)
    else:
        line = _stopped(line, verdict, payment)
    if row is not None and line.state == "held":
        most = most_of(reading, payment, row, tuple(one.missing for one in line.waiting))
        if most is not None and payment.due is not None and line.part:
            most = part_of(most, payment, line.part, Fraction(reading.terms.settings.rounding.step))
        line = replace(line, waiting=tuple(replace(one, most=most) for one in line.waiting))
    if row is None:
        key = tuple(part for record, own in claim.setting.items() if record != PERIOD for part in own)
        return Draft(line, reading, None, (place, key, 0, 0, line.part))
    if verdict.state == "accepted" and 0 < verdict.credit < 1:
        line = replace(line, marks=(*line.marks, "part-paid"))
    order = (place, row.subject, reading.terms.order[row.outcome.name], row.occurrence, line.part)
    return Draft(line, reading, claimed_on(reading, row), order)


def _verdict(reading: Reading, payment: Payment, claim: Claim, on: Result) -> Verdict:
    """Whether a claim is paid: the state of its outcome, or of what is asked before the payment, once it is due."""
    if claim.row is not None:
        return combined([_payable(reading, claim.row), come(reading, payment, on)])
    if PERIOD in claim.setting and isinstance(on, date) and on > reading.day:
        return opened(f"the period ends on {date_text(on)}", payment.clause)
    return standing(reading, payment, claim.setting, on)


def _payable(reading: Reading, row: OutcomeRow) -> Verdict:
    """The state of an outcome, open until the day from which it is payable."""
    verdict, since = reading.outcomes.verdict(row.key), reading.outcomes.payable(row.key)
    if verdict.state != "accepted" or row.outcome.payable is None:
        return verdict
    clause, last = row.outcome.payable.clause or row.outcome.clause, reading.terms.settings.paid_until
    if isinstance(since, Unknown):
        return pending(since, clause)
    if not isinstance(since, date) or since > last:
        return refused(f"payable only after {date_text(last)}, when nothing is paid any more", clause)
    return opened(f"payable from {date_text(since)}", clause) if since > reading.day else verdict


# ---------------------------------------------------------------- pricing a line


def _priced(reading: Reading, payment: Payment, setting: Setting, line: Line) -> Line:
    """A line with its amount before limits; held by what is unknown, refused where it is not due."""
    cost, left = reading.apart(price, reading, payment, setting)
    if not isinstance(cost, Price):
        return _stopped(line, pending(cost, payment.clause), payment)
    if not cost.due and payment.when is not None and not cost.before:
        clause = under(reading, payment.when_clause or payment.clause, setting, payment.when)
        reason = Reason(f"its condition does not hold{said(reading, payment.when, setting)}", clause)
        return replace(line, state="refused", reasons=(reason,), before_limits=Fraction(0))
    amount = exact(cost.amount)
    rule = Rule(payment.name, payment.clause)
    parts = finished(split(reading, payment.amount, setting, rule) if cost.due else [], cost, rule)
    quantity, rate = _quantity(reading, payment, setting) if not line.part else (None, None)
    waiting = tuple(left_out(reading, payment, setting, amount, left))
    if line.part and payment.due is not None:
        step = Fraction(reading.terms.settings.rounding.step)
        whole, amount = amount, part_of(amount, payment, line.part, step)
        parts = part_contributions(parts, (whole, amount), len(payment.due.dates), rule)
        waiting = tuple(replace(one, most=one.most and part_of(one.most, payment, line.part, step)) for one in waiting)
    return replace(
        line,
        state="payable",
        marks=(*line.marks, "rows-waiting") if waiting else line.marks,
        quantity=quantity,
        rate=rate,
        before_limits=amount,
        amount=amount,
        waiting=waiting,
        contributions=tuple(parts),
    )


def _stopped(line: Line, verdict: Verdict, payment: Payment) -> Line:
    """A line that is not payable, with why, and all that it waits for."""
    known = {reason.text for reason in verdict.reasons}
    asked = [one for one in verdict.waits if one.why != "time"]
    waits = [reason for reason in waiting_for(asked, payment.clause) if reason.text not in known]
    return replace(
        line,
        state=verdict.state,
        reasons=(*verdict.reasons, *waits),
        waiting=tuple(Waiting(one, None) for one in verdict.waits),
    )


def _quantity(reading: Reading, payment: Payment, setting: Setting) -> tuple[Fraction | None, Fraction | None]:
    """How much at what rate, where the amount is plainly one times the other; None and None elsewhere."""
    asked = payment.quantity_and_rate
    found = [one for factor in asked if isinstance(one := reading.read(factor, setting), Fraction)]
    return (found[0], found[1]) if found and len(found) == len(asked) else (None, None)
