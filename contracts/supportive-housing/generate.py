"""Writes people whose days add up to the published ones: `python contracts/supportive-housing/generate.py`.

The days paid for are published (`DAYS`: two totals), and so is the fall in jail days; who was housed when, and in jail
when, is made up.  The same bytes every time, on any Python from 3.11.  `--into FOLDER` writes elsewhere.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

sys.path.append(str(Path(__file__).resolve().parents[1]))

from made_up import write

FIRST: Final = date(2016, 1, 1)
TURN: Final = date(2018, 1, 1)
END: Final = date(2020, 12, 31)
DAYS: Final = (41_070, 258_858)  # housed and not in jail, before the turn of 2018 and from then on
A_YEAR: Final = 365
SIGNED: Final = date(2021, 5, 31)

HEADS: Final = {
    "participant": ["participant", "enrolled", "recorded"],
    "tenancy": ["tenancy", "participant", "began", "ended", "recorded"],
    "custody": ["custody", "participant", "booked", "released", "recorded"],
    "finding": ["reduction", "signed", "recorded"],
}


@dataclass
class Files:
    """The rows of all files, and the draws of which they are made."""

    rows: dict[str, list[list[str]]] = field(default_factory=lambda: {name: [] for name in HEADS})
    _random: random.Random = field(default_factory=lambda: random.Random(91))  # noqa: S311 - made-up people

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def person(self, began: date, ended: date | None, jailed: list[tuple[date, int]]) -> None:
        """Add somebody with a tenancy (none: it goes on) and days in jail, each spell from a day for so many days."""
        who = f"p{len(self.rows['participant']) + 1:03d}"
        enrolled = began - timedelta(self.whole(10, 60))
        self.rows["participant"].append([who, str(enrolled), str(enrolled)])
        key = f"t{who[1:]}"
        self.rows["tenancy"].append([key, who, str(began), "open", str(began)])
        if ended is not None:
            self.rows["tenancy"].append([key, who, str(began), str(ended), str(ended)])
        for booked, days in jailed:
            released, number = booked + timedelta(days - 1), len(self.rows["custody"]) + 1
            self.rows["custody"].append([f"c{number:03d}", who, str(booked), str(released), str(released)])


def days_from(start: date, end: date) -> int:
    """How many days there are from one to the other, both included."""
    return (end - start).days + 1


def early(files: Files) -> Iterator[int]:
    """Add those housed before the turn, whose days until then add up; give the days of each from then on."""
    left = DAYS[0]
    while left:
        days = files.whole(120, 640) if left > 700 else left  # noqa: PLR2004 - the last one takes what is left
        began = TURN - timedelta(days)
        jailed, lost = [], 0
        if left > days and files.whole(1, 3) == 1:  # in jail for some days of the second half
            lost = files.whole(3, 30)
            jailed = [(began + timedelta(days // 2), lost)]
        later, after = _jail(files, TURN + timedelta(files.whole(20, 900)))
        left -= days - lost
        files.person(began, None, jailed + later)
        yield days_from(TURN, END) - after


def _jail(files: Files, booked: date) -> tuple[list[tuple[date, int]], int]:
    """Some days in jail from a day on, for one in four; and how many."""
    days = files.whole(3, 40) if files.whole(1, 4) == 1 else 0
    return ([(booked, days)] if days else []), days


def late(files: Files, left: int) -> None:
    """Add those housed from the turn on, whose days add up to what is left; each has a year."""
    while left:
        most = days_from(TURN, END) - 40
        days = left if left <= most else files.whole(A_YEAR + 40, min(most, left - A_YEAR - 40))
        ends = files.whole(0, 1) and days > A_YEAR + 80
        spare = days_from(TURN, END) - days - 40
        began = TURN + timedelta(files.whole(0, spare))
        jailed, lost = _jail(files, began + timedelta(files.whole(20, 200)))
        last = began + timedelta(days + lost - 1)
        if not ends:
            began += END - last
            jailed = [(booked + (END - last), length) for booked, length in jailed]
        files.person(began, last if ends else None, jailed)
        left -= days


def left_early(files: Files) -> None:
    """Add those who lost their home before a year was full: nothing is paid for them."""
    for _ in range(18):
        began = FIRST + timedelta(files.whole(30, 1200))
        files.person(began, began + timedelta(files.whole(20, 300)), [])


def made() -> Files:
    """The rows of all files."""
    files = Files()
    late(files, DAYS[1] - sum(list(early(files))))
    left_early(files)
    files.rows["finding"].append(["38.0%", str(SIGNED), str(SIGNED)])
    return files


if __name__ == "__main__":
    write({name: [HEADS[name], *lines] for name, lines in made().rows.items()}, beside=__file__, said=__doc__)
