"""A real PostgreSQL, started for these tests alone: `pytest -m postgres`; without that they are not run, and say so."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from pbr_dsl import api
from pbr_dsl.data.read import read
from pbr_dsl.data.readers.place import Url
from tests.data.example import contract_of
from tests.data.postgres import Server, server
from tests.data.test_readers import ALL, CLEAN, facts, tables

HOMES: Final = Path(__file__).parents[2] / "contracts" / "homes"
SESSION: Final = "session, client, held, length, kind, cost, progress, note, recorded"


def _load(at: Server, name: str, rows: list[list[str]]) -> None:
    """A table of texts, with a row for each."""
    headings, *lines = rows
    at.does(f'DROP TABLE IF EXISTS "{name}" CASCADE', f'CREATE TABLE "{name}" ({_columns(headings)})')
    for line in lines:
        cells = ", ".join("NULL" if cell == "" else _quoted(cell) for cell in line)
        at.does(f'INSERT INTO "{name}" VALUES ({cells})')  # noqa: S608  our own rows


def _quoted(cell: str) -> str:
    return "'" + cell.replace("'", "''").replace(":", "\\:") + "'"


def _columns(headings: list[str]) -> str:
    return ", ".join(f'"{one}" text' for one in headings)


def _empty(at: Server) -> None:
    at.does("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "GRANT ALL ON SCHEMA public TO PUBLIC")


def the_same_facts_as_from_csv(at: Server) -> None:
    for name, rows in tables().items():
        _load(at, name, rows)
    contract = contract_of(*ALL)
    assert facts(read(contract, [Url(at.address())])) == facts(read(contract, [CLEAN]))


def the_same_pennies_as_from_csv(at: Server) -> None:
    for path in sorted((HOMES / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            _load(at, path.stem, list(csv.reader(lines)))
    here, there = api.run(HOMES, at.address()), api.run(HOMES)
    assert [line.amount for line in here.lines] == [line.amount for line in there.lines]


def types_of_its_own_become_what_somebody_would_type(at: Server) -> None:
    at.does(
        "CREATE TABLE kept (session text PRIMARY KEY, client char(4), held date, length interval, kind text,"
        " cost numeric(9,2), progress text, note uuid, recorded timestamptz)",
        "INSERT INTO kept VALUES ('007', '0017', '2026-05-11', '7 hours 18 minutes', 'remote', 1200.50, '12.5%',"
        " '00000000-0000-0000-0000-000000000001', '2026-05-12 00\\:00\\:00'),"
        " ('008', '0017', '2026-05-11', NULL, 'remote', NULL, NULL, NULL, '2026-05-12 00\\:00\\:00')",
        "CREATE VIEW session AS SELECT * FROM kept",
    )
    dataset = read(contract_of("session"), [Url(at.address())])
    rows = dataset.history.as_known_on(date(2026, 5, 12)).of("session")
    assert set(rows) == {("007",), ("008",)}, "leading zeros stay, and a view is a table"
    assert str(rows["007",].cells["length"]) == "73/10"
    assert str(rows["007",].cells["cost"]) == "2401/2"


def what_is_no_cell_is_refused(at: Server) -> None:
    at.does(
        f"CREATE TABLE session ({SESSION.replace(',', ' text,')} text)",
        "ALTER TABLE session ALTER note TYPE text[] USING ARRAY[note]",
        "INSERT INTO session VALUES ('1', 'c1', '2026-05-11', 'NaN', 'remote', 'Infinity', '5%', NULL, '2026-05-12'),"
        " ('2', 'c1', '2026-05-11', '1', 'remote', '1', '5%', ARRAY['x'], '2026-05-12')",
    )
    rejected = {(one.row, one.field) for one in read(contract_of("session"), [Url(at.address())]).rejected}
    assert rejected == {(1, "length"), (1, "cost"), (2, "")}


def nothing_is_written_by_reading(at: Server) -> None:
    at.does(
        "CREATE SEQUENCE looked",
        "CREATE FUNCTION look() RETURNS text LANGUAGE sql AS $$ SELECT nextval('looked')\\:\\:text $$",
        "CREATE VIEW need AS SELECT look() AS client, 'work' AS area, '5' AS score, '2026-05-05' AS recorded",
    )
    (finding, *_) = read(contract_of("need"), [Url(at.address())]).findings
    assert finding.code.name == "unreadable-database"
    assert "Internal" in finding.message or "DBAPI" in finding.message or "ReadOnly" in finding.message


def who_may_not_read_is_told_so_without_the_password(at: Server) -> None:
    at.does("CREATE TABLE need (client text, area text, score text, recorded text)", "CREATE ROLE nobody LOGIN")
    address = at.address("nobody").replace("nobody@", "nobody:s3cret@")
    (finding, *_) = read(contract_of("need"), [Url(address)]).findings
    assert finding.code.name == "unreadable-database"
    (other, *_) = read(contract_of("need"), [Url(at.address(database="nowhere"))]).findings
    assert other.code.name == "unreadable-database"
    assert "s3cret" not in finding.message + other.message
    at.does("DROP ROLE nobody")


CHECKS: Final[tuple[Callable[[Server], None], ...]] = (
    the_same_facts_as_from_csv,
    the_same_pennies_as_from_csv,
    types_of_its_own_become_what_somebody_would_type,
    what_is_no_cell_is_refused,
    nothing_is_written_by_reading,
    who_may_not_read_is_told_so_without_the_password,
)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with server() as found:
        yield found


@pytest.mark.postgres
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_postgresql(running: Server, check: Callable[[Server], None]) -> None:
    _empty(running)
    check(running)


def tried() -> Iterator[str | None]:
    """Every check on a server of its own: None where it held, else what came out."""
    with server() as found:
        for check in CHECKS:
            _empty(found)
            try:
                check(found)
            except AssertionError as error:
                yield f"{check.__name__}: {error}"
            else:
                yield None
