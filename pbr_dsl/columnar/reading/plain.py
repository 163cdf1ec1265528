"""Rows that are written plainly: where every cell of a file is, it is read in one layer, and nothing is looked into.

A cell is plain where its text is written as its type is written at best, where it is blank, or where it is the word for
a known absence.  Whether all are is one look at the file; most files of machines are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sqlglot import expressions as exp

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.cell import Read
from pbr_dsl.columnar.reading.rows import RowsOfFile, key_text
from pbr_dsl.columnar.reading.source import NUMBER_OF_ROW

if TYPE_CHECKING:
    from pbr_dsl.columnar.reading.schema import Stored
    from pbr_dsl.columnar.sql import Kind, Sql
    from pbr_dsl.data.plan import Feed, Input

_LAYERS: Final = 2  # of a cell's, those that read a plain text


class PlainRows:
    """The rows of a file as they are where every cell is plain."""

    def __init__(self, rows: RowsOfFile) -> None:
        self.rows = rows
        self._inputs = dict(zip((one.name for one in rows.reads), rows.plan.inputs, strict=True))

    @property
    def possible(self) -> bool:
        """Whether it can be said of a file that it is plain: it has keys, and nobody chose among its rows."""
        plan, source = self.rows.plan, self.rows.source
        keyed = bool(plan.key) and all(plan.inputs[place].at for place in plan.key)
        single = all(len(one.at) == 1 for one in plan.inputs)
        meant = any(one.writing.blank for one in plan.inputs)  # a blank cell that says something
        return keyed and single and not (meant or plan.conditions or source.broken or source.notes)

    @property
    def doubtful(self) -> Iterator[exp.Select]:
        """Give the queries of how many rows, or how many different texts of a column, are not plain."""
        own = [self.rows.reads[place] for place in self.rows.plan.key]
        texts = [read for read in self.rows.reads if _is_text(read) and read not in own]
        found = [self._is_plain(read) for read in self.rows.reads if read not in texts]
        found += [q.present(self._fast(read)) for read in own]
        if self.rows.recorded is not None:
            recorded = self._fast(self.rows.recorded)
            blank = q.absent(self.rows.recorded.column("text")) if self.rows.choice is not None else None
            found.append(q.present(recorded) if blank is None else q.either(q.present(recorded), blank))
        if self.rows.source.margins:
            found.append(q.opposite(self.rows.source.may_be_margin()))
        yield self._counted(q.opposite(q.holds(q.both(*found))), self._layers())
        for read in texts:
            at = self._input(read).at[0]
            base = r.select(
                [r.named(self.rows.source.text(at), f"{read.name} text")], self.rows.source.query
            ).distinct()
            layers = [r.named(value, name) for layer in read.layers[:_LAYERS] for name, value in layer.items()]
            yield self._counted(q.opposite(q.holds(self._is_plain(read))), r.select([r.every(), *layers], base))

    def _counted(self, wrong: Sql, rows: exp.Select) -> exp.Select:
        """The query of how many rows are as they should not be."""
        return r.select([r.named(q.count(wrong), "n")], rows)

    @property
    def query(self) -> exp.Select:
        """Give the rows, with the columns that `RowsOfFile.query` gives them."""
        return r.select([*self._columns()], self._layers())

    @property
    def disorder(self) -> exp.Select:
        """Give the query of how many rows do not come after the row before them: with none, no two have the same key.

        Of two keys the shorter comes first, so numbers that count up are in order.
        """
        key = self._key()
        before = q.previous(q.column("k"), [], [])
        below = r.select([q.column("k"), r.named(before, "b")], r.select([r.named(key, "k")], self._layers()))
        size, other = (q.length(q.column(one)) for one in ("k", "b"))
        longer = q.above(size, other)
        later = q.both(q.equal(size, other), q.above(q.column("k"), q.column("b")))
        wrong = q.both(q.present(q.column("b")), q.opposite(q.either(longer, later)))
        return self._counted(wrong, below)

    # ------------------------------------------------------------ inside

    def _layers(self) -> exp.Select:
        """The file with the plain value of every cell."""
        select = self.rows.base(self.rows.source.query)
        every = [*self.rows.reads, *([self.rows.recorded] if self.rows.recorded else [])]
        for layer in range(_LAYERS):
            columns = [r.named(value, name) for one in every for name, value in one.layers[layer].items()]
            if columns:
                select = r.select([r.every(), *columns], select)
        return select

    def _input(self, read: Read) -> Input:
        """Where a cell stands."""
        return self._inputs[read.name]

    def _fast(self, read: Read) -> Sql:
        """The value of a plain text."""
        return read.column("fast")

    def _absent(self, read: Read) -> Sql:
        """Whether a cell is written as a known absence."""
        word = read.stored.may_be
        typed = self._input(read).at[0] in self.rows.source.typed
        return q.equal(read.column("text"), q.text(word)) if word and not typed else q.yes_no(value=False)

    def _is_plain(self, read: Read) -> Sql:
        """Whether a cell is plain."""
        return q.either(q.present(self._fast(read)), q.absent(read.column("text")), self._absent(read))

    def _state(self, read: Read) -> Sql:
        """What is known of a plain cell."""
        cases = [
            (q.present(self._value(read)), q.number(s.KNOWN)),
            (self._absent(read), q.number(_absence(read.stored))),
        ]
        return q.when(cases, q.number(s.WAITED))

    def _value(self, read: Read) -> Sql:
        """What a plain cell is; a plain text is what it is."""
        if _is_text(read) and not self._words(read):
            return read.column("text")
        if read.stored.may_be == "open" and read.stored.kind == "date":
            return q.when([(self._absent(read), q.day(s.OPEN))], self._fast(read))
        return self._fast(read)

    def _words(self, read: Read) -> bool:
        """Whether some texts of a cell mean something else than themselves."""
        writing = self._input(read).writing
        return bool(writing.codes or writing.blanks or read.stored.may_be)

    def _part(self, read: Read) -> Sql:
        """A cell as a part of a key."""
        return self._value(read) if _is_text(read) else key_text(_AtOnce(read.name, read.stored))

    def _key(self) -> Sql:
        """The key of a row."""
        parts = [self._part(self.rows.reads[place]) for place in self.rows.plan.key]
        pieces = [piece for part in parts for piece in (q.text(s.SEPARATOR), part)][1:]
        return q.together(*pieces) if len(pieces) > 1 else pieces[0]

    def _columns(self) -> Iterator[Sql]:
        """The columns that a record's rows have."""
        nothing: dict[str, Kind] = {s.FAULT: "small", "row faults": "text", "row text": "text"}
        yield r.named(self._key(), s.KEY)
        yield r.named(q.text(self.rows.source.table.name), s.FILE)
        yield r.named(q.cast(q.column(NUMBER_OF_ROW), "number"), s.LINE)
        yield r.named(q.number(self.rows.number), "row table")
        yield r.named(self._recorded(), s.RECORDED)
        yield r.named(q.yes_no(value=False), s.UNREAD)
        for name, kind in nothing.items():
            yield r.named(q.nothing(kind), name)
        for feed in self.rows.plan.feeds:
            yield from self._cell(feed)

    def _recorded(self) -> Sql:
        """The recorded date of a row; nothing for one that was known from the beginning."""
        choice, clock = self.rows.choice, self.rows.plan.clock
        chosen: Sql = q.nothing("date")
        if choice is not None and choice.day is not None:
            chosen = q.day(choice.day)
        elif choice is not None and clock is not None and self.rows.reads[clock].stored.kind == "date":
            day = self._fast(self.rows.reads[clock])
            chosen = q.days_later(day, choice.days) if choice.days else day
        return chosen if self.rows.recorded is None else q.first(self._fast(self.rows.recorded), chosen)

    def _cell(self, feed: Feed) -> Iterator[Sql]:
        """The value and the state of a field."""
        field = self.rows.field(feed)
        reads = [self.rows.reads[place] for place in feed.places]
        if not reads:
            yield r.named(q.nothing(field.sql), field.name)
            yield r.named(q.cast(q.number(s.WAITED), "small"), field.state)
            return
        if not feed.is_link:
            yield r.named(self._value(reads[0]), field.name)
            yield r.named(q.cast(self._state(reads[0]), "small"), field.state)
            return
        parts = [self._part(read) for read in reads]
        pieces = [piece for part in parts for piece in (q.text(s.SEPARATOR), part)][1:]
        known = q.both(*(q.present(self._value(read)) for read in reads))
        value = q.together(*pieces) if len(pieces) > 1 else pieces[0]
        yield r.named(q.when([(known, value)]) if len(pieces) > 1 else value, field.name)
        absent = [(self._absent(read), q.number(s.NONE)) for read in reads if read.stored.may_be]
        yield r.named(q.cast(q.when([(known, q.number(s.KNOWN)), *absent], q.number(s.WAITED)), "small"), field.state)


def _absence(stored: Stored) -> int:
    """The state of a cell that says that there is none, or that an end is open."""
    return s.KNOWN if stored.may_be == "open" and stored.kind == "date" else s.NONE


class _AtOnce(Read):
    """A cell whose value is that of its plain text."""

    @property
    def value(self) -> Sql:
        """The column of its value."""
        return self.column("fast")


def _is_text(read: Read) -> bool:
    """Whether a cell is a text, or names a row."""
    return read.stored.kind in {"key", "text"}
