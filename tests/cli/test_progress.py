"""How far something long has come, as people in front of a terminal read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pbr_dsl.cli.progress import Course
from pbr_dsl.driver.running import Asked, Run, prepare


def test_the_time_that_is_left_is_what_the_ones_before_took() -> None:
    clock: Iterator[float] = iter([0, 1, 2, 100, 130, 400, 500])
    course = Course(lambda: next(clock))
    assert course.words('never "a"', 0, 20) == 'never "a": 1 of 20'
    assert course.words('never "a"', 1, 4) == 'never "a": 2 of 4'
    assert course.words('never "a"', 2, 20) == 'never "a": 3 of 20, 18 seconds left'
    assert course.words('always "b"', 0, 1_200) == 'always "b": 1 of 1,200'
    assert course.words('always "b"', 1, 21) == 'always "b": 2 of 21, 10 minutes left'
    assert course.words('always "b"', 2, 3) == 'always "b": 3 of 3, 2 minutes left'
    assert course.words('always "b"', 0, 3) == 'always "b": 1 of 3'


def test_of_what_nobody_can_count_there_are_only_words() -> None:
    assert Course(lambda: 0).words("Reading visit.csv", 0, 0) == "Reading visit.csv"


def test_a_run_tells_of_every_file_and_every_period() -> None:
    told: list[tuple[str, int, int]] = []
    case = Path(__file__).parent / "cases" / "lots"
    run = prepare(Asked(case), told=lambda *said: told.append(said))
    assert isinstance(run, Run)
    assert {of for of, _, _ in told} >= {
        f"Reading {name}.csv{row}" for name in ("client", "visit") for row in ("", ", row")
    }
    told.clear()
    assert run.statement.lines
    assert told == [("Computing, period", done, 3) for done in range(3)]
