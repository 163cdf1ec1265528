"""Numbers, dates, lengths and names in the words of a schedule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Final

from pbr_dsl.model.contract import Length, Record
from pbr_dsl.model.type import CodeType, DateType, NumberType, TextType, TimeType, Type, YesNoType
from pbr_dsl.values.display import date_text, list_text, number_text

_WEEK: Final = 7
_HOUR: Final = 60
_IN_WEEKS: Final = range(84, 1_100)  # the lengths in days that are said in weeks as well
_PERCENT_BELOW: Final = 2  # a written fraction below this is said as a percentage
_SMALL: Final = frozenset(
    ("a", "an", "and", "as", "at", "before", "by", "for", "from", "in", "of", "on", "or", "per", "the", "to", "under")
)
_MASS: Final = frozenset(  # nouns of which there is neither one nor several
    (
        *("accommodation", "care", "custody", "detention", "education", "employment", "housing", "support", "training"),
        *("treatment", "volunteering", "work"),
    )
)
_VOWELS: Final = frozenset("aeiouyAEIOUY")
_DAYS: Final = frozenset({"date", "day", "month", "time"})
_PARTICIPLES: Final = frozenset(
    (
        *("begun", "born", "chosen", "due", "fallen", "falls", "given", "held", "kept", "known", "left", "lost"),
        *("made", "met", "paid", "read", "seen", "sent", "set", "taken", "unaided", "unpaid"),
    )
)
MODES: Final = {
    "half-up": "rounded half up to the nearest {}",
    "half-even": "rounded to the nearest {}, a tie going to the even multiple",
    "up": "rounded up to a multiple of {}",
    "down": "rounded down to a multiple of {}",
}
STEP_OF_ONE: Final = "whole number"


def plain(name: str) -> str:
    """Give a name as words: `moved-in` is moved in; one without a vowel is an abbreviation: `nhs` is NHS."""
    return " ".join(word.upper() if _is_short_for(word) else word for word in name.split("-"))


def _is_short_for(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and not set(word) & _VOWELS


def term(name: str) -> str:
    """Give the defined term that a name is: `at-stake` is At Stake."""
    words = plain(name).split()
    kept = [word for place, word in enumerate(words) if place == 0 or word != words[place - 1]]
    inner = range(1, len(kept) - 1)
    return " ".join(
        word if place in inner and word in _SMALL else word[:1].upper() + word[1:] for place, word in enumerate(kept)
    )


def noun(record: Record) -> str:
    """Give what a row of a record is called: a stay; a spell of work, an entry of training."""
    words = plain(record.name)
    return f"{_measure(record)} of {words}" if words.split()[-1] in _MASS else words


def nouns(record: Record) -> str:
    """Give what several rows of a record are called: stays; spells of work, entries of training."""
    words = plain(record.name)
    many = {"spell": "spells", "entry": "entries"}[_measure(record)]
    return f"{many} of {words}" if words.split()[-1] in _MASS else plain(record.plural)


def _measure(record: Record) -> str:
    return "spell" if any(column.role == "end" for column in record.columns) else "entry"


def be(name: str) -> str:
    """Give `is`, or `are` after a defined term in the plural: Points are, Price is."""
    last = name.rsplit(maxsplit=1)[-1]
    return "are" if last.endswith("s") and not last.endswith(("ss", "us", "is")) else "is"


def quoted(said: str) -> str:
    """Give words in quotation marks."""
    return f"“{said}”"


def article(noun: str) -> str:
    """Give a noun with a or an."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def sentence(said: str) -> str:
    """Give words as a sentence: a capital first, a full stop last."""
    whole = said[:1].upper() + said[1:]
    return whole if whole.endswith((".", ":", ".”")) else whole + "."


def listed(parts: Iterable[str], word: str = "and") -> str:
    """Give several things as `a, b and c`."""
    return list_text(list(parts), word)


def field_noun(name: str, kind: Type) -> str:
    """Give what a field is called in a sentence: `moved in date`, `length`, `agreed figure`."""
    words = plain(name)
    last = words.split()[-1]
    participle = last in _PARTICIPLES or (last.endswith("ed") and len(last) > len("need"))
    match kind:
        case DateType():
            return words if last in _DAYS else f"{words} date"
        case TimeType():
            return words if last in _DAYS else f"{words} time"
        case NumberType():
            many = last.endswith("s") and not last.endswith("ss")
            return f"number of {words}" if many else f"{words} figure" if participle else words
        case CodeType() | TextType():
            return f"{words} entry" if participle else words
        case _:
            return words


def length_text(length: Length) -> str:
    """Give a written length of time."""
    return quantity(Fraction(length.number), {length.unit: 1})


def quantity(number: Fraction, unit: dict[str, int], *, percent: bool | None = None) -> str:
    """Give a number with its unit; `percent` says whether one without a unit is a percentage, None: as it looks."""
    if not unit:
        return _ratio(number, percent=percent)
    if unit == {"hour": 1} and number.denominator != 1 and (number * _HOUR).denominator == 1:
        return _hours(number)
    if unit == {"day": 1} and number in _IN_WEEKS and number % _WEEK == 0:
        return f"{number_text(number / _WEEK)} weeks ({number_text(number)} days)"
    if unit.get("day") == -1:
        return _each_day(number, unit)
    return _exact(number, unit)


def _hours(number: Fraction) -> str:
    """Hours that are not whole: minutes below one hour, decimals where two are enough, else hours and minutes."""
    if abs(number) < 1:
        minutes = number * _HOUR
        return f"{number_text(minutes)} {'minute' if abs(minutes) == 1 else 'minutes'}"
    if (number * 100).denominator == 1:
        return number_text(number, {"hour": 1})
    whole, part = divmod(number * _HOUR, _HOUR)
    return f"{number_text(Fraction(whole), {'hour': 1})} {int(part)} minutes"


def _each_day(number: Fraction, unit: dict[str, int]) -> str:
    """A number per day, and per week where it is hours."""
    weekly = _exact(number * _WEEK, unit).replace(" per day", " per week")
    if "hour" in unit:
        return f"{weekly} ({_exact(number, unit)})" if _ends(number) and number else weekly
    return _exact(number, unit) if _ends(number) else weekly


def _ratio(number: Fraction, *, percent: bool | None) -> str:
    said = abs(number) < _PERCENT_BELOW and number.denominator != 1 if percent is None else percent
    if said and _ends(number):
        return f"{number_text(number * 100)}%"
    return _exact(number, {})


def _exact(number: Fraction, unit: dict[str, int]) -> str:
    """A number with its unit and nothing cut off."""
    over = [name for name, power in unit.items() if power > 0]
    if len(over) == 1 and over[0].isupper():
        whole = number_text(number, unit)
        if "…" not in whole:
            return whole.replace(".00", "", 1)
        return number_text(Fraction(0), unit).replace("0.00", _fraction(number), 1)
    if _ends(number):
        return number_text(number, unit)
    return number_text(Fraction(7), unit).replace("7", _fraction(number), 1)


def _fraction(number: Fraction) -> str:
    decimal = number_text(number)
    return f"{number.numerator:,}/{number.denominator:,}" if "…" in decimal else decimal


def _ends(number: Fraction) -> bool:
    return "…" not in number_text(number)


def step_text(step: str, unit: dict[str, int]) -> str:
    """Give the step of a rounding: £0.01, 5 minutes, 0.1%, whole number."""
    number = Fraction(step)
    return STEP_OF_ONE if not unit and number == 1 else quantity(number, unit)


def rounding_text(mode: str, step: str, unit: dict[str, int]) -> str:
    """Give how a number is rounded."""
    said = MODES[mode].format(step_text(step, unit))
    return said.replace(f"a multiple of {STEP_OF_ONE}", f"a {STEP_OF_ONE}")


def written(value: str, kind: Type, *, percent: bool | None = None) -> str:
    """Give a written value of a type."""
    match kind:
        case NumberType(unit=unit):
            return quantity(Fraction(value), unit, percent=percent)
        case DateType():
            return date_text(date.fromisoformat(value))
        case TimeType() | YesNoType():
            return value
        case CodeType():
            return quoted(key_words(value))
        case TextType():
            return quoted(value)
        case _:
            return key_words(value)


def key_words(text: str) -> str:
    """Give the key of a row in words."""
    return text.replace("-", " ") if text else "the contract"
