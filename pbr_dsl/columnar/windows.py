"""When spells first complete a length, in columns: in one unbroken stretch, added up, or week by week."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import dates, forms, marks, weeks
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame
from pbr_dsl.columnar.spans import spans
from pbr_dsl.columnar.spells import Work, answers, doubts, first_of, fixed, for_each, number_of, of_kind
from pbr_dsl.values.calendar import EARLIEST, LATEST

if TYPE_CHECKING:
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.expression import Expr, Reached

_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_YEAR: Final = 12
_LEAP: Final = 2000


@dataclass(slots=True)
class Count:
    """How days are counted: the unit of the length, and the days of each stretch that count."""

    work: Work
    unit: str
    first: Sql
    last: Sql
    before: Sql
    following: Sql

    @property
    def length(self) -> Sql:
        """The length that is to be reached."""
        return self.work.given["length"]

    def after(self, start: Sql, number: Sql, frame: Frame | None = None) -> Sql:
        """Give the last day of so many units whose first day is a day; nothing where the calendar has no such day."""
        found, _ = dates.moved(frame or self.work.frame, start, number, self.unit, "after")
        return q.days_later(found, -1)


def reached(frame: Frame, node: Reached) -> Cell:
    """Give the day on which spells first complete a length; none while they do not."""
    exprs = (node.length, node.out_of, node.gap, node.start, node.since, node.until)
    cells = [None if one is None else forms.read(frame, one) for one in exprs]
    length, out_of, gap, *bounds = cells
    found = spans(frame, node.rows, node.off)
    given = {"length": number_of(length) if length is not None else q.number(0)}
    given |= {"out of": number_of(out_of)} if out_of is not None else {}
    given |= {"gap": number_of(gap)} if gap is not None else {}
    given |= _window(frame, bounds)
    given = {name: fixed(frame, name, value) for name, value in given.items()}
    count = _count(for_each(frame, found, given), _unit(node.length))
    match node.counted, node.out_of:
        case "unbroken", _:
            columns = _unbroken(count)
        case "added", None:
            columns = _added(count)
        case "added", _:
            columns = _in_any_days(count) if count.unit == "day" else _in_any(count)
        case _:
            columns = weeks.week_by_week(count, dated=node.start is not None or node.since is not None)
    names = {frame.plan.fresh("reached"): value for value in columns}
    joined = answers(frame, count.work, "reached", names)
    sure, soonest = (joined.column([*names][place]) for place in (0, -1))
    last = given.get("last", frame.last)
    doubt = doubts(frame, found)
    waits: Sql | None = None
    if doubt is not None:
        apart: Sql = q.opposite(q.holds(q.either(q.equal(sure, soonest), q.both(q.absent(sure), q.absent(soonest)))))
        if node.counted == "every week":
            day = weeks.first_doubtful(frame, found, given)
            apart = q.at_most(day, q.first(sure, last))  # before that, both days are the same
        else:  # the first day on which it can lie, where nothing but spells is in doubt
            other = first_of(*(one.waits for one in cells if one is not None), found.waits)
            soonest = soonest if other is None else q.when([(q.absent(other), soonest)])
            frame.cells[id(node), "soonest"] = Cell("date", soonest)
        waits = q.when([(apart, doubt)])
    nothing = q.equal(given["length"], q.number(0))  # from or until no day, none is reached as it stands
    return _outcome(
        frame, [one for one in cells if one is not None], (sure, last, nothing), first_of(found.waits), waits
    )


def _outcome(frame: Frame, cells: list[Cell], day: tuple[Sql, Sql, Sql], asked: Sql | None, waits: Sql | None) -> Cell:
    """The day as a cell: none where nothing can be reached, not known where a length, a bound or a spell decides."""
    sure, last, nothing = day
    waits = None if waits is None else q.when([(q.opposite(nothing), waits)])
    waits = first_of(marks.merged(*(one.waits for one in cells)), asked, waits)
    waits = None if waits is None else frame.bind("waits", waits)
    value = q.when(
        [(q.both(q.opposite(nothing), q.at_most(sure, last), *([] if waits is None else [q.absent(waits)])), sure)]
    )
    return Cell("date", value, waits, marks.all_left(*(one.left for one in cells)))


def _unit(length: Expr) -> str:
    """The base unit that a length is counted in."""
    if length.type.kind == "number" and len(length.type.unit) == 1:
        return next(iter(length.type.unit))
    message = f"not a length of time: {length.type}"
    raise TypeError(message)


def _window(frame: Frame, bounds: list[Cell | None]) -> dict[str, Sql]:
    """The first and the last day that count, where they are bounded; an end that is open bounds nothing."""
    start, since, until = bounds
    firsts: list[Sql] = []
    if start is not None:
        firsts.append(q.when([(_open(start), q.day(EARLIEST))], q.days_later(start.value, 1)))
    if since is not None:
        firsts.append(q.when([(_open(since), q.day(EARLIEST))], since.value))
    found: dict[str, Sql] = {}
    if firsts:
        found["first"] = q.larger(*firsts) if len(firsts) > 1 else firsts[0]
    if until is not None:
        found["last"] = q.when([(q.present(until.value), q.smaller(until.value, frame.last))])
    return found


def _open(cell: Cell) -> Sql:
    """Whether a day is an end that is open."""
    return q.equal(cell.value, q.day(marks.LAST_DAY)) if cell.endless else q.yes_no(value=False)


def _count(work: Work, unit: str) -> Count:
    """Stretches cut to the days that count."""
    inner, found, given = work.frame, work.spans, work.given
    first, last, before, following = (found[name] for name in ("first", "last", "before", "following"))
    if "first" in given:
        first = inner.bind("first", q.larger(first, given["first"]))
        before = inner.bind("before", q.when([(q.at_least(before, given["first"]), before)]))
    if "last" in given:
        last = inner.bind("last", q.smaller(last, given["last"]))
        if "first" not in given:
            following = inner.bind("following", q.when([(q.at_most(following, given["last"]), following)]))
    if "first" in given or "last" in given:
        inner.keep_rows(q.at_most(first, last))
    if "first" in given:  # what followed may have ended before the first day that counts
        following = inner.bind("following", q.following(found["first"], work.whose, [found["first"], found["last"]]))
    return Count(work, unit, first, last, before, following)


def islands(count: Count, gap: Sql | None = None) -> tuple[Sql, Sql]:
    """Keep one row for each unbroken stretch, those that leave at most a gap between them made one; give its days."""
    inner, found = count.work.frame, count.work.spans
    allowed = q.number(1) if gap is None else q.plus(gap, q.number(1))
    until = inner.bind("until", q.larger(count.last, count.before))
    until = inner.bind("until", q.smaller(until, count.work.given["last"])) if "last" in count.work.given else until
    begins = q.either(q.absent(count.before), q.above(count.first, q.days_later(count.before, allowed)))
    ends = q.either(q.absent(count.following), q.above(count.following, q.days_later(until, allowed)))
    begins, ends = inner.bind("begins", begins), inner.bind("ends", ends)
    inner.keep_rows(q.either(begins, ends))
    order = [found["first"], found["last"], q.when([(begins, q.number(0))], q.number(1))]
    later = inner.bind("later", q.following(until, count.work.whose, order))
    inner.keep_rows(begins)
    return count.first, inner.bind("end", q.when([(ends, until)], later))


# ---------------------------------------------------------------- unbroken, and added


def _unbroken(count: Count) -> list[Sql]:
    """The first day on which one stretch completes the length."""
    first, last = _one_for_all(count)
    target = count.work.frame.bind("target", count.after(first, count.length))
    return earliest(count, target, q.at_most(target, last))


def _one_for_all(count: Count) -> tuple[Sql, Sql]:
    """Unbroken stretches, which are made once for all lengths where what bounds them is the same for all settings."""
    work, plan, gap = count.work, count.work.frame.plan, count.work.given.get("gap")
    bounds = {name: value.sql() for name, value in work.given.items() if name != "length"}
    if any(q.reads(value) for value in work.given.values()):
        return islands(count, gap)

    def make() -> tuple[str, dict[str, Sql]]:
        first, last = islands(count, gap)
        return kept(count, {"first": first, "last": last}, "unbroken spells")

    step, own = plan.once(("unbroken", work.spans.step, *bounds.items()), make)
    work.frame = Frame(plan, step, {}, KNOWN_ON if plan.many_days else "")
    return own["first"], own["last"]


def earliest(count: Count, target: Sql, condition: Sql) -> list[Sql]:
    """The columns of the first day for which a condition holds, on certain and on possible days."""
    day = count.work.frame.bind("target", q.when([(condition, target)]))
    return [q.lowest(of_kind(kind, day)) for kind in count.work.spans.kinds]


def _added(count: Count) -> list[Sql]:
    """The first day on which completed units of stretches add up to the length."""
    inner = count.work.frame
    if count.unit == "day":
        first, last = _new_days(count)
        units = inner.bind("days", q.plus(q.days_between(first, last), q.number(1)))
    else:
        first, last = islands(count)
        units = _complete(count, inner, first, last)
    left = _left(count, inner, units, [first])
    target = inner.bind("target", count.after(first, left))
    return earliest(count, target, q.both(q.above(left, q.number(0)), q.at_most(target, last)))


def _new_days(count: Count) -> tuple[Sql, Sql]:
    """Keep the days of each stretch that none before it has."""
    inner = count.work.frame
    again = q.at_least(count.before, count.first)
    first = inner.bind("first", q.when([(again, q.days_later(count.before, 1))], count.first))
    inner.keep_rows(q.at_most(first, count.last))
    return first, count.last


def _left(count: Count, inner: Frame, units: Sql, order: list[Sql], *, of: tuple[Sql, ...] = ()) -> Sql:
    """How many units are left to be completed when a stretch begins."""
    done = q.first(q.over_rows(q.total(units), [*count.work.whose, *of], order, "before"), q.number(0))
    return inner.bind("left", q.minus(count.length, q.cast(done, "number")))


def _complete(count: Count, inner: Frame, first: Sql, last: Sql) -> Sql:
    """How many units of the calendar a stretch completes, one after another: up to one whose last day there is not."""
    next_day = inner.bind("next day", q.days_later(last, 1))
    years = q.times(q.minus(q.year(next_day), q.year(first)), q.number(_YEAR))
    months = inner.bind("months", q.minus(q.plus(years, q.month(next_day)), q.month(first)))
    late = q.above(q.months_later(first, months), next_day)
    months = inner.bind("months", q.minus(months, q.when([(late, q.number(1))], q.number(0))))
    units = inner.bind("units", q.over(months, q.number(_MONTHS[count.unit])))
    if dates.clamps(inner.plan):
        return units
    short = inner.bind("short", q.when([(q.above(q.day_of_month(first), q.number(28)), _before_short(count, first))]))
    return inner.bind("units", q.smaller(units, short))


def _before_short(count: Count, first: Sql) -> Sql:
    """How many units from a day one ends in a month that has no such day; nothing where none ever does."""
    step, day = _MONTHS[count.unit], q.day_of_month(first)
    cases: list[tuple[Sql, Sql]] = []
    for month in range(1, _YEAR + 1):
        here = q.equal(q.month(first), q.number(month))
        ends = [(done, (month - 1 + done * step) % _YEAR + 1) for done in range(1, _YEAR // step + 1)]
        for number in (31, 30):
            short = next((done for done, end in ends if monthrange(_LEAP, end)[1] < number), None)
            if short is not None:
                cases.append((q.both(here, q.equal(day, q.number(number))), q.number(short - 1)))
        february = next((done for done, end in ends if end == 2), None)  # noqa: PLR2004
        if february is not None:
            again = q.equal(q.day_of_month(q.months_later(first, q.number(february * step))), day)
            short_at = q.when([(again, q.number(february + _YEAR // step - 1))], q.number(february - 1))
            cases.append((q.both(here, q.equal(day, q.number(29))), short_at))
    return q.when(cases)


# ---------------------------------------------------------------- in any stretch of another length


def kept(count: Count, columns: Mapping[str, Sql], name: str) -> tuple[str, dict[str, Sql]]:
    """The step of columns for each stretch, beside those that it shares with others; these columns of it."""
    plan = count.work.frame.plan
    names = {word: plan.fresh(word) for word in columns}
    shared = {one.name: one for one in count.work.whose}
    step = count.work.frame.step(name, {**shared, **{names[word]: value for word, value in columns.items()}})
    count.work.frame = Frame(plan, step, {}, KNOWN_ON if plan.many_days else "")
    count.work.given = {
        name: value for name, value in count.work.given.items() if value.name in shared or not q.reads(value)
    }
    return step, {word: q.column(new) for word, new in names.items()}


def beside(count: Count, step: str, columns: Mapping[str, Sql], condition: list[Sql], alias: str) -> dict[str, Sql]:
    """Join the stretches of the same question and kind under an alias; give their columns."""
    same = [q.equal(q.column(one.name, alias), one) for one in count.work.whose]
    joined = count.work.frame.spread(step, q.both(*same, *condition), alias)
    count.work.frame.layers.append(type(count.work.frame.layers[-1])())
    return {word: joined.column(one.name) for word, one in columns.items()}


def _in_any_days(count: Count) -> list[Sql]:
    """The same inside one stretch of another length: it need only be looked for from the first day of each spell."""
    first, last = _new_days(count)
    days = q.plus(q.days_between(first, last), q.number(1))
    left = _left(count, count.work.frame, days, [first])
    done = q.minus(count.length, left)
    step, own = kept(count, {"first": first, "last": last, "done": done, "days": days}, "days added")
    alias = count.work.frame.plan.fresh("later")
    until = count.work.frame.bind("place", q.plus(own["done"], count.length))
    after = q.below(q.column(own["done"].name, alias), until)
    here = q.at_least(q.plus(q.column(own["done"].name, alias), q.column(own["days"].name, alias)), until)
    later = beside(count, step, own, [after, here], alias)
    target = q.days_later(later["first"], q.minus(q.minus(until, later["done"]), q.number(1)))
    target = count.work.frame.bind("target", target)
    end = q.days_later(own["first"], q.minus(count.work.given["out of"], q.number(1)))
    return earliest(count, target, q.at_most(target, end))


def _in_any(count: Count) -> list[Sql]:
    """The same inside one stretch of another length, which may begin where a unit of a spell does."""
    plan = count.work.frame.plan
    first, last = islands(count)
    units = _complete(count, count.work.frame, first, last)
    step, own = kept(count, {"first": first, "last": last, "units": units}, "unbroken spells")
    inner = count.work.frame
    alias = plan.fresh("number")
    joined = inner.spread(_numbers(count), q.at_most(q.column("number", alias), own["units"]), alias)
    inner.layers.append(type(inner.layers[-1])())
    start = inner.bind("from", q.days_later(count.after(own["first"], joined.column("number")), 1))
    inner.keep_rows(q.at_most(start, own["last"]))
    until = inner.bind("until", q.first(count.after(start, count.work.given["out of"]), q.day(LATEST)))
    alias = plan.fresh("later")
    inside = [
        q.at_least(q.column(own["last"].name, alias), start),
        q.at_most(q.column(own["first"].name, alias), until),
    ]
    later = beside(count, step, own, inside, alias)
    begin = inner.bind("begin", q.larger(later["first"], start))
    end = inner.bind("end", q.smaller(later["last"], until))
    left = _left(count, inner, _complete(count, inner, begin, end), [begin], of=(start,))
    target = inner.bind("target", count.after(begin, left))
    return earliest(count, target, q.both(q.above(left, q.number(0)), q.at_most(target, end)))


def _numbers(count: Count) -> str:
    """The step of all numbers of units that a stretch may complete."""
    plan = count.work.frame.plan
    most = (plan.day.year - EARLIEST.year + 1) * _YEAR // _MONTHS[count.unit]
    return plan.once(
        ("numbers", most), lambda: plan.written("numbers", ("number",), [[q.number(one)] for one in range(most + 1)])
    )
