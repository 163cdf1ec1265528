"""Writes people whose claims add up to the published counts: `python contracts/rough-sleeping/generate.py`.

How often each line of the card was claimed is published (`COUNTS`); who reached what on which day is made up.  One row
for each person, stay, treatment, assessment, course and week of work, and for each claim one of the claim and one of
its proof.  The same bytes every time, on any Python from 3.11.  `--into FOLDER` writes elsewhere.
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

FIRST: Final = date(2017, 11, 1)

HOMES: Final = ("entered", "home-3", "home-6", "home-12", "home-18", "home-24")
MONTHS: Final = (0, 3, 6, 12, 18, 24)
COUNTS: Final = {
    **dict(zip(HOMES, (328, 329, 315, 273, 243, 195), strict=True)),
    "wellbeing": (391, 274, 165),
    "mind-entry": 129,
    "mind-kept": 81,
    "alcohol-entry": 17,
    "alcohol-kept": 8,
    "drugs-entry": 81,
    "drugs-kept": 95,
    "qualification": 27,
    "volunteers-13": 15,
    "volunteers-26": 10,
    "part-time-13": 4,
    "part-time-26": 3,
    "full-time-13": 7,
    "full-time-26": 5,
}
KEPT_FOR: Final = {"mind": 6, "alcohol": 3, "drugs": 3}  # months of treatment
HOURS: Final = {"volunteers": 7, "part-time": 10, "full-time": 30}  # each week
PEOPLE: Final = 391

HEADS: Final = {
    "client": ["client", "recorded"],
    "stay": ["stay", "client", "moved-in", "moved-out", "recorded"],
    "review": ["review", "client", "held", "recorded"],
    "treatment": ["treatment", "client", "kind", "began", "ended", "recorded"],
    "shift": ["shift", "client", "day", "unpaid", "paid", "recorded"],
    "award": ["award", "client", "gained", "guided", "recorded"],
    "claim": ["claim", "client", "outcome", "achieved", "made", "recorded"],
    "proof": ["proof", "client", "outcome", "achieved", "verified-by", "relation", "submitted", "recorded"],
}


@dataclass
class Files:
    """The rows of all files, and the draws of which they are made."""

    rows: dict[str, list[list[str]]] = field(default_factory=lambda: {name: [] for name in HEADS})
    _random: random.Random = field(default_factory=lambda: random.Random(152))  # noqa: S311 - made-up people

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def add(self, name: str, *cells: object, recorded: date) -> None:
        """Add a row with a number of its own."""
        key = f"{name[0]}{len(self.rows[name]) + 1:04d}"
        self.rows[name].append([key, *(str(cell) for cell in cells), str(recorded)])

    def claimed(self, client: str, outcome: str, achieved: date, role: str) -> None:
        """Add a claim of what was reached on a day, and what proves it, both in time."""
        made = achieved + timedelta(self.whole(3, 80))
        day = achieved if outcome == "wellbeing" else ""
        self.add("claim", client, outcome, day, made, recorded=made)
        self.add("proof", client, outcome, day, role, "independent", made, recorded=made)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; every day of the data that is moved is one of the first 28."""
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def homes(files: Files, entered: list[date]) -> None:
    """Add stays: those who kept a home longest come first, and the first of them never claimed to have entered."""
    for place, moved_in in enumerate(entered[: COUNTS["home-3"]]):
        kept = [step for step, line in enumerate(HOMES) if place < COUNTS[line] or line == "entered"]
        reached, client = max(kept), person(place)
        gone = months_after(moved_in, MONTHS[reached]) + timedelta(files.whole(5, 60))
        files.add("stay", client, moved_in, "open", recorded=moved_in)
        if reached + 1 < len(HOMES):  # the same stay again, when its end is known
            key = files.rows["stay"][-1][0]
            files.rows["stay"].append([key, client, str(moved_in), str(gone), str(gone)])
        for step in kept:
            day = months_after(moved_in, MONTHS[step]) - timedelta(1) if step else moved_in
            if step or place:
                files.claimed(client, HOMES[step], day, "landlord")


def assessments(files: Files, entered: list[date]) -> None:
    """Add assessments: the first, second and third of so many people."""
    for turn, count in enumerate(COUNTS["wellbeing"]):
        for place in range(count):
            held = entered[place] + timedelta(14 + 180 * turn)
            files.add("review", person(place), held, recorded=held)
            files.claimed(person(place), "wellbeing", held, "clinician")


def treatments(files: Files, entered: list[date]) -> None:
    """Add treatments.  More people kept one for drugs than claimed its start: the start was claimed by the first."""
    first = {"mind": 0, "alcohol": 140, "drugs": 170}
    for kind, months in KEPT_FOR.items():
        starts, kept = COUNTS[f"{kind}-entry"], COUNTS[f"{kind}-kept"]
        for turn in range(max(starts, kept)):
            place = first[kind] + turn
            began = entered[place] + timedelta(files.whole(20, 60))
            began = began.replace(day=min(began.day, 28))
            gone = began + timedelta(files.whole(20, 50))
            files.add("treatment", person(place), kind, began, "open" if turn < kept else gone, recorded=began)
            if turn < starts:
                files.claimed(person(place), f"{kind}-entry", began, "clinician")
            if turn < kept:
                files.claimed(person(place), f"{kind}-kept", months_after(began, months) - timedelta(1), "clinician")


def learning(files: Files, entered: list[date]) -> None:
    """Add courses."""
    for turn in range(COUNTS["qualification"]):
        place = 300 + turn
        gained = entered[place] + timedelta(files.whole(60, 120))
        files.add("award", person(place), gained, files.whole(20, 40), recorded=gained)
        files.claimed(person(place), "qualification", gained, "college")


def work(files: Files, entered: list[date]) -> None:
    """Add weeks of volunteering and of work, for 13 weeks or for 26."""
    place = 330
    for kind, hours in HOURS.items():
        for turn in range(COUNTS[f"{kind}-13"]):
            began = entered[place] + timedelta(files.whole(30, 90))
            weeks = 26 if turn < COUNTS[f"{kind}-26"] else 13
            for week in range(weeks):
                day = began + timedelta(7 * week)
                unpaid, paid = (hours, 0) if kind == "volunteers" else (0, hours)
                files.add("shift", person(place), day, unpaid, paid, recorded=day)
            for length in range(13, weeks + 1, 13):
                files.claimed(person(place), f"{kind}-{length}", began + timedelta(7 * length), "employer")
            place += 1


def person(place: int) -> str:
    """The name of a person in the files."""
    return f"p{place + 1:03d}"


def made() -> Files:
    """The rows of all files."""
    files = Files()
    entered = [FIRST + timedelta(files.whole(0, 360)) for _ in range(PEOPLE)]
    entered = [day.replace(day=min(day.day, 28)) for day in entered]
    for place, day in enumerate(entered):
        files.rows["client"].append([person(place), str(day)])
    homes(files, entered)
    assessments(files, entered)
    treatments(files, entered)
    learning(files, entered)
    work(files, entered)
    return files


if __name__ == "__main__":
    write(
        {name: [HEADS[name], *lines] for name, lines in made().rows.items()},
        beside=__file__,
        said=__doc__,
        folder="published",
    )
