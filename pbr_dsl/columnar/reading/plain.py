"""Rows that are written plainly: where every cell of a file is, it is read in one layer, and nothing is looked into.

A cell is plain where its text is written as its type is written at best, where it is blank, or where it is the word for
a known absence.  Whether all are is one look at the file; most files of machines are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.cell import Read
from pbr_dsl.columnar.reading.files import number_as_kept
from pbr_dsl.columnar.reading.rows import RowsOfFile, key_text
from pbr_dsl.columnar.reading.source import NUMBER_OF_ROW

if TYPE_CHECKING:
    from sqlglot import expressions as exp

    from pbr_dsl.columnar.engine import Engine
    from pbr_dsl.columnar.reading.schema import Stored
    from pbr_dsl.columnar.sql import Kind, Sql
    from pbr_dsl.data.plan import Feed, Input


WRONG: Final = "row is not plain"
SURE: Final = "key is plain"
LATER: Final = "key comes later"


class PlainRows:
    """The rows of a file as they are where every cell is plain; `table` is what is kept of a file of text.

    `sure` is whether they were looked over, and every cell is.

    `single` is the text that is the key by itself, where one is, `filled` are the cells that must not be blank.
    """

    def __init__(self, rows: RowsOfFile) -> None:
        self.rows = rows
        self.reads = [*rows.reads, *([rows.recorded] if rows.recorded else [])]
        recorded = [rows.plan.recorded] if rows.plan.recorded else []
        self._inputs = dict(zip((one.name for one in self.reads), (*rows.plan.inputs, *recorded), strict=True))
        self.table, self.sure = "", False
        own = [rows.reads[place] for place in rows.plan.key]
        self.single = own[0] if len(own) == 1 and own[0].printed and not own[0].even else None
        self.filled = [*own, *([rows.recorded] if rows.recorded and rows.choice is None else [])]

    @property
    def possible(self) -> bool:
        """Whether it can be said of a file that it is plain: it has keys, and nobody chose among its rows."""
        return bool(self.rows.plan.key) and self.legible

    @property
    def legible(self) -> bool:
        """Whether rows of whatever record may all be plain, and nobody chose among them or gave them other words."""
        plan, source = self.rows.plan, self.rows.source
        single = all(len(one.at) == 1 for one in plan.inputs)
        meant = any(one.writing.blank for one in plan.inputs)  # a blank cell that says something
        return single and not (meant or plan.conditions or source.broken or source.notes)

    @property
    def unlike(self) -> bool:
        """Whether some cell is never plain: a percentage, a type of Parquet that is not its own, a word of a map."""
        plain = {"yes-no", "time"}
        worded = any(one.writing.codes or one.writing.blanks for one in self._inputs.values())
        return worded or any(one.proven is None and one.stored.kind not in plain for one in self.reads)

    @property
    def checked(self) -> exp.Select:
        """Give the same rows, but end the run at a cell that is not plain, a total, or a row that says nothing."""
        rows, cases = self._layered(self.rows.base(self.rows.source.query), [one.plain for one in self.reads]), []
        row = q.together(q.text(f"{self.rows.source.table.name} row "), q.cast(q.column(NUMBER_OF_ROW), "text"))
        if self.rows.source.margins:
            cases.append((q.holds(self.rows.source.may_be_margin()), q.together(row, q.text(": no row, or a total"))))
        if not self.rows.plan.key:
            nothing = q.both(*(q.absent(one.column("text")) for one in self.rows.reads))
            cases.append((nothing, q.together(row, q.text(": it says nothing"))))
        needed = [self.rows.reads[place] for place in self.rows.plan.key]
        needed += [self.rows.recorded] if self.rows.recorded and self.rows.choice is None else []
        for read in self.reads:
            plain = q.present(fast(read)) if read in needed else self.is_plain(read)
            said = q.together(row, q.text(f", {read.name} is not written plainly: "), q.filled(read.column("text")))
            cases.append((q.opposite(q.holds(plain)), said))
        ends = [(wrong, q.cast(said, "small")) for wrong, said in cases]
        return r.select([*self._columns(), r.named(q.when(ends, q.number(0)), "read plainly")], rows)

    @property
    def query(self) -> exp.Select:
        """Give the rows, with the columns that `RowsOfFile.query` gives them."""
        return r.select([*self._columns()], self.layers())

    def forget(self, engine: Engine) -> None:
        """Give up what is kept of a file of text."""
        if self.table:
            engine.drop(self.table)
        self.table = ""

    # ------------------------------------------------------------ what a look at them asks

    def wrong(self, *reads: Read) -> Sql:
        """Give whether some cell of a row is not plain."""
        found = [q.present(fast(one)) if one in self.filled else self.is_plain(one) for one in reads]
        return q.opposite(q.holds(q.both(*found)))

    def kept(self, in_order: Sql) -> exp.Select:
        """Give what is kept of a file of text: what each cell says if it is plain, and whether that is so for the row.

        Of texts (see `told`) it does not say so.  Rows stand in the order of the file, and keep no numbers.
        """
        columns: list[Sql] = []
        for one in self.reads:
            columns.append(one.column("text") if self.told(one) else fast(one))
            if one.stored.may_be and not self.told(one):
                columns.append(r.named(q.holds(self.absent(one)), f"{one.name} absent"))
        others = [one for one in self.reads if not self.told(one)]
        margin = self.rows.source.may_be_margin() if self.rows.source.margins else q.yes_no(value=False)
        days = [q.present(fast(one)) for one in others if one.stored.kind == "date"]
        if not any(sign.isdigit() for heading in self.rows.source.table.headings for sign in heading):
            margin = q.when([(one, q.yes_no(value=False)) for one in days], margin)  # a day is no number of a total
        columns.append(r.named(q.either(margin, self.wrong(*others)), WRONG))
        return r.select(columns, self.plain_of(in_order, self.reads))

    def as_kept(self) -> exp.Select:
        """Give what is kept of a file of text with the number of each row."""
        number = r.named(q.plus(number_as_kept(), q.number(self.rows.source.first)), NUMBER_OF_ROW)
        return r.select([r.every(), number], q.table(self.table))

    def told(self, read: Read) -> bool:
        """Give whether a cell is a text that is looked at apart, each that is different once."""
        writing = self.input(read).writing
        is_one = is_text(read) or read.stored.kind == "code"
        return is_one and not (read.even or writing.codes or writing.blanks)

    def plain_of(self, source: Sql, reads: Iterable[Read]) -> exp.Select:
        """Give the plain values of some cells of rows that have the columns of the file."""
        if not self.table:
            columns = [r.named(self.rows.source.text(self.input(one).at[0]), f"{one.name} text") for one in reads]
            source = r.select([r.every(), *columns], source)
        return self._layered(r.select([r.every()], source), [one.plain for one in reads])

    def input(self, read: Read) -> Input:
        """Give where a cell stands."""
        return self._inputs[read.name]

    def raw(self, read: Read) -> Sql:
        """Give the column that a cell stands in."""
        return self.rows.source.raw(self.input(read).at[0])

    def is_plain(self, read: Read) -> Sql:
        """Give whether a cell is plain."""
        return q.either(q.present(fast(read)), q.absent(read.column("text")), self.absent(read))

    def absent(self, read: Read) -> Sql:
        """Give whether a cell is written as a known absence."""
        word = read.stored.may_be
        if self.table and not self.told(read):
            return read.column("absent") if word else q.yes_no(value=False)
        typed = self.input(read).at[0] in self.rows.source.typed
        return q.equal(read.column("text"), q.text(word)) if word and not typed else q.yes_no(value=False)

    # ------------------------------------------------------------ inside

    def layers(self) -> exp.Select:
        """Give the file with the value of every cell, each of which is known to be plain."""
        if self.table:
            told = [self._proven(one) for one in self.reads if self.told(one)]
            return self._layered(self.as_kept(), told)
        return self._layered(self.rows.base(self.rows.source.query), [self._proven(one) for one in self.reads])

    def _layered(self, select: exp.Select, layers: Sequence[Sequence[Mapping[str, Sql]]]) -> exp.Select:
        """Rows with columns that are added layer by layer."""
        for layer in zip(*layers, strict=True):
            columns = [r.named(value, name) for one in layer for name, value in one.items()]
            if columns:
                select = r.select([r.every(), *columns], select)
        return select

    def _proven(self, read: Read) -> list[dict[str, Sql]]:
        """The columns of a cell that is known to be plain."""
        writing = self.input(read).writing
        if read.proven is None or writing.codes or writing.blanks:
            return read.plain
        absent = self.absent(read)
        said = read.proven if absent == q.yes_no(value=False) else q.when([(q.opposite(absent), read.proven)])
        return [{}, {f"{read.name} fast": said}]

    def _state(self, read: Read) -> Sql:
        """What is known of a plain cell."""
        cases = [
            (q.present(self.value(read)), q.number(s.KNOWN)),
            (self.absent(read), q.number(_absence(read.stored))),
        ]
        return q.when(cases, q.number(s.WAITED))

    def value(self, read: Read) -> Sql:
        """Give what a plain cell is; a plain text is what it is."""
        if is_text(read) and not self._words(read):
            return read.column("text")
        if read.stored.may_be == "open" and read.stored.kind == "date":
            return q.when([(self.absent(read), q.day(s.OPEN))], fast(read))
        return fast(read)

    def _words(self, read: Read) -> bool:
        """Whether some texts of a cell mean something else than themselves."""
        writing = self.input(read).writing
        return bool(writing.codes or writing.blanks or read.stored.may_be)

    def _part(self, read: Read) -> Sql:
        """A cell as a part of a key."""
        return self.value(read) if is_text(read) else key_text(_AtOnce(read.name, read.stored))

    def key(self) -> Sql:
        """Give the key of a row."""
        parts = [self._part(self.rows.reads[place]) for place in self.rows.plan.key]
        pieces = [piece for part in parts for piece in (q.text(s.SEPARATOR), part)][1:]
        return q.together(*pieces) if len(pieces) > 1 else pieces[0] if pieces else q.text("")

    def _columns(self) -> Iterator[Sql]:
        """The columns that a record's rows have."""
        nothing: dict[str, Kind] = {s.FAULT: "small", "row faults": "text", "row text": "text"}
        yield r.named(self.key(), s.KEY)
        yield r.named(q.text(self.rows.source.table.name), s.FILE)
        yield r.named(q.cast(q.column(NUMBER_OF_ROW), "number"), s.LINE)
        yield r.named(q.number(self.rows.number), "row table")
        yield r.named(self.known_from(), s.RECORDED)
        yield r.named(q.yes_no(value=False), s.UNREAD)
        for name, kind in nothing.items():
            yield r.named(q.nothing(kind), name)
        for feed in self.rows.plan.feeds:
            yield from self._cell(feed)

    def known_from(self) -> Sql:
        """Give the recorded date of a row; nothing for one that was known from the beginning."""
        choice, clock = self.rows.choice, self.rows.plan.clock
        chosen: Sql = q.nothing("date")
        if choice is not None and choice.day is not None:
            chosen = q.day(choice.day)
        elif choice is not None and clock is not None and self.rows.reads[clock].stored.kind == "date":
            day = fast(self.rows.reads[clock])
            chosen = q.days_later(day, choice.days) if choice.days else day
        return chosen if self.rows.recorded is None else q.first(fast(self.rows.recorded), chosen)

    def _cell(self, feed: Feed) -> Iterator[Sql]:
        """The value and the state of a field."""
        field = self.rows.field(feed)
        reads = [self.rows.reads[place] for place in feed.places]
        if not reads:
            yield r.named(q.nothing(field.sql), field.name)
            yield r.named(q.cast(q.number(s.WAITED), "small"), field.state)
            return
        if not feed.is_link:
            yield r.named(self.value(reads[0]), field.name)
            yield r.named(q.cast(self._state(reads[0]), "small"), field.state)
            return
        parts = [self._part(read) for read in reads]
        pieces = [piece for part in parts for piece in (q.text(s.SEPARATOR), part)][1:]
        known = q.both(*(q.present(self.value(read)) for read in reads))
        value = q.together(*pieces) if len(pieces) > 1 else pieces[0]
        yield r.named(q.when([(known, value)]) if len(pieces) > 1 else value, field.name)
        absent = [(self.absent(read), q.number(s.NONE)) for read in reads if read.stored.may_be]
        yield r.named(q.cast(q.when([(known, q.number(s.KNOWN)), *absent], q.number(s.WAITED)), "small"), field.state)


def fast(read: Read) -> Sql:
    """Give the column of the value of a plain text."""
    return read.column("fast")


def sure_and_later(key: Sql) -> list[Sql]:
    """Give whether a text is surely plain as a key, and whether it comes after that of the row before."""
    before = q.previous(key.copy(), [], [])
    size, other = q.length(key), q.length(before)
    later = q.either(q.above(size, other), q.both(q.equal(size, other), q.above(key, before)))
    sure = q.both(q.unescaped(key), q.differ(key, q.text("")))
    return [r.named(q.holds(sure), SURE), r.named(q.first(later, q.absent(before)), LATER)]


def _absence(stored: Stored) -> int:
    """The state of a cell that says that there is none, or that an end is open."""
    return s.KNOWN if stored.may_be == "open" and stored.kind == "date" else s.NONE


class _AtOnce(Read):
    """A cell whose value is that of its plain text."""

    @property
    def value(self) -> Sql:
        """The column of its value."""
        return self.column("fast")


def is_text(read: Read) -> bool:
    """Give whether a cell is a text, or names a row."""
    return read.stored.kind in {"key", "text"}
