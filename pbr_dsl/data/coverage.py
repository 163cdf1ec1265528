"""What the rows of all files say together: links that lead nowhere, dates outside the term, nothing at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from pbr_dsl.data.fields import record_named
from pbr_dsl.data.grammar import folded
from pbr_dsl.data.recorded import clock_of
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Contract, Link, Record
from pbr_dsl.model.expression import Rows as Counted
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import parts
from pbr_dsl.values.calendar import Period, periods
from pbr_dsl.values.display import date_text, key_text
from pbr_dsl.values.facts import Key, Row, Tally

_LISTED: Final = 3  # keys that a message names

Rows = Mapping[str, list[Row]]


def links_to_nothing(contract: Contract, rows: Rows) -> list[Diagnostic]:
    """A finding for each link that names rows which no file holds, once for each record and link."""
    findings = []
    for record in contract.records:
        for link in record.links:
            target, parts = _held(contract, link)
            if target is None or target.name not in rows or record.name not in rows:
                continue
            held = {row.key for row in rows[target.name]}
            naming = {
                row.key: cell[:parts]
                for row in rows[record.name]
                if isinstance(cell := row.cells.get(link.name), tuple) and cell[:parts] not in held
            }
            if naming:
                findings.append(_nothing(record, target, naming, rows[target.name]))
    return findings


def _held(contract: Contract, link: Link) -> tuple[Record | None, int | None]:
    """The record whose files hold what a link names, and how many parts of the link's key name it (None: all)."""
    target = record_named(contract, link.record)
    if target is not None and target.source == "milestone" and target.milestones is not None:
        return record_named(contract, target.milestones.of), -1
    return (target, None) if target is not None and target.source == "data" else (None, None)


def _nothing(record: Record, target: Record, naming: dict[Key, Key], held: list[Row]) -> Diagnostic:
    """The finding about rows that name rows which no file holds."""
    named = sorted(set(naming.values()))
    listed = ", ".join(map(key_text, named[:_LISTED]))
    more = f" and {len(named) - _LISTED:,} more" if len(named) > _LISTED else ""
    files = ", ".join(sorted({row.file for row in held})) or f"{target.name}.csv"
    who = f"1 {record.name} names" if len(naming) == 1 else f"{len(naming):,} {record.plural} name"
    what = (
        f"a {target.name} that no row of {files} holds"
        if len(named) == 1
        else f"{target.plural} that no row of {files} holds"
    )
    alike = {tuple(map(folded, row.key)): row.key for row in held}
    close = [(key, alike[fold]) for key in named if (fold := tuple(map(folded, key))) in alike]
    hint = ""
    if close:
        there, here = key_text(close[0][1]), key_text(close[0][0])
        hint = f"{len(close):,} of them {_are(len(close))} there in another spelling, such as `{there}` for `{here}`"
    return Diagnostic(codes.NO_SUCH_ROW, f"{who} {what}: {listed}{more}", None, help=hint)


def _are(count: int) -> str:
    """Is or are."""
    return "is" if count == 1 else "are"


def nothing_accepted(tallies: list[Tally]) -> list[Diagnostic]:
    """A finding when no row of any file was accepted."""
    if any(tally.accepted for tally in tallies):
        return []
    rejected = sum(tally.rejected for tally in tallies)
    all_of_them = "the only row was" if rejected == 1 else f"all {rejected:,} rows were"
    said = f"{all_of_them} rejected" if rejected else "the files hold no rows"
    return [Diagnostic(codes.NOTHING_ACCEPTED, f"there are no facts: {said}", None)]


def outside_the_term(contract: Contract, facts: Rows) -> list[Diagnostic]:
    """A finding when everything that has a date happened before or after the contract's term."""
    start, end = contract.settings.start, contract.settings.end
    days = [
        day
        for record in contract.records
        for row in facts.get(record.name, ())
        if isinstance(day := row.cells.get(clock_of(record)), date)
    ]
    if not days or any(start <= day <= end for day in days):
        return []
    return [lie_outside(contract, min(days), max(days))]


def lie_outside(contract: Contract, first: date, last: date) -> Diagnostic:
    """Give the finding about rows from one day to another, none of which lies in the contract's term."""
    start, end = contract.settings.start, contract.settings.end
    message = f"the rows lie from {date_text(first)} to {date_text(last)}, the term "
    message += f"from {date_text(start)} to {date_text(end)}"
    hint = "to pay for the past, add --as-if-from with the first date that the contract should cover"
    return Diagnostic(codes.OUTSIDE_THE_TERM, message, None, help=hint)


def outside_their_period(contract: Contract, facts: Rows) -> list[Diagnostic]:
    """A finding for each record counted each period whose rows lie in a period of the term, and not in the term."""
    written, start, end = contract.settings.periods, contract.settings.start, contract.settings.end
    if written.length.unit == "working-day":
        return []
    last = [one for one in periods(written.first, written.length.number, written.length.unit, end) if one.start <= end]
    counted = {rows.record for rows in _inside(contract) if rows.during is not None}
    findings = []
    for record in (record for record in contract.records if record.source == "data" and record.name in counted):
        clock = clock_of(record)
        days = [(row.cells.get(clock), row) for row in facts.get(record.name, ())]
        edges = [Period(written.first, start - timedelta(days=1)), Period(end + timedelta(days=1), last[-1].end)]
        rows = [row for day, row in days if isinstance(day, date) and any(edge.has(day) for edge in edges)]
        if rows:
            places = ", ".join(row.place for row in rows[:_LISTED])
            more = f" and {len(rows) - _LISTED:,} more" if len(rows) > _LISTED else ""
            who = f"1 {record.name} lies" if len(rows) == 1 else f"{len(rows):,} {record.plural} lie"
            message = f"{who} in a period of the term and not in the term, {date_text(start)} to {date_text(end)}"
            hint = f"no period counts {'it' if len(rows) == 1 else 'them'}: {places}{more}"
            findings.append(Diagnostic(codes.OUTSIDE_THEIR_PERIOD, message, None, help=hint))
    return findings


def _inside(contract: Contract) -> Iterator[Counted]:
    """Every choice of rows in a contract."""
    stack: list[Form] = [contract]
    while stack:
        here = stack.pop()
        if isinstance(here, Counted):
            yield here
        stack += parts(here)
