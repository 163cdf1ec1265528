"""How much room a limit gives, in columns, and which lines it is on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from pbr_dsl.columnar import forms, numbers
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame
from pbr_dsl.columnar.lines import subject_column
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.model.expression import Subject
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.model.walk import nodes

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Limit


@dataclass(frozen=True, slots=True)
class Size:
    """How much room a limit gives: its step, that step's columns for what it is read for, and the size itself.

    A size that is written in the contract alone has no step: the cell says it.
    """

    step: str
    keys: dict[str, str]
    cell: Cell

    @property
    def varies(self) -> bool:
        """Whether it is read for each period."""
        return PERIOD in self.keys

    def read_in(self, frame: Frame, limit: Limit) -> Cell:
        """Give the size that each line of a frame asks for."""
        if not self.step:
            return self.cell
        asked = {
            name: q.column(PERIOD if record == PERIOD else subject_column(record)) for record, name in self.keys.items()
        }
        joined = frame.join(self.step, asked, alias=f"size of {limit.name}", on_day=False)
        return replace(
            self.cell,
            value=joined.column("size"),
            waits=None if self.cell.waits is None else joined.column("size waits"),
            left=None if self.cell.left is None else joined.column("size left"),
        )


def size_of(plan: Plan, payable: str, limit: Limit) -> Size:
    """Give how much room a limit gives, for every combination and period that a line may ask it for."""
    free = {node.record for node in nodes(limit.at_most) if isinstance(node, Subject)}
    domain = [record for record in limit.each if record in free and record != PERIOD]
    if PERIOD in free or plan.many_days:
        domain.append(PERIOD)
    frame = _asked(plan, payable, limit, domain) if domain else Frame(plan, plan.one_row(), {})
    size = _in_steps(plan, limit, forms.read(frame, limit.at_most))
    if not q.reads(size.value) and size.waits is None and size.left is None:
        return Size("", {}, size)
    cell = frame.kept(f"{limit.name} at most", size)
    keys = {record: plan.fresh(f"{limit.name} of {record}") for record in domain}
    own = {name: frame.bound[record] for record, name in keys.items()}
    words = {"size": cell.value, "size waits": cell.waits, "size left": cell.left}
    step = frame.step(f"size of {limit.name}", {**own, **{name: one for name, one in words.items() if one is not None}})
    return Size(step, keys, cell)


def _asked(plan: Plan, payable: str, limit: Limit, domain: list[str]) -> Frame:
    """The frame of the combinations and periods of the lines that a limit is on."""
    lines = Frame(plan, payable, {})
    lines.keep_rows(is_on(plan, limit))
    found: dict[str, Sql] = {
        plan.fresh(f"limited {record}"): q.column(PERIOD if record == PERIOD else subject_column(record))
        for record in domain
    }
    names = dict(zip(domain, found, strict=True))
    if plan.many_days:
        periods = lines.join(plan.stretches(PERIOD), {"key": q.column(PERIOD)}, alias="period", on_day=False)
        found[KNOWN_ON] = periods.column("facts on")
    return Frame(plan, lines.distinct(f"limited by {limit.name}", found), names, KNOWN_ON if plan.many_days else "")


def _in_steps(plan: Plan, limit: Limit, size: Cell) -> Cell:
    """A size in the steps that are counted: of money, or lines and rows; it is rounded down where no part is paid."""
    rounding = Fraction(plan.terms.settings.rounding.step)
    if in_part(limit):
        if size.over is not None:
            message = (
                f"the columnar engine does not pay in part up to `{limit.name}`, a quotient that is not rounded, yet"
            )
            raise NotLoweredError(message)
        return numbers.wide(numbers.scaled(size, lcm(size.scale, rounding.denominator)))
    step = Fraction(1, rounding.denominator) if limit.of == "money" else Fraction(1)
    down, up = (numbers.wide(numbers.rounded(size, mode, step)) for mode in ("down", "up"))
    below = q.below(size.value, q.number(0))
    return replace(down, value=q.when([(below, up.value)], down.value))


def in_part(limit: Limit) -> bool:
    """Give whether a line that does not fit is paid up to the room left."""
    return limit.of == "money" and limit.trim == "part"


def is_on(plan: Plan, limit: Limit) -> Sql:
    """Give whether a limit is on a line: on its payment, its outcome, or on all, and on the share of its payer.

    The line has to lead to all that the limit is each of.
    """
    terms = plan.terms.contract
    paying = [
        q.equal(q.column("payment"), q.number(place))
        for place, payment in enumerate(terms.payments)
        if any(payer.party == limit.payer for payer in payment.payers)
    ]
    named = [
        q.equal(q.column("payment"), q.number(place))
        for place, one in enumerate(terms.payments)
        if one.name in limit.on
    ]
    named += [
        q.holds(q.equal(q.column("outcome"), q.number(place)))
        for place, one in enumerate(terms.outcomes)
        if one.name in limit.on
    ]
    leads = (q.present(q.column(subject_column(record))) for record in limit.each if record != PERIOD)
    return q.both(q.either(*paying) if limit.payer else None, q.either(*named) if limit.on else None, *leads)
