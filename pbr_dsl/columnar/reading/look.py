"""One look at a file: whether its rows are plain, what its cells never are, and whether its keys are in order.

Every cell is answered for, and few are looked at: of a column that has a type the lowest and the highest are enough,
which Parquet keeps beside it, of a text each that is different, once.  What a cheap test leaves in doubt the full one
decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading.plain import fast, is_text

if TYPE_CHECKING:
    from sqlglot import expressions as exp

    from pbr_dsl.columnar.engine import Engine
    from pbr_dsl.columnar.reading.cell import Read
    from pbr_dsl.columnar.reading.plain import PlainRows
    from pbr_dsl.columnar.sql import Sql


@dataclass(slots=True)
class Seen:
    """What plain rows are like: how many there are, the last day on which one was recorded, what their fields may be.

    `ordered` says that each key comes after that of the row before, so that no two are the same.
    """

    rows: int
    late: date | None
    waits: frozenset[str]
    nones: frozenset[str]
    opens: frozenset[str]
    ordered: bool


def look(engine: Engine, plain: PlainRows) -> Seen | None:
    """Look at the rows of a file; None where not every one is plain."""
    return _Look(engine, plain).seen() if plain.possible else None


class _Look:
    """A file being looked at; `blank` and `absent` are the cells of which some are blank, or say that there is none."""

    def __init__(self, engine: Engine, plain: PlainRows) -> None:
        self.engine = engine
        self.plain = plain
        self.source = plain.rows.source
        self.even = [one for one in plain.reads if one.even]
        keys = plain.rows.plan.key
        self.own = [plain.rows.reads[place] for place in keys]
        self.key = self.own[0] if len(keys) == 1 and not self.own[0].even else None
        self.filled = [*self.own]
        if plain.rows.recorded is not None and plain.rows.choice is None:
            self.filled.append(plain.rows.recorded)
        self.rows = 0
        self.known: dict[str, int] = {}
        self.blank: set[str] = set()
        self.absent: set[str] = set()
        self.ordered = False

    def seen(self) -> Seen | None:
        """What it is like, if it is plain."""
        self._count()
        others = [one for one in self.plain.reads if one not in self.even and one is not self.key]
        if not (self._ends() and self._no_margins() and all(self._texts(one) for one in others) and self._keys()):
            return None
        waits, nones, opens = set[str](), set[str](), set[str]()
        for feed in self.plain.rows.plan.feeds:
            reads = [self.plain.rows.reads[place] for place in feed.places]
            name = self.plain.rows.field(feed).name
            if not reads or any(one.name in self.blank for one in reads):
                waits.add(name)
            for one in reads:
                if one.name in self.absent:
                    (opens if one.stored.may_be == "open" and one.stored.kind == "date" else nones).add(name)
        fields = (frozenset(waits), frozenset(nones), frozenset(opens))
        return Seen(self.rows, self._late(), *fields, self.ordered)

    def _asked(self, columns: Mapping[str, Sql], rows: Sql) -> Mapping[str, Any]:
        """The one row of a query."""
        return self.engine.one(r.selected(r.within(rows), columns))

    def _count(self) -> None:
        """How many rows there are, and how many cells of the columns that have a type."""
        places = dict.fromkeys([*(self.plain.input(one).at[0] for one in self.even), *self._days()])
        columns = {f"known {at}": q.counted(self.source.raw(at)) for at in places}
        self.known = dict(self._asked({"rows": q.count(), **columns}, self.source.query))
        self.rows = self.known["rows"]

    def _days(self) -> list[int]:
        """The columns of days under headings that are none."""
        return [
            at
            for at, kind in self.source.typed.items()
            if kind == "DATE" and not any(sign.isdigit() for sign in self.source.table.headings[at])
            and "inf" not in self.source.table.headings[at].casefold()
        ]  # fmt: skip

    def _ends(self) -> bool:
        """Whether the columns that have a type are plain: where the lowest and the highest are, all are."""
        if not self.even:
            return True
        self.blank |= {one.name for one in self.even if self.known[f"known {self.plain.input(one).at[0]}"] < self.rows}
        if any(one.name in self.blank for one in self.filled):
            return False
        return not self._asked({"n": q.count(self._wrong(*self.even))}, self._outermost())["n"]

    def _outermost(self) -> exp.Select:
        """The lowest and the highest of the columns that have a type, as two rows."""
        raw = {f"cell {self.plain.input(one).at[0] + 1}": self.plain.raw(one) for one in self.even}
        ends = [
            r.selected(r.within(self.source.query), {name: end(value.copy()) for name, value in raw.items()})
            for end in (q.lowest, q.highest)
        ]
        return self.plain.plain_of(r.united(ends), self.even)

    def _wrong(self, *reads: Read) -> Sql:
        """Whether some cell of a row is not plain."""
        found = [q.present(fast(one)) if one in self.filled else self.plain.is_plain(one) for one in reads]
        return q.opposite(q.holds(q.both(*found)))

    def _no_margins(self) -> bool:
        """Whether no row is a total or repeats the headings: none is that says a day, which is no number."""
        if not self.source.margins or any(self.known[f"known {at}"] == self.rows for at in self._days()):
            return True
        return not self._asked({"n": q.count(self.source.may_be_margin())}, self.source.query)["n"]

    def _texts(self, read: Read) -> bool:
        """Whether the different texts of a column are plain."""
        values = r.select([self.plain.raw(read)], self.source.query).distinct()
        columns = {
            "wrong": q.count(self._wrong(read)),
            "blank": q.count(q.absent(read.column("text"))),
            "absent": q.count(self.plain.absent(read)),
        }
        found = self._asked(columns, self.plain.plain_of(values, [read]))
        self.blank |= {read.name} if found["blank"] else set()
        self.absent |= {read.name} if found["absent"] else set()
        return not found["wrong"]

    def _keys(self) -> bool:
        """Whether the keys are plain, and whether they are in order: of two the shorter comes first."""
        if self.key is None:
            return True
        value = r.select([r.named(self.plain.raw(self.key), "k")], self.source.query)
        both = r.select([q.column("k"), r.named(q.previous(q.column("k"), [], []), "b")], value)
        key, before = q.column("k"), q.column("b")
        size, other = q.length(key), q.length(before)
        later = q.either(q.above(size, other), q.both(q.equal(size, other), q.above(key, before)))
        sure = q.both(q.unescaped(key), q.differ(key, q.text("")))
        columns = {
            "doubtful": q.count(q.opposite(q.holds(sure))),
            "out": q.count(q.opposite(q.first(later, q.absent(before)))),
        }
        found = self._asked(columns, both)
        self.ordered = not found["out"] and is_text(self.key) and self.key.printed
        if not found["doubtful"] and self.key.printed:
            return True
        values = self.plain.plain_of(self.source.query, [self.key])
        return not self._asked({"n": q.count(self._wrong(self.key))}, values)["n"]

    def _late(self) -> date | None:
        """The last day on which a row was recorded."""
        rows, recorded = self.plain.rows, self.plain.rows.recorded
        if recorded is not None and recorded.even and recorded.name not in self.blank:
            late: date | None = self._asked({"late": q.highest(fast(recorded))}, self._outermost())["late"]
            return late
        if recorded is None and rows.choice is None:
            return None
        late = self._asked({"late": q.highest(self.plain.known_from())}, self.plain.layers())["late"]
        return late  # noqa: RET504  a day, or nothing
