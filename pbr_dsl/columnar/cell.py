"""What an expression is in SQL: a value, what it waits for, and what was left out on the way to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from pbr_dsl.columnar import marks
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.sql import Kind, Sql
from pbr_dsl.model.type import Type

KINDS: Final[dict[str, Kind]] = {
    "number": "number",
    "time": "number",
    "date": "date",
    "yes-no": "yes-no",
    "code": "text",
    "text": "text",
    "row": "text",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a column or an expression over columns; it is nothing where there is none, or it is not known.

    `waits` is nothing where the value is known (`marks`); None where it always is.  `left` are rows that were left out
    of it.  A number counts in steps of 1/`scale`, and is divided by `over`, a whole number above zero, where that is
    not None; its size is at most `most` steps.  In a what-if a number may be `beyond` every bound: it is nothing then,
    and waits for `marks.BEYOND`.
    """

    kind: Kind
    value: Sql
    waits: Sql | None = None
    left: Sql | None = None
    scale: int = 1
    over: Sql | None = None
    most: int = q.LONG - 1
    may_be_none: bool = True
    endless: bool = field(default=False)
    beyond: bool = False

    @property
    def columns(self) -> list[Sql]:
        """The expressions that it is made of."""
        return [one for one in (self.value, self.waits, self.left, self.over) if one is not None]

    def mapped(self, change: Callable[[str, Sql], Sql]) -> Cell:
        """Give the same cell with its expressions changed, each by the word for what it is."""
        return replace(
            self,
            value=change("", self.value),
            waits=None if self.waits is None else change("waits", self.waits),
            left=None if self.left is None else change("left", self.left),
            over=None if self.over is None else change("over", self.over),
        )

    @property
    def unknown(self) -> Sql:
        """Whether it is not known."""
        return q.yes_no(value=False) if self.waits is None else q.present(self.waits)

    @property
    def is_none(self) -> Sql:
        """Whether it is known to be none."""
        if not self.may_be_none:
            return q.yes_no(value=False)
        return q.absent(self.value) if self.waits is None else q.both(q.absent(self.value), q.absent(self.waits))

    @property
    def yes(self) -> Sql:
        """Whether it is a condition that is known to hold."""
        return q.holds(self.value)

    @property
    def no(self) -> Sql:
        """Whether it is a condition that is known not to hold; none does not."""
        return (
            q.both(q.opposite(self.unknown), q.opposite(self.yes)) if self.waits is not None else q.opposite(self.yes)
        )


def constant(kind: Kind, value: Sql, scale: int = 1, most: int = q.LONG - 1) -> Cell:
    """Give a value that is always known and there."""
    return Cell(kind, value, scale=scale, most=most, may_be_none=False)


def waiting(kind: Kind, waits: Sql) -> Cell:
    """Give a value that is never known."""
    return Cell(kind, q.nothing(kind), waits)


def there(*cells: Cell) -> tuple[Sql | None, Sql | None, bool]:
    """Give what some cells together wait for and left out, and whether one of them may be none."""
    waits = marks.merged(*(one.waits for one in cells))
    return waits, marks.all_left(*(one.left for one in cells)), any(one.may_be_none for one in cells)


def kind_of(form: Type) -> Kind:
    """Give the kind of the column that holds a type; a row of a period is its first day."""
    return "date" if form.kind == "row" and form.record == "period" else KINDS[form.kind]
