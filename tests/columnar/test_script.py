"""A contract as a script of SQL pays what the contract pays, run by a DuckDB that knows nothing of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Final

import duckdb
import pytest

from pbr_dsl.driver.exporting import Script, made
from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.values.statement import Statement

CONTRACTS: Final = Path(__file__).parents[2] / "contracts"
Shown = list[tuple[object, ...]]


def test_the_script_of_a_shipped_contract_pays_the_same() -> None:
    run = prepare(Asked(CONTRACTS / "homes"))
    assert isinstance(run, Run)
    sums, lines = shown(script(CONTRACTS / "homes", run.as_known_on), CONTRACTS / "homes" / "data")
    assert lines == lines_of(run.statement)
    assert sums == sums_of(run.statement)


def test_without_data_a_script_reads_a_file_for_each_record(tmp_path: Path) -> None:
    (tmp_path / "contract.pbr").write_bytes((CONTRACTS / "newpin" / "contract.pbr").read_bytes())
    run = prepare(Asked(CONTRACTS / "newpin"))
    assert isinstance(run, Run)
    sums, lines = shown(script(tmp_path, run.as_known_on), CONTRACTS / "newpin" / "data")
    assert lines == lines_of(run.statement)
    assert sums == sums_of(run.statement)


def test_a_script_ends_at_a_cell_that_is_not_written_plainly(tmp_path: Path) -> None:
    data = copytree(CONTRACTS / "homes" / "data", tmp_path / "data")
    with (data / "stay.csv").open("a", encoding="utf-8") as rows:
        rows.write("s9,p1,4 May 2026,open,2026-05-05\n")
    run = prepare(Asked(CONTRACTS / "homes"))
    assert isinstance(run, Run)
    with pytest.raises(duckdb.ConversionException, match="row 8, moved-in is not written plainly: 4 May 2026"):
        shown(script(CONTRACTS / "homes", run.as_known_on), data)


def test_cells_that_are_not_plain_are_read_in_full_where_the_data_have_some() -> None:
    run = prepare(Asked(CONTRACTS / "supportive-housing"))
    assert isinstance(run, Run)
    sums, lines = shown(
        script(CONTRACTS / "supportive-housing", run.as_known_on), CONTRACTS / "supportive-housing" / "data"
    )
    assert lines == lines_of(run.statement)
    assert sums == sums_of(run.statement)


def test_a_script_reads_parquet(tmp_path: Path) -> None:
    run = prepare(Asked(CONTRACTS / "homes"))
    assert isinstance(run, Run)
    (tmp_path / "contract.pbr").write_bytes((CONTRACTS / "homes" / "contract.pbr").read_bytes())
    (tmp_path / "data").mkdir()
    for file in (CONTRACTS / "homes" / "data").glob("*.csv"):
        duckdb.execute(f"COPY (FROM READ_CSV('{file}')) TO '{tmp_path / 'data' / file.stem}.parquet'")
    sums, lines = shown(script(tmp_path, run.as_known_on), tmp_path / "data")
    assert lines == lines_of(run.statement)
    assert sums == sums_of(run.statement)


def test_a_script_reads_what_a_column_map_says(tmp_path: Path) -> None:
    data = copytree(CONTRACTS / "homes" / "data", tmp_path / "data")
    (tmp_path / "contract.pbr").write_bytes((CONTRACTS / "homes" / "contract.pbr").read_bytes())
    (tmp_path / "map.toml").write_text('[stay]\nblank.moved-out = "open"\n', encoding="utf-8")
    stays = data / "stay.csv"
    stays.write_text(stays.read_text(encoding="utf-8").replace(",open,", ",,"), encoding="utf-8")
    run = prepare(Asked(tmp_path))
    assert isinstance(run, Run)
    sums, lines = shown(script(tmp_path, run.as_known_on), data)
    assert lines == lines_of(run.statement)
    assert sums == sums_of(run.statement)


def test_files_of_other_kinds_have_no_script(tmp_path: Path) -> None:
    data = copytree(CONTRACTS / "homes" / "data", tmp_path / "data")
    (tmp_path / "contract.pbr").write_bytes((CONTRACTS / "homes" / "contract.pbr").read_bytes())
    stays = data / "stay.csv"
    stays.write_text(f"Séjours\n{stays.read_text(encoding='utf-8')}", encoding="latin-1")
    found = made(tmp_path, "duckdb")
    assert isinstance(found, Stopped)
    assert {one.code.id for one in found.findings} == {"PBR0608"}


@cache
def script(folder: Path, day: date) -> str:
    found = made(folder, "duckdb", day)
    assert isinstance(found, Script)
    return found.text


def shown(text: str, folder: Path) -> tuple[Shown, Shown]:
    """What a script shows that is run on the files of a folder: the sums, and of each line what tells it apart."""
    engine = duckdb.connect(config={"threads": 1})
    engine.execute("SET file_search_path = ?", [str(folder)])
    found = []
    for statement in duckdb.extract_statements(text):
        engine.execute(statement)
        if statement.type == duckdb.StatementType.SELECT:
            names = [str(one[0]) for one in engine.description or ()]
            found.append([dict(zip(names, row, strict=True)) for row in engine.fetchall()])
    sums, lines = found
    return [tuple(row.values()) for row in sums], [line(row) for row in lines]


def line(row: Mapping[str, object]) -> tuple[object, ...]:
    """What tells a line apart that a script shows."""
    return row["period"], row["payment"], row.get("outcome") or "", row["state"], row["before limits"], row["amount"]


def lines_of(statement: Statement) -> Shown:
    """The lines of a statement as a script shows them."""
    return [
        (
            one.period,
            one.payment,
            one.outcome,
            one.state,
            None if one.before_limits is None else Decimal(int(one.before_limits * 100)) / 100,
            Decimal(int(one.amount * 100)) / 100 if one.state == "payable" else None,
        )
        for one in statement.lines
    ]


def sums_of(statement: Statement) -> Shown:
    """The sums of a statement as a script shows them."""
    keys = [(one.period, one.payment, one.state) for one in statement.lines]
    counted = Counter(keys)
    order = sorted(counted, key=lambda key: tuple(map(str, key)))
    return [(*key, counted[key], _sum(statement, key)) for key in order]


def _sum(statement: Statement, key: tuple[date, str, str]) -> Decimal | None:
    own = [one.amount for one in statement.lines if (one.period, one.payment, one.state) == key]
    return Decimal(int(sum(own) * 100)) / 100 if key[2] == "payable" else None
