"""Prints the rows of a Parquet file as lists of texts, one JSON list to a line.

The first line holds the names, and the places of those that are whole numbers.

It runs in a process of its own, with bounded memory and time, because a damaged file can bring down the program that
reads it.  It imports nothing of this package.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress

import duckdb

MEMORY = 4_000_000_000  # bytes of address space
SECONDS = 120  # of work
MOST_COLUMNS = 500
MOST_PRINTED = 300_000_000  # characters
TOO_LARGE = 4  # the exit code of a file that unpacks to more
WHOLE = ("BIGINT", "HUGEINT", "INTEGER", "SMALLINT", "TINYINT", "U")  # U: all unsigned ones, and UUID
FLAT = (*WHOLE, "BOOLEAN", "DATE", "DECIMAL", "DOUBLE", "ENUM", "FLOAT", "TIME", "VARCHAR")


def bound() -> None:
    """Bound this process, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main(path: str) -> int:
    """Print the rows of a file."""
    bound()
    quoted = path.replace("'", "''")
    opened = duckdb.connect(config={"threads": 1, "memory_limit": "1GB"})
    opened.execute("SET allow_unsigned_extensions = false")
    opened.execute(f"SET allowed_paths = ['{quoted}']")
    opened.execute("SET enable_external_access = false")
    opened.execute("SET lock_configuration = true")
    source = f"read_parquet('{quoted}', hive_partitioning = false)"
    columns = opened.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608  quoted above
    if len(columns) > MOST_COLUMNS:
        return TOO_LARGE
    nested = [name for name, kind, *_ in columns if not kind.startswith(FLAT) or kind.endswith("]")]
    if nested:
        sys.stdout.write(json.dumps({"nested": nested}))
        return 0
    numbers = [place for place, (_, kind, *_) in enumerate(columns) if kind.startswith(WHOLE) and kind != "UUID"]
    sys.stdout.write(json.dumps([[name for name, *_ in columns], numbers]) + "\n")
    shown = ", ".join('"' + name.replace('"', '""') + '"' for name, *_ in columns)
    texts = f"SELECT COLUMNS(*)::VARCHAR FROM (SELECT {shown} FROM {source})"  # noqa: S608  quoted above
    found = opened.execute(texts)
    printed = 0
    while rows := found.fetchmany(1_000):
        text = "".join(json.dumps([cell or "" for cell in row]) + "\n" for row in rows)
        printed += len(text)
        if printed > MOST_PRINTED:
            return TOO_LARGE
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
