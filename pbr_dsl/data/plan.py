"""How the rows of one file become rows of one record: which cell feeds which field, decided once for each file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final

from pbr_dsl.data.cell import Accepted, Converter, Reading, hiding, trimmed
from pbr_dsl.data.fields import Field, Leaf, fields_of
from pbr_dsl.data.grammar import PLAIN, Writing, folded, heading, recorded_dates
from pbr_dsl.data.map import Entry, Map
from pbr_dsl.data.recorded import HEADINGS, clock_of
from pbr_dsl.data.table import Table
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Contract, Record
from pbr_dsl.model.personal import is_personal
from pbr_dsl.model.type import CodeType
from pbr_dsl.values.display import list_text
from pbr_dsl.values.pseudonym import Pseudonyms

JOINED: Final = " / "  # between the columns of an identifier that is made of several


@dataclass(frozen=True, slots=True)
class Input:
    """One cell of a record's row: the name it has in messages, the columns it is read from, and how.

    Several columns make one identifier.  `fixed` is a cell that is the same in every row; `identifies` says that the
    cell is an identifier, of this row or of another, `personal` that nothing may repeat it.  `leaf` and `writing` are
    what it is converted by (no leaf: the recorded date).
    """

    name: str
    at: tuple[int, ...]
    convert: Converter
    fixed: Accepted | None = None
    identifies: bool = False
    personal: bool = False
    leaf: Leaf | None = None
    writing: Writing = PLAIN

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


@dataclass(frozen=True, slots=True)
class Feed:
    """A field of a record and the places of its cells among the inputs; none when the file does not have it."""

    name: str
    is_link: bool
    places: tuple[int, ...]


@dataclass(slots=True)
class Plan:
    """How the rows of one file become rows of one record.

    `key` are the places of the key's cells among the inputs, `key_names` their fields; `clock` is the place of the
    date on which a row happened, or None.  `used` are the columns of the file that are read.
    """

    record: Record
    inputs: list[Input] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)
    key: tuple[int, ...] = ()
    key_names: tuple[str, ...] = ()
    clock: int | None = None
    conditions: list[Condition] = field(default_factory=list)
    recorded: Input | None = None
    used: set[int] = field(default_factory=set)


def plan(
    contract: Contract, record: Record, table: Table, found: tuple[Map, Entry] | None, names: Pseudonyms
) -> Plan | list[Diagnostic]:
    """Decide how a file feeds a record, or say which columns are missing; `found` is its table of the column map."""
    maker = _Maker(contract, record, table, names, *(found or (None, Entry(record.name))))
    return maker.made()


@dataclass(slots=True)
class _Maker:
    """Finds the columns of one record in one file."""

    contract: Contract
    record: Record
    table: Table
    names: Pseudonyms
    map: Map | None
    entry: Entry
    columns: dict[str, int] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    def made(self) -> Plan | list[Diagnostic]:
        """The plan, or every column that is missing."""
        self.columns = self.table.columns
        made = Plan(self.record, key_names=self.record.key)
        places = {one.name: self._field(made, one) for one in fields_of(self.contract, self.record).values()}
        made.key = tuple(place for name in self.record.key for place in places[name])
        clock = clock_of(self.record)
        made.clock = next(iter(places[clock]), None) if clock else None
        made.recorded = self._recorded()
        made.conditions = [one for name, said in self.entry.where.items() if (one := self._condition(name, said))]
        made.used = {at for one in made.inputs for at in one.at} | {one.at for one in made.conditions}
        made.used |= set(made.recorded.at) if made.recorded else set()
        return self.findings or made

    def _field(self, made: Plan, one: Field) -> tuple[int, ...]:
        """Find the cells of a field and add them to the plan; the places of its inputs."""
        first = len(made.inputs)
        made.inputs += self._inputs(one)
        places = tuple(range(first, len(made.inputs)))
        if one.column is not None or one.link is not None:
            made.feeds.append(Feed(one.name, one.link is not None, places))
        return places

    def _inputs(self, one: Field) -> list[Input]:
        """The cells of a field: a constant, the columns that the map names, or those of its own name."""
        if one.name in self.entry.absent:
            return []
        wanted = self.entry.fields.get(one.name, ())
        if len(wanted) == len(one.leaves) > 1:
            return [self._input(leaf, one, (name,)) for leaf, name in zip(one.leaves, wanted, strict=True)]
        return [self._input(leaf, one, self.entry.fields.get(leaf.name, ())) for leaf in one.leaves]

    def _input(self, leaf: Leaf, one: Field, wanted: tuple[str, ...]) -> Input:
        """One cell of a field, from the columns wanted, a constant, or the column of its own name."""
        writing = self.entry.writing(leaf.name if leaf.name in self.entry.writings else one.name)
        writing = replace(writing, days_from=self.table.about.days_from)
        convert = leaf.convert(writing)
        if leaf.personal:
            convert = hiding(convert, self.names, identifies=leaf.identifies)
        fixed = convert(self.entry.constant[leaf.name]) if leaf.name in self.entry.constant else None
        if isinstance(fixed, Accepted):
            return Input(leaf.name, (), convert, fixed, personal=leaf.personal, leaf=leaf, writing=writing)
        places = [self._mapped(name, one.name) for name in wanted] if wanted else [self._named(leaf, one)]
        found = tuple(at for at in places if at is not None)
        return Input(leaf.name, found, convert, None, leaf.identifies, leaf.personal, leaf, writing)

    def _condition(self, name: str, said: tuple[str, ...] | bool) -> Condition | None:  # noqa: FBT001 - as in the map
        """A condition of the map on a column of the file."""
        at = self._mapped(name, name)
        if at is None:
            return None
        if isinstance(said, bool):
            return Condition(at, frozenset(), filled=said)
        return Condition(at, frozenset(map(folded, said)))

    def _mapped(self, column: str, word: str) -> int | None:
        """The place of a column that the map names; reported when the file does not have it."""
        place = self.columns.get(heading(column))
        if place is None:
            known = [trimmed(text) for text in self.table.headings if trimmed(text)]
            close = get_close_matches(column, known, n=1, cutoff=0.6)
            listed = "" if is_personal(self.contract) else f"its columns are {', '.join(known)}"
            hint = f"did you mean `{close[0]}`?" if close else listed
            span = self.map.place(self.entry, word) if self.map else None
            message = f"{self.table.name} has no column `{column}`"
            self.findings.append(Diagnostic(codes.UNKNOWN_IN_MAP, message, span, help=hint))
        return place

    def _named(self, leaf: Leaf, of: Field) -> int | None:
        """The place of the column that has a field's own name; reported when the file does not have it."""
        for name in leaf.headings:
            if name in self.columns:
                return self.columns[name]
        close = get_close_matches(leaf.headings[-1], self.columns, n=1, cutoff=0.6)
        hint = f"did you mean its column `{trimmed(self.table.headings[self.columns[close[0]]])}`?" if close else ""
        if not hint and of.column is not None and isinstance(of.column.type, CodeType):
            hint = f"it holds {list_text(list(of.column.type.codes), 'or')}"
        message = f"{self.table.name} has no column `{leaf.name}`, which {self.record.plural} need"
        finding = Diagnostic(codes.MISSING_COLUMN, message, None, help=hint)
        if finding not in self.findings:  # two links may need the same column
            self.findings.append(finding)
        return None

    def _recorded(self) -> Input | None:
        """The cell of the recorded date; None when the file does not have one."""
        if self.entry.recorded:
            place = self._mapped(self.entry.recorded, "recorded")
        else:
            place = next((self.columns[name] for name in HEADINGS if name in self.columns), None)
        days = self.table.about.days_from
        return (
            None
            if place is None
            else Input(
                "recorded",
                (place,),
                recorded_dates(self.entry.order, days),
                writing=Writing(self.entry.order, days_from=days),
            )
        )
