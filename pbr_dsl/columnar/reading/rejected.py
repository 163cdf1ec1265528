"""What could not be read: found in SQL, said in the words of the reader, which reads those cells once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlglot import expressions as exp

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.faults import BROKEN_ROW, CODES, UNREADABLE_KEY
from pbr_dsl.columnar.reading.rows import BETWEEN, FAULTS, TABLE, TEXT
from pbr_dsl.columnar.reading.schema import Schema
from pbr_dsl.columnar.reading.source import Source
from pbr_dsl.columnar.reading.versions import kept
from pbr_dsl.data.cell import Refused
from pbr_dsl.data.plan import Input, Plan
from pbr_dsl.data.readers.raw import letters
from pbr_dsl.data.rows import BLANK_KEY, BLANK_RECORDED
from pbr_dsl.values.facts import Rejected

_WHOLE: Final = -1  # in the place of a cell: the whole row


class DisagreementError(Exception):
    """A cell that SQL rejects and the reader accepts: a fault of this program."""


def rejected(rows: exp.Query, schema: Schema) -> exp.Select:
    """Give file, row, table, faults and text of the rows of which something could not be read, repeats left out."""
    wrong = r.select([r.every()], rows).where(q.present(q.column(FAULTS)))
    columns = [q.column(name) for name in (s.FILE, s.LINE, TABLE, FAULTS, TEXT)]
    return r.select(columns, kept(wrong, schema)).order_by(*columns[:3])


Rejection = tuple[str, int, int, str, str]
"""A row that `rejected` gives: file, row, table, faults and text."""


def listed(record: str, files: Sequence[tuple[Plan, Source]], row: Rejection) -> Iterator[Rejected]:
    """Give what could not be read of one row, in the reader's order."""
    file, line, number, *_ = row
    plan, source = files[number]
    inputs = _inputs(plan)
    for place, code, message in _faults(files, row):
        name = "" if code == BROKEN_ROW else inputs[place].name
        at = () if code == BROKEN_ROW else _address(source, plan, inputs[place], line)
        yield Rejected(record, file, line, name, CODES[code].id, message, *at)


def whys(files: Sequence[tuple[Plan, Source]], row: Rejection) -> dict[str, str]:
    """Give why each field of one row could not be read, as the reader says at its cell; "" where it could."""
    plan, _ = files[row[2]]
    wrong: dict[int, str] = {}
    blank: dict[int, str] = {}
    for place, code, message in _faults(files, row):
        (blank if code == UNREADABLE_KEY else wrong)[place] = message
    found = {}
    for feed in plan.feeds:
        of_all = wrong.get(_WHOLE, "" if feed.is_link else wrong.get(len(plan.inputs), ""))
        own = [some[place] for some in (wrong, blank) for place in feed.places if place in some]
        found[feed.name] = next(filter(None, [of_all, *own]), "")
    return found


def _faults(files: Sequence[tuple[Plan, Source]], row: Rejection) -> Iterator[tuple[int, int, str]]:
    """The place of each cell that could not be read, of what kind that is, and the reader's words for it."""
    _, _, number, faults, text = row
    plan, source = files[number]
    for fault in faults.split(BETWEEN)[:-1]:
        at, code, *why = fault.split(":", 2)
        place, kind = int(at), int(code)
        yield place, kind, why[0] if kind == BROKEN_ROW else _message(plan, source, _inputs(plan)[place], kind, text)


def _inputs(plan: Plan) -> list[Input]:
    """The cells of a row, the recorded date last."""
    return [*plan.inputs, *([plan.recorded] if plan.recorded else [])]


def _message(plan: Plan, source: Source, one: Input, code: int, text: str) -> str:
    """Why a cell could not be read."""
    if code == UNREADABLE_KEY:
        return BLANK_KEY
    cells = [""] * source.width
    for place, cell in zip(sorted(plan.used), text.split(BETWEEN), strict=True):
        cells[place] = cell
    reading = one.read(cells)
    if isinstance(reading, Refused):
        return reading.message
    if one is plan.recorded and reading.value is None:
        return BLANK_RECORDED
    message = f"{plan.record.name} {one.name}: SQL finds {CODES[code].id}"
    raise DisagreementError(message)


def _address(source: Source, plan: Plan, one: Input, line: int) -> tuple[int, str]:
    """The column that a cell is read from, from 1, and its address where the file has addresses."""
    places = [other.at[0] for other in _inputs(plan) if other.name == one.name and other.at]
    if not places:
        return 0, ""
    return places[0] + 1, f"{letters(places[0])}{line}" if source.table.about.lettered else ""
