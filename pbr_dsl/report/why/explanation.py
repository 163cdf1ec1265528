"""What `why` says about one row: its lines and outcomes, where they come from, and what would pay the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import Contract
from pbr_dsl.report.why.change import FileEdit
from pbr_dsl.report.why.room import Room
from pbr_dsl.report.why.subject import Subject
from pbr_dsl.report.why.trace import Traced
from pbr_dsl.values.facts import Key, Missing
from pbr_dsl.values.statement import Contribution, Line, Reason


@dataclass(frozen=True, slots=True)
class Moved:
    """A line that a change moves: as it is (None: there was none), and as it would be (None: it would be gone)."""

    before: Line | None
    after: Line | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change that pays: what to do in the files, and what all lines together come to before and after it."""

    edit: FileEdit
    record: str
    before: Fraction
    after: Fraction
    lines: tuple[Moved, ...]

    @property
    def gain(self) -> Fraction:
        """How much more there is to pay, or to compute where nothing is paid."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest change that pays, or none: `tried` changes were applied and run; `note` says why none was found."""

    suggestion: Suggestion | None
    tried: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A line with its parts, its values and what would pay it.

    `own` are the parts of its amount that rest on the rows of who is asked about, all of them where the line is
    theirs; `rest` is what the other parts come to.  `last` is the day on which the period of a line that is held
    becomes final, and with it the last on which the line can still be paid.
    """

    line: Line
    own: tuple[Contribution, ...]
    rest: Fraction
    trace: tuple[Traced, ...]
    nearest: Nearest | None = None
    rooms: tuple[Room, ...] = ()
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """A line for which time has to pass.

    `on` is the day on which it is achieved, or judged, if the facts stay as they are; None where they never achieve
    it, and then `needs` names the records of which new rows could.  `judged` says why the facts as they are would not
    do on that day, or what is not known of it.  `nearest` is a change that pays it now, where one was looked for.
    """

    line: Line
    on: date | None
    needs: tuple[str, ...] = ()
    judged: str = ""
    nearest: Nearest | None = None


@dataclass(frozen=True, slots=True)
class ExplainedOutcome:
    """An outcome that has no line of its own, because a payment adds outcomes up."""

    outcome: str
    title: str
    subject: Key
    on: date | None
    state: str
    credit: Fraction
    clause: str
    reasons: tuple[Reason, ...]
    waits: tuple[Missing, ...]
    attributes: tuple[Traced, ...]
    trace: tuple[Traced, ...]
    rows: tuple[str, ...]
    nearest: Nearest | None = None


@dataclass(frozen=True)
class Explanation:
    """All that is said: `left_out` counts the lines and outcomes that are only counted, `open` those still open."""

    contract: Contract
    place: str
    as_known_on: date
    currency: str
    subject: Subject
    lines: Sequence[ExplainedLine]
    outcomes: Sequence[ExplainedOutcome]
    summary: Sequence[Line] = ()
    open_lines: Sequence[Ahead] = ()
    left_out: int = 0
    notes: Sequence[str] = ()
