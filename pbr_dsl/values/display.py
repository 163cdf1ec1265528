"""How numbers, dates and keys are written for people; money is exact, so anything cut off is marked with `…`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from pbr_dsl.values.rounding import round_to

_SIGNS: Final = {"GBP": "£", "USD": "$", "EUR": "€"}
_PLURALS: Final = {"person": "people"}
_VOWELS: Final = frozenset("aeiouy")
_PENNY: Final = Fraction(1, 100)
_FINEST: Final = Fraction(1, 10**6)


def money_text(value: Fraction, currency: str) -> str:
    """Give an amount as `£1,234.50`, `-£0.01` or `43.16 CHF`; part pennies are rounded and end in `…`."""
    shown = round_to(value, "half-even", _PENNY)
    digits = f"{abs(shown.numerator * (100 // shown.denominator)):03d}"
    whole = f"{int(digits[:-2]):,}.{digits[-2:]}{'' if shown == value else '…'}"
    minus = "-" if value < 0 else ""
    return f"{minus}{in_currency(whole, currency)}"


def in_currency(digits: str, currency: str) -> str:
    """Give digits as an amount: `£5`, `5 CHF`."""
    sign = _SIGNS.get(currency)
    return f"{sign}{digits}" if sign else f"{digits} {currency}"


def date_text(day: date) -> str:
    """Give a date as `4 May 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def time_text(hours: Fraction) -> str:
    """Give a time of day as `18:31`."""
    hour, part = divmod(hours, 1)
    return f"{hour:02d}:{int(part * 60):02d}"


def number_text(value: Fraction, unit: Mapping[str, int] | None = None) -> str:
    """Give a number with its unit in words: `5,244 hours`, `45 minutes`, `1 year`, `£17.50 per hour`, `0.9`."""
    over = [name for name, power in (unit or {}).items() for _ in range(power)]
    under = [name for name, power in (unit or {}).items() for _ in range(-power)]
    per = "".join(f" per {unit_word(name, 1)}" for name in under)
    if len(over) == 1 and over[0].isupper():
        return money_text(value, over[0]) + per
    if over == ["hour"] and _said_in_minutes(value):
        value, over = value * 60, ["minute"]
    words = "".join(f" {unit_word(name, abs(value))}" for name in over)
    return _decimal(value) + words + per


def key_text(key: tuple[str, ...]) -> str:
    """Give a key as `ann` or `ann / 13 weeks`; an empty one, that of the contract, is ""."""
    return " / ".join(key)


def list_text(parts: list[str], word: str = "and") -> str:
    """Give several things as `a, b and c`."""
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _said_in_minutes(hours: Fraction) -> bool:
    """Whether hours are whole minutes, and are less than one hour or have no short decimal."""
    return hours != 0 and (hours * 60).denominator == 1 and (abs(hours) < 1 or (hours * 100).denominator > 1)


def unit_word(unit: str, number: Fraction | int) -> str:
    """Give a unit in words, in the plural unless there is exactly one.

    A contract's own unit may be named in the plural. A sign for a currency, and an abbreviation without a vowel
    (kg, ppm), have no plural.
    """
    if unit.isupper() or not _VOWELS & set(unit):
        return unit
    one = unit.replace("-", " ").removesuffix("s")
    return one if number == 1 else _PLURALS.get(unit, one + "s")


def _decimal(value: Fraction) -> str:
    """A number in decimals with commas; one that never ends is cut after six places and ends in `…`."""
    shown = round_to(value, "down", _FINEST)
    whole, rest = divmod(abs(shown), 1)
    decimals = f"{int(rest / _FINEST):06d}".rstrip("0")
    return f"{'-' if value < 0 else ''}{whole:,}{'.' if decimals else ''}{decimals}{'' if shown == value else '…'}"


_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
