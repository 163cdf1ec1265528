"""What-ifs in columns: rows in doubt count, and unknown numbers are at the highest that the contract writes.

A frame of what-ifs has in each setting what is supposed there, as a text (`case`): whether the rows that it names
belong, these rows, and the facts that they wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

from pbr_dsl.columnar import marks, numbers
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.model.type import NumberType

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.expression import Aggregate

Way = Literal["belong", "do not belong", "as pays more"]

_WAY: Final = "\x0b"  # behind whether the rows of a case belong
_CONDITIONS: Final = ("any", "every", "no")


def case(way: Way, left: Sql) -> Sql:
    """Give what is supposed: that rows which were left out, with what they wait for, belong or do not."""
    return q.joined("", q.text(way + _WAY + marks.ROW), left)


def _of_row(frame: Frame, record: str, key: Sql) -> Sql:
    """Whether a row is one of those of the case."""
    own = q.joined("", q.text(marks.ROW + record + marks.LEFT), key, q.text(marks.LEFT))
    return q.contains(_case(frame), own)


def _case(frame: Frame) -> Sql:
    """The case of a frame of what-ifs."""
    return frame.case if frame.case is not None else marks.NOTHING


def _is(frame: Frame, way: Way) -> Sql:
    """Whether the rows of the case belong that way."""
    return q.contains(_case(frame), way + _WAY + marks.ROW)


# ---------------------------------------------------------------- what is supposed


def belongs(frame: Frame, record: str, found: Cell, *, more_pays: bool) -> Cell:
    """Give whether rows belong: one of the case that is in doubt as the case says."""
    if found.waits is None:
        return found
    here = frame.bind("supposed", q.both(q.present(found.waits), _of_row(frame, record, frame.bound[record])))
    yes = q.opposite(_is(frame, "do not belong")) if more_pays else _is(frame, "belong")
    return frame.kept(
        "belongs",
        replace(
            found,
            value=q.when([(here, yes)], found.value),
            waits=q.when([(q.opposite(here), found.waits)]),
        ),
    )


def cell(frame: Frame, record: str, row: Cell, name: str, found: Cell) -> Cell:
    """Give a field of a row: an unknown number that the case touches is at the highest that its column may be."""
    column = frame.plan.terms.columns.get((record, name))
    if found.waits is None or column is None or not isinstance(column.type, NumberType):
        return found
    fact = q.joined(
        "", q.text(marks.FIELD + record + marks.FIELD), row.value, q.text(f"{marks.FIELD}{name}{marks.FIELD}")
    )
    touched = q.either(_of_row(frame, record, row.value), q.contains(_case(frame), fact))
    here = frame.bind("supposed", q.both(q.present(found.waits), touched))
    return _highest(found, here, column.high)


def _highest(found: Cell, here: Sql, high: str | None) -> Cell:
    """A number that is at the highest where it is supposed to be."""
    if not high:
        return replace(found, waits=q.when([(here, q.text(marks.BEYOND))], found.waits), beyond=True)
    known = replace(numbers.written(Fraction(high)), may_be_none=False)
    return numbers.picked([(here, known)], found)


def outcome(frame: Frame, row: Cell, name: str, found: Cell) -> Cell:
    """Give the state or credit of an outcome's row: accepted in full where the case has it, while that is not known."""
    if found.waits is None:
        return found
    here = frame.bind("supposed", q.both(q.present(found.waits), _of_row(frame, OUTCOME, row.value)))
    full = Cell("text", q.text("accepted"), may_be_none=False) if name == "state" else numbers.written(Fraction(1))
    return numbers.picked([(here, full)], found)


def value(frame: Frame, at: Sequence[Cell], read: Callable[[Sequence[Cell]], Cell]) -> Cell:
    """Give a named value: as it is when nothing is supposed, where that is known and nothing was left out of it."""
    plain = frame.plainly(lambda: read(at))
    if plain.waits is None and plain.left is None:
        return plain
    moved = frame.bind(
        "may be another", q.either(*map(q.present, (one for one in (plain.waits, plain.left) if one is not None)))
    )
    asked = [replace(one, value=q.when([(moved, one.value)])) for one in at]
    return numbers.picked([(moved, read(asked))], plain)


# ---------------------------------------------------------------- over rows


def part(inner: Frame, node: Aggregate, belongs: Cell, found: Cell) -> tuple[Cell, Sql | None]:
    """Give what is read of each row, never unknown of one of the case, and whether it is beyond every bound."""
    if found.waits is None:
        return found, None
    record = node.rows.record
    here = inner.bind("supposed", q.both(q.present(found.waits), _of_row(inner, record, inner.bound[record])))
    if node.word in _CONDITIONS:
        yes = numbers.picked([(here, Cell("yes-no", q.yes_no(value=True), may_be_none=False))], found)
        return inner.kept("part", yes), None
    found = inner.kept("part", _highest(found, here, None))
    waits = found.waits or marks.NOTHING
    endless = inner.bind("beyond every bound", marks.beyond(waits))
    known = replace(found, waits=q.when([(q.opposite(endless), waits)]), beyond=False)
    return known, inner.bind("endless", q.both(belongs.yes, endless))


def over_rows(word: str, found: Cell, waits: Sql | None, endless: Sql, counted: Sql) -> Cell:
    """Give a result over rows of which some are beyond every bound."""
    some = q.above(endless, q.number(0))
    if word == "count":
        value = q.plus(found.value, endless)
        known = value if waits is None else q.when([(q.absent(waits), value)])
        return replace(found, value=known, waits=waits)
    if word == "lowest":
        some = q.both(some, q.equal(counted, q.number(0)))
    over = q.when([(some, q.text(marks.BEYOND))])
    both = over if waits is None else q.first(waits, over)
    return replace(found, value=q.when([(q.absent(both), found.value)]), waits=both, beyond=True)


def of_others(inner: Frame, record: str, waits: Sql | None) -> Sql | None:
    """Give what rows wait for but those of the case, of which what is not known is taken as it stands."""
    own = _of_row(inner, record, inner.bound[record])
    return None if waits is None else q.when([(q.opposite(own), waits)])


def compared(op: str, left: Cell, right: Cell, plainly: Cell) -> Cell:
    """Give whether a comparison holds of numbers that may be beyond every bound; else it is `plainly`."""
    high, other = (
        q.yes_no(value=False) if one.waits is None or not one.beyond else marks.beyond(one.waits)
        for one in (left, right)
    )
    there = [q.either(top, q.opposite(one.unknown)) for one, top in ((left, high), (right, other))]
    none = q.either(left.is_none, right.is_none)
    greater = op in ("at-least", "above")
    answer = q.when([(high, q.yes_no(value=greater))], q.yes_no(value=not greater))
    if op in ("is", "is-not"):
        answer = q.both(high, other) if op == "is" else q.opposite(q.both(high, other))
    here = q.both(q.either(high, other), *there)
    value = q.when([(here, q.both(q.opposite(none), answer))], plainly.value)
    waits = None if plainly.waits is None else q.when([(q.opposite(here), plainly.waits)])
    return replace(plainly, value=value, waits=waits)
