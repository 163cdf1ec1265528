"""What an expression gives: a value, none, open, or an unknown with everything it waits for.

What is unknown is never consumed: `known` and `there` are how the rest asks for values, and where one is missing they
end what asked for it with `AbsentError`; what is missing then stands in the place of the result (`Reading.read`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final, ParamSpec, TypeVar

from pbr_dsl.values.facts import NONE, Cell, Key, Missing, Special, Unknown

P = ParamSpec("P")
R = TypeVar("R")

Setting = Mapping[str, Key]
"""The bound row of each record, and of `period` and `outcome` where they are bound."""


def inside(setting: Setting, record: str, key: Key) -> Setting:
    """Give the setting in which a row is bound as well; the one of its record that a line is about stays `this` one."""
    own = {f"this {record}": setting[record]} if record in setting else {}
    return {**own, **setting, record: key}


class AbsentError(Exception):
    """A value that is asked for is not there: `result`, an unknown or none, is what there is instead."""

    def __init__(self, result: Unknown | Special) -> None:
        super().__init__(result)
        self.result = result
        self.waits = result.waits if isinstance(result, Unknown) else ()


class UnboundedError(Exception):
    """Something was asked of a number beyond every bound that has no answer."""


class Top:
    """A number beyond every bound: it stands for an unknown to which the contract writes no upper bound."""

    def __repr__(self) -> str:
        """Its name."""
        return "TOP"


TOP: Final = Top()
Number = Fraction | Top
Result = Cell | Top


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was left out of a total (or, below the line of a ratio, counted in), and what it waits for."""

    record: str
    key: Key
    waits: tuple[Missing, ...]
    counted_in: bool = False
    not_before: date | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Supposition:
    """A what-if: rows in doubt that count (or do not), and unknown numbers at the highest that the contract writes.

    With `belong` None each total takes what pays more: rows that it left out count, rows that it counted in do not.
    """

    rows: frozenset[tuple[str, Key]]
    cells: frozenset[tuple[str, Key, str]]
    belong: bool | None = True


def waiting(why: str, record: str = "", key: Key = (), field: str = "", note: str = "") -> Unknown:
    """Give the unknown that waits for one thing."""
    return Unknown((Missing(why, record, key, field, note=note),))


def merged(unknowns: Iterable[Unknown]) -> Unknown:
    """Give the unknown that waits for all that several wait for, each once, in their order."""
    return Unknown(tuple(dict.fromkeys(wait for unknown in unknowns for wait in unknown.waits)))


def doubt(results: Iterable[Result | None]) -> Unknown | None:
    """Give what the unknown ones among results wait for; None when all are known."""
    unknowns = [result for result in results if isinstance(result, Unknown)]
    return merged(unknowns) if unknowns else None


def known(*results: Result | None) -> list[Any]:
    """Give results that are all known; AbsentError with all that the unknown ones wait for."""
    unknown = doubt(results)
    if unknown is not None:
        raise AbsentError(unknown)
    return [*results]


def there(*results: Result | None) -> list[Any]:
    """Give results that are all known, and none of them none or open; AbsentError with what is missing."""
    if any(isinstance(result, Special) for result in known(*results)):
        raise AbsentError(NONE)
    return [*results]


def attempt(compute: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | Unknown | Special:
    """Give what something comes to; where a value that it asks for is not there, what there is instead."""
    try:
        return compute(*args, **kwargs)
    except AbsentError as absent:
        return absent.result


def truth(result: Result) -> bool | Unknown:
    """Give a result as a condition: none is no."""
    if isinstance(result, bool | Unknown):
        return result
    if result is NONE:
        return False
    message = f"not a condition: {result!r}"
    raise TypeError(message)


def settled(answers: Iterable[Result], *, decisive: bool) -> bool | Unknown:
    """Give `decisive` as soon as one condition is that; else what the unknown ones wait for, else the other answer."""
    unknowns: list[Unknown] = []
    for answer in answers:
        holds = truth(answer)
        if holds is decisive:
            return decisive
        if isinstance(holds, Unknown):
            unknowns.append(holds)
    return merged(unknowns) if unknowns else not decisive


def number(result: Result) -> Number:
    """Give a result that the checker proved to be a number; TypeError otherwise."""
    if isinstance(result, Fraction | Top):
        return result
    message = f"not a number: {result!r}"
    raise TypeError(message)


def exact(result: Result) -> Fraction:
    """Give a result as an exact number; UnboundedError for one beyond every bound."""
    value = number(result)
    if isinstance(value, Top):
        raise UnboundedError
    return value
