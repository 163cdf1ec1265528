"""Written values as text: exact numbers with their units, dates, lengths, names."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import Length
from pbr_dsl.model.type import CodeType, DateType, NumberType, TimeType, Type

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*")
_WORDS = {"person": "people", "working-day": "working days"}
_ONE = {"person": "person"}
_CURRENCIES = {"GBP": "£", "USD": "$", "EUR": "€"}
# Other spellings of a unit, and how many of them one base unit is: tried when a number has no last decimal.
_OTHER = {"hour": ("minutes", Fraction(60)), "day": ("weeks", Fraction(1, 7))}
_A_RATIO = 2  # a plain number below this that is not whole is a percentage
_IN_WEEKS = 91  # days from which whole weeks are written as such
MODES = {"half-up": "half up", "half-even": "half even", "up": "up", "down": "down"}
# Words that are never names, so that an id spelt like one is quoted.
_KEYWORDS = frozenset(
    (
        *("each", "and", "or", "not", "is", "of", "where", "over", "by", "to", "from", "at", "on", "for", "when"),
        *("then", "otherwise", "within", "after", "before", "above", "below", "per", "first", "last", "any", "every"),
        *("no", "has", "once", "times", "like", "because", "covers", "during", "among", "whole", "carry", "plural"),
        "cut-off",
    )
)


def date_words(iso: str) -> str:
    """Give an ISO date as the contract writes it."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def decimal(number: Fraction) -> str:
    """Give an exact number as a decimal; "" when it has no last one."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return ""
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    digits = f"{abs(number * 10**places).numerator:0{places + 1}d}"
    text = digits[:-places] + "." + digits[-places:] if places else digits
    return ("-" if number < 0 else "") + text


def padded(text: str, places: int) -> str:
    """Give a decimal with at least so many places."""
    whole, _, part = text.partition(".")
    return f"{whole}.{part:0<{places}}" if places else text


def length_words(length: Length) -> str:
    """Give a length of time: `91 days` as `13 weeks`, `1 month`, `10 working days`."""
    return _plain(Fraction(length.number), length.unit)


def number_words(value: str, unit: dict[str, int]) -> str:
    """Give a written number with its unit, in whatever spelling has a last decimal."""
    number = Fraction(value)
    above = [base for base, power in unit.items() if power > 0]
    below = [base for base, power in unit.items() if power < 0]
    top = above[0] if above else ""
    if below:
        number, low = _per(number, below[0])
        return f"{_plain(number, top)} per {low}"
    if not unit and number.denominator != 1 and abs(number) < _A_RATIO and decimal(number):
        return percent_words(value)
    return _plain(number, top)


def percent_words(value: str) -> str:
    """Give a plain number as a percentage."""
    return f"{decimal(Fraction(value) * 100)}%"


def _per(number: Fraction, base: str) -> tuple[Fraction, str]:
    if base == "day" and decimal(number * 7):
        return number * 7, "week"
    return number, _ONE.get(base, base)


def _plain(number: Fraction, base: str) -> str:
    if base in _CURRENCIES:
        text = _grouped(decimal(abs(number)))
        pence = "0" if text[-2:-1] == "." else ""
        return f"{'-' if number < 0 else ''}{_CURRENCIES[base]}{text}{pence}"
    if base == "day" and number >= _IN_WEEKS and number % 7 == 0:
        base, number = "week", number / 7
    text = _grouped(decimal(number))
    word = (base.replace("-", " ") if number == 1 else _WORDS.get(base, base + "s")) if base else ""
    if not text and base in _OTHER:
        word, factor = _OTHER[base]
        text = decimal(number * factor)
    if base and len(base) == 3 and base.isupper():  # noqa: PLR2004 - a currency code
        word = base
    return f"{text} {word}".strip()


def _grouped(text: str) -> str:
    """A decimal with its thousands apart."""
    whole, dot, part = text.partition(".")
    return f"{int(whole):,}{dot}{part}" if whole.isdigit() else text


def name_words(text: str) -> str:
    """Give a name or id, in quotes where it could not stand as a name."""
    return text if _NAME.fullmatch(text) and text not in _KEYWORDS else f'"{text}"'


def constant_words(value: str, kind: Type) -> str:
    """Give a written value of a type."""
    match kind:
        case NumberType(unit=unit):
            return number_words(value, unit)
        case DateType():
            return date_words(value)
        case CodeType() | TimeType():
            return value
        case _:
            return value if kind.kind == "yes-no" else name_words(value) if kind.kind == "row" else f'"{value}"'


def clause_words(clause: str) -> str:
    """Give a clause at the end of a line, or nothing."""
    return f"  [{clause}]" if clause else ""
