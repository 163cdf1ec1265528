"""What payers pay of a line: their shares add up to it, whatever it is, and a reversal is exactly the negative."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbr_dsl.model.contract import Payer, Payment
from pbr_dsl.model.expression import Constant
from pbr_dsl.model.type import NumberType
from pbr_dsl.reference.payer_shares import moved, share_of, shared
from pbr_dsl.values.statement import Line

PENNY = Fraction(1, 100)
PENCE = st.integers(min_value=-(10**9), max_value=10**9)


def payment(*shares: int) -> Payment:
    whole = sum(shares)
    payers = tuple(Payer(party=f"p{at}", share=str(Fraction(share, whole))) for at, share in enumerate(shares))
    amount = Constant(type=NumberType(unit={"GBP": 1}), value="1")
    return Payment(name="fee", domain=("period",), amount=amount, payers=payers, odd_pennies="p0")


def line(pence: int) -> Line:
    amount = Fraction(pence, 100)
    return Line("fee", {}, date(2026, 4, 6), "payable", before_limits=amount, amount=amount)


@given(PENCE, st.lists(st.integers(min_value=1, max_value=1000), min_size=1, max_size=5))
def test_the_shares_add_up_to_the_line(pence: int, shares: list[int]) -> None:
    split = shared(line(pence), payment(*shares), PENNY)
    assert sum(share.amount for share in split.shares) == split.amount
    for share, part in zip(split.shares[1:], shares[1:], strict=True):
        exact = split.amount * Fraction(part, sum(shares))
        assert abs(exact) - PENNY < abs(share.amount) <= abs(exact)


@given(PENCE, st.lists(st.integers(min_value=1, max_value=1000), min_size=1, max_size=5))
def test_a_reversal_is_the_negative(pence: int, shares: list[int]) -> None:
    there, back = (shared(line(sign * pence), payment(*shares), PENNY) for sign in (1, -1))
    assert [share.amount for share in back.shares] == [-share.amount for share in there.shares]


@pytest.mark.parametrize(("rest", "left"), [("", Fraction(50)), ("p1", Fraction(60))])
def test_what_a_payer_does_not_pay(rest: str, left: Fraction) -> None:
    after = moved(shared(line(6000), payment(1, 1), PENNY), Fraction(10), "p0", rest)
    assert after.amount == left == sum(share.amount for share in after.shares)
    assert share_of(after, "p0") == Fraction(20)
    assert share_of(after, "nobody") is None


def test_without_payers_a_line_is_as_it_is() -> None:
    one = line(1)
    assert shared(one, payment(1).model_copy(update={"payers": ()}), PENNY) is one
