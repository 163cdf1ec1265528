"""Which outcomes of a set are due where only some of them are chosen, in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.columnar import forms, marks, named, numbers, occurrences
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell, constant
from pbr_dsl.columnar.frame import KNOWN_ON, Frame

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Choice, Outcome


def chosen(frame: Frame, outcome: Outcome, choice: Choice) -> Cell:
    """Give whether an outcome is among the first few of its set for the bound subject."""
    key = ("choice", choice.outcomes, outcome.subject)
    step, subject, cells = frame.plan.once(key, lambda: _step(frame.plan, outcome, choice))
    joined = frame.join(step, {subject: frame.bound[outcome.subject]} if subject else {}, alias="choice")
    return cells[outcome.name].mapped(lambda _, column: joined.column(column.name))


def _step(plan: Plan, outcome: Outcome, choice: Choice) -> tuple[str, str, dict[str, Cell]]:
    """The step of which outcomes of a set are chosen for each subject."""
    frame = named.frame_of(plan, (outcome.subject,) if outcome.subject else ())
    names = sorted(choice.outcomes, key=plan.terms.order.__getitem__)
    read = {name: _read(frame, plan.terms.outcomes[name], choice) for name in names}
    here = {
        name: frame.bind("in", q.both(q.opposite(by.is_none), q.opposite(offered.no)))
        for name, (by, offered) in read.items()
    }
    doubts = {
        name: frame.bind("doubt", q.when([(here[name], waits)]))
        for name, (by, offered) in read.items()
        if (waits := marks.merged(by.waits, offered.waits)) is not None
    }
    doubt = marks.merged(*doubts.values())
    cells: dict[str, Cell] = {}
    columns: dict[str, Sql] = {}
    for name in names:
        ahead, sure = [], []
        for other in names:
            if other != name:
                before = q.both(
                    here[other],
                    _before(read[other][0], read[name][0], choice, first=names.index(other) < names.index(name)),
                )
                before = frame.bind("ahead", before)
                ahead.append(_one(before))
                sure.append(_one(q.both(before, q.absent(doubts[other])) if other in doubts else before))
        number = q.number(choice.number)
        rivals = q.plus(*ahead) if ahead else q.number(0)
        certain = q.plus(*sure) if sure else q.number(0)
        yes = q.both(here[name], q.below(rivals, number), *([q.absent(doubts[name])] if name in doubts else []))
        column = plan.fresh(f"{name} chosen")
        if doubt is None:
            columns[column] = yes
            cells[name] = Cell("yes-no", q.column(column), may_be_none=False)
            continue
        perhaps = q.both(here[name], q.opposite(yes), q.below(certain, number))
        columns[column] = q.when([(yes, q.yes_no(value=True)), (perhaps, q.nothing("yes-no"))], q.yes_no(value=False))
        columns[f"{column} waits"] = q.when([(perhaps, doubt)])
        cells[name] = Cell("yes-no", q.column(column), q.column(f"{column} waits"), may_be_none=False)
    subject = plan.fresh(f"choice {outcome.subject}") if outcome.subject else ""
    keys = {subject: frame.bound[outcome.subject]} if subject else {}
    on = {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    return frame.step("choice", {**keys, **on, **columns}), subject, cells


def _read(frame: Frame, outcome: Outcome, choice: Choice) -> tuple[Cell, Cell]:
    """What an outcome is chosen by, and whether it is offered, for the bound subject."""
    frame.cells = {}
    occurrences.being_made(frame, outcome)
    by = frame.kept("by", forms.read(frame, choice.by))
    offered = constant("yes-no", q.yes_no(value=True))
    if outcome.offered is not None:
        offered = frame.kept("offered", forms.read(frame, outcome.offered))
    return by, offered


def _before(other: Cell, one: Cell, choice: Choice, *, first: bool) -> Sql:
    """Whether what has one place ranks before another, or may: without a known place it may be anywhere."""
    left, right = numbers.alike([other, one])
    better = q.above(left.value, right.value) if choice.order == "highest" else q.below(left.value, right.value)
    same = q.equal(left.value, right.value)
    ranked = q.holds(q.either(better, same) if first else better)
    return ranked if other.waits is None else q.either(q.present(other.waits), ranked)


def _one(condition: Sql) -> Sql:
    """1 where a condition holds, else 0."""
    return q.when([(condition, q.number(1))], q.number(0))
