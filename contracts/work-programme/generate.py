"""Writes forty people of the Work Programme, eight of each group: `python contracts/work-programme/generate.py`.

Of each group three are in work without a break from then on; the others leave after nine stays, reach the job outcome
with two jobs, leave after it, are never claimed, or are a day short of it.  All of them are made up.  The same bytes
each time, on any Python from 3.11.  `--into FOLDER` writes elsewhere.
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

YEARS: Final = (  # the first and the last day of attachment, in the years of each share of the fee
    (date(2011, 6, 1), date(2012, 3, 31)),
    (date(2012, 4, 1), date(2013, 3, 31)),
    (date(2013, 4, 1), date(2014, 3, 31)),
    (date(2014, 4, 1), date(2014, 12, 31)),
)
PEOPLE: Final = (  # the year of attachment, and what a person does
    *((1, "unbroken"), (1, "unbroken"), (1, "nine-stays"), (1, "two-jobs")),
    *((2, "unbroken"), (2, "not-claimed"), (3, "leaves"), (4, "day-short")),
)


@dataclass(frozen=True)
class Group:
    """A group: its letter, how old its people are, their benefit, early access or not, and the days of its job."""

    letter: str
    ages: tuple[int, int]
    benefit: str
    early: str
    job_days: int


GROUPS: Final = (
    Group("y", (18, 24), "jsa", "no", 182),
    Group("a", (25, 60), "jsa", "no", 182),
    Group("e", (18, 60), "jsa", "yes", 91),
    Group("x", (25, 60), "ex-ib", "no", 91),
    Group("v", (25, 60), "esa-volunteer", "no", 91),
)
HEADS: Final = {
    "participant": ["participant", "referred", "attached", "age", "early", "recorded"],
    "award": ["award", "participant", "kind", "began", "recorded"],
    "work": ["work", "participant", "began", "ended", "recorded"],
    "claim": ["claim", "participant", "outcome", "made", "recorded"],
}


@dataclass
class Files:
    """The rows of all files, and the draws of which they are made."""

    rows: dict[str, list[list[str]]] = field(default_factory=lambda: {name: [] for name in HEADS})
    _random: random.Random = field(default_factory=lambda: random.Random(104))  # noqa: S311 - made-up people

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def add(self, name: str, *cells: object, recorded: date) -> None:
        """Add a row."""
        self.rows[name].append([*(str(cell) for cell in cells), str(recorded)])

    def works(self, person: str, began: date, days: int) -> date:
        """Add so many days in work; gives the last of them."""
        ended = began + timedelta(days - 1)
        self.add("work", f"{person}-{began}", person, began, ended, recorded=ended)
        return ended


def joins(files: Files, person: str, group: Group, year: tuple[date, date]) -> date:
    """Add a person with a benefit; some change it after the day of referral, which moves nothing."""
    attached = year[0] + timedelta(files.whole(0, (year[1] - year[0]).days))
    referred = attached - timedelta(files.whole(1, 28))
    files.add("participant", person, referred, attached, files.whole(*group.ages), group.early, recorded=attached)
    began = referred - timedelta(files.whole(100, 800))
    files.add("award", f"{person}-1", person, group.benefit, began, recorded=attached)
    if files.whole(1, 4) == 1:
        changed = attached + timedelta(files.whole(30, 90))
        files.add("award", f"{person}-2", person, "esa-volunteer", changed, recorded=changed)
    return attached


def finds_work(files: Files, person: str, way: str, job_days: int, began: date) -> None:
    """Add what a person does in one of the ways, and the claim of the job outcome."""
    reached, more = began + timedelta(job_days - 1), files.whole(0, 6)
    match way:
        case "unbroken":
            files.add("work", f"{person}-{began}", person, began, "open", recorded=began)
        case "nine-stays":
            files.works(person, began, job_days + 9 * 28 + more)
        case "two-jobs":
            first = files.whole(20, 70)
            again = files.works(person, began, first) + timedelta(files.whole(10, 50))
            files.works(person, again, job_days - first + more)
            reached = again + timedelta(job_days - first - 1)
        case "day-short":
            files.works(person, began, job_days - 1)
        case _:
            files.works(person, began, job_days + more)
    if way not in ("not-claimed", "day-short"):
        made = reached + timedelta(files.whole(3, 60))
        files.add("claim", f"{person}-job", person, "job", made, recorded=made)


def made() -> Files:
    """The rows of all files."""
    files = Files()
    for group in GROUPS:
        for number, (year, way) in enumerate(PEOPLE, start=1):
            person = f"{group.letter}{number}"
            attached = joins(files, person, group, YEARS[year - 1])
            finds_work(files, person, way, group.job_days, attached + timedelta(files.whole(1, 60)))
    return files


if __name__ == "__main__":
    write({name: [HEADS[name], *lines] for name, lines in made().rows.items()}, beside=__file__, said=__doc__)
