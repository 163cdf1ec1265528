"""Numbers, money, percentages and lengths of time in SQL, as `data.numbers` reads them.

A text that is not plain is taken apart in steps: its sign, its brackets and its currency are taken off (`size`), its
digits become a whole number of thousand millionths (`digits`), and what stands behind them says what that counts for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.faults import OUT_OF_BOUNDS, TOO_FINE, UNREADABLE_CELL
from pbr_dsl.columnar.reading.schema import Stored, factors
from pbr_dsl.columnar.reading.texts import SPACE
from pbr_dsl.columnar.sql import Kind, Sql
from pbr_dsl.data.numbers import MOST_DECIMALS, MOST_DIGITS, SIGNS, WORDS, Measure

_DIGITS: Final = r"(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
_CLOCK: Final = r"[0-9]{1,5}:[0-5][0-9](?::00)?"
_MINUTES: Final = r"(?:0{0,4}[0-9]|0{0,3}[1-5][0-9])"
_HOURS: Final = rf"[0-9]{{1,5}} ?[hH] ?(?:{_MINUTES} ?[mM]?)?"
_SHORT: Final = r"[0-9]{1,5} ?[mM]"
_PLAIN_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True)
class NumberText:
    """A column of numbers as text: `text` is the trimmed cell, the others are columns that the steps give."""

    terms: Measure
    stored: Stored

    def size(self, text: Sql) -> Sql:
        """Give a number without sign, brackets and currency; nothing where it is no number of this column."""
        plain = q.replaced(text, "\u2212", "-")
        marks = "|".join(map(re.escape, self._marks))
        mark = f"(?:{marks})?" if marks else ""
        bare = q.rewritten(plain, rf"^(?:[(+-]|{SPACE})*{mark}(?:[(+-]|{SPACE})*", "")
        bare = q.rewritten(bare, rf"(?:\)|{SPACE})*{mark}(?:\)|{SPACE})*\z", "")
        return q.when([(q.is_all(plain, self._pattern()), bare)])

    def digits(self, size: Sql) -> Sql:
        """Give the digits of a number in thousand millionths; -1 where there are too many, -2 where there are none."""
        own = q.group_of(size, rf"^({_DIGITS})", 1)
        number = q.replaced(q.part_of(own, ".", 1), ",", "")
        number = q.when([(q.equal(number, q.text("")), q.text("0"))], number)
        decimals = q.part_of(own, ".", 2)
        too_long = q.either(
            q.above(q.length(decimals), q.number(MOST_DECIMALS)),
            q.above(q.plus(q.length(number), q.length(decimals)), q.number(MOST_DIGITS)),
        )
        value = q.cast(q.together(number, q.padded(decimals, MOST_DECIMALS)), "wide")
        cases = [(q.absent(size), q.nothing("wide")), (too_long, q.cast(q.number(-1), "wide"))]
        if self.terms.base == "hour":
            cases.insert(1, (q.is_all(size, f"{_CLOCK}|{_HOURS}"), q.cast(q.number(-2), "wide")))
        return q.when(cases, value)

    def steps(self, size: Sql, digits: Sql, text: Sql) -> Sql:
        """Give the number of steps; nothing where the number is finer than a step."""
        cases = [(q.below(digits, q.number(0)), q.nothing("wide"))]
        if self.terms.base == "hour":
            cases = [
                (q.equal(digits, q.number(-2)), self._clock(size)),
                (q.equal(digits, q.number(-1)), q.nothing("wide")),
            ]
        for pattern, factor in self._ways():
            cases.append((q.matches(size, pattern), self._scaled(digits, factor)))
        found = q.when(cases, self._scaled(digits, factors(self.terms)[""]))
        below = q.matches(text, r"^[^0-9.]*[(\x{2212}-]")
        return q.when([(below, q.negative(found))], found)

    def state(self, size: Sql, digits: Sql, steps: Sql) -> Sql:
        """Give whether a number is known, or what is wrong with it."""
        return q.when(
            [
                (q.either(q.absent(size), q.equal(digits, q.number(-1))), q.number(UNREADABLE_CELL)),
                (q.absent(steps), q.number(TOO_FINE)),
                *([(self._outside(steps), q.number(OUT_OF_BOUNDS))] if self._bounded else []),
            ],
            q.number(s.KNOWN),
        )

    def plain(self, text: Sql) -> Sql | None:
        """Give a plain number (`7`, `-1200.50`) times ten for each of its decimals; nothing for any other text."""
        decimals = self.decimals
        if self.terms.scale is None:
            return None
        point = rf"(?:\.[0-9]{{1,{decimals}}})?" if decimals else ""
        pattern = rf"-?[0-9]{{1,{17 - 2 * decimals}}}{point}"
        return q.when([(q.is_all(text, pattern), self.digits_of(text))])

    def digits_of(self, text: Sql) -> Sql:
        """Give what `plain` gives, of a text that is known to be a plain number."""
        return q.last_places(text, self.decimals) if self.decimals else q.cast(text, "number")

    def proven(self, plain: Sql, decimals: int) -> Sql:
        """Give what `exact` gives, where it is known to give something."""
        return self._fits(plain, factors(self.terms)[""] / 10**decimals, self.stored.sql).value

    def exact(self, plain: Sql, decimals: int) -> Sql:
        """Give the steps of a plain number of so many decimals, in bounds; nothing for any other."""
        factor = factors(self.terms)[""] / 10**decimals
        conditions = [q.present(plain)]
        fits = self._fits(plain, factor, self.stored.sql)
        if fits.divisor > 1:
            conditions.append(q.equal(q.rest(plain, q.number(fits.divisor)), q.number(0)))
        if self.terms.low is not None:
            conditions.append(q.at_least(plain, q.number(ceil(self.terms.low / factor))))
        if self.terms.high is not None:
            conditions.append(q.at_least(q.number(floor(self.terms.high / factor)), plain))
        return q.when([(q.both(*conditions), fits.value)])

    def divisor(self, decimals: int) -> int:
        """Give by what a plain number of so many decimals must be divisible not to be finer than a step."""
        return self._fits(q.number(0), factors(self.terms)[""] / 10**decimals, self.stored.sql).divisor

    @property
    def decimals(self) -> int:
        """How many decimals a plain number may have: those that are not finer than a step."""
        if not self.terms.step:
            return _PLAIN_DECIMALS
        left, most = (self.terms.step / (self.terms.scale or Fraction(1))).denominator, 0
        for prime in (2, 5):
            power = 0
            while left % prime == 0:
                left, power = left // prime, power + 1
            most = max(most, power)
        return min(most, _PLAIN_DECIMALS)

    @property
    def _marks(self) -> list[str]:
        """The sign and the code of the column's currency."""
        currency = self.terms.currency
        return [mark for mark in (SIGNS.get(currency, ""), currency) if mark] if currency else []

    @property
    def _bounded(self) -> bool:
        """Whether the contract bounds the numbers of the column."""
        return self.terms.low is not None or self.terms.high is not None

    def _outside(self, steps: Sql) -> Sql:
        """Whether a number is below the least or above the most of the column."""
        least, most = q.number(self.stored.least), q.number(self.stored.most)
        low = [q.below(steps, least)] if self.terms.low is not None else []
        high = [q.above(steps, most)] if self.terms.high is not None else []
        return q.either(*low, *high)

    def _pattern(self) -> str:
        """Every text that is a number of the column, with its sign, brackets and currency."""
        size = self._sizes()
        mark = "|".join(map(re.escape, self._marks))

        def marked(number: str) -> str:
            return f"(?:(?:{mark}){SPACE}*{number}|{number}{SPACE}*(?:{mark})|{number})" if mark else number

        again = rf"(?:\({SPACE}*{size}{SPACE}*\)|-{SPACE}*{size}|\+?{size})"
        below = marked(rf"(?:\+?{size})")
        return rf"\({SPACE}*{below}{SPACE}*\)|-{SPACE}*{below}|\+?{marked(again)}"

    def _sizes(self) -> str:
        """Every text that is the size of a number of the column."""
        found = [f"{_DIGITS}{pattern}" for pattern in self._written().values()]
        if self.terms.base == "hour":
            found += [_CLOCK, _HOURS, _SHORT]
        found.append(_DIGITS if self.terms.scale is not None else r"\.[0-9]+")
        return f"(?:{'|'.join(found)})"

    def _written(self) -> dict[str, str]:
        """What may stand behind the digits, by the way of writing, the first that fits being meant."""
        found: dict[str, str] = {}
        if self.terms.percent:
            found["%"] = f"{SPACE}*%"
        if "words" in factors(self.terms):
            found["words"] = f"{SPACE}* {_in_any_case(self.terms.words, long_s=True)}"
        for word in WORDS.get(self.terms.base, {}):
            found[word] = f" ?{_in_any_case(word)}"
        return found

    def _ways(self) -> list[tuple[str, Fraction]]:
        """What a size ends with and what its digits then count for, ways that count alike together."""
        found: list[tuple[list[str], Fraction]] = []
        for way, pattern in self._written().items():
            factor = factors(self.terms)[way]
            if found and found[-1][1] == factor:
                found[-1][0].append(pattern)
            else:
                found.append(([pattern], factor))
        return [(rf"[0-9](?:{'|'.join(patterns)})\z", factor) for patterns, factor in found]

    def _clock(self, size: Sql) -> Sql:
        """The steps of hours and minutes."""
        hours = q.cast(q.group_of(size, "^([0-9]+)", 1), "wide")
        minutes = q.cast(q.together(q.text("0"), q.group_of(size, r"^[0-9]+(?::| ?[hH] ?)([0-9]*)", 1)), "wide")
        counted = q.plus(q.times(hours, q.number(60)), minutes)
        return self._scaled(counted, Fraction(1, 60), decimals=0)

    def _scaled(self, digits: Sql, factor: Fraction, decimals: int = MOST_DECIMALS) -> Sql:
        """The steps of digits; nothing where they are finer than a step."""
        fits = self._fits(digits, factor / 10**decimals, "wide")
        if fits.divisor == 1:
            return fits.value
        return q.when([(q.equal(q.rest(digits, q.number(fits.divisor)), q.number(0)), fits.value)])

    def _fits(self, digits: Sql, factor: Fraction, kind: Kind) -> _Fits:
        """By what digits must be divisible not to be finer than a step, and how many steps they then are."""
        each = factor * self.stored.scale
        divisor = (factor / self.terms.step).denominator if self.terms.step else each.denominator
        value = digits
        if each.denominator > 1:
            value = q.over(value, q.number(each.denominator))
        if each.numerator > 1:
            value = q.times(q.cast(value, kind), q.number(each.numerator))
        return _Fits(divisor, q.cast(value, kind))


def _in_any_case(words: str, *, long_s: bool = False) -> str:
    """Words in small and capital letters, and where that is asked with the signs that are small letters to some."""
    also = {"s": "\u017f", "k": "\u212a"} if long_s else {}
    cases = (f"[{one}{one.upper()}{also.get(one, '')}]" if one.isalpha() else re.escape(one) for one in words)
    return "".join(cases)


@dataclass(frozen=True, slots=True)
class _Fits:
    """By what digits must be divisible, and how many steps they then are."""

    divisor: int
    value: Sql
