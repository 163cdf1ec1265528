"""What a sample says of all: the exact one-sided limits of a proportion.

C. J. Clopper and E. S. Pearson, The use of confidence or fiducial limits illustrated in the case of the binomial,
Biometrika 26 (1934), pages 404 to 413.

Whole numbers only: the limit is looked for on the grid of 0.01%, and the one given is the last on the grid that is
still certain, so the lower limit is rounded down and the upper one up.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

GRID: Final = 10_000  # steps of 0.01%
_ONE_IN: Final = 20  # 95%: what was found, or more, would come up in at most one sample in twenty


def lower_limit(found: Fraction, checked: Fraction) -> Fraction:
    """Give the lower 95% limit of a proportion of which `found` turned up among `checked`, rounded down to 0.01%.

    At a proportion below it, so many or more would be found in less than 5% of such samples.  Parts of a case count
    for the payee: `found` is rounded down, `checked` up.  Nothing found, or nothing checked, is 0.
    """
    many = -(-checked.numerator // checked.denominator)
    few = min(found.numerator // found.denominator, many)
    low, high = 0, GRID + 1
    while few > 0 and high - low > 1:
        middle = (low + high) // 2
        likely = GRID**many - _fewer_than(few, many, middle)
        low, high = (middle, high) if likely * _ONE_IN <= GRID**many else (low, middle)
    return Fraction(low, GRID)


def upper_limit(found: Fraction, checked: Fraction) -> Fraction:
    """Give the upper 95% limit of a proportion, rounded up to 0.01%: what is not found is the same the other way."""
    return 1 - lower_limit(checked - found, checked) if checked else Fraction(1)


def _fewer_than(few: int, many: int, steps: int) -> int:
    """The ways, out of GRID to the power of `many`, in which fewer than `few` of `many` are found."""
    total, ways, others = 0, (GRID - steps) ** many, GRID - steps
    for one in range(few if others else 0):
        total += ways
        ways = ways * (many - one) * steps // ((one + 1) * others)  # exactly: the ways to find one more
    return total
