"""What a limit took from a line: how much there is, what else was paid out of it, and whether data could change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from pbr_dsl.model.contract import Limit
from pbr_dsl.model.expression import Node, Paid, Rows, ToDate, ValueOf
from pbr_dsl.model.terms import OUTCOME, PERIOD, period_key
from pbr_dsl.model.walk import parts
from pbr_dsl.reference import Computation
from pbr_dsl.report.why.island import Reach
from pbr_dsl.report.why.reads import reads_of
from pbr_dsl.values.facts import Key
from pbr_dsl.values.statement import Line, Statement


@dataclass(frozen=True, slots=True)
class Room:
    """A limit that took `taken` from a line.

    `size` is the whole limit (money, or a number of lines, or of rows: `counts` in the plural); `whose` the
    combination that it is for; `others` the other lines that are paid out of it; `written` says that no fact can
    change its size.
    """

    limit: str
    clause: str
    of: Literal["money", "lines", "rows"]
    counts: str
    size: Fraction
    whose: tuple[Key, ...]
    taken: Fraction
    others: tuple[Line, ...]
    written: bool


def rooms(part: Computation, statement: Statement, line: Line, reach: Reach) -> tuple[Room, ...]:
    """Give the limits that took something from a line, in the order they were applied."""
    return tuple(
        _room(part, statement, line, (limit, -one.amount), reach)
        for limit in part.terms.contract.limits
        for one in line.contributions
        if one.rule == limit.name and one.label == f"limit {limit.name}"
    )


def _room(part: Computation, statement: Statement, line: Line, took: tuple[Limit, Fraction], reach: Reach) -> Room:
    """One limit."""
    limit, taken = took
    reading = part.at(period_key(line.period))
    bound = {record: line.subject[record] for record in limit.each if record != PERIOD}
    size = reading.read(limit.at_most, {**bound, PERIOD: period_key(line.period)})
    alike = (one for one in statement.lines if one is not line and one.amount and _shares(one, line, limit))
    others = tuple(one for one in alike if not limit.year or _year(part, one, limit) == _year(part, line, limit))
    records = (part.terms.records.get(name) for name in reads_of(reach, [limit.at_most]).fields)
    read = any(record is not None and record.source == "data" for record in records)
    written = not (read or any(_is_paid_or_achieved(part, node) for node in reach.read_by(limit.at_most)))
    number = size if isinstance(size, Fraction) else Fraction(0)
    counts = part.terms.records[limit.counts].plural if limit.counts else ""
    whose = tuple(line.subject[record] for record in limit.each if record != PERIOD)
    return Room(limit.name, limit.clause, limit.of, counts, number, whose, taken, others, written)


def _is_paid_or_achieved(part: Computation, node: Node) -> bool:
    """Whether an expression reads what is paid, or outcomes, which rest on data in their turn."""
    named = isinstance(node, ValueOf | ToDate) and node.value in part.terms.payments
    return (
        named or isinstance(node, Paid) or any(isinstance(one, Rows) and one.record == OUTCOME for one in parts(node))
    )


def _year(part: Computation, line: Line, limit: Limit) -> date:
    """The year of the calendar in which a line counts."""
    return part.terms.year_of(limit.year, line.achieved or line.period)


def _shares(one: Line, line: Line, limit: Limit) -> bool:
    """Whether another line is paid out of the same room."""
    on = not limit.on or one.payment in limit.on or one.outcome in limit.on
    on = on and (not limit.payer or any(share.payer == limit.payer for share in one.shares))
    same = all(
        one.period == line.period if record == PERIOD else one.subject.get(record) == line.subject.get(record)
        for record in limit.each
    )
    return on and same and ("shadow" in one.marks) == ("shadow" in line.marks)
