"""The columnar engine beside the interpreter: where it computes a case it says the same, and where not it refuses.

One thing is excused, and only where it shows: a row that was left out and could add nothing is told of by the columnar
engine, which does not price what-ifs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Final

from pbr_dsl import columnar
from pbr_dsl.columnar import NotLoweredError
from pbr_dsl.columnar.duckdb import DuckDB
from pbr_dsl.columnar.sampled import MOST
from pbr_dsl.model.contract import Contract
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line, Statement
from pbr_dsl.values.stopped import EngineStoppedError
from tests.engines.agree import differences, identity, reference

WAITING: Final = "rows-waiting"
COLUMNS: Final = "the columnar engine differs"
REFUSES: Final = "the columnar engine does not "
TOO_MANY: Final = f"which is more than {MOST}"
NAMES: Final = re.compile("`[^`]*`")


def said(contract: Contract, history: History, day: date) -> list[str]:
    """Say how the columnar engine differs; NotLoweredError where it refuses.

    Names that stand for people are put in no order by it.
    """
    mine = reference(contract, history, day)
    engine = DuckDB(threads=1)
    try:
        theirs = without_idle(mine, columnar.run(contract, history, as_known_on=day, engine=engine))
    finally:
        engine.close()
    hidden = any(record.personal for record in contract.records)
    if hidden:
        mine, theirs = (replace(made, lines=[*map(_in_no_order, made.lines)]) for made in (mine, theirs))
    found = [str(one) for one in differences(mine, theirs)]
    return [one for one in found if not (hidden and one.startswith("order of lines"))]


def tried(contract: Contract, history: History, day: date, had: Counter[str]) -> str | None:
    """Say how the columnar engine differs on a case, if it does, and count whether it computes it."""
    try:
        found = said(contract, history, day)
    except NotLoweredError as error:
        had["a refusal by the columnar engine"] += 1
        had[f"{REFUSES}{NAMES.sub('…', str(error).removeprefix(REFUSES))}"] += 1
        return None if str(error).startswith(REFUSES) else f"a refusal that names nothing: {error}"
    except EngineStoppedError as error:
        if TOO_MANY not in str(error):
            raise
        had["a refusal by the columnar engine"] += 1
        had[f"{REFUSES}look at a sample of more than {MOST}"] += 1
        return None
    had["an answer of the columnar engine"] += 1
    return f"{COLUMNS}: {found[0]}" if found else None


def _in_no_order(line: Line) -> Line:
    """A line whose reasons stand in an order that hangs on no name."""
    return replace(line, reasons=tuple(sorted(line.reasons, key=repr)))


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
