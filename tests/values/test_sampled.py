"""The limits of a proportion, against published tables and against what defines them."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbr_dsl.values.sampled import GRID, lower_limit, upper_limit

# One-sided 95% limits (the ends of two-sided 90% intervals) in percent, as statistical tables print them.
TABLE = [
    (0, 20, "0.00", "13.91"),
    (1, 20, "0.26", "21.61"),
    (2, 20, "1.81", "28.26"),
    (5, 20, "10.41", "45.56"),
    (1, 10, "0.51", "39.42"),
    (5, 10, "22.24", "77.76"),
    (10, 10, "74.11", "100.00"),
    (2, 50, "0.72", "12.06"),
    (10, 100, "5.53", "16.37"),
]


@pytest.mark.parametrize(("found", "checked", "low", "high"), TABLE)
def test_published_limits_are_rounded_outward(found: int, checked: int, low: str, high: str) -> None:
    lowest, highest = (limit(Fraction(found), Fraction(checked)) * 100 for limit in (lower_limit, upper_limit))
    assert 0 <= Fraction(low) - lowest <= Fraction("0.01")
    assert 0 <= highest - Fraction(high) <= Fraction("0.01")


def so_many_or_more(found: int, checked: int, share: Fraction) -> Fraction:
    return sum(
        (comb(checked, n) * share**n * (1 - share) ** (checked - n) for n in range(found, checked + 1)), Fraction(0)
    )


@given(st.integers(0, 60).flatmap(lambda checked: st.tuples(st.integers(0, checked), st.just(checked))))
def test_the_limit_is_the_last_on_the_grid_that_is_certain(sample: tuple[int, int]) -> None:
    found, checked = sample
    low = lower_limit(Fraction(found), Fraction(checked))
    if not found:
        assert low == 0
        return
    assert so_many_or_more(found, checked, low) <= Fraction(1, 20)
    assert so_many_or_more(found, checked, low + Fraction(1, GRID)) > Fraction(1, 20)
    assert low <= Fraction(found, checked)


def test_parts_of_a_case_and_nonsense_count_for_the_payee() -> None:
    assert lower_limit(Fraction(5, 2), Fraction(39, 2)) == lower_limit(Fraction(2), Fraction(20))
    assert lower_limit(Fraction(30), Fraction(20)) == lower_limit(Fraction(20), Fraction(20))
    assert lower_limit(Fraction(0), Fraction(0)) == 0
    assert upper_limit(Fraction(0), Fraction(0)) == 1


@pytest.mark.parametrize(("checked", "claims"), [(1, 30), (3, 4), (5, 40), (8, 12), (10, 50)])
def test_of_few_claims_too_the_limit_is_too_high_in_at_most_one_sample_in_twenty(checked: int, claims: int) -> None:
    limits = [lower_limit(Fraction(found), Fraction(checked)) for found in range(checked + 1)]
    for invalid in range(claims + 1):
        too_high = sum(
            comb(invalid, found) * comb(claims - invalid, checked - found)
            for found in range(checked + 1)
            if limits[found] > Fraction(invalid, claims)
        )
        assert Fraction(too_high, comb(claims, checked)) <= Fraction(1, 20)
