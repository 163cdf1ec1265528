"""What must not change what comes out, and what ends a run: each in words, with the file that it is about."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from contextlib import ExitStack, closing
from hashlib import sha256
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from rich.console import Console
from sqlglot import parse_one

from pbr_dsl.columnar.duckdb import DuckDB, connect, damaged, described
from pbr_dsl.columnar.plan import Step
from pbr_dsl.columnar.relations import everything
from pbr_dsl.driver.engine import Engine, by_columns, failed
from pbr_dsl.driver.running import Asked
from pbr_dsl.report.simulation.published import published
from pbr_dsl.report.simulation.rows import csv_parts
from pbr_dsl.report.simulation.text import text
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.stopped import EngineStoppedError
from tests.cli.calling import ROOT
from tests.seed import SEED

CASE = Path(__file__).parent / "cases" / "readings"
PLACES = re.compile(r"[0-9a-f]{64}|row \d+|\"row\":\d+")  # which bytes a file has, and in which row one stands
VARIANTS = 20

resource = pytest.importorskip("resource")


def said(data: Path, threads: int) -> str:
    """Everything that is shown of a run, but for where its rows stand."""
    with ExitStack() as until:
        asked = Asked(CASE / "contract.pbr", (data,), recorded="received:2024-07-01")
        made = by_columns(asked, Engine("duckdb", "", threads), ["lot"], (None, None), until=until)
        assert isinstance(made, Simulation)
        page = StringIO()
        Console(file=page, width=999, color_system=None).print(text(made))
        shown = (published(made).model_dump_json(), *csv_parts(made), page.getvalue())
    return PLACES.sub("", "".join(shown).replace(str(data), "data"))


def test_the_same_bytes_for_any_threads_row_order_hash_seed_locale_and_time_zone(tmp_path: Path) -> None:
    first = said(CASE / "data", 1)
    for path in sorted((CASE / "data").iterdir()):
        heading, *rows = path.read_text(encoding="utf-8").splitlines()
        random.Random(SEED).shuffle(rows)  # noqa: S311  nothing is secret
        (tmp_path / path.name).write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
    assert said(tmp_path, 4) == first
    call = "from tests.columnar.test_faults import *; print(sha256(said(CASE / 'data', 2).encode()).hexdigest())"
    other = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", call], cwd=ROOT, env=other, capture_output=True, check=True)
    assert done.stdout.decode().strip() == sha256(first.encode()).hexdigest()


def why_not(path: Path) -> str:
    """Why a file cannot be read, where its columns cannot be told."""
    try:
        described([path])
    except EngineStoppedError as error:
        return failed(error).message
    return f"{path.name} cannot be read: only when its rows are"


def test_a_parquet_file_with_damaged_bytes_is_named(tmp_path: Path) -> None:
    path, drawn = tmp_path / "visit.parquet", random.Random(SEED)  # noqa: S311
    query = (
        "SELECT i::VARCHAR AS visit, DATE '2025-04-01' + i::INT AS held, i::DECIMAL(6, 2) AS length FROM range(99) t(i)"
    )
    duckdb.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    whole = path.read_bytes()
    footer = int.from_bytes(whole[-8:-4], "little") + 8
    for _ in range(VARIANTS):
        found = bytearray(whole)
        for _ in range(drawn.choice([1, 2, 8])):
            found[drawn.randrange(len(whole) - drawn.choice([footer, len(whole)]), len(whole))] = drawn.randrange(256)
        path.write_bytes(found[: drawn.choice([len(whole), drawn.randrange(len(whole))])])
        assert why_not(path).startswith("visit.parquet cannot be read: ")
        assert damaged([path, tmp_path / "none.parquet"])


def test_a_full_disk_and_too_little_memory_are_said_and_leave_nothing(tmp_path: Path) -> None:
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    rows = "SELECT i, repeat('x', 99) AS said FROM range(999999) t(i) ORDER BY i * 7919 % 1000003"
    many = parse_one(rows, dialect="duckdb")
    engine = DuckDB(folder=tmp_path, memory="30MB", threads=1)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, most[1]))
    try:
        with pytest.raises(EngineStoppedError) as full:
            engine.keep("many", many, rows=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
        engine.close()
    assert "no room left on the disk" in failed(full.value).message
    assert not list(tmp_path.iterdir())
    with ExitStack() as until, pytest.raises(EngineStoppedError) as short:
        by_columns(Asked(CASE, recorded="same-day"), Engine("duckdb", "1MB", 1), [], (None, None), until=until)
    assert "no memory left" in failed(short.value).message


def test_a_step_that_cannot_be_worked_out_ends_those_beside_it() -> None:
    engine = DuckDB(threads=2)
    wide = "SELECT CAST(170141183460469231731687303715884105727 AS INT128) + i AS n FROM range(1, 3) t(i)"
    many = "SELECT count(*) AS n FROM range(9999999) a(i), range(9999) b(j) WHERE i * j % 7 = 3"
    asked = [("one", "SELECT 1 AS n"), ("many", many), ("wide", wide), ("after", 'SELECT n FROM "wide"')]
    steps = [Step(name, parse_one(query, dialect="duckdb")) for name, query in asked]
    done: list[int] = []
    with closing(engine), pytest.raises(EngineStoppedError) as stopped:
        engine.keep_all(steps, done.append)
    assert stopped.value.why == "overflow"
    assert max(done, default=0) < len(steps) - 1


def test_steps_are_kept_after_those_that_they_read() -> None:
    queries = ['SELECT n + 1 AS n FROM "c" JOIN "b" USING (n)', 'SELECT n FROM "c"', "SELECT 1 AS n"]
    steps = [Step(name, parse_one(query, dialect="duckdb")) for name, query in zip("abc", queries, strict=True)]
    done: list[int] = []
    with closing(DuckDB(threads=4)) as engine:
        engine.keep_all(steps, done.append)
        assert engine.one(everything("a")) == {"n": 2}
    assert done[-1] == len(steps)


@pytest.mark.parametrize(
    "statement",
    [
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "SET allowed_paths = ['{other}']",
        "SET allowed_directories = ['{folder}']",
        "SET temp_directory = '{folder}'",
        "SELECT * FROM read_csv('{other}')",
        "COPY (SELECT 1) TO '{other}'",
        "ATTACH '{other}'",
    ],
)
def test_no_statement_opens_a_file_that_was_not_given(tmp_path: Path, statement: str) -> None:
    """What an engine may read is settled when it is opened, whatever it is asked later."""
    given, other = tmp_path / "given.csv", tmp_path / "other.csv"
    for file in (given, other):
        file.write_text("name\na\n", encoding="utf-8")
    with closing(connect([given])) as connection:
        assert connection.execute("SELECT name FROM read_csv(?, header = true)", [str(given)]).fetchall() == [("a",)]
        with pytest.raises(duckdb.Error):
            connection.execute(statement.format(other=other, folder=tmp_path))
        with pytest.raises(duckdb.PermissionException):
            connection.execute("SELECT * FROM read_csv(?)", [str(other)])
