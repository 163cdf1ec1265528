"""Whether an outcome or a payment's line is in the expected state, and waits for what it should."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pbr_dsl.model.scenario import ExpectState
from pbr_dsl.scenario.grounds import line_clauses, standing_clauses, unfounded
from pbr_dsl.scenario.verdict import Failure
from pbr_dsl.scenario.view import View
from pbr_dsl.scenario.words import because, state_sentence
from pbr_dsl.values.display import date_text, key_text, list_text
from pbr_dsl.values.facts import Key, Missing
from pbr_dsl.values.statement import Reason
from pbr_dsl.values.waiting import missing_text


@dataclass(frozen=True, slots=True)
class Found:
    """The state that an outcome or a line is in: whose it is, why, what it waits for and what it rests on."""

    whose: str
    state: str
    reasons: tuple[Reason, ...]
    waits: tuple[Missing, ...]
    clauses: tuple[str, ...]


def state(view: View, step: ExpectState) -> Failure | None:
    """Give what is wrong with an expected state; None when it is so.

    Where a key means several outcomes or lines, all of them have to be in that state, and one of them has to wait for
    what is named.
    """
    found = _lines(view, step) if step.of == "payment" else _outcomes(view, step)
    said = state_sentence(step)
    if not found:
        return Failure(step.place, said + because(step.clause), _nothing(view, step), clause=step.clause)
    other = [one for one in found if one.state != step.state]
    if other:
        return _failure(step, said, other, _summary(other, whole=len(found) == 1))
    if step.waiting_for and not any(_meant(view, wait, step) for one in found for wait in one.waits):
        return _failure(step, said, found, f"{step.state}, but not waiting for that")
    return unfounded(step, said, step.state, (clause for one in found for clause in one.clauses))


def _failure(step: ExpectState, said: str, found: Sequence[Found], got: str) -> Failure:
    """The failure, with the reasons of what was found."""
    why: dict[Reason, None] = {}
    for one in found:
        why.update(dict.fromkeys(one.reasons))
        why.update(dict.fromkeys(Reason(missing_text(wait)) for wait in one.waits))
    known = {reason.text: reason for reason in reversed(why)}
    ordered = dict.fromkeys(known[reason.text] for reason in why)
    return Failure(step.place, said + because(step.clause), got, why=tuple(ordered), clause=step.clause)


def _outcomes(view: View, step: ExpectState) -> list[Found]:
    """The outcomes meant; those that are not offered are not there, and one that is open waits on after its period."""
    found: list[Found] = []
    for row in view.outcomes_of(step.name, step.key):
        if view.reading.outcomes.offered(row.key) is False:
            continue
        reading = view.reading
        if reading.outcomes.verdict(row.key).state == "open":
            reading = view.computation.on(view.day)
        verdict = reading.outcomes.verdict(row.key)
        clauses = tuple(standing_clauses(reading, row)) if step.clause else ()
        found.append(Found(key_text(row.subject), verdict.state, verdict.reasons, verdict.waits, clauses))
    return found


def _lines(view: View, step: ExpectState) -> list[Found]:
    """The lines of a payment meant: those of the period, or of any where it has none."""
    lines = view.lines_of(step.name, step.key)
    now = [line for line in lines if view.period is None or line.period == view.period.start]
    return [
        Found(
            _subject(line.subject),
            line.state,
            line.reasons,
            tuple(waiting.missing for waiting in line.waiting),
            tuple(line_clauses(view, line)) if step.clause else (),
        )
        for line in now or lines
    ]


def _meant(view: View, wait: Missing, step: ExpectState) -> bool:
    """Whether something that is waited for is what the expectation names: a field, a record or an outcome, of whom.

    It is of a row, and of everyone that the row leads to: a stay's end is of the stay, and of the client who stays.
    """
    if step.waiting_for not in (wait.field, wait.record):
        return False
    return not step.waiting_of or step.waiting_of in wait.key or step.waiting_of in view.above(wait.record, wait.key)


def _summary(found: Sequence[Found], *, whole: bool) -> str:
    """The states that there are, with whose they are where there is more than one."""
    if whole:
        return found[0].state
    return list_text([f"{one.state} for {one.whose}" if one.whose else one.state for one in found[:3]])


def _nothing(view: View, step: ExpectState) -> str:
    """What to say where there is no such outcome or line."""
    if step.of == "outcome" and view.outcomes_of(step.name, step.key):
        return "not offered"
    when = f" in the period from {date_text(view.period.start)}" if view.period else ""
    return f"there is no such {'line' if step.of == 'payment' else 'outcome'}{when}"


def _subject(subject: dict[str, Key]) -> str:
    """Whose line it is."""
    return key_text(next(iter(subject.values()), ()))
