"""Reads a column map: the text of a TOML file, held against the records of a contract (see `map` for the form)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final, cast

from pbr_dsl.data.cell import Refused
from pbr_dsl.data.dates import Order
from pbr_dsl.data.fields import Field, fields_of, with_parts
from pbr_dsl.data.grammar import PLAIN, Writing
from pbr_dsl.data.map import Entry, Map, place
from pbr_dsl.data.numbers import WRITTEN_UNITS, suits
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Contract, Record
from pbr_dsl.model.type import NumberType
from pbr_dsl.source import Source, Span
from pbr_dsl.values.display import list_text

ORDERS: Final = ("day-month-year", "month-day-year")
_SHARED: Final = ("file", "recorded", "dates", "blanks")
_OWN: Final = (*_SHARED, "sheet", "fields", "codes", "blank", "units", "constant", "absent", "where", "no-rows")


def read_map(source: Source, contract: Contract, other: Contract | None = None) -> tuple[Map | None, list[Diagnostic]]:
    """Read a column map: the map, or every independent problem in it.

    What it says of records and fields that only the `other` contract has is passed over.
    """
    try:
        written = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as fault:
        return None, [_not_toml(source, fault)]
    except RecursionError:
        return None, [_not_toml(source, tomllib.TOMLDecodeError("its brackets stand too deep in one another"))]
    findings: list[Diagnostic] = []
    fed = {record.name: record for record in contract.records if record.source == "data"}
    others = {one.name: fields_of(other, one).keys() for one in other.records if one.source == "data"} if other else {}
    shared = {name: value for name, value in written.items() if name in _SHARED}
    entries: dict[str, tuple[Entry, ...]] = {}
    for name, value in written.items():
        if name in shared or (name in others and name not in fed):
            continue
        tables = value if isinstance(value, list) else [value]
        if name not in fed:
            findings.append(_unknown_top(source, name, (*fed, *_SHARED), table=isinstance(tables[0], dict)))
        elif not all(isinstance(table, dict) for table in tables):
            message = f"`{name}` is a record, so it is a table: write `[{name}]` and its lines below it"
            findings.append(Diagnostic(codes.WRONG_IN_MAP, message, place(source, "", 0, name)))
        else:
            known = with_parts(fields_of(contract, fed[name]))
            passed = frozenset(others.get(name, ()))
            readers = [
                _Table(source, fed[name], number, table, shared, known, findings, passed)
                for number, table in enumerate(tables)
            ]
            entries[name] = tuple(reader.entry() for reader in readers)
    return (None, findings) if findings else (Map(source, entries), [])


def _unknown_top(source: Source, name: str, known: tuple[str, ...], *, table: bool) -> Diagnostic:
    """The finding about a line or a table at the top of a map that nothing reads."""
    message = f"`{name}` is no record that is read from files" if table else f"`{name}` is no line of a column map"
    where = place(source, name, 0, "") if table else place(source, "", 0, name)
    return Diagnostic(codes.UNKNOWN_IN_MAP, message, where, help=closest(name, known))


def closest(name: str, known: tuple[str, ...]) -> str:
    """What to say of a name that leads nowhere: the closest one that does, or all of them."""
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else f"there is {', '.join(known)}"


@dataclass(slots=True)
class _Table:
    """Reads one table of a map and adds what is wrong with it to the findings; `line` is the line being read.

    Fields that are `passed` over are those of another contract.
    """

    source: Source
    record: Record
    number: int
    own: dict[str, object]
    shared: dict[str, object]
    known: dict[str, Field]
    findings: list[Diagnostic]
    passed: frozenset[str] = frozenset()
    order: Order = "day-month-year"
    line: str = ""

    @property
    def table(self) -> dict[str, object]:
        """The lines of the table, and above them those of the whole map."""
        return {**self.shared, **self.own}

    def entry(self) -> Entry:
        """The table as an entry; what could not be read is left out of it, and reported."""
        for name in self.own:
            if name not in _OWN:
                self._report(codes.UNKNOWN_IN_MAP, f"`{name}` is no line of a column map", name, closest(name, _OWN))
        self._once()
        self.order = self._order()
        plain = Writing(dates=self.order, blanks=self._texts("blanks"))
        return Entry(
            record=self.record.name,
            files=self._texts("file"),
            sheet=self._text(self.table.get("sheet", ""), "sheet"),
            fields=self._columns(),
            constant=self._constants(plain),
            absent=self._absent(),
            where=self._where(),
            recorded=self._text(self.table.get("recorded", ""), "recorded"),
            order=self.order,
            blanks=plain.blanks,
            writings=self._writings(plain),
            no_rows=self._flag("no-rows"),
            number=self.number,
        )

    def _once(self) -> None:
        """Report fields that are said to be read, constant or absent, and another of these."""
        said: set[str] = set()
        for self.line in ("fields", "constant", "absent"):
            names = self.table.get(self.line, [])
            for name in names if isinstance(names, dict | list) else []:
                if name in said:
                    self._wrong(f"`{name}` is read from a column, constant or absent: say one of them", str(name))
                said.add(name)
        self.line = ""

    def _fields(self, line: str) -> Iterator[tuple[Field, object]]:
        """The fields that a line of the table names, with what it says of each; unknown ones are reported."""
        value = self.table.get(line, {})
        self.line = line
        if not isinstance(value, dict):
            self._wrong(f"`{line}` says something of fields: write `{line}.<field> = …`", line)
            return
        for name, said in value.items():
            if name in self.known:
                yield self.known[name], said
            else:
                self._unknown_field(name)
        self.line = ""

    def _columns(self) -> dict[str, tuple[str, ...]]:
        """The columns that fields are read from; as many as the field needs."""
        found: dict[str, tuple[str, ...]] = {}
        for one, value in self._fields("fields"):
            columns = self._one_or_more(value, one.name)
            needed = [leaf.name for leaf in one.leaves]
            if len(columns) == 1 and one.name in needed:
                found[one.name] = columns
            elif columns and len(needed) > 1 and len(columns) != len(needed):
                self._wrong(f"`{one.name}` needs {len(needed)} columns, for {list_text(needed)}", one.name)
            elif one.column is not None and len(columns) > 1:
                self._wrong(f"`{one.name}` is read from one column, not from {len(columns)}", one.name)
            elif columns:
                found[one.name] = columns
        return found

    def _constants(self, plain: Writing) -> dict[str, str]:
        """The cells that are the same in every row, each of them readable."""
        found = {}
        for one, value in self._fields("constant"):
            text = self._text(value, one.name)
            named = next((leaf for leaf in one.leaves if leaf.name == one.name), None)
            if named is None:
                needed = list_text([f"`{leaf.name}`" for leaf in one.leaves])
                self._wrong(f"`{one.name}` is made of several cells; a constant is one of them: {needed}", one.name)
            elif value == "":
                self._wrong(f"`{one.name}` is blank in every row: write `absent`", one.name)
            elif text and self._readable(text, replace(one, leaves=(named,)), plain):
                found[one.name] = text
        return found

    def _absent(self) -> tuple[str, ...]:
        """The fields that a file does not have; a key cannot be one of them."""
        found = self._texts("absent")
        self.line = "absent"
        for name in found:
            if name not in self.known:
                self._unknown_field(name)
            elif name not in self._own_fields():
                self._wrong(f"`{name}` is a part of a link of {self.record.name}: only the whole can be absent", name)
            elif name in self.record.key:
                self._wrong(f"`{name}` says which {self.record.name} a row is, so it cannot be absent", name)
        self.line = ""
        return found

    def _own_fields(self) -> set[str]:
        """The names of the record's own fields, without those of the parts of links."""
        links = {link.name for link in self.record.links}
        return {*self.record.key, *links, *(column.name for column in self.record.columns)}

    def _where(self) -> dict[str, tuple[str, ...] | bool]:
        """Which rows are read: columns and what they must hold."""
        value = self.table.get("where", {})
        if not isinstance(value, dict):
            self._wrong('`where` names columns: write `where = { "Type" = "M" }`', "where")
            return {}
        return {name: said if isinstance(said, bool) else self._one_or_more(said, name) for name, said in value.items()}

    def _writings(self, plain: Writing) -> dict[str, Writing]:
        """How the columns of fields are written, where the map says so."""
        blank = {one.name: self._blank(value, one) for one, value in self._fields("blank")}
        units = {one.name: self._unit(value, one) for one, value in self._fields("units")}
        other = {one.name: self._words(value, one, plain) for one, value in self._fields("codes")}
        return {
            name: Writing(plain.dates, plain.blanks, blank.get(name, ""), other.get(name, {}), units.get(name, ""))
            for name in {**blank, **units, **other}
        }

    def _blank(self, value: object, one: Field) -> str:
        """What a blank cell of a field means."""
        text = self._text(value, one.name)
        may_be = one.column.may_be if one.column else ""
        if text in {"", may_be}:
            return text
        allowed = f'; a blank cell may be "{may_be}"' if may_be else ", so a blank cell is not yet known"
        self._wrong(f"`{one.name}` of {self.record.name} may not be {text}{allowed}", one.name)
        return ""

    def _unit(self, value: object, one: Field) -> str:
        """The unit in which a column is written."""
        text = self._text(value, one.name)
        kind = one.column.type if one.column else None
        if text and text not in WRITTEN_UNITS:
            hint = closest(text, tuple(WRITTEN_UNITS))
            self._report(codes.UNKNOWN_IN_MAP, f"`{text}` is no unit of a column map", text, hint)
        elif text and not (one.column and isinstance(kind, NumberType) and suits(one.column, kind, text)):
            self._wrong(f"`{one.name}` of {self.record.name} cannot be written in {text}", one.name)
        else:
            return text
        return ""

    def _words(self, value: object, one: Field, plain: Writing) -> dict[str, str]:
        """Other words for the cells of a field, each standing for a cell that can be read."""
        if not isinstance(value, dict):
            self._wrong(f'write `codes.{one.name} = {{ "their word" = "our code" }}`', one.name)
            return {}
        texts = {other: self._text(said, other) for other, said in value.items()}
        return {other: text for other, text in texts.items() if self._readable(text, one, plain)}

    def _readable(self, text: str, one: Field, writing: Writing) -> bool:
        """Whether a cell that the map gives can be read in its field; reported when it cannot."""
        reading = one.leaves[-1].convert(writing if one.column else PLAIN)(text)
        if isinstance(reading, Refused):
            self._wrong(f"`{one.name}` of {self.record.name}: {reading.message}", text)
        return not isinstance(reading, Refused)

    def _order(self) -> Order:
        """The order of day and month in dates."""
        text = self._text(self.table.get("dates", ORDERS[0]), "dates")
        if text in ORDERS:
            return cast("Order", text)
        self._wrong(f'`dates` is "{ORDERS[0]}" or "{ORDERS[1]}"', "dates")
        return "day-month-year"

    def _flag(self, line: str) -> bool:
        """A line that is true or false."""
        value = self.table.get(line, False)
        if isinstance(value, bool):
            return value
        self._wrong(f"`{line}` is true or false", line)
        return False

    def _text(self, value: object, word: str) -> str:
        """A text, or a finding."""
        if isinstance(value, str):
            return value
        self._wrong(f"`{word}` is a text: put it in quotation marks", word)
        return ""

    def _texts(self, line: str) -> tuple[str, ...]:
        """A line that is one text or a list of texts; () when it is not written."""
        return self._one_or_more(self.table[line], line) if line in self.table else ()

    def _one_or_more(self, value: object, word: str) -> tuple[str, ...]:
        """One text or a list of texts, or a finding."""
        values = value if isinstance(value, list) else [value]
        if values and all(isinstance(one, str) and one for one in values):
            return tuple(cast("list[str]", values))
        self._wrong(f"`{word}` is a text in quotation marks, or a list of them", word)
        return ()

    def _unknown_field(self, name: str) -> None:
        """Report a field that the record does not have, unless another contract has it."""
        if name in self.passed:
            return
        hint = closest(name, tuple(self.known))
        self._report(codes.UNKNOWN_IN_MAP, f"{self.record.name} has no field `{name}`", name, hint)

    def _wrong(self, message: str, word: str) -> None:
        """Report a line that cannot be so."""
        self._report(codes.WRONG_IN_MAP, message, word)

    def _report(self, code: Code, message: str, word: str, hint: str = "") -> None:
        """Report a finding where a word stands in the table."""
        if word in self.shared and word not in self.own:
            where = place(self.source, "", 0, word)
        else:
            line = self.line if self.line in self.own and self.line != word else ""
            where = place(self.source, self.record.name, self.number, word, line)
        finding = Diagnostic(code, message, where, help=hint)
        if finding not in self.findings:  # a line of the whole map is read with every table
            self.findings.append(finding)


def _not_toml(source: Source, fault: tomllib.TOMLDecodeError) -> Diagnostic:
    """The finding about a text that is not TOML, at the place that the fault names."""
    words, _, at = str(fault).partition(" (at ")
    numbers = [int(number) for number in re.findall(r"\d+", at)]
    span: Span | None = None
    if len(numbers) == 2:  # noqa: PLR2004 - a line and a column
        start = source.line_start(numbers[0]) + numbers[1] - 1
        span = source.span(start, min(start + 1, len(source.text)))
    message = f"the column map cannot be read as TOML: {words[:1].lower()}{words[1:]}"
    return Diagnostic(codes.UNREADABLE_MAP, message, span)
