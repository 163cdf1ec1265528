"""What a payment's formula gives before limits: the amount, its own bounds, and rounding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Bound, Payment
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.reference.arithmetic import extreme, multiply
from pbr_dsl.reference.result import Number, Result, Setting, exact, number, truth, waiting
from pbr_dsl.values.facts import NONE, Unknown
from pbr_dsl.values.rounding import round_to

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


@dataclass(frozen=True, slots=True)
class Price:
    """The rounded amount before limits (0 when it is not due, or unknown), and the way there.

    `due` is the payment's `when`.  `credit` is that part of the formula that an outcome with part credit earns;
    `bounds` is what each bound added or took.
    """

    amount: Result
    due: bool | Unknown = True
    credit: Fraction = Fraction(1)
    bounds: tuple[tuple[Bound, Fraction], ...] = ()


def price(reading: Reading, payment: Payment, setting: Setting) -> Price:
    """Give what a payment is for a subject before limits, rounded as the contract says."""
    due = truth(reading.read(payment.when, setting)) if payment.when is not None else True
    if due is not True:
        return Price(due if isinstance(due, Unknown) else Fraction(0), due)
    formula = reading.read(payment.amount, setting)
    if formula is NONE:
        formula = waiting("not yet known", field=f"the amount of {payment.name}", note="it is none")
    if isinstance(formula, Unknown):
        return Price(formula)
    credit = _credit(reading, payment, setting)
    if isinstance(credit, Unknown):
        return Price(credit)
    amount = number(multiply([formula, credit], "**", ("", "")))
    steps: list[tuple[Bound, Fraction]] = []
    for bound in payment.bounds:
        held = _bounded(reading, bound, amount, setting)
        if isinstance(held, Unknown):
            return Price(held)
        if isinstance(held, Fraction) and isinstance(amount, Fraction) and held != amount:
            steps.append((bound, held - amount))
        amount = held
    rounding = reading.terms.settings.rounding
    if not isinstance(amount, Fraction):
        return Price(amount)
    rounded = round_to(amount, rounding.mode, Fraction(rounding.step))
    return Price(rounded, due, credit, tuple(steps))


def _credit(reading: Reading, payment: Payment, setting: Setting) -> Fraction | Unknown:
    """The part of an amount that the outcome's credit leaves, where the amount does not read the credit itself."""
    if payment.name not in reading.terms.part_by_credit:
        return Fraction(1)
    credit = reading.cell(OUTCOME, setting[OUTCOME], "credit")
    return credit if isinstance(credit, Unknown) else exact(credit)


def _bounded(reading: Reading, bound: Bound, amount: Number, setting: Setting) -> Number | Unknown:
    """An amount after one bound; a bound that is none binds nothing."""
    value = reading.read(bound.value, setting)
    if isinstance(value, Unknown):
        return value
    if value is NONE:
        return amount
    return number(extreme("smaller" if bound.word == "at most" else "larger", [amount, value]))
