"""Rows of which there have to be so many: the last few by their clock, or at least a number of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import forms, marks, numbers, rows
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.model.walk import record_of

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.expression import Expr, Rows

_FIRST: Final = date(1900, 1, 1)
_AFTER: Final = 5_000_000  # more days than there are


@dataclass(frozen=True, slots=True)
class Few:
    """What a number of rows needs over the rows of each setting: columns, and what is waited for, read from those."""

    columns: dict[str, Sql]
    absent: Callable[[Callable[[str], Sql]], Sql]


def few_of(frame: Frame, found: rows.Members, of: Rows) -> list[Few]:
    """Give what the rows of a setting have to be: enough, and then the last few, which alone are left."""
    asked = [_enough(frame, found, of.record, of.least)] if of.least is not None else []
    whose = found.asked[0] if of.matches else None
    return [*asked, *([_last(found, of, whose)] if of.last else [])]


def _enough(frame: Frame, found: rows.Members, record: str, least: Expr) -> Few:
    """At least a number of rows; else those that may still be among them are waited for."""
    number, belongs = frame.kept("least", forms.read(frame, least)), found.belongs
    if number.scale != 1 or number.over is not None:
        message = f"the columnar engine does not ask for a part of a row of `{record}` yet"
        raise NotLoweredError(message)
    columns = {"rows known": q.count(belongs.yes)}
    if belongs.waits is not None:
        order = [*found.order[:-1], *rows.in_order(found.frame, record, found.frame.bound[record])]
        columns["rows in doubt"] = q.listed(marks.WAIT, belongs.waits, order)

    def absent(column: Callable[[str], Sql]) -> Sql:
        known = q.first(column("rows known"), q.number(0))
        note = q.joined("", q.cast(known, "text"), q.text(" of "), q.cast(number.value, "text"), q.text(" or more"))
        few = marks.wait("not yet known", record, None, "spot-check" if record == OUTCOME else "", note)
        waits = marks.merged(column("rows in doubt"), few) if "rows in doubt" in columns else few
        unknown = [(q.present(number.waits), number.waits)] if number.waits is not None else []
        too_few = numbers.compared("below", Cell("number", known), number)
        return q.when([*unknown, (too_few, waits or few)])

    return Few(columns, absent)


def _last(found: rows.Members, asked: Rows, whose: Cell | None) -> Few:
    """The last few rows by their clock; waiting while there are fewer, or one in doubt may be one of them."""
    inner, belongs, record, number = found.frame, found.belongs, asked.record, asked.last
    key = inner.bound[record]
    when = inner.kept("clock", rows.clock(inner, record, Cell("text", key, may_be_none=False)))
    since = q.minus(q.number(_AFTER), q.days_between(q.day(_FIRST), when.value))
    place = q.joined(marks.KEY, q.cast(since, "text"), key)
    place = inner.bind("place", q.when([(q.present(when.value), place)]))
    dated = inner.bind("counts", q.both(belongs.yes, q.present(place)))
    partition = [q.column(one) for one in found.grouped]
    rank = inner.bind("rank", q.place(partition, [q.opposite(dated), place]))
    kept = inner.bind("kept", q.both(dated, q.at_most(rank, q.number(number))))
    columns = {"rows kept": q.count(kept)}
    doubts: list[tuple[Sql, Sql]] = []
    if belongs.waits is not None:
        there = inner.bind("rows kept", q.over_rows(q.count(kept), partition, []))
        last = inner.bind("last kept", q.over_rows(q.highest(q.when([(kept, place)])), partition, []))
        before = q.either(q.below(there, q.number(number)), q.absent(place), q.below(place, last))
        doubts.append((q.both(belongs.unknown, q.opposite(when.is_none), before), belongs.waits))
    if when.waits is not None:
        doubts.append((q.both(belongs.yes, when.unknown), when.waits))
    if doubts:
        order = [belongs.value, *found.order[:-1], *rows.in_order(inner, record, key)]
        columns["rivals"] = q.listed(marks.WAIT, inner.bind("rival", q.when(doubts)), order)
    found.belongs = Cell("yes-no", kept, left=belongs.left, may_be_none=False)
    of = None if whose is None else q.cast(whose.value, "text")
    its = [record_of(match.to) for match in asked.matches[:1]]

    def absent(column: Callable[[str], Sql]) -> Sql:
        there = q.first(column("rows kept"), q.number(0))
        note = q.joined("", q.cast(there, "text"), q.text(f" of the last {number}"))
        few = q.when([(q.below(there, q.number(number)), marks.wait("not yet known", record, of, note=note, of=its))])
        return q.first(column("rivals"), few) if "rivals" in columns else few

    return Few(columns, absent)
