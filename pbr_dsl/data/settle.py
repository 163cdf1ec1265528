"""Counts what became of the rows of all files: repeats are dropped, corrections and contradictions only counted.

For each file and record: read = accepted + rejected + repeated + blank.  A repeat has the same cells and the same
recorded date as another row (a rejected one: the same text).  Of equal rows the one in the first file, furthest up, is
kept, so neither the order of files nor that of rows changes what is known.  Corrected are the accepted rows that a
later one with other cells replaces; contradicted are the rows that disagree with another one of the same day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby, pairwise
from typing import Final

from pbr_dsl.data.rows import Batch, Version
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Record
from pbr_dsl.values.display import key_text, list_text
from pbr_dsl.values.facts import Key, Row, Tally, Unknown
from pbr_dsl.values.history import History, has_made_up_key

_LISTED: Final = 5  # contradictions that a message names


def settled(record: Record, batches: list[Batch]) -> tuple[list[Version], list[Diagnostic]]:
    """The versions of one record that are no repeats; the tallies of the batches are completed."""
    tallies = {batch.tally.file: batch.tally for batch in batches}
    versions = sorted((version for batch in batches for version in batch.versions), key=_place)
    kept: list[Version] = []
    for alike in _grouped(versions).values():
        seen: set[object] = set()
        for version in alike:
            tally = tallies[version.row.file]
            same = same_facts(version) if len(alike) > 1 else None
            if same in seen:
                tally.repeated += 1
            else:
                seen.add(same)
                kept.append(version)
                tally.rejected += bool(version.row.rejected)
                tally.accepted += not version.row.rejected
    kept.sort(key=_place)
    return kept, _compared(record, kept, tallies)


def _place(version: Version) -> tuple[str, int]:
    """Where a version stood."""
    return version.row.file, version.row.line


def _grouped(versions: list[Version]) -> dict[object, list[Version]]:
    """Versions that may repeat each other: of one key and recorded date; without a key, of one text."""
    groups: dict[object, list[Version]] = {}
    for version in versions:
        key: object = version.text if has_made_up_key(version.row) else version.row.key
        groups.setdefault((key, bool(version.row.rejected), version.row.recorded), []).append(version)
    return groups


def same_facts(version: Version) -> object:
    """What two rows that repeat each other have in common, beside key and recorded date."""
    if version.text:
        return version.text
    return tuple((name, None if isinstance(cell, Unknown) else cell) for name, cell in version.row.cells.items())


def _compared(record: Record, kept: list[Version], tallies: dict[str, Tally]) -> list[Diagnostic]:
    """Count the corrections and contradictions among the versions of each row; report the latter."""
    keyed: dict[Key, list[Version]] = {}
    for version in kept:
        if not has_made_up_key(version.row):
            keyed.setdefault(version.row.key, []).append(version)
    disagreeing: list[list[Row]] = []
    for versions in keyed.values():
        if len(versions) == 1:
            continue
        days = [list(day) for _, day in groupby(sorted(versions, key=_recorded), key=_recorded)]
        for earlier, later in pairwise(days):
            after = set(map(same_facts, later))
            for version in earlier:
                tallies[version.row.file].corrected += not version.row.rejected and after != {same_facts(version)}
        for day in days:
            rows = [version.row for version in day]
            if _disagree(rows):
                disagreeing.append(rows)
                for row in rows:
                    tallies[row.file].contradicted += 1
    return [_contradiction(record, disagreeing)] if disagreeing else []


def _recorded(version: Version) -> date:
    """When a version was recorded; from the beginning when that is not known."""
    return version.row.recorded or date.min


def _disagree(rows: list[Row]) -> bool:
    """Whether rows of one key and day contradict each other."""
    if len(rows) == 1:
        return False
    known = History(rows).as_known_on(date.max).of(rows[0].record)
    cells: Iterable[object] = known[rows[0].key].cells.values()
    return any(isinstance(cell, Unknown) and cell.waits[0].why == "contradicted" for cell in cells)


def _contradiction(record: Record, disagreeing: list[list[Row]]) -> Diagnostic:
    """The finding about rows that say two things on one day; keys and places are named, cells are not."""
    said = [f"{key_text(rows[0].key)} ({_places(rows)})" for rows in sorted(disagreeing, key=_first)]
    more = f" and {len(said) - _LISTED:,} more" if len(said) > _LISTED else ""
    plural = record.plural if len(said) > 1 else record.name
    message = f"{len(said):,} {plural} with rows that disagree: {'; '.join(said[:_LISTED])}{more}"
    return Diagnostic(codes.CONTRADICTED_ROWS, message, None)


def _first(rows: list[Row]) -> Key:
    """The key of rows that share it."""
    return rows[0].key


def _places(rows: list[Row]) -> str:
    """The places of rows: `stay.csv row 3 and row 9`."""
    first, *others = rows
    same = all(row.file == first.file for row in others)
    return list_text([first.place, *(f"row {row.line}" if same else row.place for row in others)])
