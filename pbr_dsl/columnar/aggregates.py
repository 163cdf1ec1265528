"""One result over the rows that belong to a setting, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.columnar import completeness, forms, marks, numbers, rows, supposing
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.few import Few, few_of
from pbr_dsl.columnar.quotients import over_one
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.model.expression import Aggregate, FieldOf

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame


def aggregate(frame: Frame, node: Aggregate) -> Cell:
    """Give one result over the rows of a setting."""
    plan, word, record = frame.plan, node.word, node.rows.record
    found = rows.members(frame, node.rows, node.of, more_pays=node.unknown != "count in")
    few = few_of(frame, found, node.rows)
    inner = found.frame
    part = _part(inner, node)
    belongs, endless = found.belongs, None
    if inner.case is not None:
        part, endless = supposing.part(inner, node, belongs, part)
    counts = q.both(belongs.yes, *([q.present(part.value)] if part.may_be_none or part.waits is not None else []))
    counts = inner.bind("counts", counts)
    doubtful = _doubtful(found, node, part, counts)
    complete_after = record in plan.terms.records and plan.terms.records[record].complete_after is not None
    told = [*(one for one in (doubtful, belongs.left, part.left) if one is not None), *few]
    if not told and not complete_after and word != "median":  # of other rows nothing is told
        counts = inner.only(counts)
    key = inner.bound[record]
    order = [*found.order[:-1], *rows.in_order(inner, record, key)]
    if belongs.waits is not None:  # a row that belongs, and of which what is read is not known, comes last
        order = [q.holds(belongs.value), *order]
    columns: dict[str, Sql] = {}
    if doubtful is not None:
        counts_in = node.unknown == "count in" and word not in ("any", "every", "no")
        if counts_in or node.unknown == "leave out":
            gone = marks.left_out(record, key, doubtful, _in_vain(word, part), counted_in=counts_in)
            gone = inner.bind("left out", q.when([(q.present(doubtful), gone)]))
            columns["left"] = q.listed(marks.ROW, gone, order)
        if counts_in:
            part, unbounded = _at_highest(inner, node, part, doubtful)
            there = q.both(q.present(doubtful), q.present(part.value))
            counts = inner.bind("counts", q.either(counts, there))
            columns["unbounded"] = q.count(unbounded)
        if node.unknown != "leave out":
            columns["waits"] = q.listed(marks.WAIT, doubtful, order)
    part = over_one(inner, part, found.grouped, counts)
    if part.over is not None:
        columns["over"] = q.highest(part.over)
    columns = {**_combined(found, word, part, counts), **columns}
    if word in ("count", "average") or endless is not None:
        columns["counted"] = q.count(counts)
    columns |= {} if endless is None else {"endless": q.count(endless)}
    columns |= _told(found, node, (part, counts), order)
    columns |= {"rows": q.count(q.opposite(belongs.no))} if complete_after else {}
    columns |= {name: value for one in few for name, value in one.columns.items()}
    step = rows.grouped(found, f"{word} over {record}", {plan.fresh(name): value for name, value in columns.items()})
    renamed = dict(zip(columns, plan.columns(step)[len(found.grouped) :], strict=True))
    return _result(frame, node, found, (step, renamed, part, few))


def _told(found: rows.Members, node: Aggregate, read: tuple[Cell, Sql], order: Sequence[Sql]) -> dict[str, Sql]:
    """The columns of the day of the first row that there should not be, and of what was left out on the way."""
    inner, record, belongs, (part, counts) = found.frame, node.rows.record, found.belongs, read
    columns: dict[str, Sql] = {}
    if node.word == "no":
        when = inner.kept("clock", rows.clock(inner, record, Cell("text", inner.bound[record], may_be_none=False)))
        columns["first day"] = q.lowest(q.when([(q.both(counts, part.yes), when.value)]))
    if belongs.left is not None:
        columns["tests left"] = q.listed(marks.ROW, belongs.left, order)
    if part.left is not None:
        columns["parts left"] = q.listed(marks.ROW, q.when([(belongs.yes, part.left)]), order)
    return columns


def _doubtful(found: rows.Members, node: Aggregate, part: Cell, counts: Sql) -> Sql | None:
    """What each row in doubt waits for; for the earliest of some days not those that could only come later."""
    inner, belongs = found.frame, found.belongs
    waits = [(q.present(belongs.waits), belongs.waits)] if belongs.waits is not None else []
    waits += [(q.both(belongs.yes, q.present(part.waits)), part.waits)] if part.waits is not None else []
    soonest = inner.cells.get((id(node.of), "soonest"))
    if not waits or soonest is None or node.word != "lowest":
        return inner.bind("waits", q.when(waits)) if waits else None
    best = q.over_rows(q.lowest(q.when([(counts, part.value)])), [q.column(one) for one in found.grouped], [])
    late = q.both(belongs.yes, q.at_least(soonest.value, inner.bind("best", best)))
    return inner.bind("waits", q.when([(late, q.nothing("text")), *waits]))


def _part(inner: Frame, node: Aggregate) -> Cell:
    """What is read of each row, in a column."""
    if node.of is None:
        return Cell("yes-no", q.yes_no(value=True), may_be_none=False)
    part = forms.read(inner, node.of)
    return inner.kept("part", part) if any(len(list(one.walk())) > 1 for one in part.columns) else part


def _in_vain(word: str, part: Cell) -> Sql:
    """Whether a row in doubt would change nothing if it belonged, by its part, which is known: none, zero, decided."""
    same = [part.is_none]
    if word == "sum":
        same.append(numbers.zero(part))
    if word in ("any", "no"):
        same.append(part.no)
    return q.either(*same, part.yes if word == "every" else None)


def first_day(frame: Frame, node: Aggregate) -> Sql:
    """Give the day of the first row that there should not be."""
    forms.read(frame, node)
    return frame.cells[id(node), "first day"].value


def _at_highest(inner: Frame, node: Aggregate, part: Cell, doubtful: Sql) -> tuple[Cell, Sql]:
    """A part with what is unknown at the highest that its column may be, and whether it has no highest."""
    if part.waits is None:
        return part, q.yes_no(value=False)
    column = None
    if isinstance(node.of, FieldOf) and node.of.of.type.kind == "row":
        column = inner.plan.terms.columns.get((node.of.of.type.record, node.of.field))
    unknown = q.both(q.present(doubtful), q.present(part.waits))
    if column is None or not column.high:
        return part, unknown
    highest = numbers.written(Fraction(column.high))
    found = numbers.picked([(q.present(part.waits), highest)], replace(part, waits=None, left=None))
    return inner.kept("part", replace(found, waits=None)), q.yes_no(value=False)


def _combined(found: rows.Members, word: str, part: Cell, counts: Sql) -> dict[str, Sql]:
    """The columns that a word is worked out from over rows."""
    value = q.when([(counts, part.value)])
    match word:
        case "sum" | "average":
            return {"sum": q.total(value)}
        case "median":
            inner, partition = found.frame, [q.column(one) for one in found.grouped]
            number = inner.bind("parts", q.over_rows(q.count(counts), partition, []))
            place = inner.bind("place", q.place(partition, [q.opposite(counts), part.value]))
            middle = (
                q.over(q.plus(number, q.number(1)), q.number(2)),
                q.plus(q.over(number, q.number(2)), q.number(1)),
            )
            here = [q.when([(q.equal(place, one), part.value)]) for one in middle]
            return {"lower middle": q.highest(here[0]), "upper middle": q.highest(here[1])}
        case "highest":
            return {"highest": q.highest(value)}
        case "lowest":
            return {"lowest": q.lowest(value)}
        case "any" | "every" | "no":
            return {"yes": q.count(q.both(counts, part.yes)), "not": q.count(q.both(counts, q.opposite(part.yes)))}
        case _:
            return {}


def _result(
    frame: Frame, node: Aggregate, found: rows.Members, made: tuple[str, dict[str, str], Cell, list[Few]]
) -> Cell:
    """What an aggregate comes to, in the setting that it is asked in."""
    step, names, part, few = made
    joined = rows.attached(frame, found, step)
    if "first day" in names:
        frame.cells[id(node), "first day"] = Cell("date", joined.column(names["first day"]))

    def count(name: str) -> Sql:
        return q.first(joined.column(names[name]), q.number(0))

    absent = marks.merged(*(one.waits for one in found.asked))
    others = [joined.column(names[one]) for one in ("tests left", "parts left") if one in names]
    gone = joined.column(names["left"]) if "left" in names else None
    held = joined.column(names["waits"]) if "waits" in names else None
    if held is not None and "unbounded" in names:
        endless = frame.bind("unbounded", q.above(joined.column(names["unbounded"]), q.number(0)))
        held = q.when([(endless, held)])
        gone = None if gone is None else q.when([(q.opposite(endless), gone)])
    waits = marks.merged(absent, held)
    for one in few:
        short = frame.bind("too few", one.absent(lambda name: joined.column(names[name])))
        gone = None if gone is None else q.when([(q.absent(short), gone)])
        waits = (
            short if waits is None else q.first(absent, short, waits) if absent is not None else q.first(short, waits)
        )
    later = completeness.to_come(frame, node.rows, lambda: joined.column(names["rows"]))
    waits = waits if later is None else later if waits is None else q.first(waits, later)

    if "over" in names:
        part = replace(part, over=q.first(joined.column(names["over"]), q.number(1)))
    match node.word:
        case "count":
            result = Cell("number", count("counted"), may_be_none=False)
        case "sum":
            total = q.cast(count("sum"), "wide")
            result = Cell("wide", total, scale=part.scale, over=part.over, most=2**127 - 1, may_be_none=False)
        case "average":
            result = _average(frame, part, count("counted"), count("sum"))
        case "median":
            result = _median(part, [joined.column(names[f"{one} middle"]) for one in ("lower", "upper")])
        case "highest" | "lowest":
            result = replace(part, value=joined.column(names[node.word]), waits=None, left=None, may_be_none=True)
        case _:
            decisive = "not" if node.word == "every" else "yes"
            seen = q.above(count(decisive), q.number(0))
            answer = q.yes_no(value=node.word == "any")
            waits = None if waits is None else q.when([(q.opposite(seen), waits)])
            gone = None if gone is None else q.when([(q.opposite(seen), gone)])
            result = Cell("yes-no", q.when([(seen, answer)], q.yes_no(value=node.word != "any")), may_be_none=False)
    result = replace(result, left=marks.all_left(*(one.left for one in found.asked), *others, gone))
    if "endless" in names:
        return supposing.over_rows(node.word, result, waits, count("endless"), count("counted"))
    if waits is None:
        return result
    return replace(result, value=q.when([(q.absent(waits), result.value)]), waits=waits)


def _median(part: Cell, middle: Sequence[Sql]) -> Cell:
    """The middle one of some numbers, halfway between the middle two."""
    both = [replace(part, value=one, waits=None, left=None, may_be_none=True) for one in middle]
    result = numbers.total(both, "++")
    return replace(result, scale=2 * result.scale)


def _average(frame: Frame, part: Cell, counted: Sql, total: Sql) -> Cell:
    """A total over so many rows; none over no row."""
    number = q.larger(counted, q.number(1))
    number = frame.bind("rows", number if part.over is None else q.times(part.over, number))
    total = q.when([(q.above(counted, q.number(0)), q.cast(total, "wide"))])
    return Cell("wide", total, scale=part.scale, over=number, most=2**127 - 1)
