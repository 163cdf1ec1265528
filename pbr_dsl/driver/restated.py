"""What files received after a period's cut-off changed in it, line by line, with the rows that did it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from pbr_dsl.driver.running import Run
from pbr_dsl.reference import Computation
from pbr_dsl.report.simulation.view import Restated
from pbr_dsl.values.facts import Key, Row
from pbr_dsl.values.statement import Line, Statement
from pbr_dsl.values.told import watched

_Which = tuple[str, Key]  # a row, by its record and key
_Identity = tuple[str, tuple[tuple[str, Key], ...], str, int, int]


def restated(run: Run) -> list[Restated]:
    """Compare each period that is past its cut-off, and not final, with what it was on that day.

    Only of data that lie in a store: nothing else tells on which day a version could first be known.
    """
    if run.dataset.last_received is None:
        return []
    found: list[Restated] = []
    for start, cut_off in watched(run.told, "Comparing with what it was, period", _provisional(run)):
        since = [row for row in run.dataset.history.rows if row.recorded and row.recorded > cut_off]
        if since:
            then = Computation(run.contract, run.filled.history, cut_off, run.filled.overrides).statement({start})
            found += _differences(run, start, cut_off, _lines(then, start), since)
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


def _differences(run: Run, start: date, cut_off: date, then: dict[_Identity, Line], since: list[Row]) -> list[Restated]:
    """The lines of a period that pay another amount now than they did at its cut-off."""
    now = _lines(run.statement, start)
    changed = _Since(run, since)
    found = []
    for identity in {**then, **now}:
        before, after = then.get(identity), now.get(identity)
        line = after or before
        if line is not None and _amount(before) != _amount(after):
            rows = changed.behind(line, {place for one in (before, after) if one for place in _read(one)})
            last = changed.last(rows)
            found.append(Restated(start, cut_off, line, _amount(before), _amount(after), rows, last))
    return found


class _Since:
    """The rows that came since a cut-off, and the lines that they are behind."""

    def __init__(self, run: Run, rows: list[Row]) -> None:
        self._reading = run.computation.on(run.as_known_on)
        self._rows: dict[_Which, set[str]] = {}
        for row in rows:
            if row.place:
                self._rows.setdefault((row.record, row.key), set()).add(row.place)
        self._recorded = {row.place: row.recorded for row in rows if row.recorded}
        self._at: dict[str, set[_Which]] = {}
        for row in run.dataset.history.rows:
            if (row.record, row.key) in self._rows:
                self._at.setdefault(row.place, set()).add((row.record, row.key))

    def behind(self, line: Line, read: set[str]) -> tuple[str, ...]:
        """The rows that say anew what a line rests on, or did; else those that lead to its subject."""
        found = {which for place in read for which in self._at.get(place, ())}
        found |= {which for which in self._rows if line.subject.get(which[0]) == which[1]}
        if not found:
            found = {which for which in self._rows if self._leads(which, line)}
        return tuple(sorted({place for which in found for place in self._rows[which]}))

    def last(self, places: Collection[str]) -> date:
        """The day on which the last of some rows was recorded; of all where none is named."""
        return max(day for place, day in self._recorded.items() if place in places or not places)

    def _leads(self, which: _Which, line: Line) -> bool:
        """Whether a row leads to the subject of a line."""
        reached = self._reading.ancestry(*which)
        return bool(line.subject) and any(reached.get(record) == key for record, key in line.subject.items())


def _amount(line: Line | None) -> Fraction:
    """What a line pays; nothing where there is none, or where it is only computed."""
    return line.amount if line is not None and "shadow" not in line.marks else Fraction(0)


def _read(line: Line) -> set[str]:
    """The places of the rows that a line rests on."""
    rows = [*(one.rows for one in line.contributions), *(one.rows for one in line.reasons)]
    return {place for places in rows for place in places}
