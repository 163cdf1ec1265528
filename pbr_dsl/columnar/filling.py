"""How lines fill the room of a limit, in columns: what there is room for of each, in the order of their turns.

A line takes the smaller of its amount and of the room that is left; money that comes back makes room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbr_dsl.columnar import relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.frame import Frame
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.values.calendar import EARLIEST

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Limit


@dataclass(frozen=True, slots=True)
class Room:
    """The columns of lines that fill a room: whether a line is in it, its size there, and what the line asks of it.

    `scope` tells rooms apart, `order` is that of turns, by period and day first; `row` is what is counted where rows
    are; `held` and `left` are what the size waits for and leaves out; `signed` where amounts may be below zero, `few`
    where there are few rooms, however many lines.
    """

    limit: Limit
    counts: Sql
    size: Sql
    amount: Sql
    scope: list[Sql]
    order: list[Sql]
    row: Sql | None
    held: Sql | None
    left: Sql | None
    signed: bool
    few: bool

    @property
    def asks(self) -> Sql:
        """Whether a line asks for room: one of nothing takes no place."""
        return q.both(self.counts, q.opposite(q.equal(self.amount, _wide(0))))


def filled(plan: Plan, turns: str, room: Room, *, changes: bool) -> tuple[str, Sql]:
    """Give the step of all lines with what there is room for of each; whether the size changes with periods is said."""
    money, whole = room.limit.of == "money", room.limit.trim == "whole"
    if changes and not (money and whole):
        return _by_period(plan, turns, room)
    if room.few and money and not whole and not room.signed:
        return _by_day(plan, turns, room)
    frame = Frame(plan, turns, {})
    fits = frame.bind("fits", _fits(frame, room, _wide(0), None))
    return frame.step(f"fitted in {room.limit.name}", {**_all(plan, turns), fits.name: fits}, kept=False), fits


def _by_day(plan: Plan, turns: str, room: Room) -> tuple[str, Sql]:
    """The same where rooms are few: all lines of a day fit, or none does, but on the day on which a room is used up.

    Only the lines of that day take turns.
    """
    name, own = room.limit.name, _all(plan, turns)
    days = [*room.scope, *(q.first(one, q.day(EARLIEST)) for one in room.order[:2])]
    keys = {plan.fresh(f"{name} day {number}"): one for number, one in enumerate(days)}
    taken, before = plan.fresh(f"{name} taken"), plan.fresh(f"{name} taken before")
    asked = relations.selected(q.table(turns), {**keys, taken: room.amount}).where(room.counts)
    columns: dict[str, Sql] = {key: q.column(key) for key in keys}
    sums = relations.selected(relations.within(asked), {**columns, taken: q.total(q.column(taken))})
    step = plan.step(f"{name} day by day", sums.group_by(*columns.values()))
    scope, order = [*columns.values()][: len(room.scope)], [*columns.values()][len(room.scope) :]
    so_far = q.first(q.over_rows(q.total(q.column(taken)), scope, order, "before"), _wide(0))
    sums = relations.selected(q.table(step), {**columns, taken: q.column(taken), before: so_far})
    frame = Frame(plan, turns, {})
    joined = frame.join(plan.step(f"{name} until each day", sums), keys, alias="day", on_day=False)
    left = frame.bind("left", q.minus(room.size, joined.column(before)))
    found = {**own, plan.fresh("left"): left, plan.fresh("taken that day"): joined.column(taken)}
    step = frame.step(f"days of {name}", found, kept=False)
    left, that_day = (q.column(one) for one in [*found][-2:])
    all_or_none = q.either(q.opposite(room.counts), q.at_most(that_day, left), q.at_most(left, _wide(0)))
    fits = plan.fresh("fits")
    value = q.when([(q.at_most(that_day, left), room.amount)], _wide(0))
    others = Frame(plan, step, {})
    others.keep_rows(all_or_none)
    some = Frame(plan, step, {})
    some.keep_rows(q.opposite(all_or_none))
    taken_before = q.first(q.over_rows(q.total(room.amount), days, room.order[2:], "before"), _wide(0))
    fitted = some.bind("fits", q.smaller(room.amount, q.larger(q.minus(left, taken_before), _wide(0))))
    both = [others.query({**own, fits: value}), some.query({**own, fits: fitted})]
    return plan.step(f"fitted in {name}", relations.united(both), kept=False), q.column(fits)


def _by_period(plan: Plan, turns: str, room: Room) -> tuple[str, Sql]:
    """The same where the size changes from period to period, each filled from what those before it took."""
    name = room.limit.name
    keys = [plan.fresh(f"{name} scope {number}") for number in range(len(room.scope))]
    row, taken, fits = plan.fresh(f"{name} row"), plan.fresh(f"{name} taken"), plan.fresh(f"{name} fits")
    own = _all(plan, turns)
    nobody = relations.selected(
        q.table(turns), {**dict(zip(keys, room.scope, strict=True)), row: _row(room), taken: _wide(0)}
    )
    before = plan.step(f"{name} at first", nobody.where(q.yes_no(value=False)))
    last = min(plan.day, plan.terms.last_start)
    found = []
    for days in plan.terms.periods.values():
        if days.start > last:
            break
        frame = Frame(plan, turns, {})
        frame.keep_rows(q.both(room.counts, q.equal(q.column(PERIOD), q.day(days.start))))
        scope = dict(zip(keys, room.scope, strict=True))
        sums = relations.selected(
            q.table(before), {**{key: q.column(key) for key in keys}, taken: q.total(q.column(taken))}
        )
        sums = sums.group_by(*(q.column(key) for key in keys)) if keys else sums
        so_far = frame.join(plan.step(f"{name} until {days.start}", sums), scope, alias="so far", on_day=False)
        there = None
        if room.row is not None:
            own_row = {**scope, row: room.row}
            there = frame.join(before, own_row, alias="let in", on_day=False).column(taken)
        start = frame.bind("taken before", q.first(so_far.column(taken), _wide(0)))
        fitted = frame.bind("fits", _fits(frame, room, start, there))
        step = frame.step(f"{name} of {days.start}", {**own, fits: fitted})
        found.append(relations.everything(step))
        before = _taken(plan, room, (before, step), (keys, row, taken, fits))
    rest = relations.selected(q.table(turns), {**own, fits: room.amount}).where(q.opposite(room.counts))
    return plan.step(f"fitted in {name}", relations.united([*found, rest])), q.column(fits)


def _taken(plan: Plan, room: Room, steps: tuple[str, str], names: tuple[list[str], str, str, str]) -> str:
    """The step of what was taken of each room so far, and by which rows."""
    (before, step), (keys, row, taken, fits) = steps, names
    asks = q.both(room.asks, q.opposite(q.equal(q.column(fits), _wide(0))))
    part = q.column(fits) if room.limit.of == "money" else q.when([(asks, _wide(1))], _wide(0))
    now = relations.selected(q.table(step), {**dict(zip(keys, room.scope, strict=True)), row: _row(room), taken: part})
    shared = {name: q.column(name) for name in (*keys, row)}
    both = relations.within(relations.united([relations.everything(before), now]))
    total = q.highest(q.column(taken)) if room.row is not None else q.total(q.column(taken))
    every = relations.selected(both, {**shared, taken: q.cast(total, "wide")}).group_by(*shared.values())
    if room.row is not None:
        some = {**shared, taken: q.column(taken)}
        every = relations.selected(relations.within(every), some).where(q.above(q.column(taken), _wide(0)))
    return plan.step(f"{room.limit.name} taken", every)


def _row(room: Room) -> Sql:
    """The row that a line takes a place for."""
    return q.text("") if room.row is None else room.row


def _all(plan: Plan, step: str) -> dict[str, Sql]:
    """All columns of a step."""
    return {name: q.column(name) for name in plan.columns(step)}


def _wide(value: int) -> Sql:
    """A whole number in a wide column."""
    return q.cast(q.number(value), "wide")


# ---------------------------------------------------------------- what fits


def _fits(frame: Frame, room: Room, start: Sql, there: Sql | None) -> Sql:
    """What there is room for of a line's amount, when so much was taken before; `there` is present for a row let in."""
    if room.limit.of == "rows":
        return _rows(frame, room, start, there)
    if room.limit.of == "lines":
        place = frame.bind("place", _sum(room, q.when([(room.asks, _wide(1))], _wide(0)), "so far"))
        return _let_in(room, q.at_most(q.plus(start, place), room.size))
    if room.limit.trim == "whole":
        return _whole(frame, room)
    return _signed(frame, room, start) if room.signed else _part(frame, room, start)


def _let_in(room: Room, fits: Sql) -> Sql:
    """The amount of a line that is let in; else nothing."""
    return q.when([(fits, room.amount)], _wide(0))


def _part(frame: Frame, room: Room, start: Sql) -> Sql:
    """Of amounts that are not below zero: up to what those before left."""
    before = frame.bind("taken before", _sum(room, _counted(room), "before"))
    left = q.larger(q.minus(q.minus(room.size, start), q.first(before, _wide(0))), _wide(0))
    return q.when([(room.counts, q.smaller(room.amount, left))], room.amount)


def _signed(frame: Frame, room: Room, start: Sql) -> Sql:
    """Of amounts of which some are below zero: while more is taken than there is room for, only these count.

    From then on what is taken never goes above the size: it is the sum so far, less the most by which it went above.
    """
    amount = _counted(room)
    back = frame.bind("taken back", q.first(_sum(room, q.smaller(amount, _wide(0)), "before"), _wide(0)))
    above = frame.bind("too much taken", q.above(q.plus(start, back), room.size))
    counted = frame.bind("counted", q.when([(above, q.smaller(amount, _wide(0)))], amount))
    total = frame.bind("counted so far", q.plus(start, _sum(room, counted, "so far")))
    left = q.when([(q.opposite(above), q.minus(room.size, total))])
    least = frame.bind("least left", q.over_rows(q.lowest(left), room.scope, room.order, "before"))
    before = q.plus(q.minus(total, counted), q.smaller(least, _wide(0)))
    left_now = q.larger(q.minus(room.size, before), _wide(0))
    return q.when([(room.counts, q.smaller(room.amount, left_now))], room.amount)


def _whole(frame: Frame, room: Room) -> Sql:
    """All of a line, until the first that does not fit; from then on nothing, of money that comes back too."""
    before = frame.bind("taken before", q.first(_sum(room, _counted(room), "before"), _wide(0)))
    left = q.larger(q.minus(room.size, before), _wide(0))
    over = frame.bind("does not fit", q.when([(q.both(room.counts, q.above(room.amount, left)), _wide(1))], _wide(0)))
    shut = frame.bind("shut", _sum(room, over, "so far"))
    return q.when([(q.both(room.counts, q.above(shut, _wide(0))), _wide(0))], room.amount)


def _rows(frame: Frame, room: Room, start: Sql, there: Sql | None) -> Sql:
    """Every line of a row that has a place: of the rows without one, in the order in which they first ask."""
    mine = [*room.scope, _row(room)]
    outside = room.asks if there is None else q.both(room.asks, q.absent(there))
    asks = frame.bind("asks", q.when([(outside, _wide(1))], _wide(0)))
    earlier = q.first(q.over_rows(q.total(asks), mine, room.order, "before"), _wide(0))
    asks_first = frame.bind(
        "asks first", q.when([(q.both(q.equal(asks, _wide(1)), q.equal(earlier, _wide(0))), _wide(1))], _wide(0))
    )
    place = frame.bind("place", _sum(room, asks_first, "so far"))
    let_in = q.both(q.equal(asks_first, _wide(1)), q.at_most(q.plus(start, place), room.size))
    first = frame.bind("let in first", q.when([(let_in, _wide(1))], _wide(0)))
    has_place = frame.bind("has a place", q.over_rows(q.highest(first), mine, room.order, "so far"))
    inside = q.equal(has_place, _wide(1))
    return _let_in(room, inside if there is None else q.either(q.present(there), inside))


def _counted(room: Room) -> Sql:
    """The amount of a line that is in the room; nothing of any other."""
    return q.when([(room.counts, room.amount)], _wide(0))


def _sum(room: Room, value: Sql, rows: str) -> Sql:
    """A sum over the lines of a room before a line, or up to it."""
    return q.over_rows(q.total(value), room.scope, room.order, rows)
