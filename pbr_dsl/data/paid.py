"""What was really paid: a file with a row for each payment that was made, read by the same grammar as facts.

    payment,outcome,subject,period,amount
    results,settled,p1,2025-06-24,300.00

`payment` may be left out where the contract has one, `outcome` everywhere, `subject` where nothing is paid for a row.
`period` is any day of the period that was paid for.  A column map may have a table `[paid]` for it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

from pbr_dsl.data.fields import fields_of
from pbr_dsl.data.files import File, gathered
from pbr_dsl.data.grammar import heading
from pbr_dsl.data.map import Entry, Map
from pbr_dsl.data.plan import plan
from pbr_dsl.data.recorded import Choice
from pbr_dsl.data.rows import read_rows
from pbr_dsl.data.table import Table, load
from pbr_dsl.diagnostics.codes import assumptions as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Column, Contract, Record
from pbr_dsl.model.personal import is_personal
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.model.type import CodeType, DateType, NumberType
from pbr_dsl.source import Source
from pbr_dsl.values.facts import Row, Unknown
from pbr_dsl.values.pseudonym import Pseudonyms

PAID: Final = "paid"
CONTRACT: Final = "contract"  # the subject of what is paid for no row

_LISTED: Final = 5  # rows that a message names


@dataclass(frozen=True, slots=True)
class PaidRow:
    """One payment that was made: `outcome` is "" where the file does not say it; `place` is where it stands."""

    payment: str
    outcome: str
    subject: str
    day: date
    amount: Fraction
    place: str


def with_paid(contract: Contract) -> Contract:
    """Give a contract with a record for what was paid, so that a column map may have a table for it."""
    if any(record.name == PAID for record in contract.records):
        return contract
    return contract.model_copy(update={"records": (*contract.records, _record(contract))})


def _record(contract: Contract) -> Record:
    """What was paid as a record of the contract."""
    payments = CodeType(codes=tuple(payment.name for payment in contract.payments))
    outcomes = CodeType(codes=tuple(outcome.name for outcome in contract.outcomes))
    columns = [Column(name="payment", type=payments)]
    columns += [Column(name="outcome", type=outcomes)] if contract.outcomes else []
    columns += [
        Column(name="period", type=DateType()),
        Column(name="amount", type=NumberType(unit={contract.settings.currency: 1})),
    ]
    return Record(name=PAID, plural="payments", key=("subject",), columns=tuple(columns))


def named(rows: list[PaidRow], contract: Contract, names: Pseudonyms, plain: Collection[str]) -> list[PaidRow]:
    """Give rows with names in the place of identifiers of people; `plain` are those that are shown as they are."""
    if not is_personal(contract):
        return rows

    def shown(part: str) -> str:
        known = names.said(part)
        return known if known != part or part in plain or not part else str(names.of(part))

    return [replace(row, subject=" / ".join(map(shown, row.subject.split(" / ")))) for row in rows]


def read_paid(contract: Contract, path: Path, found: Map | None) -> tuple[list[PaidRow], list[Diagnostic]]:
    """Read what was paid: every row, or what keeps the file from being compared.  OSError when it cannot be opened."""
    files, findings = gathered([path])
    stops = [one for one in findings if one.severity.stops]
    if stops or len(files) != 1:
        several = f"{path.name} holds {len(files)} tables, and one is compared"
        return [], stops or [Diagnostic(codes.UNREADABLE_PAID, several, None)]
    return _read(contract, files[0], found)


def _read(contract: Contract, file: File, found: Map | None) -> tuple[list[PaidRow], list[Diagnostic]]:
    """Read the one table of a file."""
    record = _record(contract)
    entry = next(iter(found.entries.get(PAID, ())), None) if found else None
    wanted = {name for known in fields_of(contract, record).values() for leaf in known.leaves for name in leaf.headings}
    named = [name for names in entry.fields.values() for name in names] if entry else []
    table, findings = load(file.place, file.name, file.sheet, wanted | set(map(heading, named)))
    if table is None:
        return [], findings
    written = _completed(contract, table, entry or Entry(PAID))
    made = plan(contract, record, table, (found or Map(Source(file.name, ""), {}), written), Pseudonyms())
    if isinstance(made, list):
        return [], made
    batch = read_rows(made, table, Choice("same-day"))
    wrong = [f"{one.place}: {one.message}" for version in batch.versions for one in version.rejected]
    rows = [version.row for version in batch.versions if not version.rejected]
    wrong += [f"{row.place}: {name} is blank" for row in rows for name in _blank(contract, row)]
    if wrong:
        more = f" and {len(wrong) - _LISTED:,} more" if len(wrong) > _LISTED else ""
        message = f"{file.name} cannot be compared: {'; '.join(wrong[:_LISTED])}{more}"
        return [], [Diagnostic(codes.UNREADABLE_PAID, message, None)]
    return [_paid(contract, row) for row in rows], []


def _completed(contract: Contract, table: Table, entry: Entry) -> Entry:
    """A table of the map, with what the file may leave out."""
    said = {*entry.fields, *entry.constant, *entry.absent, *table.columns}
    optional = [OUTCOME] if contract.outcomes else []
    optional += ["payment"] if len(contract.payments) == 1 else []
    absent = tuple(name for name in optional if name not in said)
    nobody = all(not (set(payment.domain) - {PERIOD}) for payment in contract.payments)
    fixed = {"subject": CONTRACT} if nobody and "subject" not in said else {}
    return replace(entry, absent=(*entry.absent, *absent), constant={**entry.constant, **fixed})


def _blank(contract: Contract, row: Row) -> list[str]:
    """The cells of a row that are blank and must not be."""
    needed = ["period", "amount", *(["payment"] if len(contract.payments) > 1 else [])]
    return [name for name in needed if isinstance(row.cells.get(name), Unknown)]


def _paid(contract: Contract, row: Row) -> PaidRow:
    """A row as what was paid."""
    payment, outcome = row.cells.get("payment"), row.cells.get(OUTCOME)
    day, amount, subject = row.cells["period"], row.cells["amount"], row.key[0]
    if not isinstance(day, date) or not isinstance(amount, Fraction):
        message = "a row without a day or an amount was let through"
        raise TypeError(message)
    return PaidRow(
        payment if isinstance(payment, str) else contract.payments[0].name,
        outcome if isinstance(outcome, str) else "",
        "" if subject == CONTRACT else subject,
        day,
        amount,
        row.place,
    )
