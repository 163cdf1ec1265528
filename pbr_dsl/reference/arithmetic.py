"""Sums, products and the larger or smaller of values that are there; comparisons of results."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import Any, Final

from pbr_dsl.reference.result import (
    TOP,
    Number,
    Result,
    Top,
    UnboundedError,
    doubt,
    exact,
    number,
    there,
    waiting,
)
from pbr_dsl.values.facts import NONE, OPEN

_ORDERED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {"at-least": ge, "at-most": le, "above": gt, "below": lt}


def add(terms: Iterable[Result], signs: Iterable[str]) -> Number:
    """Give the sum of terms, each with its sign; AbsentError where one is not there."""
    total: Number = Fraction(0)
    for term, sign in zip(there(*terms), signs, strict=True):
        if isinstance(total, Fraction) and isinstance(term, Fraction):
            total = total + term if sign == "+" else total - term
        elif sign == "-" and isinstance(term, Top):
            raise UnboundedError
        else:
            total = TOP
    return total


def multiply(factors: Iterable[Result], signs: Iterable[str]) -> Number:
    """Give the product of factors, each multiplied or divided by; AbsentError where one is not there.

    ZeroDivisionError where a divisor is zero.
    """
    product: Number = Fraction(1)
    for factor, sign in zip(there(*factors), signs, strict=True):
        product = _times(product, 1 / exact(factor) if sign == "/" else number(factor))
    return product


def _times(one: Number, other: Number) -> Number:
    """The product of two numbers; one beyond every bound is itself times what is above zero, and zero times zero."""
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one * other
    if Fraction(0) in (one, other):
        return Fraction(0)
    if any(isinstance(side, Fraction) and side < 0 for side in (one, other)):
        raise UnboundedError
    return TOP


def extreme(word: str, results: Collection[Result]) -> Result:
    """Give the larger or smaller of numbers or dates that are known; an open end comes after every date."""
    if NONE in results:
        return NONE
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
    return _ORDERED[op](left, right)


def _compare_open(op: str, left: Result, right: Result, day: date) -> Result:
    """Compare an end that is open: it had not come on the day of the facts, so it comes later than that day."""
    if left is OPEN and right is OPEN:
        return op in ("at-least", "at-most")
    other = right if left is OPEN else left
    if isinstance(other, date) and other <= day:
        return (op in ("at-least", "above")) is (left is OPEN)
    return waiting("time", note="the end is open")
