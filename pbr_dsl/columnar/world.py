"""The rows that exist: those of the files, those of the contract, those of milestones, and those that links name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import permutations
from math import lcm

from sqlglot import expressions as exp

from pbr_dsl.columnar import dates, forms, marks, outcomes, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import KINDS
from pbr_dsl.columnar.frame import KNOWN_ON, Frame
from pbr_dsl.columnar.plan import Field, Plan, Rows
from pbr_dsl.columnar.reading.schema import stored
from pbr_dsl.columnar.sql import Kind, Sql
from pbr_dsl.columnar.strays import beside_strays, perhaps_one
from pbr_dsl.model.cells import read_cell
from pbr_dsl.model.contract import Record
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.values.facts import NONE, OPEN, Cell, Missing, Row, Unknown
from pbr_dsl.values.history import has_made_up_key

_OPEN_END = date(9999, 12, 31)
_DAYS = "d"  # the days of the facts themselves


def rows_of(plan: Plan, record: str) -> Rows:
    """Give the rows of a record, those that links and keys name and no file holds among them."""
    return plan.once(("rows", record), lambda: _rows(plan, record))


def _rows(plan: Plan, record: str) -> Rows:
    """The rows of a record by where they come from."""
    if record == OUTCOME:
        return outcomes.every(plan)
    form = plan.terms.records[record]
    if form.milestones is not None:
        return _milestones(plan, form)
    own = own_rows(plan, record)
    if form.source != "data":
        return own
    named = [*_named(plan, record), *_promised(plan, form)]
    return _with(plan, own, form, named) if named else own


def own_rows(plan: Plan, record: str) -> Rows:
    """Give the rows of a record that stand in files or in the contract."""
    form = plan.terms.records[record]
    if record in plan.sources:
        return plan.sources[record]
    return plan.once(("own rows", record), lambda: loaded(plan, form, {day: _written(form, day) for day in plan.days}))


def _written(record: Record, day: date) -> list[Row]:
    """The rows that stand in the contract itself, as far as they were published by a day; the last of a key counts."""
    known = sorted(record.rows, key=lambda row: row.recorded or date.min)
    rows = {
        row.key: Row(
            record.name, row.key, {name: read_cell(text, record, name, row.key) for name, text in row.cells.items()}
        )
        for row in known
        if row.recorded is None or row.recorded <= day
    }
    return list(rows.values())


# ---------------------------------------------------------------- rows that are written out


def loaded(plan: Plan, form: Record, known: dict[date, list[Row]]) -> Rows:
    """Give rows that are at hand as a step of rows written out, for each day that facts are looked at."""
    names = [*(link.name for link in form.links), *(column.name for column in form.columns)]
    names = list(dict.fromkeys((*names, *form.key)))
    every = [(day, row) for day, rows in known.items() for row in rows]
    cells = {name: [_cell(plan, form, row, name) for _, row in every] for name in names}
    fields = {name: _field(plan, form, name, cells[name]) for name in names}
    key, place = plan.fresh(form.name), plan.fresh(f"{form.name} place")
    stray = plan.fresh(f"{form.name} unread") if any(has_made_up_key(row) for _, row in every) else ""
    columns = [key, place, *([stray] if stray else []), *([KNOWN_ON] if plan.many_days else [])]
    for one in fields.values():
        columns += [one.column, *([one.waits] if one.waits else [])]
    rows: list[list[Sql]] = []
    for number, (day, row) in enumerate(every):
        values: list[Sql] = [q.text(marks.written_key(row.key)), q.text(row.place) if row.place else q.nothing("text")]
        if stray:
            values.append(_waits([_stray(row)]) if has_made_up_key(row) else q.nothing("text"))
        if plan.many_days:
            values.append(q.day(day))
        for name, one in fields.items():
            values += _values(one, cells[name][number])
        rows.append(values)
    relation = plan.written(f"rows of {form.name}", columns, rows or [[q.nothing("text")] * len(columns)])
    if not rows:
        kinds: list[Kind] = ["text", "text"]
        if plan.many_days:
            kinds.append("date")
        for one in fields.values():
            kinds.append(one.kind)
            if one.waits:
                kinds.append("text")
        nothing = relations.selected(
            relations.within(relations.written_rows(["x"], [[q.number(1)]])),
            {column: q.nothing(kind) for column, kind in zip(columns, kinds, strict=True)},
        )
        plan.steps[-1] = type(plan.steps[-1])(relation, nothing.where(q.yes_no(value=False)))
    return Rows(relation, key, fields, stray, place)


def _cell(plan: Plan, form: Record, row: Row, name: str) -> Cell:
    """A field of a row: what the row holds, a part of its key, or not yet known."""
    found = row.cells.get(name)
    if found is not None:
        return found
    if name in form.key and not has_made_up_key(row):
        target, place = next((target, at) for part, target, at in plan.terms.key_parts(form.name) if part == name)
        if target:
            return row.key[place]
        text = row.key[place][0]
        return read_cell(text, form, name) if (form.name, name) in plan.terms.columns else text
    why = "rejected" if row.rejected else "not yet known"
    return Unknown((Missing(why, row.record, row.key, name, row.file, row.line),))


def _field(plan: Plan, form: Record, name: str, cells: Sequence[Cell]) -> Field:
    """The columns of a field, by what stands in it."""
    link = next((link for link in form.links if link.name == name), None)
    column = plan.terms.columns.get((form.name, name))
    kind = "text" if link is not None else KINDS[column.type.kind] if column is not None else "text"
    if link is not None and link.record == PERIOD:
        kind = "date"
    scale = lcm(*(one.denominator for one in cells if isinstance(one, Fraction)))
    most = max((abs(one) * scale for one in cells if isinstance(one, Fraction)), default=Fraction(0))
    waits = plan.fresh(f"{form.name} {name} waits") if any(isinstance(one, Unknown) for one in cells) else ""
    return Field(
        plan.fresh(f"{form.name} {name}"),
        kind,
        waits,
        scale,
        int(most),
        NONE in cells,
        any(one is OPEN for one in cells),
    )


def _values(one: Field, cell: Cell) -> list[Sql]:
    """A cell as the columns of its field."""
    value: Sql
    match cell:
        case Unknown() | bool() if not isinstance(cell, bool):
            value = q.nothing(one.kind)
        case bool():
            value = q.yes_no(value=cell)
        case Fraction():
            value = q.cast(q.number(int(cell * one.scale)), one.kind)
        case date():
            value = q.day(cell)
        case tuple():
            value = q.day(date.fromisoformat(cell[0])) if one.kind == "date" else q.text(marks.written_key(cell))
        case str():
            value = q.text(cell)
        case _:
            value = q.day(_OPEN_END) if cell is OPEN else q.nothing(one.kind)
    if not one.waits:
        return [value]
    return [value, _waits(cell.waits) if isinstance(cell, Unknown) else q.nothing("text")]


def _waits(waits: Sequence[Missing]) -> Sql:
    """What is waited for, as a written text."""
    return q.text(marks.WAIT.join(marks.written(one) for one in waits))


def _stray(row: Row) -> Missing:
    """A row whose key could not be read as what is waited for."""
    return Missing("rejected", row.record, row.key, "", row.file, row.line)


# ---------------------------------------------------------------- rows that are named


def _named(plan: Plan, record: str) -> list[exp.Select]:
    """The keys that links of other rows name."""
    found: list[exp.Select] = []
    for form in plan.terms.contract.records:
        for link in form.links:
            if (form.name, link.name) in plan.found:
                continue
            if link.record == record and (form.name in plan.sources or form.source in ("text", "index")):
                rows = own_rows(plan, form.name)
                column = rows.fields[link.name].column
                on = {KNOWN_ON: q.column(KNOWN_ON)} if plan.many_days else {}
                query = relations.selected(q.table(rows.relation), {"key": q.column(column), **on})
                found.append(query.where(q.present(q.column(column))))
    for form in plan.terms.contract.records:
        parts = [at for _, target, at in plan.terms.key_parts(form.name) if target == record]
        # what is promised names only rows that there are; a key names what is in it, if only a milestone has the key
        if parts and form.source != "outcome" and form.name != record:
            length = plan.terms.key_length(form.name)
            for query in _named(plan, form.name):
                for at in parts:
                    picked = [q.part_of(q.column("key", "n"), marks.KEY, place + 1) for place in range(length)[at]]
                    on = {KNOWN_ON: q.column(KNOWN_ON, "n")} if plan.many_days else {}
                    found.append(
                        relations.selected(relations.within(query, "n"), {"key": q.joined(marks.KEY, *picked), **on})
                    )
    return found


def _promised(plan: Plan, form: Record) -> list[exp.Select]:
    """The rows that a record `one each` promises for all that its key names."""
    parts = plan.terms.key_parts(form.name)
    listed = [
        target == PERIOD or (target in plan.terms.records and plan.terms.records[target].source in ("data", "text"))
        for _, target, _ in parts
    ]
    if form.each != "one" or not all(listed):
        return []
    sources: list[Sql] = []
    keys: list[Sql] = []
    tests: list[Sql] = []
    for place, (_, target, _) in enumerate(parts):
        alias = f"t{place}"
        if target == PERIOD:
            sources.append(q.table(plan.stretches(PERIOD), alias))
            keys.append(q.cast(q.column("key", alias), "text"))
            tests.append(q.at_most(q.column("start", alias), _day(plan, parts)))
        else:
            rows = rows_of(plan, target)
            sources.append(q.table(rows.relation, alias))
            keys.append(q.column(rows.key, alias))
            if rows.stray:
                tests.append(q.absent(q.column(rows.stray, alias)))
            if plan.many_days and alias != _dated(parts):
                tests.append(q.equal(q.column(KNOWN_ON, alias), q.column(KNOWN_ON, _dated(parts))))
    for (one, first), (other, second) in permutations(enumerate(target for _, target, _ in parts), 2):
        if first == PERIOD and second != PERIOD:
            tests += _meet(plan, second, f"t{one}", f"t{other}")
    if not sources or (plan.many_days and _dated(parts) == _DAYS):
        sources.append(q.table(plan.days_of_facts(), _DAYS))
    on = {KNOWN_ON: _day(plan, parts)} if plan.many_days else {}
    query = relations.selected(sources[0], {"key": q.joined(marks.KEY, *keys) if keys else q.text(""), **on})
    for source in sources[1:]:
        query = query.join(source, join_type="CROSS")
    return [query.where(q.both(*tests)) if tests else query]


def _dated(parts: Sequence[tuple[str, str, slice]]) -> str:
    """The alias of the first relation that has a day of the facts."""
    return next((f"t{place}" for place, (_, target, _) in enumerate(parts) if target != PERIOD), _DAYS)


def _day(plan: Plan, parts: Sequence[tuple[str, str, slice]]) -> Sql:
    """The day of the facts that a combination is made of."""
    if not plan.many_days:
        return q.day(plan.day)
    dated = _dated(parts)
    return q.column("day", dated) if dated == _DAYS else q.column(KNOWN_ON, dated)


def _meet(plan: Plan, record: str, period: str, other: str) -> list[Sql]:
    """Whether a row was there in a period: not one that began after it, or ended before."""
    fields, tests = rows_of(plan, record).fields, []
    began, ended = plan.terms.clocks[record], plan.terms.ends[record]
    if began:
        value = q.column(fields[began].column, other)
        tests.append(q.either(q.absent(value), q.at_most(value, q.column("end", period))))
    if ended:
        value = q.column(fields[ended].column, other)
        tests.append(q.either(q.absent(value), q.at_least(value, q.column("start", period))))
    return tests


def _with(plan: Plan, own: Rows, form: Record, named: Sequence[exp.Select]) -> Rows:
    """Rows with those that are named: every field of these is not yet known, but for the parts of their keys."""
    on = {KNOWN_ON: q.column(KNOWN_ON, "n")} if plan.many_days else {}
    same = [q.equal(q.column(own.key, "o"), q.column("key", "n"))]
    if plan.many_days:
        same.append(q.equal(q.column(KNOWN_ON, "o"), q.column(KNOWN_ON, "n")))
    missing = relations.selected(
        relations.within(relations.united(named), "n"), {"key": q.column("key", "n"), **on}
    ).distinct()
    missing = missing.join(q.table(own.relation, "o"), on=q.both(*same), join_type="LEFT")
    missing = missing.where(q.both(q.absent(q.column(own.key, "o")), q.present(q.column("key", "n"))))
    step = plan.step(f"named {form.name}", missing)
    parts = {name: at for name, _, at in plan.terms.key_parts(form.name)}
    key, place = plan.fresh(form.name), plan.fresh(f"{form.name} place")
    stray = plan.fresh(f"{form.name} unread") if own.stray else ""
    perhaps = bool(stray) and form.source == "data"
    fields: dict[str, Field] = {}
    mine: dict[str, Sql] = {key: q.column(own.key), place: q.column(own.place) if own.place else q.nothing("text")}
    theirs: dict[str, Sql] = {key: q.column("key"), place: q.nothing("text")}
    if stray:
        mine[stray], theirs[stray] = q.column(own.stray), q.nothing("text")
    if plan.many_days:
        mine[KNOWN_ON] = theirs[KNOWN_ON] = q.column(KNOWN_ON)
    for name, one in own.fields.items():
        column, waits = plan.fresh(f"{form.name} {name}"), plan.fresh(f"{form.name} {name} waits")
        is_key = name in parts
        kept = one
        if is_key and one.kind in ("number", "wide"):
            one = _as_in_keys(plan, form, name, one)  # noqa: PLW2901  the same, for keys too
        fields[name] = Field(
            column,
            one.kind,
            waits if one.waits or not is_key else "",
            one.scale,
            one.most,
            one.may_be_none,
            one.endless,
        )
        mine[column] = q.column(one.column)
        if one != kept:
            mine[column] = q.times(q.cast(mine[column], one.kind), q.cast(q.number(one.scale // kept.scale), one.kind))
        theirs[column] = _key_part(plan, form, one, parts[name]) if is_key else q.nothing(one.kind)
        if fields[name].waits:
            mine[waits] = q.column(one.waits) if one.waits else q.nothing("text")
            unknown = marks.wait("not yet known", form.name, q.column("key"), name)
            theirs[waits] = q.nothing("text") if is_key else perhaps_one(unknown) if perhaps else unknown
    implied = relations.selected(q.table(step), theirs)
    implied = beside_strays(plan, own, form.name, implied) if perhaps else implied
    every = plan.step(
        f"every {form.name}", relations.united([relations.selected(q.table(own.relation), mine), implied])
    )
    return Rows(every, key, fields, stray, place)


def _key_part(plan: Plan, form: Record, field: Field, at: slice) -> Sql:
    """A field that is a part of the key."""
    length = plan.terms.key_length(form.name)
    parts = [q.part_of(q.column("key"), marks.KEY, place + 1) for place in range(length)[at]]
    text = q.joined(marks.KEY, *parts) if len(parts) > 1 else parts[0]
    if field.kind in ("text", "date"):
        return text if field.kind == "text" else q.cast(text, "date")
    if field.kind == "yes-no":
        return q.equal(text, q.text("yes"))
    above, below = (q.part_of(text, "/", place) for place in (1, 2))  # in its lowest terms, such as `7` or `15/2`
    divisor = q.cast(q.first(q.unless_empty(below), q.text("1")), field.kind)
    return q.times(q.cast(above, field.kind), q.over(q.cast(q.number(field.scale), field.kind), divisor))


def _as_in_keys(plan: Plan, form: Record, name: str, one: Field) -> Field:
    """A number that is a part of the key: in steps so fine that any other key can be read, and of any size."""
    scale = lcm(one.scale, stored(plan.terms.columns[form.name, name]).scale)
    wide = one.kind == "wide" or scale != one.scale
    return replace(one, kind="wide" if wide else "number", scale=scale, most=2**127 - 1 if wide else q.LONG - 1)


# ---------------------------------------------------------------- milestones


def _milestones(plan: Plan, form: Record) -> Rows:
    """The rows of milestones: one for each length and each row that it hangs on, if that has an anchor."""
    rule = form.milestones
    if rule is None:
        message = f"{form.name} is no milestone"
        raise TypeError(message)
    of = rows_of(plan, rule.of)
    on = KNOWN_ON if plan.many_days else ""
    frame = Frame(plan, of.relation, {rule.of: of.key}, on, own=rule.of)
    if of.stray:
        frame.keep_rows(q.absent(q.column(of.stray)))
    anchor = frame.kept("anchor", forms.read(frame, rule.anchor))
    link = next(link.name for link in form.links if link.record == rule.of)
    due = plan.terms.clocks[form.name] or "due"
    names = {name: plan.fresh(f"{form.name} {name}") for name in (link, form.name, "at", due)}
    key, waits = plan.fresh(form.name), plan.fresh(f"{form.name} {due} waits")
    queries: list[exp.Select] = []
    may_wait = anchor.waits is not None
    there = (
        q.present(anchor.value) if anchor.waits is None else q.either(q.present(anchor.value), q.present(anchor.waits))
    )
    frame.keep_rows(there)
    for length, label in zip(rule.at, rule.labels, strict=True):
        value, missing = dates.after(frame, anchor.value, length)
        absent = marks.merged(anchor.waits, missing)
        columns: dict[str, Sql] = {
            key: q.joined(marks.KEY, q.column(of.key), q.text(label)),
            names[link]: q.column(of.key),
            names[form.name]: q.text(label),
            names["at"]: q.number(length.number),
            names[due]: value,
            waits: q.nothing("text") if absent is None else absent,
        }
        may_wait = may_wait or missing is not None
        if on:
            columns[KNOWN_ON] = q.column(KNOWN_ON)
        queries.append(frame.query(columns))
    fields = {
        link: Field(names[link], "text", may_be_none=False),
        form.name: Field(names[form.name], "text", may_be_none=False),
        "at": Field(names["at"], "number", may_be_none=False, most=100_000),
        due: Field(names[due], "date", waits if may_wait else "", may_be_none=False),
    }
    return Rows(plan.step(f"every {form.name}", relations.united(queries)), key, fields)
