"""A reading: expressions read on the facts of one day, and each named value worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from datetime import date
from fractions import Fraction
from typing import Any

from pbr_dsl.model.contract import Eligibility, Length, Payment
from pbr_dsl.model.expression import Expr, Rows, Share
from pbr_dsl.model.terms import CLOCK, OUTCOME, PERIOD, Terms
from pbr_dsl.model.type import NumberType
from pbr_dsl.reference import named
from pbr_dsl.reference.amounts import price
from pbr_dsl.reference.dates import milestones
from pbr_dsl.reference.eligibility import qualifies
from pbr_dsl.reference.forms import EQUATIONS
from pbr_dsl.reference.index import Index, Paths, indexed
from pbr_dsl.reference.outcomes import OutcomeRows
from pbr_dsl.reference.overrides import Overrides
from pbr_dsl.reference.paid import PaidLines
from pbr_dsl.reference.result import (
    TOP,
    AbsentError,
    LeftOut,
    P,
    R,
    Result,
    Setting,
    Supposition,
    attempt,
    known,
    there,
    truth,
    waiting,
)
from pbr_dsl.reference.rows import Members, members
from pbr_dsl.reference.sharing import share_out
from pbr_dsl.reference.verdict import Verdict, pending
from pbr_dsl.reference.world import World
from pbr_dsl.values.calendar import Direction
from pbr_dsl.values.facts import NONE, OPEN, Key, Row, Special, Unknown
from pbr_dsl.values.once import once

Kept = tuple[Any, tuple[LeftOut, ...]]


class Reading:
    """Expressions read on the facts of one day; a named value is worked out once for each combination of rows.

    `left` are the rows left out of the totals read so far.  Under a what-if (`supposed`) what the plain reading worked
    out stands where the supposition cannot touch it.
    """

    def __init__(
        self,
        terms: Terms,
        world: World,
        overrides: Overrides,
        at_period: Callable[[Key], Reading],
        paid: Callable[[], PaidLines],
    ) -> None:
        self.terms = terms
        self.world = world
        self.overrides = overrides
        self.at_period = at_period
        self.paid = paid
        self.day: date = world.day
        self.last_day = self.day
        self.outcomes: OutcomeRows = OutcomeRows(self)
        self.left: list[LeftOut] = []
        self.supposed: Supposition | None = None
        self.memo: dict[tuple[object, ...], Kept] = {}
        self.plain_memo = self.memo
        self._unmade = {record.name: record.milestones for record in terms.contract.records if record.milestones}
        self.frozen_on: dict[date, Reading] = {}

    def read(self, expr: Expr, setting: Setting) -> Result:
        """Give what an expression is in a setting, or what there is instead of something that it asks for."""
        try:
            return EQUATIONS[type(expr)](self, expr, setting)
        except AbsentError as absent:
            return absent.result

    def known(self, setting: Setting, *exprs: Expr | None) -> list[Any]:
        """Give what expressions are (None for one that is not written); AbsentError where one is unknown."""
        return known(*(None if expr is None else self.read(expr, setting) for expr in exprs))

    def there(self, setting: Setting, *exprs: Expr | None) -> list[Any]:
        """Give what expressions are; AbsentError where one is unknown, none or open."""
        return there(*(None if expr is None else self.read(expr, setting) for expr in exprs))

    def holds(self, setting: Setting, condition: Expr | None) -> bool | Unknown:
        """Whether a condition holds; one that is not written does."""
        return True if condition is None else truth(self.read(condition, setting))

    def suppose(self, supposed: Supposition) -> Reading:
        """Give a reading of the same facts under a what-if."""
        other = copy(self)
        other.supposed, other.left, other.frozen_on = supposed, [], {}
        other.plain_memo, other.memo = self.memo, {}
        return other

    def frozen(self, day: date) -> Reading:
        """Give a reading of the same facts without what happened after a day; corrections of earlier facts count."""
        if day not in self.frozen_on:
            other = self.frozen_on[day] = copy(self)
            other.last_day, other.left, other.frozen_on = min(day, self.last_day), [], {}
            other.memo = other.plain_memo = {}
        return self.frozen_on[day]

    def apart(
        self, compute: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[R | Unknown | Special, tuple[LeftOut, ...]]:
        """Work something out, and give what was left out of it beside it."""
        outer, self.left = self.left, []
        try:
            return attempt(compute, *args, **kwargs), tuple(dict.fromkeys(self.left))
        finally:
            self.left = outer

    # ------------------------------------------------------------ rows

    def keys(self, record: str) -> Iterable[Key]:
        """Give the keys of the rows of any record, with those of outcomes and periods; milestones are made here."""
        if record == PERIOD:
            return self.terms.periods
        if record == OUTCOME:
            return self.outcomes.keys()
        return self._made(record)

    def cell(self, record: str, key: Key, name: str) -> Result:
        """Give a field or link of a row of any record."""
        if record == PERIOD:
            known = key in self.terms.periods
            return self.terms.of_period(key, name) if known else waiting("not yet known", PERIOD, key, name)
        self._made(record)
        if name == "proved" and self.terms.records[record].evidence:
            return self._supposed_cell(record, key, name, self.outcomes.row_proved(record, key))
        found = self.outcomes.cell(key, name) if record == OUTCOME else self.world.cell(record, key, name)
        if self.last_day < self.day and name == self.terms.ends.get(record):
            found = OPEN if isinstance(found, date) and found > self.last_day else found
        return self._supposed_cell(record, key, name, found)

    def rows_of(self, rows: Rows, setting: Setting) -> list[Key]:
        """Give the rows of a record that certainly belong to a setting; none while that cannot be said of any."""
        found = attempt(members, self, rows, setting)
        return [*found.known] if isinstance(found, Members) else []

    def clock(self, record: str, key: Key) -> Result:
        """Give the date that places a row in time: its event or start date, the first day of the period that it is of.

        For an outcome it is the due or achieved date.
        """
        if record == PERIOD:
            return self.terms.periods[key].start
        name = CLOCK if record == OUTCOME else self.terms.clocks[record]
        if not name and (record, PERIOD) in self.terms.links:
            period = self.cell(record, key, PERIOD)
            return self.clock(PERIOD, period) if isinstance(period, tuple) and period in self.terms.periods else period
        return self.cell(record, key, name) if name else NONE

    def follow(self, record: str, key: Key, path: tuple[str, ...]) -> Result:
        """Give the row that a chain of links leads to from a row."""
        for link in path:
            found = self.cell(record, key, link)
            if not isinstance(found, tuple):
                return found
            record, key = self.terms.links[record, link], found
        return key

    @once
    def ancestry(self, record: str, key: Key) -> dict[str, Key]:
        """Give a row and every row that it leads to by known links, by record."""
        found = {record: key}
        for target in self.terms.records:
            way = self.terms.way(record, target)
            if way and target != OUTCOME:
                reached = self.follow(record, key, way)
                if isinstance(reached, tuple):
                    found.setdefault(target, reached)
        return found

    @once
    def index(self, record: str, paths: Paths, *, dated: bool = False) -> Index:
        """Give the rows of a record by where chains of links lead, and by period if `dated`."""
        return indexed(self, record, paths, dated=dated)

    @once
    def ranks(self, record: str) -> dict[Key, int]:
        """Give the place of each row among those of its record: as written in the contract, else by key."""
        return {row: place for place, row in enumerate(self.keys(record))}

    def moved(self, start: date, number: Fraction, unit: str, direction: Direction) -> date:
        """Give a date moved by a number of units; AbsentError where the calendar has no such day."""
        try:
            return self.terms.moved(start, number, unit, direction)
        except ValueError as error:
            raise AbsentError(waiting("not yet written", note=str(error))) from error

    def after(self, start: date, length: Length, direction: Direction = "after") -> date:
        """Give a date moved by a written length; AbsentError where the calendar has no such day."""
        return self.moved(start, Fraction(length.number), length.unit, direction)

    # ------------------------------------------------------------ named values

    def value(self, name: str, at: tuple[Key, ...]) -> Result:
        """Give a named value of a combination of rows."""
        return self._remember((name, at), named.value, self, name, at)

    def rest(self, payment: Payment, setting: Setting) -> Result:
        """Give what a payment's own bounds leave over for the next period."""
        at = tuple(setting[record] for record in payment.domain)
        return self._remember((payment.name, at, "rest"), lambda: price(self, payment, setting).rest)

    def attribute(self, name: str, row: Key) -> Result:
        """Give a value that an outcome says of itself; none where it does not say it."""
        return self._remember((name, row, OUTCOME), self.outcomes.attribute, name, row, self if self.supposed else None)

    def qualifies(self, rule: Eligibility, row: Key) -> Verdict:
        """Whether a row qualifies by an eligibility; what a worked example gives comes first."""
        found = self._remember((rule.name, row, rule.record), qualifies, self, rule, row)
        return found if isinstance(found, Verdict) else pending(found, rule.clause)

    def parts(self, node: Share, outer: Setting) -> dict[tuple[Key, ...], Fraction] | Unknown | Special:
        """Give every part of a shared pot, by combination, or what stands in the way of all of them."""
        return self._remember((id(node), tuple(outer.items())), share_out, self, node, outer)

    # ------------------------------------------------------------ inside

    def _made(self, record: str) -> dict[Key, Row]:
        """The rows of a record; those of milestones are made when they are first asked for."""
        form = self._unmade.pop(record, None)
        if form is not None:
            self.world.rows[record].update(milestones(self, self.terms.records[record], form))
        return self.world.rows[record]

    def _remember(
        self, asked: tuple[object, ...], compute: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R | Unknown | Special:
        """Work something out once, and note what was left out of it each time that it is asked for."""
        kept = self.memo.get(asked) or self._unmoved(asked)
        if kept is None:
            kept = self.memo[asked] = self.apart(compute, *args, **kwargs)
        self.left.extend(kept[1])
        found: R | Unknown | Special = kept[0]
        return found

    def _unmoved(self, asked: tuple[object, ...]) -> Kept | None:
        """What was worked out without the supposition, where the supposition cannot touch it."""
        kept = self.plain_memo.get(asked)
        if kept is None or self.supposed is None or isinstance(kept[0], Unknown):
            return None
        return None if any((row.record, row.key) in self.supposed.rows for row in kept[1]) else kept

    def _supposed_cell(self, record: str, key: Key, name: str, found: Result) -> Result:
        """A cell under a supposition: an unknown number is at the highest that its column may be."""
        supposed = self.supposed
        if supposed is None or not isinstance(found, Unknown):
            return found
        if (record, key) in supposed.rows and record == OUTCOME and name in ("state", "credit"):
            return "accepted" if name == "state" else Fraction(1)
        column = self.terms.columns.get((record, name))
        touched = (record, key) in supposed.rows or (record, key, name) in supposed.cells
        if not touched or column is None or not isinstance(column.type, NumberType):
            return found
        return Fraction(column.high) if column.high else TOP
