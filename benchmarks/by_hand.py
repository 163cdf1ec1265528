"""Runs `baseline.sql`, what an expert writes by hand for the contract: `python benchmarks/by_hand.py FOLDER`.

Prints how many lines it pays, the sum in pounds, and the hash of all of them; `--scan` only reads every cell once.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

import duckdb

BASELINE: Final = Path(__file__).with_name("baseline.sql")
RECORDS: Final = ("client", "need", "visit", "goal", "job", "proof")

Line = tuple[str, str | None, str, str, int, int]


def lines(data: Path) -> list[Line]:
    """Give the lines that are paid: payment, client, lot, first day of the month, line of the card, pennies."""
    return ran(opened(data)).table("listed").fetchall()


def opened(data: Path) -> duckdb.DuckDBPyConnection:
    """Give a connection that sees the rows of a folder, CSV or Parquet, under the names of their records."""
    made = duckdb.connect()
    for name in RECORDS:
        path = data / f"{name}.parquet"
        rows = made.read_parquet(str(path)) if path.is_file() else made.read_csv(str(path.with_suffix(".csv")))
        rows.create_view(f"{name}_rows")
    return made


def ran(made: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Run the whole of the SQL, as known on the last day on which anything was recorded."""
    last = [made.table(f"{name}_rows").max("recorded").fetchall()[0][0] for name in RECORDS]
    made.execute(BASELINE.read_text(encoding="utf-8").replace("$known", f"DATE '{max(last)}'"))
    return made


def main() -> None:
    """Print what is paid."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path)
    options.add_argument("--scan", action="store_true", help="read every cell once, and compute nothing")
    asked = options.parse_args()
    made = opened(asked.data)
    if asked.scan:
        for name in RECORDS:
            made.table(f"{name}_rows").aggregate("max(COLUMNS(*))").fetchall()
        return
    count, pence, digest = ran(made).table("summed").fetchall()[0]
    sys.stdout.write(f"{count:,} lines, £{pence // 100:,}.{pence % 100:02d}, {digest}\n")


if __name__ == "__main__":
    main()
