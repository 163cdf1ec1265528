"""Spells in columns: the days that rows cover, less those taken off, counted, and held against a time.

Every question is asked of the days that are certainly covered and of those that may be; where both answers agree the
unknowns do not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import forms, marks, numbers
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame, Joined
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.columnar.spans import ORDERS, Spans, spans
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.model.walk import record_of
from pbr_dsl.values.calendar import LATEST

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.expression import Covers, FirstGap, TimeIn

_OPEN: Final = date(9999, 12, 31)
_MANY: Final = (LATEST - date(1900, 1, 1)).days


@dataclass(slots=True)
class Work:
    """Stretches with what they are asked for: a frame of them, the columns of one question, and what these are to be.

    `asked` are by column the values of the outer frame, `given` the columns of what was given for each question.
    """

    spans: Spans
    frame: Frame
    keys: list[str]
    asked: dict[str, Sql]
    given: dict[str, Sql]

    @property
    def whose(self) -> list[Sql]:
        """The columns that stretches of one question and kind share."""
        sure = [self.spans.sure] if self.spans.sure else []
        return [q.column(name) for name in (*self.keys, *sure)]


def for_each(frame: Frame, found: Spans, given: Mapping[str, Sql], step: str = "") -> Work:
    """Give stretches, or those of another step with their keys, for each question that settings ask."""
    plan = found.plan
    inner = Frame(plan, step or found.step, {}, KNOWN_ON if plan.many_days else "")
    whose = {name: cell.value for name, cell in zip(found.keys, found.asked, strict=True)}
    if not any(q.reads(value) for value in given.values()):
        return Work(found, inner, [*found.keys, *found.on], whose, dict(given))
    names = {name: plan.fresh(name) for name in found.keys}
    own = {name: plan.fresh(f"given {name}") for name in given}
    columns = {**{new: whose[old] for old, new in names.items()}, **{own[name]: value for name, value in given.items()}}
    on = {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    asked = frame.distinct("spells asked for", {**columns, **on})
    alias = plan.fresh("asked for")
    same = [q.equal(q.column(new, alias), q.column(old)) for old, new in names.items()]
    same += [q.equal(q.column(KNOWN_ON, alias), q.column(KNOWN_ON)) for _ in found.on]
    joined = inner.spread(asked, q.both(*same), alias)
    there = {name: joined.column(new) for name, new in own.items()}
    inner.layers.append(type(inner.layers[-1])())
    outer = {**whose, **{column.name: given[name] for name, column in there.items()}}
    return Work(found, inner, [*found.keys, *(one.name for one in there.values()), *found.on], outer, there)


def answers(frame: Frame, work: Work, name: str, columns: Mapping[str, Sql]) -> Joined:
    """Join what columns come to over the stretches of each question."""
    shown = {key: q.column(key) for key in work.keys}
    step = work.spans.plan.step(name, work.frame.query({**shown, **columns}, group=work.keys))
    return frame.join(step, work.asked, alias=name)


def doubts(frame: Frame, found: Spans) -> Sql | None:
    """Give what all rows in doubt wait for."""
    if not found.doubtful:
        return None
    every = Frame(found.plan, found.doubtful, {}, KNOWN_ON if found.plan.many_days else "")
    waits = found.plan.fresh("waits")
    columns = {waits: q.listed(marks.WAIT, q.column("waits"), [q.column(one) for one in ORDERS])}
    whose = {name: cell.value for name, cell in zip(found.keys, found.asked, strict=True)}
    return answers(frame, Work(found, every, [*found.keys, *found.on], whose, {}), "doubts", columns).column(waits)


def number_of(cell: Cell) -> Sql:
    """Give a number as a whole one, 0 for none."""
    if cell.over is not None:
        message = "the columnar engine does not read a length that is a quotient yet"
        raise NotLoweredError(message)
    value = q.over(cell.value, q.number(cell.scale)) if cell.scale != 1 else cell.value
    value = q.cast(value, "number") if cell.kind == "wide" else value
    return q.first(value, q.number(0)) if cell.may_be_none or cell.waits is not None else value


def first_of(*waits: Sql | None) -> Sql | None:
    """Give the first of some things that are waited for."""
    some = [one for one in waits if one is not None]
    return q.first(*some) if some else None


def fixed(frame: Frame, name: str, value: Sql) -> Sql:
    """Work out what is given in a column, unless it is the same for all settings."""
    return frame.bind(name, value) if q.reads(value) else value


def of_kind(condition: Sql | None, value: Sql) -> Sql:
    """Give a value for one kind of stretches."""
    return value if condition is None else q.when([(condition, value)])


# ---------------------------------------------------------------- time in a period


def time_in(frame: Frame, node: TimeIn) -> Cell:
    """Give the days of spells inside a period, or from one day to another once that has come."""
    ends = [node.during] if node.during is not None else [node.start, node.end]
    cells = [forms.read(frame, one) for one in ends if one is not None]
    record = record_of(node.during) if node.during is not None else ""
    bounds = [cells[0].value] if record else [fixed(frame, "day", _so_far(frame, one)) for one in cells]
    found = spans(frame, node.rows, node.off)
    work, start, end = _inside(frame, found, "", record, bounds)
    inner, first, before = work.frame, found["first"], found["before"]
    new = inner.bind("new", q.when([(q.at_least(before, first), q.days_later(before, 1))], first))
    days = q.plus(q.days_between(q.larger(new, start), q.smaller(found["last"], end)), q.number(1))
    days = inner.bind("days", of_kind(found.kinds[0], q.larger(days, q.number(0))))
    total = frame.plan.fresh("days")
    joined = answers(frame, work, "time in spells", {total: q.cast(q.total(days), "number")})
    value = q.first(joined.column(total), q.number(0))
    left: Sql | None = None
    waits = [found.waits]
    if found.doubtful:
        off, own, gone = _matter(frame, found, record, bounds)
        waits += [off, own] if node.unknown == "hold" else [off]
        left = gone if node.unknown == "leave out" else None
    if not record:
        note = q.joined("", q.text("until "), q.cast(bounds[1], "text"))
        to_come = q.when([(q.above(bounds[1], frame.day), marks.wait("time", node.rows.record, note=note))])
        waits.insert(0, to_come)
    return _there(frame, cells, Cell("number", value, first_of(*waits), left, most=_MANY, may_be_none=False))


def _there(frame: Frame, cells: Sequence[Cell], found: Cell) -> Cell:
    """A result that hangs on others: not known while one of these is not, and none where one is none."""
    absent = marks.merged(*(one.waits for one in cells))
    none = q.either(*(one.is_none for one in cells))
    waits = (
        found.waits
        if none == q.yes_no(value=False) or found.waits is None
        else q.when([(q.opposite(none), found.waits)])
    )
    waits = first_of(absent, waits)
    waits = None if waits is None else frame.bind("waits", waits)
    value = found.value if none == q.yes_no(value=False) else q.when([(q.opposite(none), found.value)])
    value = value if waits is None else q.when([(q.absent(waits), value)])
    left = found.left if found.left is None or waits is None else q.when([(q.absent(waits), found.left)])
    left = marks.all_left(*(one.left for one in cells), left)
    may_be_none = found.may_be_none or any(one.may_be_none for one in cells)
    return replace(found, value=value, waits=waits, left=left, may_be_none=may_be_none)


def _so_far(frame: Frame, cell: Cell) -> Sql:
    """A day, the last that is read for an end that is open."""
    return q.when([(q.equal(cell.value, q.day(_OPEN)), frame.last)], cell.value) if cell.endless else cell.value


def _inside(frame: Frame, found: Spans, step: str, record: str, bounds: Sequence[Sql]) -> tuple[Work, Sql, Sql]:
    """Stretches, or those of another step, in each period that they touch, or between two days that are given."""
    if not record:
        work = for_each(frame, found, {"start": bounds[0], "end": bounds[1]}, step)
        return work, work.given["start"], work.given["end"]
    work = for_each(frame, found, {}, step)
    alias = frame.plan.fresh("within")
    touches = q.both(
        q.at_most(found["first"], q.column("last", alias)), q.at_least(found["last"], q.column("first", alias))
    )
    joined = work.frame.spread(_counted(frame.plan, record), touches, alias)
    work.frame.layers.append(type(work.frame.layers[-1])())
    key = joined.column("key")
    work.keys.insert(0, key.name)
    work.asked[key.name] = bounds[0]
    return work, joined.column("first"), joined.column("last")


def _counted(plan: Plan, record: str) -> str:
    """The step of periods, or years, with the first and the last of their days that are in the term."""

    def make() -> str:
        own = plan.terms.periods if record == PERIOD else [row.key for row in plan.terms.records[record].rows]
        days = [(key, plan.terms.counted[key]) for key in own]
        rows = [
            (
                q.day(plan.terms.periods[key].start) if record == PERIOD else q.text(marks.written_key(key)),
                q.day(one.start),
                q.day(one.end),
            )
            for key, one in days
        ]
        return plan.written(f"days of each {record}", ("key", "first", "last"), rows)

    return plan.once(("counted", record), make)


def _matter(frame: Frame, found: Spans, record: str, bounds: Sequence[Sql]) -> tuple[Sql, Sql, Sql]:
    """What rows wait for that may change the days inside: the first taken off, all others, and these themselves."""
    plan = frame.plan
    work, start, end = _inside(frame, found, found.doubtful, record, bounds)
    inner, alias = work.frame, plan.fresh("piece")
    first, last = (inner.bind("day", one) for one in (q.larger(found["first"], start), q.smaller(found["last"], end)))
    taken = inner.bind("taken", q.equal(q.column(ORDERS[0]), q.number(1)))
    inner.keep_rows(q.both(q.present(q.column("waits")), q.at_most(first, last)))
    same = [q.equal(q.column(name, alias), q.column(name)) for name in (*found.keys, *found.on)]
    names = found.names
    touches = [q.at_most(q.column(names["first"], alias), last), q.at_least(q.column(names["last"], alias), first)]
    open_day = q.both(q.column("possible", alias), q.either(taken, q.opposite(q.column("certain", alias))))
    inner.spread(found.pieces, q.both(*same, *touches, open_day), alias)
    columns = [*work.keys, *ORDERS, "record", "waits"]
    once = plan.step("spells in doubt", inner.query({name: q.column(name) for name in columns}).distinct())
    off, own, gone = (plan.fresh(word) for word in ("taken off waits", "waits", "left out"))
    order, taken = [q.column(one) for one in ORDERS], q.equal(q.column(ORDERS[0]), q.number(1))
    left = marks.left_out(q.column("record"), q.column(ORDERS[-1]), q.column("waits"))
    lists = {
        off: q.listed(marks.ROW, q.when([(taken, q.column("waits"))]), order),
        own: q.listed(marks.WAIT, q.when([(q.opposite(taken), q.column("waits"))]), order),
        gone: q.listed(marks.ROW, q.when([(q.opposite(taken), left)]), order),
    }
    work.frame = Frame(plan, once, {}, KNOWN_ON if plan.many_days else "")
    joined = answers(frame, work, "doubts", lists)
    return q.unless_empty(q.part_of(joined.column(off), marks.ROW, 1)), joined.column(own), joined.column(gone)


# ---------------------------------------------------------------- cover


def covers(frame: Frame, node: Covers) -> Cell:
    """Give whether spells cover every day from start to end, but for the gaps that are allowed."""
    start, end = (forms.read(frame, one) for one in (node.start, node.end))
    allowed = forms.read(frame, node.gap) if node.gap is not None else None
    asked = [start, end, *([allowed] if allowed is not None else [])]
    found = spans(frame, node.rows, None)
    days = {"start": fixed(frame, "start", start.value), "end": fixed(frame, "end", end.value)}
    work = for_each(frame, found, days)
    inner, plan, (first, last) = work.frame, frame.plan, work.given.values()
    inner.keep_rows(q.both(q.at_most(found["first"], last), q.at_least(found["last"], first)))
    eve = inner.bind("eve", q.days_later(first, -1))
    prior = q.when([(q.above(found["before"], eve), found["before"])], eve)
    gap = q.minus(q.days_between(inner.bind("prior", prior), q.larger(found["first"], first)), q.number(1))
    gap = inner.bind("gap", q.larger(gap, q.number(0)))
    until = inner.bind("until", q.smaller(found["last"], last))
    columns: dict[str, Sql] = {}
    for kind in found.kinds:
        each = of_kind(kind, gap)
        columns[plan.fresh("gaps")] = q.cast(q.total(each), "number") if node.in_all else q.highest(each)
        columns[plan.fresh("until")] = q.highest(of_kind(kind, until))
    joined = answers(frame, work, "cover", columns)
    most = (
        numbers.written(Fraction(0)) if allowed is None else replace(allowed, value=q.first(allowed.value, q.number(0)))
    )
    past = frame.bind("past", q.smaller(days["end"], frame.day))
    eve = frame.bind("eve", q.days_later(days["start"], -1))

    def covered(place: int, to: Sql) -> Sql:
        gaps, reached = (joined.column(name) for name in [*columns][2 * place : 2 * place + 2])
        rest = q.larger(q.days_between(q.first(reached, eve), to), q.number(0))
        both = q.plus if node.in_all else q.larger
        size = Cell("number", both(q.first(gaps, q.number(0)), rest), most=_MANY, may_be_none=False)
        return frame.bind("covered", q.holds(numbers.compared("at-most", size, most)))

    yes, perhaps, likely = covered(0, days["end"]), covered(len(found.kinds) - 1, past), covered(0, past)
    there = [q.opposite(q.either(q.absent(one.value), q.equal(one.value, q.day(_OPEN)))) for one in (start, end)]
    dated = frame.bind("dated", q.both(*there))
    note = q.joined("", q.text("until "), q.cast(days["end"], "text"))
    to_come = q.at_most(q.larger(days["start"], q.days_later(frame.day, 1)), days["end"])
    time = q.when([(to_come, marks.wait("time", node.rows.record, note=note))])
    doubt = marks.merged(doubts(frame, found), time)
    waits = q.when([(q.both(dated, q.opposite(yes), perhaps), q.when([(likely, time)], doubt))])
    answer = Cell("yes-no", q.both(dated, yes), first_of(found.waits, waits), may_be_none=False)
    return _there(frame, [replace(one, may_be_none=False) for one in asked], answer)


# ---------------------------------------------------------------- a gap


def first_gap(frame: Frame, node: FirstGap) -> Cell:
    """Give the first day from another on that no spell covers; none while all days so far are covered."""
    since = forms.read(frame, node.since)
    day = since.value
    if since.endless:
        day = q.when([(q.opposite(q.equal(day, q.day(_OPEN))), day)])
        since = replace(since, value=day, may_be_none=True)
    day = fixed(frame, "since", day)
    found = spans(frame, node.rows, node.off)
    work = for_each(frame, found, {"since": day})
    inner, plan, from_day = work.frame, frame.plan, work.given["since"]
    eve = inner.bind("eve", q.days_later(from_day, -1))
    prior = inner.bind("prior", q.when([(q.above(found["before"], eve), found["before"])], eve))
    next_day = q.days_later(prior, 1)
    gap = inner.bind("gap", q.when([(q.above(found["first"], next_day), next_day)]))
    columns: dict[str, Sql] = {}
    for kind in found.kinds:
        columns[plan.fresh("gap")] = q.lowest(of_kind(kind, gap))
        columns[plan.fresh("until")] = q.highest(of_kind(kind, found["last"]))
    joined = answers(frame, work, "first gap", columns)
    eve = frame.bind("eve", q.days_later(day, -1))
    gaps: list[Sql] = []
    for place, _ in enumerate(found.kinds):
        inside, until = (joined.column(name) for name in [*columns][2 * place : 2 * place + 2])
        after = q.days_later(q.larger(until, eve), 1)
        gaps.append(frame.bind("gap", q.first(inside, after)))
    here = q.at_most(gaps[0], frame.last)
    value = q.when([(here, gaps[0])])
    doubt = doubts(frame, found)
    waits = None if doubt is None else q.when([(q.both(here, q.opposite(q.equal(gaps[0], gaps[-1]))), doubt)])
    return _there(frame, [since], Cell("date", value, first_of(found.waits, waits), may_be_none=True))
