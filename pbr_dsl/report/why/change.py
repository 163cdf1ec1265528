"""A change to the facts: one field of one row, or one row more; and what it would be in the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pbr_dsl.values.display import list_text
from pbr_dsl.values.facts import Cell, Key, Row
from pbr_dsl.values.history import History


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row changed (`row` is the row as it is), or one row added (`row` is None).

    `cells` are the new cells by field: one for a change, all that are filled for an added row.  `near` orders
    changes: the smaller, the nearer; its first number is the kind of change, the second its size.
    """

    record: str
    cells: tuple[tuple[str, Cell], ...]
    row: Row | None = None
    near: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One cell of a file: its column's heading, what stands there and what would."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FileEdit:
    """A change as somebody would make it: `line` is the line of the row, or that of an added row.

    `at` are the places of the cells, counted from 0, in the order of `cells`; `width` is the number of columns.
    """

    file: str
    line: int
    added: bool
    cells: tuple[CellEdit, ...]
    at: tuple[int, ...]
    width: int


@dataclass(frozen=True, slots=True)
class Applied:
    """A change in the files, and the versions that rows then have: those of every (record, key) that it touches."""

    edit: FileEdit
    versions: dict[tuple[str, Key], tuple[Row, ...]]

    def to(self, history: History) -> History:
        """Give a history with the change in it."""
        return history.with_versions(self.versions)


class Files(Protocol):
    """The files that facts were read from, as something to try a change on."""

    def apply(self, change: Change) -> Applied | None:
        """Give a change in the files; None where no one cell or row can say it."""

    def fields(self, record: str) -> Sequence[str]:
        """Give the fields that the files of a record have, in the order of the contract; none when it has no file."""


def edit_text(edit: FileEdit) -> str:
    """Give a change as somebody would make it: `client.csv row 18: born: (blank) → 1990-05-01`."""
    if edit.added:
        return f"{edit.file}: add a row {', '.join(f'{cell.column}={cell.new}' for cell in edit.cells)}"
    cells = [f"{cell.column}: {cell.old or '(blank)'} → {cell.new}" for cell in edit.cells]
    return f"{edit.file} row {edit.line}: {list_text(cells)}"
