"""Documents that count only for what they were first submitted for: what each was submitted for before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbr_dsl.columnar import marks, relations, rows, world
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.frame import KNOWN_ON, Frame
from pbr_dsl.columnar.pairs import PROOF

if TYPE_CHECKING:
    from pbr_dsl.columnar.cell import Cell
    from pbr_dsl.columnar.pairs import Pairs
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql


@dataclass(frozen=True, slots=True)
class Used:
    """Whether a document was submitted for something else before: on which day, of which outcome, in which row.

    `rivals` is what keeps that from being known.
    """

    here: Sql
    day: Sql
    of: Sql
    place: Sql
    rivals: Sql


@dataclass(frozen=True, slots=True)
class _Asked:
    """The step of the documents that are looked for, and its columns: whose they are, and what they are about."""

    step: str
    own: list[str]
    document: str
    submitted: str
    about: dict[str, str]


def used(pair: Pairs, name: Cell, made: Cell) -> Used:
    """Give what the document of each pair was submitted for before."""
    frame, plan = pair.frame, pair.frame.plan
    step, group, names = _before(plan, _asked(pair, name, made))
    keys = dict(zip(group, (*map(q.column, pair.keys), pair.key), strict=True))
    joined = frame.join(step, keys, alias="used before")
    taken, rivals = map(joined.column, names)
    of, day, where = (q.part_of(taken, marks.WAIT, one) for one in (3, 4, 5))
    return Used(q.present(taken), day, of, where, q.when([(q.absent(taken), rivals)]))


def _asked(pair: Pairs, name: Cell, made: Cell) -> _Asked:
    """The step of the documents that are looked for."""
    frame, plan, outcome = pair.frame, pair.frame.plan, pair.own.outcome
    own, doc = [plan.fresh("used " + one) for one in pair.keys], plan.fresh("used proof")
    document, submitted = plan.fresh("used document"), plan.fresh("used on")
    link = next((one.name for one in plan.terms.records[PROOF].links if one.record == outcome.subject), "")
    wanted = {"outcome": q.text(outcome.name)}
    wanted |= {link: pair.own.subject} if link else {}
    wanted |= {} if outcome.count.word == "once" else {"achieved": pair.own.on.value}
    about = {one: plan.fresh(f"used for {one}") for one in wanted}
    columns = dict(zip(own, map(q.column, pair.keys), strict=True)) | {doc: pair.key}
    columns |= {document: name.value, submitted: made.value}
    columns |= {about[one]: value for one, value in wanted.items()}
    columns |= {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    there = q.present(q.column(submitted))
    found = relations.selected(relations.within(frame.query(columns)), {one: q.column(one) for one in columns})
    return _Asked(plan.step("documents used", found.where(there)), [*own, doc], document, submitted, about)


def _before(plan: Plan, asked: _Asked) -> tuple[str, list[str], list[str]]:
    """The step of the first other use of each document, and of those that may be: its keys, and its two columns."""
    every = world.rows_of(plan, PROOF)
    inner = Frame(plan, every.relation, {PROOF: every.key}, KNOWN_ON if plan.many_days else "", own=PROOF)
    cells = {one: rows.stored(every.fields[one], None) for one in ("document", "submitted", *asked.about)}
    alias = plan.fresh("use")
    tests = [q.equal(q.column(asked.document, alias), cells["document"].value)]
    tests.append(q.opposite(q.equal(q.column(asked.own[-1], alias), q.column(every.key))))
    if inner.on:
        tests.append(q.equal(q.column(KNOWN_ON, alias), q.column(inner.on)))
    joined = inner.spread(asked.step, q.both(*tests), alias)
    group = [joined.column(one).name for one in asked.own]
    before = joined.column(asked.submitted)
    sought = [(cells[one], joined.column(column)) for one, column in asked.about.items()]
    inner.layers.append(type(inner.layers[-1])())
    on, key = cells["submitted"].value, inner.bound[PROOF]
    same = q.both(*(q.holds(q.equal(cell.value, value)) for cell, value in sought))
    inner.keep_rows(q.both(q.opposite(same), q.opposite(q.holds(q.above(on, before)))))
    differs = q.either(*(_differs(cell, value) for cell, value in sought))
    taken = inner.bind("taken", q.both(q.below(on, before), differs))
    order = q.joined(marks.WAIT, q.first(q.cast(on, "text"), q.text("U")), key)
    place = q.first(q.column(every.place), marks.key_said(key, PROOF)) if every.place else marks.key_said(key, PROOF)
    of = q.first(cells["outcome"].value, q.text("something else"))
    first = q.joined(marks.WAIT, order, of, marks.day_said(on), place)
    first = inner.bind("taken first", q.when([(taken, first)]))
    too = q.joined("", marks.key_said(key, PROOF), q.text(" has it too"))
    rival = inner.bind("rival", marks.wait("contradicted", PROOF, q.column(group[-1]), "document", too))
    names = [plan.fresh(f"document {one}") for one in ("taken", "rivals")]
    by = [*group, *([inner.on] if inner.on else [])]
    columns = {one: q.column(one) for one in by}
    columns |= dict(zip(names, (q.lowest(first), q.listed(marks.WAIT, rival, [order])), strict=True))
    return plan.step("documents used before", inner.query(columns, group=by)), group, names


def _differs(cell: Cell, wanted: Sql) -> Sql:
    """Whether what a row says is known to be something else; none is."""
    other = q.opposite(q.holds(q.equal(cell.value, wanted)))
    return q.both(q.opposite(cell.unknown), other)
