"""From data to whether they are fit: every cell to correct, grouped, with the money that waits for it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from pbr_dsl.data.dataset import Dataset
from pbr_dsl.data.recorded import clock_of
from pbr_dsl.data.suggest import suggested
from pbr_dsl.diagnostics.codes import ALL
from pbr_dsl.driver.running import Asked, Run, Stopped, found_for
from pbr_dsl.model.contract import Contract
from pbr_dsl.reference import Computation
from pbr_dsl.report.validation.suggestion import toml
from pbr_dsl.report.validation.view import Problem, Read, Stake, Validation


def validated(run: Run) -> Validation:
    """Look at what was read; the contract is computed only where something has to be corrected."""
    dataset = run.dataset
    mended: Counter[str] = Counter()
    for tally in dataset.tallies:
        mended.update(tally.mended)
    return Validation(
        contract=run.contract,
        place=run.source.path,
        files=_files(run.contract, dataset),
        mended=mended,
        stops=[one for one in dataset.findings if one.severity.stops],
        notes=[one for one in dataset.findings if not one.severity.stops],
        problems=_problems(run),
        assumption=dataset.assumption,
    )


def proposed(asked: Asked) -> str | Stopped:
    """Give a column map for data that somebody else designed, as TOML to be looked at; nothing is read by it."""
    found = found_for(asked)
    if isinstance(found, Stopped):
        return found
    complete, _, contract = found
    suggestion = suggested(contract, complete.data)
    return Stopped(suggestion) if isinstance(suggestion, list) else toml(suggestion)


def _files(contract: Contract, dataset: Dataset) -> list[Read]:
    """What was understood of each file: counts, and the days on which its rows lie."""
    clocks = {record.name: clock_of(record) for record in contract.records}
    days: dict[tuple[str, str], list[date]] = {}
    for row in dataset.history.rows:
        day = row.cells.get(clocks.get(row.record, ""))
        if isinstance(day, date):
            days.setdefault((row.file, row.record), []).append(day)
    found = [(tally, days.get((tally.file, tally.record), [])) for tally in dataset.tallies]
    return [Read(tally, min(seen, default=None), max(seen, default=None)) for tally, seen in found]


def _problems(run: Run) -> list[Problem]:
    """The rejected cells by code, record and field, those with most money at stake first."""
    if not run.dataset.rejected:
        return []
    stakes = _stakes(run) if run.dataset.usable else {}
    found: dict[tuple[str, str, str], Problem] = {}
    for one in sorted(run.dataset.rejected, key=lambda one: (one.file, one.row, one.field)):
        problem = found.setdefault((one.code, one.record, one.field), Problem(ALL[one.code], one.record, one.field))
        problem.cells.append(one)
        problem.stake = problem.stake.plus(stakes.pop((one.file, one.row, one.field), Stake()))
    return sorted(found.values(), key=lambda one: (-one.stake.most, -one.stake.unbounded, one.code.id, one.field))


def _looked_at_on(run: Run) -> date:
    """The day on which payments are looked at: as asked, else the end of the period in which the last row came."""
    if run.asked.as_known_on:
        return run.asked.as_known_on
    ends = [period.end for period in run.computation.terms.periods.values() if period.start <= run.as_known_on]
    return max([run.as_known_on, *ends])


def _stakes(run: Run) -> dict[tuple[str, int, str], Stake]:
    """The most that lines could still pay for each cell that they wait for; a row's own cell stands for the row."""
    found: dict[tuple[str, int, str], Stake] = {}
    fields = {(one.file, one.row): one.field for one in reversed(run.dataset.rejected)}
    known = {(one.file, one.row, one.field) for one in run.dataset.rejected}
    for line in Computation(run.contract, run.dataset.history, _looked_at_on(run)).statement().lines:
        counted: set[tuple[str, int, str]] = set()
        for one in line.waiting:
            missing = one.missing
            at = (missing.file, missing.row, missing.field)
            at = at if at in known else (missing.file, missing.row, fields.get((missing.file, missing.row), ""))
            if at in known and at not in counted:
                counted.add(at)
                stake = Stake(unbounded=1) if one.most is None else Stake(one.most)
                found[at] = found.get(at, Stake()).plus(stake)
    return found
