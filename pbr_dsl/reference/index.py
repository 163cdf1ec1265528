"""The rows of a record by where their links lead, and by period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pbr_dsl.reference.result import Result, doubt
from pbr_dsl.values.facts import NONE, Key, Unknown

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading

Paths = tuple[tuple[str, ...], ...]
Doubtful = tuple[Key, tuple[Result, ...], Unknown]
ALWAYS: Key = ()


@dataclass(slots=True)
class Index:
    """The rows of a record by where chains of links lead: certainly, or perhaps (an unknown link on the way).

    Rows are kept by the period of their clock, where that was asked for; under `ALWAYS` are all, or those whose date
    is not known.
    """

    certain: dict[tuple[Key, tuple[Result, ...]], list[Key]] = field(default_factory=dict)
    doubtful: dict[Key, list[Doubtful]] = field(default_factory=dict)

    def rows(self, targets: tuple[Result, ...], period: Key | None) -> tuple[list[Key], list[tuple[Key, Unknown]]]:
        """Give the rows that lead, and those that may lead, to some rows, and may lie in a period (None: whenever)."""
        when = (ALWAYS,) if period is None else (period, ALWAYS)
        certain = [key for place in when for key in self.certain.get((place, targets), ())]
        doubtful = [
            (key, why) for place in when for key, leads, why in self.doubtful.get(place, ()) if may_be(leads, targets)
        ]
        return certain, doubtful


def may_be(found: Sequence[Result], wanted: Sequence[Result]) -> bool:
    """Whether what was found is what is wanted, as far as it is known."""
    return all(isinstance(one, Unknown) or one == want for one, want in zip(found, wanted, strict=True))


def indexed(reading: Reading, record: str, paths: Paths, *, dated: bool) -> Index:
    """Follow the links of every row of a record; a row whose key could not be read is always doubtful."""
    index = Index()
    strays = reading.world.strays.get(record, {})
    for key in (*reading.keys(record), *strays):
        targets = tuple(reading.follow(record, key, path) for path in paths)
        period = _period_of(reading, record, key) if dated else ALWAYS
        if NONE in targets or period is None:
            continue
        unknown = Unknown((reading.world.stray(record, key),)) if key in strays else doubt(targets)
        if unknown is None:
            index.certain.setdefault((period, targets), []).append(key)
        else:
            index.doubtful.setdefault(period, []).append((key, targets, unknown))
    return index


def _period_of(reading: Reading, record: str, key: Key) -> Key | None:
    """The period that a row lies in, `ALWAYS` where its date is not known, None where it lies in none."""
    when = reading.clock(record, key)
    if isinstance(when, Unknown):
        return ALWAYS
    return reading.terms.period_at(when) if isinstance(when, date) else None
