"""The rows of one file as rows of one record, in one query: its cells, its key, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlglot import expressions as exp

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading import texts
from pbr_dsl.columnar.reading.cell import Read, cell
from pbr_dsl.columnar.reading.faults import BROKEN_ROW, UNREADABLE_KEY, UNREADABLE_RECORDED
from pbr_dsl.columnar.reading.schema import Stored
from pbr_dsl.columnar.reading.source import NUMBER_OF_ROW, Source
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.data.plan import JOINED, Feed, Input, Plan
from pbr_dsl.data.recorded import Choice

TEXT: Final = "row text"
FAULTS: Final = "row faults"
TABLE: Final = "row table"
BETWEEN: Final = "\x1e"
"""Between the cells of a row's text, and between its faults."""

_WRONG: Final = 10
_LATE: Final = "late"


class RowsOfFile:
    """The rows of one file for one record; `number` tells them apart from others of the record."""

    def __init__(self, plan: Plan, source: Source, choice: Choice | None, number: int = 0) -> None:
        self.plan = plan
        self.number = number
        self.source = source
        self.choice = choice
        self.reads = [self._read(self._label(at), one) for at, one in enumerate(plan.inputs)]
        self.recorded = self._read("recorded on", plan.recorded, drop_times=True) if plan.recorded else None

    @property
    def fields(self) -> tuple[Stored, ...]:
        """The columns of the record, links as the keys that they name."""
        return tuple(self.field(feed) for feed in self.plan.feeds)

    def query(self) -> exp.Select:
        """Give the rows as read, one for each row of the file that is about the record."""
        select = r.select([r.every(), *self._settling()], self.cells()).where(self._is_said())
        select = r.select([r.every(), r.named(self._faults(), FAULTS)], select)
        return r.select(self._columns(), select)

    def cells(self) -> exp.Select:
        """Give the rows of the file with the value and the state of every cell (see `Read`)."""
        select = self.base(self.source.query_of_rows())
        every = [*self.reads, *([self.recorded] if self.recorded else [])]
        for layer in zip(*(one.layers for one in every), strict=True):
            columns = [r.named(value, name) for added in layer for name, value in added.items()]
            if columns:
                select = r.select([r.every(), *columns], select)
        return select

    # ------------------------------------------------------------ the file

    def _label(self, at: int) -> str:
        """The name of a cell in the layers of the query."""
        name = self.plan.inputs[at].name
        same = [place for place, one in enumerate(self.plan.inputs) if one.name == name]
        return name if same[0] == at else f"{name} {same.index(at) + 1}"

    def _read(self, label: str, one: Input, *, drop_times: bool = False) -> Read:
        """How one cell is read."""
        single = one.at[0] if len(one.at) == 1 else -1
        typed = (self.source.raw(single), self.source.typed[single]) if single in self.source.typed else None
        return cell(label, one, q.column(f"{label} text"), typed, drop_times=drop_times)

    def base(self, rows: Sql) -> exp.Select:
        """Give the texts of the cells that the record reads, of the rows that it takes."""
        inputs = [*zip(self.reads, self.plan.inputs, strict=True)]
        if self.recorded and self.plan.recorded:
            inputs.append((self.recorded, self.plan.recorded))
        columns = [r.named(self._text(one), f"{read.name} text") for read, one in inputs if one.at]
        select = r.select([r.every(), *columns], rows)
        taken = [self._condition(one.at, one.allowed, filled=one.filled) for one in self.plan.conditions]
        if taken:
            select = select.where(q.either(self._is_broken(), q.both(*taken)) if self.source.broken else q.both(*taken))
        return select

    def _text(self, one: Input) -> Sql:
        """The text of a cell; "" when any column of an identifier is blank."""
        if len(one.at) == 1:
            return self.source.text(one.at[0])
        parts = [texts.trimmed(q.filled(self.source.text(place))) for place in one.at]
        between = [piece for part in parts for piece in (q.text(JOINED), part)][1:]
        return q.when([(q.both(*(q.differ(part, q.text("")) for part in parts)), q.together(*between))], q.text(""))

    def _condition(self, place: int, allowed: frozenset[str], *, filled: bool | None) -> Sql:
        """Whether a row meets a condition of the map."""
        text = texts.trimmed(q.filled(self.source.text(place)))
        if filled is not None:
            return q.differ(text, q.text("")) if filled else q.equal(text, q.text(""))
        return q.among(texts.folded(text, allowed), sorted(allowed))

    def _is_broken(self) -> Sql:
        """Whether the cells of a row do not fit under the headings."""
        return q.present(q.column(self.source.broken)) if self.source.broken else q.yes_no(value=False)

    # ------------------------------------------------------------ the row

    def _is_said(self) -> Sql:
        """Whether a row says anything of the record."""
        said = [
            q.opposite(q.one_of(read.state, [q.number(s.NONE), q.number(s.WAITED), q.number(s.OPEN_END)]))
            for read, one in zip(self.reads, self.plan.inputs, strict=True)
            if one.fixed is None
        ]
        return q.either(*([self._is_broken()] if self.source.broken else []), *said)

    def _settling(self) -> Iterator[Sql]:
        """The key, the recorded date and the text of a row."""
        unread = q.opposite(self._all_known([self.reads[place] for place in self.plan.key]))
        if self.source.broken:
            unread = q.either(self._is_broken(), unread)
        yield r.named(unread, s.UNREAD)
        day, late = self._recorded()
        if self.source.broken:
            day = q.when([(self._is_broken(), q.nothing("date"))], day)
            late = q.both(q.opposite(self._is_broken()), late)
        yield r.named(day, s.RECORDED)
        yield r.named(late, _LATE)

    def _recorded(self) -> tuple[Sql, Sql]:
        """The recorded date, and whether it could not be read."""
        chosen: Sql = q.nothing("date")
        if self.choice is not None and self.choice.day is not None:
            chosen = q.day(self.choice.day)
        elif self.choice is not None and self.plan.clock is not None:
            clock = self.reads[self.plan.clock]
            if clock.stored.kind == "date":
                later = q.days_later(clock.value, self.choice.days) if self.choice.days else clock.value
                chosen = q.when([(q.equal(clock.state, q.number(s.KNOWN)), later)])
        if self.recorded is None:
            return chosen, q.yes_no(value=False)
        known = q.equal(self.recorded.state, q.number(s.KNOWN))
        wrong = q.at_least(self.recorded.state, q.number(_WRONG))
        day = q.when([(known, self.recorded.value), (q.opposite(wrong), chosen)])
        return day, wrong if self.choice is not None else q.opposite(known)

    def _faults(self) -> Sql:
        """The places and the codes of what could not be read, in the reader's order; nothing where all could."""
        places = [*enumerate(self.reads)]
        found = [(q.at_least(read.state, q.number(_WRONG)), at, read.state) for at, read in places]
        found.append((q.column(_LATE), len(places), q.number(UNREADABLE_RECORDED)))
        for at in dict.fromkeys(self.plan.key):
            state = self.reads[at].state
            blank = q.one_of(state, [q.number(s.NONE), q.number(s.WAITED), q.number(s.OPEN_END)])
            found.append((blank, at, q.number(UNREADABLE_KEY)))
        said = [
            q.when([(wrong, q.together(q.text(f"{at}:"), q.cast(code, "text"), q.text(BETWEEN)))], q.text(""))
            for wrong, at, code in found
        ]
        cases = [(q.either(*(wrong for wrong, *_ in found)), q.together(*said))]
        if self.source.broken:
            why = q.together(q.text(f"-1:{BROKEN_ROW}:"), q.column(self.source.broken), q.text(BETWEEN))
            cases.insert(0, (self._is_broken(), why))
        return q.when(cases)

    def _columns(self) -> Iterator[Sql]:
        """The columns that a record's rows have."""
        line = q.column(NUMBER_OF_ROW)
        made_up = q.together(*_between([q.text("?"), q.text(self.source.table.name), q.cast(line, "text")]))
        parts = [key_text(self.reads[place]) for place in self.plan.key]
        own = q.together(*_between(parts)) if parts else q.text("")
        yield r.named(q.when([(q.column(s.UNREAD), made_up)], own), s.KEY)
        yield r.named(q.text(self.source.table.name), s.FILE)
        yield r.named(q.cast(line, "number"), s.LINE)
        yield r.named(q.number(self.number), TABLE)
        yield q.column(s.RECORDED)
        yield q.column(s.UNREAD)
        first = q.cast(q.part_of(q.part_of(q.column(FAULTS), BETWEEN, 1), ":", 2), "small")
        yield r.named(q.when([(q.present(q.column(FAULTS)), first)]), s.FAULT)
        yield q.column(FAULTS)
        yield r.named(q.when([(q.present(q.column(FAULTS)), self._row_text())]), TEXT)
        for feed in self.plan.feeds:
            yield from self._cell(feed)

    def _row_text(self) -> Sql:
        """The texts of the cells that the record reads."""
        used = [texts.trimmed(q.filled(self.source.text(place))) for place in sorted(self.plan.used)]
        text = q.together(*_between(used, BETWEEN)) if used else q.text("")
        if self.source.broken:
            return q.when([(self._is_broken(), q.column(self.source.broken_text))], text)
        return text

    # ------------------------------------------------------------ the fields

    def field(self, feed: Feed) -> Stored:
        """Give a field as a column of SQL."""
        column = next((one for one in self.plan.record.columns if one.name == feed.name), None)
        if column is not None:
            return s.stored(column)
        link = next(one for one in self.plan.record.links if one.name == feed.name)
        personal = any(self.plan.inputs[place].personal for place in feed.places)
        return Stored(feed.name, "key", "text", may_be=link.may_be, personal=personal)

    def _cell(self, feed: Feed) -> Iterator[Sql]:
        """The value and the state of a field."""
        field = self.field(feed)
        reads = [self.reads[place] for place in feed.places]
        blank = q.number(s.REJECTED if feed.name in self.plan.record.key else s.WAITED)
        cases: list[tuple[Sql, Sql]] = []
        if self.source.broken:
            cases.append((self._is_broken(), q.number(s.REJECTED)))
        if not feed.is_link and self.recorded is not None:
            cases.append((q.column(_LATE), q.number(s.REJECTED)))
        for read in reads:
            cases.append((q.at_least(read.state, q.number(_WRONG)), q.number(s.REJECTED)))
            cases.append((q.equal(read.state, q.number(s.NONE)), q.number(s.NONE)))
            if read.stored.may_be == "open":
                open_end = q.number(s.KNOWN if read.stored.kind == "date" else s.NONE)
                cases.append((q.equal(read.state, q.number(s.OPEN_END)), open_end))
        if reads:
            cases.append((self._all_known(reads), q.number(s.KNOWN)))
        state = q.cast(q.when(cases, blank), "small")
        yield r.named(self._value(feed, field, reads), field.name)
        yield r.named(state, field.state)

    def _value(self, feed: Feed, field: Stored, reads: list[Read]) -> Sql:
        """The value of a field; nothing where it is not known."""
        if not reads:
            return q.nothing(field.sql)
        there: Sql = self._all_known(reads)
        if not feed.is_link and field.may_be == "open" and field.kind == "date":
            there = q.one_of(reads[0].state, [q.number(s.KNOWN), q.number(s.OPEN_END)])
        if self.source.broken:
            there = q.both(q.opposite(self._is_broken()), there)
        if not feed.is_link:
            if self.recorded is not None:
                there = q.both(q.opposite(q.column(_LATE)), there)
            return q.when([(there, reads[0].value)])
        return q.when([(there, q.together(*_between([key_text(read) for read in reads])))])

    def _all_known(self, reads: Sequence[Read]) -> Sql:
        """Whether cells are known."""
        return q.both(*(q.equal(read.state, q.number(s.KNOWN)) for read in reads))


def key_text(read: Read) -> Sql:
    """Give a cell as a part of a key."""
    if read.stored.kind == "yes-no":
        return q.when([(read.value, q.text("yes"))], q.text("no"))
    if read.stored.kind in {"number", "time"}:
        return _fraction(read.value, read.stored.scale)
    return q.cast(read.value, "text") if read.stored.kind == "date" else read.value


def _fraction(steps: Sql, scale: int) -> Sql:
    """A number of steps as a fraction in its lowest terms, such as `7` or `15/2`."""
    divisors = [one for one in range(scale, 1, -1) if scale % one == 0] if scale <= 10_000 else [scale]  # noqa: PLR2004
    cases = []
    for one in divisors:
        below = q.text("") if one == scale else q.text(f"/{scale // one}")
        number = q.cast(q.over(steps, q.number(one)), "text")
        cases.append((q.equal(q.rest(steps, q.number(one)), q.number(0)), q.together(number, below)))
    whole = q.cast(steps, "text")
    return q.when(cases, q.together(whole, q.text(f"/{scale}")) if scale > 1 else whole)


def _between(parts: Sequence[Sql], separator: str = s.SEPARATOR) -> list[Sql]:
    """Parts with a separator between."""
    return [piece for part in parts for piece in (q.text(separator), part)][1:]
