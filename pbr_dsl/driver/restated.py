"""What files received after a period's cut-off changed in it, line by line, with the rows that did it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pbr_dsl.driver.running import Run
from pbr_dsl.reference import Computation
from pbr_dsl.report.simulation.view import Restated
from pbr_dsl.values.facts import Key, Row
from pbr_dsl.values.statement import Line, Statement

_Identity = tuple[str, tuple[tuple[str, Key], ...], str, int, int]


def restated(run: Run) -> list[Restated]:
    """Compare each period that is past its cut-off, and not final, with what it was on that day.

    Only of data that lie in a store: nothing else tells on which day a version could first be known.
    """
    if run.dataset.last_received is None:
        return []
    found: list[Restated] = []
    for start, cut_off in _provisional(run):
        since = [row for row in run.dataset.history.rows if row.recorded and row.recorded > cut_off]
        if since:
            then = Computation(run.contract, run.dataset.history, cut_off).statement({start})
            found += _differences(start, cut_off, _lines(then, start), _lines(run.statement, start), since)
    return found


def _provisional(run: Run) -> list[tuple[date, date]]:
    """The first days of the periods that are past their cut-off and can still change, with the day of it."""
    terms = run.computation.terms
    written = run.contract.settings.periods.cut_off
    found = []
    for start, end, provisional in run.statement.periods:
        cut_off = terms.after(end, written) if written else end
        if provisional and cut_off < run.as_known_on:
            found.append((start, cut_off))
    return found


def _lines(statement: Statement, start: date) -> dict[_Identity, Line]:
    """The lines of a period, by whom and what they are for."""
    return {
        (line.payment, tuple(line.subject.items()), line.outcome, line.occurrence, line.part): line
        for line in statement.lines
        if line.period == start
    }


def _differences(
    start: date, cut_off: date, then: dict[_Identity, Line], now: dict[_Identity, Line], since: list[Row]
) -> list[Restated]:
    """The lines of a period that pay another amount now than they did at its cut-off."""
    places = {row.place: row for row in since if row.place}
    keys = {row.key: row.place for row in since}
    found = []
    for identity in {**then, **now}:
        before, after = then.get(identity), now.get(identity)
        line = after or before
        if line is not None and _amount(before) != _amount(after):
            read = {place for one in (before, after) if one for place in _read(one)}
            about = {place for key, place in keys.items() if key in line.subject.values()}
            rows = tuple(sorted((read & places.keys()) | about))
            found.append(Restated(start, cut_off, line, _amount(before), _amount(after), rows))
    return found


def _amount(line: Line | None) -> Fraction:
    """What a line pays; nothing where there is none, or where it is only computed."""
    return line.amount if line is not None and "shadow" not in line.marks else Fraction(0)


def _read(line: Line) -> set[str]:
    """The places of the rows that a line rests on."""
    rows = [*(one.rows for one in line.contributions), *(one.rows for one in line.reasons)]
    return {place for places in rows for place in places}
