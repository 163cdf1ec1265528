"""The rows of outcomes: one for each subject (for `every`, for each row that achieves), and the date of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import AchievedDue, AchievedEach, AchievedOn, Outcome
from pbr_dsl.model.expression import Dated
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.model.walk import nodes
from pbr_dsl.reference.result import Result, Setting, attempt, doubt, exact, truth
from pbr_dsl.reference.rows import Members, members
from pbr_dsl.values.facts import NONE, Key, Missing, Unknown

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading

DUE = "due"


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome of one subject: its date (achieved, or due), where it is read, and what was given in its place."""

    outcome: Outcome
    subject: Key
    occurrence: int
    setting: Setting
    on: Result
    in_doubt: Unknown | None = None
    given: str = ""

    @property
    def key(self) -> Key:
        """The key of the row: outcome, subject, and which time where it may count more than once."""
        return self.setting[OUTCOME]

    @property
    def perhaps_another(self) -> bool:
        """Whether another row may turn out to achieve the outcome, on another date."""
        return self.in_doubt is not None and self.outcome.count.word != "every"

    @property
    def missing(self) -> Missing:
        """What is waited for where this outcome is."""
        return Missing("held", OUTCOME, self.subject, self.outcome.name)


def occurrences(reading: Reading, outcome: Outcome) -> Iterator[OutcomeRow]:
    """Give the rows of an outcome: for each subject, what was given for it or what the rules make."""
    for subject in reading.keys(outcome.subject) if outcome.subject else [()]:
        given = reading.overrides.outcomes.get((outcome.name, subject))
        if given is None:
            yield from _by_rule(reading, outcome, subject)
        for place, (state, achieved) in enumerate(given or (), start=1):
            yield row_of(outcome, subject, place, achieved or due_date(reading, outcome, subject), given=state)


def row_of(outcome: Outcome, subject: Key, occurrence: int, on: Result, given: str = "") -> OutcomeRow:
    """Give the row of an outcome for one subject and time."""
    return OutcomeRow(outcome, subject, occurrence, setting_of(outcome, subject, occurrence), on, given=given)


def due_date(reading: Reading, outcome: Outcome, subject: Key) -> Result:
    """Give the due date of an outcome's subject, such as a milestone; none where it has no such date."""
    return reading.cell(outcome.subject, subject, DUE) if (outcome.subject, DUE) in reading.terms.columns else NONE


def setting_of(outcome: Outcome, subject: Key, occurrence: int) -> dict[str, Key]:
    """Give the setting that an outcome is read in: its subject and its own row."""
    number = () if outcome.count.word == "once" else (str(occurrence),)
    bound = {outcome.subject: subject} if outcome.subject else {}
    return {**bound, OUTCOME: (outcome.name, *subject, *number)}


def _by_rule(reading: Reading, outcome: Outcome, subject: Key) -> list[OutcomeRow]:
    """The rows of one subject by the outcome's own rule."""
    match outcome.achieved:
        case AchievedDue():
            return [row_of(outcome, subject, 1, due_date(reading, outcome, subject))]
        case AchievedOn():
            return _counted(reading, outcome, [*_times(reading, outcome, subject)])
        case AchievedEach():
            return _each(reading, outcome.achieved, row_of(outcome, subject, 1, NONE))


def _times(reading: Reading, outcome: Outcome, subject: Key) -> Iterator[OutcomeRow]:
    """One row for each time, each later than the one before; the last may wait for its date, or be the last to count.

    An outcome is not counted again once it has lapsed; the day is read again only where it speaks of the time.
    """
    before, rule = None, outcome.lapses and outcome.lapses.day
    last: Result = NONE
    each = any(isinstance(one, Dated) or getattr(one, "record", "") == OUTCOME for one in (nodes(rule) if rule else ()))
    for place in count(1):
        on = reading.outcomes.date_of(outcome.name, subject, place)
        if before is not None and (on is NONE or (isinstance(on, date) and on <= before)):
            return
        row = row_of(outcome, subject, place, on)
        yield row
        if outcome.count.word == "once" or not isinstance(on, date):
            return
        last = reading.read(rule, row.setting) if rule and (each or place == 1) else last
        if isinstance(last, date) and last <= on:
            return
        before = on


def _each(reading: Reading, rule: AchievedEach, first: OutcomeRow) -> list[OutcomeRow]:
    """One row for each row that achieves, by date then key; those in doubt come last; cut by the count."""
    found = attempt(members, reading, rule.rows, first.setting)
    if not isinstance(found, Members):
        return [replace(first, on=found, in_doubt=doubt([found]))]
    dated: list[tuple[bool, date, Key, Result, Unknown | None]] = []
    for key, waits in (*((key, ()) for key in found.known), *((row.key, row.waits) for row in found.doubtful)):
        setting = {**first.setting, rule.rows.record: key}
        holds = truth(reading.read(rule.when, setting)) if rule.when is not None else True
        on = reading.read(rule.date, setting)
        if holds is not False and on is not NONE:
            in_doubt = doubt([*([Unknown(waits)] if waits else []), holds, on])
            dated.append((in_doubt is not None, on if isinstance(on, date) else date.max, key, on, in_doubt))
    rows: list[OutcomeRow] = []
    for place, (_, _, key, on, in_doubt) in enumerate(sorted(dated, key=lambda one: one[:3]), start=1):
        setting = {**setting_of(first.outcome, first.subject, place), rule.rows.record: key}
        rows.append(replace(first, occurrence=place, setting=setting, on=on, in_doubt=in_doubt))
    return _counted(reading, first.outcome, rows)


def _counted(reading: Reading, outcome: Outcome, rows: list[OutcomeRow]) -> list[OutcomeRow]:
    """The rows that count: the first, the first few, or all; while the number is unknown, all wait for it.

    A row in doubt that could come among the first few is held beside them; what counts once counts once.
    """
    rule = outcome.count
    if rule.word == "every" or not rows:
        return rows
    if rule.word == "once" or rule.times is None:
        return rows[:1]
    times = reading.read(rule.times, rows[0].setting)
    if isinstance(times, Unknown):
        return [replace(row, in_doubt=times) for row in rows]
    few = int(exact(times)) if times is not NONE else 0
    known = [row for row in rows if row.in_doubt is None][:few]
    days = [row.on for row in known if isinstance(row.on, date)]
    last = days[-1] if days and len(known) == few else date.max
    doubtful = [row for row in rows if row.in_doubt is not None and few > 0]
    return known + [row for row in doubtful if not isinstance(row.on, date) or row.on <= last]
