"""Writes a made-up county: `python benchmarks/generate.py --evidence 10000 --into FOLDER [--csv]`.

A tenth as many clients as rows of evidence, ten times as many visits.  The same rows every time, on any machine and
any number of threads: `rows.sql`.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import duckdb

ROWS: Final = Path(__file__).with_name("rows.sql")
RECORDS: Final = ("client", "need", "visit", "goal", "job", "proof")


def main() -> None:
    """Write the files."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--evidence", type=int, default=10_000, help="rows of evidence")
    options.add_argument("--into", type=Path, required=True)
    options.add_argument("--csv", action="store_true", help="CSV in the place of Parquet")
    asked = options.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    made = duckdb.connect(config={"threads": 1})  # one thread streams in order: no memory grows with the rows
    made.execute(ROWS.read_text(encoding="utf-8").replace("$clients", str(asked.evidence // 10)))
    for name in RECORDS:
        if asked.csv:
            made.table(name).write_csv(str(asked.into / f"{name}.csv"))
        else:
            made.table(name).write_parquet(str(asked.into / f"{name}.parquet"))


if __name__ == "__main__":
    main()
