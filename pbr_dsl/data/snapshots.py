"""What each received file says that the one before it did not: new rows, changed rows, rows that are gone.

A system that overwrites itself is exported again and again.  A row that is as it was in the file before is no new
version.  A version that first appears in a file was recorded when its row says so, if that is after the file before
was received (which did not have it) and not after this one was; else on the day on which this file was received.  So
history that is missing is never dated back.  Where a file itself says several versions of a row, by their dates, what
stands in it is the last.  A row that is gone stands as it was last reported, but nobody says any
more that what was open in it goes on: that is not known from the day on which the file came that does not hold it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Final

from pbr_dsl.data.rows import Batch, Version
from pbr_dsl.data.settle import same_facts
from pbr_dsl.data.store import Receipt
from pbr_dsl.diagnostics.codes import sources as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Record
from pbr_dsl.values.display import date_text, key_text
from pbr_dsl.values.facts import OPEN, Key, Missing, Row, Unknown
from pbr_dsl.values.history import has_made_up_key

_LISTED: Final = 3  # rows that a message names

_Group = dict[Key, list[Version]]


@dataclass(slots=True)
class Movement:
    """What became of the rows of a record from one file of an export to the next; `dated` are put to a later day."""

    record: str
    file: str
    received: date
    new: int = 0
    changed: int = 0
    same: int = 0
    gone: tuple[Key, ...] = ()
    dated: int = 0


@dataclass(slots=True)
class Moved:
    """What the files of a record changed, the rows that are no longer vouched for, and what there is to say."""

    movements: list[Movement]
    unvouched: list[Row]
    findings: list[Diagnostic]


def moved(record: Record, batches: list[tuple[Batch, Receipt]]) -> Moved:
    """Compare the files of each export, in the order in which they came; the batches keep what is new in each."""
    exports: dict[str, list[tuple[Batch, Receipt]]] = {}
    for batch, receipt in sorted(batches, key=lambda one: one[1].number):
        exports.setdefault(receipt.export, []).append((batch, receipt))
    found = [_Export(record, files) for files in exports.values()]
    movements = [movement for export in found for movement in export.compared()]
    said = [one for movement in movements for one in _said(record, movement)]
    return Moved(movements, [row for export in found for row in export.unvouched], said)


@dataclass(slots=True)
class _Export:
    """The files of one export of a record, one after the other."""

    record: Record
    files: list[tuple[Batch, Receipt]]
    unvouched: list[Row] = field(default_factory=list)

    def compared(self) -> list[Movement]:
        """Compare each file with those before it."""
        state: _Group = {}
        held: set[Key] = set()
        movements = []
        for at, (batch, receipt) in enumerate(self.files):
            before = self.files[at - 1][1].received if at else None
            after = self.files[at + 1][1].received if at + 1 < len(self.files) else None
            now, unread = _grouped(batch)
            movement = Movement(self.record.name, batch.tally.file, receipt.received)
            kept = [self._until(version, receipt, after) for version in unread]
            for key, versions in now.items():
                old = state.get(key)
                if old is not None and _story(old) == _story(versions):
                    movement.same += 1
                    batch.tally.repeated += len(versions)
                    continue
                movement.changed += old is not None
                movement.new += old is None
                dated = [self._recorded(version, before, receipt.received) for version in versions]
                news = _news(old or [], versions, dated)
                movement.dated += (
                    sum(_day(one) not in {date.min, _day(counts)} for one, counts in news) if before else 0
                )
                batch.tally.repeated += len(versions) - len(news)
                kept += [counts for _, counts in news]
            state |= now
            if not receipt.additions:
                movement.gone = tuple(sorted(held - now.keys()))
                state |= {key: self._gone(state[key], receipt.received) for key in movement.gone}
            held = held | now.keys() if receipt.additions else set(now)
            batch.versions = kept
            movements.append(movement)
        return movements

    def _recorded(self, version: Version, before: date | None, received: date) -> Version:
        """A version with the day on which it was recorded."""
        said = version.row.recorded
        if said is not None and said <= received and (before is None or said >= before):
            return version
        return replace(version, row=replace(version.row, recorded=received))

    def _gone(self, versions: list[Version], received: date) -> list[Version]:
        """The last versions of a row that is gone; what was open in them is not known from then on."""
        found = []
        for version in _standing(versions):
            row = version.row
            note = "no later file holds the row"
            cells = {
                name: Unknown((Missing("not yet known", row.record, row.key, name, row.file, row.line, note),))
                for name, cell in row.cells.items()
                if cell is OPEN
            }
            if cells:
                version = replace(version, row=replace(row, cells=row.cells | cells, recorded=received))  # noqa: PLW2901
                self.unvouched.append(version.row)
            found.append(version)
        return found

    def _until(self, version: Version, receipt: Receipt, after: date | None) -> Version:
        """A row whose key could not be read: nobody can tell which it is in the next file, so it stands until then."""
        return replace(version, row=replace(version.row, recorded=receipt.received, until=after))


def _grouped(batch: Batch) -> tuple[_Group, list[Version]]:
    """The versions of a file by key, and those whose key could not be read."""
    found: _Group = {}
    unread: list[Version] = []
    for version in batch.versions:
        if has_made_up_key(version.row):
            unread.append(version)
        else:
            found.setdefault(version.row.key, []).append(version)
    return found, unread


def _day(version: Version) -> date:
    """When a version says that it was recorded; from the beginning when it does not."""
    return version.row.recorded or date.min


def _standing(versions: list[Version]) -> list[Version]:
    """The versions of a row that stand in a file that holds them all: the last by what they say."""
    last = max(map(_day, versions))
    return [version for version in versions if _day(version) == last]


def _story(versions: list[Version]) -> list[frozenset[object]]:
    """What a file says of a row, one version after the other; neither repeats nor the order of lines count."""
    days = [list(day) for _, day in groupby(sorted(versions, key=_day), key=_day)]
    said = [frozenset(map(same_facts, day)) for day in days]
    return [one for one, _ in groupby(said)]


def _news(old: list[Version], versions: list[Version], dated: list[Version]) -> list[tuple[Version, Version]]:
    """What a file adds to what is known of a row, each version as it says and as it counts.

    It is what stands in the file now, and before that what nobody had said yet.
    """
    pairs = list(zip(versions, dated, strict=True))
    last = max(map(_day, versions))
    since = min(_day(after) for one, after in pairs if _day(one) == last)
    before = set(map(same_facts, old))
    return [
        (one, after)
        for one, after in pairs
        if _day(one) == last or (same_facts(one) not in before and _day(after) < since)
    ]


def _said(record: Record, movement: Movement) -> list[Diagnostic]:
    """What there is to say of a file beside its counts."""
    found = []
    if movement.gone:
        names = ", ".join(map(key_text, movement.gone[:_LISTED]))
        more = f" and {len(movement.gone) - _LISTED:,} more" if len(movement.gone) > _LISTED else ""
        many = f"1 {record.name}" if len(movement.gone) == 1 else f"{len(movement.gone):,} {record.plural}"
        message = f"{movement.file} no longer holds {many} of the files before it: {names}{more}"
        found.append(Diagnostic(codes.ROWS_GONE, message, None, help="they stand as they were last reported"))
    if movement.dated:
        many = "1 row" if movement.dated == 1 else f"{movement.dated:,} rows"
        says = "says that it was" if movement.dated == 1 else "say that they were"
        message = f"{many} of {movement.file} {says} recorded before"
        message += f" the file before it came, which did not have {'it' if movement.dated == 1 else 'them'}"
        day = date_text(movement.received)
        found.append(Diagnostic(codes.DATED_BACK, message, None, help=f"what is new in the file counts from {day}"))
    return found
