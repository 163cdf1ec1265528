"""Which outcomes of a set are due where only some of them are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Choice, Outcome
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.reference.result import Result, doubt, merged, truth
from pbr_dsl.values.facts import NONE, Key, Unknown

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


@dataclass(frozen=True, slots=True)
class Candidate:
    """An outcome that may be chosen: where it ranks (a smaller `place` comes first) as far as that is known.

    `waits` is what is not known of its rank, or of whether it is offered at all.
    """

    place: tuple[Fraction, int] | None
    waits: Unknown | None


def chosen(reading: Reading, choice: Choice, subject: Key) -> dict[str, bool | Unknown]:
    """Give whether each outcome of a set is among the first few for a subject; those left out are not.

    One is when it would be whatever the unknowns turn out to be, and is not when it would not be in any case.
    """
    candidates: dict[str, Candidate] = {}
    for position, name in enumerate(sorted(choice.outcomes, key=reading.terms.order.__getitem__)):
        found = _candidate(reading, reading.terms.outcomes[name], choice, (subject, position))
        if found is not None:
            candidates[name] = found
    doubts = merged(one.waits for one in candidates.values() if one.waits is not None)
    decided: dict[str, bool | Unknown] = {}
    for name, one in candidates.items():
        others = [other for other in candidates.values() if other is not one]
        ahead = sum(_comes_first(other, one) and other.waits is None for other in others)
        perhaps = sum(_comes_first(other, one) for other in others)
        sure = one.waits is None and perhaps < choice.number
        decided[name] = True if sure else doubts if ahead < choice.number else False
    return decided


def _comes_first(other: Candidate, one: Candidate) -> bool:
    """Whether another candidate ranks before one, or may: a candidate without a known rank may be anywhere."""
    return other.place is None or (one.place is not None and other.place < one.place)


def _candidate(reading: Reading, outcome: Outcome, choice: Choice, at: tuple[Key, int]) -> Candidate | None:
    """An outcome as a candidate for a subject; None when it is not offered, or has nothing to be ranked by."""
    subject, position = at
    setting = {outcome.subject: subject, OUTCOME: (outcome.name, *subject)}
    by = reading.read(choice.by, setting)
    offered = True if outcome.offered is None else truth(reading.read(outcome.offered, setting))
    if by is NONE or offered is False:
        return None
    sign = -1 if choice.order == "highest" else 1
    place = None if isinstance(by, Unknown) else (sign * _size(by), position)
    return Candidate(place, doubt([by, offered]))


def _size(result: Result) -> Fraction:
    """A number or a date as a number, to rank by."""
    match result:
        case Fraction():
            return result
        case date():
            return Fraction(result.toordinal())
        case _:
            message = f"nothing to rank by: {result!r}"
            raise TypeError(message)
