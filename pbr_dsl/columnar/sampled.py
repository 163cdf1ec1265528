"""The lower limit of a proportion that a sample tells of, in columns: looked up for samples of up to so many."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import exp, lgamma, log
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import forms, numbers
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell, there
from pbr_dsl.values.sampled import GRID, lower_limit

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.expression import LowerLimit

MOST: Final = 200  # looked at: of larger samples the limits are not worked out beforehand
TOO_MANY: Final = f"which is more than {MOST}"
_RISK: Final = 0.05
_SURE: Final = 1e-9  # what a sum of fewer than MOST floats cannot be wrong by


def lowest(frame: Frame, node: LowerLimit) -> Cell:
    """Give the lower limit; the run stops where more were looked at than limits are looked up for."""
    cells = [forms.read(frame, one) for one in (node.of, node.among)]
    waits, left, may_be_none = there(*cells)
    few, many = numbers.rounded(cells[0], "down", Fraction(1)), numbers.rounded(cells[1], "up", Fraction(1))
    among = frame.bind("looked at", q.cast(many.value, "number"))
    found = frame.bind("found", q.smaller(q.cast(few.value, "number"), among))
    limits = [(q.number(size), q.text(",".join(map(str, row)))) for size, row in enumerate(limits_of(MOST), start=1)]
    step = frame.plan.once("lower limits", lambda: frame.plan.written("lower limits", ("looked at", "limits"), limits))
    texts = frame.join(step, {"looked at": among}, on_day=False).column("limits")
    too_many = q.joined("", q.text("a sample of "), q.cast(among, "text"), q.text(f", {TOO_MANY}"))
    cases: list[tuple[Sql, Sql]] = [
        (q.either(*(q.absent(one.value) for one in cells)), q.nothing("number")),
        (q.at_most(found, q.number(0)), q.number(0)),
        (q.above(among, q.number(MOST)), q.cast(too_many, "number")),
    ]
    value = q.when(cases, q.cast(q.part_of(texts, ",", found), "number"))
    return Cell("number", value, waits, left, GRID, most=GRID, may_be_none=may_be_none)


@cache
def limits_of(most: int) -> list[list[int]]:
    """Give the lower limits, in steps of the grid, for samples of 1, 2 … by how many were found in each, from 1."""
    every: list[list[int]] = []
    for many in range(1, most + 1):
        row: list[int] = []
        for few in range(1, many + 1):
            low = row[-1] if row else 0
            high = every[-1][few - 1] + 1 if few < many else GRID + 1  # one more that was not found makes it no higher
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _is_rare(few, many, middle) else (low, middle)
            row.append(low)
        every.append(row)
    return every


def _is_rare(few: int, many: int, steps: int) -> bool:
    """Whether so many or more are found in at most one sample of twenty, at a proportion; exactly where it is close."""
    share = steps / GRID
    if share >= 1:
        return False
    likely = exp(
        lgamma(many + 1) - lgamma(few + 1) - lgamma(many - few + 1) + few * log(share) + (many - few) * log(1 - share)
    )
    total, odds = 0.0, share / (1 - share)
    for found in range(few, many + 1):
        total += likely
        likely *= (many - found) / (found + 1) * odds
    if abs(total - _RISK) > _SURE:
        return total < _RISK
    return lower_limit(Fraction(few), Fraction(many)) >= Fraction(steps, GRID)
