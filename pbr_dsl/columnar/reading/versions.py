"""What the rows of a record say together, in SQL: repeats, later versions, and rows of one day that disagree.

A repeat has the same cells and the same recorded date as another row (a rejected one: the same text); the one in the
first file, furthest up, stays.  A row takes the place of the earlier ones of its key from the day on which it was
recorded.  Of rows of one day the cells that agree stand.  A rejected row without a recorded date may be the last, so it
counts beside whichever is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

from sqlglot import expressions as exp

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.rows import TEXT
from pbr_dsl.columnar.reading.schema import Schema, Stored
from pbr_dsl.columnar.sql import Kind, Sql

START: Final = date(1, 1, 1)

_SAME: Final = "row same"
_DAY: Final = "row day"
_COPY: Final = "row copy"
_FROM: Final = "group day"
_NEXT: Final = "next day"
_FIRST: Final = "row first"
_LAST: Final = "row last"
_ROWS: Final = "rows as read"
_SEVERAL: Final = "keys of several rows"
_KEPT: Final = "rows kept"
_DAYS: Final = "days of keys"
_SETTLED: Final = [s.KEY, s.FILE, s.LINE, s.RECORDED, s.UNREAD, s.FAULT]


class Unread(NamedTuple):
    """What is said of a row in which a field, by its name, could not be read, and what stands between several rows."""

    said: Callable[[str], Sql]
    between: str


def several(rows: exp.Query) -> exp.Query:
    """Give a row for each key that has more than one; for rows whose key could not be read, for each repeated text."""
    below = r.select([r.named(_same(), _SAME), q.column(s.UNREAD)], rows)
    found = r.select([q.column(_SAME), q.column(s.UNREAD)], below).group_by(q.column(_SAME), q.column(s.UNREAD))
    return found.having(q.above(q.count(), q.number(1)))


def disputed(rows: exp.Query, schema: Schema) -> exp.Select:
    """Give in one row whether there are cells of a field, each by its place, that may contradict each other.

    They are of rows of one key and day; a rejected row without a date is beside all rows of its key.
    """
    undated = q.both(q.present(q.column(s.FAULT)), q.absent(q.column(s.RECORDED)))
    columns = [r.every(), r.named(_same(), _SAME), r.named(_day(), _DAY)]
    marked = r.select(columns, rows).where(q.opposite(q.column(s.UNREAD)))
    beside = q.highest(q.when([(undated, q.number(1))], q.number(0)))
    together = r.select([r.every(), r.named(q.over_rows(beside, [q.column(_SAME)], []), _LAST)], marked)
    day = q.when([(q.equal(q.column(_LAST), q.number(0)), q.column(_DAY))])
    unlike: list[Sql] = []
    for place, field in enumerate(schema.fields):
        lowest, highest = (_ends(q.column(name)) for name in (field.name, field.state))
        differing = q.either(q.holds(q.differ(*lowest)), q.holds(q.differ(*highest)))
        unlike.append(r.named(q.when([(differing, q.number(1))], q.number(0)), f"unlike {place}"))
    found = r.select(unlike, together).group_by(q.column(_SAME), day).having(q.above(q.count(), q.number(1)))
    most = [r.named(q.highest(q.column(f"unlike {at}")), f"unlike {at}") for at in range(len(schema.fields))]
    return r.select(most, found)


def kept(rows: exp.Query, schema: Schema) -> exp.Select:
    """Give the rows that are no repeats."""
    return _kept(r.select([r.every(), r.named(_same(), _SAME)], rows), schema)


def _kept(rows: exp.Query, schema: Schema) -> exp.Select:
    """The same, of rows that have what they have in common beside them."""
    copies = q.place(_alike(schema), [q.column(s.FILE), q.column(s.LINE)])
    marked = r.select([r.every(), r.named(copies, _COPY)], rows)
    return r.select([r.every()], marked).where(q.equal(q.column(_COPY), q.number(1)))


def settled(rows: exp.Query, schema: Schema, told: Unread | None = None) -> exp.Query:
    """Give the versions of all rows, each with the first and the last day on which it is known.

    With `told` each field has a column more: of rows of one day, what is said of those in which it could not be read.
    """
    marked = r.select([r.every(), r.named(_same(), _SAME), r.named(_day(), _DAY)], rows)
    together = [(_SAME, _SAME), (s.UNREAD, s.UNREAD)]
    alone = r.beside(r.select([r.every()], q.table(_ROWS, "rows")), q.table(_SEVERAL, "others"), together, "ANTI")
    some = r.beside(r.select([r.every()], q.table(_ROWS, "rows")), q.table(_SEVERAL, "others"), together, "SEMI")
    none = [r.named(q.nothing("text"), field.unread) for field in schema.fields if told is not None]
    single = r.select([*_columns(schema), *_agree(), *none, *_until(q.column(_DAY), q.day(s.OPEN))], alone)
    unread = r.select([r.every()], q.table(_KEPT)).where(q.column(s.UNREAD))
    made_up = r.select([*_columns(schema), *_agree(), *none, *_until(q.column(_DAY), q.day(s.OPEN))], unread)
    found = r.united([single, made_up, _merged(schema, told)])
    steps = {
        _ROWS: marked,
        _SEVERAL: several(r.select([r.every()], q.table(_ROWS))),
        _KEPT: _kept(some, schema),
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


def _agree() -> list[Sql]:
    """The columns of rows that disagree, of a version that is one row."""
    kinds: tuple[tuple[str, Kind], ...] = ((s.FIRST_FILE, "text"), (s.FIRST_LINE, "number"), (s.PLACES, "text"))
    return [r.named(q.nothing(kind), name) for name, kind in kinds]


def _until(first: Sql, last: Sql) -> list[Sql]:
    """The days of a version."""
    return [r.named(first, s.VALID_FROM), r.named(last, s.VALID_TO)]


def _days() -> exp.Select:
    """The days of each key on which something was recorded, each with the one after it."""
    read = r.select([q.column(_SAME), r.named(q.column(_DAY), _FROM)], q.table(_KEPT))
    read = read.where(q.opposite(q.column(s.UNREAD))).distinct()
    after = q.following(q.column(_FROM), [q.column(_SAME)], [q.column(_FROM)])
    return r.select([q.column(_SAME), q.column(_FROM), r.named(after, _NEXT)], read)


def _merged(schema: Schema, told: Unread | None) -> exp.Select:
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
    together = [q.column(_SAME, "days"), q.column(_FROM, "days")]
    ends = [r.named(q.place(together, order), _FIRST), r.named(q.place(together, order, latest=True), _LAST)]
    columns = [r.every("rows"), q.column(_FROM, "days"), q.column(_NEXT, "days"), *ends]
    members = r.select(columns, q.table(_KEPT, "rows")).join(q.table(_DAYS, "days"), on=on)
    grouped = r.select(list(_agreed(schema, told)), members)
    return grouped.group_by(q.column(s.KEY), q.column(_FROM), q.column(_NEXT))


def _agreed(schema: Schema, told: Unread | None) -> Iterator[Sql]:
    """The columns of the rows of one key and day as one row; place and date are those of the last."""
    yield q.column(s.KEY)
    for name in (s.FILE, s.LINE, s.RECORDED):
        yield r.named(q.highest(q.when([(q.equal(q.column(_LAST), q.number(1)), q.column(name))])), name)
    yield r.named(q.yes_no(value=False), s.UNREAD)
    yield r.named(q.highest(q.column(s.FAULT)), s.FAULT)
    for field in schema.fields:
        yield from _cell(field)
    for name, new in ((s.FILE, s.FIRST_FILE), (s.LINE, s.FIRST_LINE)):
        yield r.named(q.highest(q.when([(q.equal(q.column(_FIRST), q.number(1)), q.column(name))])), new)
    place = q.joined("", q.column(s.FILE), q.text(" row "), q.cast(q.column(s.LINE), "text"))
    yield r.named(q.listed(s.PLACE, place, [q.column(_FIRST)]), s.PLACES)
    if told is not None:
        for field in schema.fields:
            rejected = q.equal(q.column(field.state), q.number(s.REJECTED))
            said = q.when([(rejected, told.said(field.name))])
            yield r.named(q.listed(told.between, said, [q.column(_FIRST)]), field.unread)
    after = q.days_later(q.column(_NEXT), -1)
    last = q.when([(q.present(q.column(_NEXT)), after)], q.day(s.OPEN))
    yield from _until(q.column(_FROM), last)


def _cell(field: Stored) -> Iterator[Sql]:
    """The cell on which rows of one day agree, or why it is not known.

    A cell that could not be read may be anything, so it leaves the others open; two known cells that differ, or a known
    one and a blank one, contradict each other.
    """
    state, value = q.column(field.state), q.column(field.name)
    there = q.one_of(state, [q.number(s.KNOWN), q.number(s.NONE)])
    known, lowest, highest = (q.count(there), *_ends(q.when([(there, state)])))
    unread = q.count(q.equal(state, q.number(s.REJECTED)))
    first, last = _ends(q.when([(q.equal(state, q.number(s.KNOWN)), value)]))
    differing = q.either(q.differ(lowest, highest), q.holds(q.differ(first, last)))
    some = q.above(known, q.number(0))
    found = q.when(
        [
            (q.both(some, differing), q.number(s.CONTRADICTED)),
            (q.equal(known, q.count()), lowest),
            (q.both(some, q.equal(unread, q.number(0))), q.number(s.CONTRADICTED)),
            (q.above(unread, q.number(0)), q.number(s.REJECTED)),
        ],
        q.number(s.WAITED),
    )
    agreed = q.both(q.equal(known, q.count()), q.opposite(differing))
    yield r.named(q.when([(agreed, last)]), field.name)
    yield r.named(q.cast(found, "small"), field.state)


def _ends(value: Sql) -> tuple[Sql, Sql]:
    """The lowest and the highest value of a group."""
    return q.lowest(value), q.highest(value)
