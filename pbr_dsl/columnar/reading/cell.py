"""One cell of a file's rows in SQL: the text of its column, read in a few layers as the lexical grammar says.

A plain text is read at once (`fast`).  Only what is left of a column is trimmed (`slow`) and looked into: other words,
`none` and `open`, a spreadsheet's errors, and every way in which its type may be written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading import dates, texts
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.faults import CODES, SPREADSHEET_CELL, UNLISTED_CODE, UNREADABLE_CELL
from pbr_dsl.columnar.reading.numbers import NumberText
from pbr_dsl.columnar.reading.schema import Stored, stored
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.data.cell import Accepted, Reading, Refused
from pbr_dsl.data.grammar import YES_NO, Writing, converter, folded, names
from pbr_dsl.data.numbers import measure
from pbr_dsl.data.plan import Input
from pbr_dsl.model.contract import Column
from pbr_dsl.model.type import CodeType, NumberType
from pbr_dsl.values.facts import NONE, Special

_STATES: Final = {None: s.WAITED, "none": s.NONE, "open": s.OPEN_END}
_NUMBERS: Final = {code.id: number for number, code in CODES.items()}


@dataclass
class Read:
    """How one cell is read: columns that are added layer by layer, the last of which are its value and its state.

    The first layers, `plain`, read a plain text, of which `proven` is what it says where it is known to be plain and no
    other word; `others` makes the rest.  `even` is a typed column whose every value is plain where the lowest and the
    highest are, `printed` a text that is plain where it is printed.  `personal` says that no message repeats it.
    """

    name: str
    stored: Stored
    plain: list[dict[str, Sql]] = field(default_factory=lambda: [{}, {}])
    others: Callable[[], list[dict[str, Sql]]] = list
    personal: bool = False
    proven: Sql | None = None
    even: bool = False
    printed: bool = False

    @cached_property
    def layers(self) -> list[dict[str, Sql]]:
        """All its columns, layer by layer."""
        return [*self.plain, *self.others()]

    def column(self, word: str) -> Sql:
        """Give one of its columns."""
        return q.column(f"{self.name} {word}")

    @property
    def value(self) -> Sql:
        """The column of its value; nothing unless it is known."""
        return self.column("value")

    @property
    def state(self) -> Sql:
        """The column of its state: known, none, open, waited for, or what is wrong with it."""
        return self.column("state")


def cell(name: str, one: Input, text: Sql, typed: tuple[Sql, str] | None = None, *, drop_times: bool = False) -> Read:
    """Give how a cell is read whose text is an expression over the columns of a file.

    `typed` is a column of Parquet that is no text, and its type; `drop_times` lets a date have a time of day.
    """
    lowered = _Lowered(name, one, drop_times=drop_times)
    if one.fixed is not None:
        return lowered.constant(one.fixed)
    return lowered.read(text, typed)


class _Lowered:
    """A cell being lowered."""

    def __init__(self, name: str, one: Input, *, drop_times: bool) -> None:
        self.input = one
        self.writing = one.writing
        holds = one.leaf.holds if one.leaf else None
        self.holds: Column | tuple[str, ...] | None = holds
        self.drop_times = drop_times
        self.result = Read(name, self._stored(), personal=one.personal)

    def constant(self, fixed: Accepted) -> Read:
        """A cell that is the same in every row."""
        state, value = self._of(fixed)
        self.result.layers = [{}, {}, {}, {}, {}, {}, self._named(state=q.number(state)), self._named(value=value)]
        return self.result

    def read(self, text: Sql, typed: tuple[Sql, str] | None) -> Read:
        """A cell that is read from the columns of the file."""
        number = self._number()
        fast, prepared = self._fast(text, typed, number)
        self.result.plain = [self._named(plain=prepared) if prepared is not None else {}, self._named(fast=fast)]
        self.result.others = lambda: self._others(text, number)
        return self.result

    def _others(self, text: Sql, number: NumberText | None) -> list[dict[str, Sql]]:
        """The layers of a text that is not plain."""
        at = self.result.column
        slow = q.when([(q.absent(at("fast")), texts.trimmed(q.filled(text)))])
        layers = [self._named(slow=slow), *self._steps(number)]
        state = q.when([(q.present(at("fast")), q.number(s.KNOWN)), *self._meant(0)], self._state(number))
        kept = [(q.present(at("fast")), at("fast")), *self._meant(1)]
        if self.result.stored.kind == "date":
            kept.append((q.equal(at("state"), q.number(s.OPEN_END)), q.day(s.OPEN)))
        kept.append((q.equal(at("state"), q.number(s.KNOWN)), self._value(number)))
        return [*layers, self._named(state=state), self._named(value=q.when(kept))]

    # ------------------------------------------------------------ what it is

    def _stored(self) -> Stored:
        """The cell as a column of SQL."""
        leaf = self.input.leaf
        if leaf is None:
            return Stored("recorded", "date", "date")
        if isinstance(leaf.holds, Column):
            return stored(leaf.holds)
        may_be = "none" if leaf.or_none else ""
        return Stored(leaf.name, "key", "text", may_be=may_be, personal=leaf.personal)

    def _number(self) -> NumberText | None:
        """The cell as a number, if it is one."""
        if isinstance(self.holds, Column) and isinstance(self.holds.type, NumberType):
            return NumberText(measure(self.holds, self.holds.type, self.writing.unit), self.result.stored)
        return None

    @property
    def _listed(self) -> tuple[str, ...] | None:
        """The codes or names of which the cell is one, if it is."""
        if isinstance(self.holds, Column):
            return self.holds.type.codes if isinstance(self.holds.type, CodeType) else None
        return self.holds

    @property
    def _kind(self) -> str:
        """What kind of cell it is."""
        return self.result.stored.kind

    # ------------------------------------------------------------ plain texts

    def _fast(self, text: Sql, typed: tuple[Sql, str] | None, number: NumberText | None) -> tuple[Sql, Sql | None]:
        """The value of a plain text, and a column that it is worked out from."""
        nothing = q.nothing(self.result.stored.sql)
        if typed is not None and not self._reworded:
            return self._typed(*typed, number), None
        if number is not None:
            prepared = number.plain(text)
            if prepared is None or self._reworded:
                return nothing, None
            self.result.proven = number.proven(number.digits_of(text), number.decimals)
            return number.exact(self.result.column("plain"), number.decimals), prepared
        words = [*self.writing.blanks, *self.writing.codes, *([self._absence] if self._absence else [])]
        if self._listed is not None:
            given = {folded(other) for other in self.writing.codes}
            left = {word.casefold() for word in words} | given
            known = [one for one in self._listed if one.casefold() not in left and folded(one) not in given]
            self.result.proven = text
            return (q.when([(q.among(text, known), text)]) if known else nothing), None
        if self.writing.codes:
            return nothing, None
        prepared = q.tried(text, "date") if self._kind == "date" else None
        found = self._plain(text)
        self.result.printed = not words and self._kind in {"key", "text"}
        if words:
            known_words = sorted({word.casefold() for word in words})
            found = q.when([(q.opposite(q.among(texts.caseless(text, known_words), known_words)), found)])
        return found, prepared

    def _plain(self, text: Sql) -> Sql:
        """The value of a plain text of a cell that is neither a number nor one of a list."""
        match self._kind:
            case "date":
                self.result.proven = q.cast(text, "date")
                return dates.plain(text, self.result.column("plain"))
            case "time":
                return dates.plain_time(text)
            case "yes-no":
                return q.mapped(text, {word: q.yes_no(value=value) for word, value in YES_NO.items()})
            case _:
                self.result.proven = text
                return q.when([(q.is_all(text, texts.PRINTED), text)])

    def _typed(self, value: Sql, kind: str, number: NumberText | None) -> Sql:
        """The value of a column of Parquet whose type is that of the cell; nothing where it is another."""
        read = self.result
        read.even = True
        if (self._kind, kind) in {("yes-no", "BOOLEAN"), ("date", "DATE")}:
            read.proven = value
            year = q.year(value)
            in_bounds = q.both(q.at_least(year, q.number(1900)), q.at_least(q.number(2199), year))
            return value if kind == "BOOLEAN" else q.when([(in_bounds, value)])
        if number is None or number.terms.scale is None:
            return q.nothing(read.stored.sql)
        width, _, decimals = kind.removeprefix("DECIMAL(").removesuffix(")").partition(",")
        if kind in {"TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"}:
            places, plain = 0, q.cast(value, "number")
        elif kind.startswith("DECIMAL(") and int(width) + int(decimals) <= 18:  # noqa: PLR2004 - digits
            places, plain = int(decimals), q.last_places(value, int(decimals))
        else:
            return q.nothing(read.stored.sql)
        read.even, read.proven = number.divisor(places) == 1, number.proven(plain, places)
        return number.exact(plain, places)

    @property
    def _reworded(self) -> bool:
        """Whether the column map gives other words, which a plain number could be one of."""
        return bool(self.writing.codes or any(any(map(str.isdigit, blank)) for blank in self.writing.blanks))

    @property
    def _absence(self) -> str:
        """The word for a known absence, or ""."""
        return self.result.stored.may_be

    # ------------------------------------------------------------ all other texts

    def _steps(self, number: NumberText | None) -> list[dict[str, Sql]]:
        """The columns between the trimmed text and the value, in three layers."""
        first, *others = self._typed_steps(number)
        if self.holds is not None and (self._listed is not None or self.writing.codes):
            words = [folded(one) for one in (*(self._listed or ()), *self.writing.codes)]
            first = first | self._named(folded=texts.folded(self.result.column("slow"), words))
        return [first, *others]

    def _typed_steps(self, number: NumberText | None) -> list[dict[str, Sql]]:
        """The same, by the type of the column."""
        at, slow = self.result.column, self.result.column("slow")
        if number is not None:
            steps = number.steps(at("size"), at("digits"), slow)
            return [
                self._named(size=number.size(slow)),
                self._named(digits=number.digits(at("size"))),
                self._named(steps=steps),
            ]
        if self._kind == "date":
            untimed = dates.untimed(slow, drop_times=self.drop_times)
            iso = dates.iso(at("untimed"), self.writing.dates)
            found = dates.day(slow, at("iso"), self.writing.days_from)
            return [self._named(untimed=untimed), self._named(iso=iso), self._named(day=found)]
        if self._kind == "key":
            return [self._named(spaced=texts.plain_spaces(slow)), {}, {}]
        return [{}, {}, {}]

    def _meant(self, which: int) -> list[tuple[Sql, Sql]]:
        """The states (0) or the values (1) of texts that mean the same in any column, or in this one by the map."""
        slow, leaf = self.result.column("slow"), self.input.leaf
        found: list[tuple[Sql, tuple[int, Sql]]] = []

        def add(condition: Sql, reading: Reading) -> None:
            found.append((condition, self._of(reading)))

        if leaf is not None and leaf.or_none:
            add(q.equal(texts.caseless(slow, ["none"]), q.text("none")), Accepted(NONE))
        blank = Special(self.writing.blank) if self.writing.blank and isinstance(self.holds, Column) else None
        add(q.equal(slow, q.text("")), Accepted(blank))
        if self.writing.blanks and leaf is not None:
            blanks = sorted({one.casefold() for one in self.writing.blanks})
            add(q.among(texts.caseless(slow, blanks), blanks), Accepted(blank))
        fault = (texts.is_spreadsheet_fault(slow), (SPREADSHEET_CELL, q.nothing(self.result.stored.sql)))
        found.append(fault)
        if self.holds is not None:
            for other, reading in self._other_words().items():
                add(q.equal(self.result.column("folded"), q.text(other)), reading)
        if self._absence and not (leaf is not None and leaf.or_none):
            add(q.equal(texts.caseless(slow, [self._absence]), q.text(self._absence)), Accepted(Special(self._absence)))
        return [(condition, q.number(meaning[0]) if which == 0 else meaning[1]) for condition, meaning in found]

    def _other_words(self) -> dict[str, Reading]:
        """What the column map's other words mean, folded."""
        if not self.writing.codes:
            return {}
        plain: Writing = replace(self.writing, codes={}, blanks=())
        own = self.holds
        convert = converter(own, plain) if isinstance(own, Column) else names(own or (), "", plain)
        return {folded(other): convert(text) for other, text in self.writing.codes.items()}

    def _state(self, number: NumberText | None) -> Sql:
        """The state of a text that means something only by the type of its column."""
        at, slow, known = self.result.column, self.result.column("slow"), q.number(s.KNOWN)
        wrong = q.number(UNREADABLE_CELL)
        if number is not None:
            return number.state(at("size"), at("digits"), at("steps"))
        if self._listed is not None:
            codes = dict.fromkeys(dict.fromkeys(map(folded, self._listed)), known)
            exact = [(q.among(slow, self._listed), known)] if self._listed else []
            return q.when(
                exact, q.mapped(at("folded"), codes, q.number(UNLISTED_CODE)) if codes else q.number(UNLISTED_CODE)
            )
        match self._kind:
            case "date":
                return q.when([(q.present(at("day")), known)], wrong)
            case "time":
                return dates.is_time(slow)
            case "yes-no":
                return q.when([(q.among(texts.caseless(slow, YES_NO), YES_NO), known)], wrong)
            case "key":
                return q.when([(texts.has_unseen(at("spaced")), wrong)], known)
            case _:
                return known

    def _value(self, number: NumberText | None) -> Sql:
        """The value of a text whose state is known."""
        at, slow = self.result.column, self.result.column("slow")
        if number is not None:
            return q.cast(at("steps"), self.result.stored.sql)
        if self._listed is not None:
            codes = {folded(one): q.text(one) for one in self._listed}
            exact = [(q.among(slow, self._listed), slow)] if self._listed else []
            return q.when(exact, q.mapped(at("folded"), codes) if codes else q.nothing("text"))
        match self._kind:
            case "date":
                return at("day")
            case "time":
                return dates.minutes(slow)
            case "yes-no":
                return q.mapped(
                    texts.caseless(slow, YES_NO), {word: q.yes_no(value=value) for word, value in YES_NO.items()}
                )
            case "key":
                return at("spaced")
            case _:
                return slow

    # ------------------------------------------------------------ inside

    def _of(self, reading: Reading) -> tuple[int, Sql]:
        """The state and the value of what a text means."""
        nothing = q.nothing(self.result.stored.sql)
        if isinstance(reading, Refused):
            return _NUMBERS[reading.code.id], nothing
        match reading.value:
            case None:
                return s.WAITED, nothing
            case Special():
                state = _STATES[reading.value.value]
                return state, q.day(s.OPEN) if state == s.OPEN_END and self._kind == "date" else nothing
            case _:
                return s.KNOWN, self.result.stored.written(reading.value)

    def _named(self, **columns: Sql) -> dict[str, Sql]:
        """Columns of this cell, by their names."""
        return {f"{self.result.name} {word}": value for word, value in columns.items()}
