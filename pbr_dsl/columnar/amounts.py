"""What a payment's formula gives before limits: the amount, its own bounds, and rounding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.columnar import dues, forms, marks, numbers, outcomes, resting
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.model.terms import OUTCOME, PERIOD

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.model.contract import Bound, Payment


@dataclass(frozen=True, slots=True)
class Parts:
    """What a payment's price is put together from: its `when`, its formula, the credit, and each bound's value."""

    when: Cell | None
    formula: Cell
    credit: Cell | None
    bounds: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Price:
    """The rounded amount before limits (0 when nothing is due), and what its bounds leave over for the next period.

    `due` is whether there is something to pay: the payment's `when` holds, or the periods before left something over.
    """

    amount: Cell
    due: Sql
    rest: Cell | None = None


def price(frame: Frame, payment: Payment, *, in_full: bool = False) -> Price:
    """Give what a payment is for a subject before limits, rounded as the contract says; `in_full` of whole credit."""
    before = resting.before(frame, payment) if any(bound.rest for bound in payment.bounds) else None
    return settled(frame, payment, parts(frame, payment, in_full=in_full), before)


def parts(frame: Frame, payment: Payment, *, in_full: bool = False) -> Parts:
    """Give what a payment's price is put together from, with no credit where it is whole."""
    when = None if payment.when is None else frame.kept("due", forms.read(frame, payment.when))
    formula = frame.kept("formula", forms.read(frame, payment.amount))
    part = payment.name in frame.plan.terms.part_by_credit and not in_full
    credit = outcomes.credit(frame) if part else None
    bounds = [frame.kept(bound.word, forms.read(frame, bound.value)) for bound in payment.bounds]
    return Parts(when, formula, credit, tuple(bounds))


def settled(frame: Frame, payment: Payment, asked: Parts, before: Cell | None) -> Price:
    """Give the price that the parts come to; `before` is what the periods before left over, where bounds leave any."""
    rounding = frame.plan.terms.settings.rounding
    when, formula = asked.when, asked.formula
    zero = numbers.written(Fraction(0))
    if when is not None and before is not None:
        formula = frame.kept("formula", numbers.picked([(when.no, zero)], formula))
    amount = replace(formula, waits=_beyond(formula), left=None, may_be_none=False)
    if asked.credit is not None:
        amount = numbers.product([amount, replace(asked.credit, waits=None, left=None, may_be_none=False)])
    if before is not None:
        amount = frame.kept("with what was left over", resting.added(amount, before))
    whole, capped = amount, []
    for bound, value in zip(payment.bounds, asked.bounds, strict=True):
        if bound.word == "at most":
            capped.append(numbers.compared("at-least", amount, value))
        held = _bounded(bound, amount, value)
        if before is not None and not bound.rest:
            change = numbers.total([held, amount], "+-")
            whole = frame.kept("but for the bound", numbers.total([whole, change], "++"))
        amount = held
    amount = frame.kept("before rounding", amount)
    exact, amount = amount, numbers.rounded(amount, rounding.mode, Fraction(rounding.step))
    waits = _waits(payment, asked, formula)
    if amount.beyond and amount.waits is not None:
        waits = amount.waits if waits is None else q.first(waits, amount.waits)
    gone = formula.left
    if gone is not None and capped and before is None and all(one.left is None for one in asked.bounds):
        gone = q.when([(q.either(*map(q.holds, capped)), marks.more_in_vain(gone))], gone)
    left = marks.all_left(gone, *(one.left for one in asked.bounds))
    due = q.yes_no(value=True)
    if when is not None:
        due = when.yes
        if before is not None:
            due = frame.bind("to pay", q.either(due, q.both(when.no, q.opposite(numbers.zero(before)))))
        nothing = when.no if before is None else q.both(when.no, q.opposite(due))
        amount = numbers.picked([(nothing, zero)], amount)
        left = marks.all_left(when.left, None if left is None else q.when([(due, left)]))
        if waits is not None:
            waits = q.when([(nothing, q.nothing("text"))], waits)
    if before is not None:
        left = marks.all_left(None if before.left is None else marks.all_in_vain(before.left), left)
        waits = waits if before.waits is None else q.first(before.waits, waits or q.nothing("text"))
    if waits is not None:
        waits = frame.bind("waits", waits)
        amount = replace(amount, value=q.when([(q.absent(waits), amount.value)]))
    amount = frame.kept("amount", replace(amount, waits=waits, left=left))
    if before is None:
        return Price(amount, due)
    return Price(amount, due, resting.left_over(whole, exact, amount))


def _waits(payment: Payment, asked: Parts, formula: Cell) -> Sql | None:
    """The first that a price waits for."""
    own = formula.waits
    if formula.beyond and own is not None:
        own = q.when([(q.opposite(marks.beyond(own)), own)])
    absent: list[Sql | None] = [None if asked.when is None else asked.when.waits, own]
    if formula.may_be_none:
        none = marks.wait("not yet known", field=f"the amount of {payment.name}", note="it is none")
        absent.append(q.when([(formula.is_none, none)]))
    if asked.credit is not None:
        absent.append(asked.credit.waits)
    some = [one for one in (*absent, *(value.waits for value in asked.bounds)) if one is not None]
    return q.first(*some) if some else None


def _bounded(bound: Bound, amount: Cell, value: Cell) -> Cell:
    """An amount after one bound; a bound that is none binds nothing."""
    held = numbers.extreme("smaller" if bound.word == "at most" else "larger", [amount, replace(value, waits=None)])
    found = numbers.picked([(value.is_none, amount)], held) if value.may_be_none else held
    return replace(found, waits=_beyond(found), left=None, may_be_none=False)


def _beyond(cell: Cell) -> Sql | None:
    """What a number waits for that may be beyond every bound: nothing but that."""
    if not cell.beyond or cell.waits is None:
        return None
    return q.when([(marks.beyond(cell.waits), q.text(marks.BEYOND))])


def named(frame: Frame, payment: Payment) -> Cell:
    """Give what a payment's name is in a formula: its rounded amount before limits, nothing where it is not made."""
    verdict = dues.made(frame, payment)
    found = price(frame, payment).amount
    of_outcome = payment.domain == (OUTCOME,)
    key = outcomes.own_of(frame).subject if of_outcome else marks.key_of_records(frame, payment.domain)
    of = [outcomes.own_of(frame).outcome.subject] if of_outcome else [one for one in payment.domain if one != PERIOD]
    stopped = verdict.is_("refused", "lapsed")
    if verdict.state == q.text("accepted"):
        return found
    why = q.when(
        [(verdict.is_("open"), marks.wait("time", "payment", key, payment.name, of=of))],
        marks.wait("held", "payment", key, payment.name, of=of),
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
