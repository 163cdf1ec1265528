"""Open lines: what has to happen before they can be paid, and when that is if the facts stay as they are."""

from __future__ import annotations

from datetime import date

from pbr_dsl.model.contract import Outcome
from pbr_dsl.reference import Computation, OutcomeRow, Overrides
from pbr_dsl.report.why.explanation import Ahead
from pbr_dsl.report.why.island import Reach
from pbr_dsl.report.why.reads import reads_of
from pbr_dsl.values.display import date_text
from pbr_dsl.values.facts import Key, Unknown
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line
from pbr_dsl.values.waiting import missing_text


def ahead(part: Computation, own: History, line: Line, subject: Key, reach: Reach) -> Ahead:
    """Look at the end of the term with the facts as they are, claims and proofs taken as given.

    What is achieved already is looked at on the day from which it is paid, with the proofs that there are.
    """
    outcome = part.terms.outcomes[line.outcome]
    if line.achieved is not None and line.achieved <= part.day:
        return _achieved(part, own, line, subject)
    overrides = Overrides(proofs_given=True, claims_given=True)
    end = max(part.terms.settings.end, part.day)
    then = Computation(part.terms.contract, own, end, overrides).on(end)
    rows = [row for row in then.outcomes.of_subject(line.outcome, subject) if row.occurrence == line.occurrence]
    for row in rows:
        if isinstance(row.on, Unknown):
            told = (missing_text(one) for one in row.on.waits if one.why != "time")
            return Ahead(line, None, judged="; ".join(told))
        if isinstance(row.on, date) and row.on > part.day:
            verdict = then.outcomes.verdict(row.key)
            met = verdict.state == "accepted"
            return Ahead(line, row.on, judged="" if met else "; ".join(one.text for one in verdict.reasons))
    return Ahead(line, None, needs=_needed(part, outcome, rows, reach))


def _achieved(part: Computation, own: History, line: Line, subject: Key) -> Ahead:
    """Look at what is achieved and not yet paid on the day from which it is paid, if that is written."""
    reading = part.on(part.day)
    rows = [row for row in reading.outcomes.of_subject(line.outcome, subject) if row.occurrence == line.occurrence]
    days = [line.due, *(reading.outcomes.payable(row.key) for row in rows)]
    day = max((one for one in days if isinstance(one, date) and one > part.day), default=None)
    if day is None:
        return Ahead(line, None, judged=f"achieved on {date_text(line.achieved or part.day)}")
    then = Computation(part.terms.contract, own, day, part.overrides).on(day)
    verdicts = [then.outcomes.verdict(row.key) for row in rows]
    told = [one.text for verdict in verdicts if verdict.state != "accepted" for one in verdict.reasons]
    return Ahead(line, day, judged="; ".join(told))


def _needed(part: Computation, outcome: Outcome, rows: list[OutcomeRow], reach: Reach) -> tuple[str, ...]:
    """The records of data that say whether an outcome is achieved, but for what its subject leads to."""
    leads = set(rows[0].setting) if rows else {outcome.subject}
    records = (part.terms.records.get(name) for name in reads_of(reach, [outcome.achieved]).fields)
    return tuple(record.plural for record in records if record and record.source == "data" and record.name not in leads)
