"""What became of a worked example: each expectation that did not come out, and where the two part."""

from __future__ import annotations

from dataclasses import dataclass

from pbr_dsl.model.scenario import Scenario
from pbr_dsl.values.statement import Reason


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that did not come out.

    `place` is the line of the contract that says it, `clause` that of `because`.  `difference` is "" where there is
    none to work out.  `parting` is the one thing that explains the difference, where one does.  `why` is what the
    amount or the state came from.
    """

    place: int
    expected: str
    got: str
    difference: str = ""
    parting: Reason | None = None
    why: tuple[Reason, ...] = ()
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Played:
    """A worked example that was played, with the number of its expectations and those that failed."""

    scenario: Scenario
    expectations: int
    failures: tuple[Failure, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every expectation came out."""
        return not self.failures


@dataclass(frozen=True, slots=True)
class Examples:
    """The worked examples of one contract that were played; `path` is the contract's."""

    path: str
    played: tuple[Played, ...]

    @property
    def failed(self) -> int:
        """The number of worked examples that failed."""
        return sum(not one.passed for one in self.played)
