"""Changes to the facts that might pay: every cell that was read, to what it is held against; and rows that are missing.

Nothing here is sure to pay: each change is tried.  Changes come with how near they are: first what is waited for,
then other values in rows there are (by days, for dates), then rows that are not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, product
from typing import Final

from pbr_dsl.model.contract import Column, Record
from pbr_dsl.model.terms import OUTCOME, Terms
from pbr_dsl.model.type import CodeType, DateType, NumberType, RowType, TimeType, YesNoType
from pbr_dsl.report.why.change import Change, Files
from pbr_dsl.report.why.reads import Reads
from pbr_dsl.values.calendar import Direction, NoSuchDayError
from pbr_dsl.values.facts import NONE, OPEN, Cell, Key, Missing, Row, Unknown

WAITED_FOR: Final = 0
EDIT: Final = 1
ADDITION: Final = 2

_FLIP: Final = 20  # as many days away as another code, or the other of yes and no, counts
_NUMBER: Final = 25
_NAMED: Final = 100  # as many days further than what is waited for lies what a reason names
_STEPS: Final = (1, 7, 14, 28, 56, 91, 182, 365, 730)  # days that a date is moved to find out what moves with it
_MINUTES: Final = (15, 30, 60)  # minutes that a time of day is moved
_MOST_ROWS: Final = 12  # rows of one record that are looked at
_MOST_DATES: Final = 24  # dates that one cell is tried with
_MOST_FRESH: Final = 60  # dates that a cell is tried with of which nothing is known
_DIRECTIONS: Final[tuple[Direction, Direction]] = ("before", "after")
_MOST_COMBINATIONS: Final = 60  # rows of one record that are tried as an addition


@dataclass(frozen=True)
class Situation:
    """What a change is looked for in: the rows around somebody, what is read of them, and what is waited for.

    `subject` gives the rows that the line's subject leads to; `anchors` are the dates that matter, the nearest first;
    `named` are the places of rows, and `spoken` the words, that reasons name; `day` is the last day there is.
    """

    terms: Terms
    files: Files
    reads: Reads
    rows: dict[str, dict[Key, Row]]
    subject: dict[str, Key]
    day: date
    waits: Sequence[Missing] = ()
    anchors: Sequence[date] = ()
    named: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()
    documents: Sequence[Change] = ()
    taken: frozenset[str] = frozenset()

    def with_documents(self, documents: Sequence[Change]) -> Situation:
        """Give the same situation with claims and proofs that might be added."""
        return replace(self, documents=documents)


def candidates(situation: Situation) -> list[Change]:
    """Give changes that might pay, the nearest first; each once."""
    found: dict[tuple[str, Key, tuple[tuple[str, Cell], ...]], Change] = {}
    for change in (*_waited_for(situation), *situation.documents, *_edits(situation), *_additions(situation)):
        key = change.row.key if change.row else ()
        place = (change.record, key, change.cells)
        if place not in found or change.near < found[place].near:
            found[place] = change
    return sorted(found.values(), key=lambda change: (change.near, change.record, repr(change.cells)))


# ---------------------------------------------------------------- one cell


def _waited_for(situation: Situation) -> Iterator[Change]:
    """The cells that are waited for, filled in."""
    for missing in situation.waits:
        row = situation.rows.get(missing.record, {}).get(missing.key)
        if row is not None and row.file and missing.field:
            for change in _values(situation, row, missing.field):
                yield Change(change.record, change.cells, row, (WAITED_FOR, change.near[1]))


def _edits(situation: Situation) -> Iterator[Change]:
    """Every cell that is read, changed; the rows that reasons name first, then those nearest in time."""
    for record, names in situation.reads.fields.items():
        rows = [row for row in situation.rows.get(record, {}).values() if row.file]
        rows.sort(key=lambda row: (row.place not in situation.named, _distance(situation, row)))
        for row in rows[:_MOST_ROWS]:
            for name in names:
                near = WAITED_FOR if row.place in situation.named or name in situation.spoken else EDIT
                for change in _values(situation, row, name):
                    yield replace(change, near=(near, change.near[1] + _NAMED * (near == WAITED_FOR)))


def _values(situation: Situation, row: Row, name: str) -> Iterator[Change]:
    """Other values for one cell."""
    column = situation.terms.columns.get((row.record, name))
    if name in situation.terms.records[row.record].key:
        return
    if column is None:
        target = situation.terms.links.get((row.record, name))
        key = situation.subject.get(target or "")
        if key is not None and row.cells.get(name) != key:
            yield Change(row.record, ((name, key),), row, (EDIT, _FLIP))
        return
    old = row.cells.get(name)
    if name == OUTCOME and not isinstance(old, Unknown):
        return  # a claim or a proof of one outcome is not made one of another
    others = _times(situation, row, old) if isinstance(column.type, TimeType) else None
    for cell, size in others or _others(situation, column, old, row.recorded):
        if cell != old:
            yield Change(row.record, ((name, cell),), row, (EDIT, size))


def _others(
    situation: Situation, column: Column, old: Cell | None, recorded: date | None
) -> Iterator[tuple[Cell, int]]:
    """Other values for a cell, each with how far it is from what stands there."""
    if column.may_be:
        yield (NONE if column.may_be == "none" else OPEN), 0 if isinstance(old, Unknown) else _FLIP
    match column.type:
        case YesNoType():
            yield from ((cell, _FLIP) for cell in (True, False))
        case CodeType():
            for code in column.type.codes:
                yield code, _FLIP + (code not in situation.reads.codes)
        case NumberType():
            yield from ((cell, _NUMBER + place) for place, cell in enumerate(_numbers(situation, column, old)))
        case DateType():
            yield from _dates(situation, old, recorded)
        case _:
            pass


def _times(situation: Situation, row: Row, old: Cell | None) -> Iterator[tuple[Cell, int]]:
    """The times of day that a cell is tried with: those of its row, moved by what is written, and some minutes on."""
    columns = situation.terms.columns
    kinds = {name: column.type for name in row.cells if (column := columns.get((row.record, name)))}
    others = [cell for name, cell in row.cells.items() if isinstance(kinds.get(name), TimeType)]
    times = dict.fromkeys(cell for cell in others if isinstance(cell, Fraction))
    lengths = {*situation.reads.numbers.get((("hour", 1),), ()), *(Fraction(minutes, 60) for minutes in _MINUTES)}
    moved = ((time + sign * length) % 24 for length in sorted(lengths) for time in times for sign in (-1, 1))
    for place, time in enumerate(dict.fromkeys((*moved, *times))):
        yield time, _FLIP * isinstance(old, Fraction) + place


def _numbers(situation: Situation, column: Column, old: Cell | None) -> list[Fraction]:
    """The numbers that a cell is tried with: those written beside it, with what is there added, and its bounds."""
    unit = tuple(sorted(column.type.unit.items())) if isinstance(column.type, NumberType) else ()
    written = situation.reads.numbers.get(unit, set())
    low, high = (Fraction(bound) if bound else None for bound in (column.low, column.high))
    step = Fraction(column.step) if column.step else Fraction(1, 100)
    more = {old + number for number in written} if isinstance(old, Fraction) else set()
    below = {number - step for number in written}
    bounds = {bound for bound in (low, high) if bound is not None}
    fitting = {
        number
        for number in (*written, *more, *below, *bounds, Fraction(0))
        if (number >= 0 if low is None else number >= low) and (high is None or number <= high)
    }
    start = old if isinstance(old, Fraction) else Fraction(0)
    return sorted(fitting, key=lambda number: (abs(number - start), number))


def _dates(situation: Situation, old: Cell | None, recorded: date | None) -> Iterator[tuple[Cell, int]]:
    """The dates that a cell is tried with: those that matter, moved by the lengths that are written, and steps."""
    if not isinstance(old, date):
        known = [recorded] if recorded is not None and recorded <= situation.day else []
        fresh = dict.fromkeys((*known, *_fitting_dates(situation)[:_MOST_FRESH]))
        yield from ((day, place) for place, day in enumerate(fresh, start=1))
        return
    found = set(moments(situation)) | {old + timedelta(days=sign * step) for step in _STEPS for sign in (1, -1)}
    fitting = [day for day in found if day <= situation.day]
    for day in sorted(fitting, key=lambda day: (abs((day - old).days), day))[:_MOST_DATES]:
        yield day, abs((day - old).days)


def moments(situation: Situation) -> Iterator[date]:
    """Give the dates that matter, each of them moved by every length that is written, then the days beside those."""
    found = dict.fromkeys(situation.anchors)
    for anchor in situation.anchors:
        for number, unit in sorted(situation.reads.lengths):
            for direction in _DIRECTIONS:
                with suppress(NoSuchDayError):
                    found[situation.terms.moved(anchor, Fraction(number), unit, direction)] = None
    yield from found
    for day in found:
        yield from _beside(day)


def _beside(day: date) -> tuple[date, date]:
    """The days to either side of a day."""
    return day - timedelta(days=1), day + timedelta(days=1)


def _distance(situation: Situation, row: Row) -> int:
    """How far a row lies in time from what matters, in days."""
    clock = row.cells.get(situation.terms.clocks.get(row.record, ""))
    if not isinstance(clock, date) or not situation.anchors:
        return 0
    return abs((clock - situation.anchors[0]).days)


# ---------------------------------------------------------------- one row


def _additions(situation: Situation) -> Iterator[Change]:
    """Rows that are not there, of every record that is read."""
    waited = {missing.record for missing in situation.waits if not missing.file}
    for name in situation.reads.fields:
        record = situation.terms.records.get(name)
        if record is None or record.source != "data" or name in {"proof", "claim"}:
            continue
        near = WAITED_FOR if name in waited else ADDITION
        for place, cells in enumerate(islice(_new_rows(situation, record), _MOST_COMBINATIONS)):
            yield Change(name, cells, None, (near, place))


def _new_rows(situation: Situation, record: Record) -> Iterator[tuple[tuple[str, Cell], ...]]:
    """New rows of a record, as combinations of what each of their cells may be."""
    offered = situation.files.fields(record.name)
    if not offered:
        return
    names = [name for name in record.key if name not in offered]
    wanted = {*record.key, *situation.reads.fields.get(record.name, {}), situation.terms.clocks.get(record.name, "")}
    wanted |= {link.name for link in record.links}
    names += [name for name in offered if name in wanted]
    choices = {name: [(name, cell) for cell in _choices(situation, record, name)] for name in names}
    if not all(choices[name] for name in record.key if name in choices):
        return
    for combination in product(*filter(None, choices.values())):
        cells = dict(combination)
        if cells.keys() >= set(record.key) and not _exists(situation, record, cells):
            yield completed(situation, record, cells)


def completed(situation: Situation, record: Record, cells: dict[str, Cell]) -> tuple[tuple[str, Cell], ...]:
    """Give the cells of a new row with the day it is recorded on: the last day in it, or the last day there is."""
    days = [cell for cell in cells.values() if isinstance(cell, date)]
    clock = cells.get(situation.terms.clocks.get(record.name, ""))
    said = max(days, default=clock if isinstance(clock, date) else situation.day)
    return (*cells.items(), ("recorded", min(said, situation.day)))


def _choices(situation: Situation, record: Record, name: str) -> list[Cell]:
    """What a cell of a new row may be, the likeliest first; nothing where only somebody else can say it."""
    target = situation.terms.links.get((record.name, name))
    if target is not None:
        return _linked(situation, target)
    column = situation.terms.columns.get((record.name, name))
    if column is None:
        return [new_key(situation)] if name in record.key else []
    return list(islice(_fresh(situation, column), _MOST_COMBINATIONS))


def _fresh(situation: Situation, column: Column) -> Iterator[Cell]:
    """Values for a cell of a new row."""
    codes = situation.reads.codes
    match column.type:
        case YesNoType():
            yield from (True, False)
        case CodeType():
            yield from sorted(column.type.codes, key=lambda code: code not in codes)[:3]
        case NumberType():
            yield from sorted(_numbers(situation, column, None), reverse=True)[:2]
        case DateType() if column.role == "end" and column.may_be == "open":
            yield OPEN
        case DateType():
            yield from _fitting_dates(situation)
        case RowType():
            yield from _linked(situation, column.type.record)
        case _:
            return


def _fitting_dates(situation: Situation) -> list[date]:
    """Dates for a new row: those that matter, then those moved by the lengths that are written."""
    return [day for day in dict.fromkeys(moments(situation)) if day <= situation.day]


def _linked(situation: Situation, target: str) -> list[Cell]:
    """The rows that a link of a new row may name: those that the subject leads to."""
    key = situation.subject.get(target)
    return [key] if key is not None else []


def new_key(situation: Situation) -> str:
    """Give an identifier that no row has."""
    number = 1
    while f"new-{number}" in situation.taken:
        number += 1
    return f"new-{number}"


def _exists(situation: Situation, record: Record, cells: dict[str, Cell]) -> bool:
    """Whether there is a row with the key of a new one already."""
    parts: list[str] = []
    for name in record.key:
        cell = cells[name]
        parts += cell if isinstance(cell, tuple) else [str(cell)]
    return tuple(parts) in situation.rows.get(record.name, {})
