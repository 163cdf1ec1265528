"""What a worked example gives, made into facts and into what stands in the place of rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pbr_dsl.model.cells import key_of, read_cell, read_scalar
from pbr_dsl.model.contract import Contract, Record
from pbr_dsl.model.scenario import GivenNone, GivenOutcome, GivenRow, GivenValue
from pbr_dsl.reference import Overrides
from pbr_dsl.values.facts import Cell, Key, Row
from pbr_dsl.values.history import History

Given = GivenRow | GivenValue | GivenOutcome | GivenNone

_PROOF = "proof"
_CLAIM = "claim"


@dataclass(slots=True)
class Givens:
    """Everything given so far.

    A row given again, with the same key, replaces the cells that it fills; a row that is given no key is its own.
    An outcome that counts more than once has the occurrences of one run of lines; lines after an expectation or a
    `for` line replace them.
    A value each period holds in the period that is looked at and in those looked at later, until it is given again;
    given before the first `for` line, it holds in every period.  Proofs and claims are taken as given and in time,
    until rows of them are given, or `given no proofs` says that there are none.
    """

    contract: Contract
    period: date | None = None
    version: int = 0
    _rows: dict[tuple[str, Key], dict[str, str]] = field(default_factory=dict)
    _always: dict[tuple[str, Key], Cell] = field(default_factory=dict)
    _here: dict[tuple[str, Key], Cell] = field(default_factory=dict)
    _in_periods: dict[tuple[str, Key, Key], Cell] = field(default_factory=dict)
    _outcomes: dict[tuple[str, Key], tuple[tuple[str, date | None], ...]] = field(default_factory=dict)
    _turns: dict[tuple[str, Key], int] = field(default_factory=dict)
    _turn: int = 0
    _mentioned: set[str] = field(default_factory=set)

    def look_at(self, period: date) -> None:
        """Turn to the period that starts on a day; the values given for an earlier one hold in it too."""
        self.period = period
        self.version += 1
        self.pause()
        for (name, key), cell in self._here.items():
            self._in_periods[name, key, (period.isoformat(),)] = cell

    def pause(self) -> None:
        """Note that something else came between: what is given from here on is given anew."""
        self._turn += 1

    def add(self, step: Given) -> None:
        """Take one line of what is given; ValueError for a cell that is not in its canonical form."""
        self.version += 1
        match step:
            case GivenRow():
                self._add_row(step)
            case GivenValue():
                self._add_value(step)
            case GivenOutcome():
                self._add_outcome(step)
            case GivenNone():
                self._add_none(step.record)

    def history(self) -> History:
        """Give the rows as facts that are known from the beginning."""
        return History(self._row(*item) for item in self._rows.items())

    def overrides(self) -> Overrides:
        """Give what stands in the place of rules."""
        return Overrides(
            values=dict(self._always),
            values_in=dict(self._in_periods),
            outcomes=dict(self._outcomes),
            proofs_given=_PROOF not in self._mentioned,
            claims_given=_CLAIM not in self._mentioned,
        )

    # ------------------------------------------------------------ one line each

    def _add_row(self, step: GivenRow) -> None:
        """Take a row: a new one, or new cells of one that is given already."""
        record = self._record(step.record)
        self._mentioned.add(record.name)
        own = f"row {1 + sum(name == record.name for name, _ in self._rows)}"
        key = tuple(part for text in step.key for part in (key_of(text) or (own,)))
        stored = {column.name for column in record.columns} | {link.name for link in record.links}
        blank = {part: "" for part, text in zip(record.key, step.key, strict=True) if not text and part in stored}
        self._rows[record.name, key] = self._rows.get((record.name, key), {}) | blank | step.cells

    def _add_value(self, step: GivenValue) -> None:
        """Take a value, for the period that is looked at where it has one for each period."""
        cell = read_scalar(step.constant.value, step.constant.type)
        form = next((value for value in self.contract.values if value.name == step.value), None)
        if self.period is None or form is None or "period" not in form.domain:
            self._always[step.value, step.key] = cell
            return
        self._here[step.value, step.key] = cell
        self._in_periods[step.value, step.key, (self.period.isoformat(),)] = cell

    def _add_outcome(self, step: GivenOutcome) -> None:
        """Take the state of an outcome, beside the occurrences given just before where it may count more than once."""
        at = (step.outcome, step.key)
        once = any(outcome.name == step.outcome and outcome.count.word == "once" for outcome in self.contract.outcomes)
        before = () if once or self._turns.get(at) != self._turn else self._outcomes[at]
        self._outcomes[at] = (*before, (step.state, step.achieved))
        self._turns[at] = self._turn

    def _add_none(self, record: str) -> None:
        """Take away all rows of a record."""
        self._mentioned.add(record)
        self._rows = {at: cells for at, cells in self._rows.items() if at[0] != record}

    # ------------------------------------------------------------ facts

    def _record(self, name: str) -> Record:
        """A record of the contract."""
        return next(record for record in self.contract.records if record.name == name)

    def _row(self, at: tuple[str, Key], cells: dict[str, str]) -> Row:
        """One row, its cells read from their canonical text."""
        name, key = at
        record = self._record(name)
        return Row(name, key, {column: read_cell(text, record, column, key) for column, text in cells.items()})
