"""Rows of proofs, claims and checks beside the outcome rows that they are, or may be, about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import marks, rows, world
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame, as_columns, copied
from pbr_dsl.columnar.occurrences import OutcomeFrame
from pbr_dsl.model.terms import OUTCOME

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Rows
    from pbr_dsl.columnar.sql import Sql

PROOF: Final = "proof"
CLAIM: Final = "claim"


@dataclass(slots=True)
class Pairs:
    """Rows of a record with the outcome rows that they are, or may be, about, in a frame of that record.

    `keys` are the columns that tell the outcome rows apart; `doubt` is what is unknown about the pair, `rank` its place
    among those of an outcome row; `carried` are columns of the outcome's frame by name.
    """

    frame: Frame
    own: OutcomeFrame
    keys: list[str]
    doubt: Sql | None
    rank: Sql
    carried: dict[str, Sql]

    @property
    def key(self) -> Sql:
        """The key of the row of the record."""
        return self.frame.bound[self.frame.own]

    def cell(self, name: str) -> Cell:
        """Give a field of the row of the record."""
        return rows.cell(self.frame, self.frame.own, Cell("text", self.key, may_be_none=False), name)


def pairs(own: OutcomeFrame, record: str, carried: Mapping[str, Sql]) -> list[Pairs]:
    """Give the rows of a record that are, or may be, about the outcome rows of a frame: certain ones by a hash join."""
    frame, outcome, plan = own.frame, own.outcome, own.frame.plan
    if record not in plan.terms.records:
        return []
    names = {one: plan.fresh(f"asked {one}") for one in frame.bound}
    on = own.frame.kept("on", own.on)
    extra = {name: plan.fresh(f"asked {name}") for name in carried}
    held = plan.fresh("asked on")
    columns = {names[one]: value for one, value in frame.bound.items()} | as_columns(on, held)
    columns |= {extra[name]: value for name, value in carried.items()}
    columns |= {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    step = frame.step(f"{record} asked", columns)
    told = [one for one in frame.bound if one != OUTCOME] if own.lent else [OUTCOME]
    keys = [names[one] for one in told or [OUTCOME]]
    link = next((one.name for one in plan.terms.records[record].links if one.record == outcome.subject), "")
    every = world.rows_of(plan, record)
    found = []
    for linked in (True, False) if link and every.fields[link].waits else (True,):
        inner = Frame(plan, every.relation, {record: every.key}, KNOWN_ON if plan.many_days else "", own=record)
        targets = _targets(own, every, link)
        same, waits = _about(outcome.name, targets, linked=linked)
        alias = plan.fresh("asked")
        tests = [q.equal(q.column(names[outcome.subject], alias), targets[link].value)] if link and linked else []
        if "achieved" in targets:
            when = targets["achieved"]
            as_wanted = q.equal(q.column(held, alias), when.value)
            tests.append(as_wanted if when.waits is None else q.either(as_wanted, q.present(when.waits)))
        if frame.on:
            tests.append(q.equal(q.column(KNOWN_ON, alias), q.column(inner.on)))
        inner.keep_rows(same)
        joined = inner.spread(step, q.both(*tests), alias)
        bound = {one: joined.column(name) for one, name in names.items()}
        own_keys = [joined.column(one).name for one in keys]
        kept = {name: joined.column(column) for name, column in extra.items()}
        date_of = copied(on, joined, held)
        inner.layers.append(type(inner.layers[-1])())
        inner.bound |= bound
        inner.outcome = outcome.name
        inside = OutcomeFrame(inner, outcome, date_of, q.number(1), lent=own.lent)
        plan.made["outcome frame", id(inner)] = inside
        doubt, rank = _doubt(inner, every, waits)
        found.append(Pairs(inner, inside, own_keys, doubt, rank, kept))
    return found


def _targets(own: OutcomeFrame, every: Rows, link: str) -> dict[str, Cell]:
    """What a row of a record says that it is about: which outcome, of whom, which of several times."""
    names = ["outcome", *([link] if link else []), *([] if own.outcome.count.word == "once" else ["achieved"])]
    return {name: rows.stored(every.fields[name], None) for name in names}


def _about(name: str, targets: Mapping[str, Cell], *, linked: bool) -> tuple[Sql, list[Sql]]:
    """Whether a row may be about any row of an outcome, and what is unknown about it."""
    which = targets["outcome"]
    same = q.equal(which.value, q.text(name))
    tests = [same if which.waits is None else q.either(same, q.present(which.waits))]
    waits = [which.waits] if which.waits is not None else []
    for one, cell in targets.items():
        if one == "outcome" or cell.waits is None:
            continue
        if one != "achieved":
            tests.append(q.opposite(q.present(cell.waits)) if linked else q.present(cell.waits))
        if one == "achieved" or not linked:
            waits.append(cell.waits)
    return q.both(*tests), waits


def _doubt(inner: Frame, every: Rows, waits: list[Sql]) -> tuple[Sql | None, Sql]:
    """What is unknown about a pair, and its place: certain rows come first, those whose key could not be read last."""
    found = marks.merged(*waits)
    stray = q.column(every.stray) if every.stray else None
    if stray is not None:
        found = stray if found is None else q.first(stray, found)
    if found is None:
        return None, q.number(0)
    doubt = inner.bind("doubt", found)
    cases = [] if stray is None else [(q.present(stray), q.number(2))]
    return doubt, q.when([*cases, (q.present(doubt), q.number(1))], q.number(0))
