"""What an engine does, whichever it is: it keeps queries under names, and answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeVar

from pbr_dsl.columnar.plan import Step
from pbr_dsl.columnar.sql import Sql

R = TypeVar("R")


class Engine(Protocol):
    """An engine of SQL; `in_order` says that rows of a file stay in its order where a query asks for none.

    EngineStoppedError where it cannot go on.
    """

    name: Literal["duckdb", "spark"]
    in_order: bool

    def keep(self, name: str, query: Sql, *, rows: bool) -> None:
        """Keep a query under a name: its rows, or only a way of looking at others."""

    def keep_all(self, steps: Sequence[Step], told: Callable[[int], None]) -> None:
        """Keep steps, each after those that it reads; `told` how many are kept so far."""

    def at_once(self, jobs: Sequence[Callable[[Engine], R]]) -> list[R]:
        """Do jobs, side by side where it can, and give what each came to."""

    def drop(self, name: str) -> None:
        """Give up rows that are kept under a name."""

    def one(self, query: Sql) -> Mapping[str, Any]:
        """Give the one row of a query."""

    def rows(self, query: Sql) -> Iterator[dict[str, Any]]:
        """Give the rows of a query."""

    def close(self) -> None:
        """Give back what it holds."""
