"""The columnar engine gives the lines of the interpreter: states, reasons, what is waited for, and every penny."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

import pytest

from pbr_dsl.columnar.computed import computed
from pbr_dsl.columnar.duckdb import DuckDB, described
from pbr_dsl.columnar.reading.reading import readings
from pbr_dsl.driver.running import Asked, Run, prepare
from pbr_dsl.values.statement import Statement
from tests.columnar import shipped
from tests.columnar.agreement import differing
from tests.engines.agree import differences, reference
from tests.engines.case import RefusedError, drawn, with_data
from tests.engines.chance import Chance
from tests.engines.columns import said, tried, without_idle

ROOT: Final = Path(__file__).parents[2]
DRAWN: Final = 3


def of(folder: Path) -> Run:
    made = prepare(Asked(folder))
    assert isinstance(made, Run)
    return made


def test_every_shipped_contract_is_held() -> None:
    assert shipped.folders() == sorted((*shipped.SHIPPED, *shipped.BY_FILES, shipped.WITH_ONE_MORE[0]))


@pytest.mark.parametrize("name", shipped.SHIPPED)
def test_a_shipped_contract_pays_the_same(name: str) -> None:
    contract, history = shipped.shipped(name)
    assert list(differing(contract, history, shipped.SHIPPED[name])) == []


def test_somebody_whom_only_a_milestone_names_is_not_yet_known() -> None:
    name, day = shipped.WITH_ONE_MORE
    contract, history = shipped.shipped(name)
    known = next(row for row in history.rows if row.record == "reading")
    key = ("zz9", *known.key[1:])
    history = history.plus([replace(known, key=key, cells={**known.cells, "review": key})])
    assert said(contract, history, day) == []


@pytest.mark.parametrize("name", shipped.BY_FILES)
def test_files_of_a_shipped_contract_pay_the_same(name: str, tmp_path: Path) -> None:
    run = of(ROOT / "contracts" / name)
    assert [
        str(one) for one in differences(run.statement, without_idle(run.statement, in_columns(run, tmp_path)))
    ] == []


def in_columns(run: Run, folder: Path) -> Statement:
    """The statement of the columnar engine, which reads the files itself."""
    found = readings(run.contract, run.asked.data, folder, describe=described, map=run.map)
    result = computed(run.contract, found, DuckDB(found.paths, folder=folder, threads=1), run.as_known_on)
    stated = result.statement(10_000)
    assert stated is not None
    assert sum(one.amount for one in result.totals(["period"])) == stated.total
    return stated


def test_drawn_contracts_pay_the_same_or_are_refused() -> None:
    """What is not computed yet is refused in a sentence that names it; nothing is computed in part.

    The same contracts are drawn each time; `python -m tests.long agree` draws others.
    """
    had: Counter[str] = Counter()
    for number in range(DRAWN):
        chance = Chance(Random(f"columns {number}"))  # noqa: S311 - a seeded draw, no secret
        made, contract = drawn(chance)
        if contract is None:
            continue
        try:
            read = with_data(made, contract, chance).read(contract)
        except RefusedError:
            continue
        mine = reference(read.contract, read.history, read.day)
        assert tried(read, read.history, mine, had) is None, number
    assert had["an answer of the columnar engine"] > DRAWN // 4, had
