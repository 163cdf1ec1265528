"""Rounding to a step: what each mode does with ties, and the laws that hold for all of them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbr_dsl.values.rounding import Mode, round_to

MODES: tuple[Mode, ...] = ("half-up", "half-even", "up", "down")
numbers = st.fractions(max_denominator=10**6)
steps = st.sampled_from([Fraction(1, 100), Fraction(1, 25), Fraction(1), Fraction(5, 2)])
modes = st.sampled_from(MODES)


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "up", "down"),
    [
        ("0.005", "0.01", "0.00", "0.01", "0.00"),
        ("0.015", "0.02", "0.02", "0.02", "0.01"),
        ("-0.005", "-0.01", "0.00", "-0.01", "0.00"),
        ("33.335", "33.34", "33.34", "33.34", "33.33"),
        ("33.3349", "33.33", "33.33", "33.34", "33.33"),
        ("2.00", "2.00", "2.00", "2.00", "2.00"),
    ],
)
def test_ties_by_mode(value: str, half_up: str, half_even: str, up: str, down: str) -> None:
    found = [round_to(Fraction(value), mode, Fraction(1, 100)) for mode in MODES]
    assert found == [Fraction(half_up), Fraction(half_even), Fraction(up), Fraction(down)]


def test_any_step() -> None:
    assert round_to(Fraction("43.17"), "half-up", Fraction(1, 25)) == Fraction("43.16")
    assert round_to(Fraction(3324825), "half-up", Fraction(1000)) == 3325000


def test_a_step_is_above_zero() -> None:
    with pytest.raises(ValueError, match="above zero"):
        round_to(Fraction(1), "up", Fraction(0))


@given(numbers, modes, steps)
def test_a_reversal_is_exactly_the_negative(value: Fraction, mode: Mode, step: Fraction) -> None:
    assert round_to(-value, mode, step) == -round_to(value, mode, step)


@given(numbers, modes, steps)
def test_the_result_is_a_multiple_less_than_a_step_away(value: Fraction, mode: Mode, step: Fraction) -> None:
    found = round_to(value, mode, step)
    assert (found / step).denominator == 1
    assert abs(found - value) < step
    assert round_to(found, mode, step) == found


@given(numbers, numbers, modes, steps)
def test_more_never_rounds_to_less(one: Fraction, other: Fraction, mode: Mode, step: Fraction) -> None:
    low, high = sorted((one, other))
    assert round_to(low, mode, step) <= round_to(high, mode, step)


@given(numbers, steps)
def test_half_modes_are_nearest(value: Fraction, step: Fraction) -> None:
    for mode in MODES[:2]:
        assert abs(round_to(value, mode, step) - value) * 2 <= step
