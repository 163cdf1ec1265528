"""What is paid, read back by what must always or never be."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.expression import Paid
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.model.walk import record_of
from pbr_dsl.reference.result import Result, Setting
from pbr_dsl.values.facts import Key, Missing, Unknown
from pbr_dsl.values.statement import Line

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


PaidLines = dict[tuple[str, str, Key], list[Line]]


def by_row(lines: Iterable[Line]) -> PaidLines:
    """Give lines by payment and by each row that they lead to; under "" and (), all of a payment."""
    found: PaidLines = {}
    for line in lines:
        for record, key in ({"": ()} | line.subject).items():
            found.setdefault((line.payment, record, key), []).append(line)
    return found


def paid(reading: Reading, node: Paid, setting: Setting) -> Result:
    """Give what a payment pays to some rows in a period, or up to it, after limits; unknown while a line is held."""
    at = {record_of(row): key for row, key in zip(node.at, reading.there(setting, *node.at), strict=True)}
    start = reading.terms.periods[at.pop(PERIOD)].start
    record, key = next(iter(at.items()), ("", ()))
    lines = [line for line in reading.paid().get((node.payment, record, key), []) if at.items() <= line.subject.items()]
    lines = [line for line in lines if line.period == start or (node.to_date and line.period < start)]
    held = [Missing("held", "", key, line.outcome or line.payment) for line in lines if line.state == "held"]
    return Unknown(tuple(held)) if held else sum((line.amount for line in lines), Fraction(0))
