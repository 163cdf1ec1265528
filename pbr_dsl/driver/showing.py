"""From a run to what is shown of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from shlex import join
from typing import Final

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.restated import restated
from pbr_dsl.driver.running import Asked, Run
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.wording import result_text
from pbr_dsl.reference import Computation
from pbr_dsl.report.added import fields_of, reached_records
from pbr_dsl.report.causes import Stop, listed_records
from pbr_dsl.report.grouping import FIELD, OUTCOME, PAYER, PAYMENT, PERIOD
from pbr_dsl.report.simulation.against import Against, against
from pbr_dsl.report.simulation.coverage import coverage, with_money
from pbr_dsl.report.simulation.view import OutcomeCount, Simulation
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Key, Missing
from pbr_dsl.values.statement import Line, Statement

_STOPPED: Final = {"held", "refused", "lapsed"}


def simulated(
    run: Run,
    by: Sequence[str],
    between: tuple[date | None, date | None],
    *,
    list_open: bool = False,
    money: bool = False,
) -> Simulation:
    """Compute a run and give what is shown of it: the periods between two days (None: without end).

    With `money` also what waits for each missing fact.
    """
    bare = run if not run.rules else replace(run, rules=())
    run.told("Looking at which facts there are", 0, 0)
    covered = coverage(bare.computation)
    statement = within(run.statement, *between)  # which first says which assumptions are read by no line
    by = [field_named(run.contract, statement.lines, word) for word in by]
    starts = {start for start, _, _ in statement.periods}
    run.told("Adding up", 0, 0)
    return Simulation(
        contract=run.contract,
        place=run.source.path,
        statement=statement,
        by=tuple(dict.fromkeys(by)),
        fields={word: field_texts(run, statement.lines, word) for word in by if FIELD in word},
        received=run.dataset.last_received is not None,
        outcomes=outcome_counts(run),
        notes=[said_of(finding) for finding in (*run.dataset.findings, *run.filled.findings)],
        coverage=covered if not money else with_money(covered, bare.computation, _without(run).lines),
        assumption=run.dataset.assumption,
        moved=run.moved,
        fingerprints=run.dataset.fingerprints,
        command=why_command(run.asked),
        example=example(run),
        list_open=list_open,
        movements=run.dataset.movements,
        restated=[one for one in restated(run) if one.period in starts],
        assumptions=run.followed.uses if run.followed else (),
        against=_against(run, statement),
    )


def field_named(contract: Contract, lines: Sequence[Line], word: str) -> str:
    """Give the whole name of a field that lines can be added up by, where a word names one alone; else the word."""
    if word in {PERIOD, PAYMENT, OUTCOME, PAYER, *(record.name for record in contract.records)}:
        return word
    fields = [field for record in reached_records(contract, lines) for field in fields_of(record)]
    named = [field for field in fields if field.partition(FIELD)[2] == word]
    return named[0] if len(named) == 1 else word


def field_texts(run: Run, lines: Sequence[Line], word: str) -> dict[Key, str]:
    """Give what a field is, in words, of each row of its record that lines lead to, as known on the day of the run."""
    record, _, name = word.partition(FIELD)
    column = run.computation.terms.columns.get((record, name))
    if column is None:
        return {}
    reading = run.computation.on(run.as_known_on)
    keys = {line.subject[record] for line in lines if record in line.subject}
    return {key: result_text(reading.cell(record, key, name), column.type) for key in keys}


def people_at(run: Run) -> dict[str, Key]:
    """Give whom each row of the data is about, by its place: the person of its own record, or of one it leads to."""
    reading = run.computation.on(run.as_known_on)
    personal = [record.name for record in run.contract.records if record.personal]
    found: dict[str, Key] = {}
    for row in run.dataset.history.rows if personal else ():
        leads = reading.ancestry(row.record, row.key)
        whom = next((leads[record] for record in personal if record in leads), None)
        if row.place and whom is not None:
            found[row.place] = whom
    return found


def _without(run: Run) -> Statement:
    """The statement without what is assumed."""
    return run.followed.without if run.followed else run.statement


def _against(run: Run, statement: Statement) -> Against | None:
    """What was really paid against a statement; None where nobody asked."""
    if run.asked.against is None:
        return None
    rows = run.computation.on(run.as_known_on).world.rows.values()
    known = {key_text(key) for keyed in rows for key in keyed}
    return against(run.asked.against.name, run.paid, statement, run.computation.terms, known)


def outcome_counts(run: Run) -> list[OutcomeCount]:
    """Count the states of outcomes, where no payment has a line for each of them."""
    if any(payment.domain == (OUTCOME,) for payment in run.contract.payments):
        return []
    counts: dict[str, Counter[str]] = {}
    stops: dict[str, list[Stop]] = {}
    listed, reading = listed_records(run.contract), run.computation.on(run.computation.day)
    for standing in run.computation.outcomes():
        verdict, name = standing.verdict, standing.outcome
        counts.setdefault(name, Counter())[verdict.state] += 1
        outcome = run.computation.terms.outcomes[name]
        if verdict.state in {"accepted", "open"}:
            continue
        leads = reading.ancestry(outcome.subject, standing.subject) if outcome.subject else {}
        keys = tuple(key for record, key in leads.items() if record not in listed)
        stops.setdefault(name, []).append(Stop(verdict.state, verdict.reasons, verdict.waits, keys, outcome.clause))
    return [OutcomeCount(name, states, stops.get(name, [])) for name, states in counts.items()]


def example(run: Run) -> str:
    """Give the identifier of somebody worth asking about: whose line is stopped or waited for, else anybody's."""
    return _example(run.contract, _worth_asking(run), run.statement.lines)


def example_of(contract: Contract, stopped: Iterable[Line], lines: Sequence[Line]) -> str:
    """Give the same where nothing but lines is at hand, those of outcomes that are `stopped` apart.

    "" where it takes more to say who is waited for.
    """
    found = None
    for found in stopped:
        if whom := whose(contract, found.subject):
            return whom
    if found is None and any(line.waiting for line in lines):
        return ""
    return _example(contract, (line.subject for line in lines), lines)


def _example(contract: Contract, worth_asking: Iterable[dict[str, Key]], lines: Sequence[Line]) -> str:
    """The identifier of the first who is known by one of those that somebody leads to."""
    for leads in worth_asking:
        whom = whose(contract, leads)
        if whom:
            return whom
    subjects = (line.subject for line in lines if line.subject)
    return next((key[0] for subject in subjects for key in subject.values() if key), "")


def _worth_asking(run: Run) -> Iterator[dict[str, Key]]:
    """The rows that somebody leads to whose line is stopped, is waited for, or is there at all."""
    lines = run.statement.lines
    stopped = [line for line in lines if line.state in _STOPPED]
    yield from (line.subject for line in stopped if line.outcome)
    waited = (one.missing for line in (*stopped, *lines) for one in line.waiting)
    yield from filter(None, (leads_to(run.computation, missing) for missing in waited))
    yield from (line.subject for line in lines)


def leads_to(computation: Computation, missing: Missing) -> dict[str, Key]:
    """Give the rows that something which is missing leads to, its own with them; none where it is of no row."""
    outcome = computation.terms.outcomes.get(missing.field) if missing.record == OUTCOME else None
    record = outcome.subject if outcome else missing.record
    if record not in computation.terms.records or missing.key[:1] in {(), ("?",)}:
        return {}
    return computation.on(computation.day).ancestry(record, missing.key)


def whose(contract: Contract, leads: dict[str, Key]) -> str:
    """Give the identifier of the row of data that most records hang on, among those that somebody leads to."""
    hanging = Counter(link.record for record in contract.records for link in record.links)
    fed = {record.name for record in contract.records if record.source == "data"}
    found = [(hanging[record], key) for record, key in leads.items() if record in fed and len(key) == 1]
    return max(found, key=lambda one: one[0])[1][0] if found else ""


def why_command(asked: Asked) -> str:
    """Give the call of `pbrc why` on the same contract and data."""
    given = asked.given
    words = ["pbrc", "why", str(given.contract), *map(str, given.data)]
    options = {"--map": given.map, "--recorded": given.recorded, "--as-known-on": given.as_known_on}
    options |= {"--as-if-from": given.as_if_from, "--assume": given.assume}
    for option, value in options.items():
        words += [option, str(value)] if value is not None else []
    return join(words)


def within(statement: Statement, first: date | None, last: date | None) -> Statement:
    """Give a statement of the periods between two days (None: without end)."""
    kept = [one for one in statement.periods if (first is None or one[1] >= first) and (last is None or one[0] <= last)]
    starts = {one[0] for one in kept}
    return replace(
        statement,
        lines=[line for line in statement.lines if line.period in starts],
        periods=kept,
        late=[(line, would) for line, would in statement.late if line.period in starts and _moves(line, would)],
    )


def _moves(line: Line, would: Fraction | None) -> bool:
    """Whether rows that came too late would change the money of a line; £0.00 that would stay £0.00 is no loss."""
    return bool(line.amount or line.before_limits or would)


def said_of(finding: Diagnostic) -> str:
    """Give a finding about files in one sentence."""
    said = f"{finding.severity}: {finding.message}"
    return f"{said} ({finding.help})" if finding.help else said
