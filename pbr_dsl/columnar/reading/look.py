"""One look at a file: whether its rows are plain, what its cells never are, and whether its keys are in order.

Every cell is answered for, and few are looked at: of a column that has a type the lowest and the highest are enough,
which Parquet keeps beside it, of a text each that is different, once.  What a cheap test leaves in doubt the full one
decides.  A file of text is read once, and what its cells say if they are plain is kept.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading.plain import LATER, SURE, WRONG, fast, sure_and_later
from pbr_dsl.columnar.reading.source import NUMBER_OF_ROW

if TYPE_CHECKING:
    from sqlglot import expressions as exp

    from pbr_dsl.columnar.engine import Engine
    from pbr_dsl.columnar.reading.cell import Read
    from pbr_dsl.columnar.reading.plain import PlainRows
    from pbr_dsl.columnar.sql import Sql


_STRETCH: Final = 1_000_000  # rows from which it pays to look at others meanwhile


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


def look(engine: Engine, plain: PlainRows, name: str) -> Seen | None:
    """Look at the rows of a file; None where not every one is plain.  What is kept of a file of text goes by `name`."""
    if not plain.possible:
        return None
    if plain.rows.source.by_column:
        return _Look(engine, plain).seen()
    if plain.rows.source.in_order is None:
        return None
    engine.keep(name, plain.kept(plain.rows.source.in_order), rows=True)
    plain.table = name
    seen = _LookAtText(engine, plain).seen()
    if seen is None:
        plain.forget(engine)
    return seen


class _Look:
    """A file being looked at; `blank` and `absent` are the cells of which some are blank, or say that there is none."""

    def __init__(self, engine: Engine, plain: PlainRows) -> None:
        self.engine = engine
        self.plain = plain
        self.source = plain.rows.source
        self.even = [one for one in plain.reads if one.even]
        self.rows = 0
        self.known: dict[str, int] = {}
        self.blank: set[str] = set()
        self.absent: set[str] = set()
        self.ordered = False
        self.late: date | None = None

    def seen(self) -> Seen | None:
        """Give what it is like, if it is plain."""
        if not (self._as_rows() and self._texts() and self._keys()):
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

    def _as_rows(self) -> bool:
        """Whether the columns that have a type are plain, and no row is a margin."""
        places = dict.fromkeys([*(self.plain.input(one).at[0] for one in self.even), *self._days()])
        columns = {f"known {at}": q.counted(self.source.raw(at)) for at in places}
        self.known = dict(self._asked({"rows": q.count(), **columns}, self.source.query))
        self.rows = self.known["rows"]
        self.blank |= {one.name for one in self.even if self.known[f"known {self.plain.input(one).at[0]}"] < self.rows}
        return not any(one.name in self.blank for one in self.plain.filled) and self._ends() and self._no_margins()

    def _days(self) -> list[int]:
        """The columns of days under headings that are none."""
        headings = self.source.table.headings
        are_none = [not any(map(str.isdigit, one)) and "inf" not in one.casefold() for one in headings]
        return [at for at, kind in self.source.typed.items() if kind == "DATE" and are_none[at]]

    def _ends(self) -> bool:
        """Whether the columns that have a type are plain: where the lowest and the highest are, all are."""
        if not self.even:
            return True
        columns = {"n": q.count(self.plain.wrong(*self.even))}
        recorded = self.plain.rows.recorded
        if recorded is not None and recorded.even and recorded.name not in self.blank:
            columns["late"] = q.highest(fast(recorded))
        found = self._asked(columns, self._outermost())
        self.late = found.get("late")
        return not found["n"]

    def _outermost(self) -> exp.Select:
        """The lowest and the highest of the columns that have a type, as two rows."""
        raw = {f"cell {self.plain.input(one).at[0] + 1}": self.plain.raw(one) for one in self.even}
        ends = [
            r.selected(r.within(self.source.query), {name: end(value.copy()) for name, value in raw.items()})
            for end in (q.lowest, q.highest)
        ]
        return self.plain.plain_of(r.united(ends), self.even)

    def _no_margins(self) -> bool:
        """Whether no row is a total or repeats the headings: none is that says a day, which is no number."""
        if not self.source.margins or any(self.known[f"known {at}"] == self.rows for at in self._days()):
            return True
        return not self._asked({"n": q.count(self.source.may_be_margin())}, self.source.query)["n"]

    def _others(self) -> list[Read]:
        """The cells that are looked at once for each that is different."""
        return [one for one in self.plain.reads if one not in self.even and one is not self.plain.single]

    def _values(self, read: Read) -> exp.Select:
        """A column."""
        return r.select([self.plain.raw(read)], self.source.query)

    def _texts(self) -> bool:
        """Whether the different texts of the columns that are looked at one by one are plain."""
        others = self._others()
        every = [
            r.selected(
                r.within(self.plain.plain_of(self._values(read).distinct(), [read])),
                {
                    "place": q.number(place),
                    "wrong": q.count(self.plain.wrong(read)),
                    "blank": q.count(q.absent(read.column("text"))),
                    "absent": q.count(self.plain.absent(read)),
                },
            )
            for place, read in enumerate(others)
        ]
        found = [*self.engine.rows(r.united(every))] if every else []
        for word, names in (("blank", self.blank), ("absent", self.absent)):
            names |= {others[row["place"]].name for row in found if row[word]}
        return not any(row["wrong"] for row in found)

    def _keys(self) -> bool:
        """Whether the keys are plain, and whether they are in order."""
        key = self.plain.single
        if key is None:
            return True
        found = self._asked(
            {"doubtful": q.count(q.opposite(q.column(SURE))), "out": q.count(q.opposite(q.column(LATER)))},
            self._sure(key),
        )
        self.ordered = not found["out"]
        if not found["doubtful"]:
            return True
        values = self.plain.plain_of(self._values(key), [key])
        return not self._asked({"n": q.count(self.plain.wrong(key))}, values)["n"]

    def _sure(self, key: Read) -> exp.Query:
        """Of each key, whether it is surely plain and whether it comes after the one before.

        An engine goes through rows in order one after another: through many in several stretches at once, each from
        the last row of the one before.
        """
        pieces = max(1, min(os.cpu_count() or 1, self.rows // _STRETCH))
        size, number = -(-self.rows // pieces), q.column(NUMBER_OF_ROW)
        found: list[exp.Query] = []
        for first in range(1, self.rows + 1, size) if pieces > 1 else [1]:
            rows = self._numbered(key)
            if pieces > 1:
                begin = first + self._begins
                inside = q.at_least(number, q.number(begin - 1)), q.at_most(number, q.number(begin + size - 1))
                rows = r.select([r.every()], rows).where(q.both(*inside), copy=False)
            found.append(r.select(sure_and_later(q.column("k")), rows))
        return r.united(found)

    @property
    def _begins(self) -> int:
        """How much more the number of a row is than its place, which begins at 1."""
        return 0

    def _numbered(self, key: Read) -> exp.Select:
        """Each key with the number of its row."""
        return r.select([r.named(self.plain.raw(key), "k"), q.column(NUMBER_OF_ROW)], self.source.query)

    def _late(self) -> date | None:
        """The last day on which a row was recorded."""
        rows, recorded = self.plain.rows, self.plain.rows.recorded
        if self.late is None and (recorded is not None or rows.choice is not None):
            self.late = self._asked({"late": q.highest(self.plain.known_from())}, self.plain.layers())["late"]
        return self.late


class _LookAtText(_Look):
    """A file of text being looked at, in what is kept of it."""

    def _as_rows(self) -> bool:
        """Whether every row is plain but for texts that are looked at apart."""
        columns = {"rows": q.count(), "wrong": q.count(q.column(WRONG))}
        others = [one for one in self.plain.reads if not self.plain.told(one)]
        for place, one in enumerate(others):
            columns[f"blank {place}"] = q.count(q.both(q.absent(fast(one)), q.opposite(self.plain.absent(one))))
            columns[f"absent {place}"] = q.count(self.plain.absent(one))
        found = self._asked(columns, r.everything(self.plain.table))
        self.rows = found["rows"]
        self.blank = {one.name for place, one in enumerate(others) if found[f"blank {place}"]}
        self.absent = {one.name for place, one in enumerate(others) if found[f"absent {place}"]}
        return not found["wrong"]

    def _others(self) -> list[Read]:
        """The texts that are looked at once for each that is different."""
        return [one for one in self.plain.reads if self.plain.told(one) and one is not self.plain.single]

    def _values(self, read: Read) -> exp.Select:
        """A column."""
        return r.select([read.column("text")], q.table(self.plain.table))

    @property
    def _begins(self) -> int:
        """How much more the number of a row is than its place, which begins at 1."""
        return self.source.first - 1

    def _numbered(self, key: Read) -> exp.Select:
        """Each key with the number of its row."""
        return r.select([r.named(key.column("text"), "k"), q.column(NUMBER_OF_ROW)], self.plain.as_kept())
