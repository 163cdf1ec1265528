"""Units: from the words of the contract to base units and exact factors, and back to words for messages."""

from __future__ import annotations

from fractions import Fraction

from pbr_dsl.model.type import CodeType, DateType, NumberType, RowType, TextType, TimeType, Type, YesNoType
from pbr_dsl.values.display import unit_word

Unit = dict[str, int]

# Every spelling of a built-in unit: base unit and how many of it one is.
BUILT_IN: dict[str, tuple[str, Fraction]] = {
    "hour": ("hour", Fraction(1)),
    "hours": ("hour", Fraction(1)),
    "minute": ("hour", Fraction(1, 60)),
    "minutes": ("hour", Fraction(1, 60)),
    "day": ("day", Fraction(1)),
    "days": ("day", Fraction(1)),
    "week": ("day", Fraction(7)),
    "weeks": ("day", Fraction(7)),
    "month": ("month", Fraction(1)),
    "months": ("month", Fraction(1)),
    "quarter": ("quarter", Fraction(1)),
    "quarters": ("quarter", Fraction(1)),
    "year": ("year", Fraction(1)),
    "years": ("year", Fraction(1)),
    "working-day": ("working-day", Fraction(1)),
    "working-days": ("working-day", Fraction(1)),
    "person": ("person", Fraction(1)),
    "people": ("person", Fraction(1)),
    "point": ("point", Fraction(1)),
    "points": ("point", Fraction(1)),
}
SIGNS = {"£": "GBP", "$": "USD", "€": "EUR"}
CURRENCIES = ("GBP", "EUR", "USD", "AUD", "CAD", "CHF", "DKK", "JPY", "NOK", "NZD", "SEK")

LENGTHS = ("day", "month", "quarter", "year", "working-day")
STEPS = {"hour": "1/60", "day": "1", "point": "1", "person": "1", "month": "1", "quarter": "1", "year": "1"}


def by_code(used: str, currency: str) -> str:
    """Say how amounts of a currency are written where the sign of another dollar stands; "" for any other slip."""
    other = used == "USD" and currency.endswith("D") and currency != used
    return f"`$` always means USD; {currency} is written by its code, such as `5 {currency}`" if other else ""


def times(left: Unit, right: Unit, power: int = 1) -> Unit:
    """Give the unit of a product (`power` 1) or of a quotient (`power` -1)."""
    found = dict(left)
    for base, exponent in right.items():
        found[base] = found.get(base, 0) + power * exponent
    return {base: found[base] for base in sorted(found) if found[base]}


def is_money(unit: Unit) -> bool:
    """Whether a unit is plain money."""
    return len(unit) == 1 and all(base in CURRENCIES and power == 1 for base, power in unit.items())


def length_unit(kind: Type | None) -> str:
    """Give the base unit of a length of time (day, month, quarter, year or working-day), or ""."""
    if isinstance(kind, NumberType) and len(kind.unit) == 1:
        base, power = next(iter(kind.unit.items()))
        return base if power == 1 and base in LENGTHS else ""
    return ""


def _word(base: str, *, many: bool) -> str:
    if base in CURRENCIES:
        return "£" if base == "GBP" else base
    return unit_word(base, 2) if many else base


def unit_words(unit: Unit) -> str:
    """Say a unit in plain words: `£ per hour`, `hours`, `a plain number`."""
    above = [_word(b, many=True) for b, power in unit.items() for _ in range(power) if power > 0]
    below = [_word(b, many=False) for b, power in unit.items() for _ in range(-power) if power < 0]
    if not above and not below:
        return "a plain number"
    return " ".join([" × ".join(above) or "a number", *(f"per {word}" for word in below)])


def type_words(kind: Type) -> str:
    """Say a type in plain words."""
    match kind:
        case NumberType():
            return unit_words(kind.unit)
        case DateType():
            return "a date"
        case TimeType():
            return "a time of day"
        case YesNoType():
            return "yes or no"
        case CodeType():
            return "one of " + " or ".join(kind.codes)
        case TextType():
            return "text"
        case RowType():
            return f"a {kind.record}"
