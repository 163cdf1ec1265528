"""The states of outcomes in columns: achieved, by somebody who qualifies, with what they require, claimed, proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.columnar import (
    choice,
    dates,
    eligibility,
    evidence,
    forms,
    marks,
    numbers,
    requirements,
    wording,
)
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell, constant
from pbr_dsl.columnar.frame import Frame
from pbr_dsl.columnar.verdict import Case, Verdict, combined, decided, kept, lapsed, opened, pending, refused
from pbr_dsl.model.contract import AchievedEach, AchievedOn
from pbr_dsl.model.expression import Cases, Reached

if TYPE_CHECKING:
    from pbr_dsl.columnar.occurrences import OutcomeFrame
    from pbr_dsl.columnar.sql import Sql


def offered_in(own: OutcomeFrame) -> Cell:
    """Give whether the row of a frame's outcome is due at all."""
    frame, outcome = own.frame, own.outcome
    found = constant("yes-no", q.yes_no(value=True)) if outcome.offered is None else forms.read(frame, outcome.offered)
    if outcome.choice is None:
        return found
    chosen = choice.chosen(frame, outcome, outcome.choice)
    if outcome.offered is None:
        return chosen
    found = frame.kept("offered", found)
    return numbers.picked([(found.yes, chosen)], found)


def keep_dated(own: OutcomeFrame, *, entitled: bool) -> None:
    """Keep the rows of an outcome that have a date; with `entitled` only those that are not refused anyway."""
    frame, on, settings = own.frame, own.on.value, own.frame.plan.terms.settings
    frame.keep_rows(q.present(on))
    if not entitled:
        return
    frame.keep_rows(q.both(q.at_least(on, q.day(settings.start)), q.at_most(on, q.day(settings.end))))
    given = frame.kept("offered", offered_in(own))
    refused = eligibility.qualified(frame, own.outcome.subject).is_("refused")
    for never in (given.no, refused):
        if never != q.yes_no(value=False):
            frame.keep_rows(q.opposite(never))


def verdict(own: OutcomeFrame, upto: str = "proved") -> Verdict:
    """Give the state of an outcome by its steps up to one: achieved by somebody who qualifies, claimed, proved."""
    key = ("verdict", id(own.frame), upto)
    return own.frame.plan.once(key, lambda: _verdict(own, upto))


def _verdict(own: OutcomeFrame, upto: str) -> Verdict:
    """The state of an outcome by its steps."""
    frame = own.frame
    achieved = kept(frame, "achieved", _achieved(own))
    given = frame.kept("offered", offered_in(own))
    doubts = [] if given.waits is None else [decided([(q.present(given.waits), pending(given.waits, ""))])]
    entitled = combined(frame, [achieved, *doubts, eligibility.qualified(frame, own.outcome.subject)])
    required = combined(frame, [entitled, requirements.required(own)])
    documents: list[Verdict] = []
    if upto != "achieved":
        documents.append(evidence.claimed(own))
    if upto == "proved":
        documents.append(evidence.proved(own))
    whole = combined(frame, [required, *documents])
    undated = q.either(q.absent(own.on.value), own.perhaps_another)
    cases: list[Case] = [(achieved.is_("open"), achieved), (undated, entitled), (required.is_("open"), required)]
    return kept(frame, own.outcome.name, decided(cases, whole))


def _achieved(own: OutcomeFrame) -> Verdict:
    """Whether an outcome is achieved: dated in the term and by now, and its condition holds."""
    clause = own.outcome.achieved_clause or own.outcome.clause
    waits = marks.merged(own.doubt, own.on.waits)
    cases: list[Case] = [] if waits is None else [(q.present(waits), pending(waits, clause))]
    cases += _closed(own, clause)
    return decided(cases, _dated(own, clause))


def _closed(own: OutcomeFrame, clause: str) -> list[Case]:
    """That an outcome can no longer be achieved, or that it is not known whether it can."""
    frame, outcome, on = own.frame, own.outcome, own.on
    cases: list[Case] = []
    if outcome.lapses is not None:
        under = outcome.lapses.clause or clause
        last = frame.kept("lapses", forms.read(frame, outcome.lapses.day))
        if last.waits is not None:
            cases.append((q.present(last.waits), pending(last.waits, under)))
        gone = q.at_most(last.value, q.first(on.value, frame.day))
        cases.append((gone, lapsed(under, "it lapsed on ", marks.day_said(last.value))))
    written = outcome.achieved.date if isinstance(outcome.achieved, AchievedOn) else None
    for condition, rule in _reached_by(frame, written):
        if rule.until is not None:
            until = frame.kept("until", forms.read(frame, rule.until))
            late = q.both(condition, q.absent(on.value), q.below(until.value, frame.day))
            said = ("not achieved by ", marks.day_said(until.value))
            cases.append((late, lapsed(wording.under(frame, clause, written), *said)))
    return cases


def _reached_by(frame: Frame, rule: object) -> list[tuple[Sql, Reached]]:
    """The times in spells that an outcome's date may be, each with when it is that one."""
    if isinstance(rule, Reached):
        return [(q.yes_no(value=True), rule)]
    if not isinstance(rule, Cases):
        return []
    holds = forms.read(frame, rule.cases[0].when)
    here = [(q.both(holds.yes, condition), one) for condition, one in _reached_by(frame, rule.cases[0].value)]
    other = [(q.both(holds.no, condition), one) for condition, one in _reached_by(frame, rule.otherwise)]
    return [*here, *other]


def _dated(own: OutcomeFrame, clause: str) -> Verdict:
    """Whether an outcome that can still be achieved has been."""
    frame, rule, on = own.frame, own.outcome.achieved, own.on.value
    settings = frame.plan.terms.settings
    under = wording.under(frame, clause, rule.date if isinstance(rule, AchievedOn) else None)
    over = frame.is_after(settings.end)
    outside = q.either(q.below(on, q.day(settings.start)), q.above(on, q.day(settings.end)))
    never = decided([(over, refused(under, "not achieved in the term"))], opened(under, "not achieved yet"))
    cases: list[Case] = [
        (q.absent(on), never),
        (outside, refused(clause, marks.day_said(on), " is outside the term of the contract")),
    ]
    when = None if isinstance(rule, AchievedEach) else rule.when
    wait = rule.known if isinstance(rule, AchievedOn) else None
    if wait is None:
        to_come = q.both(q.above(on, frame.day), q.opposite(over))
        cases.append((to_come, opened(clause, "not before ", marks.day_said(on))))
    if when is None and wait is None:
        return decided(cases)
    holds = constant("yes-no", q.yes_no(value=True)) if when is None else frame.kept("holds", forms.read(frame, when))
    if wait is not None:
        since, _ = dates.after(frame, on, wait)
        since = frame.bind("known from", since)
        cases.append(
            (
                q.both(q.opposite(holds.no), q.above(since, frame.day)),
                opened(clause, "not known before ", marks.day_said(since)),
            )
        )
    if holds.waits is not None:
        cases.append((q.present(holds.waits), pending(holds.waits, clause)))
    under = wording.under(frame, clause, when)
    pieces = ("not achieved on ", marks.day_said(on), wording.said(frame, when))
    cases.append((holds.no, refused(under, *pieces)))
    return decided(cases)
