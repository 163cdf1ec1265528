"""From lines of text to versions of rows: every cell read, every reason kept, nothing dropped.

A row that cannot be read stays a row.  Its readable cells stand and the others are unknown; when its key cannot be
read it gets one of its own; when it cannot be read when it was recorded, all its columns are unknown (its links stand,
so that it is clear whom it is about).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from pbr_dsl.data.cell import EXTRA_CELLS, Refused, trimmed
from pbr_dsl.data.plan import Feed, Input, Plan
from pbr_dsl.data.readers.raw import letters
from pbr_dsl.data.recorded import Choice
from pbr_dsl.data.table import Line, Table
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.values.facts import Cell, Key, Missing, Rejected, Row, Scalar, Special, Tally, Unknown
from pbr_dsl.values.history import unread_key
from pbr_dsl.values.told import Told, silent, watched

BLANK_KEY: Final = "the cell is blank, and it says which row is meant"
BLANK_RECORDED: Final = "the recorded date is blank"

_Read = Scalar | Special | Refused | None
_EACH: Final = 1_000  # rows of which one is told of
_Fault = tuple[str, Code, str]  # field, code, message


@dataclass(frozen=True, slots=True)
class Version:
    """A row that was read, with why it was rejected, and the text of its cells then (else nothing)."""

    row: Row
    rejected: tuple[Rejected, ...] = ()
    text: tuple[str, ...] = ()


@dataclass(slots=True)
class Batch:
    """What the rows of one file became for one record.

    `taken` are the lines that its conditions let through; `filled` counts the rows whose blank recorded date was
    chosen.
    """

    tally: Tally
    versions: list[Version] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    filled: int = 0

    def add(self, other: Batch) -> None:
        """Take in what another table of the column map read of the same file for the same record."""
        self.tally.read += other.tally.read
        self.tally.blank += other.tally.blank
        for kind, count in other.tally.mended.items():
            self.tally.mended[kind] = self.tally.mended.get(kind, 0) + count
        self.versions += other.versions
        self.taken |= other.taken
        self.filled += other.filled


def read_rows(plan: Plan, table: Table, choice: Choice | None, told: Told = silent) -> Batch:
    """Read every row of a file for one record; what is accepted, rejected or repeated is counted later."""
    batch = Batch(Tally(plan.record.name, table.name))
    reader = _Reader(plan, table.name, choice, batch, lettered=table.about.lettered)
    for line in watched(told, f"Reading {table.name}, row", table.lines, _EACH):
        if not line.empty and not line.fault:
            if not all(condition.holds(line.cells) for condition in plan.conditions):
                continue
            batch.taken.add(line.number)
        batch.tally.read += 1
        version = None if line.empty else reader.broken(line) if line.fault else reader.version(line)
        if version is None:
            batch.tally.blank += 1
        else:
            batch.versions.append(version)
    return batch


@dataclass(slots=True)
class _Reader:
    """Reads the rows of one file for one record, and counts in the batch what it mends and fills."""

    plan: Plan
    file: str
    choice: Choice | None
    batch: Batch
    lettered: bool = False

    def broken(self, line: Line) -> Version:
        """A row whose cells do not fit under the headings: nothing of it is known."""
        key = unread_key(self.file, line.number)
        cells: dict[str, Cell] = {}
        for one in self.plan.feeds:
            cells[one.name] = self._unknown("rejected", key, one.name, line, line.fault)
        return self._rejected(line, key, cells, None, [("", codes.BROKEN_ROW, line.fault)])

    def version(self, line: Line) -> Version | None:
        """A row as read; None when every cell of the file that the record reads is blank."""
        values, faults = self._values(line)
        if all(map(_is_blank, values, self.plan.inputs)):
            return None
        recorded = self._recorded(line, values, faults)
        key = self._key(values, line, faults)
        cells = {one.name: self._cell(one, values, key, line) for one in self.plan.feeds}
        if not faults:
            return Version(Row(self.plan.record.name, key, cells, self.file, line.number, recorded))
        return self._rejected(line, key, cells, recorded, faults)

    def _values(self, line: Line) -> tuple[list[_Read], list[_Fault]]:
        """Read every cell of a row; faults hold what could not be read."""
        values: list[_Read] = []
        faults: list[_Fault] = []
        for one in self.plan.inputs:
            reading = one.fixed or one.convert(one.text(line.cells))
            if isinstance(reading, Refused):
                values.append(reading)
                faults.append((one.name, reading.code, reading.message))
            else:
                values.append(reading.value)
                if reading.mended:
                    self._mended(reading.mended)
        if line.longer:
            self._mended((EXTRA_CELLS,))
        return values, faults

    def _mended(self, kinds: tuple[str, ...]) -> None:
        """Count what was mended."""
        mended = self.batch.tally.mended
        for kind in kinds:
            mended[kind] = mended.get(kind, 0) + 1

    def _recorded(self, line: Line, values: list[_Read], faults: list[_Fault]) -> date | None:
        """When a row was recorded; None, from the beginning, when that is not known."""
        if self.plan.recorded is not None:
            reading = self.plan.recorded.convert(self.plan.recorded.text(line.cells))
            if isinstance(reading, Refused):
                faults.append(("recorded", codes.UNREADABLE_RECORDED, reading.message))
                return None
            self._mended(reading.mended)
            if isinstance(reading.value, date):
                return reading.value
            self.batch.filled += self.choice is not None
        if self.choice is not None:
            happened = None if self.plan.clock is None else values[self.plan.clock]
            return self.choice.of(happened if isinstance(happened, date) else None)
        if self.plan.recorded is not None:
            faults.append(("recorded", codes.UNREADABLE_RECORDED, BLANK_RECORDED))
        return None

    def _key(self, values: list[_Read], line: Line, faults: list[_Fault]) -> Key:
        """The key of a row; one of its own, with the reason, when it cannot be read."""
        parts = [_key_text(values[place]) for place in self.plan.key]
        if all(parts):
            return tuple(part for part in parts if part)
        for place, part in zip(self.plan.key, parts, strict=True):
            if part is None and not isinstance(values[place], Refused):
                name = self.plan.inputs[place].name
                faults.append((name, codes.UNREADABLE_KEY, BLANK_KEY))
        return unread_key(self.file, line.number)

    def _cell(self, feed: Feed, values: list[_Read], key: Key, line: Line) -> Cell:
        """A field's cell: known, or unknown with the reason."""
        found: list[str] = []
        for place in feed.places:
            value = values[place]
            if isinstance(value, Refused):
                return self._unknown("rejected", key, feed.name, line, value.message)
            if value is None:
                continue
            if not feed.is_link or isinstance(value, Special):
                return value
            found.append(_key_text(value) or "")
        if found and len(found) == len(feed.places):
            return tuple(found)
        if feed.name in self.plan.record.key:
            return self._unknown("rejected", key, feed.name, line, BLANK_KEY)
        return self._unknown("not yet known", key, feed.name, line)

    def _unknown(self, why: str, key: Key, name: str, line: Line, note: str = "") -> Unknown:
        """An unknown cell, with the place where it is waited for."""
        return Unknown((Missing(why, self.plan.record.name, key, name, self.file, line.number, note),))

    def _rejected(
        self, line: Line, key: Key, cells: dict[str, Cell], recorded: date | None, faults: list[_Fault]
    ) -> Version:
        """A row of which something could not be read."""
        record = self.plan.record.name
        late = next((message for _, code, message in faults if code is codes.UNREADABLE_RECORDED), "")
        for one in self.plan.feeds:
            if late and not one.is_link:
                cells[one.name] = self._unknown("rejected", key, one.name, line, late)
        listed = tuple(
            Rejected(record, self.file, line.number, name, code.id, text, *self._address(line, name))
            for name, code, text in faults
        )
        said = "; ".join(f"{name}: {text}" if name else text for name, _, text in faults)
        used = range(len(line.cells)) if line.fault else sorted(self.plan.used)
        text = tuple(trimmed(line.cells[place]) for place in used)
        return Version(Row(record, key, cells, self.file, line.number, recorded, said), listed, text)

    def _address(self, line: Line, name: str) -> tuple[int, str]:
        """The column that a field is read from, from 1, and the address of its cell where the file has addresses."""
        inputs = (*self.plan.inputs, *([self.plan.recorded] if self.plan.recorded else []))
        places = [one.at[0] for one in inputs if one.name == name and one.at]
        if not places:
            return 0, ""
        return places[0] + 1, f"{letters(places[0])}{line.number}" if self.lettered else ""


def _is_blank(value: _Read, one: Input) -> bool:
    """Whether a cell of the file is blank; a cell that is the same in every row says nothing of this one."""
    return value is None or isinstance(value, Special) or one.fixed is not None


def _key_text(value: _Read) -> str | None:
    """A cell as a part of a key; None when it cannot be one."""
    match value:
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case Fraction():
            return str(value)
        case Special() | Refused() | None:
            return None
