"""Folders of files read twice, by the reader and by SQL, and in what the two differ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from pbr_dsl.columnar.duckdb import connect, described
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.reading import Reading, Readings, readings
from pbr_dsl.data.dataset import Dataset
from pbr_dsl.data.map import Map
from pbr_dsl.data.read import read
from pbr_dsl.model.contract import Contract
from pbr_dsl.values.facts import Cell, Rejected, Row, Special, Unknown

Known = dict[str, tuple[object, ...]]

_STATES = {"not yet known": s.WAITED, "rejected": s.REJECTED, "contradicted": s.CONTRADICTED}


def differing(
    contract: Contract, folder: Path, into: Path, column_map: Map | None = None, recorded: str | None = None
) -> Iterator[str]:
    """What SQL reads otherwise than the reader: rows as known on some days, cells that are rejected, their order."""
    dataset = read(contract, [folder], map=column_map, recorded=recorded)
    found = readings(contract, [folder], into, describe=described, map=column_map, recorded=recorded)
    versions, rejected = _run(found)
    if rejected != dataset.rejected:
        yield f"rejected: {rejected}\ninstead of {dataset.rejected}"
    for record, rows in versions.items():
        for day in _days(dataset):
            ours = {row["row key"]: _row(row, found.records[record]) for row in rows if _is_known(row, day)}
            theirs = _of_reader(dataset, record, day)
            for key in sorted(ours.keys() | theirs.keys(), key=str):
                if ours.get(key) != theirs.get(key):  # type: ignore[call-overload]  # a text
                    yield f"{record} {key!r} on {day}: {ours.get(key)}\ninstead of {theirs.get(str(key))}"


def _run(found: Readings) -> tuple[dict[str, list[dict[str, object]]], list[Rejected]]:
    engine = connect(found.paths, threads=1)
    versions: dict[str, list[dict[str, object]]] = {}
    rejected: list[Rejected] = []
    for record, reading in found.records.items():
        ran = engine.execute(reading.versions.sql("duckdb"))
        names = [str(one[0]) for one in ran.description or ()]
        versions[record] = [dict(zip(names, row, strict=True)) for row in ran.fetchall()]
        for row in engine.execute(reading.rejected.sql("duckdb")).fetchall():
            rejected += reading.listed(row)
    return versions, rejected


def _days(dataset: Dataset) -> list[date]:
    days = sorted({row.recorded for row in dataset.history.rows if row.recorded})
    return [days[0] - timedelta(days=1), days[len(days) // 2], days[-1]] if days else [date(2030, 1, 1)]


def _is_known(row: dict[str, object], day: date) -> bool:
    first, last = row[s.VALID_FROM], row[s.VALID_TO]
    assert isinstance(first, date)
    assert isinstance(last, date)
    return first <= day <= last


def _row(row: dict[str, object], reading: Reading) -> tuple[object, ...]:
    cells = {}
    for field in reading.schema.fields:
        value = row[field.name]
        if isinstance(value, int) and field.kind in {"number", "time"}:
            value = Fraction(value, field.scale)
        cells[field.name] = (value, row[field.state])
    return cells, row[s.FILE], row[s.LINE], row[s.RECORDED], row[s.FAULT] is not None


def _of_reader(dataset: Dataset, record: str, day: date) -> Known:
    rows = dataset.history.as_known_on(day).of(record)
    return {s.SEPARATOR.join(key): _of(row) for key, row in rows.items()}


def _of(row: Row) -> tuple[object, ...]:
    cells = {name: _cell(cell) for name, cell in row.cells.items()}
    return cells, row.file, row.line, row.recorded, bool(row.rejected)


def _cell(cell: Cell) -> tuple[object, int]:
    match cell:
        case Unknown():
            return None, _STATES[cell.waits[0].why]
        case Special.OPEN:
            return s.OPEN, s.KNOWN
        case Special.NONE:
            return None, s.NONE
        case tuple():
            return s.SEPARATOR.join(cell), s.KNOWN
        case _:
            return cell, s.KNOWN
