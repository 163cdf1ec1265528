"""What a simulation is shown from: the contract, the statement, what was read, and what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

from pbr_dsl.data.snapshots import Movement
from pbr_dsl.model.contract import Contract
from pbr_dsl.report.added import Added, Fields
from pbr_dsl.report.causes import Stop
from pbr_dsl.report.grouping import Crowds, Sum, Sums
from pbr_dsl.report.simulation.against import Against
from pbr_dsl.report.simulation.coverage import Covered
from pbr_dsl.values.facts import Rejected, Tally
from pbr_dsl.values.statement import Line, Statement


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many outcomes of one name are in each state, and what stopped those that are not accepted.

    For contracts that do not pay each outcome by a line.
    """

    name: str
    states: Counter[str]
    stops: Sequence[Stop] = ()


@dataclass(frozen=True, slots=True)
class Restated:
    """A line of a period that pays another amount now than on the period's cut-off.

    `rows` came since and did it, the last of them on the day `since`.
    """

    period: date
    cut_off: date
    line: Line
    before: Fraction
    now: Fraction
    rows: tuple[str, ...]
    since: date


@dataclass(frozen=True, slots=True)
class Assumption:
    """A named assumption, and what became of it.

    It filled `cells` cells of a field of a record (None: all its documents are taken as given); of `undecided` more its
    own rule is not known.  `lines` lines rest on it, and `amount` is what they come to, paid or only computed.
    """

    name: str
    said: str
    source: str
    record: str
    field: str
    cells: int | None
    undecided: int
    lines: int
    amount: Fraction


@dataclass(frozen=True)
class Simulation:
    """A run as it is shown, in whatever form.

    `place` is the contract's path, `by` the groupings that there is a table for, `notes` what a reader has to know
    of how it was computed, `movements` what each received file changed and `restated` the lines that it moved after
    their cut-off, `assumptions` what stands in the place of facts, `against` what was really paid, `command` how
    `pbrc why` would be called on the same contract and data, `example` somebody it could be asked about, `fields` what
    the fields are that lines are added up by, `received` whether the data lie in a store, which knows each change,
    `added` the sums of lines where something else has added them up, `engine` what computed them; `every` gives all
    lines where there may be more than the statement holds, and `partly` those of which something was left out, where
    something else has found them.  `crowds` are the lines that are paid and the people in them, where something else
    has counted these.
    """

    contract: Contract
    place: str
    statement: Statement
    by: Sequence[str]
    outcomes: Sequence[OutcomeCount] = ()
    notes: Sequence[str] = ()
    coverage: Sequence[Covered] = ()
    assumption: str = ""
    moved: Sequence[str] = ()
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    command: str = ""
    example: str = ""
    list_open: bool = False
    movements: Sequence[Movement] = ()
    restated: Sequence[Restated] = ()
    assumptions: Sequence[Assumption] = ()
    against: Against | None = None
    fields: Fields = field(default_factory=dict)
    received: bool = False
    added: Sums | None = None
    engine: Literal["reference", "duckdb", "spark"] = "reference"
    every: Iterable[Line] | None = None
    partly: Iterable[Line] | None = None
    crowds: Crowds | None = None

    @property
    def lines(self) -> Sequence[Line]:
        """The lines of the statement."""
        return self.statement.lines

    @property
    def total(self) -> Sum:
        """All lines added up."""
        return self.sums.by().get((), Sum())

    @cached_property
    def sums(self) -> Sums:
        """The lines added up by whatever a table asks for."""
        return self.added or Added(self.contract, self.statement.lines, self.fields)

    @property
    def shadow(self) -> bool:
        """Whether every payment is only computed."""
        return all(payment.shadow for payment in self.contract.payments)

    @property
    def tallies(self) -> list[Tally]:
        """What became of the rows of each file."""
        return self.statement.tallies

    @property
    def rejected(self) -> list[Rejected]:
        """The cells and rows that could not be read."""
        return self.statement.rejected

    @property
    def rejected_rows(self) -> int:
        """How many rows were rejected, each once for each record that it feeds."""
        return sum(tally.rejected for tally in self.tallies)

    def of_state(self, state: str) -> Iterator[Line]:
        """The lines in one state."""
        return (line for line in self.lines or self.every or () if line.state == state)
