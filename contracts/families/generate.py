"""Writes the families of one city, all turned round: `python contracts/families/generate.py`.

Sheffield was to turn round 1,680 families, and five of six were paid for at £4,000 each.  Half of the families here get
there by work, half by school and crime with one step towards work.  All of them are made up.  The same bytes each time,
on any Python from 3.11.  `--into FOLDER` writes elsewhere.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

sys.path.append(str(Path(__file__).resolve().parents[1]))

from made_up import write

FAMILIES: Final = 1_680
FIRST: Final = date(2012, 4, 10)
LEAST_DRAWN: Final = 10  # claims of a quarter that are looked at again
STARTS_IN: Final = 790  # days from the first family to the last
TERM_ENDS: Final = (
    *(date(2011, 7, 22), date(2011, 12, 21)),
    *(date(2012, 3, 30), date(2012, 7, 20), date(2012, 12, 21)),
    *(date(2013, 3, 28), date(2013, 7, 19), date(2013, 12, 20)),
    *(date(2014, 4, 4), date(2014, 7, 22), date(2014, 12, 19)),
)

HEADS: Final = {
    "family": ["family", "attached", "recorded"],
    "adult": ["adult", "family", "volunteered", "recorded"],
    "job": ["job", "adult", "began", "ended", "recorded"],
    "child": ["child", "family", "recorded"],
    "term": ["child", "ended", "exclusions", "absence", "recorded"],
    "incident": ["incident", "family", "happened", "recorded"],
    "form": ["form", "family", "made", "signed", "recorded"],
    "proof": ["proof", "family", "outcome", "verified-by", "submitted", "recorded"],
    "spot-check": ["spot-check", "family", "outcome", "result", "recorded"],
}


@dataclass
class Files:
    """The rows of all files, and the draws of which they are made."""

    rows: dict[str, list[list[str]]] = field(default_factory=lambda: {name: [] for name in HEADS})
    results: list[tuple[date, str, str]] = field(default_factory=list)  # achieved, family, outcome
    _random: random.Random = field(default_factory=lambda: random.Random(1680))  # noqa: S311 - made-up people

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def add(self, name: str, *cells: object, recorded: date) -> None:
        """Add a row."""
        self.rows[name].append([*(str(cell) for cell in cells), str(recorded)])

    def proved(self, family: str, outcome: str, achieved: date) -> None:
        """Add what the auditor says of a result, within three months."""
        submitted = achieved + timedelta(self.whole(5, 80))
        self.add("proof", f"{family}-{outcome}", family, outcome, "auditor", submitted, recorded=submitted)
        self.results.append((achieved, family, outcome))

    def looked_at_again(self) -> None:
        """Add the checks of each quarter, made 90 days after it: every tenth claim, and at least ten; all are right."""
        quarters: dict[date, list[tuple[date, str, str]]] = {}
        for result in sorted(self.results):
            year, month = result[0].year, (result[0].month + 2) // 3 * 3 + 1
            quarters.setdefault(date(year + month // 12, month % 12, 1), []).append(result)
        for after, claims in quarters.items():
            drawn = claims[::10] if len(claims) > 10 * LEAST_DRAWN else claims[:LEAST_DRAWN]
            for _, family, outcome in drawn:
                told = after + timedelta(89)
                self.add("spot-check", f"{family}-{outcome}", family, outcome, "valid", recorded=told)


def by_work(files: Files, family: str, attached: date) -> None:
    """One adult finds work and keeps it for 26 weeks."""
    began = attached + timedelta(files.whole(10, 60))
    files.add("adult", f"{family}-a", family, "none", recorded=attached)
    files.add("job", f"{family}-j", f"{family}-a", began, "open", recorded=began)
    files.proved(family, "working", began + timedelta(181))


def by_school_and_crime(files: Files, family: str, attached: date) -> None:
    """A child is back in school, there are fewer incidents, and an adult volunteers for the programme."""
    volunteered, made = attached + timedelta(files.whole(10, 60)), attached + timedelta(files.whole(190, 230))
    files.add("adult", f"{family}-a", family, volunteered, recorded=volunteered)
    files.proved(family, "progress", volunteered)
    child = f"{family}-c"
    files.add("child", child, family, recorded=attached)
    for ended in [day for day in TERM_ENDS if day < made][-3:]:
        told = max(ended, attached)
        excluded, absent = files.whole(0, 3) // 3 * files.whole(0, 1), f"{files.whole(2, 14)}%"
        files.add("term", child, ended, excluded, absent, recorded=told)
    before = files.whole(0, 5)
    for turn in range(before):
        files.add("incident", f"{family}-b{turn}", family, attached - timedelta(20 + 25 * turn), recorded=attached)
    for turn in range(2 * before // 5):
        happened = made - timedelta(15 + 40 * turn)
        files.add("incident", f"{family}-r{turn}", family, happened, recorded=happened)
    files.add("form", f"{family}-f", family, made, "yes", recorded=made)
    files.proved(family, "turned-round", made)


def made() -> Files:
    """The rows of all files."""
    files = Files()
    for number in range(1, FAMILIES + 1):
        family, attached = f"f{number:04d}", FIRST + timedelta(files.whole(0, STARTS_IN))
        files.add("family", family, attached, recorded=attached)
        (by_work if number % 2 else by_school_and_crime)(files, family, attached)
    files.looked_at_again()
    return files


if __name__ == "__main__":
    write({name: [HEADS[name], *lines] for name, lines in made().rows.items()}, beside=__file__, said=__doc__)
