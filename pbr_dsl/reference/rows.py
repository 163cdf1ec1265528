"""Which rows belong to a setting, and one result over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.expression import Aggregate, OnlyRow, Picked, Rows
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.reference.arithmetic import add, extreme, multiply
from pbr_dsl.reference.result import (
    TOP,
    LeftOut,
    Result,
    Setting,
    Supposition,
    Top,
    doubt,
    merged,
    settled,
    waiting,
)
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.facts import NONE, Key, Unknown

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


@dataclass(slots=True)
class Members:
    """The rows that belong, each with what is read of it; those that may belong; or (`blocked`) why it cannot be said.

    A row that belongs, and of which what is read is not known, stands among those that may.
    """

    known: dict[Key, Result] = field(default_factory=dict)
    doubtful: list[LeftOut] = field(default_factory=list)
    blocked: Unknown | None = None

    @property
    def waits(self) -> Unknown:
        """What the rows that may belong wait for."""
        return merged(Unknown(row.waits) for row in self.doubtful)


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
    certain, perhaps = index.rows(targets, period)
    for key, unknown in (*((key, None) for key in certain), *perhaps):
        belongs = settled(_tests(reading, rows, setting, key, days), decisive=False)
        if belongs is not False:
            belongs = doubt((belongs,) if unknown is None else (unknown, belongs)) or True
        if isinstance(belongs, Unknown) and key not in suppose:
            found.doubtful.append(LeftOut(rows.record, key, belongs.waits))
        elif belongs is True or (isinstance(belongs, Unknown) and suppose[key]):
            found.known[key] = True
    if not found.known and not found.doubtful:
        found.blocked = _incomplete(reading, rows.record, days or reading.terms.periods.get(setting.get(PERIOD, ())))
    found.blocked = found.blocked or _too_few(reading, rows, setting, found)
    return _last(reading, rows, setting, found) if rows.last else found


def _too_few(reading: Reading, rows: Rows, setting: Setting, found: Members) -> Unknown | None:
    """That fewer rows are known than the contract asks for, and which may still be among them."""
    least = reading.read(rows.least, setting) if rows.least is not None else Fraction(0)
    if not isinstance(least, Fraction) or len(found.known) >= least:
        return least if isinstance(least, Unknown) else None
    field = "spot-check" if rows.record == OUTCOME else ""
    few = waiting("not yet known", rows.record, (), field, note=f"{len(found.known)} of {least} or more")
    return merged([*(Unknown(row.waits) for row in found.doubtful), few])


def _last(reading: Reading, rows: Rows, setting: Setting, found: Members) -> Members:
    """Only the last rows by their clock; blocked while there are too few, or a row in doubt may be one of them."""
    dated = [(when, key) for key in found.known if isinstance(when := reading.clock(rows.record, key), date)]
    kept = sorted(dated, reverse=True)[: rows.last]
    rivals = [row for row in found.doubtful if len(kept) < rows.last or _could_come_before(reading, row, kept[-1], -1)]
    waits = [Unknown(row.waits) for row in rivals] + ([found.blocked] if found.blocked else [])
    if len(kept) < rows.last and not rivals:
        targets = [reading.read(match.to, setting) for match in rows.matches]
        of = tuple(part for target in targets[:1] if isinstance(target, tuple) for part in target)
        waits.append(waiting("not yet known", rows.record, of, note=f"{len(kept)} of the last {rows.last}"))
    return Members(blocked=merged(waits)) if waits else Members(dict.fromkeys((key for _, key in kept), True))


def _supposing(reading: Reading, record: str, *, more_pays: bool) -> dict[Key, bool]:
    """The rows of a record that a what-if takes as belonging, or as not belonging."""
    supposed = reading.supposed
    if supposed is None:
        return {}
    belong = more_pays if supposed.belong is None else supposed.belong
    return {key: belong for of, key in supposed.rows if of == record}


def _tests(reading: Reading, rows: Rows, setting: Setting, key: Key, period: Period | None) -> Iterator[Result]:
    """What has to hold of a row: its clock lies in the period, it exists, and its condition holds."""
    if period is not None:
        when = reading.clock(rows.record, key)
        yield when if isinstance(when, Unknown) else isinstance(when, date) and period.has(when)
    if reading.last_day < reading.day:
        when = reading.clock(rows.record, key)
        yield when if isinstance(when, Unknown) else not isinstance(when, date) or when <= reading.last_day
    if rows.record == OUTCOME:
        yield reading.outcomes.offered(key)
    if rows.where is not None:
        yield reading.read(rows.where, {**setting, rows.record: key})


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
    parts = measured(reading, node, setting)
    if parts.blocked is not None:
        return parts.blocked
    if node.word in ("any", "every", "no"):
        return _decided(reading, node, parts)
    if node.word == "lowest":
        parts.doubtful = _before(parts)
    if parts.doubtful and not (node.unknown == "leave out" or _count_in(reading, node, setting, parts)):
        return parts.waits
    result = _COMBINED[node.word]([*parts.known.values()])
    reading.leave_out(parts.doubtful)
    return result


def measured(reading: Reading, node: Aggregate, setting: Setting) -> Members:
    """Give the rows of an aggregate with what it reads of each; what is known to be none is not there."""
    found = members(reading, node.rows, setting, more_pays=node.unknown != "count in")
    parts = Members({}, found.doubtful, found.blocked)
    for key in found.known:
        part = _part(reading, node, setting, key)
        if isinstance(part, Unknown):
            parts.doubtful.append(LeftOut(node.rows.record, key, part.waits, not_before=part.not_before))
        elif part is not NONE:
            parts.known[key] = part
    return parts


def _before(parts: Members) -> list[LeftOut]:
    """The rows in doubt that could come before the earliest day that is known."""
    best = min((part for part in parts.known.values() if isinstance(part, date)), default=date.max)
    return [row for row in parts.doubtful if row.not_before is None or row.not_before < best]


def _part(reading: Reading, node: Aggregate, setting: Setting, key: Key) -> Result:
    """What an aggregate reads of one row; a row that is supposed to count is never unknown."""
    if node.of is None:
        return Fraction(1) if node.word == "count" else True
    record = node.rows.record
    part = reading.read(node.of, {**setting, record: key})
    if isinstance(part, Unknown) and reading.supposed and (record, key) in reading.supposed.rows:
        return True if node.word in ("any", "every", "no") else TOP
    return part


def _count_in(reading: Reading, node: Aggregate, setting: Setting, parts: Members) -> bool:
    """Count in the rows that may belong, each with its part at the highest; no when one has no highest, or all hold."""
    if node.unknown == "hold":
        return False
    for place, row in enumerate(parts.doubtful):
        cells = frozenset((one.record, one.key, one.field) for one in row.waits)
        trial = reading.suppose(Supposition(frozenset({(row.record, row.key)}), cells))
        part = _part(trial, node, setting, row.key)
        if isinstance(part, Unknown | Top):
            return False
        if part is not NONE:
            parts.known[row.key] = part
        parts.doubtful[place] = replace(row, counted_in=True)
    return True


def _decided(reading: Reading, node: Aggregate, parts: Members) -> Result:
    """Any, every or no row: decided as soon as one known row decides it."""
    decisive = node.word != "every"
    if decisive in parts.known.values():
        return node.word == "any"
    if parts.doubtful and node.unknown != "leave out":
        return parts.waits
    reading.leave_out(parts.doubtful)
    return node.word != "any"


_COMBINED: dict[str, Callable[[list[Result]], Result]] = {
    "count": lambda parts: Fraction(len(parts)),
    "sum": lambda parts: add([Fraction(0), *parts], "+" * (len(parts) + 1)),
    "average": lambda parts: (
        multiply([add(parts, "+" * len(parts)), Fraction(len(parts))], "*/", ("", "")) if parts else NONE
    ),
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
    one = next(iter(found.known), None)
    if one is not None and len(found.known) > 1:
        return waiting("contradicted", record.name, one, name, f"{len(found.known)} rows where one belongs")
    if one is not None:
        return one
    targets = [reading.read(match.to, setting) for match in node.rows.matches]
    unknowns = [Unknown(row.waits) for row in found.doubtful] + ([found.blocked] if found.blocked else [])
    if doubt(targets) is None and record.each == "one" and (unknowns or record.complete_after is None):
        key = tuple(part for target in targets if isinstance(target, tuple) for part in target)
        return merged([waiting("not yet known", record.name, key, name), *unknowns])
    return merged(unknowns) if unknowns else NONE
