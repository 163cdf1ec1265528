"""The columnar engine gives the lines of the interpreter: states, reasons, what is waited for, and every penny."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

import pytest

from pbr_dsl import columnar
from pbr_dsl.columnar import NotLoweredError
from pbr_dsl.columnar.computed import computed
from pbr_dsl.columnar.duckdb import DuckDB, described
from pbr_dsl.columnar.reading.reading import readings
from pbr_dsl.driver.running import Asked, Run, prepare
from pbr_dsl.model.contract import Contract
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Statement
from tests.engines.agree import differences, reference
from tests.engines.case import RefusedError
from tests.engines.tries import cases

ROOT: Final = Path(__file__).parents[2]
DRAWN: Final = 6

SHIPPED: Final = {
    "families": date(2013, 6, 30),
    "harrow": date(2010, 6, 8),
    "homes": date(2027, 1, 4),
    "newpin": date(2015, 6, 25),
    "supportive-housing": date(2018, 12, 31),
}
"""Shipped contracts whose data are small, each as known on a day; the long run takes all of them on all of theirs."""


def ran(contract: Contract, history: History, day: date) -> Statement:
    return columnar.run(contract, history, as_known_on=day)


def said(contract: Contract, history: History, day: date) -> list[str]:
    """Say how the two differ; names that stand for people are in no order."""
    found = [str(one) for one in differences(reference(contract, history, day), ran(contract, history, day))]
    hidden = any(record.personal for record in contract.records)
    return [one for one in found if not (hidden and one.startswith("order of lines"))]


def of(folder: Path, recorded: str | None = None) -> Run:
    made = prepare(Asked(folder, recorded=recorded))
    assert isinstance(made, Run)
    return made


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_contract_pays_the_same(name: str) -> None:
    made = of(ROOT / "contracts" / name)
    assert said(made.contract, made.dataset.history, SHIPPED[name]) == []


def test_the_county_read_from_its_files_pays_the_same(tmp_path: Path) -> None:
    data = tmp_path / "county"
    made = ("--evidence", "500", "--into", str(data))
    subprocess.run([sys.executable, str(ROOT / "benchmarks" / "generate.py"), *made], check=True)
    run = prepare(Asked(ROOT / "benchmarks" / "contract.pbr", (data,)))
    assert isinstance(run, Run)
    found = readings(run.contract, [data], tmp_path, describe=described)
    result = computed(run.contract, found, DuckDB(found.paths, folder=tmp_path, threads=1))
    stated = result.statement(10_000)
    assert stated is not None
    assert result.plan.day == run.as_known_on
    assert [str(one) for one in differences(run.statement, stated)] == []
    assert sum(one.amount for one in result.totals(["lot"])) == run.statement.total


def test_drawn_contracts_pay_the_same_or_are_refused() -> None:
    """What is not computed yet is refused in a sentence that names it; nothing is computed in part."""
    agreed, refused = 0, list[str]()
    for number, case, contract in islice(cases("columnar"), DRAWN):
        try:
            read = case.read(contract)
            found = said(read.contract, read.history, read.day)
        except RefusedError:
            continue
        except NotLoweredError as error:
            refused.append(str(error))
        else:
            assert found == [], f"case {number}"
            agreed += 1
    assert agreed, refused
    assert all(one.startswith("the columnar engine does not ") for one in refused), refused
