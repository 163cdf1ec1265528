"""Writes the claims of the three care-leavers contracts: `python contracts/care-leavers/generate.py`.

One row for each person and each claim, so that the rows of a line add up to its published count.  Who reached a line
on which day is made up; the counts are not.  The same bytes every time, on any Python from 3.11.  `--into FOLDER`
writes elsewhere.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from made_up import as_csv

HERE = Path(__file__).resolve().parent
FIRST_START = date(2018, 10, 8)
STARTS_IN = 660  # days from the first start to the last: everybody has a year before the term ends
REPEATS = range(1, 6)  # the lines that count every time
LADDER = {line: 30 + 60 * (line - 19) for line in range(19, 24)}  # days from a first job to each threshold of earnings
EARNED = {20: 768, 21: 1_631, 22: 3_350, 23: 8_155}  # what a person has earned in all, in pounds

Lines = list[list[str]]


@dataclass(frozen=True)
class Project:
    """A contractor: how many people (published only for Reboot West), and how many reached each of the 23 lines."""

    name: str
    seed: int
    people: int
    reached: tuple[int, ...]
    own_proof: int = 0  # a line of which the last claim was signed by the provider's own staff

    def count(self, line: int) -> int:
        """How many times a line was reached."""
        return self.reached[line - 1]


PROJECTS = (
    Project(
        "reboot-west",
        121,
        231,
        (527, 453, 482, 466, 202, 145, 121, 106, 43, 33, 11, 10, 4, 2, 3, 29, 19, 6, 126, 114, 102, 73, 41),
    ),
    Project(
        "i-aspire",
        122,
        260,
        (706, 521, 593, 221, 120, 99, 90, 88, 50, 22, 6, 13, 9, 5, 2, 4, 3, 1, 159, 149, 129, 103, 72),
    ),
    Project(
        "apollo",
        123,
        96,
        (103, 0, 91, 87, 99, 53, 45, 32, 17, 19, 3, 0, 0, 0, 0, 22, 21, 17, 73, 64, 54, 46, 33),
        own_proof=17,
    ),
)

HEADS = {
    "participant": ["participant", "started", "recorded"],
    "step": ["step", "participant", "line", "reached", "recorded"],
    "payslip": ["payslip", "participant", "paid", "gross", "recorded"],
    "proof": ["proof", "participant", "outcome", "achieved", "verified-by", "relation", "submitted", "recorded"],
    "claim": ["claim", "participant", "outcome", "achieved", "made", "recorded"],
}


class Dice:
    """Draws, all of them made of `random()`."""

    def __init__(self, seed: int) -> None:
        """Start the draws of a seed."""
        self._random = random.Random(seed).random  # noqa: S311 - made-up people need no secrecy

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random() * (high - low + 1))

    def order(self, names: list[str]) -> list[str]:
        """The names in a drawn order."""
        return [name for _, name in sorted((self._random(), name) for name in names)]


def reached(project: Project, dice: Dice, started: dict[str, date]) -> list[tuple[int, str, date]]:
    """Who reached which line on which day: people take turns, so a line that repeats goes round evenly."""
    found = []
    workers = dice.order(list(started))
    for line in range(1, len(project.reached) + 1):
        people = workers if line in LADDER else dice.order(list(started))
        for number in range(project.count(line)):
            turn, place = divmod(number, len(people))
            if turn and line not in REPEATS:
                message = f"{project.name}: more people on line {line} than there are"
                raise ValueError(message)
            person = people[place]
            days = LADDER.get(line, 14 * line) + 70 * turn + dice.whole(0, 25)
            found.append((line, person, started[person] + timedelta(days)))
    return found


def rows(project: Project) -> dict[str, Lines]:
    """The rows of all files."""
    dice, money = Dice(project.seed), Dice(1000 + project.seed)
    sums: dict[str, int] = {}
    started = {
        f"{project.name[0]}{n:03d}": FIRST_START + timedelta(dice.whole(0, STARTS_IN))
        for n in range(1, project.people + 1)
    }
    made: dict[str, Lines] = {record: [] for record in HEADS}
    made["participant"] = [[person, str(day), str(day)] for person, day in started.items()]
    for number, (line, person, day) in enumerate(reached(project, dice, started), start=1):
        seen, claimed = day + timedelta(dice.whole(0, 6)), day + timedelta(dice.whole(7, 80))
        own = line == project.own_proof and (line, number) == _last(project, line)
        outcome, role = f"line-{line:02d}", ("adviser", "college", "employer")[dice.whole(0, 2)]
        if line in EARNED:
            made["payslip"] += payslips(money, sums, line, person, day)
        else:
            made["step"].append([f"s{number:04d}", person, str(line), str(day), str(seen)])
        proof = [f"p{number:04d}", person, outcome, str(day), role, "connected" if own else "independent"]
        made["proof"].append([*proof, str(claimed), str(claimed)])
        made["claim"].append([f"c{number:04d}", person, outcome, str(day), str(claimed), str(claimed)])
    return made


def payslips(money: Dice, sums: dict[str, int], line: int, person: str, day: date) -> Lines:
    """A payslip three weeks before the first threshold, and one with which each threshold is reached or passed."""
    found: Lines = []
    if person not in sums:
        sums[person] = money.whole(200, 700)
        first = day - timedelta(21)
        found.append([f"{person}-19", person, str(first), f"{sums[person]}.00", str(first)])
    gross = EARNED[line] - sums[person] + money.whole(0, 3) * 50
    sums[person] += gross
    return [*found, [f"{person}-{line}", person, str(day), f"{gross}.00", str(day)]]


def _last(project: Project, line: int) -> tuple[int, int]:
    """A line with the number of its last row."""
    return line, sum(project.reached[:line])


def main() -> None:
    """Write the files of all three contracts."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--into", type=Path, default=HERE)
    into = options.parse_args().into
    for project in PROJECTS:
        folder = into / project.name / "data"
        folder.mkdir(parents=True, exist_ok=True)
        for record, lines in rows(project).items():
            (folder / f"{record}.csv").write_bytes(as_csv([HEADS[record], *lines]))


if __name__ == "__main__":
    main()
