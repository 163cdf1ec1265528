"""DuckDB, the engine that runs inside the program: the one place where its library is used to compute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import duckdb
from sqlglot import expressions as exp

from pbr_dsl.columnar.plan import Plan, Step
from pbr_dsl.columnar.sql import Sql

DIALECT: Final = "duckdb"


def connect(
    paths: Iterable[Path] = (), *, folder: Path | None = None, memory: str = "", threads: int = 0
) -> duckdb.DuckDBPyConnection:
    """Open an engine that may read some files and nothing else, and use so much memory (such as `4GB`) and threads.

    What it cannot keep in memory it writes into `folder`, else where the system keeps such files.
    """
    opened = duckdb.connect(":memory:")
    if threads:
        opened.execute(f"SET threads = {threads:d}")
    if memory:
        opened.execute("SET memory_limit = ?", [memory])
    if folder is not None:
        opened.execute("SET temp_directory = ?", [str(folder)])
        opened.execute("SET allowed_directories = ?", [[str(folder)]])
    listed = [str(path) for path in paths]
    if listed:
        opened.execute("SET allowed_paths = ?", [listed])
    opened.execute("SET preserve_insertion_order = false")
    opened.execute("SET TimeZone = 'UTC'")
    opened.execute("SET enable_external_access = false")
    opened.execute("SET lock_configuration = true")
    return opened


class DuckDB:
    """A DuckDB that runs plans; it opens no other files than those that it is told of (see `connect`)."""

    def __init__(
        self, paths: Iterable[Path] = (), *, folder: Path | None = None, memory: str = "", threads: int = 0
    ) -> None:
        self._connection = connect(paths, folder=folder, memory=memory, threads=threads)

    def keep(self, name: str, query: Sql, *, rows: bool) -> None:
        """Keep a query under a name: its rows, or only a way of looking at others."""
        self._connection.execute(_created(Step(name, query, rows)))

    def run(self, plan: Plan) -> None:
        """Work out the steps of a plan."""
        for step in plan.steps:
            self._connection.execute(_created(step))

    def one(self, query: Sql) -> Mapping[str, Any]:
        """Give the one row of a query."""
        return next(self.rows(query))

    def rows(self, query: Sql) -> Iterator[dict[str, Any]]:
        """Give the rows of a query."""
        result = self._connection.execute(query.sql(DIALECT))
        names = [one[0] for one in result.description or ()]
        while batch := result.fetchmany(10_000):
            yield from (dict(zip(names, row, strict=True)) for row in batch)

    def close(self) -> None:
        """Give back what it holds."""
        self._connection.close()


def described(path: Path) -> list[tuple[str, str]]:
    """Give the names and the types of the columns of a Parquet file."""
    engine = DuckDB([path], threads=1)
    reader = exp.func("read_parquet", exp.Literal.string(str(path)))
    query = exp.Describe(this=exp.Select(expressions=[exp.Star()]).from_(reader))
    return [(row["column_name"], row["column_type"]) for row in engine.rows(query)]


def _created(step: Step) -> str:
    """A step as a statement."""
    kind = "TABLE" if step.kept else "VIEW"
    name = exp.to_identifier(step.name, quoted=True).sql(DIALECT)
    return f"CREATE TEMP {kind} {name} AS {step.query.sql(DIALECT, copy=False)}"
