"""From a run to what is shown of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from shlex import join

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.running import Asked, Run
from pbr_dsl.model.contract import Contract
from pbr_dsl.report.simulation.coverage import coverage
from pbr_dsl.report.simulation.view import OutcomeCount, Simulation
from pbr_dsl.values.facts import Key
from pbr_dsl.values.statement import Statement

OUTCOME = "outcome"


def simulated(
    run: Run, by: Sequence[str], between: tuple[date | None, date | None], *, list_open: bool = False
) -> Simulation:
    """Compute a run and give what is shown of it: the periods between two days (None: without end)."""
    return Simulation(
        contract=run.contract,
        place=run.source.path,
        statement=_within(run.statement, *between),
        by=tuple(dict.fromkeys(by)),
        outcomes=outcome_counts(run),
        notes=[_said(finding) for finding in run.dataset.findings],
        coverage=coverage(run.contract, run.dataset.history.as_known_on(run.as_known_on)),
        assumption=run.dataset.assumption,
        moved=run.moved,
        fingerprints=run.dataset.fingerprints,
        command=why_command(run.asked),
        example=example(run),
        list_open=list_open,
    )


def outcome_counts(run: Run) -> list[OutcomeCount]:
    """Count the states of outcomes, where no payment has a line for each of them."""
    if any(payment.domain == (OUTCOME,) for payment in run.contract.payments):
        return []
    counts: dict[str, Counter[str]] = {}
    for standing in run.computation.outcomes():
        counts.setdefault(standing.outcome, Counter())[standing.verdict.state] += 1
    return [OutcomeCount(name, states) for name, states in counts.items()]


def example(run: Run) -> str:
    """Give the identifier of somebody worth asking about: of a line that is stopped, trimmed or waits, else of any."""
    reading = run.computation.on(run.as_known_on)
    lines = run.statement.lines
    for state in ("held", "refused", "lapsed"):
        for line in lines:
            if line.state == state:
                return _whose(run.contract, line.subject)
    for line in lines:
        for one in (waiting.missing for waiting in line.waiting):
            if one.record == OUTCOME:
                subject = next(outcome.subject for outcome in run.contract.outcomes if outcome.name == one.field)
                return _whose(run.contract, reading.ancestry(subject, one.key)) if subject else ""
            if one.key[:1] not in {(), ("?",)} and one.record:
                return _whose(run.contract, reading.ancestry(one.record, one.key))
    return next((_whose(run.contract, line.subject) for line in lines), "")


def _whose(contract: Contract, subject: dict[str, Key]) -> str:
    """The identifier of the row of data that most other records hang on, among those that a subject leads to."""
    hanging = Counter(link.record for record in contract.records for link in record.links)
    fed = [record.name for record in contract.records if record.source == "data" and len(record.key) == 1]
    named = [record for record in fed if record in subject] or [*subject]
    best = max(named, key=lambda record: hanging[record], default="")
    return subject[best][0] if best and subject[best] else ""


def why_command(asked: Asked) -> str:
    """Give the call of `pbrc why` on the same contract and data."""
    given = asked.given
    words = ["pbrc", "why", str(given.contract), *map(str, given.data)]
    options = {"--map": given.map, "--recorded": given.recorded, "--as-known-on": given.as_known_on}
    options |= {"--as-if-from": given.as_if_from}
    for option, value in options.items():
        words += [option, str(value)] if value is not None else []
    return join(words)


def _within(statement: Statement, first: date | None, last: date | None) -> Statement:
    """A statement of the periods between two days."""
    kept = [one for one in statement.periods if (first is None or one[1] >= first) and (last is None or one[0] <= last)]
    starts = {one[0] for one in kept}
    return replace(
        statement,
        lines=[line for line in statement.lines if line.period in starts],
        periods=kept,
        late=[one for one in statement.late if one[0].period in starts],
    )


def _said(finding: Diagnostic) -> str:
    """A finding about files in one sentence."""
    said = f"{finding.severity}: {finding.message}"
    return f"{said} ({finding.help})" if finding.help else said
