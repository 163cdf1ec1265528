"""The nearest change that pays: tried one after the other, the first that helps brought as near as it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from pbr_dsl.model.terms import Terms
from pbr_dsl.report.why.change import Applied, Change, Files
from pbr_dsl.values.facts import Cell

MOST_TRIED: Final = 600

Measure = Callable[[Applied | None], Fraction]


@dataclass(frozen=True, slots=True)
class Helpful:
    """A change that makes more of what is measured, and what it makes of the files."""

    change: Change
    applied: Applied
    measured: Fraction


class Search:
    """Tries changes; `measure` says how much is achieved with one, and with none of them."""

    def __init__(self, terms: Terms, files: Files, measure: Measure) -> None:
        self._terms = terms
        self._files = files
        self._measure = measure
        self.before = measure(None)
        self.tried = 0

    def helpful(self, changes: Iterable[Change]) -> Iterator[Helpful]:
        """Give the changes that help, the nearest first; a date or a number only as far as it has to move."""
        seen: list[object] = []
        for change in changes:
            if self.tried >= MOST_TRIED:
                return
            place = _direction(change)
            found = self._try(change) if place not in seen else None
            if found is not None:
                seen.append(place)
                yield self._brought_near(found)

    def _try(self, change: Change) -> Helpful | None:
        """Try one change; None when it cannot be made, or does not help."""
        applied = self._files.apply(change)
        if applied is None:
            return None
        self.tried += 1
        measured = self._measure(applied)
        return Helpful(change, applied, measured) if measured > self.before else None

    def _brought_near(self, found: Helpful) -> Helpful:
        """Halve the distance to what stands there until it no longer helps; the last that does."""
        (name, new), *others = found.change.cells
        row = found.change.row
        old = row.cells.get(name) if row is not None and not others else None
        steps = self._steps(found.change, name, old, new)
        if steps is None or old is None:
            return found
        best, near, far = found, 0, steps
        while far - near > 1:
            middle = (near + far) // 2
            cell = self._moved(found.change, name, old, middle if _after(new, old) else -middle)
            tried = self._try(replace(found.change, cells=((name, cell),)))
            if tried is None:
                near = middle
            else:
                best, far = tried, middle
        return best

    def _steps(self, change: Change, name: str, old: Cell | None, new: Cell) -> int | None:
        """How many steps lie between two values of a cell; None where there are no steps between."""
        if isinstance(old, date) and isinstance(new, date):
            return abs((new - old).days)
        if isinstance(old, Fraction) and isinstance(new, Fraction):
            steps = abs(new - old) / self._step(change, name)
            return steps.numerator if steps.denominator == 1 else None
        return None

    def _moved(self, change: Change, name: str, old: Cell, steps: int) -> Cell:
        """A cell moved by some steps."""
        if isinstance(old, date):
            return old + timedelta(days=steps)
        return old + steps * self._step(change, name) if isinstance(old, Fraction) else old

    def _step(self, change: Change, name: str) -> Fraction:
        """The finest step of a column of numbers that a file can say in decimals."""
        column = self._terms.columns.get((change.record, name))
        if column is None or not column.step:
            return Fraction(1, 100)
        written = Fraction(column.step) / Fraction(column.scale)
        return Fraction(column.step) * _endless(written.denominator)


def _endless(denominator: int) -> int:
    """What keeps a fraction from ending in decimals: its denominator without twos and fives."""
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator


def _direction(change: Change) -> object:
    """What changes have in common that only differ in how far they go: the cell, and the way it moves."""
    name, new = change.cells[0]
    if change.row is None or not isinstance(new, date | Fraction):
        return change
    old = change.row.cells.get(name)
    return (change.record, change.row.key, name, old is not None and _after(new, old))


def _after(new: Cell, old: Cell) -> bool:
    """Whether a value lies above another."""
    if isinstance(new, date) and isinstance(old, date):
        return new > old
    return isinstance(new, Fraction) and isinstance(old, Fraction) and new > old
