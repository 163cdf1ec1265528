"""A word of the language, explained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word: its meaning in two to four sentences, lines of a contract that use it, other forms of it."""

    word: str
    meaning: str
    example: str
    also: tuple[str, ...] = ()
