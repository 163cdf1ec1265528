"""Which rows belong to a setting, and one result over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.expression import Aggregate, OnlyRow, Picked, Rows
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.reference.arithmetic import add, extreme
from pbr_dsl.reference.result import (
    TOP,
    LeftOut,
    Number,
    Result,
    Setting,
    Supposition,
    Top,
    doubt,
    merged,
    number,
    truth,
    waiting,
)
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.facts import NONE, Key, Unknown

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


@dataclass(slots=True)
class Members:
    """The rows that belong, those that may belong, or (`blocked`) why it cannot be said at all."""

    known: list[Key] = field(default_factory=list)
    doubtful: list[LeftOut] = field(default_factory=list)
    blocked: Unknown | None = None


def members(reading: Reading, rows: Rows, setting: Setting, *, more_pays: bool = True) -> Members:
    """Give the rows of a record that belong to a setting; `more_pays` when more of them could only pay more."""
    targets = tuple(reading.read(match.to, setting) for match in rows.matches)
    during = reading.read(rows.during, setting) if rows.during is not None else None
    blocked = doubt(targets if during is None else (*targets, during))
    if blocked is not None or NONE in targets:
        return Members(blocked=blocked)
    index = reading.index(rows.record, tuple(match.path for match in rows.matches), dated=during is not None)
    period = during if isinstance(during, tuple) else None
    days = reading.terms.periods[period] if period is not None else None
    found = Members()
    suppose = _supposing(reading, rows.record, more_pays=more_pays)
    certain, doubtful = index.rows(targets, period)
    for key in certain:
        _sort(suppose, rows, key, _belongs(reading, rows, setting, key, days), found)
    for key, unknown in doubtful:
        belongs = _belongs(reading, rows, setting, key, days)
        if belongs is not False:
            both = unknown if belongs is True else merged((unknown, belongs))
            _sort(suppose, rows, key, both, found)
    if not found.known and not found.doubtful:
        found.blocked = _incomplete(reading, rows.record, days or _bound_period(reading, setting))
    return found


def _supposing(reading: Reading, record: str, *, more_pays: bool) -> dict[Key, bool]:
    """The rows of a record that a what-if takes as belonging, or as not belonging."""
    supposed = reading.supposed
    if supposed is None:
        return {}
    belong = more_pays if supposed.belong is None else supposed.belong
    return {key: belong for of, key in supposed.rows if of == record}


def _sort(suppose: Mapping[Key, bool], rows: Rows, key: Key, belongs: bool | Unknown, found: Members) -> None:  # noqa: FBT001
    """Put a row where it belongs, or where a what-if puts it when that is in doubt."""
    if isinstance(belongs, Unknown) and key not in suppose:
        found.doubtful.append(LeftOut(rows.record, key, belongs.waits))
    elif belongs is True or (isinstance(belongs, Unknown) and suppose[key]):
        found.known.append(key)


def _belongs(reading: Reading, rows: Rows, setting: Setting, key: Key, period: Period | None) -> bool | Unknown:
    """Whether a row's clock lies in the period, it exists, and its condition holds; no as soon as one is no."""
    unknowns: list[Unknown] = []
    if period is not None:
        when = reading.clock(rows.record, key)
        if isinstance(when, Unknown):
            unknowns.append(when)
        elif not isinstance(when, date) or not period.has(when):
            return False
    if rows.record == OUTCOME:
        due = reading.outcomes.offered(key)
        if due is False:
            return False
        unknowns.extend([due] if isinstance(due, Unknown) else [])
    if rows.where is not None:
        holds = truth(reading.read(rows.where, {**setting, rows.record: key}))
        if holds is False:
            return False
        unknowns.extend([holds] if isinstance(holds, Unknown) else [])
    return merged(unknowns) if unknowns else True


def _bound_period(reading: Reading, setting: Setting) -> Period | None:
    """The period of a setting."""
    return reading.terms.periods.get(setting.get(PERIOD, ()))


def _incomplete(reading: Reading, record: str, period: Period | None) -> Unknown | None:
    """For a record that is complete only some time after a period, that its rows may still come."""
    form = reading.terms.records.get(record)
    if form is None or form.complete_after is None or period is None:
        return None
    cut_off = reading.terms.after(period.end, form.complete_after)
    return waiting("not yet known", record, note=f"complete from {cut_off}") if reading.day < cut_off else None


# ---------------------------------------------------------------- totals


def aggregate(reading: Reading, node: Aggregate, setting: Setting) -> Result:
    """Give one result over the rows of a setting."""
    if reading.supposed and (raised := _raised(reading, node, setting)) is not None:
        return raised
    nested = len(reading.left)
    parts = measured(reading, node, setting)
    if parts.blocked is not None:
        return parts.blocked
    if node.word in ("any", "every", "no"):
        return _decided(reading, node, parts)
    if parts.doubtful and node.unknown == "hold":
        return merged(Unknown(row.waits) for row in parts.doubtful)
    if node.unknown == "count in" and not _count_in(reading, node, setting, parts):
        return merged(Unknown(row.waits) for row in parts.doubtful)
    result = _COMBINED[node.word]([part for _, part in parts.known])
    can_be_raised = node.unknown == "leave out" and node.word in ("sum", "count") and len(reading.left) == nested
    if parts.doubtful and can_be_raised and isinstance(result, Fraction):
        reading.totals[id(node), tuple(setting.items())] = (result, tuple(parts.doubtful))
    reading.leave_out(parts.doubtful)
    return result


@dataclass(slots=True)
class Parts:
    """What an aggregate reads of each known row, and the rows that are not known well enough."""

    known: list[tuple[Key, Result]] = field(default_factory=list)
    doubtful: list[LeftOut] = field(default_factory=list)
    blocked: Unknown | None = None


def measured(reading: Reading, node: Aggregate, setting: Setting) -> Parts:
    """Give what an aggregate reads of each of its rows; what is known to be none is not there."""
    found = members(reading, node.rows, setting, more_pays=node.unknown != "count in")
    parts = Parts(doubtful=list(found.doubtful), blocked=found.blocked)
    for key in found.known:
        part = _part(reading, node, setting, key)
        if isinstance(part, Unknown):
            parts.doubtful.append(LeftOut(node.rows.record, key, part.waits))
        elif part is not NONE:
            parts.known.append((key, part))
    return parts


def _part(reading: Reading, node: Aggregate, setting: Setting, key: Key) -> Result:
    """What an aggregate reads of one row; a row that is supposed to count is never unknown."""
    if node.of is None:
        return Fraction(1) if node.word == "count" else True
    record = node.rows.record
    part = reading.read(node.of, {**setting, record: key})
    if isinstance(part, Unknown) and reading.supposed and (record, key) in reading.supposed.rows:
        return True if node.word in ("any", "every", "no") else TOP
    return part


def _count_in(reading: Reading, node: Aggregate, setting: Setting, parts: Parts) -> bool:
    """Count in the rows that may belong, each with its part at the highest; no when one of them has no highest."""
    for place, row in enumerate(parts.doubtful):
        cells = frozenset((one.record, one.key, one.field) for one in row.waits)
        trial = reading.suppose(Supposition(frozenset({(row.record, row.key)}), cells))
        part = _part(trial, node, setting, row.key)
        if isinstance(part, Unknown | Top):
            return False
        if part is not NONE:
            parts.known.append((row.key, part))
        parts.doubtful[place] = replace(row, counted_in=True)
    return True


def _raised(reading: Reading, node: Aggregate, setting: Setting) -> Result | None:
    """A total as it was, with the rows that are supposed to count; None where it has to be worked out afresh."""
    if not reading.supposed or reading.supposed.belong is False:
        return None
    kept = reading.plain_totals.get((id(node), tuple(setting.items())))
    if kept is None:
        return None
    total: Result = kept[0]
    for row in kept[1]:
        if (row.record, row.key) in reading.supposed.rows:
            total = add([total, _part(reading, node, setting, row.key)], "++")
    return total


def _decided(reading: Reading, node: Aggregate, parts: Parts) -> Result:
    """Any, every or no row: decided as soon as one known row decides it."""
    answers = [truth(part) for _, part in parts.known]
    decisive = node.word != "every"
    if decisive in answers:
        return node.word == "any"
    if parts.doubtful and node.unknown != "leave out":
        return merged(Unknown(row.waits) for row in parts.doubtful)
    reading.leave_out(parts.doubtful)
    return node.word != "any"


def _average(parts: list[Result]) -> Result:
    """The average; none over no rows."""
    total = add(parts, "+" * len(parts))
    return _scaled(total, len(parts)) if parts else NONE


def _scaled(total: Result, count: int) -> Number:
    """A total over a count."""
    value = number(total)
    return value / count if isinstance(value, Fraction) else value


_COMBINED: dict[str, Callable[[list[Result]], Result]] = {
    "count": lambda parts: Fraction(len(parts)),
    "sum": lambda parts: add([Fraction(0), *parts], "+" * (len(parts) + 1)),
    "average": _average,
    "highest": lambda parts: extreme("larger", parts) if parts else NONE,
    "lowest": lambda parts: extreme("smaller", parts) if parts else NONE,
}


# ---------------------------------------------------------------- one row


def picked(reading: Reading, node: Picked, setting: Setting) -> Result:
    """Give a field of the first or last row by its clock; none when there is no row."""
    found = members(reading, node.rows, setting)
    if found.blocked is not None:
        return found.blocked
    record = node.rows.record
    dated: list[tuple[date, Key]] = []
    doubtful = list(found.doubtful)
    for key in found.known:
        when = reading.clock(record, key)
        if isinstance(when, Unknown):
            doubtful.append(LeftOut(record, key, when.waits))
        elif isinstance(when, date):
            dated.append((when, key))
    sign = 1 if node.word == "first" else -1
    best = min(dated, key=lambda pair: (sign * pair[0].toordinal(), pair[1]), default=None)
    rivals = [row for row in doubtful if _could_come_before(reading, row, best, sign)]
    if rivals:
        return merged(Unknown(row.waits) for row in rivals)
    return reading.cell(record, best[1], node.field) if best else NONE


def _could_come_before(reading: Reading, row: LeftOut, best: tuple[date, Key] | None, sign: int) -> bool:
    """Whether a doubtful row, if it belongs, would be picked instead."""
    when = reading.clock(row.record, row.key)
    if best is None or not isinstance(when, date):
        return when is not NONE
    return (sign * when.toordinal(), row.key) < (sign * best[0].toordinal(), best[1])


def only_row(reading: Reading, node: OnlyRow, setting: Setting, name: str = "") -> Result:
    """Give the one row keyed by its setting; none where there is no such row.

    Where the record promises one, a row that is not there is not yet known, and so is its field `name`.
    """
    found = members(reading, node.rows, setting)
    record = reading.terms.records[node.rows.record]
    if len(found.known) == 1:
        return found.known[0]
    if found.known:
        return waiting("contradicted", record.name, found.known[0], name, f"{len(found.known)} rows where one belongs")
    targets = [reading.read(match.to, setting) for match in node.rows.matches]
    unknowns = [Unknown(row.waits) for row in found.doubtful] + ([found.blocked] if found.blocked else [])
    if doubt(targets) is None and record.each == "one" and (unknowns or record.complete_after is None):
        key = tuple(part for target in targets if isinstance(target, tuple) for part in target)
        return merged([waiting("not yet known", record.name, key, name), *unknowns])
    return merged(unknowns) if unknowns else NONE
