"""The engine that runs inside the program: DuckDB, told how much it may use and which files it may open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb


def connect(paths: Iterable[Path], *, memory: str = "", threads: int = 0) -> duckdb.DuckDBPyConnection:
    """Open an engine that may read some files and nothing else; `memory` is such as `4GB`.

    What it cannot keep in memory it writes where the system keeps such files.
    """
    opened = duckdb.connect()
    if threads:
        opened.execute(f"SET threads = {threads:d}")
    if memory:
        opened.execute("SET memory_limit = ?", [memory])
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    if listed:
        opened.execute(f"SET allowed_paths = [{listed}]")
    opened.execute("SET enable_external_access = false")
    opened.execute("SET lock_configuration = true")
    return opened


def described(path: Path) -> list[tuple[str, str]]:
    """Give the names and the types of the columns of a Parquet file."""
    quoted = str(path).replace("'", "''")
    opened = connect([path], threads=1)
    query = f"DESCRIBE SELECT * FROM read_parquet('{quoted}', hive_partitioning = false)"  # noqa: S608  quoted above
    return [(name, kind) for name, kind, *_ in opened.execute(query).fetchall()]
