"""What each payer pays of a line: its share rounded down, the odd pennies to the one that is named."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pbr_dsl.model.contract import Payment
from pbr_dsl.values.rounding import divided
from pbr_dsl.values.statement import Line, PayerShare


def shared(line: Line, payment: Payment, step: Fraction) -> Line:
    """Give a line with what each payer pays of it; one whose payment names no payers as it is."""
    if not payment.payers:
        return line
    names = [payer.party for payer in payment.payers]
    shares, odd = [Fraction(payer.share) for payer in payment.payers], names.index(payment.odd_pennies)
    after = divided(line.amount, shares, step, odd)
    before = [None] * len(names) if line.before_limits is None else divided(line.before_limits, shares, step, odd)
    return replace(line, shares=tuple(map(PayerShare, names, after, before)))


def share_of(line: Line, payer: str) -> Fraction | None:
    """Give what a party pays of a line; None when it is none of its payers."""
    return next((share.amount for share in line.shares if share.payer == payer), None)


def moved(line: Line, amount: Fraction, payer: str, rest: str) -> Line:
    """Give a line of which a payer pays so much less, and `rest` (where there is one) so much more."""
    change = {payer: -amount, rest: amount}
    shares = tuple(replace(one, amount=one.amount + change.get(one.payer, Fraction(0))) for one in line.shares)
    return replace(line, shares=shares, amount=line.amount if rest else line.amount - amount)
