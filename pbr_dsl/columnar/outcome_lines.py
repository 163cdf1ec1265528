"""The lines of payments each outcome, in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.columnar import (
    dues,
    evidence,
    lines,
    marks,
    outcomes,
    states,
)
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import Frame
from pbr_dsl.columnar.plan import NotLoweredError, Plan
from pbr_dsl.columnar.verdict import Case, Verdict, combined, decided, opened, pending, refused
from pbr_dsl.values.display import date_text

if TYPE_CHECKING:
    from pbr_dsl.columnar.lines import Draft
    from pbr_dsl.columnar.occurrences import OutcomeFrame
    from pbr_dsl.model.contract import Payment


def named_in_payment(frame: Frame, payment: Payment) -> Verdict:
    """Whether a payment for the bound outcome that a formula names is made."""
    if not frame.outcome:
        message = f"the columnar engine does not read `{payment.name}` of any outcome yet"
        raise NotLoweredError(message)
    own = outcomes.own_of(frame)
    if not frame.plan.terms.pays_for(payment, own.outcome):
        return refused("", "")
    on = dues.due_on(frame, payment, own.on)[0]
    return combined(frame, [states.verdict(own), dues.come(frame, payment, on)])


def lines_of(plan: Plan, payment: Payment, place: int) -> list[Draft]:
    """Give the lines of a payment each outcome, one for each outcome that says all that it reads."""
    paid = [one for one in plan.terms.contract.outcomes if plan.terms.pays_for(payment, one)]
    return [draft for one in paid for draft in _lines(outcomes.frame_of(plan, one.name), payment, place)]


def _lines(own: OutcomeFrame, payment: Payment, place: int) -> list[Draft]:
    """The lines of a payment for one outcome."""
    frame, outcome, terms = own.frame, own.outcome, own.frame.plan.terms
    given = frame.kept("offered", states.offered_in(own))
    if given.value != q.yes_no(value=True):
        frame.keep_rows(q.opposite(given.no))
    since = frame.kept("payable", outcomes.payable(own))
    columns = {
        "payment": q.number(place),
        "key": own.subject,
        "outcome": q.number(terms.order[outcome.name]),
        "occurrence": own.occurrence,
        "achieved": own.on.value,
        **({"claimed": evidence.claimed_on(own)} if outcome.claims else {}),
        **lines.led_to(frame, [outcome.subject] if outcome.subject else []),
    }

    def standing(day: Cell) -> Verdict:
        return combined(frame, [_payable(own, since), dues.come(frame, payment, day)])

    return lines.on_days(frame, payment, since, standing, columns)


def _payable(own: OutcomeFrame, since: Cell) -> Verdict:
    """The state of an outcome, open until the day from which it is payable."""
    found, rule = states.verdict(own), own.outcome.payable
    if rule is None:
        return found
    frame, last = own.frame, own.frame.plan.terms.settings.paid_until
    clause = rule.clause or own.outcome.clause
    cases: list[Case] = [(q.opposite(found.is_("accepted")), found)]
    if since.waits is not None:
        cases.append((q.present(since.waits), pending(since.waits, clause)))
    never = q.either(q.absent(since.value), q.above(since.value, q.day(last)))
    cases.append((never, refused(clause, f"payable only after {date_text(last)}, when nothing is paid any more")))
    cases.append((q.above(since.value, frame.day), opened(clause, "payable from ", marks.day_said(since.value))))
    return decided(cases, found)
