"""Exact arithmetic on columns: whole numbers of a written step, perhaps over a divisor.

Nothing is ever rounded but by the formula of a rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import gcd, lcm
from typing import Literal

from pbr_dsl.columnar import marks
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell, constant, there
from pbr_dsl.columnar.sql import LONG, Kind, Sql
from pbr_dsl.values.rounding import Mode

_WIDEST = 2**127 - 1
_UNBOUNDED = marks.wait("not yet known", note="there is no bound")


def written(value: Fraction) -> Cell:
    """Give a written number."""
    kind: Kind = "number" if abs(value.numerator) < LONG else "wide"
    return constant(kind, q.number(value.numerator), value.denominator, abs(value.numerator))


def wide(cell: Cell) -> Cell:
    """Give a number in a wide column."""
    return replace(cell, kind="wide", value=q.cast(cell.value, "wide")) if cell.kind != "wide" else cell


def scaled(cell: Cell, scale: int) -> Cell:
    """Give a number in steps of another scale, a multiple of its own."""
    times = scale // cell.scale
    return replace(_times(cell, written(Fraction(times))), scale=scale) if times != 1 else cell


def alike(cells: Sequence[Cell]) -> list[Cell]:
    """Give cells of one kind and scale."""
    if not all(cell.kind in ("number", "wide") for cell in cells):
        return list(cells)
    scale = lcm(*(cell.scale for cell in cells))
    found = [scaled(cell, scale) for cell in cells]
    return [wide(cell) for cell in found] if any(cell.kind == "wide" for cell in found) else found


def _times(one: Cell, other: Cell) -> Cell:
    """The product of two numbers' steps, wide where it may be; what both wait for is not looked at."""
    most = one.most * other.most
    kind: Kind = "number" if most < LONG and "wide" not in (one.kind, other.kind) else "wide"
    values = [one.value, other.value] if kind == "number" else [wide(one).value, wide(other).value]
    if kind == "number" and most >= q.NARROW:  # engines multiply small numbers as small ones
        values[0] = q.cast(values[0], "number")
    if other.value == q.number(1):
        return replace(one, scale=one.scale * other.scale)
    if one.value == q.number(1):
        values = values[1:]
    value = q.times(*values) if len(values) > 1 else values[0]
    return replace(one, kind=kind, value=value, scale=one.scale * other.scale, most=min(most, _WIDEST))


def product(factors: Sequence[Cell]) -> Cell:
    """Give the product of numbers that are all there; elsewhere nothing, with all that they wait for."""
    found = factors[0]
    for other in factors[1:]:
        over = [one for one in (found.over, other.over) if one is not None]
        found = replace(_times(found, other), over=_multiplied(over))
    waits, left, may_be_none = there(*factors)
    found = replace(found, waits=waits, left=left, may_be_none=may_be_none)
    return reduced(_beyond_product(found, factors) if any(one.beyond for one in factors) else found)


def _beyond_product(found: Cell, factors: Sequence[Cell]) -> Cell:
    """A product of which a factor may be beyond every bound: so is it, but for times zero; none below zero is known."""
    if found.waits is None:
        return found
    endless, none = marks.beyond(found.waits), q.either(*map(zero, factors))
    below = q.either(*(q.below(one.value, q.number(0)) for one in factors))
    nothing = q.cast(q.number(0), "wide") if found.kind == "wide" else q.number(0)
    value = q.when([(q.both(endless, none), nothing)], found.value)
    waits = q.when([(q.both(endless, none), marks.NOTHING), (q.both(endless, below), _UNBOUNDED)], found.waits)
    return replace(found, value=value, waits=waits, beyond=True)


def bounded(cell: Cell) -> Cell:
    """Give a number where one beyond every bound has no meaning: it is not known then."""
    if not cell.beyond or cell.waits is None:
        return cell
    return replace(cell, waits=q.when([(marks.beyond(cell.waits), _UNBOUNDED)], cell.waits), beyond=False)


def _multiplied(over: Sequence[Sql]) -> Sql | None:
    """Divisors as one."""
    if len(over) > 1:
        return q.times(*(q.cast(one, "wide") for one in over))
    return over[0] if over else None


def reduced(cell: Cell) -> Cell:
    """Give a written number in its lowest terms; any other cell as it is."""
    return cell


def inverse(cell: Cell) -> Cell:
    """Give one divided by a number that is there and is not zero."""
    cell = bounded(cell)
    if cell.over is None and cell.value.is_number:
        value = Fraction(int(cell.value.to_py()), cell.scale)
        return written(1 / value)
    sign = q.sign(cell.value)
    over = q.number(1) if cell.over is None else cell.over
    numerator = _times(
        replace(cell, value=over, scale=1, most=_WIDEST if cell.over is not None else 1, over=None),
        written(Fraction(cell.scale)),
    )
    signed = q.times(q.cast(sign, numerator.kind), numerator.value)
    return replace(numerator, value=signed, scale=1, over=q.size(cell.value))


def total(terms: Sequence[Cell], signs: Sequence[str]) -> Cell:
    """Give the sum of numbers that are all there, each with its sign."""
    terms = [one if sign == "+" else bounded(one) for one, sign in zip(terms, signs, strict=True)]
    waits, left, may_be_none = there(*terms)
    every = alike(_over_one(terms))
    values = [one.value if sign == "+" else q.negative(one.value) for one, sign in zip(every, signs, strict=True)]
    most = sum(one.most for one in every)
    kind = every[0].kind
    if kind == "number" and most >= LONG:
        kind, values = "wide", [q.cast(one, "wide") for one in values]
    elif kind == "number" and most >= q.NARROW:
        values[0] = q.cast(values[0], "number")
    return Cell(
        kind,
        q.plus(*values) if len(values) > 1 else values[0],
        waits,
        left,
        every[0].scale,
        every[0].over,
        min(most, _WIDEST),
        may_be_none,
        beyond=any(one.beyond for one in terms),
    )


def _over_one(cells: Sequence[Cell]) -> list[Cell]:
    """Numbers over one divisor."""
    overs = {one.over.sql(): one.over for one in cells if one.over is not None}
    if not overs:
        return list(cells)
    found: list[Cell] = []
    for cell in cells:
        own = cell.over.sql() if cell.over is not None else ""
        others = [over for text, over in overs.items() if text != own]
        value = q.times(q.cast(cell.value, "wide"), *(q.cast(one, "wide") for one in others)) if others else cell.value
        found.append(
            replace(
                cell,
                value=value,
                kind="wide" if others else cell.kind,
                most=_WIDEST if others else cell.most,
                over=_multiplied(list(overs.values())),
            )
        )
    return found


def compared(op: str, left: Cell, right: Cell) -> Sql:
    """Give whether a comparison of two numbers that are there holds; nothing where one is not."""
    one, other = alike(_over_one([left, right]))
    return ordered(op, one.value, other.value)


def ordered(op: str, left: Sql, right: Sql) -> Sql:
    """Give whether two values that are there stand in an order."""
    form = {
        "is": q.equal,
        "is-not": lambda one, other: q.opposite(q.equal(one, other)),
        "at-least": q.at_least,
        "at-most": q.at_most,
        "above": q.above,
        "below": q.below,
    }[op]
    return form(left, right)


def extreme(word: Literal["larger", "smaller"], cells: Sequence[Cell]) -> Cell:
    """Give the larger or the smaller of numbers or days that are there; none with none."""
    waits, left, may_be_none = there(*cells)
    every = alike(_over_one(cells)) if cells[0].kind in ("number", "wide") else list(cells)
    chosen = q.larger if word == "larger" else q.smaller
    value = chosen(*(one.value for one in every))
    if may_be_none or waits is not None:
        missing = q.either(*(q.absent(one.value) for one in every if one.may_be_none or one.waits is not None))
        value = q.when([(q.opposite(missing), value)])
    if word == "smaller" and any(one.beyond for one in every) and len(every) == 2:  # noqa: PLR2004  of two, as asked
        value, waits = _of_both(every, value, waits)
    return replace(
        every[0],
        beyond=any(one.beyond for one in every),
        value=value,
        waits=waits,
        left=left,
        may_be_none=may_be_none,
        most=max(one.most for one in every),
        endless=any(one.endless for one in every),
    )


def _of_both(cells: Sequence[Cell], value: Sql, waits: Sql | None) -> tuple[Sql, Sql | None]:
    """The smaller of two numbers of which one may be beyond every bound: then it is the other."""
    values, others = [], []
    for one, other in (cells, cells[::-1]):
        if one.beyond and one.waits is not None:
            values.append((marks.beyond(one.waits), other.value))
            others.append((marks.beyond(one.waits), marks.NOTHING if other.waits is None else other.waits))
    return q.when(values, value), q.when(others, marks.NOTHING if waits is None else waits)


def rounded(cell: Cell, mode: Mode, step: Fraction) -> Cell:
    """Give a number rounded to a multiple of a step; modes act on the size, so a reversal is exactly the negative.

    The value is a/(scale·over); in steps of `step` = n/d it is a·d / (scale·over·n).
    """
    divisor = cell.scale * step.numerator
    common = gcd(divisor, step.denominator)
    above, below = step.denominator // common, divisor // common
    if below == 1 and cell.over is None:
        return (
            replace(_times(cell, written(Fraction(above))), scale=step.denominator)
            if above != 1 or cell.scale != step.denominator
            else cell
        )
    amount = (
        wide(_times(replace(cell, over=None), written(Fraction(above))))
        if cell.over is not None
        else _times(cell, written(Fraction(above)))
    )
    part = (
        q.number(below)
        if cell.over is None
        else q.times(q.cast(cell.over, "wide"), q.cast(q.number(below), "wide"))
        if below != 1
        else q.cast(cell.over, "wide")
    )
    if amount.kind == "wide" or 2 * amount.most + below >= LONG:
        amount = wide(amount)
        part = q.cast(part, "wide")
    elif 2 * amount.most + below >= q.NARROW:
        amount = replace(amount, value=q.cast(amount.value, "number"))
    steps = q.times(q.cast(q.sign(amount.value), amount.kind), divided(q.size(amount.value), part, mode))
    most = min(cell.most * above // below + 1, cell.most * above) if cell.over is None else _WIDEST
    found = replace(cell, kind=amount.kind, value=steps, over=None, scale=1, most=most)
    found = _times(found, written(Fraction(step.numerator)))
    if found.most < LONG and found.kind == "wide":
        found = replace(found, kind="number", value=q.cast(found.value, "number"))
    return replace(found, scale=step.denominator)


def divided(amount: Sql, part: Sql, mode: Mode) -> Sql:
    """Give how often a part goes into an amount, neither below zero, by the formula of a mode."""
    match mode:
        case "half-up":
            return q.over(q.plus(q.times(q.number(2), amount), part), q.times(q.number(2), part))
        case "up":
            return q.over(q.minus(q.plus(amount, part), q.number(1)), part)
        case "down":
            return q.over(amount, part)
        case "half-even":
            whole, left = q.over(amount, part), q.times(q.number(2), q.rest(amount, part))
            odd = q.equal(q.rest(whole, q.number(2)), q.number(1))
            up = q.either(q.above(left, part), q.both(q.equal(left, part), odd))
            return q.when([(up, q.plus(whole, q.number(1)))], whole)


def zero(cell: Cell) -> Sql:
    """Give whether a number is there and is zero."""
    return q.holds(q.equal(cell.value, q.number(0)))


def picked(cases: Sequence[tuple[Sql, Cell]], otherwise: Cell) -> Cell:
    """Give the first cell whose condition holds, else the other."""
    every = alike([*(cell for _, cell in cases), otherwise])
    conditions = [condition for condition, _ in cases]

    def column(read: Callable[[Cell], Sql | None], kind: Kind) -> Sql | None:
        if all(read(one) is None for one in every):
            return None
        found = [read(one) for one in every]
        values = [q.nothing(kind) if one is None else one for one in found]
        return q.when(list(zip(conditions, values[:-1], strict=True)), values[-1])

    value = column(lambda one: one.value, every[0].kind)
    if value is None:
        message = "a cell has a value"
        raise TypeError(message)
    over = None
    if any(one.over is not None for one in every):
        overs = [one.over if one.over is not None else q.number(1) for one in every]
        over = q.when(list(zip(conditions, overs[:-1], strict=True)), overs[-1])
    return Cell(
        every[0].kind,
        value,
        column(lambda one: one.waits, "text"),
        column(lambda one: one.left, "text"),
        every[0].scale,
        over,
        max(one.most for one in every),
        any(one.may_be_none for one in every),
        any(one.endless for one in every),
        any(one.beyond for one in every),
    )
