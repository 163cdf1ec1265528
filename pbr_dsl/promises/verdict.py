"""What became of a line `always` or `never`."""

from __future__ import annotations

from dataclasses import dataclass

from pbr_dsl.model.contract import Promise


@dataclass(frozen=True, slots=True)
class Broken:
    """A case in which the contract lets be what it says can never be.

    `where` says on which facts; `said` are lines of what was found, each with its label; `scenario` is the same as a
    worked example that comes out, as text, or "" where the facts are more than an example can hold.
    """

    where: str
    said: tuple[tuple[str, str], ...]
    scenario: str = ""


@dataclass(slots=True)
class Kept:
    """A line, the number of cases looked at, of those that could not be decided, and the first that breaks it."""

    promise: Promise
    looked: int = 0
    undecided: int = 0
    broken: Broken | None = None

    @property
    def outcome(self) -> str:
        """Whether it holds, is broken, or is unseen because no case could be decided."""
        if self.broken is not None:
            return "broken"
        return "holds" if self.looked > self.undecided else "unseen"


@dataclass(frozen=True, slots=True)
class Promises:
    """The lines of one contract, with what became of them; `seed` and `tries` are what changes were picked by."""

    path: str
    kept: tuple[Kept, ...]
    seed: int
    tries: int

    @property
    def failed(self) -> int:
        """The number of lines that were broken."""
        return sum(one.broken is not None for one in self.kept)
