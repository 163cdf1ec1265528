"""What the rows of a record say together, in SQL: repeats, later versions, and rows of one day that disagree.

A repeat has the same cells and the same recorded date as another row (a rejected one: the same text); the one in the
first file, furthest up, stays.  A row takes the place of the earlier ones of its key from the day on which it was
recorded.  Of rows of one day the cells that agree stand.  A rejected row without a recorded date may be the last, so it
counts beside whichever is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlglot import expressions as exp

from pbr_dsl.columnar.reading import constructs as q
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.constructs import Sql
from pbr_dsl.columnar.reading.rows import TEXT
from pbr_dsl.columnar.reading.schema import Schema, Stored

START: Final = date(1, 1, 1)

_SAME: Final = "row same"
_DAY: Final = "row day"
_COPY: Final = "row copy"
_FROM: Final = "group day"
_NEXT: Final = "next day"
_LAST: Final = "row last"
_ROWS: Final = "rows as read"
_SEVERAL: Final = "keys of several rows"
_KEPT: Final = "rows kept"
_DAYS: Final = "days of keys"
_SETTLED: Final = [s.KEY, s.FILE, s.LINE, s.RECORDED, s.UNREAD, s.FAULT]


def several(rows: exp.Query) -> exp.Query:
    """Give a row for each key that has more than one; for rows whose key could not be read, for each repeated text."""
    below = q.select([q.aliased(_same(), _SAME), q.column(s.UNREAD)], rows)
    found = q.select([q.column(_SAME), q.column(s.UNREAD)], below).group_by(q.column(_SAME), q.column(s.UNREAD))
    return found.having(q.above(exp.Count(this=exp.Star()), q.whole(1)))


def kept(rows: exp.Query, schema: Schema) -> exp.Select:
    """Give the rows that are no repeats."""
    copies = q.numbered(_alike(schema), [q.column(s.FILE), q.column(s.LINE)])
    marked = q.select([q.every(), q.aliased(copies, _COPY)], q.select([q.every(), q.aliased(_same(), _SAME)], rows))
    return q.select([q.every()], marked).where(q.equal(q.column(_COPY), q.whole(1)))


def settled(rows: exp.Query, schema: Schema) -> exp.Query:
    """Give the versions of all rows, each with the first and the last day on which it is known."""
    marked = q.select([q.every(), q.aliased(_same(), _SAME), q.aliased(_day(), _DAY)], rows)
    together = [(_SAME, _SAME), (s.UNREAD, s.UNREAD)]
    alone = q.beside(q.select([q.every()], q.table(_ROWS, "rows")), q.table(_SEVERAL, "others"), together, "ANTI")
    some = q.beside(q.select([q.every()], q.table(_ROWS, "rows")), q.table(_SEVERAL, "others"), together, "SEMI")
    single = q.select([*_columns(schema), *_until(q.column(_DAY), q.day(q.OPEN))], alone)
    unread = q.select([q.every()], q.table(_KEPT)).where(q.column(s.UNREAD))
    made_up = q.select([*_columns(schema), *_until(q.column(_DAY), q.day(q.OPEN))], unread)
    found: exp.Query = exp.Union(this=single, expression=made_up, distinct=False)
    found = exp.Union(this=found, expression=_merged(schema), distinct=False)
    steps = {
        _ROWS: marked,
        _SEVERAL: several(q.select([q.every()], q.table(_ROWS))),
        _KEPT: kept(some, schema),
        _DAYS: _days(),
    }
    for name, step in steps.items():
        found = found.with_(q.name(name), as_=step)
    return found


def _same() -> Sql:
    """What rows have in common that may repeat or replace each other: their key, else their text."""
    return q.when([(q.column(s.UNREAD), q.column(TEXT))], q.column(s.KEY))


def _day() -> Sql:
    """The day from which a row is known."""
    return q.first(q.column(s.RECORDED), q.day(START))


def _alike(schema: Schema) -> list[Sql]:
    """What repeats have in common."""
    rejected = q.present(q.column(s.FAULT))
    found = [q.column(_SAME), q.column(s.UNREAD), rejected, q.column(s.RECORDED), q.column(TEXT)]
    for field in schema.fields:
        known = q.opposite(q.present(q.column(s.FAULT)))
        found += [q.when([(known, q.column(field.name))]), q.when([(known, q.column(field.state))])]
    return found


def _columns(schema: Schema) -> list[Sql]:
    """The columns of a version but its days."""
    fields = [q.column(name) for field in schema.fields for name in (field.name, field.state)]
    return [*(q.column(name) for name in _SETTLED), *fields]


def _until(first: Sql, last: Sql) -> list[Sql]:
    """The days of a version."""
    return [q.aliased(first, s.VALID_FROM), q.aliased(last, s.VALID_TO)]


def _days() -> exp.Select:
    """The days of each key on which something was recorded, each with the one after it."""
    read = q.select([q.column(_SAME), q.aliased(q.column(_DAY), _FROM)], q.table(_KEPT))
    read = read.where(q.opposite(q.column(s.UNREAD))).distinct()
    after = q.following(q.column(_FROM), [q.column(_SAME)], [q.column(_FROM)])
    return q.select([q.column(_SAME), q.column(_FROM), q.aliased(after, _NEXT)], read)


def _merged(schema: Schema) -> exp.Select:
    """The versions of the keys that have several rows, those of one day as one."""
    undated = q.both(
        q.present(q.column(s.FAULT, "rows")),
        q.absent(q.column(s.RECORDED, "rows")),
    )
    on = q.both(
        q.equal(q.column(_SAME, "rows"), q.column(_SAME, "days")),
        q.opposite(q.column(s.UNREAD, "rows")),
        q.either(q.equal(q.column(_DAY, "rows"), q.column(_FROM, "days")), undated),
    )
    order = [q.column(_DAY, "rows"), q.column(s.FILE, "rows"), q.column(s.LINE, "rows")]
    last = q.numbered([q.column(_SAME, "days"), q.column(_FROM, "days")], order, latest=True)
    columns = [q.every("rows"), q.column(_FROM, "days"), q.column(_NEXT, "days"), q.aliased(last, _LAST)]
    members = q.select(columns, q.table(_KEPT, "rows")).join(q.table(_DAYS, "days"), on=on)
    grouped = q.select(list(_agreed(schema)), members)
    return grouped.group_by(q.column(s.KEY), q.column(_FROM), q.column(_NEXT))


def _agreed(schema: Schema) -> Iterator[Sql]:
    """The columns of the rows of one key and day as one row; place and date are those of the last."""
    yield q.column(s.KEY)
    for name in (s.FILE, s.LINE, s.RECORDED):
        yield q.aliased(exp.Max(this=q.when([(q.equal(q.column(_LAST), q.whole(1)), q.column(name))])), name)
    yield q.aliased(q.yes_no(value=False), s.UNREAD)
    yield q.aliased(exp.Max(this=q.column(s.FAULT)), s.FAULT)
    for field in schema.fields:
        yield from _cell(field)
    after = q.cast(q.minus(q.column(_NEXT), q.whole(1)), "DATE")
    last = q.when([(q.present(q.column(_NEXT)), after)], q.day(q.OPEN))
    yield from _until(q.column(_FROM), last)


def _cell(field: Stored) -> Iterator[Sql]:
    """The cell on which rows of one day agree, or why it is not known.

    A cell that could not be read may be anything, so it leaves the others open; two known cells that differ, or a known
    one and a blank one, contradict each other.
    """
    state, value = q.column(field.state), q.column(field.name)
    there = q.one_of(state, [q.whole(q.KNOWN), q.whole(q.NONE)])
    known, lowest, highest = (q.counted(there), *q.ends(q.when([(there, state)])))
    unread = q.counted(q.equal(state, q.whole(q.REJECTED)))
    first, last = q.ends(q.when([(q.equal(state, q.whole(q.KNOWN)), value)]))
    differing = q.either(q.differ(lowest, highest), q.holds(q.differ(first, last)))
    some = q.above(known, q.whole(0))
    found = q.when(
        [
            (q.both(some, differing), q.whole(q.CONTRADICTED)),
            (q.equal(known, exp.Count(this=exp.Star())), lowest),
            (q.both(some, q.equal(unread, q.whole(0))), q.whole(q.CONTRADICTED)),
            (q.above(unread, q.whole(0)), q.whole(q.REJECTED)),
        ],
        q.whole(q.WAITED),
    )
    agreed = q.both(q.equal(known, exp.Count(this=exp.Star())), q.opposite(differing))
    yield q.aliased(q.when([(agreed, last)]), field.name)
    yield q.aliased(q.cast(found, "TINYINT"), field.state)
