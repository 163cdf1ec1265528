"""The published form of what became of lines `always` and `never`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SaidJson:
    """One thing that was found, with what it is called."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class BrokenJson:
    """A case that breaks a line; `example` is a scenario that comes out, where few rows show it."""

    where: str
    said: list[SaidJson]
    example: str | None


@dataclass(frozen=True, slots=True)
class PromiseJson:
    """One line: `outcome` is holds, broken or unseen (no case could be decided); `undecided` are some of `looked`."""

    word: str
    name: str
    file: str
    line: int
    clause: str | None
    outcome: str
    looked: int
    undecided: int
    seed: int
    tries: int
    broken: BrokenJson | None
