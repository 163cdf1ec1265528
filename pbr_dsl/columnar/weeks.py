"""Weeks one after another, each with a day of a spell, in columns.

After a week without one the count starts again on the next covered day.  A gap of thirteen days or more has such a week
wherever the weeks begin; whether a shorter one has hangs on the day that the count started on, so which days it starts
again on is followed from one to the next, twice as far each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import relations, windows
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.spells import answers, for_each
from pbr_dsl.values.calendar import EARLIEST

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.spans import Spans
    from pbr_dsl.columnar.sql import Sql

_WEEK: Final = 7
_SURE: Final = 13  # a gap of so many days has a whole week, wherever weeks begin


def week_by_week(count: windows.Count, *, dated: bool) -> list[Sql]:
    """Give the columns of the last day of so many weeks, on certain and on possible days."""
    work, plan = count.work, count.work.frame.plan
    first, last = windows.islands(count)
    inner = work.frame
    ended = inner.bind("ended", q.over_rows(q.highest(last), work.whose, [first], "before"))
    gap = inner.bind("gap", q.minus(q.days_between(ended, first), q.number(1)))
    start = first
    if dated:
        given = work.given["first"]
        near = q.both(q.absent(ended), q.below(q.days_between(given, first), q.number(_WEEK)))
        start = inner.bind("from", q.when([(near, given)], first))
    phase = inner.bind("phase", _of_week(start))
    again: list[tuple[Sql, Sql]] = []
    until: list[tuple[Sql, Sql]] = []
    for place in range(_WEEK):
        to_next = q.rest(q.minus(q.number(place + _WEEK), _of_week(q.days_later(ended, 1))), q.number(_WEEK))
        breaks = inner.bind("breaks", q.at_least(gap, q.plus(to_next, q.number(_WEEK))))
        for cases, value in ((again, first), (until, ended)):
            found = q.over_rows(q.lowest(q.when([(breaks, value)])), work.whose, [first], "after")
            cases.append((q.equal(phase, q.number(place)), inner.bind("next", found)))
    final = inner.bind("final", q.over_rows(q.highest(last), work.whose, []))
    runs = q.first(q.when(until), final)
    root = q.either(q.absent(ended), q.at_least(gap, q.number(_SURE)))
    columns = {"first": first, "from": start, "again": q.when(again), "runs": runs, "root": root}
    step, own = windows.kept(count, columns, "runs of weeks")
    reach = _followed(count, step, own)
    inner = work.frame
    alias = plan.fresh("counted")
    windows.beside(count, reach, {}, [q.equal(q.column(own["first"].name, alias), own["first"])], alias)
    weeks = q.over(q.plus(count.length, q.number(_WEEK - 1)), q.number(_WEEK))
    days = inner.bind("days", q.times(weeks, q.number(_WEEK)))
    target = inner.bind("target", q.days_later(own["from"], q.minus(days, q.number(1))))
    return windows.earliest(count, target, q.at_least(own["runs"], q.days_later(target, 1 - _WEEK)))


def _of_week(day: Sql) -> Sql:
    """The day of the week, from 0."""
    return q.rest(q.days_between(q.day(EARLIEST), day), q.number(_WEEK))


def _followed(count: windows.Count, step: str, own: Mapping[str, Sql]) -> str:
    """The step of the days on which the count starts, or starts again."""
    plan, first, again = count.work.frame.plan, own["first"].name, own["again"].name
    shared = [one.name for one in count.work.whose]
    shown = {name: q.column(name) for name in (*shared, first)}
    reach = plan.step("counted from", relations.selected(q.table(step), shown).where(own["root"]))
    jump = plan.step(
        "counted again",
        relations.selected(q.table(step), {**shown, again: own["again"]}).where(q.present(own["again"])),
    )
    most = (plan.day - EARLIEST).days // (_WEEK + 1)
    for _ in range(most.bit_length()):
        on = q.both(
            *(q.equal(q.column(name, "a"), q.column(name, "b")) for name in shared),
            q.equal(q.column(first, "a"), q.column(again, "b")),
        )
        moved = {**{name: q.column(name, "b") for name in shared}, first: q.column(again, "b")}
        same = q.both(*(q.equal(q.column(name, "a"), q.column(name, "b")) for name in (*shared, first)))
        later = relations.selected(q.table(reach, "a"), moved).join(q.table(jump, "b"), on=same, join_type="INNER")
        both = relations.united([relations.selected(q.table(reach), shown), later])
        reach = plan.step("counted from", relations.selected(relations.within(both), shown).distinct())
        twice = {**{name: q.column(name, "b") for name in (*shared, first)}, again: q.column(again, "a")}
        jump = plan.step(
            "counted again",
            relations.selected(q.table(jump, "b"), twice).join(q.table(jump, "a"), on=on, join_type="INNER"),
        )
    return reach


def first_doubtful(frame: Frame, found: Spans, given: Mapping[str, Sql]) -> Sql:
    """Give the first of the days that count which may be covered, and are not certainly."""
    bounds = {name: given[name] for name in ("first", "last") if name in given}
    work = for_each(frame, found, bounds, found.pieces)
    first, last = found["first"], found["last"]
    start = work.frame.bind("first", q.larger(first, work.given["first"])) if "first" in bounds else first
    end = q.smaller(last, work.given["last"]) if "last" in bounds else last
    open_day = q.both(q.column("possible"), q.opposite(q.column("certain")), q.at_most(start, end))
    name = frame.plan.fresh("in doubt from")
    return answers(frame, work, "in doubt from", {name: q.lowest(q.when([(open_day, start)]))}).column(name)
