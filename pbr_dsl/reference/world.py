"""The rows that exist on one day: those of the files, those of the contract, and those that links name."""

from __future__ import annotations

from datetime import date
from itertools import permutations, product

from pbr_dsl.model.cells import read_cell
from pbr_dsl.model.contract import Record
from pbr_dsl.model.terms import PERIOD, Terms
from pbr_dsl.reference.overrides import Overrides
from pbr_dsl.values.facts import Cell, Facts, Key, Missing, Row, Unknown
from pbr_dsl.values.history import has_made_up_key


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
        self._add_promised()
        for record in terms.contract.records:
            if record.source not in ("text", "index"):
                self.rows[record.name] = dict(sorted(self.rows[record.name].items()))

    def row(self, record: str, key: Key) -> Row | None:
        """Give a row; None where there is no such row."""
        return self.rows.get(record, {}).get(key) or self.strays.get(record, {}).get(key)

    def cell(self, record: str, key: Key, name: str) -> Cell:
        """Give what is known of a field or link of a row; of a row that is not there, that it is not yet known."""
        row = self.row(record, key)
        if row is None:
            return Unknown((Missing("not yet known", record, key, name), *self.stray_waits(record)))
        cell = row.cells.get(name)
        return self._not_stored(row, name) if cell is None else cell

    def stray_waits(self, record: str) -> tuple[Missing, ...]:
        """Give the rows of a record that might be any row, because their key could not be read."""
        return tuple(self.stray(record, key) for key in self.strays[record])

    def stray(self, record: str, key: Key) -> Missing:
        """Give a row whose key could not be read as what is waited for."""
        row = self.strays[record][key]
        return Missing("rejected", record, key, "", row.file, row.line)

    def place(self, record: str, key: Key) -> tuple[str, ...]:
        """Give the place of a row, such as `visit.csv row 17`; () for rows of the contract and implied rows."""
        row = self.row(record, key)
        return (row.place,) if row is not None and row.place else ()

    def _not_stored(self, row: Row, name: str) -> Cell:
        """A cell that the row itself does not hold: a part of its key, or not yet known."""
        record = self.terms.records[row.record]
        if name in record.key and row.key not in self.strays[row.record]:
            target, place = next((target, at) for part, target, at in self.terms.key_parts(record.name) if part == name)
            if target:
                return row.key[place]
            text = row.key[place][0]
            return read_cell(text, record, name) if (record.name, name) in self.terms.columns else text
        why = "rejected" if row.rejected else "not yet known"
        implied = not row.file and record.source == "data"
        named = Missing(why, row.record, row.key, name, row.file, row.line)
        return Unknown((named, *(self.stray_waits(row.record) if implied else ())))

    def _add_named(self, overrides: Overrides) -> None:
        """Add the rows that overrides, links and keys name and no file holds; every field of them is not yet known."""
        for outcome, subject in overrides.outcomes:
            self._add(self.terms.outcomes[outcome].subject, subject)
        for name, rows in overrides.combinations():
            form = self.terms.values.get(name) or self.terms.payments.get(name)
            for target, key in self.terms.spread(form.domain if form else (), rows).items():
                self._add(target, key)
        for record in self.terms.contract.records:
            for row in (*self.rows[record.name].values(), *self.strays[record.name].values()):
                for link in record.links:
                    cell = row.cells.get(link.name)
                    if isinstance(cell, tuple) and cell not in self.rows.get(link.record, ()):
                        self._add(link.record, cell)
                if not has_made_up_key(row):
                    self._add(record.name, row.key)

    def _add_promised(self) -> None:
        """Add the rows that a record `one each` promises for all that its key names; every field is not yet known."""
        begun = [key for key, period in self.terms.periods.items() if period.start <= self.day]
        for record in self.terms.contract.records:
            targets = [target for _, target, _ in self.terms.key_parts(record.name)]
            known = [target == PERIOD or self._listed(target) for target in targets]
            if record.each == "one" and record.source == "data" and all(known):
                everyone = (begun if target == PERIOD else list(self.rows[target]) for target in targets)
                for combination in product(*everyone):
                    if all(self._meet(*one) for one in permutations(zip(targets, combination, strict=True), 2)):
                        self._add(record.name, tuple(part for key in combination for part in key))

    def _meet(self, period: tuple[str, Key], other: tuple[str, Key]) -> bool:
        """Whether a row was there in a period: not one that began after it, or ended before; yes of anything else."""
        if period[0] != PERIOD or other[0] == PERIOD:
            return True
        days, cells = self.terms.periods[period[1]], self.rows[other[0]][other[1]].cells
        began, ended = (cells.get(names[other[0]]) for names in (self.terms.clocks, self.terms.ends))
        late = isinstance(began, date) and began > days.end
        return not late and not (isinstance(ended, date) and ended < days.start)

    def _listed(self, record: str) -> bool:
        """Whether the rows of a record stand in files or in the contract."""
        return record in self.terms.records and self.terms.records[record].source in ("data", "text")

    def _add(self, record: str, key: Key) -> None:
        """Add a row that is named, and the rows that its key names in turn."""
        form = self.terms.records.get(record)
        if form is None or len(key) != self.terms.key_length(record):
            return
        if form.source == "data" and key not in self.rows[record]:
            self.rows[record][key] = Row(record, key, {})
        for _, target, place in self.terms.key_parts(record):
            if target:
                self._add(target, key[place])


def _written(record: Record, day: date) -> dict[Key, Row]:
    """The rows that stand in the contract itself, as far as they were published by a day; the last of a key counts."""
    return {
        row.key: Row(
            record.name, row.key, {name: read_cell(text, record, name, row.key) for name, text in row.cells.items()}
        )
        for row in sorted(record.rows, key=lambda row: row.recorded or date.min)
        if row.recorded is None or row.recorded <= day
    }
