"""Fields of rows, the rows that belong to a setting, and the one row among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pbr_dsl.columnar import evidence, forms, frozen, logic, marks, one_row, outcomes, supposing, world
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame, Joined
from pbr_dsl.columnar.plan import Field, NotLoweredError
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.model.expression import Aggregate, Carried, Expr, FieldOf, LinkOf, OnlyRow, Rows, Subject
from pbr_dsl.model.terms import CLOCK, OUTCOME, PERIOD
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import nodes, parts, record_of

# ---------------------------------------------------------------- fields


def field_of(frame: Frame, expr: FieldOf | LinkOf) -> Cell:
    """Give a field or link of a row; of a row that is none it is not yet known, unless no such row is promised."""
    name = expr.field if isinstance(expr, FieldOf) else expr.link
    if isinstance(expr.of, OnlyRow):
        return one_row.only(frame, expr.of, name)
    row = forms.read(frame, expr.of)
    record = record_of(expr.of)
    found = cell(frame, record, row, name)
    waits = marks.merged(row.waits, found.waits)
    if row.may_be_none and isinstance(expr, FieldOf) and not frame.plan.terms.may_lack(expr.of):
        unnamed = marks.wait("not yet known", record, None, name, "no row is named")
        waits = q.when([(row.is_none, unnamed)], waits) if waits is not None else q.when([(row.is_none, unnamed)])
    may_be_none = found.may_be_none or row.may_be_none
    return replace(found, waits=waits, left=marks.all_left(row.left, found.left), may_be_none=may_be_none)


def cell(frame: Frame, record: str, row: Cell, name: str) -> Cell:
    """Give a field or link of a row that is there."""
    if record == OUTCOME:
        return outcomes.field_of(frame, row, name)
    if record == PERIOD:
        return _of_period(frame, row, name)
    if name == "proved" and frame.plan.terms.records[record].evidence:
        return evidence.row_proved(frame, record, row)
    rows = world.rows_of(frame.plan, record)
    own = frame.own == record and row.value == frame.bound[record]
    joined = None if own else frame.join(rows.relation, {rows.key: row.value}, alias=record)
    found = stored(rows.fields[name], joined)
    if joined is not None and (frame.plan.terms.records[record].source == "index" or _earlier(frame, record, row)):
        # figures that are not published yet, and rows that were recorded after a period was final
        missing = q.both(q.present(row.value), q.absent(joined.column(rows.key)))
        to_come = q.when([(missing, marks.wait("not yet known", record, row.value, name))])
        found = replace(found, waits=to_come if found.waits is None else q.first(found.waits, to_come))
    if frame.case is not None:
        found = supposing.cell(frame, record, row, name, found)
    return frozen.end_by(frame, found) if name == frame.plan.terms.ends.get(record) else found


def _earlier(frame: Frame, record: str, row: Cell) -> bool:
    """Whether a row that is bound may not have been known yet: something is read on the facts of an earlier period."""
    contract = frame.plan.terms.contract

    def reads_earlier() -> bool:
        rests = any(bound.rest for payment in contract.payments for bound in payment.bounds)
        return rests or any(isinstance(node, Carried) for node in nodes(contract))

    bound = bool(frame.on) and record in frame.bound and row.value == frame.bound[record]
    return bound and frame.plan.once("reads earlier periods", reads_earlier)


def stored(field: Field, joined: Joined | None) -> Cell:
    """Give a field as a cell, of a relation that was joined or of the frame's own."""
    column = q.column if joined is None else joined.column
    waits = column(field.waits) if field.waits else None
    return Cell(
        field.kind, column(field.column), waits, None, field.scale, None, field.most, field.may_be_none, field.endless
    )


def _of_period(frame: Frame, row: Cell, name: str) -> Cell:
    """The first or last day of a period, or the year of the calendar that its first day lies in."""
    plan = frame.plan
    if name in ("start", "end"):
        joined = frame.join(plan.stretches(PERIOD), {"key": row.value}, alias="period", on_day=False)
        return Cell("date", joined.column(name), may_be_none=False)

    def make() -> str:
        found = [(key, plan.terms.of_period(key, name)) for key in plan.terms.periods]
        rows = [
            (q.day(plan.terms.periods[key].start), q.text(marks.written_key(of)))
            for key, of in found
            if isinstance(of, tuple)
        ]
        return plan.written(f"{name} of period", ("key", "of"), rows)

    step = plan.once((name, PERIOD), make)
    return Cell("text", frame.join(step, {"key": row.value}, on_day=False).column("of"), may_be_none=False)


def follow(frame: Frame, record: str, start: Cell, path: Sequence[str]) -> Cell:
    """Give the row that a chain of links leads to."""
    found = start
    for link in path:
        next_one = cell(frame, record, found, link)
        waits = marks.merged(found.waits, next_one.waits)
        found = replace(next_one, waits=waits, may_be_none=next_one.may_be_none or found.may_be_none)
        record = frame.plan.terms.links.get((record, link), link)
    return found


def clock(frame: Frame, record: str, row: Cell) -> Cell:
    """Give the date that places a row in time; none for a record that has no date."""
    terms = frame.plan.terms
    if record == PERIOD:
        return replace(row, kind="date")
    name = CLOCK if record == OUTCOME else terms.clocks[record]
    if name:
        return cell(frame, record, row, name)
    if (record, PERIOD) in terms.links:
        return replace(cell(frame, record, row, PERIOD), kind="date")
    return Cell("date", q.nothing("date"))


# ---------------------------------------------------------------- which rows


@dataclass(slots=True)
class Members:
    """Rows with the settings that they belong to, one in each row of `frame`, told apart by its columns `keys`.

    `belongs` is whether one does; `asked` are the cells of the outer frame that `keys` are to be equal to.  `order` is
    how those in doubt stand: last those of which it is not known where they lead.  `same_for_all` where none of it
    hangs on what settings there are.
    """

    frame: Frame
    keys: list[str]
    asked: list[Cell]
    belongs: Cell
    order: list[Sql] = field(default_factory=list)
    same_for_all: bool = False

    @property
    def grouped(self) -> list[str]:
        """The columns by which rows are grouped."""
        return [*self.keys, *([self.frame.on] if self.frame.on else [])]


def members(frame: Frame, rows: Rows, *read: Expr | None, more_pays: bool = True) -> Members:
    """Give the rows that belong, or may belong, to the settings of a frame; `read` is what is read of each.

    `more_pays` when more of them could only pay more.
    """
    if rows.during is not None and record_of(rows.during) != PERIOD:
        message = "the columnar engine does not look at rows of a year: no words ask for them"
        raise NotLoweredError(message)
    rows = outcomes.with_own_words(frame, rows)
    plan, record = frame.plan, rows.record
    every = world.rows_of(plan, record)
    on = KNOWN_ON if plan.many_days else ""
    inner = Frame(plan, every.relation, {record: every.key}, on, own=record)
    own = Cell("text", q.column(every.key), may_be_none=False)
    wanted = [*(match.to for match in rows.matches), *([rows.during] if rows.during is not None else [])]
    asked = [forms.read(frame, one) for one in wanted]
    days = [_period(inner, record, own)] if rows.during is not None else []
    if days and frame.on:
        _only_on_their_days(frame, inner, asked[-1], days[0])
    targets = [*(follow(inner, record, own, match.path) for match in rows.matches), *days]
    targets = [inner.kept("leads to", one) for one in targets]
    free = free_records(*(one for one in (rows.where, *read) if one is not None)) - {record}
    bound = {one.record: place for place, one in enumerate(wanted) if isinstance(one, Subject)}
    if not frame.aside and all(one.waits is None for one in targets) and free <= set(bound) and not every.stray:
        members = _direct(inner, targets, asked, bound)
    else:
        members = _paired(frame, inner, (targets, asked, wanted, len(rows.matches)), sorted(free), every.stray)
    leads, days = targets[: len(rows.matches)], targets[len(rows.matches) :]
    stray = [q.present(q.column(every.stray))] if every.stray else []
    perhaps = [one.unknown for one in leads if one.waits is not None] + stray
    members.order = [q.either(*perhaps)] if perhaps else []
    members.order += [*(one.unknown for one in days if one.waits is not None), *stray, own.value]
    if record in frame.bound and f"this {record}" not in free:
        members.frame.bound.setdefault(f"this {record}", frame.bound[record])
    tests = [members.belongs] if members.belongs.waits is not None else []
    if members.frame.last_day is not None:
        tests.append(frozen.not_later(members.frame, members.frame.kept("clock", clock(members.frame, record, own))))
    if record == OUTCOME:
        tests.append(outcomes.offered(members.frame, own))
    if rows.where is not None:
        tests.append(forms.read(members.frame, rows.where))
    found = logic.settled(tests, decisive=False) if tests else members.belongs
    members.belongs = members.frame.kept("belongs", found)
    if members.frame.case is not None:
        members.belongs = supposing.belongs(members.frame, record, members.belongs, more_pays=more_pays)
    return members


def free_records(*forms: Form) -> set[str]:
    """Give the records whose bound rows are read: rows bind their own inside, where `this` one is that outside."""
    found: set[str] = set()
    for form in forms:
        match form:
            case Subject():
                found.add(form.record)
            case Aggregate() | Rows():
                of = form if isinstance(form, Rows) else form.rows
                inside = [of.where, *([form.of] if isinstance(form, Aggregate) else [])]
                own = free_records(*(one for one in inside if one is not None))
                found |= {of.record if one == f"this {of.record}" else one for one in own - {of.record}}
                outside = [*(match.to for match in of.matches), of.during, of.least]
                found |= free_records(*(one for one in outside if one is not None))
            case _:
                found |= free_records(*parts(form))
    return found


def in_order(frame: Frame, record: str, key: Sql) -> list[Sql]:
    """Give what the rows of a record stand in order by: as written in the contract, else by key."""
    plan = frame.plan
    form = plan.terms.records.get(record)
    if record == OUTCOME:
        own = outcomes.every(plan).fields
        return [q.column(own[name].column) for name in ("rank", "subject", "occurrence")]
    if form is None or not (form.rows or form.milestones):
        return [key]
    if form.milestones:
        ranked: Sequence[str] = form.milestones.labels
    else:
        written = sorted(form.rows, key=lambda row: row.recorded or date.min)
        ranked = list(dict.fromkeys(marks.written_key(row.key) for row in written))
    places = [(q.text(one), q.number(place)) for place, one in enumerate(ranked)]
    step = plan.once(("rank", record), lambda: plan.written(f"{record} in order", ("ranked", "rank"), places))
    if not form.milestones:
        return [frame.join(step, {"ranked": key}, on_day=False).column("rank"), key]
    label = q.column(world.rows_of(plan, record).fields[record].column)
    of = q.column(world.rows_of(plan, record).fields[form.milestones.of].column)
    return [of, frame.join(step, {"ranked": label}, on_day=False).column("rank")]


def _period(inner: Frame, record: str, own: Cell) -> Cell:
    """The period that a row's clock lies in, among the days that count; none where it lies in none."""
    when = inner.kept("clock", clock(inner, record, own))
    days = inner.join(inner.plan.days_of_periods(), {"day": when.value}, alias="in period", on_day=False)
    return Cell("date", days.column("period"), when.waits)


def _only_on_their_days(frame: Frame, inner: Frame, asked: Cell, period: Cell) -> None:
    """Keep rows of a period on the days on whose facts it is asked for, however many days there are."""
    if period.waits is not None or not q.reads(asked.value):
        return
    plan, alias = frame.plan, frame.plan.fresh("periods asked")
    column = plan.fresh(PERIOD)
    step = frame.distinct("periods asked", {column: asked.value, KNOWN_ON: q.column(frame.on)})
    same = [(column, period.value), (KNOWN_ON, q.column(inner.on))]
    inner.spread(step, q.both(*(q.equal(q.column(one, alias), value) for one, value in same)), alias)
    inner.layers.append(type(inner.layers[-1])())


def _direct(inner: Frame, targets: list[Cell], asked: list[Cell], bound: dict[str, int]) -> Members:
    """Rows by where they lead, whatever settings there are: nothing that is read of them hangs on more than that."""
    for record, place in bound.items():
        inner.bound[record] = targets[place].value
    keys: list[str] = []
    for place, one in enumerate(targets):
        if one.may_be_none:
            inner.keep_rows(q.present(one.value))
        keys.append(inner.named(f"of {place + 1}", one.value))
    always = Cell("yes-no", q.yes_no(value=True), may_be_none=False)
    return Members(inner, keys, asked, always, same_for_all=True)


def _paired(
    frame: Frame, inner: Frame, leads: tuple[list[Cell], list[Cell], list[Expr], int], free: list[str], stray: str
) -> Members:
    """Rows paired with each setting that they lead to, or may lead to; the leads from `dated` on are periods."""
    plan, (targets, asked, wanted, dated) = frame.plan, leads
    here = dict(frame.bound)
    here.setdefault(f"this {inner.own}", here.get(inner.own, q.nothing("text")))
    outer = [record for record in free if record in here]
    for record in free:
        if record not in here:
            message = f"`{record}` is not bound where rows are chosen"
            raise NotLoweredError(message)
    columns: dict[str, Sql] = {}
    for place, one in enumerate(asked):
        columns[plan.fresh(f"to {place + 1}")] = one.value
    names = list(columns)
    for record in outer:
        columns[plan.fresh(record)] = here[record]
    columns |= {plan.fresh(word): one for word, one in frame.aside.items()}
    settings = list(columns)
    on: dict[str, Sql] = {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    step = frame.distinct("asked", {**columns, **on}) if columns or on else plan.one_row()
    alias = plan.fresh("asked")
    matches: list[Sql] = []
    for name, target in zip(names, targets, strict=True):
        same = q.equal(q.column(name, alias), target.value)
        matches.append(same if target.waits is None else q.either(same, q.present(target.waits)))
    if frame.on:
        matches.append(q.equal(q.column(KNOWN_ON, alias), q.column(inner.on)))
    joined = inner.spread(step, q.both(*matches), alias)
    aside = settings[len(names) + len(outer) :]
    for record, name in zip(outer, settings[len(names) :], strict=not aside):
        inner.bound.setdefault(record, joined.column(name))
    for to, name in zip(wanted, names, strict=True):
        if isinstance(to, Subject):
            inner.bound[to.record] = joined.column(name)
    keys = [joined.column(name).name for name in settings]
    inner.take({word: joined.column(name) for word, name in zip(frame.aside, aside, strict=True)})
    inner.layers.append(type(inner.layers[-1])())
    links = marks.merged(*(one.waits for one in targets[:dated]))
    if stray:
        links = q.column(stray) if links is None else q.first(q.column(stray), links)
    waits = marks.merged(links, *(one.waits for one in targets[dated:]))
    value = q.yes_no(value=True) if waits is None else q.when([(q.absent(waits), q.yes_no(value=True))])
    extra = [Cell("text", here[record], may_be_none=False) for record in outer]
    extra += [Cell("text" if word == "case" else "date", one, may_be_none=False) for word, one in frame.aside.items()]
    return Members(inner, keys, [*asked, *extra], Cell("yes-no", value, waits, may_be_none=False))


def attached(frame: Frame, found: Members, step: str) -> Joined:
    """Join what was worked out over the rows of each setting to the settings."""
    keys = {name: one.value for name, one in zip(found.keys, found.asked, strict=True)}
    return frame.join(step, keys, alias=step)


def grouped(found: Members, name: str, columns: dict[str, Sql]) -> str:
    """Add a step of columns over the rows of each setting."""
    keys = {one: q.column(one) for one in found.keys}
    if found.frame.on:
        keys[KNOWN_ON] = q.column(found.frame.on)
    return found.frame.plan.step(name, found.frame.query({**keys, **columns}, group=found.grouped))


def whole(rows: Rows) -> Rows:
    """Give rows of which no number is asked for; NotLoweredError for others."""
    if rows.last or rows.least is not None:
        message = f"the columnar engine does not look at so many rows of `{rows.record}` this way: only totals do"
        raise NotLoweredError(message)
    return rows
