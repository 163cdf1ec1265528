"""Looks for the nearest change that pays: first on somebody's own rows, then on all that the money depends on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Final, Protocol

from pbr_dsl.model.contract import Contract
from pbr_dsl.model.terms import PERIOD, period_key
from pbr_dsl.model.type import Form
from pbr_dsl.reference import Computation, OutcomeRow, Overrides, Reading, Standing
from pbr_dsl.report.why.ahead import ahead
from pbr_dsl.report.why.candidates import Situation, candidates
from pbr_dsl.report.why.change import Applied, FileEdit, Files, edit_text
from pbr_dsl.report.why.documents import documents
from pbr_dsl.report.why.explanation import Ahead, Moved, Nearest, Suggestion
from pbr_dsl.report.why.island import Islands, Reach
from pbr_dsl.report.why.nearest import Helpful, Measure, Search
from pbr_dsl.report.why.reads import Reads, reads_of, reads_of_outcome
from pbr_dsl.values.display import list_text
from pbr_dsl.values.facts import Key, Missing, Row, Unknown
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line, Reason, Statement
from pbr_dsl.values.waiting import missing_text

_MOST_RUNS: Final = 4  # changes that help on somebody's own rows and are then run on all that the money depends on
_STOPPED: Final = frozenset({"held", "refused", "lapsed"})

_WORD: Final = re.compile(r"[a-z][a-z0-9-]*")

Said = tuple[Iterable[Reason], Iterable[Missing]]
Identity = tuple[str, tuple[tuple[str, Key], ...], str, int, date]


class Asking(Protocol):
    """What a suggestion is looked for in: a contract, the facts, the last day known, the files."""

    contract: Contract
    history: History
    day: date
    files: Files


@dataclass
class Suggesting:
    """Finds changes that pay; `part` are the facts that the money depends on, `statement` is what they come to."""

    asking: Asking
    part: Computation
    statement: Statement
    reach: Reach
    _after: dict[FileEdit, Statement] = field(default_factory=dict)

    def for_line(self, line: Line) -> Nearest | None:
        """Give the nearest change that pays a line that is held, refused or out of time, or paid in part."""
        if line.outcome:
            in_part = any(one.label.startswith("part credit") for one in line.contributions)
            return self._for_outcome_line(line) if line.state in _STOPPED or in_part else None
        if line.state not in _STOPPED:
            return None
        return self._of_period_line(line)

    def for_open(self, line: Line, *, search: bool) -> Ahead:
        """Give what has to happen for an open line, and with `search` the nearest change that pays it now."""
        if not line.outcome:
            return Ahead(line, self.part.terms.periods[period_key(line.period)].end)
        outcome, subject = self.part.terms.outcomes[line.outcome], next(iter(line.subject.values()), ())
        found = ahead(self.part, self._own_rows(outcome.subject, subject), line, subject, self.reach)
        return replace(found, nearest=self._for_outcome_line(line)) if search else found

    def _for_outcome_line(self, line: Line) -> Nearest:
        """Look for what pays an outcome's line."""
        subject = next(iter(line.subject.values()), ())
        return self._of_outcome(line.outcome, subject, (line.occurrence, line.period), (line.reasons, _missing(line)))

    def for_outcome(self, standing: Standing) -> Nearest | None:
        """Give the nearest change that pays an outcome which a payment adds up."""
        verdict = standing.verdict
        if verdict.state not in _STOPPED and verdict.credit == 1:
            return None
        period = self.part.terms.periods[self.part.terms.period_of(standing.on)].start if standing.on else None
        said = (verdict.reasons, verdict.waits)
        return self._of_outcome(standing.outcome, standing.subject, (standing.occurrence, period), said)

    # ------------------------------------------------------------ outcomes

    def _of_outcome(self, name: str, subject: Key, at: tuple[int, date | None], said: Said) -> Nearest:
        """Look for what makes an outcome accepted, for more credit than it has."""
        outcome, (occurrence, period) = self.part.terms.outcomes[name], at
        history = self._own_rows(outcome.subject, subject)
        own = Computation(self.part.terms.contract, history, self.asking.day, self.part.overrides)
        reading = own.at(period_key(period)) if period else own.on(own.day)
        rows = [row for row in reading.outcomes.of_subject(name, subject) if row.occurrence == occurrence]
        leads = reading.ancestry(outcome.subject, subject) if outcome.subject else {}
        anchors = _anchors(reading, leads, rows)
        situation = self._situation(reading, reads_of_outcome(self.reach, outcome), leads, anchors, said)
        for row in rows:
            situation = situation.with_documents(documents(situation, reading, row))
        measure = _CreditOf(own.terms.contract, history, own.day, name, subject, overrides=own.overrides)
        found = self._nearest(situation, measure)
        if found.suggestion is not None or found.note:
            return found
        return replace(found, note=self._first_of_several(situation, measure))

    def _first_of_several(self, situation: Situation, measure: _CreditOf) -> str:
        """Say which change comes first where one is not enough: claims and proofs are taken as given to find it."""
        given = replace(measure, given=True)
        changes = candidates(situation)
        if given() > measure():
            changes = [change for change in changes if change in situation.documents]
            search = Search(self.part.terms, self.asking.files, lambda applied: Fraction(applied is not None))
        else:
            search = Search(self.part.terms, self.asking.files, given)
        found = next(search.helpful(changes), None)
        if found is None:
            return ""
        still = measure.why_not(found.applied)
        return f"more than one is needed. First {edit_text(found.applied.edit)}" + (
            f"; then still: {still}" if still else ""
        )

    def _own_rows(self, record: str, key: Key) -> History:
        """The rows that the state of somebody's outcomes depends on."""
        ancestry = self.part.on(self.part.day).ancestry(record, key) if record else {}
        records = [name for name in ancestry if self.reach.outcomes_stay(name)]
        chosen = self.reach.smallest(records)
        if not chosen:
            return self.part.history
        return Islands(self.part.terms, self.part.history, chosen).part(ancestry[chosen])

    # ------------------------------------------------------------ lines of a period

    def _of_period_line(self, line: Line) -> Nearest:
        """Look for what pays a line of a period."""
        payment = self.part.terms.payments[line.payment]
        reading = self.part.at(period_key(line.period))
        forms: list[Form] = [payment]
        period = self.part.terms.periods[period_key(line.period)]
        situation = self._situation(
            reading,
            reads_of(self.reach, forms),
            line.subject,
            [period.end, period.start],
            (line.reasons, _missing(line)),
        )
        return self._nearest(situation, lambda applied: self._amount_of(line, applied))

    def _amount_of(self, line: Line, applied: Applied | None) -> Fraction:
        """What is paid, or computed, for a line with a change; others are worked out only if it comes to something."""
        if applied is None:
            return line.amount
        if not _may_pay(self._with(applied), line):
            return Fraction(0)
        return _amount({identity(one): one for one in self._run(applied).lines}.get(identity(line)))

    # ------------------------------------------------------------ both

    def _situation(
        self,
        reading: Reading,
        reads: Reads,
        subject: dict[str, Key],
        anchors: list[date],
        said: Said,
    ) -> Situation:
        """What a change is looked for in."""
        reasons, waits = list(said[0]), said[1]
        return Situation(
            terms=self.part.terms,
            files=self.asking.files,
            reads=reads,
            rows=reading.world.rows,
            subject=subject,
            day=reading.day,
            waits=tuple(waits),
            anchors=tuple(dict.fromkeys(anchors)),
            named=frozenset(place for reason in reasons for place in reason.rows),
            spoken=frozenset(word for reason in reasons for word in _WORD.findall(reason.text)),
            taken=self._taken,
        )

    @property
    def _taken(self) -> frozenset[str]:
        """The identifiers that begin like a new one."""
        history = self.asking.history
        keyed = (key for record in history.records() for key in history.versions(record))
        return frozenset(part for key in keyed for part in key if part.startswith("new-"))

    def _nearest(self, situation: Situation, measure: Measure) -> Nearest:
        """Try changes until one pays."""
        search = Search(self.part.terms, self.asking.files, measure)
        for runs, helpful in enumerate(search.helpful(candidates(situation)), start=1):
            suggestion = self._paying(helpful)
            if suggestion.gain > 0:
                return Nearest(suggestion, search.tried)
            if runs == _MOST_RUNS:
                return Nearest(None, search.tried, "it would count, and would still not be paid")
        return Nearest(None, search.tried)

    def _paying(self, helpful: Helpful) -> Suggestion:
        """Run a change on all that the money depends on."""
        after = self._run(helpful.applied)
        before_lines = {identity(line): line for line in self.statement.lines}
        after_lines = {identity(line): line for line in after.lines}
        moved = [
            Moved(before_lines.get(one), after_lines.get(one))
            for one in dict.fromkeys((*before_lines, *after_lines))
            if _amount(before_lines.get(one)) != _amount(after_lines.get(one))
        ]
        return Suggestion(
            helpful.applied.edit,
            helpful.change.record,
            sum((line.amount for line in self.statement.lines), Fraction(0)),
            sum((line.amount for line in after.lines), Fraction(0)),
            tuple(moved),
        )

    def _with(self, applied: Applied) -> Computation:
        """All that the money depends on, with a change."""
        history = applied.to(self.part.history)
        return Computation(self.part.terms.contract, history, self.asking.day, self.part.overrides)

    def _run(self, applied: Applied) -> Statement:
        """What all lines come to with a change; worked out once, as one change may pay several of them."""
        if applied.edit not in self._after:
            self._after[applied.edit] = self._with(applied).statement()
        return self._after[applied.edit]


def identity(line: Line) -> Identity:
    """Give what makes a line the same line in two runs."""
    return (line.payment, tuple(sorted(line.subject.items())), line.outcome, line.occurrence, line.period)


def _amount(line: Line | None) -> Fraction:
    """The amount of a line; nothing where there is none."""
    return line.amount if line is not None else Fraction(0)


def _missing(line: Line) -> tuple[Missing, ...]:
    """The facts that a line waits for."""
    return tuple(waiting.missing for waiting in line.waiting)


@dataclass(frozen=True, slots=True)
class _CreditOf:
    """How often, and for how much credit, an outcome of somebody is accepted."""

    contract: Contract
    history: History
    day: date
    outcome: str
    subject: Key
    given: bool = False
    overrides: Overrides = field(default_factory=Overrides)

    def __call__(self, applied: Applied | None = None) -> Fraction:
        """Work it out with a change, each occurrence on the facts of its own period."""
        computation = self._computation(applied)
        total = Fraction(0)
        for row in computation.on(computation.day).outcomes.of_subject(self.outcome, self.subject):
            total += self._credit(computation, row)
        return total

    def why_not(self, applied: Applied) -> str:
        """Say why none of it is accepted with a change, of the last occurrence."""
        reading = self._computation(applied).on(self.day)
        rows = reading.outcomes.of_subject(self.outcome, self.subject)
        verdicts = [reading.outcomes.verdict(row.key) for row in rows[-1:]]
        said = [reason.text for verdict in verdicts for reason in verdict.reasons]
        said += [missing_text(missing) for verdict in verdicts for missing in verdict.waits]
        return list_text(list(dict.fromkeys(said)))

    def _computation(self, applied: Applied | None) -> Computation:
        """The computation with a change, with claims and proofs given where that is asked."""
        history = applied.to(self.history) if applied is not None else self.history
        overrides = Overrides(proofs_given=True, claims_given=True) if self.given else self.overrides
        return Computation(self.contract, history, self.day, overrides)

    def _credit(self, computation: Computation, row: OutcomeRow) -> Fraction:
        """The credit of one occurrence."""
        if not isinstance(row.on, date):
            return Fraction(0)
        period = computation.terms.period_of(row.on)
        if not computation.terms.periods[period].has(row.on):
            return Fraction(0)
        reading = computation.at(period)
        if row.key not in reading.outcomes.of(self.outcome) or reading.outcomes.offered(row.key) is not True:
            return Fraction(0)
        verdict = reading.outcomes.verdict(row.key)
        return verdict.credit if verdict.state == "accepted" else Fraction(0)


def _may_pay(computation: Computation, line: Line) -> bool:
    """Whether anything could be paid for a line of a period, whatever limits there are."""
    payment = computation.terms.payments[line.payment]
    if payment.due is not None and len(payment.due.dates) > 1:
        return True
    period = period_key(line.period)
    at = tuple(period if record == PERIOD else line.subject[record] for record in payment.domain)
    for reading in dict.fromkeys((computation.at(period), computation.on(computation.day))):
        amount = reading.value(line.payment, at)
        if not isinstance(amount, Unknown):
            return isinstance(amount, Fraction) and amount > 0
    return False


def _anchors(reading: Reading, leads: dict[str, Key], rows: list[OutcomeRow]) -> list[date]:
    """The dates that matter to an outcome: its own, then those of the rows that its subject leads to."""
    found = [row.on for row in rows if isinstance(row.on, date)]
    for name, key in leads.items():
        row: Row | None = reading.world.rows[name].get(key)
        found += [cell for cell in (row.cells.values() if row else ()) if isinstance(cell, date)]
    return found or [reading.day]
