"""How much of each field is there: known cells over rows, for the fields of which something is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pbr_dsl.model.contract import Contract, Record
from pbr_dsl.values.facts import Facts, Row, Unknown


@dataclass(frozen=True, slots=True)
class Covered:
    """One field of a record: how many rows there are, and in how many of them it is known."""

    record: str
    field: str
    rows: int
    known: int

    @property
    def share(self) -> Fraction:
        """The share of rows in which the field is known, from 0 to 1."""
        return Fraction(self.known, self.rows)


def coverage(contract: Contract, facts: Facts) -> list[Covered]:
    """Give every field that is not known in every row, the least known first."""
    found = [one for record in contract.records if record.source == "data" for one in _of(record, facts)]
    return sorted((one for one in found if one.known < one.rows), key=lambda one: (one.share, one.record, one.field))


def _of(record: Record, facts: Facts) -> Iterator[Covered]:
    """The fields of one record."""
    rows = list(facts.of(record.name).values())
    names = [*(link.name for link in record.links), *(column.name for column in record.columns)]
    for name in names if rows else ():
        yield Covered(record.name, name, len(rows), sum(_is_known(row, name, record) for row in rows))


def _is_known(row: Row, name: str, record: Record) -> bool:
    """Whether a field of a row is known; a part of the key is where the key could be read."""
    cell = row.cells.get(name)
    if cell is None:
        return name in record.key and row.key[:1] != ("?",)
    return not isinstance(cell, Unknown)
