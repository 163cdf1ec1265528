"""What a run gives: payment lines with states, reasons and contributions.  Both engines give exactly this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from pbr_dsl.values.facts import Key, Missing, Rejected, Tally

Watch = Callable[[Sequence[Key]], Iterable[Key]]
"""Is given the periods of a statement, and gives them back one by one: whoever waits sees how far it has come."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """A signed part of a line's amount, in money; the contributions of a line sum to its amount exactly.

    `label` names it in the contract's words (a row's part, `limit person`, `rounding`, `carried`); `rows` are the
    places of the rows that it came from.
    """

    label: str
    amount: Fraction
    clause: str = ""
    rule: str = ""
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something left out of a payable line: what is waited for, and the most that it could still add.

    `most` is None when the contract writes no upper bound for it.
    """

    missing: Missing
    most: Fraction | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line is in its state, in plain words, with the clause and the rows it rests on."""

    text: str
    clause: str = ""
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PayerShare:
    """What one party pays of a line, and what it would pay without limits (None when that cannot be known)."""

    payer: str
    amount: Fraction
    before_limits: Fraction | None


@dataclass(frozen=True, slots=True)
class Line:
    """One payment to one subject for one period.

    `subject` maps record names to keys (for an outcome's line: the subject and all rows that it leads to, so lot and
    provider where there are such records).  `outcome` and `occurrence` are set on outcome lines, `due` where the
    payment writes a due date, and `part` (from 1) where it is due in several parts.  `state`: payable,
    held, refused, lapsed or open.  `marks`: shadow, part-paid, rows-waiting, trimmed.  `before_limits` is the rounded
    amount (None when it cannot be known); `amount` what is paid (0 unless payable).  Where the payment names payers,
    `shares` has one of each, and they sum to the amount.  `assumed` names the assumptions that it rests on, which no
    engine knows of.
    """

    payment: str
    subject: dict[str, Key]
    period: date
    state: str
    outcome: str = ""
    occurrence: int = 0
    achieved: date | None = None
    due: date | None = None
    part: int = 0
    marks: tuple[str, ...] = ()
    quantity: Fraction | None = None
    rate: Fraction | None = None
    before_limits: Fraction | None = None
    amount: Fraction = Fraction(0)
    clause: str = ""
    reasons: tuple[Reason, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    shares: tuple[PayerShare, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def identity(self) -> object:
        """What makes it the line that it is, whatever its state and amount."""
        return self.payment, tuple(self.subject.items()), self.period, self.outcome, self.occurrence, self.part


@dataclass(slots=True)
class Statement:
    """All lines of a run, in order of period, payment as written, and key.

    `currency` holds for every amount.  `provisional` periods can still be restated.  `late` are lines that rows
    recorded after a period was final would have changed: (line as it stands, amount it would have been).
    """

    contract: str
    currency: str
    as_known_on: date
    lines: Sequence[Line] = field(default_factory=list)
    periods: list[tuple[date, date, bool]] = field(default_factory=list)
    late: list[tuple[Line, Fraction | None]] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def total(self) -> Fraction:
        """The sum of all payable amounts that are not shadow."""
        return sum((n.amount for n in self.lines if "shadow" not in n.marks), Fraction(0))
