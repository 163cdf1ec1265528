"""What is shown of what runs out: whose it is, until when it can be done, and the money that waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import Contract
from pbr_dsl.values.facts import Key


@dataclass(frozen=True, slots=True)
class RunsOut:
    """Something that can still be done, and on the day after `last` no longer can.

    `whom` is the identifier of who it is about, `subject` the rows that the line is for, `needed` what it waits for
    and `then` what becomes of the line.  `most` is the money, None where nothing bounds it or it is not known.
    """

    whom: str
    last: date
    payment: str
    outcome: str
    subject: dict[str, Key]
    needed: tuple[str, ...]
    then: str
    most: Fraction | None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """All that runs out from a day on until another, by who it is about: the one with the first last day first."""

    contract: Contract
    place: str
    as_known_on: date
    until: date
    found: Sequence[RunsOut]
    notes: Sequence[str] = ()
    command: str = ""

    @property
    def people(self) -> int:
        """How many it is about."""
        return len({one.whom for one in self.found})

    @property
    def most(self) -> Fraction:
        """The most that all of it comes to, as far as it is known."""
        return sum((one.most or Fraction(0) for one in self.found), Fraction(0))
