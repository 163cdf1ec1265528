"""Sums, products, comparisons and their like over results; what is unknown is never consumed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from pbr_dsl.reference.result import Number, Result, Top, UnboundedError, doubt, exact, number, waiting
from pbr_dsl.values.facts import NONE, OPEN


def absent(results: Sequence[Result]) -> Result | None:
    """Give what stands in the way of arithmetic: what is waited for, or none; None when all are there."""
    unknown = doubt(results)
    if unknown is not None:
        return unknown
    return NONE if any(result is NONE or result is OPEN for result in results) else None


def add(terms: Sequence[Result], signs: Iterable[str]) -> Result:
    """Give the sum of terms, each with its sign."""
    missing = absent(terms)
    if missing is not None:
        return missing
    total: Number = Fraction(0)
    for term, sign in zip(terms, signs, strict=True):
        if isinstance(total, Fraction) and isinstance(term, Fraction):
            total = total + term if sign == "+" else total - term
        elif sign == "-" and isinstance(term, Top):
            raise UnboundedError
        else:
            total = total if isinstance(total, Top) else number(term)
    return total


def multiply(factors: Sequence[Result], signs: Iterable[str], names: Sequence[str]) -> Result:
    """Give the product of factors, each multiplied or divided by; a divisor of zero is named and waited for."""
    missing = absent(factors)
    if missing is not None:
        return missing
    product: Number = Fraction(1)
    for factor, sign, name in zip(factors, signs, names, strict=True):
        value = number(factor)
        if sign == "/":
            divisor = exact(value)
            if divisor == 0:
                return waiting("zero divisor", field=name)
            value = 1 / divisor
        product = _times(product, value)
    return product


def _times(one: Number, other: Number) -> Number:
    """The product of two numbers."""
    if isinstance(one, Top):
        return one.times(other)
    return other.times(one) if isinstance(other, Top) else one * other


def extreme(word: str, results: Sequence[Result]) -> Result:
    """Give the larger or smaller of numbers or dates; an open end comes after every date."""
    unknown = doubt(results)
    if unknown is not None or NONE in results:
        return unknown or NONE
    endless = [result for result in results if isinstance(result, Top) or result is OPEN]
    others = [result for result in results if isinstance(result, Fraction | date)]
    if word == "larger":
        return endless[0] if endless else max(others)
    return min(others) if others else endless[0]


def compare(op: str, left: Result, right: Result, day: date) -> Result:
    """Give whether a comparison holds, on facts as known on a day; with none it does not.

    Codes and rows may be compared with none by `is` and `is-not`.
    """
    unknown = doubt((left, right))
    if unknown is not None:
        return unknown
    if op in ("is", "is-not"):
        if NONE in (left, right) and not any(isinstance(side, str | tuple) for side in (left, right)):
            return False
        return (left == right) is (op == "is")
    if NONE in (left, right):
        return False
    if left is OPEN or right is OPEN:
        return _compare_open(op, left, right, day)
    if isinstance(left, Top) or isinstance(right, Top):
        return isinstance(left, Top) is (op in ("at-least", "above"))
    return _ordered(op, left, right)


def _ordered(op: str, left: Result, right: Result) -> bool:
    """Compare two numbers or two dates."""
    one, other = left, right
    match op:
        case "at-least":
            return one >= other  # type: ignore[operator]
        case "at-most":
            return one <= other  # type: ignore[operator]
        case "above":
            return one > other  # type: ignore[operator]
        case _:
            return one < other  # type: ignore[operator]


def _compare_open(op: str, left: Result, right: Result, day: date) -> Result:
    """Compare an end that is open: it had not come on the day of the facts, so it comes later than that day."""
    if left is OPEN and right is OPEN:
        return op in ("at-least", "at-most")
    other = right if left is OPEN else left
    if isinstance(other, date) and other <= day:
        later = op in ("at-least", "above")
        return later if left is OPEN else not later
    return waiting("time", note="the end is open")
