"""How the rows of one file become rows of one record: which cell feeds which field, decided once for each file."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from pbr_dsl.data.cell import Accepted, Converter, Reading, trimmed
from pbr_dsl.data.fields import Field, Leaf, fields_of
from pbr_dsl.data.grammar import folded, heading, recorded_dates
from pbr_dsl.data.map import Entry, Map
from pbr_dsl.data.recorded import HEADINGS, clock_of
from pbr_dsl.data.table import Table
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Contract, Record

JOINED: Final = " / "  # between the columns of an identifier that is made of several


@dataclass(frozen=True, slots=True)
class Input:
    """One cell of a record's row: the name it has in messages, the columns it is read from, and how.

    Several columns make one identifier.  `fixed` is a cell that is the same in every row.
    """

    name: str
    at: tuple[int, ...]
    convert: Converter
    fixed: Accepted | None = None

    def text(self, cells: list[str]) -> str:
        """The text of the cell in a row of the file; "" when any column of an identifier is blank."""
        if len(self.at) == 1:
            return cells[self.at[0]]
        parts = [trimmed(cells[place]) for place in self.at]
        return JOINED.join(parts) if all(parts) else ""

    def read(self, cells: list[str]) -> Reading:
        """Read the cell in a row of the file."""
        return self.fixed or self.convert(self.text(cells))


@dataclass(frozen=True, slots=True)
class Condition:
    """A column that must hold one of some texts (folded), or be filled or blank, for a row to be read."""

    at: int
    allowed: frozenset[str]
    filled: bool | None = None

    def holds(self, cells: list[str]) -> bool:
        """Whether a row of the file meets the condition."""
        text = trimmed(cells[self.at])
        return bool(text) is self.filled if self.filled is not None else folded(text) in self.allowed


@dataclass(slots=True)
class Plan:
    """How the rows of one file become rows of one record.

    `fields` holds each field with the places of its cells among `inputs` (none when the file does not have it);
    `key` the parts of the key: field names, or places of own identifiers.
    """

    record: Record
    file: str
    inputs: list[Input] = field(default_factory=list)
    fields: list[tuple[Field, tuple[int, ...]]] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    recorded: Input | None = None
    used: set[int] = field(default_factory=set)
    clock: str = ""


def plan(contract: Contract, record: Record, table: Table, found: tuple[Map, Entry] | None) -> Plan | list[Diagnostic]:
    """Decide how a file feeds a record, or say which columns are missing; `found` is its table of the column map."""
    maker = _Maker(contract, record, table, *(found or (None, Entry(record.name))))
    return maker.made()


@dataclass(slots=True)
class _Maker:
    """Finds the columns of one record in one file."""

    contract: Contract
    record: Record
    table: Table
    map: Map | None
    entry: Entry
    columns: dict[str, int] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    def made(self) -> Plan | list[Diagnostic]:
        """The plan, or every column that is missing."""
        self.columns = self.table.columns
        clock = clock_of(self.record)
        made = Plan(self.record, self.table.name, clock=clock[0] if clock else "")
        for one in fields_of(self.contract, self.record).values():
            self._field(made, one)
        made.recorded = self._recorded()
        for name, said in self.entry.where.items():
            at = self._mapped(name, name)
            if at is not None:
                texts = frozenset(map(folded, said)) if isinstance(said, tuple) else frozenset[str]()
                made.conditions.append(Condition(at, texts, said if isinstance(said, bool) else None))
        made.used = {at for one in made.inputs for at in one.at} | {one.at for one in made.conditions}
        made.used |= set(made.recorded.at) if made.recorded else set()
        return self.findings or made

    def _field(self, made: Plan, one: Field) -> None:
        """Find the cells of a field, and add it to the plan."""
        writing = self.entry.writing(one.name)
        first = len(made.inputs)
        if one.name in self.entry.constant:
            reading = one.leaves[0].convert(writing)(self.entry.constant[one.name])
            if isinstance(reading, Accepted):
                made.inputs.append(Input(one.name, (), one.leaves[0].convert(writing), reading))
        elif one.name in self.entry.fields:
            wanted = self.entry.fields[one.name]
            groups = [(name,) for name in wanted] if len(one.leaves) > 1 else [wanted]
            for leaf, names in zip(one.leaves, groups, strict=True):
                at = tuple(place for name in names if (place := self._mapped(name, one.name)) is not None)
                made.inputs.append(Input(leaf.name, at, leaf.convert(writing)))
        elif one.name not in self.entry.absent:
            for leaf in one.leaves:
                place = self._named(leaf)
                if place is not None:
                    made.inputs.append(Input(leaf.name, (place,), leaf.convert(writing)))
        made.fields.append((one, tuple(range(first, len(made.inputs)))))

    def _mapped(self, column: str, word: str) -> int | None:
        """The place of a column that the map names; reported when the file does not have it."""
        place = self.columns.get(heading(column))
        if place is None:
            known = [trimmed(text) for text in self.table.headings if trimmed(text)]
            close = get_close_matches(column, known, n=1, cutoff=0.6)
            hint = f"did you mean `{close[0]}`?" if close else f"its columns are {', '.join(known)}"
            span = self.map.place(self.entry, word) if self.map else None
            message = f"{self.table.name} has no column `{column}`"
            self.findings.append(Diagnostic(codes.UNKNOWN_IN_MAP, message, span, help=hint))
        return place

    def _named(self, leaf: Leaf) -> int | None:
        """The place of the column that has a field's own name; reported when the file does not have it."""
        for name in leaf.headings:
            if name in self.columns:
                return self.columns[name]
        close = get_close_matches(leaf.headings[-1], self.columns, n=1, cutoff=0.6)
        hint = f"did you mean its column `{trimmed(self.table.headings[self.columns[close[0]]])}`?" if close else ""
        message = f"{self.table.name} has no column `{leaf.name}`, which {self.record.plural} need"
        self.findings.append(Diagnostic(codes.MISSING_COLUMN, message, None, help=hint))
        return None

    def _recorded(self) -> Input | None:
        """The cell of the recorded date; None when the file does not have one."""
        if self.entry.recorded:
            place = self._mapped(self.entry.recorded, "recorded")
        else:
            place = next((self.columns[name] for name in HEADINGS if name in self.columns), None)
        return None if place is None else Input("recorded", (place,), recorded_dates(self.entry.order))
