"""Which mutants are tried, drawn by the seed, and what became of each: noticed by what, in an error, or by nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from tests.columnar.mutation.battery import Tried, battery
from tests.columnar.mutation.mutants import MODULES, Mutant, mutants
from tests.seed import SEED

MOST: Final = 20
LONGEST: Final = 500_000  # letters of SQL
FILES: Final = ("computed", "reading.")
"""Modules that read files: their SQL is held against the reader cell by cell, and is not tried here."""
SAME: Final = "nothing"
DIFFERS: Final = "differs"


class Fate(NamedTuple):
    """What noticed a mutant, or SAME, and how: it differs, or ends in an error; `tried` ran the line it misreads."""

    by: str
    how: str
    tried: int


def sample() -> list[Mutant]:
    """All mutants in an order drawn by the seed, each for itself, so that a change draws no others elsewhere."""
    every = [one for module in MODULES if not module.startswith(FILES) for one in mutants(module)]
    return sorted(every, key=lambda one: hashlib.sha256(f"{SEED} {one.name}".encode()).digest())


def computed(tried: Iterable[Tried]) -> list[Tried]:
    """Give what there is to try, the shortest first; examples only where they run lines that nothing before does."""
    found, lines = list[Tried](), set[tuple[str, int]]()
    for one in tried:
        if one.compute() and one.length < LONGEST and (not one.name.startswith("example") or not one.lines <= lines):
            found.append(one)
            lines |= one.lines
    return sorted(found, key=lambda one: one.length)


def fate(mutant: Mutant, tried: Iterable[Tried], most: int = MOST) -> Fate:
    """Try a mutant until it is noticed, on the first of what runs the line that it misreads."""
    runs = [one for one in tried if any((mutant.module, line) in one.lines for line in mutant.lines)][:most]
    for number, one in enumerate(runs, start=1):
        how = one.notices(mutant)
        if how is not None:
            return Fate(one.name, how, number)
    return Fate(SAME, "", len(runs))


def fates(at: int, slices: int) -> Iterator[tuple[Mutant, Fate]]:
    """Try one part of the mutants."""
    there = computed(battery())
    for mutant in sample()[at::slices]:
        yield mutant, fate(mutant, there)
