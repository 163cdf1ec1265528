"""Every version of every row, and what is known of them on one day.

A version recorded later corrects the earlier ones, from the beginning and as a whole row.  Versions recorded on the
same day that differ contradict each other, cell by cell.  The order in which rows were given never matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from pbr_dsl.values.display import list_text
from pbr_dsl.values.facts import Cell, Facts, Key, Missing, Row, Unknown

_Versions = tuple[Row, ...]


def unread_key(file: str, line: int) -> Key:
    """The made-up key of a row whose own key could not be read: ("?", file, line); no two rows share it."""
    return ("?", file, str(line))


def is_made_up(key: Key) -> bool:
    """Whether a key has the form of one that is made up."""
    return len(key) == len(unread_key("", 0)) and key[0] == "?" and key[2].isdecimal()


def has_made_up_key(row: Row) -> bool:
    """Whether the key of a row could not be read, so that it may be about any subject."""
    return bool(row.rejected) and row.key == unread_key(row.file, row.line)


class History:
    """Every version of every row, by record and key."""

    __slots__ = ("_kept",)

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._kept: dict[str, dict[Key, _Versions]] = _grouped({}, rows)

    @classmethod
    def _of(cls, kept: dict[str, dict[Key, _Versions]]) -> History:
        """A history of versions that are already grouped and in order."""
        history = cls()
        history._kept = kept
        return history

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every version, in order of record, key and recorded date."""
        return tuple(self._each())

    @property
    def last_recorded(self) -> date | None:
        """The latest recorded date; None when no row has one."""
        return max((row.recorded for row in self._each() if row.recorded), default=None)

    @property
    def first_recorded(self) -> date | None:
        """The earliest recorded date; None when no row has one."""
        return min((row.recorded for row in self._each() if row.recorded), default=None)

    def records(self) -> tuple[str, ...]:
        """The records that have rows, in alphabetical order."""
        return tuple(self._kept)

    def versions(self, record: str) -> dict[Key, tuple[Row, ...]]:
        """The versions of each row of a record by key, those without a recorded date first, then by that date."""
        return dict(self._kept.get(record, {}))

    def as_known_on(self, day: date) -> Facts:
        """What is known on a day: of each row the version recorded last by then, contradictions made unknown."""
        facts = Facts(day)
        for record, keyed in self._kept.items():
            known: dict[Key, Row] = {}
            for key, versions in keyed.items():
                row = _known(versions, day)
                if row is not None:
                    known[key] = row
            if known:
                facts.rows[record] = known
        return facts

    def plus(self, rows: Iterable[Row]) -> History:
        """This history with more rows."""
        return History._of(_grouped(self._kept, rows))

    def with_versions(self, versions: Mapping[tuple[str, Key], Iterable[Row]]) -> History:
        """This history with other versions of some rows, by record and key; a row without a version is gone."""
        kept = dict(self._kept)
        for record, key in versions:
            kept[record] = {other: rows for other, rows in kept.get(record, {}).items() if other != key}
        return History._of(_grouped(kept, (row for rows in versions.values() for row in rows)))

    def replace(self, record: str, key: Key, field: str, cell: Cell) -> History:
        """This history with one cell of a row changed, in its latest version; KeyError when there is no such row.

        Where the latest versions contradict each other, all of them get the cell.
        """
        versions = self._kept[record][key]
        changed = tuple(_with_cell(row, field, cell) if row in _latest(versions) else row for row in versions)
        return History._of(self._kept | {record: self._kept[record] | {key: changed}})

    def _each(self) -> Iterator[Row]:
        """Go through every version in order."""
        for keyed in self._kept.values():
            for versions in keyed.values():
                yield from versions


def _grouped(kept: dict[str, dict[Key, _Versions]], rows: Iterable[Row]) -> dict[str, dict[Key, _Versions]]:
    """Add rows to versions that are already in order, and give all of them in order."""
    added: dict[str, dict[Key, list[Row]]] = {}
    for row in rows:
        added.setdefault(row.record, {}).setdefault(row.key, []).append(row)
    grouped = dict(kept)
    for record, keyed in added.items():
        versions = dict(kept.get(record, {}))
        for key, new in keyed.items():
            both = [*versions.get(key, ()), *new]
            versions[key] = tuple(sorted(both, key=_order)) if len(both) > 1 else tuple(both)
        grouped[record] = dict(sorted(versions.items()))
    return dict(sorted(grouped.items()))


def _order(row: Row) -> tuple[date, str, int, str]:
    """Where a version stands among those of its key: recorded date (none first), then place, then cells."""
    return row.recorded or date.min, row.file, row.line, repr(sorted(row.cells.items()))


def _known(versions: _Versions, day: date) -> Row | None:
    """The row as known on a day; None when no version was recorded by then."""
    if len(versions) == 1:
        only = versions[0]
        return only if _is_known(only, day) else None
    seen = tuple(row for row in versions if _is_known(row, day))
    if not seen:
        return None
    latest = _latest(seen)
    corrected = tuple((row.file, row.line) for row in seen if row not in latest)
    row = latest[0] if len(latest) == 1 else _merged(latest)
    return replace(row, versions=corrected) if corrected else row


def _is_known(row: Row, day: date) -> bool:
    """Whether a version is known on a day."""
    return (row.recorded is None or row.recorded <= day) and (row.until is None or day < row.until)


def _latest(versions: _Versions) -> _Versions:
    """The versions recorded last; one that could not be read and has no recorded date may be the last."""
    last = versions[-1].recorded
    return tuple(row for row in versions if row.recorded == last or (row.rejected and row.recorded is None))


def _merged(rows: _Versions) -> Row:
    """One row for versions of one day: cells that agree stand, the others are unknown."""
    cells: dict[str, Cell] = {}
    for row in rows:
        for field in row.cells:
            if field not in cells:
                cells[field] = _agreed(field, rows)
    reasons = dict.fromkeys(row.rejected for row in rows if row.rejected)
    return replace(rows[-1], cells=cells, rejected="; ".join(reasons))


def _agreed(field: str, rows: _Versions) -> Cell:
    """The cell on which rows of one day agree, or an unknown.

    A cell that could not be read may be anything, so it leaves the others open; two known cells that differ, or a
    known one and a blank one, contradict each other.
    """
    cells = [_cell(row, field) for row in rows]
    known = [cell for cell in cells if not isinstance(cell, Unknown)]
    unknown = [cell for cell in cells if isinstance(cell, Unknown)]
    if known and all(_same(cell, known[0]) for cell in known) and not unknown:
        return known[0]
    unread = tuple(wait for cell in unknown for wait in cell.waits if wait.why == "rejected")
    if any(not _same(cell, known[0]) for cell in known) or (known and not unread):
        return _contradicted(field, rows)
    return Unknown(unread or unknown[0].waits)


def _same(one: Cell, other: Cell) -> bool:
    """Whether two known cells are equal; yes is not 1."""
    return type(one) is type(other) and one == other


def _cell(row: Row, field: str) -> Cell:
    """The cell of a row; a missing one is blank, or could not be read."""
    why = "rejected" if row.rejected else "not yet known"
    blank = Unknown((Missing(why, row.record, row.key, field, row.file, row.line),))
    return row.cells.get(field, blank)


def _contradicted(field: str, rows: _Versions) -> Unknown:
    """The unknown for a cell on which rows of one day disagree; its note names the places of all of them."""
    first = rows[0]
    note = list_text([row.place or "the contract" for row in rows])
    return Unknown((Missing("contradicted", first.record, first.key, field, first.file, first.line, note),))


def _with_cell(row: Row, field: str, cell: Cell) -> Row:
    """A version with one cell changed; it is no longer rejected when nothing unread is left in it."""
    cells = row.cells | {field: cell}
    unread = has_made_up_key(row) or any(
        isinstance(other, Unknown) and any(wait.why == "rejected" for wait in other.waits) for other in cells.values()
    )
    return replace(row, cells=cells, rejected=row.rejected if unread else "")
