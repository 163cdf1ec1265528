"""Which rows belong to a setting, and one result over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.expression import Aggregate, OnlyRow, Picked, Rows
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.reference.arithmetic import add, extreme, multiply
from pbr_dsl.reference.result import (
    TOP,
    AbsentError,
    LeftOut,
    Result,
    Setting,
    Supposition,
    Top,
    attempt,
    doubt,
    exact,
    inside,
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
    """The rows that belong, each with what is read of it; and those that may belong.

    A row that belongs, and of which what is read is not known, stands among those that may.
    """

    known: dict[Key, Result] = field(default_factory=dict)
    doubtful: list[LeftOut] = field(default_factory=list)

    @property
    def waits(self) -> list[Unknown]:
        """What each row that may belong waits for."""
        return [Unknown(row.waits) for row in self.doubtful]


def members(reading: Reading, rows: Rows, setting: Setting, *, more_pays: bool = True) -> Members:
    """Give the rows of a record that belong to a setting; `more_pays` when more of them could only pay more.

    AbsentError while that cannot be said of any row.
    """
    *targets, period = reading.known(setting, *(match.to for match in rows.matches), rows.during)
    found = Members()
    if NONE in targets:
        return found
    index = reading.index(rows.record, tuple(match.path for match in rows.matches), dated=period is not None)
    days = reading.terms.counted[period] if period is not None else None
    suppose = _supposing(reading, rows.record, more_pays=more_pays)
    certain, perhaps = index.rows(tuple(targets), period)
    for key, unknown in (*((key, None) for key in certain), *perhaps):
        belongs = settled(_tests(reading, rows, setting, key, days), decisive=False)
        if belongs is not False:
            belongs = doubt((belongs,) if unknown is None else (unknown, belongs)) or True
        if isinstance(belongs, Unknown) and key not in suppose:
            found.doubtful.append(LeftOut(rows.record, key, belongs.waits))
        elif belongs is True or (isinstance(belongs, Unknown) and suppose[key]):
            found.known[key] = True
    if not found.known and not found.doubtful:
        _complete(reading, rows.record, reading.terms.whole.get(period or reading.terms.stretch(setting)))
    if rows.least is not None:
        _enough(reading, rows, setting, found)
    return _last(reading, rows, targets, found) if rows.last else found


def _enough(reading: Reading, rows: Rows, setting: Setting, found: Members) -> None:
    """AbsentError while fewer rows are known than the contract asks for, with those that may still be among them."""
    (least,) = reading.known(setting, rows.least)
    if isinstance(least, Fraction) and len(found.known) < least:
        field = "spot-check" if rows.record == OUTCOME else ""
        few = waiting("not yet known", rows.record, (), field, note=f"{len(found.known)} of {least} or more")
        raise AbsentError(merged([*found.waits, few]))


def _last(reading: Reading, rows: Rows, targets: Sequence[Result], found: Members) -> Members:
    """Only the last rows by their clock; AbsentError while there are too few, or one in doubt may be one of them."""
    kept, rivals = _foremost(reading, rows.record, found, -1, rows.last)
    if len(kept) < rows.last and not rivals:
        of = tuple(part for target in targets[:1] if isinstance(target, tuple) for part in target)
        rivals = [waiting("not yet known", rows.record, of, note=f"{len(kept)} of the last {rows.last}")]
    if rivals:
        raise AbsentError(merged(rivals))
    return Members(dict.fromkeys(kept, True))


def _foremost(reading: Reading, record: str, found: Members, sign: int, number: int) -> tuple[list[Key], list[Unknown]]:
    """The first few rows by their clock (the last, where `sign` is -1), and what those in doubt among them wait for."""
    clocks = {key: reading.clock(record, key) for key in (*found.known, *(row.key for row in found.doubtful))}
    places = {key: (sign * day.toordinal(), key) for key, day in clocks.items() if isinstance(day, date)}
    kept = sorted((key for key in found.known if key in places), key=lambda key: places[key])[:number]
    last = places[kept[-1]] if len(kept) == number else None
    undated = [day for key in found.known if isinstance(day := clocks[key], Unknown)]
    rivals = [
        Unknown(row.waits)
        for row in found.doubtful
        if clocks[row.key] is not NONE and (last is None or row.key not in places or places[row.key] < last)
    ]
    return kept, [*rivals, *undated]


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
        yield reading.read(rows.where, inside(setting, rows.record, key))


def _complete(reading: Reading, record: str, period: Period | None) -> None:
    """AbsentError for a record that is complete only some time after a period, while its rows may still come."""
    form = reading.terms.records.get(record)
    if form is not None and form.complete_after is not None and period is not None:
        cut_off = reading.terms.after(period.end, form.complete_after)
        if reading.day < cut_off:
            raise AbsentError(waiting("not yet known", record, note=f"complete from {cut_off}"))


# ---------------------------------------------------------------- totals


def aggregate(reading: Reading, node: Aggregate, setting: Setting) -> Result:
    """Give one result over the rows of a setting; any, every and no are decided as soon as one known row does."""
    parts = measured(reading, node, setting)
    decisive = {"any": True, "no": True, "every": False}.get(node.word)
    if decisive is not None and decisive in parts.known.values():
        return node.word == "any"
    if node.word == "lowest":
        parts.doubtful = _before(parts)
    counts_in = node.unknown == "count in" and decisive is None
    if parts.doubtful and node.unknown != "leave out" and not (counts_in and _count_in(reading, node, setting, parts)):
        return merged(parts.waits)
    reading.left.extend(parts.doubtful)
    return node.word != "any" if decisive is not None else _COMBINED[node.word]([*parts.known.values()])


def measured(reading: Reading, node: Aggregate, setting: Setting) -> Members:
    """Give the rows of an aggregate with what it reads of each; what is known to be none is not there."""
    found = members(reading, node.rows, setting, more_pays=node.unknown != "count in")
    parts = Members({}, found.doubtful)
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
    part = reading.read(node.of, inside(setting, record, key))
    if isinstance(part, Unknown) and reading.supposed and (record, key) in reading.supposed.rows:
        return True if node.word in ("any", "every", "no") else TOP
    return part


def _count_in(reading: Reading, node: Aggregate, setting: Setting, parts: Members) -> bool:
    """Count in the rows that may belong, each with its part at the highest; no when one has no highest."""
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


def _middle(parts: list[Result]) -> list[Result]:
    """The middle one of some numbers in order, or the middle two."""
    ordered: list[Result] = [*sorted(map(exact, parts))]
    return ordered[(len(parts) - 1) // 2 : len(parts) // 2 + 1]


_COMBINED: dict[str, Callable[[list[Result]], Result]] = {
    "count": lambda parts: Fraction(len(parts)),
    "sum": lambda parts: add(parts, "+" * len(parts)),
    "average": lambda parts: multiply([add(parts, "+" * len(parts)), Fraction(len(parts))], "*/") if parts else NONE,
    "median": lambda parts: _COMBINED["average"](_middle(parts)),
    "highest": lambda parts: extreme("larger", parts) if parts else NONE,
    "lowest": lambda parts: extreme("smaller", parts) if parts else NONE,
}


# ---------------------------------------------------------------- one row


def picked(reading: Reading, node: Picked, setting: Setting) -> Result:
    """Give a field of the first or last row by its clock; none when there is no row."""
    rows = members(reading, node.rows, setting)
    kept, rivals = _foremost(reading, node.rows.record, rows, 1 if node.word == "first" else -1, 1)
    found = reading.cell(node.rows.record, kept[0], node.field) if kept else NONE
    return merged(rivals) if rivals else found


def only_row(reading: Reading, node: OnlyRow, setting: Setting, name: str = "") -> Result:
    """Give the one row keyed by its setting; none where there is no such row.

    Where the record promises one, a row that is not there is not yet known, and so is its field `name`.
    """
    targets = reading.known(setting, *(match.to for match in node.rows.matches))
    found = attempt(members, reading, node.rows, setting)
    known = [*found.known] if isinstance(found, Members) else []
    record = reading.terms.records[node.rows.record]
    if len(known) > 1:
        return waiting("contradicted", record.name, known[0], name, f"{len(known)} rows where one belongs")
    if known:
        return known[0]
    unknowns: list[Result] = [*found.waits] if isinstance(found, Members) else [found]
    if record.each == "one" and (unknowns or record.complete_after is None):
        key = tuple(part for target in targets if isinstance(target, tuple) for part in target)
        unknowns = [waiting("not yet known", record.name, key, name), *unknowns]
    return doubt(unknowns) or NONE
