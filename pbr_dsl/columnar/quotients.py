"""Quotients whose divisors differ from row to row, over one divisor: exactly, while it is not too large a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import Frame

if TYPE_CHECKING:
    from pbr_dsl.columnar.sql import Sql

_MOST: Final = 30  # different divisors in a group: the product of more would hardly ever be below 2^127
_WIDEST: Final = 2**127 - 1


def over_one(inner: Frame, cell: Cell, groups: Sequence[str], counts: Sql | None = None) -> Cell:
    """Give quotients over one divisor for all rows that share the columns `groups`: a product of their divisors.

    Each different divisor is in it once.  With too many of them, or a product that is too large, the run overflows.
    """
    if cell.over is None:
        return cell
    plan, own = inner.plan, {inner.plan.fresh("of"): q.column(name) for name in groups}
    cell = inner.kept("quotient", cell)
    written = cell.over or q.number(1)
    divisor = written if counts is None else inner.bind("divisor", q.when([(counts, written)]))
    name = plan.fresh("divisor")
    each = Frame(plan, inner.distinct("divisors", {**own, name: divisor}), {})
    place = each.bind("place", q.place([q.column(one) for one in own], [q.column(name)]))
    one, widest = q.cast(q.number(1), "wide"), q.number(_WIDEST)
    parts = [
        q.first(q.highest(q.when([(q.equal(place, q.number(at)), q.column(name))])), one) for at in range(1, _MOST + 1)
    ]
    many = q.above(q.count(), q.number(_MOST))
    common = plan.fresh("common")
    product = q.when([(many, q.plus(widest, q.count()))], q.times(*(q.cast(part, "wide") for part in parts)))
    step = plan.step(
        "common divisors", each.query({**{new: q.column(new) for new in own}, common: product}, group=[*own])
    )
    joined = inner.join(step, own, alias="common divisor", on_day=False)
    over = inner.bind("over", q.first(joined.column(common), one))
    times = q.over(over, q.cast(written, "wide"))
    value = inner.bind("over one", q.times(q.cast(cell.value, "wide"), times))
    return replace(cell, kind="wide", value=value, over=over, most=_WIDEST)


__all__ = ["over_one"]
