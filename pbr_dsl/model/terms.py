"""The contract with its names at hand: parts by name, ways along links, the calendar of its periods."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import (
    Column,
    Contract,
    Eligibility,
    Formula,
    Length,
    Outcome,
    Payment,
    Record,
    Table,
    Value,
)
from pbr_dsl.model.expression import Expr, FieldOf, LinkOf, Rows, Subject, ValueOf
from pbr_dsl.model.personal import personal_fields, repeats_personal
from pbr_dsl.model.type import Form, RowType
from pbr_dsl.model.walk import nodes, parts, record_of
from pbr_dsl.values.calendar import Direction, Period, periods, shift
from pbr_dsl.values.facts import Key
from pbr_dsl.values.once import once
from pbr_dsl.values.working_days import shift_working_days

OUTCOME = "outcome"
PERIOD = "period"
ELIGIBLE = "eligible"
CLOCK = "clock"
_OUTCOME_ROW = RowType(record=OUTCOME)


class Terms:
    """A contract, indexed once for all that is computed from it."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.settings = contract.settings
        self.records: dict[str, Record] = {part.name: part for part in contract.records}
        self.values: dict[str, Value] = {part.name: part for part in contract.values}
        self.tables: dict[str, Table] = {part.name: part for part in contract.tables}
        self.payments: dict[str, Payment] = {part.name: part for part in contract.payments}
        self.asked = {part.name: part.as_outcome() for part in contract.payments}
        self.asked |= {part.name: part.as_outcome() for part in contract.records if part.evidence}
        self.outcomes: dict[str, Outcome] = {part.name: part for part in contract.outcomes}
        self.evidence = {part.name: part for part in contract.evidence}
        self._eligibility = {
            (name, rule.record): rule for rule in reversed(contract.eligibility) for name in (rule.name, ELIGIBLE)
        }
        self.order = {part.name: place for place, part in enumerate(contract.outcomes)}
        self.attributes = frozenset(name for part in contract.outcomes for name in part.attributes)
        self.columns: dict[tuple[str, str], Column] = {
            (record.name, column.name): column for record in contract.records for column in record.columns
        }
        self.links: dict[tuple[str, str], str] = {
            (record.name, link.name): link.record for record in contract.records for link in record.links
        }
        self.personal = personal_fields(contract)
        self.clocks = {record.name: _column(record, "event", "start") for record in contract.records}
        self.ends = {record.name: _column(record, "end") for record in contract.records}
        self.periods = self._periods()
        start, end = self.settings.start, self.settings.end
        self.whole = {**self.periods, **dict(self._years())}
        self.counted = {  # the days of each period (and year) that are in the term; of one after it, all
            key: Period(max(one.start, start), min(one.end, end) if one.start <= end else one.end)
            for key, one in self.whole.items()
        }
        self.part_by_credit = frozenset(
            part.name for part in contract.payments if part.domain == (OUTCOME,) and not self.reads_credit(part.amount)
        )
        self.looking_back = frozenset(part.name for part in contract.outcomes if _looks_back(part))
        self._keys = list(self.periods)
        self._starts = [period.start for period in self.periods.values()]

    def reads_credit(self, *exprs: Form) -> bool:
        """Whether expressions read the credit of the bound outcome's row, themselves or through a value of it."""
        for form in exprs:
            if isinstance(form, FieldOf) and form.field == "credit" and form.of.type == _OUTCOME_ROW:
                return True
            value = self.values.get(form.value) if isinstance(form, ValueOf) else None
            if value is not None and value.domain == (OUTCOME,) and self.reads_credit(value.body):
                return True
            rows = getattr(form, "rows", None)
            if (not isinstance(rows, Rows) or rows.record != OUTCOME) and self.reads_credit(*parts(form)):
                return True
        return False

    def hides(self, expr: Expr) -> bool:
        """Whether a value might give away a personal field, and is not shown."""
        return bool(self.personal) and repeats_personal(expr, self.values, self.personal)

    def eligibility(self, name: str, record: str) -> Eligibility | None:
        """Give the eligibility of a record that goes by a name: its own, or `eligible`."""
        return self._eligibility.get((name, record))

    def attributes_read(self, *exprs: Form) -> frozenset[str]:
        """Give the names that expressions read of the bound outcome's row, themselves or through a value of it."""
        found: set[str] = set()
        for form in exprs:
            if isinstance(form, ValueOf) and form.at and form.at[0].type == _OUTCOME_ROW:
                rule = self.values.get(form.value)
                if rule is None:
                    found.add(form.value)
                elif isinstance(rule.body, Formula):
                    found |= self.attributes_read(rule.body.expr)
            elif not isinstance(getattr(form, "rows", None), Rows) or form.rows.record != OUTCOME:  # type: ignore[attr-defined]
                found |= self.attributes_read(*parts(form))
        return frozenset(found & self.attributes)

    def pays_for(self, payment: Payment, outcome: Outcome) -> bool:
        """Whether an outcome says all that the amount of a payment each outcome reads."""
        bounds = [bound.value for bound in payment.bounds]
        read = self.attributes_read(payment.amount, *bounds, *([payment.when] if payment.when else []))
        return read <= outcome.attributes.keys()

    def moved(self, start: date, number: Fraction, unit: str, direction: Direction) -> date:
        """Give a date moved by a whole number of base units, by the contract's calendar.

        NoSuchDayError (a ValueError) where the calendar has no such day.
        """
        if number.denominator != 1:
            message = f"{number} {unit}s is not a whole number"
            raise ValueError(message)
        calendar = self.settings.calendar
        count = abs(number.numerator)
        if number < 0:
            direction = "before" if direction == "after" else "after"
        if unit == "working-day":
            return shift_working_days(start, count, calendar.working_days, direction)
        return shift(start, count, unit, direction, calendar.month_end or "clamp")  # type: ignore[arg-type]

    def after(self, start: date, length: Length, direction: Direction = "after") -> date:
        """Give a date moved by a written length."""
        return self.moved(start, Fraction(length.number), length.unit, direction)

    def sealed_on(self, period: Period) -> date | None:
        """Give the last day whose facts a period's lines see; None when the contract writes no such day."""
        restated = self.settings.periods.restated
        return self.after(period.end, restated) if restated else None

    @property
    def last_start(self) -> date:
        """The last day on which a period that has lines may begin: in the term, or while dated payments follow."""
        dated = any(payment.due is not None for payment in self.contract.payments)
        return self.settings.paid_until if dated else self.settings.end

    def previous(self, period: Key) -> Period | None:
        """Give the contract's period before one; None before the first."""
        place = self._keys.index(period)
        return self.periods[self._keys[place - 1]] if place else None

    def year_of(self, name: str, day: date) -> date:
        """Give the first day of the year of the calendar (such as `financial-year`) that a day lies in."""
        return next(year for year in self.settings.calendar.years if year.name == name).first_day(day)

    def may_lack(self, row: Expr) -> bool:
        """Whether a row is named by a link that may be none."""
        if not isinstance(row, LinkOf):
            return False
        record = next((one for one in self.records.values() if one.name == record_of(row.of)), None)
        here = record is not None and any(link.name == row.link and link.may_be for link in record.links)
        return here or self.may_lack(row.of)

    def of_period(self, key: Key, name: str) -> date | Key:
        """Give the first or last day of a period, or the year of the calendar that its first day lies in.

        Where that day is in none that meets the term, the nearest.
        """
        period = self.periods[key]
        if name not in self.records:
            day: date = getattr(period, name)
            return day
        begun = [row for row in self.records[name].rows if date.fromisoformat(row.cells["start"]) <= period.start]
        return (begun or self.records[name].rows)[-1 if begun else 0].key

    def stretch(self, setting: Mapping[str, Key]) -> Key:
        """Give the bound period, or the bound year of the calendar; () for neither."""
        return next((key for record, key in setting.items() if record == PERIOD or key in self.whole), ())

    def _years(self) -> Iterator[tuple[Key, Period]]:
        """The years of the calendar that the contract reads, by key."""
        for year in self.settings.calendar.years:
            known = self.records.get(year.name)
            for row in known.rows if known is not None and {"start", "end"} <= {c.name for c in known.columns} else ():
                yield row.key, Period(date.fromisoformat(row.cells["start"]), date.fromisoformat(row.cells["end"]))

    def period_of(self, day: date) -> Key:
        """Give the period that a day lies in, or the nearest one."""
        place = bisect_right(self._starts, day) - 1
        return self._keys[max(place, 0)]

    def period_at(self, day: date) -> Key | None:
        """Give the period that a day lies in; None for a day before the first or after the last."""
        key = self.period_of(day)
        return key if self.periods[key].has(day) else None

    @once
    def key_length(self, record: str) -> int:
        """Give the number of parts of a record's keys."""
        if record == PERIOD:
            return 1
        return sum(self.part_length(record, part) for part in self.records[record].key)

    def part_length(self, record: str, part: str) -> int:
        """Give the number of parts that one field of a record's key takes."""
        target = self.links.get((record, part))
        return self.key_length(target) if target else 1

    @once
    def key_parts(self, record: str) -> tuple[tuple[str, str, slice], ...]:
        """Give each field of a record's key: its name, the record that it links to ("" for none), its place in keys."""
        names = self.records[record].key
        places = slices(self.part_length(record, name) for name in names)
        return tuple((name, self.links.get((record, name), ""), at) for name, at in zip(names, places, strict=True))

    def spread(self, domain: Iterable[str], key: Key) -> dict[str, Key]:
        """Give the row of each record of a domain, whose keys stand in `key` one after another; no period is in it."""
        records = [record for record in domain if record in self.records]
        places = slices(self.key_length(record) for record in records)
        return {record: key[place] for record, place in zip(records, places, strict=True)}

    @once
    def way(self, record: str, target: str) -> tuple[str, ...] | None:
        """Give the shortest chain of links from a record to another (or to a link of that name); None for none."""
        if record == target:
            return ()
        seen = {record}
        reached: list[tuple[str, tuple[str, ...]]] = [(record, ())]
        for here, path in reached:
            if here not in self.records:
                continue
            for link in self.records[here].links:
                if target in (link.record, link.name):
                    return (*path, link.name)
                if link.record not in seen:
                    seen.add(link.record)
                    reached.append((link.record, (*path, link.name)))
        return None

    def _periods(self) -> dict[Key, Period]:
        """The periods of the contract by key, as long as money may follow."""
        written = self.settings.periods
        unit = written.length.unit
        if unit == "working-day":
            message = "periods are not counted in working days"
            raise ValueError(message)
        found = periods(written.first, written.length.number, unit, self.settings.paid_until)
        return {period_key(period.start): period for period in found}


def slices(lengths: Iterable[int]) -> Iterator[slice]:
    """Give the places of stretches of some lengths that stand one after another."""
    start = 0
    for length in lengths:
        yield slice(start, start + length)
        start += length


def period_key(start: date) -> Key:
    """Give the key of the period that starts on a day."""
    return (start.isoformat(),)


def _column(record: Record, *roles: str) -> str:
    """The name of a record's column with one of some roles; "" when there is none."""
    return next((column.name for column in record.columns if column.role in roles), "")


def _looks_back(outcome: Outcome) -> bool:
    """Whether what achieves an outcome may read the outcomes before it."""
    return any(isinstance(node, Subject) and node.record == f"this {OUTCOME}" for node in nodes(outcome.achieved))
