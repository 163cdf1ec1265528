"""What was left out of a line because it is not known, and the most that it could add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Payment
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.reference.amounts import Price, price
from pbr_dsl.reference.occurrences import OutcomeRow
from pbr_dsl.reference.result import LeftOut, Setting, Supposition, UnboundedError, attempt
from pbr_dsl.values.facts import Missing
from pbr_dsl.values.statement import Waiting
from pbr_dsl.values.waiting import settled_together, waited_first

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


def left_out(
    reading: Reading, payment: Payment, setting: Setting, amount: Fraction, left: Iterable[LeftOut]
) -> Iterator[Waiting]:
    """Give what was left out of a line and could add to it, by the row that is waited for, each with the most of that.

    Rows that wait for one and the same row are settled together; an outcome that waits for its proof stands alone.
    """
    for rows in settled_together(left):
        if (most := _most(reading, payment, setting, amount, rows)) != 0:
            yield Waiting(waited_first(rows), most)


def most_of(reading: Reading, payment: Payment, row: OutcomeRow, waits: tuple[Missing, ...]) -> Fraction | None:
    """Give the most that the line of an outcome that waits can come to before limits; None where nothing bounds it."""
    return _most(reading, payment, row.setting, Fraction(0), [LeftOut(OUTCOME, row.key, waits)])


def _most(
    reading: Reading, payment: Payment, setting: Setting, amount: Fraction, rows: list[LeftOut]
) -> Fraction | None:
    """The most that rows could add to a line: worked out again with them counted, unknown numbers at their highest."""
    named = frozenset((row.record, row.key) for row in rows)
    cells = frozenset((one.record, one.key, one.field) for row in rows for one in row.waits)
    ways: tuple[bool | None, ...] = (True,)
    if any(row.counted_in for row in rows):
        ways = (True, False) if len(named) == 1 else (None,)
    try:
        found = [attempt(price, reading.suppose(Supposition(named, cells, way)), payment, setting) for way in ways]
    except UnboundedError:
        return None
    most = [one.amount for one in found if isinstance(one, Price) and isinstance(one.amount, Fraction)]
    return max(most) - amount if len(most) == len(ways) else None
