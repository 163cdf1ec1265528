"""How much a payment comes to over the term if all is delivered and earned, from the contract's own numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Final, TypeGuard

from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import DateType, NumberType

PERIOD = "period"
_DEEPEST: Final = 60  # values read for each other; what is further off is not told
_LARGEST: Final = 10**30


@dataclass(frozen=True, slots=True)
class Where:
    """The rows and the days for which a number is read: a row's key by record, the first day, and how many days.

    `deep`: how many values are being read for each other.
    """

    rows: dict[str, str]
    start: date
    days: int
    deep: int = 0


@dataclass(frozen=True, slots=True)
class Sizes:
    """The numbers that stand in a contract: its values, the rows that it lists, and its periods as (start, days).

    `linked`: for a listed row (record, key), the listed rows that it names, by record.  `whole`: a number of a row that
    is counted as one, so that what is so much of it can be held against the rest of it.
    """

    values: dict[str, model.Value]
    tables: dict[str, model.Table]
    listed: dict[str, list[str]]
    linked: dict[tuple[str, str], dict[str, str]]
    periods: list[tuple[date, int]]
    start: date
    whole: Expr | None = None
    found: dict[tuple[object, ...], Fraction | None] = field(default_factory=dict, init=False)

    def of_payment(self, payment: model.Payment) -> Fraction | None:
        """Give the most that a payment comes to; None where the contract's own numbers do not tell."""
        records = [record for record in payment.domain if record != PERIOD]
        if any(record not in self.listed for record in records):
            return None
        times = self.periods if PERIOD in payment.domain else [(self.start, 0)]
        total = Fraction(0)
        for keys in product(*(self.listed[record] for record in records)):
            for start, days in times:
                line = self._line(payment, Where(self._reached(zip(records, keys, strict=True)), start, days))
                if line is None:
                    return None
                total += line
        return total

    def on(self, value: str, row: str, record: str, day: date) -> Fraction | None:
        """Give what a value is for one row on a day; None where that is not written as a number."""
        return self._value(value, Where(self._reached([(record, row)]), day, 1))

    def _reached(self, rows: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Give rows by record, with those that they name, and so on."""
        found, more = dict[str, str](), dict(rows)
        while more:
            found |= more
            named = [pair for row in more.items() for pair in self.linked.get(row, {}).items()]
            more = {record: key for record, key in named if record not in found}
        return found

    def _line(self, payment: model.Payment, where: Where) -> Fraction | None:
        bounds = (self.number(bound.value, where) for bound in payment.bounds if bound.word == "at most")
        capped = min((bound for bound in bounds if bound is not None), default=None)
        return capped if capped is not None else self.number(payment.amount, where)

    def number(self, expr: Expr, where: Where) -> Fraction | None:
        """Give what a number comes to at the most; None where that is not written."""
        match expr:
            case _ if expr == self.whole:
                return Fraction(1)
            case core.Constant():
                return Fraction(expr.value) if isinstance(expr.type, NumberType) else None
            case core.ValueOf(value=name):
                return self._value(name, where)
            case core.DaysIn():
                return Fraction(where.days)
            case core.Round(of=of) | core.Carried(of=of):
                return self.number(of, where)
            case core.Multiply():
                return self._product(expr, where)
            case core.Add():
                terms = [self.number(term, where) for term in expr.terms]
                known = [term for term in terms if term is not None]
                signed = (-term if how == "-" else term for term, how in zip(known, expr.signs, strict=False))
                return sum(signed, Fraction(0)) if len(known) == len(terms) else None
            case core.Cases():
                branches = (*(case.value for case in expr.cases), *([expr.otherwise] if expr.otherwise else []))
                found = [self.number(branch, where) for branch in branches]
                return max((number for number in found if number is not None), default=None)
            case core.Share():
                pot = self.number(expr.pot, where)
                parts = [len(self.periods) if name == PERIOD else len(self.listed.get(name, ())) for name in expr.among]
                return _divided(pot, parts)
            case _:
                return None

    def _value(self, name: str, where: Where) -> Fraction | None:
        """Give the most that a value is, worked out once for each row and day; None where it is too far off."""
        known = name, *sorted(where.rows.items()), where.start, where.days
        if known not in self.found:
            value = self.values.get(name) if where.deep < _DEEPEST else None
            self.found[known] = self._of(value.body, replace(where, deep=where.deep + 1)) if value else None
        return self.found[known]

    def _of(self, body: model.Formula | model.History | model.Lookup, where: Where) -> Fraction | None:
        match body:
            case model.Formula(expr=expr):
                return self.number(expr, where)
            case model.History(entries=entries):
                return self._written(entries, where)
            case model.Lookup(table=table, column=column):
                return self._row(self.tables[table], column, where)

    def _row(self, table: model.Table, column: str, where: Where) -> Fraction | None:
        """Give the most of a table's column in the rows that may apply on a day; other inputs may be anything."""
        rows = [row for row in table.rows if may_apply(row, where.start)]
        found = [self.number(row.outputs[table.outputs.index(column)], where) for row in rows]
        return max((number for number in found if number is not None), default=None)

    def _written(self, entries: tuple[model.Entry, ...], where: Where) -> Fraction | None:
        """Give the last number written by a day; what is not yet agreed, or follows an index, stays as it was."""
        found: Fraction | None = None
        for entry in entries:
            if entry.row in ("", *where.rows.values()) and (entry.start or date.min) <= where.start:
                number = self.number(entry.value, where) if entry.value is not None else None
                found = number if number is not None else found
        return found

    def _product(self, expr: core.Multiply, where: Where) -> Fraction | None:
        """Multiply; what is delivered over what is contracted, or earned over offered, is taken in full."""
        above = [factor for factor, how in zip(expr.factors, expr.signs, strict=True) if how == "*"]
        below = [factor for factor, how in zip(expr.factors, expr.signs, strict=True) if how == "/"]
        total = Fraction(1)
        for factor in above:
            number = self.number(factor, where)
            if number is not None:
                total *= number
                continue
            whole = next((other for other in below if other.type == factor.type), None)
            if whole is None:
                return None
            below.remove(whole)
        for factor in below:
            number = self.number(factor, where)
            if not number:
                return None
            total /= number
        return total if abs(total) < _LARGEST else None


def may_apply(row: model.TableRow, day: date) -> bool:
    """Whether a row of a table may apply on a day."""
    return all(_may_be(test, day) for test in row.tests)


def _may_be(test: model.Test, day: date) -> bool:
    """Whether a cell for a date may hold on a day; a cell for anything else may."""
    low = date.fromisoformat(test.low.value) if is_day(test.low) else date.min
    high = date.fromisoformat(test.high.value) if is_day(test.high) else date.max
    return low <= day <= high


def is_day(expr: Expr | None) -> TypeGuard[core.Constant]:
    """Whether an expression is a written date."""
    return isinstance(expr, core.Constant) and isinstance(expr.type, DateType)


def _divided(pot: Fraction | None, parts: list[int]) -> Fraction | None:
    """Divide a pot into equal parts, which stand for whatever parts it really has: together they are the pot."""
    for part in parts:
        pot = pot / part if pot is not None and part else None
    return pot


def sizes(contract: model.Contract, starts: list[date]) -> Sizes:
    """Give the numbers of a contract whose periods start on some days."""
    texts = [record for record in contract.records if record.source == "text"]
    listed = {record.name: [given.key[0] for given in record.rows] for record in texts}
    linked = {
        (record.name, given.key[0]): {link.record: given.cells[link.name] for link in record.links}
        for record in texts
        for given in record.rows
    }
    values = {value.name: value for value in contract.values}
    tables = {table.name: table for table in contract.tables}
    return Sizes(values, tables, listed, linked, list(_periods(contract, starts)), contract.settings.start)


def _periods(contract: model.Contract, starts: list[date]) -> Iterator[tuple[date, int]]:
    end = contract.settings.end.toordinal() + 1
    inside = [start for start in starts if start <= contract.settings.end]
    for start, following in zip(inside, [*(day.toordinal() for day in inside[1:]), end], strict=True):
        yield start, following - start.toordinal()
