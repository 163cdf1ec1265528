"""What a payment's formula gives before limits: the amount, its own bounds, and rounding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.columnar import dues, forms, marks, numbers, outcomes
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.columnar.sql import Sql

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.model.contract import Payment


@dataclass(frozen=True, slots=True)
class Price:
    """The rounded amount before limits (0 when it is not due), and whether the payment's `when` holds."""

    amount: Cell
    due: Sql


def price(frame: Frame, payment: Payment) -> Price:
    """Give what a payment is for a subject before limits, rounded as the contract says."""
    if any(bound.rest for bound in payment.bounds):
        message = f"the columnar engine does not carry the rest of `{payment.name}` into later periods yet"
        raise NotLoweredError(message)
    rounding = frame.plan.terms.settings.rounding
    when = None if payment.when is None else frame.kept("due", forms.read(frame, payment.when))
    formula = frame.kept("formula", forms.read(frame, payment.amount))
    absent: list[Sql | None] = [None if when is None else when.waits, formula.waits]
    if formula.may_be_none:
        none = marks.wait("not yet known", field=f"the amount of {payment.name}", note="it is none")
        absent.append(q.when([(formula.is_none, none)]))
    amount = replace(formula, waits=None, may_be_none=False)
    lefts = [formula.left]
    if payment.name in frame.plan.terms.part_by_credit:
        credit = outcomes.credit(frame)
        absent.append(credit.waits)
        amount = numbers.product([amount, replace(credit, waits=None, may_be_none=False)])
    for bound in payment.bounds:
        value = frame.kept(bound.word, forms.read(frame, bound.value))
        absent.append(value.waits)
        lefts.append(value.left)
        held = numbers.extreme("smaller" if bound.word == "at most" else "larger", [amount, replace(value, waits=None)])
        amount = numbers.picked([(value.is_none, amount)], held) if value.may_be_none else held
        amount = replace(amount, waits=None, left=None, may_be_none=False)
    amount = frame.kept("before rounding", amount)
    amount = numbers.rounded(amount, rounding.mode, Fraction(rounding.step))
    some = [one for one in absent if one is not None]
    waits = q.first(*some) if some else None
    left = marks.all_left(*lefts)
    if when is not None:
        amount = numbers.picked([(when.no, numbers.written(Fraction(0)))], amount)
        left = None if left is None else q.when([(when.yes, left)])
        left = marks.all_left(when.left, left)
        if waits is not None:
            waits = q.when([(when.no, q.nothing("text"))], waits)
    if waits is not None:
        waits = frame.bind("waits", waits)
        amount = replace(amount, value=q.when([(q.absent(waits), amount.value)]))
    due = q.yes_no(value=True) if when is None else when.yes
    return Price(frame.kept("amount", replace(amount, waits=waits, left=left)), due)


def named(frame: Frame, payment: Payment) -> Cell:
    """Give what a payment's name is in a formula: its rounded amount before limits, nothing where it is not made."""
    verdict = dues.made(frame, payment)
    found = price(frame, payment).amount
    key = marks.key_of_records(frame, payment.domain)
    stopped = verdict.is_("refused", "lapsed")
    if verdict.state == q.text("accepted"):
        return found
    why = q.when(
        [(verdict.is_("open"), marks.wait("time", "payment", key, payment.name))],
        marks.wait("held", "payment", key, payment.name),
    )
    every = why if verdict.waits is None else q.joined(marks.WAIT, why, verdict.waits)
    waiting = q.when([(verdict.is_("open", "held"), every)])
    zero = numbers.written(Fraction(0))
    result = numbers.picked(
        [
            (stopped, zero),
            (verdict.is_("open", "held"), replace(found, value=q.nothing(found.kind), waits=None, left=None)),
        ],
        found,
    )
    waits = waiting if result.waits is None else q.first(waiting, result.waits)
    return replace(result, waits=waits)
