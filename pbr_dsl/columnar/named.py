"""Named values as steps: formulas, histories, what stands in for an unknown, sums to date, what is carried."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pbr_dsl.columnar import (
    amounts,
    dates,
    eligibility,
    forms,
    frozen,
    marks,
    numbers,
    outcomes,
    relations,
    supposing,
    tables,
    world,
)
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell, kind_of
from pbr_dsl.columnar.frame import KNOWN_ON, Frame, as_columns, copied
from pbr_dsl.columnar.plan import NotLoweredError, Plan
from pbr_dsl.columnar.quotients import over_one
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.model.contract import Entry, Formula, History, Length, Lookup, Payment, Value, WhenUnknown
from pbr_dsl.model.expression import ToDate, ValueOf
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.model.walk import record_of


def value_of(frame: Frame, expr: ValueOf) -> Cell:
    """Give a named value of the rows that it is asked for: of an outcome, what it says of itself; or who qualifies."""
    terms = frame.plan.terms
    at = [forms.read(frame, one) for one in expr.at]
    record = record_of(expr.at[0]) if len(at) == 1 and expr.value not in terms.payments else ""
    rule = terms.eligibility(expr.value, record)
    if record == OUTCOME and expr.value in terms.attributes:
        found = outcomes.attribute(frame, at[0], expr.value)
    elif rule is not None:
        found = eligibility.as_result(frame, rule, at[0])
    else:
        found = value(frame, expr.value, at)
    waits = marks.merged(*(one.waits for one in at), found.waits)
    left = marks.all_left(*(one.left for one in at), found.left)
    found = replace(found, may_be_none=found.may_be_none or any(one.may_be_none for one in at))
    if expr.unknown != "hold" or found.left is None:
        return replace(found, waits=waits, left=left)
    gone = q.replaced(found.left, marks.ROW, marks.WAIT)
    held = marks.merged(*(one.waits for one in at), gone if found.waits is None else q.first(gone, found.waits))
    own = marks.all_left(*(one.left for one in at))
    known = found.value if held is None else q.when([(q.absent(held), found.value)])
    return replace(found, value=known, waits=held, left=own)


def value(frame: Frame, name: str, at: Sequence[Cell]) -> Cell:
    """Give a named value of a combination of rows, from the step that works it out."""
    plan = frame.plan
    form = plan.terms.values.get(name) or plan.terms.payments[name]
    if OUTCOME in form.domain or (isinstance(form, Payment) and not _is_plain(form)):
        frozen.refuse(frame, f"`{name}`")
    if OUTCOME in form.domain:
        bound = all(one.value == frame.bound.get(record) for one, record in zip(at, form.domain, strict=True))
        if bound and (frame.outcome or form.domain != (OUTCOME,)):
            return by_rule(frame, form)
        if form.domain != (OUTCOME,):
            message = f"the columnar engine does not read `{name}` of another outcome and of its rows yet"
            raise NotLoweredError(message)
        return outcomes.of_any(frame, at[0], f"the {name}", lambda own: by_rule(own.frame, form))
    return of_rows(frame, form, at, name, lambda inner: by_rule(inner, form))


def _is_plain(payment: Payment) -> bool:
    """Whether a payment is its formula, with nothing that has to come first."""
    asked = payment.due, payment.evidence, *payment.requires, *(bound.rest for bound in payment.bounds)
    return not any(asked)


def of_rows(frame: Frame, form: Value | Payment, at: Sequence[Cell], name: str, rule: Rule) -> Cell:
    """Give what a rule comes to for a combination of the rows of a value, from the step that works it out."""
    if frame.case is not None:
        return supposing.value(frame, at, lambda at: _of_rows(frame, form, at, name, rule))
    return _of_rows(frame, form, at, name, rule)


def _of_rows(frame: Frame, form: Value | Payment, at: Sequence[Cell], name: str, rule: Rule) -> Cell:
    """What a rule comes to for a combination of rows, from the step that works it out."""
    plan = frame.plan
    records = sum(record != PERIOD for record in form.domain)
    if frame.aside or records > 1 or (plan.many_days and (not records or PERIOD in form.domain)):
        made = _asked(frame, form, at, name, rule)
    else:
        made = plan.once(("value", name), lambda: _worked_out(frame_of(plan, form.domain), form, name, rule))
    step, cell, keys = made
    given = [*(one.value for one in at), *frame.aside.values()]
    joined = frame.join(step, dict(zip(keys, given, strict=True)), alias=name)
    return copied(cell, joined, name)


Rule = Callable[[Frame], Cell]
_Made = tuple[str, Cell, tuple[str, ...]]


def _asked(frame: Frame, form: Value | Payment, at: Sequence[Cell], name: str, rule: Rule) -> _Made:
    """The step of a value of the combinations that are asked for, what it is, and its columns of keys."""
    plan = frame.plan
    texts = tuple(one.value.sql() for one in at)
    key = ("value", name, id(frame), texts, *frame.aside)
    plan.made.setdefault(("alive", id(frame)), frame)

    def make() -> _Made:
        columns = {plan.fresh(record): one.value for record, one in zip(form.domain, at, strict=True)}
        on = {KNOWN_ON: q.column(frame.on)} if frame.on else {}
        aside = {plan.fresh(word): one for word, one in frame.aside.items()}
        step = frame.distinct(f"{name} asked", {**columns, **aside, **on}) if columns or on or aside else plan.one_row()
        inner = Frame(plan, step, dict(zip(form.domain, columns, strict=True)), KNOWN_ON if on else "")
        inner.take(dict(zip(frame.aside, map(q.column, aside), strict=True)))
        return _worked_out(inner, form, name, rule)

    return plan.once(key, make)


def frame_of(plan: Plan, domain: Sequence[str], *, begun: bool = False) -> Frame:
    """Give the frame of every combination of the rows of some records (and periods), on the day of the facts.

    With `begun` those of periods that have begun, each with the days on whose facts its lines are drafted.
    """
    records = [record for record in domain if record != PERIOD]
    if len(domain) == 1 and records:
        rows = world.rows_of(plan, records[0])
        frame = Frame(plan, rows.relation, {records[0]: rows.key}, KNOWN_ON if plan.many_days else "", own=records[0])
        if rows.stray:
            frame.keep_rows(q.absent(q.column(rows.stray)))
        return frame
    sources: list[Sql] = []
    columns: dict[str, Sql] = {}
    tests: list[Sql] = []
    if PERIOD in domain:
        sources.append(q.table(plan.drafted() if begun else plan.stretches(PERIOD), "p"))
        columns[plan.fresh(PERIOD)] = q.column("key", "p")
    for place, record in enumerate(records):
        rows = world.rows_of(plan, record)
        sources.append(q.table(rows.relation, f"t{place}"))
        columns[plan.fresh(record)] = q.column(rows.key, f"t{place}")
        if rows.stray:
            tests.append(q.absent(q.column(rows.stray, f"t{place}")))
        if plan.many_days:
            day = q.column("facts on", "p") if PERIOD in domain and begun else q.column(KNOWN_ON, "t0")
            tests.append(q.equal(q.column(KNOWN_ON, f"t{place}"), day))
    names = dict(zip([*([PERIOD] if PERIOD in domain else []), *records], columns, strict=True))
    if plan.many_days:
        if PERIOD in domain and begun:
            columns[KNOWN_ON] = q.column("facts on", "p")
        elif records:
            columns[KNOWN_ON] = q.column(KNOWN_ON, "t0")
        else:
            sources.append(q.table(plan.days_of_facts(), "d"))
            columns[KNOWN_ON] = q.column("day", "d")
    if not sources:
        return Frame(plan, plan.one_row(), {})
    query = relations.selected(sources[0], columns)
    for source in sources[1:]:
        query = query.join(source, join_type="CROSS")
    step = plan.step(" and ".join(domain) or "one", query.where(q.both(*tests)) if tests else query)
    return Frame(plan, step, {record: names[record] for record in domain}, KNOWN_ON if plan.many_days else "")


def on_final_facts(plan: Plan, name: str, step: str, bound: Mapping[str, str]) -> Frame:
    """Give the frame of a step's rows, each on the facts of its own period: those of the day that made it final."""
    if not plan.many_days:
        return Frame(plan, step, bound)
    frame = Frame(plan, step, bound)
    periods = frame.join(plan.stretches(PERIOD), {"key": frame.bound[PERIOD]}, alias="period", on_day=False)
    own = {one: q.column(one) for one in bound.values()}
    return Frame(plan, frame.step(name, {**own, KNOWN_ON: periods.column("facts on")}), bound, KNOWN_ON)


def _worked_out(frame: Frame, form: Value | Payment, name: str, rule: Rule) -> _Made:
    """The step of what a rule comes to in a frame of a value's domain."""
    cell = frame.kept(name, rule(frame))
    plan = frame.plan
    names = {plan.fresh(f"{name} of {record}"): frame.bound[record] for record in form.domain}
    names |= {plan.fresh(word): one for word, one in frame.aside.items()}
    columns = as_columns(cell, name)
    on = {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    step = frame.step(name, {**names, **columns, **on})
    return step, cell, tuple(names)


def by_rule(frame: Frame, form: Value | Payment) -> Cell:
    """Give a value by its own rule; what stands in while it is unknown."""
    if isinstance(form, Payment):
        return amounts.named(frame, form)
    if form.frozen is not None:
        found = frozen.worked_out(frame, form, forms.read(frame, form.frozen), lambda inner: _by_body(inner, form))
    else:
        found = _by_body(frame, form)
    if form.when_unknown is None or found.waits is None:
        return found
    return _stand_in(frame, form.name, form.when_unknown, found)


def _by_body(frame: Frame, form: Value) -> Cell:
    """A value by its formula, its dated lines, or its table."""
    match form.body:
        case Formula():
            return forms.read(frame, form.body.expr)
        case History():
            return _on_day(frame, form, form.body)
        case Lookup():
            return tables.looked_up(frame, form.body)


def _stand_in(frame: Frame, name: str, rule: WhenUnknown, found: Cell) -> Cell:
    """What stands in for an unknown once its wait has run out."""
    found = frame.kept(name, found)
    waits = found.waits
    if waits is None:
        return found
    out, _ = ran_out(frame, waits, forms.read(frame, rule.since), rule.hold)
    return numbers.picked([(out, forms.read(frame, rule.then))], found)


def ran_out(frame: Frame, waits: Sql, since: Cell, hold: Length) -> tuple[Sql, Sql]:
    """Give whether a wait has run out, and its last day: it never does on contradicted facts."""
    last, _ = dates.after(frame, frame.bind("since", since.value), hold)
    last = frame.bind("last day", last)
    out = q.both(q.present(waits), q.above(frame.day, last), q.opposite(marks.whys(waits, "contradicted")))
    return frame.bind("ran out", out), last


# ---------------------------------------------------------------- histories


def _on_day(frame: Frame, form: Value, body: History) -> Cell:
    """What a dated value is on a day, by the line that holds then."""
    day = None if body.as_at is None else frame.kept("as at", forms.read(frame, body.as_at))
    record = form.domain[0] if form.domain and form.domain[0] != PERIOD else ""
    rows = list(dict.fromkeys(entry.row for entry in body.entries if entry.row)) if record else []
    general = [entry for entry in body.entries if not entry.row]
    cases: list[tuple[Sql, Cell]] = []
    for row in rows:
        own = q.equal(frame.bound[record], q.text(row.replace(" / ", marks.KEY)))
        mine = [entry for entry in body.entries if entry.row == row]
        cases += [(q.both(own, begun), cell) for begun, cell in _entries(frame, form, mine, day)]
        cases.append((own, _unwritten(form, day)))
    cases += _entries(frame, form, general, day)
    found = numbers.picked(cases, _unwritten(form, day)) if cases else _unwritten(form, day)
    if day is None or day.waits is None:
        return found
    waits = day.waits if found.waits is None else q.first(day.waits, found.waits)
    return replace(found, value=q.when([(q.absent(day.waits), found.value)]), waits=waits)


def _entries(frame: Frame, form: Value, entries: Sequence[Entry], day: Cell | None) -> list[tuple[Sql, Cell]]:
    """The lines of a dated value, the last first, each with when it holds."""
    found: list[tuple[Sql, Cell]] = []
    for entry in reversed(entries):
        begun: list[Sql] = []
        if entry.start is not None:
            begun.append(
                q.holds(q.at_least(day.value, q.day(entry.start))) if day is not None else q.yes_no(value=False)
            )
        if entry.value is None and entry.agreed_by is not None:
            begun.append(q.at_most(frame.day, q.day(entry.agreed_by)))
        cell = _unwritten(form, day) if entry.value is None else forms.read(frame, entry.value)
        found.append((q.both(*begun), cell))
    return found


def _unwritten(form: Value, day: Cell | None) -> Cell:
    """What there is where no line of a dated value holds."""
    note: Sql = q.text("")
    if day is not None:
        note = q.when([(q.present(day.value), q.joined("", q.text("on "), q.cast(day.value, "text")))], q.text(""))
    kind = kind_of(form.type)
    return Cell(
        kind, q.nothing(kind), marks.wait("not yet written", field=form.name, note=note), may_be_none=False, most=0
    )


# ---------------------------------------------------------------- other periods


def to_date(frame: Frame, expr: ToDate) -> Cell:
    """Give a value each period, added over the periods up to and including the bound one."""
    plan = frame.plan
    form = plan.terms.values.get(expr.value) or plan.terms.payments[expr.value]
    at = [forms.read(frame, one) for one in expr.at]
    columns = {plan.fresh(f"to {record}"): one.value for record, one in zip(form.domain, at, strict=True)}
    on = {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    step = frame.distinct(f"{expr.value} to date asked", {**columns, **on})
    names = dict(zip(form.domain, columns, strict=True))
    inner = Frame(plan, step, names, KNOWN_ON if frame.on else "")
    until = names[PERIOD]
    alias = plan.fresh("so far")
    earlier = inner.spread(plan.stretches(PERIOD), q.at_most(q.column("key", alias), q.column(until)), alias)
    own = earlier.column("key")
    inner.layers.append(type(inner.layers[-1])())
    asked = [
        Cell("date", own, may_be_none=False)
        if record == PERIOD
        else Cell("text", q.column(names[record]), may_be_none=False)
        for record in form.domain
    ]
    group = [*columns, *([KNOWN_ON] if frame.on else [])]
    part = over_one(inner, inner.kept(expr.value, value(inner, expr.value, asked)), group)
    sums: dict[str, Sql] = {plan.fresh("sum"): q.total(part.value), plan.fresh("none"): q.count(part.is_none)}
    if part.waits is not None:
        sums[plan.fresh("waits")] = q.listed(marks.WAIT, part.waits, [own])
    if part.left is not None:
        sums[plan.fresh("left")] = q.listed(marks.ROW, part.left, [own])
    if part.over is not None:
        sums[plan.fresh("over")] = q.highest(part.over)
    result = plan.step(
        f"{expr.value} to date", inner.query({**{one: q.column(one) for one in group}, **sums}, group=group)
    )
    joined = frame.join(
        result, {name: one.value for name, one in zip(columns, at, strict=True)}, alias=f"{expr.value} to date"
    )
    found = [joined.column(name) for name in sums]
    total = q.when([(q.equal(found[1], q.number(0)), q.cast(found[0], "wide"))])
    waits = found[2] if part.waits is not None else None
    left = found[2 + (part.waits is not None)] if part.left is not None else None
    over = found[-1] if part.over is not None else None
    known = total if waits is None else q.when([(q.absent(waits), total)])
    return Cell(
        "wide",
        known,
        marks.merged(*(one.waits for one in at), waits),
        left,
        part.scale,
        over,
        2**127 - 1,
        part.may_be_none,
    )
