"""The rows that exist on one day: those of the files, those of the contract, and those that links name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pbr_dsl.model.cells import read_cell
from pbr_dsl.model.contract import Record
from pbr_dsl.reference.terms import PERIOD, Terms
from pbr_dsl.values.facts import Cell, Facts, Key, Missing, Row, Unknown
from pbr_dsl.values.history import has_made_up_key


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a worked example or a what-if puts in the place of rules and facts.

    `values`: a value for one combination of subjects (the key parts of its domain but for the period, one after
    another), or for all, under ().  `values_in`: the same for one period, under its key; it comes first.  `outcomes`:
    the occurrences of an outcome of a subject, each a state and the date achieved (None: its due date).
    `proofs_given` and `claims_given`: where an outcome has no row of that record, its proof or claim is taken as given
    and in time.  `accept`: occurrences (outcome, subject, number) that are accepted with full credit, whatever the
    rules say.
    """

    values: dict[tuple[str, Key], Cell] = field(default_factory=dict)
    values_in: dict[tuple[str, Key, Key], Cell] = field(default_factory=dict)
    outcomes: dict[tuple[str, Key], tuple[tuple[str, date | None], ...]] = field(default_factory=dict)
    proofs_given: bool = False
    claims_given: bool = False
    accept: frozenset[tuple[str, Key, int]] = frozenset()


class World:
    """The rows of each record as known on one day, by key; rows whose key could not be read stand apart as strays."""

    def __init__(self, terms: Terms, facts: Facts, overrides: Overrides) -> None:
        self.terms = terms
        self.day = facts.as_known_on
        self.rows: dict[str, dict[Key, Row]] = {name: {} for name in terms.records}
        self.strays: dict[str, dict[Key, Row]] = {name: {} for name in terms.records}
        for record in terms.contract.records:
            if record.source != "index" or not facts.of(record.name):
                self.rows[record.name].update(_written(record, self.day))
            for key, row in facts.of(record.name).items():
                (self.strays if has_made_up_key(row) else self.rows)[record.name][key] = row
        self._add_named(overrides)
        for record in terms.contract.records:
            if record.source not in ("text", "index"):
                self.rows[record.name] = dict(sorted(self.rows[record.name].items()))

    def cell(self, record: str, key: Key, name: str) -> Cell:
        """Give what is known of a field or link of a row; of a row that is not there, that it is not yet known."""
        row = self.rows[record].get(key) or self.strays[record].get(key)
        if row is None:
            return Unknown((Missing("not yet known", record, key, name), *self.stray_waits(record)))
        cell = row.cells.get(name)
        return self._not_stored(row, name) if cell is None else cell

    def stray_waits(self, record: str) -> tuple[Missing, ...]:
        """Give the rows of a record that might be any row, because their key could not be read."""
        return tuple(
            Missing("rejected", record, row.key, "", row.file, row.line) for row in self.strays[record].values()
        )

    def place(self, record: str, key: Key) -> tuple[str, ...]:
        """Give the place of a row, such as `visit.csv row 17`; () for rows of the contract and implied rows."""
        row = self.rows.get(record, {}).get(key) or self.strays.get(record, {}).get(key)
        return (row.place,) if row is not None and row.place else ()

    def _not_stored(self, row: Row, name: str) -> Cell:
        """A cell that the row itself does not hold: a part of its key, or not yet known."""
        record = self.terms.records[row.record]
        if name in record.key and row.key not in self.strays[row.record]:
            start = 0
            for part in record.key:
                length = self.terms.part_length(record.name, part)
                if part == name:
                    return self._key_part(record, name, row.key[start : start + length])
                start += length
        why = "rejected" if row.rejected else "not yet known"
        implied = not row.file and record.source == "data"
        named = Missing(why, row.record, row.key, name, row.file, row.line)
        return Unknown((named, *(self.stray_waits(row.record) if implied else ())))

    def _key_part(self, record: Record, name: str, part: Key) -> Cell:
        """A field of a key: the key of the row that a link names, or a column's value."""
        if (record.name, name) in self.terms.links:
            return part
        return read_cell(part[0], record, name) if (record.name, name) in self.terms.columns else part[0]

    def _add_named(self, overrides: Overrides) -> None:
        """Add the rows that overrides and links name and no file holds; every field of them is not yet known."""
        for name, key in overrides.outcomes:
            self._add(self.terms.outcomes[name].subject, key)
        for name, key in (*overrides.values, *((name, key) for name, key, _ in overrides.values_in)):
            self._add_combination(self._domain(name), key)
        for record in self.terms.contract.records:
            targets = [(link.name, link.record) for link in record.links]
            for row in (*self.rows[record.name].values(), *self.strays[record.name].values()):
                for link, target in targets:
                    cell = row.cells.get(link)
                    if isinstance(cell, tuple) and cell not in self.rows.get(target, ()):
                        self._add(target, cell)
            for row in tuple(self.rows[record.name].values()):
                self._add_parts(record, row.key)

    def _domain(self, name: str) -> tuple[str, ...]:
        """The domain of a value or payment, without the period."""
        part = self.terms.values.get(name) or self.terms.payments.get(name)
        return tuple(record for record in (part.domain if part else ()) if record in self.terms.records)

    def _add(self, record: str, key: Key) -> None:
        """Add a row that is named, and the rows that its key names in turn."""
        if record in ("", PERIOD) or record not in self.terms.records:
            return
        form = self.terms.records[record]
        if form.source == "data" and key not in self.rows[record] and len(key) == self.terms.key_length(record):
            self.rows[record][key] = Row(record, key, {})
        self._add_parts(form, key)

    def _add_parts(self, record: Record, key: Key) -> None:
        """Add the rows that the parts of a row's key name."""
        links = [part for part in record.key if (record.name, part) in self.terms.links]
        if not links or len(key) != self.terms.key_length(record.name):
            return
        self._add_combination(record.key, key, record.name)

    def _add_combination(self, parts: Iterable[str], key: Key, record: str = "") -> None:
        """Add the rows that the parts of a key name: fields of a record's key, or records one after another."""
        start = 0
        for part in parts:
            target = self.terms.links.get((record, part), "") if record else part
            length = self.terms.key_length(target) if target else 1
            named = key[start : start + length]
            if target and named and named not in self.rows.get(target, ()):
                self._add(target, named)
            start += length


def _written(record: Record, day: date) -> dict[Key, Row]:
    """The rows that stand in the contract itself, as far as they were published by a day; the last of a key counts."""
    return {
        row.key: Row(
            record.name,
            row.key,
            {name: read_cell(text, record, name, row.key) for name, text in row.cells.items()},
        )
        for row in sorted(record.rows, key=lambda row: row.recorded or date.min)
        if row.recorded is None or row.recorded <= day
    }
