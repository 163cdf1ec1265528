"""Shipped contracts on Spark beside the reference, line by line, from rows and from files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pbr_dsl import columnar, reference
from pbr_dsl.columnar import NotLoweredError
from pbr_dsl.columnar.computed import computed
from pbr_dsl.columnar.reading.reading import readings
from pbr_dsl.driver.engine import Engine
from pbr_dsl.driver.exporting import Script
from pbr_dsl.driver.exporting import made as exported
from pbr_dsl.driver.running import Asked, Run, prepare
from pbr_dsl.driver.spark import missing, started
from pbr_dsl.values.statement import Statement
from tests.columnar.answers import tried
from tests.columnar.shipped import SHIPPED as DAYS
from tests.columnar.shipped import folders, shipped
from tests.columnar.test_script import line, lines_of, sums_of
from tests.engines.agree import differences
from tests.engines.columns import without_idle
from tests.long.kept import NotRunError

if TYPE_CHECKING:
    from pbr_dsl.columnar.spark import Spark

CONTRACTS: Final = Path(__file__).parents[2] / "contracts"


def _size(name: str) -> int:
    """How many bytes of data a contract has."""
    return sum(path.stat().st_size for path in (CONTRACTS / name / "data").glob("*"))


SHIPPED: Final = sorted(folders(), key=_size)
"""All shipped contracts, those without data first and those with the most of it last."""

_RECORDED: Final = {"home-care": "same-day"}
_TWO_CORES: Final = Engine("spark", "2GB", 2)


def rows(name: str) -> Iterator[str | None]:
    """Give for each line None, or how it differs, on some rows that the reader read, or those of a worked example."""
    contract, history = shipped(name)
    day = DAYS.get(name) or _run(name).as_known_on
    engine = session().anew()
    try:
        theirs = columnar.run(contract, history, as_known_on=day, engine=engine)
    except NotLoweredError as error:
        raise NotRunError(str(error)) from error
    hidden = any(record.personal for record in contract.records)  # names, which here are keys and sort as they are
    yield from _compared(reference.run(contract, history, as_known_on=day), theirs, in_order=not hidden)


def files(name: str) -> Iterator[str | None]:
    """Give for each line None, or how it differs, on the files, which Spark reads itself."""
    run = _run(name)
    engine = session().anew()
    with tempfile.TemporaryDirectory() as folder:
        found = readings(
            run.contract,
            run.asked.data,
            Path(folder),
            describe=engine.described,
            map=run.map,
            recorded=_RECORDED.get(name),
        )
        try:
            theirs = computed(run.contract, found, engine, run.as_known_on).statement(10**6)
        except NotLoweredError as error:
            raise NotRunError(str(error)) from error
    assert theirs is not None
    yield from _compared(run.statement, theirs)


WAYS: Final[tuple[tuple[str, str, Callable[[str], Iterator[str | None]]], ...]] = tuple(
    (name, way, tries)
    for name in SHIPPED
    for way, tries in (("rows", rows), ("files", files))
    if way == "rows" or _size(name)
)
"""The contracts with each way in which they get to Spark."""


def constructs() -> Iterator[str | None]:
    """Give for each case of a construct of SQL None, or what Spark answers in the place of what comes out."""
    return tried(session().anew())


def script(name: str) -> Iterator[str | None]:
    """Give None where the script of a contract shows the sums and the lines of the reference, else what it shows."""
    run, data = _run(name), CONTRACTS / name / "data"
    made = exported(CONTRACTS / name, "spark", run.as_known_on)
    assert isinstance(made, Script)
    ask = session().anew().session.sql
    *_, sums, lines = (ask(_in_folder(one, made.files, data)) for one in made.text.split(";\n")[:-1])
    shown = [tuple(row) for row in sums.collect()]
    yield None if shown == sums_of(run.statement) else f"sums: {shown}"
    found = [line(row.asDict()) for row in lines.collect()]
    yield None if found == lines_of(run.statement) else f"lines: {found}"


def _in_folder(statement: str, files: Sequence[str], folder: Path) -> str:
    """A statement that opens files by where they are."""
    for file in files:
        statement = statement.replace(f"(path '{file}'", f"(path 'file:{(folder / file).absolute()}'")
    return statement


def _compared(mine: Statement, theirs: Statement, *, in_order: bool = True) -> Iterator[str | None]:
    """The lines that are alike, and what differs."""
    found = [str(one) for one in differences(mine, without_idle(mine, theirs))]
    found = [one for one in found if in_order or not one.startswith("order of lines")]
    yield from found
    yield from (None for _ in mine.lines[len(found) :])


@cache
def _run(name: str) -> Run:
    """A contract on its data by the reference."""
    found = prepare(Asked(CONTRACTS / name, recorded=_RECORDED.get(name)))
    if not isinstance(found, Run):
        raise NotRunError(found.findings[0].message)
    return found


@cache
def session() -> Spark:
    """One session for all contracts; it ends with the process."""
    if why := missing():
        raise NotRunError(why.message)
    until = ExitStack()
    folder = Path(until.enter_context(tempfile.TemporaryDirectory()))
    found = started(Asked(CONTRACTS / SHIPPED[0]), _TWO_CORES, folder, until)
    _open.append(until)
    return found  # type: ignore[return-value]  # what is missing was asked above


_open: Final[list[ExitStack]] = []
