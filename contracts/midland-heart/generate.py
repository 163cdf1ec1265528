"""Writes data/oska.csv, a made-up export of a provider's case system, and data/planted.json, what is wrong in it.

The same bytes every time.  `--into FOLDER` writes elsewhere; with `--truth FILE` it also writes what really happened,
a row for each customer and outcome.  Nothing here is about a real person.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from pathlib import Path
from typing import Final

import plant
import tally
import world

SEED: Final = 2014


def main() -> None:
    """Write the files."""
    here = Path(__file__).parent
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--into", type=Path, default=here)
    arguments.add_argument("--truth", type=Path)
    asked = arguments.parse_args()
    rng = random.Random(SEED)  # noqa: S311 - synthetic data, not secrets
    everybody = world.world(rng)
    entries = {one.ref: [plant.Entry(one, goal, plant.row(one, goal)) for goal in one.goals] for one in everybody}
    sheet = plant.Sheet(rng, entries, rng.sample(everybody, len(everybody)))
    plant.plant(sheet)
    folder = asked.into / "data"
    folder.mkdir(parents=True, exist_ok=True)
    rows = _pages(sheet)
    _write_export(folder / "oska.csv", rows)
    told = {"planted": sheet.planted, "expected": tally.tallies(rows, sheet.planted)}
    text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    (folder / "planted.json").write_text(text, encoding="utf-8", newline="\n")
    if asked.truth:
        _write_truth(asked.truth, everybody)


def _pages(sheet: plant.Sheet) -> list[plant.Row]:
    """The rows as the system prints them: a blank one at the end of each page, and one of totals."""
    rows = list(sheet.rows())
    blank = dict.fromkeys(rows[0], "")
    for page in (4000, 8000, 12000):
        rows.insert(page, blank)
    rows.append(blank | {"Customer Ref": "Total", "Current Score": str(len(rows))})
    sheet.planted |= {"blank rows": 3, "a row of totals": 1}
    return rows


def _write_export(path: Path, rows: list[plant.Row]) -> None:
    """Write the export, with a byte order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _write_truth(path: Path, everybody: list[world.Customer]) -> None:
    """Write what really happened, and which outcomes the export no longer shows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_truth(everybody[0], everybody[0].goals[0]))
        for one in everybody:
            writer.writerows(_truth(one, goal).values() for goal in one.goals)


def _truth(one: world.Customer, goal: world.Goal) -> dict[str, object]:
    """What really happened to an outcome of a plan."""
    return {
        "customer": one.ref,
        "lot": one.lot.code,
        "group": one.lot.group,
        "need": one.need,
        "moved-in": one.moved_in,
        "moved-out": one.moved_out or "",
        "reason": one.reason,
        "head": goal.head,
        "set": goal.set_on,
        "baseline": goal.baseline,
        "score": goal.score,
        "status": goal.status,
        "met": goal.met or "",
        "updated": goal.updated,
        "spoilt": goal.spoilt,
        "lost": one.lost,
    }


if __name__ == "__main__":
    main()
