"""Words on how far long work has come, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Told = Callable[[str, int, int], None]
"""Is told what is being done, how many are done, and of how many (0: nobody knows)."""

_T = TypeVar("_T")


def silent(of: str, done: int, count: int) -> None:
    """Tell nobody."""
    del of, done, count


def watched(told: Told, of: str, items: Sequence[_T], each: int = 1) -> Iterator[_T]:
    """Give items one by one, and tell before each of them, or only before one of so many, how far that is."""
    for done, item in enumerate(items):
        if done % each == 0:
            told(of, done, len(items))
        yield item
