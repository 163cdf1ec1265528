"""An engine that has been asked the same before: where the rows are the same, it answers from memory."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeVar

from sqlglot import expressions as exp

from pbr_dsl.columnar import relations
from pbr_dsl.columnar.duckdb import DIALECT, DuckDB
from pbr_dsl.columnar.engine import Engine, R
from pbr_dsl.columnar.plan import Step
from pbr_dsl.columnar.sql import Sql

Rows = list[dict[str, Any]]

_R = TypeVar("_R")


class Remembering:
    """A DuckDB that keeps what it is asked; with one `before` it, nothing is computed again that reads the same."""

    name: Literal["duckdb", "spark"] = "duckdb"
    in_order = DuckDB.in_order

    def __init__(self, before: Remembering | None = None) -> None:
        self.steps: dict[str, str] = {}
        self.answers: dict[str, Rows] = {}
        self._before, self._kept = before, list[Step]()
        self._given = 0  # steps of which it is known that they give what they gave before
        self._own: _Alone | None = None
        self.paths: list[Path] = []  # of files that it may read

    @property
    def length(self) -> int:
        """How many letters of SQL it keeps."""
        return sum(map(len, self.steps.values()))

    def keep(self, name: str, query: Sql, *, rows: bool) -> None:
        """Keep a query under a name, for when it is asked for."""
        with _unwatched():
            self.steps[name] = query.sql(DIALECT)
            self._kept.append(Step(name, query, rows))
            if self._own is not None:
                self._own.keep(name, query, rows=rows)

    def keep_all(self, steps: Sequence[Step], told: Callable[[int], None]) -> None:
        """Keep steps, one after another."""
        for done, step in enumerate(steps, 1):
            self.keep(step.name, step.query, rows=step.kept)
            told(done)

    def at_once(self, jobs: Sequence[Callable[[Engine], R]]) -> list[R]:
        """Do jobs one after another."""
        return [job(self) for job in jobs]

    def drop(self, name: str) -> None:
        """Give up rows that are kept under a name."""
        if self._own is not None:
            self._own.drop(name)

    def one(self, query: Sql) -> Mapping[str, Any]:
        """Give the one row of a query."""
        return next(self.rows(query))

    def rows(self, query: Sql) -> Iterator[dict[str, Any]]:
        """Give the rows of a query."""
        with _unwatched():
            text, before = query.sql(DIALECT), self._before
            if self._own is None and before is not None and text in before.answers and self._same(before):
                self.answers[text] = before.answers[text]
            else:
                self.answers[text] = list(self._computing().rows(query))
        return iter(self.answers[text])

    def close(self) -> None:
        """Give back what it holds."""
        if self._own is not None:
            self._own.close()

    def _computing(self) -> _Alone:
        """The engine that computes, with all that was kept so far."""
        if self._own is None:
            self._own = _engine(self.paths)
            for step in self._kept:
                self._own.keep(step.name, step.query, rows=step.kept)
        return self._own

    def _same(self, before: Remembering) -> bool:
        """Whether every step so far gives the rows that it gave before."""
        if [*self.steps] != [*islice(before.steps, len(self.steps))]:
            return False
        while self._given < len(self._kept):
            step = self._kept[self._given]
            if self.steps[step.name] != before.steps[step.name] and not before.gives(step):
                return False
            self._given += 1
        return True

    def gives(self, step: Step) -> bool:
        """Whether a step of this name has the rows that another query for it has, under the same names."""
        mine, other = relations.everything(step.name), step.query
        if self._computing().names(mine) != self._computing().names(other):
            return False
        for one, without in ((mine, other), (other, mine)):
            sides = [exp.Subquery(this=side.copy()) for side in (one, without)]
            if next(self._computing().rows(exp.Except(this=sides[0], expression=sides[1], distinct=False)), None):
                return False
        return True


@contextmanager
def _unwatched() -> Iterator[None]:
    """Have nobody look on while other libraries work: it takes as long again, and no line of the engine is run."""
    before = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(before)


class _Alone(DuckDB):
    """A DuckDB without a thread of its own, so that a process that is forked of this one has it as well."""

    def names(self, query: Sql) -> list[str]:
        """Give the names of the columns of a query."""
        return [one[0] for one in self._connection.execute(query.sql(DIALECT)).description or ()]

    def _ask(self, work: Callable[[], _R]) -> _R:
        return work()


def _engine(paths: list[Path]) -> _Alone:
    return _Alone(paths, threads=1, memory="1GB")
