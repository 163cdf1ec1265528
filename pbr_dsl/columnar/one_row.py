"""One row of those of a setting, in columns: the first or the last of them, or the only one that there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import marks, rows
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import as_columns, copied
from pbr_dsl.model.expression import Compare, Every, FieldOf, Subject
from pbr_dsl.model.walk import record_of

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.expression import OnlyRow, Picked, Rows
    from pbr_dsl.model.record import Record

_FIRST: Final = date(1900, 1, 1)


def picked(frame: Frame, node: Picked) -> Cell:
    """Give a field of the first or last row by its clock; none when there is no row."""
    found = rows.members(frame, rows.whole(node.rows))
    plan, inner, record = frame.plan, found.frame, node.rows.record
    key = inner.bound[record]
    own = Cell("text", key, may_be_none=False)
    when = inner.kept("clock", rows.clock(inner, record, own))
    since = q.days_between(q.day(_FIRST), when.value)
    count = q.plus(q.number(1_000_000), since) if node.word == "first" else q.minus(q.number(5_000_000), since)
    order = inner.bind("place", q.when([(q.present(when.value), q.joined(marks.KEY, q.cast(count, "text"), key))]))
    counts = inner.bind("counts", found.belongs.yes)
    columns = {"best": q.lowest(q.when([(counts, order)]))}
    if found.belongs.waits is not None or when.waits is not None:
        partition = [q.column(one) for one in found.grouped]
        best = inner.bind("best", q.over_rows(q.lowest(q.when([(counts, order)])), partition, []))
        before = q.either(q.absent(best), q.absent(order), q.below(order, best))
        doubts: list[tuple[Sql, Sql]] = []
        stand = [*found.order[:-1], *rows.in_order(inner, record, key)]
        if found.belongs.waits is not None:
            doubts.append((q.both(found.belongs.unknown, q.opposite(when.is_none), before), found.belongs.waits))
            stand = [counts, *stand]
        if when.waits is not None:
            doubts.append((q.both(counts, when.unknown), when.waits))
        columns["waits"] = q.listed(marks.WAIT, inner.bind("rival", q.when(doubts)), stand)
    names = {name: plan.fresh(name) for name in columns}
    step = rows.grouped(found, f"{node.word} {record}", {names[name]: value for name, value in columns.items()})
    joined = rows.attached(frame, found, step)
    best = joined.column(names["best"])
    row = Cell("text", frame.bind(f"{node.word} {record}", marks.rest_of_key(best)))
    result = rows.cell(frame, record, row, node.field)
    waits = marks.merged(
        *(one.waits for one in found.asked), joined.column(names["waits"]) if "waits" in names else None
    )
    waits = waits if result.waits is None else result.waits if waits is None else q.first(waits, result.waits)
    value = result.value if waits is None else q.when([(q.absent(waits), result.value)])
    return replace(
        result, value=value, waits=waits, left=marks.all_left(*(one.left for one in found.asked)), may_be_none=True
    )


def only_row(frame: Frame, node: OnlyRow) -> Cell:
    """Give the one row that is keyed by its setting; none where there is no such row."""
    return only(frame, node, "")


def only(frame: Frame, node: OnlyRow, name: str) -> Cell:
    """Give the one row of a setting, or a field of it where one is named."""
    found = rows.members(frame, rows.whole(node.rows))
    plan, inner, record = frame.plan, found.frame, node.rows.record
    form, key = plan.terms.records[record], inner.bound[record]
    if found.belongs.waits is None and _writes_key(form, node.rows):
        return _keyed(frame, found, node.rows, name)
    counts = inner.bind("counts", found.belongs.yes)
    columns = {"first": q.lowest(q.when([(counts, key)])), "rows": q.count(counts)}
    if found.belongs.waits is not None:
        order = [*found.order[:-1], *rows.in_order(inner, record, key)]
        columns["waits"] = q.listed(marks.WAIT, found.belongs.waits, order)
    names = {one: plan.fresh(one) for one in columns}
    step = rows.grouped(found, f"only {record}", {names[one]: value for one, value in columns.items()})
    joined = rows.attached(frame, found, step)
    first, count = joined.column(names["first"]), q.first(joined.column(names["rows"]), q.number(0))
    asked = marks.merged(*(one.waits for one in found.asked))
    note = q.joined("", q.cast(count, "text"), q.text(" rows where one belongs"))
    many = marks.wait("contradicted", record, first, name, note)
    missing = joined.column(names["waits"]) if "waits" in names else None
    if form.each == "one":
        here = _not_there(found, node.rows, name)
        if form.complete_after is None:
            missing = here if missing is None else marks.merged(here, missing)
        elif missing is not None:
            missing = q.when([(q.present(missing), marks.merged(here, missing) or missing)])
    cases = [(q.above(count, q.number(1)), many)]
    if missing is not None:
        cases.append((q.equal(count, q.number(0)), missing))
    own = q.when(cases)
    waits = frame.bind("waits", own if asked is None else q.first(asked, own))
    row = Cell("text", frame.bind(record, q.when([(q.absent(waits), first)])), waits)
    if not name:
        return row
    of = rows.cell(frame, record, row, name)
    return replace(of, waits=marks.merged(waits, of.waits), may_be_none=True)


def _writes_key(form: Record, of: Rows) -> bool:
    """Whether rows are matched and compared with all that a row's key is made of: there is one of them at most."""
    written = {match.path[0] for match in of.matches if len(match.path) == 1}
    tests = of.where.parts if isinstance(of.where, Every) else (of.where,)
    for test in tests:
        match test:
            case Compare(op="is", left=FieldOf(of=Subject(record=form.name), field=name), right=right) if (
                form.name not in rows.free_records(right)
            ):
                written.add(name)
            case _:
                continue
    return set(form.key) <= written


def _keyed(frame: Frame, found: rows.Members, among: Rows, name: str) -> Cell:
    """The one row whose key is written, or a field of it: nothing is worked out over rows."""
    plan, inner, key = frame.plan, found.frame, found.frame.bound[among.record]
    form = plan.terms.records[among.record]
    if found.belongs.yes != q.yes_no(value=True):
        inner.keep_rows(found.belongs.yes)
    own, field = plan.fresh(form.name), plan.fresh(name or form.name)
    of = rows.cell(inner, form.name, Cell("text", key, may_be_none=False), name) if name else None
    keys = {one: q.column(one) for one in found.grouped}
    columns = {**keys, own: key, **({} if of is None else as_columns(of, field))}
    joined = rows.attached(frame, found, inner.step(f"only {form.name}", columns))
    first = joined.column(own)
    asked = marks.merged(*(one.waits for one in found.asked))
    missing = None
    if form.each == "one" and form.complete_after is None:
        missing = q.when([(q.absent(first), _not_there(found, among, name))])
    waits = asked if missing is None else missing if asked is None else q.first(asked, missing)
    waits = None if waits is None else frame.bind("waits", waits)
    if of is None:
        return Cell("text", first, waits)
    of = copied(of, joined, field)
    return replace(of, waits=marks.merged(waits, of.waits), may_be_none=True)


def _not_there(found: rows.Members, of: Rows, name: str) -> Sql:
    """What is waited for where there is no such row."""
    asked = found.asked[: len(of.matches)]
    whose = q.joined(marks.KEY, *(one.value for one in asked)) if asked else None
    return marks.wait("not yet known", of.record, whose, name, of=[record_of(match.to) for match in of.matches])
