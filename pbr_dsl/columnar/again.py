"""Outcomes that are counted again by a date, in columns: one step for each time, of the rows that had the time before.

How often is bounded by how often the contract counts it; where that is more than `MOST`, or not known of a row, it is
refused for rows that would be counted more often than that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import forms, marks, numbers, occurrences, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame, as_columns
from pbr_dsl.model.expression import Dated
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.model.walk import nodes

if TYPE_CHECKING:
    from pbr_dsl.columnar.occurrences import Made
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Outcome
    from pbr_dsl.model.expression import Expr

MOST: Final = 24


@dataclass(frozen=True, slots=True)
class _Time:
    """The step of the rows that have a time: its columns, what is in them, and whether a row may have the next.

    `times` is how often the outcome counts at most, `last` the day on which it lapses, where these are written.
    """

    step: str
    key: str
    subject: str
    before: str
    goes_on: str
    on: Cell
    times: Cell | None
    last: Cell | None


def counted(frame: Frame, outcome: Outcome, date: Expr) -> Made:
    """Give one row for each time, each later than the one before; the last may wait for its date, or be the last.

    An outcome is not counted again once it has lapsed.
    """
    plan = frame.plan
    made = [_time(frame, outcome, date, None, 1)]
    times = made[0].times
    limit = None if times is None else times.most // times.scale
    if any(isinstance(one, Dated) and one.outcome == outcome.name for one in nodes(date)):
        for place in range(2, min(MOST, limit or MOST) + 1):
            inner = Frame(plan, made[-1].step, {outcome.subject: made[-1].subject}, KNOWN_ON if frame.on else "")
            inner.keep_rows(q.column(made[-1].goes_on))
            made.append(_time(inner, outcome, date, made[-1], place))
        if times is None or times.waits is not None or limit is None or limit > MOST:
            _refuse_more(plan, outcome, made[-1], len(made))
    return _all(plan, outcome, made)


def _time(frame: Frame, outcome: Outcome, date: Expr, latest: _Time | None, place: int) -> _Time:
    """The step of the rows that have one time more."""
    plan = frame.plan
    before = None if latest is None else latest.on.value
    occurrences.being_made(frame, outcome, place, before)
    on = frame.kept("on", replace(forms.read(frame, date), left=None))
    counts = [] if before is None else [q.opposite(on.is_none), q.opposite(q.holds(q.at_most(on.value, before)))]
    times = _times(frame, outcome) if latest is None else latest.times
    if times is not None:
        counts.append(q.either(times.unknown, numbers.compared("at-most", _number(place), times)))
    if counts:
        frame.keep_rows(q.both(*counts))
    last = _last(frame, outcome, latest)
    goes_on = [q.present(on.value), q.opposite(q.equal(on.value, q.day(marks.LAST_DAY)))]
    goes_on += [q.opposite(q.holds(q.at_most(last.value, on.value)))] if last is not None else []
    words = ("key", "of", "before", "goes on", "on", "up to", "until")
    names = dict(zip(words, (plan.fresh(f"{outcome.name} {one}") for one in words), strict=True))
    columns = {
        names["key"]: frame.bound[OUTCOME],
        names["of"]: frame.bound.get(outcome.subject, q.text("")),
        names["before"]: q.nothing("date") if before is None else before,
        names["goes on"]: q.both(*goes_on),
        **({KNOWN_ON: q.column(frame.on)} if frame.on else {}),
    }
    for word, cell in (("on", on), ("up to", times), ("until", last)):
        columns |= {} if cell is None else as_columns(cell, names[word])
    return _Time(
        frame.step(f"{outcome.name} {place}", columns),
        names["key"],
        names["of"],
        names["before"],
        names["goes on"],
        on.mapped(_columns(names["on"])),
        None if times is None else times.mapped(_columns(names["up to"])),
        None if last is None else last.mapped(_columns(names["until"])),
    )


def _columns(name: str) -> Callable[[str, Sql], Sql]:
    """The columns in which a step holds a cell under a name."""
    return lambda word, _: q.column(f"{name} {word}".strip())


def _times(frame: Frame, outcome: Outcome) -> Cell | None:
    """How often an outcome counts at most; nothing where it counts every time."""
    rule = outcome.count.times
    return None if rule is None else frame.kept("up to", replace(forms.read(frame, rule), left=None))


def _last(frame: Frame, outcome: Outcome, latest: _Time | None) -> Cell | None:
    """The day on which an outcome lapses, worked out again only where it speaks of the time."""
    if outcome.lapses is None:
        return None
    rule = outcome.lapses.day
    if latest is not None and not any(
        isinstance(one, Dated) or getattr(one, "record", "") == OUTCOME for one in nodes(rule)
    ):
        return latest.last
    return frame.kept("until", replace(forms.read(frame, rule), left=None))


def _number(place: int) -> Cell:
    """Which time it is, as a number."""
    return numbers.written(Fraction(place))


def _refuse_more(plan: Plan, outcome: Outcome, latest: _Time, place: int) -> None:
    """Refuse rows that may have more times than those that are worked out."""
    more = [q.column(latest.goes_on)]
    if latest.times is not None:
        above = numbers.compared("below", _number(place), latest.times)
        more.append(q.either(latest.times.unknown, above))
    query = relations.selected(q.table(latest.step), {"key": q.column(latest.key)}).where(q.both(*more))
    message = f"the columnar engine counts `{outcome.name}` no more than {place} times yet"
    plan.never.append((plan.step(f"{outcome.name} once more", query), message))


def _all(plan: Plan, outcome: Outcome, made: Sequence[_Time]) -> Made:
    """The step of the rows of all times."""
    times = made[0].times
    words = ("on", "on waits", "time", "before", "in doubt")
    names = dict(zip(words, (plan.fresh(f"{outcome.name} {one}") for one in words), strict=True))
    bound = {record: plan.fresh(record) for record in (outcome.subject, OUTCOME) if record}
    waits = any(one.on.waits is not None for one in made)
    doubtful = times is not None and times.waits is not None
    queries = []
    for place, one in enumerate(made, start=1):
        columns = {bound[OUTCOME]: q.column(one.key), names["on"]: one.on.value, names["time"]: q.number(place)}
        columns |= {bound[outcome.subject]: q.column(one.subject)} if outcome.subject else {}
        columns[names["before"]] = q.column(one.before)
        columns |= {names["on waits"]: one.on.waits or q.nothing("text")} if waits else {}
        columns |= {names["in doubt"]: one.times.waits} if doubtful and one.times and one.times.waits else {}
        columns |= {KNOWN_ON: q.column(KNOWN_ON)} if plan.many_days else {}
        queries.append(relations.selected(q.table(one.step), columns))
    step = plan.step(f"{outcome.name} rows", relations.united(queries))
    endless = any(one.on.endless for one in made)
    on = Cell("date", q.column(names["on"]), q.column(names["on waits"]) if waits else None, endless=endless)
    return occurrences.Made(step, bound, on, names["time"], names["in doubt"] if doubtful else "", names["before"])
