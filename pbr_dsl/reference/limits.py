"""Limits: lines fill the room period by period, inside a period in the written order, in whole or in part.

What there is room for is read for each line in its own period; what lines before it took is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import Limit
from pbr_dsl.model.terms import PERIOD, period_key
from pbr_dsl.reference.lines import Draft
from pbr_dsl.reference.payer_shares import moved, share_of, shared
from pbr_dsl.reference.result import LeftOut, Result, exact
from pbr_dsl.values.facts import NONE, Key, Unknown
from pbr_dsl.values.statement import Contribution, Line, Reason, Waiting
from pbr_dsl.values.waiting import missing_text

Scope = tuple[bool, tuple[Key, ...]]


@dataclass(slots=True)
class Room:
    """What lines took of a limit for one combination, and whose; `shut` once a whole line did not fit."""

    taken: Fraction = Fraction(0)
    rows: set[Key] = field(default_factory=set)
    shut: bool = False


def within_limits(drafts: Sequence[Draft], limits: Sequence[Limit]) -> list[Draft]:
    """Give the lines with what limits, in the order written, leave of each, and with each payer's share of it.

    Limits of payers come last.  Shadow lines have room of their own.
    """
    found = list(drafts)
    for limit in limits:
        found = found if limit.payer else _applied(found, limit)
    found = [_shared(draft) for draft in found]
    for limit in limits:
        found = _applied(found, limit) if limit.payer else found
    return found


def _shared(draft: Draft) -> Draft:
    """A line with what each payer pays of it."""
    terms = draft.reading.terms
    line = shared(draft.line, terms.payments[draft.line.payment], Fraction(terms.settings.rounding.step))
    return draft if line is draft.line else replace(draft, line=line)


def _applied(drafts: list[Draft], limit: Limit) -> list[Draft]:
    """Lines after one limit."""
    rooms: dict[Scope, Room] = {}
    sizes: dict[tuple[Scope, date], tuple[Result, tuple[LeftOut, ...]]] = {}
    result = list(drafts)
    for place in sorted(range(len(drafts)), key=lambda place: _turn(drafts[place], limit)):
        draft, line = drafts[place], drafts[place].line
        scope = _scope(draft, limit) if line.state == "payable" and _is_on(draft, limit) else None
        if scope is None:
            continue
        at = (scope, line.period)
        if at not in sizes:
            sizes[at] = _size(draft, limit)
        size, left = sizes[at]
        if isinstance(size, Unknown):
            result[place] = replace(draft, line=_held(line, size, limit))
        elif size is not NONE:
            fitted = _fitted(line, rooms.setdefault(scope, Room()), exact(size), limit)
            result[place] = replace(draft, line=_noted(fitted, left, limit) if fitted != line else line)
    return result


def _is_on(draft: Draft, limit: Limit) -> bool:
    """Whether a limit is on a line: on its payment, its outcome, or on all; and on the share of a payer that it has."""
    if limit.payer and share_of(draft.line, limit.payer) is None:
        return False
    return not limit.on or draft.line.payment in limit.on or draft.line.outcome in limit.on


def _limited(line: Line, limit: Limit) -> Fraction:
    """What a limit is on: the line, or a payer's share of it."""
    return (share_of(line, limit.payer) or Fraction(0)) if limit.payer else line.amount


def _turn(draft: Draft, limit: Limit) -> tuple[object, ...]:
    """When a line's turn comes: period, written order, smaller amount, outcome as written, key."""
    line = draft.line
    place, key, outcome, *occurrence = draft.order
    end = draft.reading.terms.periods[period_key(line.period)].end
    first = line.achieved or line.due or end
    if limit.order == "earliest claimed":
        first = draft.claimed or first
    if limit.order == "earliest period":
        first = line.period
    return (line.period, first, _limited(line, limit), outcome, key, occurrence, place)


def _scope(draft: Draft, limit: Limit) -> Scope | None:
    """Which combination a line belongs to; None when the limit's records are not among those it leads to."""
    keys: list[Key] = []
    for record in limit.each:
        key = period_key(draft.line.period) if record == PERIOD else draft.line.subject.get(record)
        if key is None:
            return None
        keys.append(key)
    if limit.year:
        terms, line = draft.reading.terms, draft.line
        keys.append((terms.year_of(limit.year, line.achieved or line.period).isoformat(),))
    return ("shadow" in draft.line.marks, tuple(keys))


def _size(draft: Draft, limit: Limit) -> tuple[Result, tuple[LeftOut, ...]]:
    """What a limit comes to for a line's combination in its period, and what was left out of that."""
    bound = {record: draft.line.subject[record] for record in limit.each if record != PERIOD}
    period = period_key(draft.line.period)
    reading = draft.reading.at_period(period)
    return reading.apart(reading.read, limit.at_most, {**bound, PERIOD: period})


def _fitted(line: Line, room: Room, size: Fraction, limit: Limit) -> Line:
    """A line with what there is room for; money that comes back makes room, and a row that was let in has its place."""
    amount, row = _limited(line, limit), line.subject.get(limit.counts, ())
    wanted = amount if limit.of == "money" else Fraction(amount != 0 and not (limit.counts and row in room.rows))
    left = max(size - room.taken, Fraction(0))
    if wanted <= left and not room.shut:
        room.taken += wanted
        room.rows |= {row} if wanted else set()
        return line
    if limit.of == "money" and limit.trim == "part":
        room.taken += left
        return _trimmed(line, amount - left, limit)
    room.shut = limit.of == "money"
    return _trimmed(line, amount, limit)


def _noted(line: Line, left: Sequence[LeftOut], limit: Limit) -> Line:
    """A line that was cut, with what the size of the limit left out because it is not known."""
    waits = [Waiting(one, None) for row in left for one in row.waits[:1]]
    reasons = tuple(
        Reason(f"limit {limit.name} counts without {missing_text(one.missing)}", limit.clause) for one in waits
    )
    return replace(line, waiting=(*line.waiting, *waits), reasons=(*line.reasons, *reasons))


def _trimmed(line: Line, taken: Fraction, limit: Limit) -> Line:
    """A line of which a limit took something, for good or only from one of its payers."""
    if taken == 0:
        return line
    said = f", so {limit.rest} pays the rest" if limit.rest else ""
    reason = Reason(f"limit {limit.name} left no room for all of it{said}", limit.clause)
    line = replace(line, reasons=(*line.reasons, reason))
    if limit.rest:
        return moved(line, taken, limit.payer, limit.rest)
    marks = line.marks if "trimmed" in line.marks else (*line.marks, "trimmed")
    part = Contribution(f"limit {limit.name}", -taken, limit.clause, limit.name)
    line = replace(line, marks=marks, contributions=(*line.contributions, part))
    return moved(line, taken, limit.payer, "") if limit.payer else replace(line, amount=line.amount - taken)


def _held(line: Line, unknown: Unknown, limit: Limit) -> Line:
    """A line held because what limits it is not known."""
    return replace(
        line,
        state="held",
        amount=Fraction(0),
        shares=tuple(replace(share, amount=Fraction(0)) for share in line.shares),
        contributions=(),
        reasons=tuple(Reason(missing_text(one), limit.clause) for one in unknown.waits),
        waiting=tuple(Waiting(one, None) for one in unknown.waits),
    )
