"""The rows of a record by where their links lead, and by period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from pbr_dsl.reference.result import Result, doubt
from pbr_dsl.values.facts import NONE, Key, Unknown

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading

Paths = tuple[tuple[str, ...], ...]
ALWAYS: Key = ()


@dataclass(slots=True)
class Index:
    """The rows of a record by where chains of links lead: certainly, or perhaps (an unknown link on the way).

    Rows are kept by the period of their clock, where that was asked for; under `ALWAYS` are all, or those whose date
    is not known.  Doubtful ones are numbered, and kept by what is known of where they lead: `known` says which links.
    """

    certain: dict[tuple[Key, tuple[Result, ...]], list[Key]] = field(default_factory=dict)
    doubtful: dict[tuple[Key, tuple[Result | None, ...]], list[tuple[int, Key, Unknown]]] = field(default_factory=dict)
    known: set[tuple[bool, ...]] = field(default_factory=set)

    def rows(self, targets: tuple[Result, ...], period: Key | None) -> tuple[list[Key], list[tuple[Key, Unknown]]]:
        """Give the rows that lead, and those that may lead, to some rows, and may lie in a period (None: whenever)."""
        when = (ALWAYS,) if period is None else (period, ALWAYS)
        certain = [key for place in when for key in self.certain.get((place, targets), ())]
        asked = [tuple(one if here else None for one, here in zip(targets, which, strict=True)) for which in self.known]
        found = (sorted(chain(*(self.doubtful.get((place, one), ()) for one in asked))) for place in when)
        return certain, [(key, why) for _, key, why in chain(*found)]


def may_be(found: Sequence[Result], wanted: Sequence[Result]) -> bool:
    """Whether what was found is what is wanted, as far as it is known."""
    return all(isinstance(one, Unknown) or one == want for one, want in zip(found, wanted, strict=True))


def indexed(reading: Reading, record: str, paths: Paths, *, dated: bool) -> Index:
    """Follow the links of every row of a record; a row whose key could not be read is always doubtful."""
    index = Index()
    strays = reading.world.strays.get(record, {})
    for number, key in enumerate((*reading.keys(record), *strays)):
        targets = tuple(reading.follow(record, key, path) for path in paths)
        period = _period_of(reading, record, key) if dated else ALWAYS
        if NONE in targets or period is None:
            continue
        unknown = Unknown((reading.world.stray(record, key),)) if key in strays else doubt(targets)
        if unknown is None:
            index.certain.setdefault((period, targets), []).append(key)
        else:
            known = tuple(None if isinstance(one, Unknown) else one for one in targets)
            index.known.add(tuple(one is not None for one in known))
            index.doubtful.setdefault((period, known), []).append((number, key, unknown))
    return index


def _period_of(reading: Reading, record: str, key: Key) -> Key | None:
    """The period that a row lies in, `ALWAYS` where its date is not known, None where it lies in none."""
    when = reading.clock(record, key)
    if isinstance(when, Unknown):
        return ALWAYS
    return reading.terms.period_at(when) if isinstance(when, date) else None
