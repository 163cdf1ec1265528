"""Limits: lines fill the room period by period, inside a period in the written order, in whole or in part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pbr_dsl.model.contract import Limit
from pbr_dsl.model.terms import PERIOD, period_key
from pbr_dsl.reference.lines import Draft
from pbr_dsl.reference.result import Result, exact
from pbr_dsl.values.facts import NONE, Key, Unknown
from pbr_dsl.values.statement import Contribution, Line, Reason, Waiting
from pbr_dsl.values.waiting import missing_text

Scope = tuple[bool, tuple[Key, ...]]


@dataclass(slots=True)
class Room:
    """What is left of a limit for one combination; `shut` once a whole line did not fit."""

    left: Fraction
    shut: bool = False


def within_limits(drafts: Sequence[Draft], limits: Sequence[Limit]) -> list[Draft]:
    """Give the lines with what limits, in the order written, leave of each; shadow lines have room of their own."""
    found = list(drafts)
    for limit in limits:
        found = _applied(found, limit)
    return found


def _applied(drafts: list[Draft], limit: Limit) -> list[Draft]:
    """Lines after one limit."""
    rooms: dict[Scope, Room] = {}
    result = list(drafts)
    touched = [place for place, draft in enumerate(drafts) if draft.line.state == "payable" and _is_on(draft, limit)]
    for place in sorted(touched, key=lambda place: _turn(drafts[place], limit)):
        draft = drafts[place]
        scope = _scope(draft, limit)
        if scope is None:
            continue
        if scope not in rooms:
            size = _size(draft, limit)
            if isinstance(size, Unknown):
                result[place] = replace(draft, line=_held(draft.line, size, limit))
                continue
            if size is NONE:
                continue
            rooms[scope] = Room(exact(size))
        result[place] = replace(draft, line=_fitted(draft.line, rooms[scope], limit))
    return result


def _is_on(draft: Draft, limit: Limit) -> bool:
    """Whether a limit is on a line: on its payment, its outcome, or on all."""
    return not limit.on or draft.line.payment in limit.on or draft.line.outcome in limit.on


def _turn(draft: Draft, limit: Limit) -> tuple[object, ...]:
    """When a line's turn comes: period, written order, smaller amount, outcome as written, key."""
    line = draft.line
    place, key, outcome, occurrence = draft.order
    end = draft.reading.terms.periods[period_key(line.period)].end
    first = line.achieved or end
    if limit.order == "earliest claimed":
        first = draft.claimed or first
    if limit.order == "earliest period":
        first = line.period
    return (line.period, first, line.amount, outcome, key, occurrence, place)


def _scope(draft: Draft, limit: Limit) -> Scope | None:
    """Which combination a line belongs to; None when the limit's records are not among those it leads to."""
    keys: list[Key] = []
    for record in limit.each:
        key = period_key(draft.line.period) if record == PERIOD else draft.line.subject.get(record)
        if key is None:
            return None
        keys.append(key)
    return ("shadow" in draft.line.marks, tuple(keys))


def _size(draft: Draft, limit: Limit) -> Result:
    """What a limit comes to for a line's combination."""
    bound = {record: draft.line.subject[record] for record in limit.each if record != PERIOD}
    if PERIOD in limit.each:
        bound[PERIOD] = period_key(draft.line.period)
    return draft.reading.read(limit.at_most, bound)


def _fitted(line: Line, room: Room, limit: Limit) -> Line:
    """A line with what there is room for; money that comes back makes room."""
    if limit.of == "lines":
        fits = room.left >= 1 and not room.shut
        room.left -= 1 if fits else 0
        return line if fits else _trimmed(line, Fraction(0), limit)
    if line.amount <= max(room.left, Fraction(0)) and not room.shut:
        room.left -= line.amount
        return line
    if limit.trim == "whole":
        room.shut = True
        return _trimmed(line, Fraction(0), limit)
    paid = max(room.left, Fraction(0))
    room.left -= paid
    return _trimmed(line, paid, limit)


def _trimmed(line: Line, paid: Fraction, limit: Limit) -> Line:
    """A line of which a limit took something."""
    taken = paid - line.amount
    if taken == 0:
        return line
    marks = line.marks if "trimmed" in line.marks else (*line.marks, "trimmed")
    part = Contribution(f"limit {limit.name}", taken, limit.clause, limit.name)
    reason = Reason(f"limit {limit.name} left no room for all of it", limit.clause)
    return replace(
        line,
        amount=paid,
        marks=marks,
        contributions=(*line.contributions, part),
        reasons=(*line.reasons, reason),
    )


def _held(line: Line, unknown: Unknown, limit: Limit) -> Line:
    """A line held because what limits it is not known."""
    return replace(
        line,
        state="held",
        amount=Fraction(0),
        contributions=(),
        reasons=tuple(Reason(missing_text(one), limit.clause) for one in unknown.waits),
        waiting=tuple(Waiting(one, None) for one in unknown.waits),
    )
