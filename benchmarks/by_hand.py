"""Runs `baseline.sql`, what an expert writes by hand for the contract: `python benchmarks/by_hand.py FOLDER`.

Prints how many lines it pays and the sum in pounds; `--hash` adds the hash of all of them.  `--scan` only reads every
cell that the SQL reads, once, and computes nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

import duckdb

BASELINE: Final = Path(__file__).with_name("baseline.sql")
READ: Final = {
    "client": {"client": "VARCHAR", "lot": "VARCHAR", "age": "INTEGER", "connected": "VARCHAR", "recorded": "DATE"},
    "need": {"client": "VARCHAR", "area": "VARCHAR", "score": "INTEGER", "recorded": "DATE"},
    "visit": {"client": "VARCHAR", "held": "DATE", "length": "DECIMAL(6, 2)", "recorded": "DATE"},
    "goal": {"client": "VARCHAR", "head": "VARCHAR", "reached": "DATE", "recorded": "DATE"},
    "job": {"client": "VARCHAR", "began": "DATE", "finished": "VARCHAR", "recorded": "DATE"},
    "proof": {
        "client": "VARCHAR",
        "outcome": "VARCHAR",
        "kind": "VARCHAR",
        "verified-by": "VARCHAR",
        "relation": "VARCHAR",
        "submitted": "DATE",
        "recorded": "DATE",
    },
}
"""The columns that the SQL reads, and their types in a CSV file."""

Line = tuple[str, str | None, str, str, int, int]


def lines(data: Path) -> list[Line]:
    """Give the lines that are paid: payment, client, lot, first day of the month, line of the card, pennies."""
    paid: list[Line] = ran(opened(data)).table("listed").fetchall()
    return paid


def opened(data: Path, memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """Give a connection that sees the rows of a folder, CSV or Parquet, under the names of their records.

    A CSV file is read once, into a table.
    """
    made = duckdb.connect()
    if memory:
        made.execute("SET memory_limit = $1", [memory])
        made.execute("SET temp_directory = $1", [tempfile.gettempdir()])
    for name in READ:
        path = data / f"{name}.parquet"
        if path.is_file():
            made.read_parquet(str(path)).create_view(f"{name}_rows")
        else:
            read_csv(made, data, name).create(f"{name}_rows")
    return made


def read_csv(made: duckdb.DuckDBPyConnection, data: Path, name: str) -> duckdb.DuckDBPyRelation:
    """Give the columns of a CSV file that the SQL reads."""
    return made.read_csv(str(data / f"{name}.csv"), dtype=READ[name]).select(*READ[name])


def ran(made: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Run the whole of the SQL, as known on the last day on which anything was recorded."""
    last = [made.table(f"{name}_rows").max("recorded").fetchall()[0][0] for name in READ]
    made.execute(BASELINE.read_text(encoding="utf-8").replace("$known", f"DATE '{max(last)}'"))
    return made


def scan(data: Path) -> None:
    """Read every cell that the SQL reads, once: the cells themselves, not what Parquet says of its columns."""
    made = duckdb.connect()
    made.execute("SET disabled_optimizers = 'statistics_propagation'")
    for name, columns in READ.items():
        path = data / f"{name}.parquet"
        rows = made.read_parquet(str(path)) if path.is_file() else read_csv(made, data, name)
        rows.aggregate(", ".join(f'any_value("{column}")' for column in columns)).fetchall()


def main() -> None:
    """Print what is paid."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path)
    options.add_argument("--scan", action="store_true", help="read every cell once, and compute nothing")
    options.add_argument("--hash", action="store_true", help="add the SHA-256 of the lines")
    options.add_argument("--memory", help="at most so much memory for the rows, such as 4GB")
    asked = options.parse_args()
    if asked.scan:
        scan(asked.data)
        return
    made = ran(opened(asked.data, asked.memory))
    count, pence = made.table("summed").fetchall()[0]
    digest = f", {made.table('hashed').fetchall()[0][0]}" if asked.hash else ""
    sys.stdout.write(f"{count:,} lines, £{pence // 100:,}.{pence % 100:02d}{digest}\n")


if __name__ == "__main__":
    main()
