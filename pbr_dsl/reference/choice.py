"""Which outcomes of a set are due where only some of them are chosen."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Choice
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.reference.result import Result, doubt, exact, merged
from pbr_dsl.values.facts import NONE, Key, Unknown

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


def chosen(reading: Reading, choice: Choice, subject: Key) -> dict[str, bool | Unknown]:
    """Give whether each outcome of a set is among the first few for a subject; those left out are not.

    One is when it would be whatever the unknowns turn out to be, and is not when it would not be in any case.
    """
    places: dict[str, tuple[Fraction, int] | None] = {}  # None: perhaps anywhere
    doubts: dict[str, Unknown] = {}
    for position, name in enumerate(sorted(choice.outcomes, key=reading.terms.order.__getitem__)):
        outcome = reading.terms.outcomes[name]
        setting = {outcome.subject: subject, OUTCOME: (outcome.name, *subject)}
        by, offered = reading.read(choice.by, setting), reading.holds(setting, outcome.offered)
        if by is NONE or offered is False:
            continue
        places[name] = None if isinstance(by, Unknown) else (_size(by, choice), position)
        unknown = doubt([by, offered])
        doubts |= {name: unknown} if unknown is not None else {}
    decided: dict[str, bool | Unknown] = {}
    for name, place in places.items():
        rivals = [other for other, its in places.items() if other != name and _may_come_first(its, place)]
        if name not in doubts and len(rivals) < choice.number:
            decided[name] = True
        else:
            ahead = sum(other not in doubts for other in rivals)
            decided[name] = merged(doubts.values()) if ahead < choice.number else False
    return decided


def _may_come_first(other: tuple[Fraction, int] | None, one: tuple[Fraction, int] | None) -> bool:
    """Whether what has one place ranks before another, or may: without a known place it may be anywhere."""
    return other is None or (one is not None and other < one)


def _size(by: Result, choice: Choice) -> Fraction:
    """A number or a date as a number to rank by, the smaller first."""
    size = Fraction(by.toordinal()) if isinstance(by, date) else exact(by)
    return -size if choice.order == "highest" else size
