"""What the bounds of a payment leave over for the next period, in columns.

What a period leaves over hangs on what the one before it left over, so each period has a step of its own, which reads
what came into it in the step of the period before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import amounts, named, numbers, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import Frame, as_columns, copied
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.model.terms import PERIOD

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Payment

_WIDEST: Final = 2**127 - 1
_NOTHING: Final = numbers.written(Fraction(0))
_Made = tuple[str, dict[str, str], Cell]


def before(frame: Frame, payment: Payment) -> Cell:
    """Give what the bounds of a payment left over in the periods before the bound one."""
    plan = frame.plan
    if plan.many_days:
        message = f"the columnar engine does not carry the rest of `{payment.name}` out of final periods yet"
        raise NotLoweredError(message)
    step, keys, cell = plan.once(("rest", payment.name), lambda: _of_all_periods(plan, payment))
    name = f"rest of {payment.name}"
    asked = {column: frame.bound[record] for record, column in keys.items()}
    return copied(cell, frame.join(step, asked, alias=name, on_day=False), "rest")


def added(amount: Cell, rest: Cell) -> Cell:
    """Give an amount and what was left over before; of two divisors the larger serves where the other divides it."""
    rest = replace(rest, waits=None, left=None, may_be_none=False)
    if amount.over is None or rest.over is None:
        return numbers.total([amount, rest], "++")
    both = [q.cast(one, "wide") for one in (amount.over, rest.over)]
    fits = [(q.equal(q.rest(one, other), _wide(0)), one) for one, other in (both, both[::-1])]
    common = q.when(fits, q.times(*both))
    every = [
        replace(numbers.wide(cell), value=q.times(q.cast(cell.value, "wide"), q.over(common, over)), over=None)
        for cell, over in zip((amount, rest), both, strict=True)
    ]
    return replace(numbers.total(every, "++"), over=common, most=_WIDEST)


def left_over(whole: Cell, held: Cell, paid: Cell) -> Cell:
    """Give what is left over of a whole of which bounds hold a part: all but what is paid; nothing where they do not.

    `paid` is the amount held, rounded, and waits for what both wait for.
    """
    over = q.opposite(numbers.compared("is", whole, held))
    rounded = replace(paid, waits=None, left=None)
    found = numbers.picked([(over, numbers.total([whole, rounded], "+-"))], _NOTHING)
    found = replace(numbers.wide(found), waits=paid.waits, left=paid.left, most=_WIDEST, may_be_none=False)
    return found if paid.waits is None else replace(found, value=q.when([(q.absent(paid.waits), found.value)]))


def _of_all_periods(plan: Plan, payment: Payment) -> _Made:
    """The step of what comes into each period, for each combination of rows: its columns of keys, and what that is."""
    frame = named.frame_of(plan, payment.domain)
    asked = amounts.parts(frame, payment)
    keys = {record: plan.fresh(f"{payment.name} of {record}") for record in payment.domain}
    cells = [one for one in (asked.when, asked.formula, asked.credit, *asked.bounds) if one is not None]
    columns = {name: frame.bound[record] for record, name in keys.items()}
    for place, cell in enumerate(cells):
        columns |= as_columns(cell, f"part {place}")
    step = frame.step(f"{payment.name} but for what is left over", columns)
    here = (_held(cell, f"part {place}") for place, cell in enumerate(cells))
    own = amounts.Parts(
        None if asked.when is None else next(here),
        next(here),
        None if asked.credit is None else next(here),
        tuple(here),
    )
    starts = [days.start for days in plan.terms.periods.values()]
    others = {name: q.column(name) for record, name in keys.items() if record != PERIOD}
    first = relations.selected(q.table(step), {keys[PERIOD]: q.day(starts[0]), **others, "rest": _wide(0)})
    found = [(plan.step(f"rest of {payment.name} at first", first.where(_is_of(keys, starts[0]))), _in(_NOTHING))]
    for start, following in pairwise(starts):
        inner = Frame(plan, step, keys)
        inner.keep_rows(_is_of(keys, start))
        source, cell = found[-1]
        joined = inner.join(source, {name: q.column(name) for name in keys.values()}, alias="before", on_day=False)
        came = inner.kept("before", copied(cell, joined, "rest"))
        rest = amounts.settled(inner, payment, own, came).rest or _NOTHING
        rest = inner.kept("rest", rest)
        own_columns = {keys[PERIOD]: q.day(following), **others, **as_columns(rest, "rest")}
        found.append((inner.step(f"rest of {payment.name} from {start}", own_columns), _in(rest)))
    return _united(plan, payment, keys, found)


def _is_of(keys: dict[str, str], start: date) -> Sql:
    """Whether a row is of the period that begins on a day."""
    return q.equal(q.column(keys[PERIOD]), q.day(start))


def _united(plan: Plan, payment: Payment, keys: dict[str, str], found: Sequence[tuple[str, Cell]]) -> _Made:
    """The steps of what comes into each period as one, all in the same steps of money."""
    scale = lcm(*(cell.scale for _, cell in found))
    words = [word for word in ("waits", "left") if any(getattr(cell, word) is not None for _, cell in found)]
    divided = any(cell.over is not None for _, cell in found)
    queries = []
    for step, cell in found:
        columns = {name: q.column(name) for name in keys.values()}
        columns["rest"] = q.cast(numbers.scaled(cell, scale).value, "wide")
        for word in words:
            columns[f"rest {word}"] = getattr(cell, word) or q.nothing("text")
        if divided:
            columns["rest over"] = q.cast(cell.over or q.number(1), "wide")
        queries.append(relations.selected(q.table(step), columns))
    step = plan.step(f"rest of {payment.name}", relations.united(queries))
    waits, left = (q.column(f"rest {word}") if word in words else None for word in ("waits", "left"))
    over = q.column("rest over") if divided else None
    return step, keys, Cell("wide", q.column("rest"), waits, left, scale, over, _WIDEST, may_be_none=False)


def _in(cell: Cell) -> Cell:
    """What is left over as the step of a period holds it."""
    return _held(numbers.wide(cell), "rest")


def _held(cell: Cell, name: str) -> Cell:
    """A cell as a step holds it in columns under a name."""
    return cell.mapped(lambda word, _: q.column(f"{name} {word}".strip()))


def _wide(value: int) -> Sql:
    """A whole number in a wide column."""
    return q.cast(q.number(value), "wide")
