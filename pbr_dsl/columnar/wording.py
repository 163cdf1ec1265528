"""What a condition read, in columns that are put into words when a line is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbr_dsl.columnar import aggregates, forms, marks, named
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.model.contract import Formula
from pbr_dsl.model.expression import (
    Aggregate,
    Cases,
    Compare,
    Constant,
    Every,
    Expr,
    FieldOf,
    Is,
    IsIn,
    LinkOf,
    Multiply,
    Not,
    Picked,
    Some,
    Subject,
    ValueOf,
)
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import is_expression, parts
from pbr_dsl.model.wording import name_of

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame

Told = tuple[Sql | None, Sql]
"""A text with when it is told; None for always."""


def said(frame: Frame, expr: Expr | None) -> Sql:
    """Give what a condition read, to be put after a refusal: `: age is 17 years`; "" where it names nothing."""
    found = list(_readings(frame, expr)) if expr is not None else []
    return marks.list_said([_if_told(one) for one in found]) if found else q.text("")


def under(frame: Frame, clause: str, *exprs: Form | None) -> Sql:
    """Give a rule's clause with those of the later rules that conditions picked for it."""
    found = [one for expr in exprs if expr is not None for one in _picked(frame, expr)]
    return q.joined(marks.ITEM, q.text(clause), *map(_if_told, found)) if found else q.text(clause)


def _if_told(one: Told) -> Sql:
    """A text where it is told, else nothing."""
    told, text = one
    return text if told is None else q.when([(told, text)])


def _within(outer: Sql | None, inner: Sql | None) -> Sql | None:
    """When both hold."""
    return inner if outer is None else outer if inner is None else q.both(outer, inner)


def _picked(frame: Frame, expr: Form) -> Iterator[Told]:
    """The clauses of the named conditions and values of those cases that apply."""
    values = frame.plan.terms.values
    match expr:
        case Cases():
            before: list[Sql] = []
            for case in expr.cases:
                holds = forms.read(frame, case.when).yes
                here = q.both(holds, *map(q.opposite, before))
                named_here = (one for one in (case.when, case.value) if isinstance(one, ValueOf))
                yield from ((here, q.text(values[one.value].clause)) for one in named_here if one.value in values)
                yield from ((_within(here, told), text) for told, text in _picked(frame, case.value))
                before.append(holds)
            if expr.otherwise is not None:
                none = q.opposite(q.either(*before))
                yield from ((_within(none, told), text) for told, text in _picked(frame, expr.otherwise))
        case ValueOf() if expr.value in values:
            yield from _picked_by(frame, expr)
        case Compare() | Every() | Some() | Not():
            for part in parts(expr):
                yield from _picked(frame, part)
        case _:
            pass


def _picked_by(frame: Frame, expr: ValueOf) -> Iterator[Told]:
    """The clauses that the cases of a named value picked, worked out for the rows that it is asked for."""
    value = frame.plan.terms.values[expr.value]
    if not isinstance(value.body, Formula) or not isinstance(cases := value.body.expr, Cases):
        return
    if all(
        isinstance(one, Subject) and one.record == record for one, record in zip(expr.at, value.domain, strict=True)
    ):
        yield from _picked(frame, cases)
        return

    def clauses(inner: Frame) -> Cell:
        found = [_if_told(one) for one in _picked(inner, cases)]
        return Cell("text", q.joined(marks.ITEM, *found) if found else q.text(""))

    at = [forms.read(frame, one) for one in expr.at]
    yield None, named.of_rows(frame, value, at, f"clauses of {value.name}", clauses).value


def _readings(frame: Frame, expr: Expr) -> Iterator[Told]:
    """The named things that a condition reads, each with its value."""
    match expr:
        case Compare():
            sides: tuple[Expr, ...] = (expr.left, expr.right)
        case Every():  # of conditions that all have to hold those that do not
            holding = [forms.read(frame, one).yes for one in expr.parts]
            for part, holds in zip(expr.parts, holding, strict=True):
                here = q.either(q.opposite(holds), q.both(*holding))
                yield from ((_within(here, told), text) for told, text in _readings(frame, part))
            return
        case Some():
            for part in expr.parts:
                yield from _readings(frame, part)
            return
        case Not():
            yield from _readings(frame, expr.of)
            return
        case Aggregate(word="no", of=of) if of is not None:
            first = aggregates.first_day(frame, expr)
            yield q.present(first), q.joined("", q.text(f"{expr.rows.record} of "), marks.day_said(first))
            return
        case Is(of=of) | IsIn(of=of):
            sides = (of,)
        case FieldOf() | ValueOf() | Picked() | LinkOf():
            sides = (expr,)
        case _:
            return
    for one in (one for side in sides for one in _named(side) if not frame.plan.terms.hides(one)):
        value = marks.value_said(forms.read(frame, one), one.type)
        yield None, q.joined("", q.text(f"{name_of(one)} is "), value)


def _named(side: Form) -> Iterator[Expr]:
    """The named things that one side of a comparison is worked out from; a total stands for its rows."""
    if isinstance(side, Multiply) or (is_expression(side) and name_of(side) == side.kind):
        for part in parts(side):
            yield from _named(part)
    elif is_expression(side) and not isinstance(side, Constant):
        yield side
