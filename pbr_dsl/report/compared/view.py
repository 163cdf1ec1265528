"""What a comparison is shown from: the two sides, their sums, and what a reader has to know of how they were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from pbr_dsl.model.contract import Contract
from pbr_dsl.report.compared.sums import Both, PairSums
from pbr_dsl.report.grouping import written_rows


@dataclass(frozen=True, slots=True)
class Side:
    """One of two contracts: the word that it goes by here, its path, and how many rows it read and refused.

    Of its lines `held` are held, and `partly` are paid without facts that are missing.  `changes` are values that were
    put in the place of some that it writes.
    """

    label: str
    place: str
    contract: Contract
    rows: int
    rejected: int
    held: int
    partly: int
    changes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """The sum under one word, with the contract's own title for it."""

    key: str
    title: str
    both: Both


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rows of a record by what the second contract pays them more.

    That is `unknown` where a line of theirs is held in either, or open in one and payable in the other.
    """

    record: str
    gaining: Sequence[Row]
    losing: Sequence[Row]
    same: int
    unknown: int

    @property
    def gains(self) -> Fraction:
        """What all that gain are paid more."""
        return sum((row.both.change for row in self.gaining), Fraction(0))

    @property
    def losses(self) -> Fraction:
        """What all that lose are paid more: an amount below zero."""
        return sum((row.both.change for row in self.losing), Fraction(0))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two contracts on the same history; `by` are the tables to show, of all the `known` words that there may be.

    `who` are the records whose rows gain and lose.
    `shadow` when neither pays anything, and what is compared is what they compute.  `command` is how `pbrc why` would
    be called on the second contract as it is written; "" where values of it are changed.  `engine` computed both.
    """

    first: Side
    other: Side
    sums: PairSums
    as_known_on: date
    shadow: bool
    by: Sequence[str]
    known: Sequence[str]
    who: Sequence[str]
    notes: Sequence[str] = ()
    command: str = ""
    engine: Literal["reference", "duckdb"] = "reference"

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return self.first.contract.settings.currency

    @property
    def total(self) -> Both:
        """All pairs added up."""
        return self.sums.added().get((), Both())

    def rows(self, by: str) -> list[Row]:
        """Give the sums under one word: what the contracts list in their order, others by their keys."""
        found = self.sums.added(by)
        titles = written_rows(self.other.contract, by) | written_rows(self.first.contract, by)
        order = {key: place for place, key in enumerate(written_rows(self.first.contract, by) | titles)}
        keys = sorted(found, key=lambda key: (order.get(key[0], len(order)), key))
        return [Row(key[0], titles.get(key[0], ""), found[key]) for key in keys]

    def ranking(self, record: str) -> Ranking:
        """Give who gains and who loses, the largest first."""
        rows = self.rows(record)
        sure = [row for row in rows if not row.both.waiting and not row.both.held]
        ranked = sorted(sure, key=lambda row: (-abs(row.both.change), row.key))
        gaining = [row for row in ranked if row.both.change > 0]
        losing = [row for row in ranked if row.both.change < 0]
        same = len(sure) - len(gaining) - len(losing)
        return Ranking(record, gaining, losing, same, len(rows) - len(sure))
