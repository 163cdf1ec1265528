"""Which outcomes of a set are due where only some of them are chosen."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import Choice, Outcome
from pbr_dsl.reference.reading import Reading
from pbr_dsl.reference.result import Result, merged, truth
from pbr_dsl.reference.terms import OUTCOME
from pbr_dsl.values.facts import NONE, Key, Unknown


def chosen(reading: Reading, outcome: Outcome, choice: Choice, subject: Key) -> bool | Unknown:
    """Whether an outcome is among the first few of its set for a subject.

    It is when it would be whatever the unknown ones turn out to be, and is not when it would not be without them.
    """
    rank: dict[str, Result] = {}
    for name in sorted(choice.outcomes, key=reading.terms.order.__getitem__):
        found = _by(reading, reading.terms.outcomes[name], choice, subject)
        if found is not NONE:
            rank[name] = found
    mine = rank.get(outcome.name)
    if mine is None:
        return False
    unknowns = {name: found for name, found in rank.items() if isinstance(found, Unknown)}
    if len(rank) <= choice.number and outcome.name not in unknowns:
        return True
    if isinstance(mine, Unknown):
        return merged(unknowns.values())
    sign = -1 if choice.order == "highest" else 1
    known = [name for name in rank if name not in unknowns]
    place = sorted(known, key=lambda name: sign * _size(rank[name])).index(outcome.name)
    if place >= choice.number:
        return False
    return True if place + len(unknowns) < choice.number else merged(unknowns.values())


def _by(reading: Reading, outcome: Outcome, choice: Choice, subject: Key) -> Result:
    """What an outcome is ranked by for a subject; none when it is not offered."""
    setting = {outcome.subject: subject, OUTCOME: (outcome.name, *subject)}
    offered = True if outcome.offered is None else truth(reading.read(outcome.offered, setting))
    if offered is not True:
        return offered if isinstance(offered, Unknown) else NONE
    return reading.read(choice.by, setting)


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
