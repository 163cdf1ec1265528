"""What a validation is shown from: the files that were read, and what is wrong with them, grouped."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Contract
from pbr_dsl.values.facts import Rejected, Tally


@dataclass(frozen=True, slots=True)
class Stake:
    """The money that hangs on a cell: the most that lines could still pay; `unbounded` lines have no upper bound."""

    most: Fraction = Fraction(0)
    unbounded: int = 0

    def plus(self, other: Stake) -> Stake:
        """Give both together."""
        return Stake(self.most + other.most, self.unbounded + other.unbounded)


@dataclass(slots=True)
class Problem:
    """Cells that are wrong in one way: a code, a field of a record, and every cell in the order of files and rows."""

    code: Code
    record: str
    field: str
    cells: list[Rejected] = dataclasses.field(default_factory=list)
    stake: Stake = Stake()


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood of a file for a record: its counts, and the first and last day on which its rows lie."""

    tally: Tally
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """A reading of data as it is shown.

    `stops` are the findings for which nothing can be paid on the data, `notes` the others; `mended` counts what was
    put right, by kind.
    """

    contract: Contract
    place: str
    files: Sequence[Read] = ()
    mended: Mapping[str, int] = dataclasses.field(default_factory=dict)
    stops: Sequence[Diagnostic] = ()
    notes: Sequence[Diagnostic] = ()
    problems: Sequence[Problem] = ()
    assumption: str = ""

    @property
    def rows(self) -> int:
        """How many rows were rejected."""
        return len({(cell.file, cell.row, cell.record) for one in self.problems for cell in one.cells})

    @property
    def fit(self) -> bool:
        """Whether the data can be paid on as they are, with nothing left to correct."""
        return not self.stops and not self.problems
