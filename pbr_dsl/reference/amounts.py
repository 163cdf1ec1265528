"""What a payment's formula gives before limits: the amount, its own bounds, and rounding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Bound, Payment
from pbr_dsl.model.terms import OUTCOME, PERIOD, period_key
from pbr_dsl.reference.arithmetic import add, extreme, multiply
from pbr_dsl.reference.result import AbsentError, Number, Setting, Top, exact, known, number, waiting
from pbr_dsl.values.facts import NONE, Unknown
from pbr_dsl.values.rounding import round_to

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


@dataclass(frozen=True, slots=True)
class Price:
    """The rounded amount before limits (0 when it is not due), and the way there.

    `due` is the payment's `when`.  `credit` is that part of the formula that an outcome with part credit earns;
    `bounds` is what each bound added or took; `before` is what the periods before left over, `rest` what this one does.
    """

    amount: Number
    due: bool = True
    credit: Fraction = Fraction(1)
    bounds: tuple[tuple[Bound, Fraction], ...] = ()
    before: Fraction = Fraction(0)
    rest: Fraction = Fraction(0)


def price(reading: Reading, payment: Payment, setting: Setting) -> Price:
    """Give what a payment is for a subject before limits, rounded as the contract says; AbsentError while unknown."""
    before = _before(reading, payment, setting)
    (due,) = known(reading.holds(setting, payment.when))
    if not due and not before:
        return Price(Fraction(0), due=False)
    (formula,) = reading.known(setting, payment.amount) if due else (Fraction(0),)
    if formula is NONE:
        raise AbsentError(waiting("not yet known", field=f"the amount of {payment.name}", note="it is none"))
    credit = _credit(reading, payment, setting)
    amount = add([multiply([formula, credit], "**"), before], "++")
    rest = Fraction(0)
    steps: list[tuple[Bound, Fraction]] = []
    for bound in payment.bounds:
        held = _bounded(reading, bound, amount, setting)
        if isinstance(held, Fraction) and isinstance(amount, Fraction) and held != amount:
            steps.append((bound, held - amount))
            rest += amount - held if bound.rest else 0
        amount = held
    if isinstance(amount, Top):
        return Price(amount)
    rounding = reading.terms.settings.rounding
    rounded = round_to(amount, rounding.mode, Fraction(rounding.step))
    return Price(rounded, due, credit, tuple(steps), before, rest + amount - rounded if rest else Fraction(0))


def _before(reading: Reading, payment: Payment, setting: Setting) -> Fraction:
    """What the bounds of the periods before left over; of a final one that was never known, what came into it."""
    previous = reading.terms.previous(setting[PERIOD]) if any(bound.rest for bound in payment.bounds) else None
    if previous is None:
        return Fraction(0)
    then = {**setting, PERIOD: period_key(previous.start)}
    earlier = reading.at_period(then[PERIOD])
    rest = earlier.rest(payment, then)
    if isinstance(rest, Unknown) and earlier.day < reading.day:
        return _before(earlier, payment, then)
    return exact(*known(rest))


def _credit(reading: Reading, payment: Payment, setting: Setting) -> Fraction:
    """The part of an amount that the outcome's credit leaves, where the amount does not read the credit itself."""
    if payment.name not in reading.terms.part_by_credit:
        return Fraction(1)
    return exact(*known(reading.cell(OUTCOME, setting[OUTCOME], "credit")))


def _bounded(reading: Reading, bound: Bound, amount: Number, setting: Setting) -> Number:
    """An amount after one bound; a bound that is none binds nothing."""
    (value,) = reading.known(setting, bound.value)
    if value is NONE:
        return amount
    return number(extreme("smaller" if bound.word == "at most" else "larger", [amount, value]))
