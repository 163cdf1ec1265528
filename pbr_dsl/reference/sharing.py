"""A pot shared to the last step: rounded down, the steps left over to the largest remainders."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from pbr_dsl.model.expression import Share
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.reference.result import Result, Setting, doubt, exact, waiting
from pbr_dsl.values.facts import NONE, Key

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading

Combination = tuple[Key, ...]


def share(reading: Reading, node: Share, setting: Setting) -> Result:
    """Give the part of a pot that falls to the bound combination; every part waits for every weight."""
    outer = {record: key for record, key in setting.items() if record not in node.among}
    parts = reading.parts(node, outer)
    return parts.get(tuple(setting[record] for record in node.among), NONE) if isinstance(parts, dict) else parts


def share_out(reading: Reading, node: Share, outer: Setting) -> dict[Combination, Result] | Result:
    """Give every part of a pot, by combination; or what stands in the way of all of them."""
    pot = reading.read(node.pot, outer)
    everyone = list(product(*(_rows(reading, record) for record in node.among)))
    weights = {
        combination: reading.read(node.weight, {**outer, **dict(zip(node.among, combination, strict=True))})
        for combination in everyone
    }
    unknown = doubt((pot, *weights.values()))
    if unknown is not None:
        return unknown
    known = {combination: exact(weight) for combination, weight in weights.items() if weight is not NONE}
    if pot is NONE:
        return NONE
    if sum(known.values()) == 0:
        return waiting("zero divisor", field="the total weight")
    places = {combination: _place(reading, node, combination) for combination in known}
    ranked = sorted(known, key=lambda combination: places[combination])
    parts = _split(exact(pot), [known[combination] for combination in ranked], Fraction(node.step))
    return dict(zip(ranked, parts, strict=True))


def _split(pot: Fraction, weights: list[Fraction], step: Fraction) -> list[Fraction]:
    """Split a pot in the proportion of weights, in steps; ties for the steps left over go to the earlier ones."""
    total = sum(weights)
    sizes = [abs(pot) * weight / total / step for weight in weights]
    steps = [size.numerator // size.denominator for size in sizes]
    left = int(abs(pot) / step) - sum(steps)
    by_remainder = sorted(range(len(sizes)), key=lambda place: steps[place] - sizes[place])
    for place in by_remainder[:left]:
        steps[place] += 1
    return [(count if pot >= 0 else -count) * step for count in steps]


def _rows(reading: Reading, record: str) -> list[Key]:
    """The rows that share: of a record, or the periods of the contract's term."""
    keys = list(reading.keys(record))
    if record == PERIOD:
        return [key for key in keys if reading.terms.periods[key].start <= reading.terms.settings.end]
    return keys


def _place(reading: Reading, node: Share, combination: Combination) -> tuple[int, ...]:
    """Where a combination stands in the order of ties; what `ties` does not name comes last, as written."""
    at = dict(zip(node.among, combination, strict=True))
    sign = -1 if node.last_first else 1
    named = tuple(sign * reading.ranks(record)[at[record]] for record in node.ties)
    rest = tuple(reading.ranks(record)[at[record]] for record in node.among if record not in node.ties)
    return named + rest
