"""Which mutants are tried, drawn by the seed, and what became of each: noticed by what, in an error, or by nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final, NamedTuple

from tests.columnar.mutation.alone import alone
from tests.columnar.mutation.battery import Tried, battery
from tests.columnar.mutation.excused import excuse
from tests.columnar.mutation.mutants import MODULES, Mutant, mutants
from tests.seed import SEED

ANSWERS: Final = 200
MOST: Final = 30  # tries of one mutant
OTHERS: Final = ("computed", "reading.", "sourced", "spark", "script", "stops", "telling", "dialects")
"""Modules that read files, of which the SQL is held against the reader cell by cell, call Spark, and write scripts."""
SAME: Final = "nothing"
DIFFERS: Final = "differs"


class Fate(NamedTuple):
    """What noticed a mutant, or SAME, and how: it differs, or ends in an error; `tried` ran the line it misreads."""

    by: str
    how: str
    tried: int


def sample() -> list[Mutant]:
    """All mutants in an order drawn by the seed, each for itself, so that a change draws no others elsewhere."""
    every = [one for module in MODULES if not module.startswith(OTHERS) for one in mutants(module)]
    return sorted(every, key=lambda one: hashlib.sha256(f"{SEED} {one.name}".encode()).digest())


def computed(tried: Iterable[Tried]) -> list[Tried]:
    """Give what there is to try, the shortest first; examples only where they run lines that nothing before does."""
    found, lines = list[Tried](), set[tuple[str, int]]()
    for one in tried:
        if one.compute() and (not one.name.startswith("example") or not one.lines <= lines):
            found.append(one)
            lines |= one.lines
    return sorted(found, key=lambda one: one.engine.length)


def fate(mutant: Mutant, tried: Iterable[Tried]) -> Fate:
    """Try a mutant in a process of its own until it is noticed, on what runs the line that it misreads."""
    runs = _some(mutant.module, [one for one in tried if any((mutant.module, at) in one.lines for at in mutant.lines)])
    at, how = alone([partial(one.notices, mutant) for one in runs])
    return Fate(runs[at].name, how, at + 1) if how else Fate(SAME, "", len(runs))


def _some(module: str, runs: list[Tried]) -> list[Tried]:
    """Give some of many: the first of each that run other lines of a module, then the second of each, and so on."""
    alike: Counter[frozenset[int]] = Counter()
    places = list[int]()
    for one in runs:
        way = frozenset(line for where, line in one.lines if where == module)
        places.append(alike[way])
        alike[way] += 1
    order = sorted(range(len(runs)), key=lambda at: places[at])
    return [runs[at] for at in order[:MOST]]


def fates() -> Iterator[tuple[Mutant, Fate]]:
    """Try mutants until so many that are not excused gave an answer."""
    there, answers = computed(battery()), 0
    for mutant in sample():
        found = fate(mutant, there)
        yield mutant, found
        answers += found.how == DIFFERS or (found.by == SAME and not excuse(mutant.name))
        if answers == ANSWERS:
            return
