"""Exact numbers as text for programs: decimals where they end, else a fraction; never rounded."""

from __future__ import annotations

from fractions import Fraction


def exact_text(value: Fraction, places: int = 0) -> str:
    """Give a number as `5244`, `17.5` or `10/3`; with at least so many decimals where it has an end."""
    rest = value.denominator
    digits = 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        digits = max(digits, power)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = max(digits, places)
    size = abs(value.numerator) * 10**digits // value.denominator
    text = f"{size:0{digits + 1}d}"
    whole = f"{text[:-digits]}.{text[-digits:]}" if digits else text
    return f"-{whole}" if value < 0 else whole


def amount_text(value: Fraction) -> str:
    """Give an amount of money with at least two decimals: `93500.00`."""
    return exact_text(value, places=2)
