"""What runs out soon: the contract is run on the same facts as time passes, and what is lost on the way is told.

Nothing here knows what a deadline is.  A line that is held or open on the first day, and refused or out of time on the
last, was lost in between; the day is found by halving.  What a period still waits for on the day on which it becomes
final is lost then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, partial
from itertools import pairwise

from pbr_dsl.driver.running import Run
from pbr_dsl.driver.showing import leads_to, whose, why_command
from pbr_dsl.model.contract import Evidence
from pbr_dsl.model.terms import OUTCOME, PERIOD, period_key
from pbr_dsl.reference import Computation, OutcomeRow, Standing, most_of
from pbr_dsl.report.due.view import Due, RunsOut
from pbr_dsl.report.why.documents import submitted_by
from pbr_dsl.report.why.reads import PROOF
from pbr_dsl.values.display import date_text, key_text
from pbr_dsl.values.facts import Key, Missing
from pbr_dsl.values.history import History
from pbr_dsl.values.rounding import round_to
from pbr_dsl.values.statement import Line
from pbr_dsl.values.waiting import missing_text

_ALIVE = frozenset({"open", "held"})
_LOST = frozenset({"refused", "lapsed"})
_Identity = tuple[str, tuple[tuple[str, Key], ...], str, int, int, date | None]
_Which = tuple[str, Key, int]  # an outcome that has no line of its own, by its subject and occurrence


def due(run: Run, days: int) -> Due:
    """Give what runs out from the day of a run on, in so many days after it."""
    looking = _Looking(run, days)
    found = list({(one.last, one.whom, one.payment, one.outcome, one.needed): one for one in looking.found()}.values())
    first: dict[str, date] = {}
    for one in found:
        first[one.whom] = min(one.last, first.get(one.whom, one.last))
    found.sort(key=lambda one: (first[one.whom], one.whom, one.last, -(one.most or 0), one.outcome, one.payment))
    note = (run.dataset.assumption,) if run.dataset.assumption else ()
    until = run.as_known_on + timedelta(days=days)
    return Due(run.contract, run.source.path, run.as_known_on, until, found, note, why_command(run.asked))


class _Looking:
    """A run, and the days on which it is looked at again."""

    def __init__(self, run: Run, days: int) -> None:
        self.run = run
        self.days = days
        self.day = run.as_known_on
        rows = (row for row in run.dataset.history.rows if row.recorded is None or row.recorded <= self.day)
        self._history = History(rows)
        self._then: dict[int, Computation] = {}
        self._lines: dict[int, dict[_Identity, Line]] = {}

    def found(self) -> Iterator[RunsOut]:
        """Everything that runs out."""
        yield from self._lines_lost()
        if not any(payment.domain == (OUTCOME,) for payment in self.run.contract.payments):
            yield from self._outcomes_lost()
        yield from self._less_credit()
        yield from self._final()

    # ------------------------------------------------------------ lines

    def _lines_lost(self) -> Iterator[RunsOut]:
        """Lines that are refused or out of time on the last day, and were not before."""
        end = self.lines(self.days)
        for identity, line in self.lines(0).items():
            then = end.get(identity)
            lost = _LOST if line.outcome else {"lapsed"}  # a condition that does not hold is no deadline
            if line.state not in _ALIVE or then is None or then.state not in lost:
                continue
            row = self._row(line) if line.outcome else None
            if self._possible(row):
                last = self._last_of_line(identity, row)
                reason = then.reasons[0].text if then.reasons else then.state
                needed = tuple(missing_text(one.missing) for one in line.waiting)
                found = self._one(line, last, needed or _reasons(line), f"{_called(then.state)}: {reason}")
                left = self._left(row, tuple(one.missing for one in line.waiting), last)
                yield replace(found, most=self._part(found.most, left))

    def _last_of_line(self, which: _Identity, row: OutcomeRow | None) -> date:
        """The last day on which a line is not lost; where its outcome is lost with it, that is quicker to look at."""
        outcome = (row.outcome.name, row.subject, row.occurrence) if row is not None else None
        if outcome is not None and self._stands(outcome, 0) and not self._stands(outcome, self.days):
            return self._last_day(partial(self._stands, outcome))
        return self._last_day(partial(self._lives, which))

    def _lives(self, which: _Identity, later: int) -> bool:
        """Whether a line is not lost after so many days."""
        line = self.lines(later).get(which)
        return line is not None and line.state in _ALIVE

    def _one(self, line: Line, last: date, needed: tuple[str, ...], then: str) -> RunsOut:
        """A line that runs out; its money is what waits for the facts, else what it would come to."""
        mosts = [one.most for one in line.waiting if one.most is not None]
        most = max(mosts, default=None)
        row = self._row(line) if line.outcome and not line.waiting else None
        if row is not None:
            reading = self.then(0).on(self.day)
            most = most_of(reading, self.then(0).terms.payments[line.payment], row, ())
        whom = whose(self.run.contract, line.subject) or _key(line) or "contract"
        return RunsOut(whom, last, line.payment, line.outcome, line.subject, needed, then, most, line.clause)

    def _row(self, line: Line) -> OutcomeRow | None:
        """The outcome's row that a line is for."""
        subject = self.then(0).terms.outcomes[line.outcome].subject
        return self._row_of(line.outcome, line.subject[subject] if subject else (), line.occurrence)

    def _row_of(self, outcome: str, subject: Key, occurrence: int) -> OutcomeRow | None:
        """The row of an outcome."""
        rows = self.then(0).on(self.day).outcomes.of_subject(outcome, subject)
        return next((row for row in rows if row.occurrence == occurrence), None)

    # ------------------------------------------------------------ outcomes that a payment adds up

    def _outcomes_lost(self) -> Iterator[RunsOut]:
        """Outcomes without a line of their own that are refused or out of time on the last day, or count for less."""
        end = self._standings(self.days)
        for which, one in self._standings(0).items():
            row, waits = self._row_of(*which), one.verdict.waits
            if one.verdict.state not in _ALIVE or not self._possible(row):
                continue
            found = self._outcome(one)
            for last, credit, less in self._falls(row, waits):
                most = self._part(found.most, credit - less)
                yield replace(found, last=last, then=f"it counts for {int(less * 100)}%", most=most)
            then = end[which].verdict if which in end else one.verdict
            if then.state in _LOST:
                last = self._last_day(partial(self._stands, which))
                reason = then.reasons[0].text if then.reasons else then.state
                most = self._part(found.most, self._left(row, waits, last))
                yield replace(found, last=last, then=f"{_called(then.state)}: {reason}", most=most)

    def _stands(self, which: _Which, later: int) -> bool:
        """Whether an outcome is not lost after so many days."""
        name, subject, occurrence = which
        outcomes = self.then(later).on(self.day + timedelta(days=later)).outcomes
        rows = (row for row in outcomes.of_subject(name, subject) if row.occurrence == occurrence)
        return any(outcomes.verdict(row.key).state in _ALIVE for row in rows)

    def _outcome(self, one: Standing) -> RunsOut:
        """An outcome without a line of its own; its money is what the payment that adds it up could still add."""
        form = self.then(0).terms.outcomes[one.outcome]
        needed = tuple(map(missing_text, one.verdict.waits)) or tuple(each.text for each in one.verdict.reasons)
        payment, most = self._waiting_for(one)
        whom = self._whom(Missing("held", OUTCOME, one.subject, one.outcome))
        subject = {form.subject: one.subject} if form.subject else {}
        return RunsOut(whom, self.day, payment, one.outcome, subject, needed, "", most, form.clause)

    def _standings(self, later: int) -> dict[_Which, Standing]:
        """The outcomes after so many days."""
        return {(one.outcome, one.subject, one.occurrence): one for one in self.then(later).outcomes()}

    def _waiting_for(self, one: Standing) -> tuple[str, Fraction | None]:
        """The payment that waits for an outcome, and the most that it could add."""
        for line in self.lines(0).values():
            for waiting in line.waiting:
                missing = waiting.missing
                if missing.record == OUTCOME and (missing.field, missing.key) == (one.outcome, one.subject):
                    return line.payment, waiting.most
        return "", None

    # ------------------------------------------------------------ part credit, periods that become final

    def _less_credit(self) -> Iterator[RunsOut]:
        """Proofs that from some day on count for less."""
        for line in self.lines(0).values():
            waits = tuple(one.missing for one in line.waiting)
            most = max((one.most for one in line.waiting if one.most is not None), default=None)
            for last, credit, less in self._falls(self._row(line) if line.outcome else None, waits):
                found = self._one(line, last, tuple(map(missing_text, waits)), f"it counts for {int(less * 100)}%")
                yield replace(found, most=self._part(most, credit - less))

    def _part(self, most: Fraction | None, credit: Fraction) -> Fraction | None:
        """What a part credit leaves of the most that something can come to."""
        rounding = self.run.contract.settings.rounding
        return None if most is None else round_to(most * credit, rounding.mode, Fraction(rounding.step))

    def _possible(self, row: OutcomeRow | None) -> bool:
        """Whether an outcome's subject is not one that does not qualify, whatever may still come."""
        outcomes = self.then(0).on(self.day).outcomes
        return row is None or outcomes.steps(row.key)["qualifies"].state != "refused"

    def _falls(self, row: OutcomeRow | None, waits: tuple[Missing, ...]) -> Iterator[tuple[date, Fraction, Fraction]]:
        """The last days in this time of more credit for a proof, with the credit until then and after it."""
        for (last, credit), (_, less) in pairwise(self._steps(row, waits)):
            if self.day <= last < self.day + timedelta(days=self.days):
                yield last, credit, less

    def _steps(self, row: OutcomeRow | None, waits: tuple[Missing, ...]) -> list[tuple[date, Fraction]]:
        """The last days for the proof that an outcome waits for, each with what it counts for until then."""
        if row is None or not any(one.why == "no proof" for one in waits):
            return []
        reading = self.then(0).on(self.day)
        asked = reading.outcomes.asked(row, PROOF)
        if not isinstance(asked, Evidence):
            return []
        counts = [Fraction(1), *(Fraction(late.credit) for late in asked.late)]
        return list(zip(submitted_by(reading, asked, row), counts, strict=False))

    def _left(self, row: OutcomeRow | None, waits: tuple[Missing, ...], last: date) -> Fraction:
        """What a proof that comes on the last day counts for."""
        return next((credit for day, credit in self._steps(row, waits) if day >= last), Fraction(1))

    def _final(self) -> Iterator[RunsOut]:
        """Facts that a period still waits for, where it becomes final in these days."""
        terms = self.then(0).terms
        sealed = {}
        for start, _, provisional in self.then(0).statement().periods:
            last = terms.sealed_on(terms.periods[period_key(start)])
            if provisional and last is not None and last < self.day + timedelta(days=self.days):
                sealed[start] = last
        for line in (line for line in self.lines(0).values() if line.period in sealed):
            for one in line.waiting:
                then = f"the period from {date_text(line.period)} is final"
                found = self._one(line, sealed[line.period], (missing_text(one.missing),), then)
                yield replace(found, whom=self._whom(one.missing) or found.whom, most=one.most)

    def _whom(self, missing: Missing) -> str:
        """Who it is about that a fact is missing."""
        leads = leads_to(self.then(0), missing)
        return whose(self.run.contract, leads) or key_text(missing.key)

    # ------------------------------------------------------------ time

    def _last_day(self, lives: Callable[[int], bool]) -> date:
        """The last of the days on which something is not lost yet: it is on the first, and no longer on the last."""
        alive, lost = 0, self.days
        while lost - alive > 1:
            middle = (alive + lost) // 2
            alive, lost = (middle, lost) if lives(middle) else (alive, middle)
        return self.day + timedelta(days=alive)

    def then(self, later: int) -> Computation:
        """The contract on the same facts, so many days later."""
        if later not in self._then:
            self._then[later] = Computation(self.run.contract, self._history, self.day + timedelta(days=later))
        return self._then[later]

    def lines(self, later: int) -> dict[_Identity, Line]:
        """The lines so many days later."""
        if later not in self._lines:
            self._lines[later] = {self._identity(line): line for line in self.then(later).statement().lines}
        return self._lines[later]

    def _identity(self, line: Line) -> _Identity:
        """What makes a line the same line on another day; the period of an outcome may still move."""
        period = line.period if line.payment in self._each_period else None
        return (line.payment, tuple(line.subject.items()), line.outcome, line.occurrence, line.part, period)

    @cached_property
    def _each_period(self) -> frozenset[str]:
        """The payments that have lines in each period."""
        return frozenset(payment.name for payment in self.run.contract.payments if PERIOD in payment.domain)


def _reasons(line: Line) -> tuple[str, ...]:
    """Why a line is in its state."""
    return tuple(one.text for one in line.reasons)


def _called(state: str) -> str:
    """What people call a state in which nothing is paid."""
    return "out of time" if state == "lapsed" else state


def _key(line: Line) -> str:
    """The first key of a line's subject; nothing where it is for no row."""
    return next((key_text(key) for key in line.subject.values() if key), "")
