"""Where rows come from: a relation in SQL over one file, with the text of every column and the number of every row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading import texts
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.data.cell import EDGES
from pbr_dsl.data.margins import NUMBER, TOTAL
from pbr_dsl.data.table import Table

NUMBER_OF_ROW: Final = "file row"

_FIRST: Final = "first filled"
_OTHERS: Final = "filled and no numbers"


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of one file: `query` gives its columns (`cell 1` and so on) and the number of each row.

    `typed` are the columns of Parquet that are no text, by place, with their types.  `broken` is the column that says
    why the cells of a row do not fit under the headings, and `broken text` what stood there; nothing where the file has
    no such rows.  `margins` says that totals and headings may stand among the rows, and `notes` which rows are notes.
    `by_column` says that each column can be read by itself.  `in_order` are the rows without their numbers, where those
    count on from `first` in the order of the file.
    """

    table: Table
    query: Sql
    typed: dict[int, str] = field(default_factory=dict)
    broken: str = ""
    broken_text: str = ""
    margins: bool = True
    notes: tuple[int, ...] = ()
    by_column: bool = False
    in_order: Sql | None = None
    first: int = 1

    @property
    def width(self) -> int:
        """How many columns the file has."""
        return len(self.table.headings)

    def raw(self, place: int) -> Sql:
        """Give a column as the file keeps it."""
        return q.column(f"cell {place + 1}")

    def text(self, place: int) -> Sql:
        """Give a column as text."""
        return q.cast(self.raw(place), "text") if place in self.typed else self.raw(place)

    def query_of_rows(self) -> Sql:
        """Give the rows without totals, notes and rows that repeat the headings."""
        conditions = []
        query = self.query
        if self.margins:
            query = r.select([r.every(), *self._filled()], query)
            conditions += [q.opposite(self._is_total()), q.opposite(self._is_headings())]
        if self.notes:
            listed = [q.number(number) for number in self.notes]
            conditions.append(q.opposite(q.one_of(q.column(NUMBER_OF_ROW), listed)))
        return r.select([r.every()], query).where(q.both(*conditions)) if conditions else query

    def may_be_margin(self) -> Sql:
        """Give whether a row whose first cell is plain may be a total, or repeats the headings."""
        if 0 in self.typed:
            return q.either(q.absent(self.raw(0)), q.holds(self._is_headings()))
        said = [q.contains(self.raw(0), word) for word in ("otal", "OTAL")]
        return q.either(q.absent(self.raw(0)), *said, q.holds(self._is_headings()))

    def _filled(self) -> list[Sql]:
        """The first filled cell of a row that may be a total, how many are filled, and how many of them are numbers."""
        cells = [q.unless_empty(texts.trimmed(q.filled(self.text(at)))) for at in range(self.width)]
        first = q.first(*cells) if len(cells) > 1 else cells[0]
        filled, numbers = q.number(0), q.number(0)
        for cell in cells:
            number = q.is_all(cell, rf"(?i:{NUMBER})")
            filled = q.plus(filled, q.when([(q.present(cell), q.number(1))], q.number(0)))
            numbers = q.plus(numbers, q.when([(q.holds(number), q.number(1))], q.number(0)))
        may_be = self._may_be_total()
        named = {_FIRST: first, _OTHERS: q.minus(q.minus(filled, numbers), q.number(1))}
        return [r.named(q.when([(may_be, value)]), name) for name, value in named.items()]

    def _may_be_total(self) -> Sql:
        """Whether the first cell of a row is blank, or like that of a total."""
        if 0 in self.typed:
            return q.absent(self.raw(0))
        edges = "".join(f"\\x{{{ord(one):x}}}" for one in EDGES)
        return q.either(q.absent(self.raw(0)), q.matches(self.raw(0), rf"otal|OTAL|^[{edges}]*\z"))

    def _is_total(self) -> Sql:
        """Whether a row is a total: its first filled cell says so, and the others are numbers."""
        first = q.column(_FIRST)
        said = q.both(q.is_all(first, rf"(?i:{TOTAL})"), q.matches(first, "otal|OTAL"))
        return q.holds(q.both(said, q.equal(q.column(_OTHERS), q.number(0))))

    def _is_headings(self) -> Sql:
        """Whether a row repeats the headings."""
        headings = [q.equal(q.filled(self.text(at)), q.text(said)) for at, said in enumerate(self.table.headings)]
        return q.both(*headings)


@dataclass(frozen=True, slots=True)
class HeadedSource(Source):
    """The rows of a file as a relation that has the file's own headings, and the number of each row."""

    def raw(self, place: int) -> Sql:
        """Give a column as the file keeps it."""
        return q.column(self.table.headings[place])
