"""The clauses that a line, a value or a state rests on, for `because [6.4]`."""

from __future__ import annotations

from collections.abc import Iterable

from pbr_dsl.model.scenario import ExpectAmount, ExpectState, ExpectTrim
from pbr_dsl.model.terms import OUTCOME, PERIOD, period_key
from pbr_dsl.reference import OutcomeRow, Reading
from pbr_dsl.scenario.trace import Trace, asked_clauses
from pbr_dsl.scenario.verdict import Failure
from pbr_dsl.scenario.view import View
from pbr_dsl.scenario.words import because, clauses_text
from pbr_dsl.values.statement import Line, Reason


def unfounded(
    step: ExpectAmount | ExpectState | ExpectTrim, said: str, got: str, found: Iterable[str]
) -> Failure | None:
    """Give the failure of an expectation that came out, but not under its clause; None when it did."""
    clauses = list(dict.fromkeys(clause for one in found for part in one.split(",") if (clause := part.strip())))
    absent = [clause for part in step.clause.split(",") if (clause := part.strip()) and clause not in clauses]
    if not absent:
        return None
    rests = f"it rests on {clauses_text(clauses)}" if clauses else "nothing that it rests on has a clause"
    shown = f"{got}, but not because of {clauses_text(absent)}"
    return Failure(step.place, said + because(step.clause), shown, why=(Reason(rests),), clause=step.clause)


def line_trace(view: View, line: Line) -> Trace:
    """Give what a line's amount was worked out from."""
    reading = view.computation.at(period_key(line.period))
    trace = Trace(reading)
    payment = view.terms.payments[line.payment]
    if not line.outcome:
        bound = {record: line.subject[record] for record in payment.domain if record != PERIOD}
        trace.payment(payment, {**bound, PERIOD: period_key(line.period)})
        return trace
    row = _row(reading, line)
    if row is not None:
        trace.outcome(row.key)
        trace.payment(payment, {**row.setting, OUTCOME: row.key})
    return trace


def line_clauses(view: View, line: Line) -> list[str]:
    """Give every clause that a line rests on: of what it came from, of its state and of its parts."""
    said = [line.clause, *(reason.clause for reason in line.reasons), *(part.clause for part in line.contributions)]
    if line.state == "payable":
        return [*said, *line_trace(view, line).clauses]
    row = _row(view.computation.at(period_key(line.period)), line) if line.outcome else None
    return [*said, *(standing_clauses(view.reading, row) if row is not None else [])]


def standing_clauses(reading: Reading, row: OutcomeRow) -> list[str]:
    """Give the clauses that the state of an outcome rests on.

    Of one that is accepted: all that had to hold.  Of any other: those of the steps that stand in its way.
    """
    verdict = reading.outcomes.verdict(row.key)
    trace = Trace(reading)
    if verdict.state == "accepted":
        trace.outcome(row.key)
        return list(trace.clauses)
    outcome = row.outcome
    found = [reason.clause for reason in verdict.reasons]
    if row.given:
        return [*found, outcome.clause]
    steps = reading.outcomes.steps(row.key)
    found += [reason.clause for reason in steps["qualifies"].reasons]
    if steps["requires"].state == verdict.state:
        found += [rule.clause for rule in outcome.requires]
    for step, record in (("claimed", "claim"), ("proved", "proof")):
        if steps[step].state == verdict.state:
            found += asked_clauses(reading, row, record)
    return found or [outcome.achieved_clause or outcome.clause]


def _row(reading: Reading, line: Line) -> OutcomeRow | None:
    """The row that an outcome's line pays for."""
    subject = next(iter(line.subject.values()), ())
    rows = reading.outcomes.of_subject(line.outcome, subject)
    return next((row for row in rows if row.occurrence == line.occurrence), None)
