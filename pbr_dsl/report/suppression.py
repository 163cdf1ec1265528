"""Small numbers in tables that are published: which rows are left out, so that none can be worked out from the others.

Tables add up the same cells in several ways, and each cell has the people in it.  A row that rests on fewer than the
least number of people is left out; so are as many others as it takes.  Nothing may be left
by which a row that is left out, a cell of few people, or the difference of one row and another that it holds, comes
out by adding and subtracting what is shown; and the rows that are left out of a table are at least two, of no fewer
people than that together.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final

Row = tuple[str, str]  # a table, and the key of its row
TOTAL: Final[Row] = ("", "")

_PRIME: Final = (1 << 61) - 1  # sums are solved modulo a prime: what can be worked out exactly can be so modulo it


def left_out(
    rows: Mapping[Row, frozenset[int]],
    people: Sequence[frozenset[Hashable]],
    least: int,
    many: Mapping[Hashable, int] | None = None,
) -> set[Row]:
    """Give the rows that are left out, the same in whatever order rows and cells are given.

    `rows` holds the cells of each row, and all cells under `TOTAL`; `people` are those of each cell.  With `many` these
    are groups of people who are in the same cells, each of so many.
    """
    tables = _Tables(rows, people, least, many)
    while (more := next(tables.giving_away(), None)) is not None:
        tables.out.add(more)
    return tables.out


class _Tables:
    """Tables of one whole, and the rows that are left out so far."""

    def __init__(
        self,
        rows: Mapping[Row, frozenset[int]],
        people: Sequence[frozenset[Hashable]],
        least: int,
        groups: Mapping[Hashable, int] | None,
    ) -> None:
        self.rows = {row: cells for row, cells in sorted(rows.items()) if cells}
        self.people = people
        self.groups = groups
        self.least = least
        self.out = {row for row, cells in self.rows.items() if self.few(cells)}
        self.secret = [frozenset({cell}) for cell in range(len(people)) if self.few(frozenset({cell}))]

    def many(self, cells: frozenset[int]) -> int:
        """How many people there are in some cells."""
        found = frozenset[Hashable]().union(*(self.people[cell] for cell in cells))
        return len(found) if self.groups is None else sum(self.groups[one] for one in found)

    def few(self, cells: frozenset[int]) -> bool:
        """Whether some cells hold people, and too few."""
        return 0 < self.many(cells) < self.least

    def giving_away(self) -> Iterator[Row]:
        """Rows that have to be left out too."""
        shown = {row: cells for row, cells in self.rows.items() if row not in self.out}
        for table in sorted({table for table, _ in self.out}):
            hidden = [row for row in self.out if row[0] == table]
            together = frozenset[int]().union(*(self.rows[row] for row in hidden))
            others = [row for row in shown if row[0] == table]
            if table and others and (len(hidden) == 1 or self.few(together)):
                yield min(others, key=self._size)
        for one, cells in shown.items():
            yield from (one for other in shown.values() if cells < other and self.few(other - cells))
        basis = _Basis()
        for cells in shown.values():
            basis.add(cells)
        for row in sorted(self.out):
            if basis.holds(self.rows[row]):
                yield min(shown, key=lambda one: (one[0] != row[0], *self._size(one)))
        for cells in self.secret:
            if basis.holds(cells):
                touching = [row for row in shown if cells <= shown[row]]
                yield min(touching or shown, key=self._size)

    def _size(self, row: Row) -> tuple[bool, int, Row]:
        """What is left out first: the smallest row, the whole last."""
        return row == TOTAL, self.many(self.rows[row]), row


class _Basis:
    """What can be worked out by adding and subtracting some sums of cells."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, int]] = {}  # by the first cell of each

    def add(self, cells: frozenset[int]) -> None:
        """Take in a sum that is shown."""
        rest = self._reduced(cells)
        if rest:
            first = min(rest)
            inverse = pow(rest[first], -1, _PRIME)
            self._rows[first] = {cell: number * inverse % _PRIME for cell, number in rest.items()}

    def holds(self, cells: frozenset[int]) -> bool:
        """Whether a sum can be worked out."""
        return not self._reduced(cells)

    def _reduced(self, cells: frozenset[int]) -> dict[int, int]:
        """What is left of a sum when the ones that are known are taken off it."""
        rest = dict.fromkeys(cells, 1)
        for first in sorted(self._rows):
            factor = rest.get(first, 0)
            if factor:
                for cell, number in self._rows[first].items():
                    rest[cell] = (rest.get(cell, 0) - factor * number) % _PRIME
                rest = {cell: number for cell, number in rest.items() if number}
        return rest
