"""The columnar engine beside the interpreter: where it computes a case it says the same, and where not it refuses.

One thing is excused, and only where it shows: a row that was left out and could add nothing is told of by the columnar
engine, which does not price what-ifs.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from pbr_dsl import columnar
from pbr_dsl.columnar import NotLoweredError
from pbr_dsl.columnar.computed import computed
from pbr_dsl.columnar.duckdb import DuckDB, described
from pbr_dsl.columnar.reading.reading import readings
from pbr_dsl.columnar.sampled import MOST
from pbr_dsl.model.contract import Contract
from pbr_dsl.values.facts import Missing, Unknown
from pbr_dsl.values.history import History
from pbr_dsl.values.pseudonym import plain
from pbr_dsl.values.statement import Line, Statement
from pbr_dsl.values.stopped import EngineStoppedError
from tests.engines.agree import differences, identity, reference
from tests.engines.case import Case, Read

WAITING: Final = "rows-waiting"
DIFFERS: Final = "the columnar engine differs"
ON_FILES: Final = " on files"
DIFFERS_ON_FILES: Final = "the columnar engine differs on files"
REFUSES: Final = "the columnar engine does not "
TOO_MANY: Final = f"which is more than {MOST}"
NAMES: Final = re.compile("`[^`]*`")


def said(contract: Contract, history: History, day: date) -> list[str]:
    """Say how the columnar engine differs; NotLoweredError where it refuses."""
    history = in_plain_names(contract, history)
    return _said(reference(contract, history, day), _of_rows(contract, history, day))


def tried(read: Read, history: History, mine: Statement, had: Counter[str]) -> str | None:
    """Say how the columnar engine differs on the rows of a case, if it does, and count whether it computes it."""
    rows = in_plain_names(read.contract, history)
    made = mine if rows is history else reference(read.contract, rows, read.day)
    return _tried(lambda: _of_rows(read.contract, rows, read.day), made, had, DIFFERS)


def tried_on_files(case: Case, read: Read, mine: Statement, had: Counter[str]) -> str | None:
    """Say the same of the files of a case, which the columnar engine reads by itself."""
    return _tried(lambda: _of_files(case, read), mine, had, DIFFERS_ON_FILES)


def _tried(make: Callable[[], Statement], mine: Statement, had: Counter[str], whose: str) -> str | None:
    """The first difference of a statement that the columnar engine makes, unless it refuses to."""
    what = ON_FILES if whose == DIFFERS_ON_FILES else ""
    try:
        theirs = make()
    except NotLoweredError as error:
        had[f"a refusal by the columnar engine{what}"] += 1
        had[f"{REFUSES}{NAMES.sub('…', str(error).removeprefix(REFUSES))}{what}"] += 1
        return None if str(error).startswith(REFUSES) else f"a refusal that names nothing: {error}"
    except EngineStoppedError as error:
        if TOO_MANY not in str(error):
            raise
        had[f"a refusal by the columnar engine{what}"] += 1
        had[f"{REFUSES}look at a sample of more than {MOST}"] += 1
        return None
    had[f"an answer of the columnar engine{what}"] += 1
    found = _said(mine, theirs)
    return f"{whose}: {found[0]}" if found else None


def _of_rows(contract: Contract, history: History, day: date) -> Statement:
    engine = DuckDB(threads=1)
    try:
        return columnar.run(contract, history, as_known_on=day, engine=engine)
    finally:
        engine.close()


def _of_files(case: Case, read: Read) -> Statement:
    with tempfile.TemporaryDirectory() as folder:
        case.write(Path(folder) / "case")
        found = readings(read.contract, [Path(folder) / "case" / "data"], Path(folder), describe=described)
        engine = DuckDB(found.paths, threads=1)
        try:
            with patch("pbr_dsl.columnar.computed.MANY", 0):  # as of many rows: further reasons come later
                made = computed(read.contract, found, engine, read.day).statement(10**6)
        finally:
            engine.close()
    assert made is not None
    return made


def _said(mine: Statement, theirs: Statement) -> list[str]:
    """How a statement differs from that of the reference."""
    return [str(one) for one in differences(mine, without_idle(mine, theirs))]


def in_plain_names(contract: Contract, history: History) -> History:
    """Give rows with identifiers in the place of names that stand for people, which the columnar engine is not given.

    Such a name sorts as what it stands for: so it goes by keys in the same order.
    """
    if not any(record.personal for record in contract.records):
        return history
    return History([replace(row, key=_plain(row.key), cells=_plain(row.cells)) for row in history.rows])


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a row holds
    """The same without names that stand for people."""
    match value:
        case str():
            return plain(value)
        case tuple():
            return tuple(map(_plain, value))
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case Unknown() | Missing():
            return replace(value, **{one.name: _plain(getattr(value, one.name)) for one in fields(value)})
        case _:
            return value


def without_idle(mine: Statement, theirs: Statement) -> Statement:
    """Give what the columnar engine says without rows that the interpreter leaves out as they could add nothing."""
    own = {identity(line): line for line in mine.lines}
    return replace(theirs, lines=[_without(line, own.get(identity(line))) for line in theirs.lines])


def _without(line: Line, own: Line | None) -> Line:
    """A payable line without what it waits for and the interpreter's does not."""
    if own is None or line.state != "payable" or own.state != "payable":
        return line
    asked = {one.missing for one in own.waiting}
    kept = tuple(one for one in line.waiting if one.missing in asked)
    marks = tuple(mark for mark in line.marks if mark != WAITING or kept)
    return replace(line, waiting=kept, marks=marks)
