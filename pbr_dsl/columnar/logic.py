"""Conditions, comparisons and cases in columns: known as soon as what is known decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pbr_dsl.columnar import forms, marks, numbers, rows, supposing
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell, constant
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.model.expression import Cases, Change, Compare, Constant
from pbr_dsl.model.walk import record_of
from pbr_dsl.model.wording import name_of

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.model.expression import Case, Expr

_OPEN = date(9999, 12, 31)


def settled(cells: Sequence[Cell], *, decisive: bool) -> Cell:
    """Give `decisive` as soon as one condition is that; else what the unknown ones wait for, else the other answer."""
    decides = [one.yes if decisive else one.no for one in cells]
    decided = q.either(*decides)
    waits = marks.merged(*(one.waits for one in cells))
    left: list[Sql] = []
    for place, one in enumerate(cells):
        if one.left is not None:  # what comes after a part that decides is not read
            before = decides[:place]
            left.append(q.when([(q.opposite(q.either(*before)), one.left)]) if before else one.left)
    if waits is None:
        return Cell(
            "yes-no", decided if decisive else q.opposite(decided), None, marks.all_left(*left), may_be_none=False
        )
    value = q.when([(decided, q.yes_no(value=decisive)), (q.absent(waits), q.yes_no(value=not decisive))])
    return Cell("yes-no", value, q.when([(q.opposite(decided), waits)]), marks.all_left(*left), may_be_none=False)


def opposite(cell: Cell) -> Cell:
    """Give no for yes, and yes for no and none."""
    value = q.opposite(cell.yes)
    known = value if cell.waits is None else q.when([(q.absent(cell.waits), value)])
    return Cell("yes-no", known, cell.waits, cell.left, may_be_none=False)


def comparison(frame: Frame, expr: Compare) -> Cell:
    """Give whether a comparison holds."""
    if expr.op in ("above", "below") and expr.left.type.kind == "row":
        return _by_date(frame, expr)
    return compare(frame, expr.op, forms.read(frame, expr.left), forms.read(frame, expr.right))


def _by_date(frame: Frame, expr: Compare) -> Cell:
    """Whether a row is before another by its clock, and on one day by its key."""
    sides = [forms.read(frame, side) for side in (expr.left, expr.right)]
    days = [
        frame.kept("clock", rows.clock(frame, record_of(expr.left), replace(one, waits=None, left=None)))
        for one in sides
    ]
    keys, clocks = ([one.value for one in cells] for cells in (sides, days))
    same_day = (q.equal(*clocks), numbers.ordered(expr.op, *keys))
    holds = q.when([same_day], q.holds(numbers.ordered(expr.op, *clocks)))
    asked, waits = (marks.merged(*(one.waits for one in cells)) for cells in (sides, days))
    waits = asked if waits is None else waits if asked is None else q.first(asked, waits)
    value = holds if waits is None else q.when([(q.absent(waits), holds)])
    return Cell("yes-no", value, waits, marks.all_left(*(one.left for one in sides)), may_be_none=False)


def compare(frame: Frame, op: str, left: Cell, right: Cell) -> Cell:
    """Give whether a comparison holds, on facts as known on the day of a frame; with none it does not."""
    if left.beyond or right.beyond:
        return supposing.compared(op, left, right, compare(frame, op, *map(numbers.bounded, (left, right))))
    waits, gone = marks.merged(left.waits, right.waits), marks.all_left(left.left, right.left)
    is_number = left.kind in ("number", "wide")
    holds = numbers.compared(op, left, right) if is_number else numbers.ordered(op, left.value, right.value)
    if left.kind == "text" and op in ("is", "is-not") and (left.may_be_none or right.may_be_none):
        same = q.when(
            [
                (q.both(q.absent(left.value), q.absent(right.value)), q.yes_no(value=True)),
                (q.either(q.absent(left.value), q.absent(right.value)), q.yes_no(value=False)),
            ],
            q.equal(left.value, right.value),
        )
        holds = same if op == "is" else q.opposite(same)
    elif left.may_be_none or right.may_be_none or waits is not None:
        holds = q.holds(holds)
    time: Sql | None = None
    if (left.endless or right.endless) and op not in ("is", "is-not"):
        time = _open_in_doubt(frame, left, right)
        time = frame.bind("the end is open", time)
        waits = marks.merged(waits, time)
    if waits is None:
        return Cell("yes-no", holds, None, gone, may_be_none=False)
    return Cell("yes-no", q.when([(q.absent(waits), holds)]), waits, gone, may_be_none=False)


def _open_in_doubt(frame: Frame, left: Cell, right: Cell) -> Sql:
    """What a comparison with an end that is open waits for: it comes after the day of the facts; no more is known."""
    end = q.day(_OPEN)
    cases: list[tuple[Sql, Sql]] = []
    for one, other in ((left, right), (right, left)):
        if one.endless:
            is_open = q.both(q.equal(one.value, end), q.opposite(q.equal(other.value, end)))
            cases.append((q.both(is_open, q.above(other.value, frame.day)), marks.wait("time", note="the end is open")))
    return q.when(cases)


def changed(frame: Frame, expr: Change) -> Cell:
    """Give whether a number rose or fell by so much; without a number, or a baseline, that is not yet known."""
    sides = [(side, forms.read(frame, side)) for side in (expr.of, expr.baseline, expr.least)]
    absent = [
        q.when([(cell.is_none, marks.wait("not yet known", field=name_of(side), note="there is none"))])
        for side, cell in sides
        if cell.may_be_none
    ]
    waits = marks.merged(*(cell.waits for _, cell in sides), *absent)
    of, baseline, least = (replace(cell, waits=None) for _, cell in sides)
    moved = numbers.total((of, baseline) if expr.word == "rises" else (baseline, of), "+-")
    holds = numbers.compared("at-least", moved, least)
    left = marks.all_left(*(cell.left for _, cell in sides))
    value = holds if waits is None else q.when([(q.absent(waits), holds)])
    return Cell("yes-no", value, waits, left, may_be_none=False)


def cases(frame: Frame, expr: Cases) -> Cell:
    """Give the value of the case that applies; where it is not known which, the one on which all that may agree."""
    whens = [forms.read(frame, case.when) for case in expr.cases]
    values = [forms.read(frame, case.value) for case in expr.cases]
    values.append(
        _none_like(values[0]) if expr.otherwise is None else _otherwise(frame, expr.otherwise, expr.cases, whens)
    )
    left = marks.all_left(*_left(whens, values, first=expr.first))
    if all(one.waits is None for one in whens) and (expr.first or len(whens) == 1):
        chosen = [(one.yes, value) for one, value in zip(whens, values[:-1], strict=True)]
        return replace(numbers.picked(chosen, values[-1]), left=left)
    yes = [frame.bind(f"case {place}", one.yes) for place, one in enumerate(whens, 1)]
    maybe = [frame.bind(f"perhaps case {place}", q.opposite(one.no)) for place, one in enumerate(whens, 1)]
    considered = [
        q.both(may, q.opposite(q.either(*yes[:place]))) if expr.first and place else may
        for place, may in enumerate(maybe)
    ]
    considered.append(q.opposite(q.either(*yes)))
    every = numbers.alike([replace(one, left=None) for one in values])
    top = frame.kept("candidate", numbers.picked(list(zip(considered[:-1], every[:-1], strict=True)), every[-1]))
    differs = [q.both(may, distinct(value, top)) for may, value in zip(considered, every, strict=True)]
    apart = frame.bind("cases differ", q.either(*differs))
    unknown = [q.when([(may, one.waits)]) for may, one in zip(considered, whens, strict=False) if one.waits is not None]
    applying = " and ".join(name_of(case.when) for case in expr.cases)
    both = marks.wait("contradicted", note=f"more than one case applies, and they differ: {applying}")
    doubt = marks.merged(*unknown)
    waits = q.when([(apart, both if doubt is None else q.first(doubt, both))], top.waits)
    return replace(top, value=q.when([(q.opposite(apart), top.value)]), waits=waits, left=left)


def _otherwise(frame: Frame, expr: Expr, cases: Sequence[Case], whens: Sequence[Cell]) -> Cell:
    """What stands where no case applies: of a number of which one of them asks whether it is zero, it is known not."""
    known = (case.when for case, when in zip(cases, whens, strict=True) if when.waits is None)
    zeros = [one.left for one in known if isinstance(one, Compare) and one.op == "is" and one.right == _zero(one.right)]
    return frame.where_not_zero(zeros, lambda: forms.read(frame, expr)) if zeros else forms.read(frame, expr)


def _zero(like: Expr) -> Constant:
    """Zero, of the type of another number."""
    return Constant.model_construct(type=like.type, kind="constant", value="0")


def _left(whens: Sequence[Cell], values: Sequence[Cell], *, first: bool) -> list[Sql]:
    """What conditions and values left out, as far as they are read."""
    found: list[Sql] = []
    for place, (one, value) in enumerate(zip(whens, values, strict=False)):
        before = q.either(*(other.yes for other in whens[:place])) if first and place else None
        if one.left is not None:
            found.append(one.left if before is None else q.when([(q.opposite(before), one.left)]))
        if value.left is not None:
            may = q.opposite(one.no)
            found.append(q.when([(may if before is None else q.both(may, q.opposite(before)), value.left)]))
    if values[-1].left is not None:
        found.append(q.when([(q.opposite(q.either(*(one.yes for one in whens))), values[-1].left)]))
    return found


def distinct(one: Cell, other: Cell) -> Sql:
    """Whether two cells differ, in what they are or in what they wait for."""
    left, right = numbers.alike([one, other])
    same = numbers.compared("is", left, right) if left.kind in ("number", "wide") else q.equal(left.value, right.value)
    values = q.either(q.opposite(q.holds(same)), q.yes_no(value=False))
    values = q.both(values, q.opposite(q.both(q.absent(left.value), q.absent(right.value))))
    if left.waits is None and right.waits is None:
        return values
    waits = [q.first(side.waits, q.text("")) if side.waits is not None else q.text("") for side in (left, right)]
    return q.either(values, q.opposite(q.equal(*waits)))


def _none_like(cell: Cell) -> Cell:
    """None, as a cell of the same kind."""
    return replace(constant(cell.kind, q.nothing(cell.kind), cell.scale, 0), may_be_none=True)
