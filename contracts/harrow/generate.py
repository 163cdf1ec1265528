"""Writes a sample of people in work and in care: `python contracts/harrow/generate.py`.

What each person's four weeks of care add up to is given (`CARE`), and which checks of a job go how (`WORK`); the visits
and the days in between are made up so that the rows come to that.  The same bytes every time, on any Python from 3.11.
`--into FOLDER` writes elsewhere.
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

FIRST: Final = date(2008, 4, 7)
LAST: Final = date(2010, 6, 20)  # the extract holds what was recorded by then
OPTED_OUT: Final = {"cora": "2008-04-21"}


@dataclass(frozen=True)
class Care:
    """Four weeks of one person: which ones, hours granted, quarters of an hour entered, minutes taken, and answers.

    Answers: a letter for each outcome that is asked about: `y` met, `n` not met, `?` not written down, `c` met but
    answered by somebody of the provider, `l` met but answered too late.
    """

    person: str
    period: int
    granted: int
    quarters: int
    minutes: int
    answers: str = ""


CARE: Final = (
    Care("ada", 0, 40, 144, 2010, "yy"),
    Care("ada", 1, 40, 144, 2040, "yn"),
    Care("ada", 2, 40, 166, 2350, "nn"),
    Care("bert", 0, 24, 81, 1150),
    Care("bert", 1, 24, 78, 1090, "yyy"),
    Care("cora", 0, 30, 108, 1520, "yy"),
    Care("cora", 1, 30, 108, 1500, "yy"),
    Care("dev", 1, 16, 56, 790, "c"),
    Care("dev", 2, 16, 59, 820, "l"),
    Care("ella", 13, 56, 200, 2830, "yyyy"),
    Care("ella", 14, 56, 209, 2950, "yyny"),
    Care("iris", 1, 18, 60, 840, "?"),
    Care("gita", 25, 28, 102, 1400, "yy"),
    Care("gita", 26, 28, 102, 1367, "yy"),
    Care("gita", 27, 28, 120, 1700, "y"),
    Care("hugh", 26, 12, 43, 598, "n"),
    Care("finn", 27, 20, 72, 1000),
)
# When somebody was placed, from when to when they had a job, and who said so at 3, 6 and 12 months: the employer (e),
# the person (p), somebody of the provider (c), too late (l), nobody (-).  A question mark: the day was not written.
WORK: Final = (
    ("s01", "2008-04-14", [("2008-04-14", "open")], "eep"),
    ("s02", "2008-05-12", [("2008-05-12", "2008-09-30"), ("2008-10-06", "2009-02-28")], "pe-"),
    ("s03", "2008-06-02", [("2008-06-02", "2008-08-15"), ("2008-09-22", "open")], "-ee"),
    ("s04", "2008-07-07", [("2008-07-07", "2008-11-28")], "p--"),
    ("s05", "2008-07-14", [("2008-07-14", "2008-09-05")], "---"),
    ("s06", "2008-09-01", [("2008-09-01", "open")], "ele"),
    ("s07", "2008-10-20", [("2008-10-20", "open")], "ppc"),
    ("s08", "2010-02-01", [("2010-02-01", "?")], "e--"),
    ("s09", "2010-02-15", [("2010-02-15", "open")], "e--"),
    ("s10", "none", [], "---"),
)
WISHES: Final = ("my-day", "company", "carers-rest", "staying-home")
MONTHS: Final = (3, 6, 12)

HEADS: Final = {
    "seeker": ["seeker", "placed", "recorded"],
    "job": ["job", "seeker", "began", "ended", "recorded"],
    "person": ["person", "opted-out", "recorded"],
    "allocation": ["person", "period", "granted", "recorded"],
    "visit": ["visit", "person", "day", "arrived", "left", "recorded"],
    "goal": ["goal", "person", "wish", "due", "met", "recorded"],
    "proof": ["proof", "goal", "seeker", "check", "outcome", "verified-by", "relation", "submitted", "recorded"],
}


@dataclass
class Files:
    """The rows of all files, and the draws of which they are made."""

    rows: dict[str, list[list[str]]] = field(default_factory=lambda: {name: [] for name in HEADS})
    _random: random.Random = field(default_factory=lambda: random.Random(2007))  # noqa: S311 - made-up people

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def add(self, name: str, *cells: object, recorded: date) -> str:
        """Add a row and give its number; what is recorded after the extract is left out."""
        key = f"{name[0]}{len(self.rows[name]) + 1:04d}"
        if recorded <= LAST:
            self.rows[name].append([key, *(str(cell) for cell in cells), str(recorded)])
        return key


def start(period: int) -> date:
    """The first day of four weeks, counted from the first."""
    return FIRST + timedelta(28 * period)


def care(files: Files, one: Care) -> None:
    """Add what one person's four weeks come to."""
    first = start(one.period)
    files.rows["allocation"].append([one.person, str(first), f"{one.granted}", str(first)])
    lengths = _lengths(files, one)
    for place, (quarters, spared) in enumerate(lengths):
        day = first + timedelta(place * 28 // len(lengths))
        arrived = files.whole(7 * 60, 19 * 60)
        left = "" if one.person == "finn" and place == 0 else _clock(arrived + 15 * quarters - spared)
        files.add("visit", one.person, day, _clock(arrived), left, recorded=day + timedelta(1))
    due = first + timedelta(22)
    for place, answer in enumerate(one.answers):
        _asked(files, one.person, WISHES[place], due, answer)


def _lengths(files: Files, one: Care) -> list[tuple[int, int]]:
    """Visits of two to eight quarters of an hour, and how many minutes short of them each one was."""
    left, found = one.quarters, list[int]()
    while left:
        found.append(left if left <= 8 else min(files.whole(2, 8), left - 2))  # noqa: PLR2004 - the longest visit
        left -= found[-1]
    spare = 15 * one.quarters - one.minutes
    each, more = divmod(spare, len(found))
    return [(quarters, each + (place < more)) for place, quarters in enumerate(found)]


def _asked(files: Files, person: str, wish: str, due: date, answer: str) -> None:
    """Add an outcome that the person is asked about, and the answer."""
    met = {"n": "no", "?": ""}.get(answer, "yes")
    goal = files.add("goal", person, wish, due, met, recorded=due)
    if answer == "?":
        return
    role = ("person", "person", "relative")[files.whole(0, 2)]
    submitted = due + timedelta(15 if answer == "l" else files.whole(0, 14))
    relation = "connected" if answer == "c" else "independent"
    files.add("proof", goal, "", "", wish, role, relation, submitted, recorded=submitted)


def work(files: Files) -> None:
    """Add people who looked for work, their jobs, and who vouched for them."""
    for seeker, placed, jobs, said in WORK:
        since = FIRST if placed == "none" else date.fromisoformat(placed)
        files.rows["seeker"].append([seeker, placed, str(since)])
        for began, ended in jobs:
            known = date.fromisoformat(ended) if ended not in ("open", "?") else date.fromisoformat(began)
            files.add("job", seeker, began, ended.replace("?", ""), recorded=known)
        for months, who in zip(MONTHS, said, strict=True):
            if who != "-":
                _vouched(files, seeker, _months_after(since, months), months, who)


def _vouched(files: Files, seeker: str, due: date, months: int, who: str) -> None:
    """Add what shows that somebody was in work."""
    submitted = due + timedelta(29 if who == "l" else files.whole(0, 28))
    role, relation = ("seeker" if who == "p" else "employer"), ("connected" if who == "c" else "independent")
    said = ("", seeker, f"{months} months", "in-work", role, relation, submitted)
    files.add("proof", *said, recorded=submitted)


def _months_after(day: date, months: int) -> date:
    """The same day so many months later; no day of the sample is later than the 28th."""
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def made() -> Files:
    """The rows of all files."""
    files = Files()
    for person in dict.fromkeys(one.person for one in CARE):
        files.rows["person"].append([person, OPTED_OUT.get(person, "none"), str(FIRST)])
    for one in CARE:
        care(files, one)
    work(files)
    return files


if __name__ == "__main__":
    write({name: [HEADS[name], *lines] for name, lines in made().rows.items()}, beside=__file__, said=__doc__)
