"""What the bounds of a payment leave over for the next period, in columns.

What a period leaves over hangs on what the one before it left over, so each period has a step of its own, which reads
what came into it in the step of the period before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import amounts, named, numbers, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import Frame, as_columns, copied
from pbr_dsl.model.terms import PERIOD

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Payment

_WIDEST: Final = 2**127 - 1
_NOTHING: Final = numbers.written(Fraction(0))
_Step = tuple[str, Cell, Cell, date]


@dataclass(frozen=True, slots=True)
class _Made:
    """The step of what comes into each period, and its columns of keys.

    `rest` is what the period before left over, on the facts of the day in the column `facts_on`; `came` is what came
    into that one.
    """

    step: str
    keys: dict[str, str]
    rest: Cell
    came: Cell
    facts_on: str


def before(frame: Frame, payment: Payment) -> Cell:
    """Give what the bounds of a payment left over in the periods before the bound one.

    A final period passes on what came into it, where what it left over was never known.
    """
    plan = frame.plan
    made = plan.once(("rest", payment.name), lambda: _of_all_periods(plan, payment))
    asked = {column: frame.bound[record] for record, column in made.keys.items()}
    joined = frame.join(made.step, asked, alias=f"rest of {payment.name}", on_day=False)
    rest = copied(made.rest, joined, "rest")
    if not plan.many_days:
        return rest
    day = joined.column(made.facts_on)
    if rest.waits is not None:
        never = q.both(q.present(rest.waits), q.holds(q.below(day, frame.day)))
        rest = frame.kept("rest", numbers.picked([(never, copied(made.came, joined, "came"))], rest))
    left = None if rest.left is None else q.when([(q.equal(day, frame.day), rest.left)])
    return replace(rest, left=left)  # what other facts left out is not left out here


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
    """The step of what comes into each period, for each combination of rows."""
    keys = {record: plan.fresh(f"{payment.name} of {record}") for record in payment.domain}
    step, own = _but_for_the_rest(plan, payment, keys)
    periods = list(plan.terms.periods.values())
    others = {name: q.column(name) for record, name in keys.items() if record != PERIOD}
    begun = {keys[PERIOD]: q.day(periods[0].start), **others, "rest": _wide(0), "came": _wide(0)}
    first = relations.selected(q.table(step), begun).where(_is_of(keys, periods[0].start))
    name = f"rest of {payment.name}"
    nothing = _in(_NOTHING, "rest"), _in(_NOTHING, "came"), plan.day
    found = [(plan.step(f"{name} at first", first), *nothing)]
    for days, following in pairwise(periods):
        inner = Frame(plan, step, keys)
        inner.keep_rows(_is_of(keys, days.start))
        source, rest, came, on = found[-1]
        joined = inner.join(source, {name: q.column(name) for name in keys.values()}, alias="before", on_day=False)
        comes = copied(rest, joined, "rest")
        if comes.waits is not None and on < plan.facts_on(days):
            comes = numbers.picked([(q.present(comes.waits), copied(came, joined, "came"))], comes)
        if on != plan.facts_on(days):
            comes = replace(comes, left=None)
        comes = inner.kept("before", comes)
        rest = inner.kept("rest", amounts.settled(inner, payment, own, comes).rest or _NOTHING)
        columns = {keys[PERIOD]: q.day(following.start), **others}
        columns |= {**as_columns(rest, "rest"), **as_columns(comes, "came")}
        made = inner.step(f"{name} from {days.start}", columns)
        found.append((made, _in(rest, "rest"), _in(comes, "came"), plan.facts_on(days)))
    return _united(plan, payment, keys, found)


def _but_for_the_rest(plan: Plan, payment: Payment, keys: dict[str, str]) -> tuple[str, amounts.Parts]:
    """The step of what the price of each period is put together from, on the facts of that period, and its columns."""
    frame = named.frame_of(plan, payment.domain)
    if plan.many_days:
        every = frame.distinct(payment.name, {name: frame.bound[record] for record, name in keys.items()})
        frame = named.on_final_facts(plan, f"{payment.name} as final", every, keys)
    asked = amounts.parts(frame, payment)
    cells = [one for one in (asked.when, asked.formula, asked.credit, *asked.bounds) if one is not None]
    columns = {name: frame.bound[record] for record, name in keys.items()}
    for place, cell in enumerate(cells):
        columns |= as_columns(cell, f"part {place}")
    step = frame.step(f"{payment.name} but for what is left over", columns)
    here = (_held(cell, f"part {place}") for place, cell in enumerate(cells))
    when = None if asked.when is None else next(here)
    formula, credit = next(here), None if asked.credit is None else next(here)
    return step, amounts.Parts(when, formula, credit, tuple(here))


def _is_of(keys: dict[str, str], start: date) -> Sql:
    """Whether a row is of the period that begins on a day."""
    return q.equal(q.column(keys[PERIOD]), q.day(start))


def _united(plan: Plan, payment: Payment, keys: dict[str, str], found: Sequence[_Step]) -> _Made:
    """The steps of what comes into each period as one, all in the same steps of money."""
    rest, first = _alike([one[1] for one in found], "rest")
    came, second = _alike([one[2] for one in found], "came")
    facts_on = plan.fresh("left over on")
    own = {name: q.column(name) for name in keys.values()}
    queries = [
        relations.selected(q.table(step), {**own, **here, **there, facts_on: q.day(on)})
        for (step, _, _, on), here, there in zip(found, first, second, strict=True)
    ]
    return _Made(plan.step(f"rest of {payment.name}", relations.united(queries)), keys, rest, came, facts_on)


def _alike(cells: Sequence[Cell], name: str) -> tuple[Cell, list[dict[str, Sql]]]:
    """What cells of several steps are in the step that unites them, and the columns in which each of them is there."""
    scale = lcm(*(cell.scale for cell in cells))
    some = {word for cell in cells for word in as_columns(cell, name)}
    columns = []
    for cell in cells:
        over = None if cell.over is None else q.cast(cell.over, "wide")
        own = as_columns(replace(numbers.wide(numbers.scaled(cell, scale)), over=over), name)
        nothing = {word: q.cast(q.number(1), "wide") if word.endswith(" over") else q.nothing("text") for word in some}
        columns.append({word: own.get(word, nothing[word]) for word in sorted(some)})
    words = [q.column(f"{name} {word}") if f"{name} {word}" in some else None for word in ("waits", "left", "over")]
    return Cell("wide", q.column(name), words[0], words[1], scale, words[2], _WIDEST, may_be_none=False), columns


def _in(cell: Cell, name: str) -> Cell:
    """What is left over as the step of a period holds it."""
    return _held(numbers.wide(cell), name)


def _held(cell: Cell, name: str) -> Cell:
    """A cell as a step holds it in columns under a name."""
    return cell.mapped(lambda word, _: q.column(f"{name} {word}".strip()))


def _wide(value: int) -> Sql:
    """A whole number in a wide column."""
    return q.cast(q.number(value), "wide")
