"""What became of the rows of files that an engine has read: counts for each file, and what was rejected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from pbr_dsl.columnar import relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.computed import Computed
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.reading import Reading, Readings
from pbr_dsl.columnar.reading.rejected import rejected
from pbr_dsl.columnar.reading.versions import kept
from pbr_dsl.data.coverage import lie_outside
from pbr_dsl.data.recorded import clock_of
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Contract
from pbr_dsl.values.facts import Rejected, Tally


def tallies(found: Computed, read: Readings) -> list[Tally]:
    """Give how many rows of each file were read, accepted, rejected and repeated.

    Of blank rows and of those that correct or contradict others the engine keeps no count.
    """
    return [one for name, reading in read.records.items() for one in _tallies(found, reading, f"{name} {found.word}")]


def outside_the_term(found: Computed, read: Readings, contract: Contract) -> list[Diagnostic]:
    """Give a finding when everything that has a date happened before or after the contract's term."""
    start, end = q.day(contract.settings.start), q.day(contract.settings.end)
    days: list[date] = []
    for name, reading in read.records.items():
        if clock := clock_of(reading.record):
            day = q.column(clock)
            inside = q.both(q.at_least(day, start), q.at_most(day, end))
            columns = {"first": q.lowest(day), "last": q.highest(day), "inside": q.count(inside)}
            row = found.engine.one(relations.selected(q.table(f"{name} {found.word}"), columns))
            if row["inside"]:
                return []
            days += [one for one in (row["first"], row["last"]) if one is not None]
    return [lie_outside(contract, min(days), max(days))] if days else []


def _tallies(found: Computed, reading: Reading, relation: str) -> Iterator[Tally]:
    """The counts of the files of one record."""
    record = reading.record.name
    columns = {"file": q.column(s.FILE), "n": q.count(), "wrong": q.count(q.present(q.column(s.FAULT)))}

    def counted(source: q.Sql) -> dict[str, tuple[int, int]]:
        query = relations.selected(source, columns).group_by(q.column(s.FILE), copy=False)
        return {row["file"]: (row["n"], row["wrong"]) for row in found.engine.rows(query)}

    looked, files = found.profiles[record], [source for _, source in reading.files]
    told = len(files) == 1 and not looked.faults
    every = {files[0].table.name: (looked.rows, 0)} if told else counted(q.table(relation))
    once = every
    if looked.several:
        once = counted(relations.within(kept(relations.everything(relation), reading.schema)))
    for source in files:
        name = source.table.name
        read, (alone, wrong) = every.get(name, (0, 0))[0], once.get(name, (0, 0))
        yield Tally(record, name, read, alone - wrong, wrong, read - alone)


def rejected_rows(found: Computed, read: Readings, most: int) -> list[Rejected]:
    """Give what could not be read and why, in the reader's words, at most so much of each record."""
    listed: list[Rejected] = []
    for name, reading in read.records.items():
        if found.profiles[name].faults:
            rows = found.engine.rows(rejected(relations.everything(f"{name} {found.word}"), reading.schema))
            said = (one for row in rows for one in reading.listed(tuple(row.values())))
            listed += islice(said, most)
    return listed
