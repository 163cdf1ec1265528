"""Spark, started for these tests alone: `pytest -m spark`; without that they are not run, and say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from tests.columnar.on_spark import WAYS, files, rows, session

PAGE = Path(__file__).parents[2] / "docs" / "results" / "spark.md"


@pytest.mark.spark
@pytest.mark.timeout(600)
@pytest.mark.parametrize("tries", [rows, files])
def test_homes_pays_the_same(tries: Callable[[str], Iterator[str | None]]) -> None:
    assert [one for one in tries("homes") if one] == []


@pytest.mark.spark
@pytest.mark.timeout(120)
def test_the_guess_of_how_large_steps_are_stays_short() -> None:
    """Each step is the one before it joined to itself: its guess has twice as many digits as that of the one before."""
    engine = session().anew()
    engine.keep("joined 0", r.written_rows(("key",), [(q.number(1),)]), rows=True)
    for time in range(30):
        a, b = (q.table(f"joined {time}", alias) for alias in "ab")
        once_more = r.selected(a, {"key": q.column("key", "a")})
        same = q.equal(q.column("key", "a"), q.column("key", "b"))
        engine.keep(f"joined {time + 1}", once_more.join(b, on=same, join_type="INNER"), rows=True)
    assert [*engine.rows(r.everything("joined 30"))] == [{"key": 1}]


def test_the_committed_run_is_of_every_shipped_contract_and_nothing_differed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    pieces = [line.strip("| ").split(" | ") for line in page.splitlines() if ", from " in line and line.startswith("|")]
    assert [name for name, *_ in pieces] == [f"{name}, from {way}" for name, way, _ in WAYS]
    assert [name for name, tried, held, failed, *_ in pieces if failed != "0" or tried != held] == []
    assert all(how.startswith("**not run**") if tried == "0" else how == "run" for _, tried, _, _, _, how in pieces)
    assert re.search(r"UTC, on commit [0-9a-f]{7,}$", page, re.MULTILINE)
