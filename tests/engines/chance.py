"""What a case draws from: a seeded generator of numbers, or one that Hypothesis controls and makes smaller."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

T = TypeVar("T")

FEATURES: Final = (
    "lots",
    "visits",
    "times",
    "places",
    "stays",
    "custody",
    "needs",
    "notes",
    "children",
    "reviews",
    "uploads",
    "listed days",
    "audits",
    "index",
    "years",
    "tables",
    "pots",
    "histories",
    "cases",
    "ratios",
    "nones",
    "looking back",
    "outcomes",
    "evidence",
    "claims",
    "eligibility",
    "choices",
    "organisations",
    "proved rows",
    "samples",
    "limits",
    "payers",
    "once",
    "clawbacks",
    "shadows",
    "frozen",
    "waits",
    "odd names",
    "odd keys",
    "bad cells",
    "late rows",
    "said again",
    "aims",
    "personal",
    "carried",
    "certificates",
    "strays",
)
"""What a contract and its data may have, or not: each case switches about half of them off."""


@dataclass
class Chance:
    """Draws; what stands first among several is the simplest."""

    random: random.Random
    on: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Switch features on."""
        share = self.one(50, 70, 35)
        self.on = {name for name in FEATURES if self.maybe(share)}

    def one(self, *of: T) -> T:
        """One of several."""
        return of[self.random.randint(0, len(of) - 1)]

    def maybe(self, percent: int) -> bool:
        """Yes in so many of a hundred draws."""
        return self.random.randint(1, 100) > 100 - percent

    def has(self, feature: str, percent: int = 100) -> bool:
        """Whether a feature is on, and then in so many of a hundred draws."""
        assert feature in FEATURES, feature
        return feature in self.on and self.maybe(percent)

    def number(self, low: int, high: int) -> int:
        """A whole number; both ends belong."""
        return self.random.randint(low, high)

    def some(self, of: Sequence[T], low: int, high: int) -> list[T]:
        """Several of a list, each at most once, in its order."""
        left, wanted = list(of), self.number(low, min(high, len(of)))
        while len(left) > wanted:
            left.pop(self.number(0, len(left) - 1))
        return left
