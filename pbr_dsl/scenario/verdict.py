"""What became of a worked example: each expectation that did not come out, and where the two part."""

from __future__ import annotations

from dataclasses import dataclass

from pbr_dsl.model.scenario import Scenario
from pbr_dsl.values.statement import Reason


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that did not come out.

    `place` is the line of the contract that says it.  `difference` is "" where there is none to work out.  `why` says
    where what came out parts from what was expected, the likeliest first.  `clause` is that of `because`.
    """

    place: int
    expected: str
    got: str
    difference: str = ""
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
