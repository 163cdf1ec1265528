"""Reads files as the records of a contract: the one door of this package.

Rows are converted by functions that are generated from the contract, once for each column, and not by pydantic models:
a model gives up the cells of a row with one bad cell, and here the good ones stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pbr_dsl.data.cell import trimmed
from pbr_dsl.data.coverage import links_to_nothing, nothing_accepted, outside_the_term, outside_their_period
from pbr_dsl.data.dataset import Dataset
from pbr_dsl.data.fields import fields_of
from pbr_dsl.data.files import Fed, File, fed, gathered
from pbr_dsl.data.grammar import heading
from pbr_dsl.data.map import Map
from pbr_dsl.data.plan import Plan, plan
from pbr_dsl.data.readers import made_from
from pbr_dsl.data.readers.place import Place
from pbr_dsl.data.recorded import Choice, assumption, chosen, clock_of, no_recorded_date
from pbr_dsl.data.rows import Batch, read_rows
from pbr_dsl.data.settle import settled
from pbr_dsl.data.snapshots import moved
from pbr_dsl.data.store import Receipt
from pbr_dsl.data.table import Table, load, rows_said
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.codes import sources
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.canonical import fingerprint
from pbr_dsl.model.contract import Contract, Record
from pbr_dsl.values.display import date_text, list_text
from pbr_dsl.values.facts import Row
from pbr_dsl.values.history import History
from pbr_dsl.values.pseudonym import Pseudonyms
from pbr_dsl.values.told import Told, silent

_LISTED: Final = 5  # merged cells that a message names


def read(  # noqa: PLR0913  a way to read each
    contract: Contract,
    places: Iterable[Place],
    *,
    map: Map | None = None,  # noqa: A002 - the word that people use for it
    recorded: str | None = None,
    used: Collection[Path] = frozenset(),
    written: Contract | None = None,
    names: Pseudonyms | None = None,
    told: Told = silent,
) -> Dataset:
    """Read files, folders and databases as the facts of a contract; `used` are files that the contract itself holds.

    `written` is the contract as it is written, where the one that is read for was moved in time; `names` are the
    pseudonyms which stand in the place of people's identifiers, and take in those of everybody who is read.  Whoever
    waits is `told` how far the reading has come.

    `recorded` says when rows count as recorded whose file does not say so (see `recorded.chosen`).  Nothing is
    thrown: what could not be read is in the dataset's findings and rejected rows.
    """
    choice = chosen(recorded) if recorded is not None else None
    files, findings = gathered(places, used)
    feeding, unfed = fed(contract, files, map)
    reading = _Reading(
        contract, None if isinstance(choice, Diagnostic) else choice, told, Dataset(names=names or Pseudonyms())
    )
    reading.dataset.findings += [*findings, *unfed, *([choice] if isinstance(choice, Diagnostic) else [])]
    for file in dict.fromkeys(one.file for one in feeding):
        reading.file(file, [one for one in feeding if one.file == file])
    if recorded is None:
        reading.ask_for_recorded_dates()
    reading.settle()
    reading.dataset.findings += _of_other_versions(files, written or contract)
    return reading.dataset


@dataclass(slots=True)
class _Reading:
    """The reading of some files: what is known so far."""

    contract: Contract
    choice: Choice | None
    told: Told = silent
    dataset: Dataset = field(default_factory=Dataset)
    batches: dict[str, dict[str, Batch]] = field(default_factory=dict)
    undated: dict[str, list[Record]] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)

    def file(self, file: File, feeding: list[Fed]) -> None:
        """Read one file for all the records that it feeds."""
        self.told(f"Reading {file.name}", 0, 0)
        table, findings = load(file.place, file.name, file.sheet, self._wanted(feeding))
        self.dataset.findings += findings
        if table is None:
            return
        self.dataset.fingerprints[file.name] = table.fingerprint
        plans: list[Plan] = []
        for one in feeding:
            made = plan(self.contract, one.record, table, one.mapped, self.dataset.names)
            if isinstance(made, Plan):
                plans.append(made)
            else:
                self.dataset.findings += made
        if file.receipt is not None:
            self.receipts[table.name] = file.receipt
        batches = [self._rows(made, table) for made in plans]
        if len(plans) == len(feeding):
            self.dataset.findings += _around(table, plans, batches)

    def ask_for_recorded_dates(self) -> None:
        """Report the files that do not say when rows were recorded."""
        if self.undated:
            self.dataset.findings.append(no_recorded_date(list(self.undated)))

    def settle(self) -> None:
        """Drop repeats, count, and look at what all the rows say together."""
        rows: dict[str, list[Row]] = {}
        for record in self.contract.records:
            batches = list(self.batches.get(record.name, {}).values())
            if batches:
                unvouched = self._follow(record, batches)
                kept, findings = settled(record, batches)
                rows[record.name] = [*(version.row for version in kept), *unvouched]
                self.dataset.rejected += [one for version in kept for one in version.rejected]
                self.dataset.tallies += [batch.tally for batch in batches]
                self.dataset.findings += findings
        self.dataset.findings += links_to_nothing(self.contract, rows)
        if self.dataset.usable:
            self.dataset.findings += nothing_accepted(self.dataset.tallies)
        if self.dataset.usable:
            self.dataset.findings += outside_the_term(self.contract, rows)
            self.dataset.findings += outside_their_period(self.contract, rows)
        self.dataset.history = History(row for found in rows.values() for row in found)
        self.dataset.assumption = self._assumption()
        self.dataset.last_received = max((one.received for one in self.receipts.values()), default=None)

    def _follow(self, record: Record, batches: list[Batch]) -> list[Row]:
        """Compare received files with those that came before them; the rows that none vouches for any more."""
        received = [(one, self.receipts[one.tally.file]) for one in batches if one.tally.file in self.receipts]
        found = moved(record, received)
        self.dataset.movements += found.movements
        self.dataset.findings += found.findings
        return found.unvouched

    def _wanted(self, feeding: list[Fed]) -> set[str]:
        """The folded headings that the records of a file look for."""
        wanted: set[str] = set()
        for one in feeding:
            for known in fields_of(self.contract, one.record).values():
                wanted |= {name for leaf in known.leaves for name in leaf.headings}
            if one.mapped:
                entry = one.mapped[1]
                named = [*(name for names in entry.fields.values() for name in names), *entry.where, entry.recorded]
                wanted |= {heading(name) for name in named if name}
        return wanted

    def _rows(self, made: Plan, table: Table) -> Batch:
        """Read the rows of a file for one record."""
        receipt = self.receipts.get(table.name)
        if made.recorded is None and receipt is None:
            self.undated.setdefault(table.name, []).append(made.record)
        choice = Choice("received", day=receipt.received) if receipt else self.choice
        batch = read_rows(made, table, choice, self.told)
        batches = self.batches.setdefault(made.record.name, {})
        if table.name in batches:
            batches[table.name].add(batch)
        else:
            batches[table.name] = batch
        return batch

    def _assumption(self) -> str:
        """What the result says about recorded dates."""
        if self.receipts and not self.undated:
            days = sorted(receipt.received for receipt in self.receipts.values())
            between = (
                f"from {date_text(days[0])} to {date_text(days[-1])}" if days[0] != days[-1] else date_text(days[0])
            )
            return (
                f"Files received {between}: a row counts as recorded on the date that it gives, if it can have been "
                "known only since the file before, else on the day on which the first file that holds it was received."
            )
        records = {record.name: record for found in self.undated.values() for record in found}
        timeless = [record.plural for record in records.values() if not clock_of(record)]
        filled = sum(batch.filled for batches in self.batches.values() for batch in batches.values())
        return assumption(self.choice, list(self.undated), timeless, filled)


def _of_other_versions(files: list[File], contract: Contract) -> list[Diagnostic]:
    """The findings about workbooks that were made from another version of the contract, or from another contract."""
    found: list[Diagnostic] = []
    for place in dict.fromkeys(file.place for file in files):
        name, version = made_from(place) or ("", "")
        if version and version != fingerprint(contract):
            of = f"another version of `{name}`" if name == contract.name else "another contract"
            message = f"{place.name if isinstance(place, Path) else place} was made from {of}"
            found.append(Diagnostic(sources.OTHER_VERSION, message, None, help="its sheets are read all the same"))
    return found


def _around(table: Table, plans: list[Plan], batches: list[Batch]) -> list[Diagnostic]:
    """The findings about what no record takes of a file: lines around the table, columns, rows."""
    findings: list[Diagnostic] = []
    if table.left_out:
        message = f"{table.name}: {rows_said(table.left_out)} {_are(table.left_out)} taken for titles, totals or notes"
        findings.append(Diagnostic(codes.ROWS_LEFT_OUT, message, None))
    findings += [*_merged(table), *_numbered(table, plans)]
    used = {at for made in plans for at in made.used}
    ignored = [f"`{text}`" for at, text in enumerate(table.headings) if at not in used and text.strip()]
    if ignored:
        message = f"{table.name}: nothing reads {_columns(ignored)}"
        findings.append(Diagnostic(codes.IGNORED_COLUMNS, message, None))
    taken = {number for batch in batches for number in batch.taken}
    unread = [line.number for line in table.lines if not line.empty and not line.fault and line.number not in taken]
    if unread:
        message = f"{table.name}: no record takes {rows_said(unread)}"
        findings.append(Diagnostic(codes.UNREAD_ROWS, message, None))
    return findings


def _merged(table: Table) -> list[Diagnostic]:
    """The finding about merged cells among the rows."""
    inside = [f"`{one.where}`" for one in table.about.merged if one.last > table.top]
    if not inside:
        return []
    more = f" and {len(inside) - _LISTED:,} more" if len(inside) > _LISTED else ""
    message = f"{table.name}: cells are merged, and all but the first of them are blank: {list_text(inside[:_LISTED])}"
    return [Diagnostic(sources.MERGED_CELLS, f"{message}{more}", None)]


def _numbered(table: Table, plans: list[Plan]) -> list[Diagnostic]:
    """A finding for each column of identifiers that a workbook keeps as numbers."""
    columns = {at for made in plans for one in made.inputs if one.identifies for at in one.at}
    findings = []
    for at in sorted(columns):
        rows = [row for row in table.about.numeric.get(at, []) if row > table.top]
        if rows:
            many = (
                f"{len(rows):,} identifiers are kept as numbers"
                if len(rows) > 1
                else "1 identifier is kept as a number"
            )
            message = f"{table.name}: {many} in `{trimmed(table.headings[at])}`, so leading zeros are lost"
            findings.append(Diagnostic(sources.NUMBERS_AS_IDENTIFIERS, message, None))
    return findings


def _are(numbers: list[int]) -> str:
    """Is or are."""
    return "is" if len(numbers) == 1 else "are"


def _columns(names: list[str]) -> str:
    """Columns for a message."""
    return f"the {'column' if len(names) == 1 else 'columns'} {list_text(names)}"
