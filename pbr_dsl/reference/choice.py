"""Which outcomes of a set are due where only some of them are chosen."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import Choice, Outcome
from pbr_dsl.reference.reading import Reading
from pbr_dsl.reference.result import Result, merged, truth
from pbr_dsl.reference.terms import OUTCOME
from pbr_dsl.values.facts import NONE, Key, Unknown


def chosen(reading: Reading, choice: Choice, subject: Key) -> dict[str, bool | Unknown]:
    """Give whether each outcome of a set is among the first few for a subject; those left out are not.

    One is when it would be whatever the unknown ones turn out to be, and is not when it would not be without them.
    """
    names = sorted(choice.outcomes, key=reading.terms.order.__getitem__)
    found = {name: _by(reading, reading.terms.outcomes[name], choice, subject) for name in names}
    unknowns = {name: result for name, result in found.items() if isinstance(result, Unknown)}
    doubt = merged(unknowns.values())
    sign = -1 if choice.order == "highest" else 1
    known = [name for name, result in found.items() if result is not NONE and name not in unknowns]
    ranked = sorted(known, key=lambda name: sign * _size(found[name]))
    few = len(known) + len(unknowns) <= choice.number
    decided: dict[str, bool | Unknown] = dict.fromkeys(unknowns, doubt)
    for place, name in enumerate(ranked):
        sure = few or place + len(unknowns) < choice.number
        decided[name] = True if sure else doubt if place < choice.number else False
    return decided


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
