"""The days that spells cover as stretches in columns: those that are certain, those possible, and rows in doubt.

Where all is known every row is a stretch as it stands, and one pass of windows says what lies before it and what
follows.  Else, and where days are taken off, the days are swept once: at each day on which something begins or has
ended it is counted how many spells cover it, certainly and perhaps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from sqlglot import expressions as exp

from pbr_dsl.columnar import completeness, forms, marks, outcomes, relations, rows, supposing
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame
from pbr_dsl.values.calendar import EARLIEST

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.rows import Members
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.expression import Rows

ORDERS: Final = ("taken off", "may belong", "place 1", "place 2", "place 3", "rank", "own key")


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches of covered days: the step, its columns of keys (but the day of the facts), and what these are to be.

    `first` and `last` are the days of one; `before` the latest day of those that begin before it, `following` the first
    day of the next.  Where there is doubt, `sure` says whether stretches are those of certain or of possible days,
    `pieces` is the step of all days cut where something changes, and `doubtful` that of the rows in doubt.  `waits` is
    what the keys wait for.
    """

    plan: Plan
    step: str
    keys: list[str]
    asked: list[Cell]
    waits: Sql | None
    names: dict[str, str] = field(default_factory=dict)
    pieces: str = ""
    doubtful: str = ""
    sure: str = ""

    def __getitem__(self, name: str) -> Sql:
        """Give one of its columns."""
        return q.column(self.names[name])

    @property
    def on(self) -> list[str]:
        """The column of the day of the facts, where there is one."""
        return [KNOWN_ON] if self.plan.many_days else []

    @property
    def kinds(self) -> list[Sql | None]:
        """The conditions for certain and for possible days; one that is not written where these are the same."""
        return [q.column(self.sure), q.opposite(q.column(self.sure))] if self.sure else [None]


def spans(frame: Frame, spells: Rows, off: Rows | None) -> Spans:
    """Give the stretches of days that the spells of a setting cover, less others, up to the day of the facts."""
    spells, off = outcomes.with_own_words(frame, spells), None if off is None else outcomes.with_own_words(frame, off)
    made = _of_all(frame, spells, off)
    later = [_to_come(frame, one) for one in (spells, off) if one is not None]
    return replace(made, waits=_first([made.waits, *later])) if any(one is not None for one in later) else made


def _to_come(frame: Frame, of: Rows) -> Sql | None:
    """What spells wait for of which there are none, while some may still come."""

    def count() -> Sql:
        found, name = rows.members(frame, rows.whole(of)), frame.plan.fresh("rows")
        step = rows.grouped(found, f"{of.record} there", {name: q.count(q.opposite(found.belongs.no))})
        return rows.attached(frame, found, step).column(name)

    return completeness.to_come(frame, of, count)


def _of_all(frame: Frame, spells: Rows, off: Rows | None) -> Spans:
    """The stretches; where they are the same whatever settings there are they are worked out once."""
    plan, key = frame.plan, ("spans", spells.model_dump_json(), "" if off is None else off.model_dump_json())
    made = plan.made.get(key)
    if isinstance(made, Spans) and not frame.aside:
        wanted = [*(match.to for match in spells.matches), *([spells.during] if spells.during is not None else [])]
        asked = [forms.read(frame, one) for one in wanted]
        return replace(made, asked=asked, waits=marks.merged(*(one.waits for one in asked)))
    found = [rows.members(frame, rows.whole(one)) for one in (spells, off) if one is not None]
    made = _spans(frame, spells, off, found)
    if all(one.same_for_all for one in found) and made.asked is found[0].asked:
        plan.made[key] = made
    return made


def _spans(frame: Frame, spells: Rows, off: Rows | None, found: Sequence[Members]) -> Spans:
    """The stretches of days that rows which belong to a setting cover, less others."""
    plan = frame.plan
    days = [_days(one, part.record) for one, part in zip(found, (spells, off), strict=False) if part is not None]
    waits = _first([marks.merged(*(one.waits for one in each.asked)) for each in found])
    doubt = any(
        cell.waits is not None
        for one, own in zip(found, days, strict=True)
        for cell in (one.belongs, own.start, own.end)
    )
    keys, asked, columns = _keys(frame, found)
    names = {name: plan.fresh(name) for name in ("first", "last", "before", "following")}
    if not doubt and off is None:
        inner, (first, last) = found[0].frame, (days[0].start.value, days[0].last)
        inner.keep_rows(q.both(found[0].belongs.yes, q.present(first), q.at_most(first, last)))
        own = dict(zip(keys, columns[0], strict=True))
        step = _stretches(inner, {**own, **_on(plan)}, (first, last), names)
        return Spans(plan, step, keys, asked, waits, names)
    every = _every(frame, (keys, columns), list(zip(found, days, (spells, off), strict=False)), names)
    pieces = _swept(plan, every, keys, names, doubt=doubt)
    sure = plan.fresh("sure") if doubt else ""
    queries = []
    for word, value in (("certain", True), ("possible", False))[: 2 if doubt else 1]:
        shown = {name: q.column(name) for name in (*keys, *_on(plan), names["first"], names["last"])}
        kind = {sure: q.yes_no(value=value)} if doubt else {}
        queries.append(relations.selected(q.table(pieces), {**shown, **kind}).where(q.column(word)))
    inner = Frame(
        plan, plan.step("covered days", relations.united(queries), kept=False), {}, KNOWN_ON if plan.many_days else ""
    )
    own = {name: q.column(name) for name in (*keys, *_on(plan), *([sure] if sure else []))}
    step = _stretches(inner, own, (q.column(names["first"]), q.column(names["last"])), names)
    return Spans(plan, step, keys, asked, waits, names, pieces, every if doubt else "", sure)


def _first(values: Sequence[Sql | None]) -> Sql | None:
    """The first of some columns that is there."""
    some = [one for one in values if one is not None]
    return q.first(*some) if some else None


def _on(plan: Plan) -> dict[str, Sql]:
    """The column of the day of the facts, where there is one."""
    return {KNOWN_ON: q.column(KNOWN_ON)} if plan.many_days else {}


@dataclass(frozen=True, slots=True)
class _Days:
    """The start and the end of a row's spell, and its last day up to that of the facts, where it covers days at all."""

    start: Cell
    end: Cell
    last: Sql


def _days(found: Members, record: str) -> _Days:
    """The days of the spell of each row."""
    inner, terms = found.frame, found.frame.plan.terms
    own = Cell("text", inner.bound[record], may_be_none=False)
    start = inner.kept("start", rows.cell(inner, record, own, terms.clocks[record]))
    end = inner.kept("end", rows.cell(inner, record, own, terms.ends[record]))
    last = q.first(end.value, inner.last) if end.may_be_none or end.waits is not None else end.value
    return _Days(start, end, inner.bind("last", q.smaller(last, inner.last)))


def _keys(frame: Frame, found: Sequence[Members]) -> tuple[list[str], list[Cell], list[list[Sql]]]:
    """The columns by which spells are told apart, what these are to be, and what they are in rows of each record."""
    plan = frame.plan
    asked = [[one.value.sql() for one in each.asked] for each in found]
    if all(one == asked[0] for one in asked):
        names = [plan.fresh(f"whose {place}") for place, _ in enumerate(found[0].keys, 1)]
        return names, found[0].asked, [[q.column(one) for one in each.keys] for each in found]
    cells = [
        Cell(one.kind, one.value if place == 0 else q.first(one.value, _nobody(one)), may_be_none=False)
        for place, each in enumerate(found)
        for one in each.asked
    ]
    names = [plan.fresh(f"whose {place}") for place, _ in enumerate(cells, 1)]
    cells = [frame.kept("whose", one) for one in cells]
    step = frame.distinct(
        "whose spells", {**{name: one.value for name, one in zip(names, cells, strict=True)}, **_on(plan)}
    )
    columns: list[list[Sql]] = []
    start = 0
    for each in found:
        alias = plan.fresh("whose")
        own = names[start : start + len(each.keys)]
        same = [q.equal(q.column(name, alias), q.column(key)) for name, key in zip(own, each.keys, strict=True)]
        if each.frame.on:
            same.append(q.equal(q.column(KNOWN_ON, alias), q.column(each.frame.on)))
        joined = each.frame.spread(step, q.both(*same), alias)
        columns.append([joined.column(name) for name in names])
        each.frame.layers.append(type(each.frame.layers[-1])())
        start += len(each.keys)
    return names, cells, columns


def _nobody(cell: Cell) -> Sql:
    """What no row has as its key."""
    return q.day(EARLIEST) if cell.kind == "date" else q.text("")


def _stretches(inner: Frame, own: Mapping[str, Sql], days: tuple[Sql, Sql], names: Mapping[str, str]) -> str:
    """The step of stretches with what lies before and what follows."""
    first, last = days
    whose = list(own.values())
    columns = {
        **own,
        names["first"]: first,
        names["last"]: last,
        names["before"]: q.over_rows(q.highest(last), whose, [first, last], "before"),
        names["following"]: q.following(first, whose, [first, last]),
    }
    return inner.step("spells", columns, kept=False)


# ---------------------------------------------------------------- rows in doubt, and days taken off


def _every(
    frame: Frame,
    keys: tuple[list[str], list[list[Sql]]],
    found: Sequence[tuple[Members, _Days, Rows | None]],
    names: Mapping[str, str],
) -> str:
    """The step of all rows: the days that each covers certainly, and those that it may cover, and what it waits for."""
    plan, queries = frame.plan, []
    for place, ((each, days, part), columns) in enumerate(zip(found, keys[1], strict=True)):
        inner, start, record = each.frame, days.start, part.record if part is not None else ""
        first, last = inner.bind("first", q.first(start.value, q.day(EARLIEST))), days.last
        waits = marks.merged(each.belongs.waits, start.waits, days.end.waits)
        if inner.case is not None:
            waits = supposing.of_others(inner, record, waits)
        sure = (first, last)
        if waits is not None:
            waits = inner.bind("waits", waits)
            known = [
                (q.both(q.present(waits), q.at_most(one.value, inner.last)), one.value) for one in (start, days.end)
            ]
            nothing = q.nothing("date")
            cases = [(each.belongs.unknown, nothing), *known, (q.present(waits), nothing)]
            sure = (inner.bind("sure first", q.when(cases, first)), inner.bind("sure last", q.when(cases, last)))
        ranked = rows.in_order(inner, record, inner.bound[record])
        ranked = [*ranked, *ranked] if len(ranked) == 1 else ranked
        inner.keep_rows(q.both(q.opposite(each.belongs.no), q.opposite(start.is_none), q.at_most(first, last)))
        orders: list[Sql] = [q.number(place), each.belongs.unknown, *each.order[:-1]]
        orders += [q.nothing("yes-no")] * (len(ORDERS) - 2 - len(orders))
        columns_of = {
            **dict(zip(keys[0], columns, strict=True)),
            **_on(plan),
            **dict(zip(ORDERS, [*orders, *ranked], strict=True)),
            "sure first": sure[0],
            "sure last": sure[1],
            names["first"]: first,
            names["last"]: last,
            "record": q.text(record),
            "waits": q.nothing("text") if waits is None else waits,
        }
        queries.append(inner.query(columns_of))
    return plan.step("spells as known", relations.united(queries))


def _swept(plan: Plan, every: str, keys: Sequence[str], names: Mapping[str, str], *, doubt: bool) -> str:
    """The step of days cut where something changes: from a first to a last day, certain or not, possible or not."""
    on = list(_on(plan))
    first, last = names["first"], names["last"]
    taken = q.equal(q.column(ORDERS[0]), q.number(1))
    counts = {"sure here": ("sure first", "sure last", False), "sure off": ("sure first", "sure last", True)}
    if doubt:
        counts |= {"maybe here": (first, last, False), "maybe off": (first, last, True)}
    queries: list[exp.Select] = []
    for start, end in dict.fromkeys((start, end) for start, end, _ in counts.values()):
        for day, change in ((q.column(start), 1), (q.days_later(q.column(end), 1), -1)):
            steps: dict[str, Sql] = {}
            for word, (side, _, off) in counts.items():
                own = q.when([(taken if off else q.opposite(taken), q.number(change))], q.number(0))
                steps[word] = own if side == start else q.number(0)
            shown = {name: q.column(name) for name in (*keys, *on)}
            query = relations.selected(q.table(every), {**shown, "day": day, **steps})
            queries.append(query.where(q.present(q.column(start))))
    whose = [q.column(name) for name in (*keys, *on)]
    shown = {name: q.column(name) for name in (*keys, *on, "day")}
    summed = {word: q.cast(q.total(q.column(word)), "number") for word in counts}
    changes = relations.selected(relations.within(relations.united(queries)), {**shown, **summed}).group_by(
        *whose, q.column("day")
    )
    running = {word: q.over_rows(q.total(q.column(word)), whose, [q.column("day")], "so far") for word in counts}
    cut = relations.selected(
        relations.within(changes), {**shown, **running, "next": q.following(q.column("day"), whose, [q.column("day")])}
    )

    def held(word: str) -> Sql:
        return q.above(q.column(word if word in counts else word.replace("maybe", "sure")), q.number(0))

    result = relations.selected(
        relations.within(cut),
        {
            **{name: q.column(name) for name in (*keys, *on)},
            first: q.column("day"),
            last: q.days_later(q.column("next"), -1),
            "certain": q.both(held("sure here"), q.opposite(held("maybe off"))),
            "possible": q.both(held("maybe here"), q.opposite(held("sure off"))),
        },
    )
    return plan.step("days of spells", result)
