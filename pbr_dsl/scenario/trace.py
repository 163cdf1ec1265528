"""What a number came from: the values read on the way, and the clauses of every rule that took part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pbr_dsl.model.contract import Condition, Eligibility, Evidence, Formula, History, Lookup, Payment
from pbr_dsl.model.expression import (
    Aggregate,
    Cases,
    Constant,
    Covers,
    Expr,
    FieldOf,
    FirstGap,
    OnlyRow,
    Picked,
    Reached,
    Rows,
    Share,
    TimeIn,
    ToDate,
    ValueOf,
)
from pbr_dsl.model.terms import ELIGIBLE, OUTCOME, PERIOD
from pbr_dsl.model.type import Type
from pbr_dsl.model.walk import is_expression, parts, record_of
from pbr_dsl.reference import OutcomeRow, Reading, Result, Setting, entry_on, inside, truth
from pbr_dsl.values.facts import NONE, Key


@dataclass(frozen=True, slots=True)
class Read:
    """A named value that was read: of which rows, in which period, what it was, its unit and its clause.

    `rows` are those of its domain; `key` has their parts one after another, without the period.  `total` is a value to
    date.
    """

    name: str
    rows: tuple[Key, ...]
    key: Key
    period: Key
    result: Result
    type: Type = field(compare=False)
    clause: str
    total: bool = False


def asked_clauses(reading: Reading, row: OutcomeRow, record: str) -> list[str]:
    """Give the clauses of what is asked of an outcome's proofs or claims, the one that puts it there included."""
    rule = reading.outcomes.asked(row, record)
    if not isinstance(rule, Evidence):
        return []
    guards = (one.clause for one in row.outcome.guarded if rule.name and one.evidence == rule.name)
    return [*written_clauses(rule), *guards]


def written_clauses(rule: Evidence) -> list[str]:
    """Give the clauses of an evidence, its own and those of its lines."""
    windows = (window.clause for window in (rule.dated, rule.submitted) if window is not None)
    return [rule.clause, rule.verified_clause, *windows]


class Trace:
    """Goes through a formula as it was worked out, and notes what it read and whose clause it came under."""

    def __init__(self, reading: Reading) -> None:
        self.clauses: dict[str, None] = {}
        self.reads: list[Read] = []
        self._reading = reading
        self._terms = reading.terms
        self._seen: set[tuple[str, tuple[Key, ...]]] = set()
        self._depth = 0

    def payment(self, payment: Payment, setting: Setting) -> None:
        """Go through what a payment's line was worked out from."""
        written = (payment.due, payment.below_zero, *payment.bounds, *payment.requires)
        self._note(payment.clause, payment.when_clause, *(term.clause for term in written if term is not None))
        self._note(*(self._terms.outcomes[rule.outcome].clause for rule in payment.requires))
        self._proof(payment.evidence)
        for expr in (payment.amount, payment.when, *(bound.value for bound in payment.bounds)):
            if expr is not None:
                self._go(expr, setting)
        if payment.due is not None:
            self._below(setting, *payment.due.dates)

    def value(self, name: str, at: tuple[Key, ...], on: date | None = None) -> None:
        """Go through what a value was worked out from; `on` picks the line of a dated value instead of its own day."""
        form = self._terms.values[name]
        self._note(form.clause)
        setting = dict(zip(form.domain, at, strict=True))
        if self._reading.overrides.value(name, setting) is not None:
            return
        for rule in self._terms.contract.eligibility:
            if name == rule.name:
                self._eligible(rule, at[0])
        match form.body:
            case Formula():
                self._go(form.body.expr, setting)
            case History():
                as_at = form.body.as_at
                day = on or (self._reading.read(as_at, setting) if as_at is not None else None)
                entry = entry_on(self._reading, form, form.body, setting, day)
                if entry is not None and entry.value is not None:
                    self._note(entry.clause)
                    self._go(entry.value, setting)
            case Lookup():
                self._lookup(form.body, self._reading.value(name, at), setting)

    def outcome(self, key: Key) -> None:
        """Go through what decided the state of an outcome's row."""
        if (OUTCOME, (key,)) in self._seen:
            return
        self._seen.add((OUTCOME, (key,)))
        row = self._reading.outcomes.row(key)
        outcome = row.outcome
        self._note(outcome.clause, outcome.achieved_clause, outcome.choice.clause if outcome.choice else "")
        if row.given:
            return
        self._note(*(rule.clause for rule in outcome.requires))
        self._note(*(reason.clause for reason in self._reading.outcomes.verdict(key).reasons))
        self._note(*(clause for record in ("claim", "proof") for clause in asked_clauses(self._reading, row, record)))
        self.qualifies(outcome.subject, row.subject)
        self._below(row.setting, *(part for part in parts(outcome.achieved) if is_expression(part)))

    def qualifies(self, record: str, key: Key) -> None:
        """Go through whether the rows that a subject leads to qualify."""
        for rule in self._terms.contract.eligibility:
            way = self._terms.way(record, rule.record) if record else None
            row = self._reading.follow(record, key, way) if way is not None else NONE
            if isinstance(row, tuple):
                self._eligible(rule, row)

    # ------------------------------------------------------------ expressions

    def _note(self, *clauses: str) -> None:
        """Remember clauses; `Sch 1, 2` is two."""
        for clause in clauses:
            self.clauses.update(dict.fromkeys(part.strip() for part in clause.split(",") if part.strip()))

    def _below(self, setting: Setting, *exprs: Expr) -> None:
        """Go through expressions whose readings are not those of the number itself."""
        self._depth += 1
        for expr in exprs:
            self._go(expr, setting)
        self._depth -= 1

    def _go(self, expr: Expr, setting: Setting) -> None:
        """Go through one expression."""
        match expr:
            case ValueOf() | ToDate():
                self._named(expr, setting)
            case Cases():
                self._cases(expr, setting)
            case Aggregate():
                self._rows(expr.rows, setting, expr.of)
            case Picked() | OnlyRow() | TimeIn() | Covers() | Reached() | FirstGap():
                for rows in (part for part in parts(expr) if isinstance(part, Rows)):
                    self._rows(rows, setting, None)
                for part in parts(expr):
                    if is_expression(part):
                        self._go(part, setting)
            case FieldOf():
                self._field(expr, setting)
            case Share():
                bound = {record: setting[record] for record in expr.among if record in setting}
                self._go(expr.pot, setting)
                self._below({**setting, **bound}, expr.weight)
            case _:
                for part in parts(expr):
                    if is_expression(part):
                        self._go(part, setting)

    def _named(self, expr: ValueOf | ToDate, setting: Setting) -> None:
        """A named value: noted, and gone through in its turn."""
        at = [self._reading.read(row, setting) for row in expr.at]
        rows = tuple(row for row in at if isinstance(row, tuple))
        if len(rows) < len(at) or (expr.value, rows) in self._seen:
            return
        self._seen.add((expr.value, rows))
        form = self._terms.values.get(expr.value)
        payment = self._terms.payments.get(expr.value)
        part = form or payment
        if not self._depth:
            domain = part.domain if part else (OUTCOME,)
            key = tuple(one for record, row in zip(domain, rows, strict=True) if record != PERIOD for one in row)
            period = next((row for record, row in zip(domain, rows, strict=True) if record == PERIOD), ())
            clause = part.clause if part else ""
            result = self._reading.read(expr, setting)
            self.reads.append(Read(expr.value, rows, key, period, result, expr.type, clause, isinstance(expr, ToDate)))
        if form is not None:
            self._depth += 1
            self.value(form.name, rows)
            self._depth -= 1
        elif payment is not None:
            self._depth += 1
            self.payment(payment, dict(zip(payment.domain, rows, strict=True)))
            self._depth -= 1
        elif expr.value in self._terms.attributes:
            row = self._reading.outcomes.row(rows[0])
            self._note(row.outcome.clause)
            if expr.value in row.outcome.attributes:
                self._below(row.setting, row.outcome.attributes[expr.value])

    def _cases(self, expr: Cases, setting: Setting) -> None:
        """The conditions up to the case that applies, and its value."""
        for case in expr.cases:
            self._go(case.when, setting)
            if truth(self._reading.read(case.when, setting)) is True:
                self._go(case.value, setting)
                return
        if expr.otherwise is not None:
            self._go(expr.otherwise, setting)

    def _rows(self, rows: Rows, setting: Setting, of: Expr | None) -> None:
        """Every row that could belong: whether it does, and what is read of it."""
        nearby = rows.model_copy(update={"where": None})
        for key in self._reading.rows_of(nearby, setting):
            bound = inside(setting, rows.record, key)
            if rows.record == OUTCOME:
                self.outcome(key)
            if rows.where is not None:
                self._below(bound, rows.where)
                if truth(self._reading.read(rows.where, bound)) is not True:
                    continue
            if of is not None:
                self._below(bound, of)

    def _field(self, expr: FieldOf, setting: Setting) -> None:
        """A field of a row; of an outcome's row, what decided it."""
        if not isinstance(expr.of, OnlyRow) and record_of(expr.of) == OUTCOME:
            row = self._reading.read(expr.of, setting)
            if isinstance(row, tuple) and expr.field in ("state", "credit"):
                self.outcome(row)
        elif isinstance(expr.of, Constant):
            self._note(self._terms.records[record_of(expr.of)].clause)
        else:
            self._go(expr.of, setting)

    # ------------------------------------------------------------ rules

    def _lookup(self, body: Lookup, result: Result, setting: Setting) -> None:
        """A table: its clause, and that of the rows that give what came out."""
        table = self._terms.tables[body.table]
        column = table.outputs.index(body.column)
        self._note(table.clause)
        self._note(*(row.clause for row in table.rows if self._reading.read(row.outputs[column], setting) == result))
        self._below(setting, *table.inputs)

    def _proof(self, name: str) -> None:
        """What proves an outcome."""
        rule = self._terms.evidence.get(name)
        self._note(*(written_clauses(rule) if rule is not None else ()))

    def _eligible(self, rule: Eligibility, row: Key) -> None:
        """Who qualifies: each condition that decides, or the exceptions that stand in for it."""
        setting = {rule.record: row}
        if (ELIGIBLE, ()) in self._reading.overrides.values or (ELIGIBLE, row) in self._reading.overrides.values:
            return
        for condition in rule.conditions:
            for deciding in self._deciding(condition, setting):
                self._note(deciding.clause or rule.clause)
                self._below(setting, deciding.test)

    def _deciding(self, condition: Condition, setting: Setting) -> Iterable[Condition]:
        """The condition itself where it holds or is not made up for, else the exceptions that may make up for it.

        An exception that refuses, or may, decides before all.
        """
        barring = [one for one in condition.exceptions if one.refuses]
        barring = [one for one in barring if truth(self._reading.read(one.test, setting)) is not False]
        if barring:
            return [*barring, condition]
        if truth(self._reading.read(condition.test, setting)) is True:
            return [condition]
        found = [
            exception
            for exception in condition.exceptions
            if not exception.refuses and truth(self._reading.read(exception.test, setting)) is not False
        ]
        made_up = any(truth(self._reading.read(exception.test, setting)) is True for exception in found)
        return found if made_up else [condition, *found]
