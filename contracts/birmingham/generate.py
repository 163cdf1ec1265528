"""Writes the dirty extract of the pilot into data/: `python contracts/birmingham/generate.py`.

The same bytes every time, on any Python from 3.11: seeded, standard library only.  `--into FOLDER` writes elsewhere;
`--truth FILE` also writes the clean rows, from which the expected amounts are worked out.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from datetime import date
from fractions import Fraction
from pathlib import Path

from caseload import SEED, Caseload, Dice, build
from dirt import Planter, Sheet

HERE = Path(__file__).resolve().parent
RECORDS = ("client", "stay", "timesheet", "goal", "proof")
WITH_BOM = "goal"
OLD_WINDOWS = {"stay": "Stays \u2013 extract of 6 December 2013"}  # a title above the headings, in Windows-1252


def sheets(made: Caseload) -> dict[str, Sheet]:
    """The clean rows, one sheet for each record."""
    return {record: Sheet(record, getattr(made, record)) for record in RECORDS}


def as_csv(sheet: Sheet) -> bytes:
    """A sheet as a file with line feeds: UTF-8, one with a byte order mark, one with a title in Windows-1252."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if sheet.record in OLD_WINDOWS:
        writer.writerow([OLD_WINDOWS[sheet.record]])
    writer.writerow(sheet.head)
    writer.writerows(line for lines in sheet.lines for line in lines)
    if sheet.record in OLD_WINDOWS:
        return text.getvalue().encode("cp1252")
    return text.getvalue().encode("utf-8-sig" if sheet.record == WITH_BOM else "utf-8")


def counted(made: dict[str, Sheet], planter: Planter) -> str:
    """The planted faults, and what a run must report for each file."""
    planter.kinds.append({"kind": "a byte order mark", "file": f"{WITH_BOM}.csv", "count": 1, "becomes": "accepted"})
    for record in OLD_WINDOWS:
        file = {"file": f"{record}.csv", "count": 1}
        planter.kinds.append({"kind": "a file in Windows-1252", **file, "becomes": "accepted"})
        planter.kinds.append({"kind": "a title above the headings", **file, "becomes": "left out"})
    tallies = {f"{record}.csv": sheet.tally for record, sheet in made.items()}
    return json.dumps({"seed": SEED, "planted": planter.kinds, "tallies": tallies}, indent=2, sort_keys=False) + "\n"


def plain(value: object) -> str:
    """A clean cell of the truth: dates in ISO, hours as exact fractions."""
    if isinstance(value, date | Fraction):
        return str(value)
    raise TypeError(value)


def main() -> None:
    """Write the files."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--into", type=Path, default=HERE)
    options.add_argument("--truth", type=Path)
    chosen = options.parse_args()
    made = sheets(build(HERE / "contract.pbr"))
    planter = Planter(made, Dice(SEED + 1))
    planter.plant()
    folder = chosen.into / "data"
    folder.mkdir(parents=True, exist_ok=True)
    for record, sheet in made.items():
        (folder / f"{record}.csv").write_bytes(as_csv(sheet))
    (folder / "planted.json").write_bytes(counted(made, planter).encode())
    if chosen.truth:
        rows = {record: sheet.rows for record, sheet in made.items()}
        chosen.truth.write_text(json.dumps(rows, default=plain), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
