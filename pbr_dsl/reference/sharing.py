"""A pot shared to the last step: rounded down, the steps left over to the largest remainders."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from pbr_dsl.model.expression import Share
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.reference.result import AbsentError, Result, Setting, exact, known, there, waiting
from pbr_dsl.values.facts import NONE, Key
from pbr_dsl.values.rounding import apportioned

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading

Combination = tuple[Key, ...]


def share(reading: Reading, node: Share, setting: Setting) -> Result:
    """Give the part of a pot that falls to the bound combination; every part waits for every weight."""
    outer = {record: key for record, key in setting.items() if record not in node.among}
    parts = reading.parts(node, outer)
    return parts.get(tuple(setting[record] for record in node.among), NONE) if isinstance(parts, dict) else parts


def share_out(reading: Reading, node: Share, outer: Setting) -> dict[Combination, Fraction]:
    """Give every part of a pot, by combination; AbsentError where something stands in the way of all of them."""
    everyone = list(product(*(_rows(reading, record) for record in node.among)))
    settings = [{**outer, **dict(zip(node.among, combination, strict=True))} for combination in everyone]
    pot, *weights = known(reading.read(node.pot, outer), *(reading.read(node.weight, at) for at in settings))
    shares = {
        combination: exact(weight) for combination, weight in zip(everyone, weights, strict=True) if weight is not NONE
    }
    there(pot)
    if sum(shares.values()) == 0:
        raise AbsentError(waiting("zero divisor", field="the total weight"))
    ranked = sorted(shares, key=lambda combination: _place(reading, node, combination))
    parts = apportioned(exact(pot), [shares[combination] for combination in ranked], Fraction(node.step))
    return dict(zip(ranked, parts, strict=True))


def _rows(reading: Reading, record: str) -> list[Key]:
    """The rows that share: of a record, or the periods of the contract's term."""
    periods, end = reading.terms.periods, reading.terms.settings.end
    return [key for key in reading.keys(record) if record != PERIOD or periods[key].start <= end]


def _place(reading: Reading, node: Share, combination: Combination) -> tuple[int, ...]:
    """Where a combination stands in the order of ties; what `ties` does not name comes last, as written."""
    at = dict(zip(node.among, combination, strict=True))
    sign = -1 if node.last_first else 1
    named = tuple(sign * reading.ranks(record)[at[record]] for record in node.ties)
    rest = tuple(reading.ranks(record)[at[record]] for record in node.among if record not in node.ties)
    return named + rest
