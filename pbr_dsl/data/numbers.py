"""How a number may be written in a cell.

- Digits `0` to `9`, thousands commas in their places or none (`1,200.50`), at most 18 digits, at most 9 of them after
  the point, no exponent; `-5`, or `(5)` as accounts write it, is below zero.
- Money: the currency's sign before it or its code on either side (`£1,200.00`, `(£45.00)`, `GBP 45`), or neither.
- Percentages: `61.5%`.  A number without the sign is refused in such a column unless the column map says what it is.
- Hours and minutes: `7.5`, `7:30`, `7h30`, `7h`, `45m`, `7h 30m`, `7.5 hours`, `45 minutes`.
- Days and weeks: a number, or `3 days`, `2 weeks`.  Any field: a number and the field's own unit (`16 hours per week`).

A bare number is in the unit that the contract writes for the field.  What is finer than the field's step is refused,
never rounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pbr_dsl.data.cell import MINUS, Accepted, Reading, Refused, shown
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.model.contract import Column
from pbr_dsl.model.type import NumberType

MOST_DIGITS: Final = 18
MOST_DECIMALS: Final = 9

SIGNS: Final = {"GBP": "£", "EUR": "€", "USD": "$"}

WRITTEN_UNITS: Final[dict[str, tuple[str, Fraction]]] = {
    "hours": ("hour", Fraction(1)),
    "minutes": ("hour", Fraction(1, 60)),
    "days": ("day", Fraction(1)),
    "weeks": ("day", Fraction(7)),
    "percent": ("", Fraction(1, 100)),
    "ratio": ("", Fraction(1)),
    "pence": ("money", Fraction(1, 100)),
    "pounds": ("money", Fraction(1)),
}
"""The units that a column map may give a column: the base unit ("" is a ratio) and how much of it one is."""

_DIGITS: Final = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?")
_CLOCK: Final = re.compile(r"([0-9]{1,5}):([0-9]{2})(?::00)?")
_HOURS: Final = re.compile(r"(?:([0-9]{1,5}) ?h ?)?(?:([0-9]{1,5}) ?m?)?", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"(.*[0-9]) ?([A-Za-z]+)")
WORDS: Final = {
    "hour": {
        **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), Fraction(1)),
        **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), Fraction(1, 60)),
    },
    "day": {**dict.fromkeys(("day", "days"), Fraction(1)), **dict.fromkeys(("week", "weeks"), Fraction(7))},
}


@dataclass(frozen=True, slots=True)
class Measure:
    """What a column of numbers holds: its one base unit ("" for a ratio or a count, "/" for a rate), and its terms.

    `scale` turns a bare number into base units; None means that a bare number is refused.  `currency` is a code.
    """

    base: str
    currency: str
    scale: Fraction | None
    percent: bool
    step: Fraction | None
    low: Fraction | None
    high: Fraction | None
    words: str


def measure(column: Column, unit: NumberType, written: str = "") -> Measure:
    """What a column of numbers holds; `written` is the unit that the column map gives it, one of `WRITTEN_UNITS`."""
    bases = list(unit.unit)
    single = len(bases) == 1 and unit.unit[bases[0]] == 1
    base = bases[0] if single else "/" if bases else ""
    currency = next((name for name, power in unit.unit.items() if power == 1 and _is_currency(name)), "")
    percent = not bases and column.words == "percent"
    scale = None if percent else Fraction(column.scale)
    return Measure(
        base=base,
        currency=currency,
        scale=WRITTEN_UNITS[written][1] if written else scale,
        percent=percent,
        step=_optional(column.step),
        low=_optional(column.low),
        high=_optional(column.high),
        words=column.words,
    )


def suits(column: Column, unit: NumberType, written: str) -> bool:
    """Whether a column map may say that a column is written in a unit of `WRITTEN_UNITS`."""
    terms = measure(column, unit)
    wanted = WRITTEN_UNITS[written][0]
    if wanted == "money":
        return terms.base == terms.currency != ""
    return terms.percent if not wanted else terms.base == wanted


def numbers(terms: Measure) -> Callable[[str], Reading]:
    """The converter of trimmed, filled cells to exact numbers in base units."""

    def read(text: str) -> Reading:
        plain = text.replace("\u2212", "-")
        value = _value(plain, terms)
        if isinstance(value, str):
            return Refused(codes.UNREADABLE_CELL, f"{shown(text)} {value}")
        fault = _outside(value, terms)
        if fault:
            return Refused(fault[0], f"{shown(text)} {fault[1]}")
        return Accepted(value, (MINUS,) if plain != text else ())

    return read


def _value(text: str, terms: Measure) -> Fraction | str:
    """The number of a cell in base units, or what is wrong with it."""
    inner, negative = _unsigned(text)
    inner = _without_currency(inner, terms)
    again, twice = _unsigned(inner)  # `£-45` beside `-£45`
    if negative and twice:
        return "is not a number: it has two signs"
    value = _size(again, terms)
    return -value if isinstance(value, Fraction) and (negative or twice) else value


def _unsigned(text: str) -> tuple[str, bool]:
    """A number without its sign or its brackets, and whether they said that it is below zero."""
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text.startswith("-"):
        return text[1:].lstrip(), True
    return text.removeprefix("+"), False


def _without_currency(text: str, terms: Measure) -> str:
    """A number without the sign or the code of the column's own currency."""
    if not terms.currency:
        return text
    for mark in (SIGNS.get(terms.currency, ""), terms.currency):
        if mark and text.startswith(mark):
            return text[len(mark) :].lstrip()
        if mark and text.endswith(mark):
            return text[: -len(mark)].rstrip()
    return text


def _size(text: str, terms: Measure) -> Fraction | str:
    """The size of an unsigned number in base units, or what is wrong with it."""
    if text.endswith("%"):
        if not terms.percent:
            return f"is a percentage; this field is {_field(terms)}"
        return _scaled(text[:-1].rstrip(), Fraction(1, 100), terms)
    if terms.base == "hour" and (length := _length(text)) is not None:
        return length
    if terms.words and text.casefold().endswith(f" {terms.words}"):
        return _scaled(text[: -len(terms.words)].rstrip(), terms.scale or Fraction(1), terms)
    words = WORDS.get(terms.base, {})
    if (found := _SUFFIX.fullmatch(text)) and found[2].casefold() in words:
        return _scaled(found[1], words[found[2].casefold()], terms)
    if terms.scale is None and _DIGITS.fullmatch(text):
        return "has no % sign; write 61.5%, or say in the column map whether the column holds percent or ratio"
    return _scaled(text, terms.scale or Fraction(1), terms)


def _scaled(text: str, scale: Fraction, terms: Measure) -> Fraction | str:
    """A plain number times its scale, or what is wrong with it."""
    found = _DIGITS.fullmatch(text) or (_DIGITS.fullmatch("0" + text) if text.startswith(".") else None)
    if not found:
        return f"is not {_field(terms)}"
    whole, decimals = found[1].replace(",", ""), found[2] or ""
    if len(whole) + len(decimals) > MOST_DIGITS or len(decimals) > MOST_DECIMALS:
        return f"is too long: at most {MOST_DIGITS} digits, at most {MOST_DECIMALS} of them after the point"
    return Fraction(int(whole + decimals), 10 ** len(decimals)) * scale


def _length(text: str) -> Fraction | None:
    """Hours and minutes written as `7:30`, `7h30`, `7h` or `45m`; None when the text is written in another way."""
    if found := _CLOCK.fullmatch(text):
        hours, minutes = int(found[1]), int(found[2])
    elif text[-1:] in "hHmM" or "h" in text.casefold():
        found = _HOURS.fullmatch(text)
        if not found or (found[1] is None and found[2] is None):
            return None
        hours, minutes = int(found[1] or 0), int(found[2] or 0)
        if not found[1]:
            return Fraction(minutes, 60)
    else:
        return None
    return hours + Fraction(minutes, 60) if minutes < 60 else None  # noqa: PLR2004 - minutes of an hour


def _outside(value: Fraction, terms: Measure) -> tuple[Code, str] | None:
    """The code and the words when a number is finer than the step or outside the bounds of its field."""
    if terms.step and (value / terms.step).denominator != 1:
        return (
            codes.TOO_FINE,
            f"is finer than {said(terms.step, terms)}, the finest step of this field; it is not rounded",
        )
    if terms.low is not None and value < terms.low:
        return codes.OUT_OF_BOUNDS, f"is below {said(terms.low, terms)}, the least that the contract allows"
    if terms.high is not None and value > terms.high:
        return codes.OUT_OF_BOUNDS, f"is above {said(terms.high, terms)}, the most that the contract allows"
    return None


def said(value: Fraction, terms: Measure) -> str:
    """A number in the words of its column, for a message: `£0.01`, `24 hours`, `1 minute`, `100%`."""
    if terms.percent:
        return f"{_decimal(value * 100)}%"
    if terms.base == terms.currency != "":
        mark = SIGNS.get(terms.currency)
        return f"{mark}{_decimal(value)}" if mark else f"{_decimal(value)} {terms.currency}"
    if terms.base == "hour" and value == Fraction(1, 60):
        return "a minute"
    scale = terms.scale or Fraction(1)
    words = "" if terms.words == "number" else terms.words
    return f"{_decimal(value / scale)} {words}".rstrip()


def _decimal(value: Fraction) -> str:
    """A number with up to nine decimals, or as a fraction where it has no end."""
    scaled = value * 10**MOST_DECIMALS
    if scaled.denominator != 1:
        return str(value)
    whole, rest = divmod(abs(scaled.numerator), 10**MOST_DECIMALS)
    text = f"{whole:,}.{rest:0{MOST_DECIMALS}d}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text


def _field(terms: Measure) -> str:
    """What a column holds, for a message."""
    if terms.percent:
        return "a percentage such as 61.5%"
    if terms.base == terms.currency != "":
        return "an amount of money such as 1,200.50"
    if terms.base == "hour":
        return "a length of time such as 7.5, 7:30 or 7h30"
    return f"a number of {terms.words}" if terms.words and terms.words != "number" else "a number such as 1,200.5"


def _is_currency(unit: str) -> bool:
    """Whether a base unit is a currency: its code of three capital letters."""
    return len(unit) == 3 and unit.isupper() and unit.isascii()  # noqa: PLR2004 - a code has three letters


def _optional(text: str) -> Fraction | None:
    """An exact fraction, or None when nothing is written."""
    return Fraction(text) if text else None
