"""Rounding to a multiple of a step; every mode acts on the size, so a reversal is exactly the negative."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

Mode = Literal["half-up", "half-even", "up", "down"]

_HALF = Fraction(1, 2)


def round_to(value: Fraction, mode: Mode, step: Fraction) -> Fraction:
    """Give the multiple of `step` (above zero) that `mode` picks for a value.

    half-up takes a tie away from zero, half-even to the even multiple; up goes away from zero, down towards it.
    ValueError for a step that is not above zero.
    """
    if step <= 0:
        message = f"a rounding step is above zero, not {step}"
        raise ValueError(message)
    size = abs(value) / step
    whole = size.numerator // size.denominator
    if _goes_up(size - whole, mode, odd=whole % 2 == 1):
        whole += 1
    return whole * step if value >= 0 else -whole * step


def apportioned(pot: Fraction, weights: Sequence[Fraction], step: Fraction) -> list[Fraction]:
    """Give the parts of a pot in the proportion of weights that are not all zero, adding up to it to the last step.

    Each part is rounded down; the steps left over go one each to the largest remainders, ties to the earlier ones.
    """
    total = sum(weights)
    sizes = [abs(pot) * weight / total / step for weight in weights]
    steps = [size.numerator // size.denominator for size in sizes]
    left = int(abs(pot) / step) - sum(steps)
    by_remainder = sorted(range(len(sizes)), key=lambda place: steps[place] - sizes[place])
    for place in by_remainder[:left]:
        steps[place] += 1
    return [(count if pot >= 0 else -count) * step for count in steps]


def divided(amount: Fraction, shares: Sequence[Fraction], step: Fraction, odd: int) -> list[Fraction]:
    """Give the shares of an amount that make up a whole, each rounded down; what is left over goes to one of them."""
    parts = [round_to(amount * share, "down", step) for share in shares]
    parts[odd] += amount - sum(parts)
    return parts


def _goes_up(rest: Fraction, mode: Mode, *, odd: bool) -> bool:
    """Whether a size with a rest of `rest` steps goes to the next multiple; `odd` is said of the one below."""
    match mode:
        case "half-up":
            return rest >= _HALF
        case "half-even":
            return rest > _HALF or (rest == _HALF and odd)
        case "up":
            return rest > 0
        case "down":
            return False
