"""Facts as received: rows with their two clocks, and what is known of each cell.

A cell is known, known to be none, open (an end that has not come), or unknown with the reason.  `Facts` is what is
known on one day: the latest version of each row recorded by then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

Key = tuple[str, ...]
Scalar = Fraction | date | str | bool


class Special(Enum):
    """A known absence: none, or an end that is open."""

    NONE = "none"
    OPEN = "open"


NONE = Special.NONE
OPEN = Special.OPEN


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is waited for.

    `why` is one of "not yet known" (blank, or no row where the contract says one each), "rejected" (a cell that
    could not be read), "contradicted" (two rows of one day disagree), "not yet written" (the contract's own value),
    "held" (an outcome), "time" (the day has not come), "zero divisor", "no proof", "no claim".
    """

    why: str
    record: str = ""
    key: Key = ()
    field: str = ""
    file: str = ""
    row: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not yet known, with every fact that is waited for; of a date perhaps the first day on which it can lie."""

    waits: tuple[Missing, ...]
    not_before: date | None = field(default=None, compare=False)


Cell = Scalar | Key | Special | Unknown


@dataclass(frozen=True, slots=True)
class Row:
    """One version of a row: `cells` by column and link name (a link's cell is the key of the row that it names).

    `file` and `line` say where it stood ("" and 0 for rows of the contract or a scenario); `recorded` is when it was
    recorded (None: from the beginning).  `rejected` holds a reason when something in it could not be read: its
    readable cells stand, the others are unknown, and where the key itself could not be read the key is made up and
    every subject may be meant.  `until` is the day on which it is no longer known (None: it stays), `versions` are the
    places of those that it corrected.
    """

    record: str
    key: Key
    cells: dict[str, Cell]
    file: str = ""
    line: int = 0
    recorded: date | None = None
    rejected: str = ""
    until: date | None = None
    versions: tuple[tuple[str, int], ...] = ()

    @property
    def place(self) -> str:
        """Where the row stood, such as `visit.csv row 17`; "" for rows of the contract."""
        return f"{self.file} row {self.line}" if self.file else ""


@dataclass(slots=True)
class Facts:
    """The rows of each record, in the order of their keys, as known on one day."""

    as_known_on: date
    rows: dict[str, dict[Key, Row]] = field(default_factory=dict)

    def of(self, record: str) -> dict[Key, Row]:
        """Give the rows of a record by key; empty when there are none."""
        return self.rows.get(record, {})


@dataclass(frozen=True, slots=True)
class Rejected:
    """A cell or row that could not be read: where, and why; `message` never repeats the cell of a personal column.

    `column` is that of the file, from 1, where one column holds the cell, else 0; `cell` its address where the file has
    addresses (`D14`), else "".
    """

    record: str
    file: str
    row: int
    field: str
    code: str
    message: str
    column: int = 0
    cell: str = ""

    @property
    def place(self) -> str:
        """Where it stands: `visit.csv row 17`, or `may.xlsx/visit D14`."""
        return f"{self.file} {self.cell}" if self.cell else f"{self.file} row {self.row}"


@dataclass(slots=True)
class Tally:
    """What became of the rows of one file for one record: read = accepted + rejected + repeated + blank."""

    record: str
    file: str
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    repeated: int = 0
    blank: int = 0
    corrected: int = 0
    contradicted: int = 0
    mended: dict[str, int] = field(default_factory=dict)
