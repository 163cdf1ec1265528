"""A file that is taken to be plain is read as the whole grammar reads it, and no other is taken to be plain."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Final

import duckdb
import pytest
from sqlglot import expressions as exp

from pbr_dsl.columnar import relations
from pbr_dsl.columnar.duckdb import DuckDB, described
from pbr_dsl.columnar.reading.look import look
from pbr_dsl.columnar.reading.reading import Reading, readings
from pbr_dsl.columnar.sourced import plainly, profile
from pbr_dsl.driver import check_text
from pbr_dsl.model.contract import Contract

CONTRACT: Final = Path(__file__).parent.parent.parent / "benchmarks" / "contract.pbr"
FILES: Final = {
    "client": (
        "client VARCHAR, lot VARCHAR, age SMALLINT, connected BOOLEAN, start DATE, stop VARCHAR, recorded DATE",
        """('c1', 'refuge', 30, true, '2024-01-05', 'open', '2024-01-06'),
        ('a~ b', NULL, NULL, NULL, NULL, NULL, '2024-03-01'),
        ('c10', 'homeless', 0, false, '2199-12-31', '2024-02-29', '2025-01-06')""",
    ),
    "need": (
        "client VARCHAR, area VARCHAR, score INTEGER, recorded DATE",
        "('c1', 'work', 3, '2024-01-06'), ('c1', 'mind', 10, '2024-01-06'), ('c1', 'work', NULL, '2024-01-07')",
    ),
    "visit": (
        "visit VARCHAR, client VARCHAR, held DATE, length DECIMAL(6, 2), recorded DATE",
        """('v8', 'c1', '2024-01-05', 1.25, '2024-01-06'), ('v9', NULL, '2024-01-07', 0, '2024-01-06'),
        ('v10', 'c 2', '2024-01-05', 12, '2024-01-09')""",
    ),
}
NOT_PLAIN: Final = (
    *(("client", "client", text) for text in (" c2", "c2 ", "", "=c2", "#N/A", "c\t2", "c\u00a02", "\u00e9", None)),
    *(("client", "lot", text) for text in ("Refuge", "nowhere", " refuge")),
    *(("client", "start", text) for text in ("1899-12-31", "2200-01-01")),
    *(("client", "stop", text) for text in ("Open", "2024-02-30", "1 May 2024")),
    *(("client", "age", "121"), ("client", "age", "-1"), ("client", "recorded", None), ("need", "area", None)),
    *(("need", "score", "11"), ("need", "area", "Mind"), ("visit", "client", "c1 "), ("visit", "length", "12.25")),
)


@cache
def contract() -> Contract:
    found = check_text(CONTRACT.read_text(encoding="utf-8"), str(CONTRACT), CONTRACT.parent).contract
    assert found is not None
    return found


def read(record: str, folder: Path, form: str, *changes: tuple[str, str | None]) -> tuple[Reading, DuckDB]:
    """A record's rows as a file of a form, the second with some cells changed."""
    folder.mkdir()
    columns, rows = FILES[record]
    place = folder / f"{record}.{form}"
    with duckdb.connect() as opened:
        opened.execute(f"CREATE TABLE file ({columns})")
        opened.execute(f"INSERT INTO file VALUES {rows}")  # noqa: S608  our own
        for column, value in changes:
            opened.execute(f"UPDATE file SET {column} = ? WHERE rowid = 1", [value])  # noqa: S608
        if form == "csv" and record == "client":
            opened.execute("ALTER TABLE file ALTER connected TYPE VARCHAR USING if(connected, 'yes', 'no')")
        name = str(place).replace("'", "''")
        opened.execute(f"COPY file TO '{name}'")
    made = readings(contract(), [folder], folder, describe=described).records[record]
    return made, DuckDB([place], threads=1)


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_what_is_plain_is_read_alike(form: str, tmp_path: Path) -> None:
    for number, (record, changes) in enumerate(
        [("client", ()), ("need", ()), ("visit", ()), ("visit", (("visit", "v8"),)), ("visit", (("visit", "v1"),))]
    ):
        made, engine = read(record, tmp_path / str(number), form, *changes)
        seen = plainly(engine, made, "plain")
        assert seen is not None, record
        engine.keep("whole", made.rows, rows=True)
        whole = profile(engine, made, "whole")
        assert not any(next(engine.rows(one), None) for one in (_without("plain", "whole"), _without("whole", "plain")))
        assert seen == whole
        engine.close()


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_what_is_not_plain_is_seen(form: str, tmp_path: Path) -> None:
    for number, (record, column, value) in enumerate(NOT_PLAIN):
        made, engine = read(record, tmp_path / str(number), form, (column, value))
        assert look(engine, made.plain[0], "kept") is None, (column, value)
        engine.close()


@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_keys_that_come_twice_are_seen_at_the_edge_of_a_stretch(
    pieces: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: pieces)
    monkeypatch.setattr("pbr_dsl.columnar.reading.look._STRETCH", 1)
    for second, ordered in {"v8": False, "v9": True, "v10": False, "v7": False, "v11": False}.items():
        made, engine = read("visit", tmp_path / second, "parquet", ("visit", second))
        seen = look(engine, made.plain[0], "kept")
        assert seen is not None
        assert seen.ordered is ordered, second
        engine.close()


def _without(one: str, other: str) -> exp.Except:
    """The rows of a relation that another has not."""
    return exp.Except(this=relations.everything(one), expression=relations.everything(other), distinct=False)
