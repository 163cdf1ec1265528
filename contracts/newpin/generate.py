"""Writes the children of two years: `python contracts/newpin/generate.py`.

The rate of each year is published; whose case was settled on which day is made up: 42 of 70 children at home by the end
of the first year, 117 of 190 by the end of the second.  The same bytes every time, on any Python from 3.11.
`--into FOLDER` writes elsewhere.
"""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Final

sys.path.append(str(Path(__file__).resolve().parents[1]))

from made_up import write

# For each year its first day, and how many children went home for good, came back into care, or never went home.
YEARS: Final = ((date(2013, 7, 1), 42, 8, 20), (date(2014, 7, 1), 75, 11, 34))


def made() -> dict[str, list[list[str]]]:
    """The rows of both files."""
    draw = random.Random(5).random  # noqa: S311 - made-up children
    rows: dict[str, list[list[str]]] = {
        "child": [["child", "recorded"]],
        "exit": [["exit", "child", "settled", "kind", "reversed", "recorded"]],
    }
    for first, home, back, elsewhere in YEARS:
        for kind in ["restored"] * home + ["reversed"] * back + ["not-restored"] * elsewhere:
            number = len(rows["child"])
            settled = first + timedelta(int(draw() * (250 if kind == "reversed" else 360)))
            again = str(settled + timedelta(20 + int(draw() * 80))) if kind == "reversed" else "none"
            known = again if kind == "reversed" else str(settled)
            rows["child"].append([f"k{number:03d}", str(first)])
            said = kind.replace("reversed", "restored")
            rows["exit"].append([f"e{number:03d}", f"k{number:03d}", str(settled), said, again, known])
    return rows


if __name__ == "__main__":
    write(made(), beside=__file__, said=__doc__)
