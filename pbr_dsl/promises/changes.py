"""The changes under which an amount must never rise, or fall: one fact a little more or less, or one row left out.

Which of them are tried is drawn from a seed, the title of the line and where the facts are from: never from anything
that differs between two runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from random import Random
from typing import TypeVar

from pbr_dsl.model.contract import Column, Moves, Without
from pbr_dsl.model.expression import Constant
from pbr_dsl.model.personal import HIDDEN
from pbr_dsl.model.scenario import GivenRow, GivenValue
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.model.type import DateType, NumberType, TimeType, Type, YesNoType
from pbr_dsl.promises.amounts import Rows
from pbr_dsl.promises.example import cell_text, given_row
from pbr_dsl.promises.place import Given, Place
from pbr_dsl.reference import Result
from pbr_dsl.scenario.words import quantity_text
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Cell, Key

T = TypeVar("T")
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
_OF_UNIT = Fraction(1, 100)
_OF_RATIO = Fraction(1, 1_000)
_OF_TIME = Fraction(1, 60)  # a minute, of the hours after midnight
_MIDNIGHT = 24


@dataclass(frozen=True, slots=True)
class Change:
    """One change: how it is made on facts, the rows that it is about with all that they lead to, and how it is said.

    `then` are the lines of an example that make it; `apart` is the row that is left out.
    """

    on: Callable[[Place], Place]
    rows: Rows
    said: tuple[tuple[str, str], ...]
    then: tuple[Given, ...] = ()
    apart: tuple[str, Key] | None = None


def moved(claim: Moves, place: Place, random: Random, tries: int) -> Iterator[Change]:
    """Give changes of the field, or of the value, that an amount must never follow."""
    if claim.record:
        yield from _of_field(claim, place, random, tries)
    else:
        yield from _of_value(claim, place, random, tries)


def left_out(claim: Without, place: Place, random: Random, tries: int) -> Iterator[Change]:
    """Give changes that leave out one row with all that lead to it."""
    for key in _drawn(list(place.now.keys(claim.record)), random, tries):
        rows = {record: row for record, row in place.leads(claim.record, key).items() if record != claim.record}
        on = partial(_without, record=claim.record, key=key)
        yield Change(on, rows, ((f"without {claim.record}", key_text(key)),), apart=(claim.record, key))


def _without(place: Place, record: str, key: Key) -> Place:
    return place.without(record, key)


def _with_cell(place: Place, record: str, key: Key, field: str, cell: Cell) -> Place:
    return place.with_cell(record, key, field, cell)


def _with_value(place: Place, name: str, key: Key, number: Cell) -> Place:
    return place.with_value(name, key, number)


def _of_field(claim: Moves, place: Place, random: Random, tries: int) -> Iterator[Change]:
    record = place.computation.terms.records[claim.record]
    column = place.computation.terms.columns[claim.record, claim.field]
    known = place.now.world.rows[claim.record]
    rows = [key for key in known if key in place.history.versions(claim.record)]
    cells = {key: place.now.cell(claim.record, key, claim.field) for key in rows}
    steps = [(key, _step(cells[key], column, size, up=claim.cause == "rises")) for key in rows for size in STEPS]
    for key, after in _drawn([(key, after) for key, after in steps if after is not None], random, tries):
        before = cells[key]
        row = known[key]
        given = given_row(place.contract, row)
        then = GivenRow(
            record=record.name, key=given.key, cells={**given.cells, claim.field: cell_text(after, column.type)}
        )
        said = (
            (f"{claim.field} of {record.name}", key_text(key) + (f" ({row.place})" if row.place else "")),
            ("it was", HIDDEN if column.personal else quantity_text(before, column.type)),
            ("made", HIDDEN if column.personal else quantity_text(after, column.type)),
        )
        on = partial(_with_cell, record=record.name, key=key, field=claim.field, cell=after)
        yield Change(on, place.leads(record.name, key), said, (then,))


def _of_value(claim: Moves, place: Place, random: Random, tries: int) -> Iterator[Change]:
    form = place.computation.terms.values[claim.field]
    period = next(reversed(place.periods), ()) if PERIOD in form.domain else ()
    reading = place.computation.at(period) if period else place.now
    steps: list[tuple[Key, Result, Cell]] = []
    for key in _combinations(place, form.domain):
        bound = {**place.computation.terms.spread(form.domain, key), PERIOD: period}
        before = reading.value(claim.field, tuple(bound[record] for record in form.domain))
        moved_to = [_number(before, form.type, size, up=claim.cause == "rises") for size in STEPS]
        steps += [(key, before, after) for after in moved_to if after is not None]
    for key, before, after in _drawn(steps, random, tries):
        rows = place.computation.terms.spread(form.domain, key)
        constant = Constant(type=form.type, value=cell_text(after, form.type))
        leads: Rows = {}
        for record, row in rows.items():
            leads |= place.leads(record, row)
        said = (
            (claim.field, key_text(key) if key else "of the contract"),
            ("it was", quantity_text(before, form.type)),
            ("made", quantity_text(after, form.type)),
        )
        then = GivenValue(value=claim.field, key=key, constant=constant)
        on = partial(_with_value, name=claim.field, key=key, number=after)
        yield Change(on, leads, said, (then,))


def _combinations(place: Place, domain: Sequence[str]) -> Iterator[Key]:
    """The keys of every combination of rows of a domain, one after another."""
    found: list[Key] = [()]
    for record in domain:
        if record != PERIOD:
            found = [(*before, *key) for before in found for key in place.now.keys(record)]
    yield from found


def _drawn(candidates: list[T], random: Random, tries: int) -> list[T]:
    """Some of the candidates, in the order drawn; all of them when they are few."""
    return random.sample(candidates, min(tries, len(candidates)))


def _step(before: Result, column: Column, size: int, *, up: bool) -> Cell | None:
    """A cell some steps up or down, inside the bounds of its field; None where there is no such cell."""
    found = _number(before, column.type, size, up=up, finest=Fraction(column.step) if column.step else None)
    if isinstance(found, Fraction):
        low = Fraction(column.low) if column.low else Fraction(0)
        if found < low or (column.high and found > Fraction(column.high)):
            return None
    return found


def _number(before: Result, kind: Type, size: int, *, up: bool, finest: Fraction | None = None) -> Cell | None:
    """A number, a date, a time of its day or a yes or no moved up or down; None for what cannot move so."""
    sign = 1 if up else -1
    match kind:
        case NumberType(unit=unit) if isinstance(before, Fraction):
            return before + sign * size * (finest or (_OF_UNIT if unit else _OF_RATIO))
        case DateType() if type(before) is date:
            return before + timedelta(days=sign * size)
        case TimeType() if isinstance(before, Fraction):
            moved = before + sign * size * _OF_TIME
            return moved if 0 <= moved < _MIDNIGHT else None
        case YesNoType() if isinstance(before, bool):
            return up if before is not up else None
        case _:
            return None
