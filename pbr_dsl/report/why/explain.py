"""Works out an explanation: on the smallest part of the facts that gives the same lines as all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.terms import OUTCOME, PERIOD, period_key
from pbr_dsl.reference import Computation, OutcomeRow, Overrides, Reading, Standing
from pbr_dsl.report.why import trace
from pbr_dsl.report.why.change import Files
from pbr_dsl.report.why.explanation import ExplainedLine, ExplainedOutcome, Explanation
from pbr_dsl.report.why.island import Islands, Reach
from pbr_dsl.report.why.room import rooms
from pbr_dsl.report.why.subject import CONTRACT, Subject, find
from pbr_dsl.report.why.suggest import Suggesting
from pbr_dsl.values.facts import Key
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Contribution, Line, Statement

MOST_LINES: Final = 12  # lines, and outcomes, that are explained one by one
_MOST_SEARCHED: Final = 1  # open lines for which a change that pays them now is looked for


@dataclass(frozen=True, slots=True)
class Question:
    """Who is asked about, and which of their lines: of a payment or an outcome, of the period that holds a day."""

    whom: str
    line: str = ""
    period: date | None = None


@dataclass
class Explaining:
    """A contract and its facts, asked about somebody."""

    contract: Contract
    place: str
    history: History
    day: date
    files: Files
    notes: Sequence[str] = ()
    overrides: Overrides = field(default_factory=Overrides)
    _islands: dict[str, Islands] = field(default_factory=dict)
    _last: tuple[str, Key, Computation, Statement] | None = None

    def explain(self, question: Question) -> Explanation | Diagnostic:
        """Give the explanation, or why there is none."""
        subject = find(self._whole, question.whom)
        if isinstance(subject, Diagnostic):
            return subject
        part, statement = self._part(subject)
        lines = [line for line in _related(part, statement, subject) if self._asked(part, line, question)]
        standings = [one for one in self._standings(part, subject) if self._asked_outcome(part, one, question)]
        still = [line for line in lines if line.state == "open"]
        closed = [line for line in lines if line.state != "open"]
        shown = closed if len(closed) <= MOST_LINES else []
        outcomes = [one for one in standings if one.verdict.state != "open"]
        listed = outcomes if len(outcomes) <= MOST_LINES else []
        suggesting = Suggesting(self, part, statement, self._reach)
        return Explanation(
            self.contract,
            self.place,
            self.day,
            statement.currency,
            subject,
            [_line(part, line, subject, suggesting) for line in shown],
            [_outcome(part, one, suggesting) for one in listed],
            summary=closed if not shown else (),
            open_lines=[suggesting.for_open(line, search=len(still) <= _MOST_SEARCHED) for line in still],
            left_out=(len(outcomes) - len(listed)),
            notes=self.notes,
        )

    @cached_property
    def _whole(self) -> Computation:
        """The computation on all facts."""
        return Computation(self.contract, self.history, self.day, self.overrides)

    @cached_property
    def _reach(self) -> Reach:
        """What the parts of the contract read."""
        return Reach(self._whole.terms)

    def _part(self, subject: Subject) -> tuple[Computation, Statement]:
        """The computation on the smallest part of the facts that gives the same lines, else on all."""
        records = [record for record in subject.ancestry if self._reach.stays(record)]
        record = self._reach.smallest(records)
        key = subject.ancestry.get(record, ())
        if self._last is None or self._last[:2] != (record, key):
            part = self._on(record, key) if record else self._whole
            self._last = (record, key, part, part.statement())
        return self._last[2:]

    def _on(self, record: str, key: Key) -> Computation:
        """The computation on the island of one row."""
        if record not in self._islands:
            self._islands[record] = Islands(self._whole.terms, self.history, record)
        part = self._islands[record].part(key)
        return Computation(self._reach.without_others(record, key), part, self.day, self.overrides)

    def _standings(self, part: Computation, subject: Subject) -> list[Standing]:
        """The outcomes of the subject that have no line of their own, because a payment adds them up."""
        if any(payment.domain == (OUTCOME,) for payment in self.contract.payments):
            return []
        reading = part.on(self.day)
        found = []
        for standing in part.outcomes():
            record = part.terms.outcomes[standing.outcome].subject
            whose = reading.ancestry(record, standing.subject) if record else {CONTRACT: ()}
            if whose.get(subject.record) == subject.key:
                found.append(standing)
        return found

    def _asked(self, part: Computation, line: Line, question: Question) -> bool:
        """Whether a line is asked about."""
        named = not question.line or question.line in {line.payment, line.outcome}
        return named and (question.period is None or _period_of(part, question.period) == line.period)

    def _asked_outcome(self, part: Computation, standing: Standing, question: Question) -> bool:
        """Whether an outcome is asked about."""
        named = not question.line or question.line == standing.outcome
        if question.period is None or not named:
            return named
        return standing.on is not None and _period_of(part, standing.on) == _period_of(part, question.period)


def _period_of(part: Computation, day: date) -> date:
    """The first day of the period that holds a day."""
    return part.terms.periods[part.terms.period_of(day)].start


# ---------------------------------------------------------------- which lines


def _related(part: Computation, statement: Statement, subject: Subject) -> Iterator[Line]:
    """The lines of a subject, and those of the rows it leads to in which its own rows count or are waited for."""
    if subject.record == CONTRACT:
        yield from (line for line in statement.lines if not line.subject)
        return
    places = own_places(part, subject)
    for line in statement.lines:
        if line.subject.get(subject.record) == subject.key or (
            _is_above(line, subject) and (_mentions(line, places) or _waits_for(part, line, subject))
        ):
            yield line


def own_places(part: Computation, subject: Subject) -> frozenset[str]:
    """Give the places of the rows that lead to a subject, and of its own."""
    found = Islands(part.terms, part.history, subject.record).certain(subject.key)
    return frozenset(row.place for row in found if row.place)


def _is_above(line: Line, subject: Subject) -> bool:
    """Whether a line is for rows that the subject leads to."""
    return bool(line.subject) and all(subject.ancestry.get(record) == key for record, key in line.subject.items())


def _mentions(line: Line, places: frozenset[str]) -> bool:
    """Whether rows of some places make a part of a line, or are what it waits for."""
    used = {place for part in line.contributions for place in part.rows}
    missing = {f"{one.missing.file} row {one.missing.row}" for one in line.waiting if one.missing.file}
    return bool(places & (used | missing))


def _waits_for(part: Computation, line: Line, subject: Subject) -> bool:
    """Whether a line waits for something of the subject that stands in no file: an outcome, a missing row."""
    for waiting in line.waiting:
        missing = waiting.missing
        held = part.terms.outcomes.get(missing.field) if missing.record == OUTCOME else None
        record = held.subject if held is not None else missing.record if missing.key else ""
        if record in part.terms.records and missing.key[:1] != ("?",):
            ancestry = part.on(part.day).ancestry(record, missing.key)
            if ancestry.get(subject.record) == subject.key:
                return True
    return False


# ---------------------------------------------------------------- one line, one outcome


def _line(part: Computation, line: Line, subject: Subject, suggesting: Suggesting) -> ExplainedLine:
    """One line explained."""
    own, rest = _own_parts(part, line, subject)
    reading = part.at(period_key(line.period))
    payment = part.terms.payments[line.payment]
    if line.outcome:
        row = _row_of(reading, line)
        found = trace.of_outcome(reading, row)
        if line.state == "payable":
            found += trace.of_payment(reading, payment, {**row.setting, OUTCOME: row.key})
    else:
        bound = {record: line.subject[record] for record in payment.domain if record != PERIOD}
        found = trace.of_payment(reading, payment, {**bound, PERIOD: period_key(line.period)})
    limits = rooms(part, suggesting.statement, line, suggesting.reach)
    last = part.terms.sealed_on(part.terms.periods[period_key(line.period)]) if line.state == "held" else None
    return ExplainedLine(line, own, rest, tuple(found), suggesting.for_line(line), limits, last)


def _row_of(reading: Reading, line: Line) -> OutcomeRow:
    """The outcome's row that a line is for."""
    outcome = reading.terms.outcomes[line.outcome]
    rows = reading.outcomes.of_subject(line.outcome, line.subject[outcome.subject] if outcome.subject else ())
    return next(row for row in rows if row.occurrence == line.occurrence)


def _own_parts(part: Computation, line: Line, subject: Subject) -> tuple[tuple[Contribution, ...], Fraction]:
    """The parts of an amount that rest on the subject's own rows, and what the others come to."""
    if not line.subject or line.subject.get(subject.record) == subject.key:
        return line.contributions, Fraction(0)
    places = own_places(part, subject)
    own = tuple(one for one in line.contributions if places & set(one.rows))
    return own, line.amount - sum((one.amount for one in own), Fraction(0))


def _outcome(part: Computation, standing: Standing, suggesting: Suggesting) -> ExplainedOutcome:
    """One outcome explained."""
    period = period_key(_period_of(part, standing.on)) if standing.on else None
    reading = part.at(period) if period else part.on(part.day)
    rows = reading.outcomes.of_subject(standing.outcome, standing.subject)
    row = next((one for one in rows if one.occurrence == standing.occurrence), None)
    form = part.terms.outcomes[standing.outcome]
    said = [
        trace.Traced(name, trace.attribute_text(reading, name, row.key), form.clause)
        for name in (form.attributes if row is not None else ())
        if row is not None
    ]
    return ExplainedOutcome(
        standing.outcome,
        form.title,
        standing.subject,
        standing.on,
        standing.verdict.state,
        standing.verdict.credit,
        form.clause,
        standing.verdict.reasons,
        standing.verdict.waits,
        tuple(said),
        tuple(trace.of_outcome(reading, row)) if row is not None else (),
        reading.outcomes.places(row.key) if row is not None else (),
        suggesting.for_outcome(standing),
    )
