"""Writes what four services did in a year: `python contracts/worcestershire/generate.py`.

Hours, outcomes judged and outcomes achieved of each service and quarter are given (`YEAR`); who was visited when, and
what shows each outcome, is made up so that the rows add up to them.  `data/planted.json` says how many outcomes failed
for which reason.  The same bytes every time, on any Python from 3.11.  `--into FOLDER` writes elsewhere.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

sys.path.append(str(Path(__file__).resolve().parents[1]))

from made_up import write

QUARTERS: Final = [date(2010, 4, 1), date(2010, 7, 1), date(2010, 10, 1), date(2011, 1, 1), date(2011, 4, 1)]
LAST: Final = date(2011, 4, 30)  # the extract holds what was recorded by then

# Hours of direct support, outcomes judged and outcomes achieved, for each of the four quarters from April 2010.
YEAR: Final = {
    "worcester": ((2457, 0, 0), (2622, 20, 13), (2800, 24, 18), (2565, 24, 19)),
    "redditch": ((1638, 0, 0), (1748, 16, 10), (1840, 16, 12), (1900, 18, 15)),
    "evesham": ((819, 0, 0), (874.5, 7, 5), (900.25, 8, 6), (855, 9, 7)),
    "malvern": ((1300.75, 0, 0), (1311, 12, 7), (1242, 12, 9), (1282.5, 12, 10)),
}
# For each aspect the outcome, the outputs that show it, how many of them, and who vouches.
ASPECTS: Final = {
    "income": ("more-income", "award", 1, "jobcentre"),
    "debt": ("debt-managed", "payment", 3, "landlord"),
    "work": ("working", "shift", 8, "employer"),
    "health": ("seen-by-doctor", "check", 1, "clinician"),
    "substances": ("in-treatment", "session", 6, "clinician"),
    "home": ("home-kept", "rent-month", 3, "landlord"),
    "safety": ("safer", "report", 1, "police"),
    "activities": ("joins-in", "activity", 4, "college"),
    "say": ("has-a-say", "meeting", 2, "landlord"),
    "learning": ("learns", "certificate", 1, "college"),
}
# What goes wrong with an outcome that is judged and not achieved, in turn.
FAULTS: Final = (
    "one output too few",
    "shown before the plan",
    "proved too late",
    "proved by the provider's own company",
)

HEADS: Final = {
    "client": ["client", "service", "referred", "age", "needs-support", "connected", "fleeing", "recorded"],
    "visit": ["visit", "client", "held", "length", "kind", "recorded"],
    "plan": ["plan", "client", "agreed", "signed", "recorded"],
    "goal": ["goal", "plan", "aspect", "due", "recorded"],
    "output": ["output", "goal", "kind", "made", "recorded"],
    "proof": ["proof", "goal", "outcome", "verified-by", "relation", "submitted", "recorded"],
}


class Dice:
    """Draws, all of them made of `random()`."""

    def __init__(self, seed: int) -> None:
        """Start the draws of a seed."""
        self._random = random.Random(seed).random  # noqa: S311 - made-up people need no secrecy

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random() * (high - low + 1))

    def of(self, things: list[str]) -> str:
        """One of some things."""
        return things[self.whole(0, len(things) - 1)]


@dataclass
class Files:
    """The rows of all files, numbered as they come, and how many outcomes failed for which reason."""

    dice: Dice
    rows: dict[str, list[list[str]]] = field(default_factory=lambda: {name: [] for name in HEADS})
    planted: Counter[str] = field(default_factory=Counter)
    present: dict[tuple[str, int], list[str]] = field(default_factory=dict)

    def add(self, name: str, *cells: object, recorded: date) -> str:
        """Add a row, unless it is recorded after the extract, and give its key."""
        key = f"{name[0]}{len(self.rows[name]) + 1:05d}"
        if recorded <= LAST:
            self.rows[name].append([key, *(str(cell) for cell in cells), str(recorded)])
        return key

    def person(self, service: str, agreed: date, **said: str) -> str:
        """Add somebody who came a week or two before the plan."""
        referred = agreed - timedelta(self.dice.whole(5, 16))
        fleeing = said.get("fleeing", "yes" if service == "malvern" else "no")
        connected = said.get("connected", self.dice.of(["yes", "no"]) if fleeing == "yes" else "yes")
        age, needs = self.dice.whole(16, 79), said.get("needs", "yes")
        return self.add("client", service, referred, age, needs, connected, fleeing, recorded=referred)


def judged(files: Files, service: str, quarter: int, number: int, achieved: int) -> None:
    """Add the plans whose outcomes are judged in a quarter: two outcomes a plan, the achieved ones first."""
    for place in range(number):
        if place % 2 == 0:
            agreed = QUARTERS[quarter - 1] + timedelta(files.dice.whole(0, 40))
            client = files.person(service, agreed)
            plan = files.add("plan", client, agreed, "yes", recorded=agreed)
            for present in (quarter - 1, quarter):
                files.present.setdefault((service, present), []).append(client)
        fault = "" if place < achieved else FAULTS[(files.planted.total()) % len(FAULTS)]
        files.planted.update([fault] if fault else [])
        goal(files, plan, agreed, _day(files, quarter), fault)


def goal(files: Files, plan: str, agreed: date, due: date, fault: str) -> None:
    """Add an outcome of a plan, what shows it, and who vouches for it."""
    aspect = files.dice.of(list(ASPECTS))
    outcome, kind, needed, role = ASPECTS[aspect]
    key = files.add("goal", plan, aspect, due, recorded=agreed)
    first = max(agreed + timedelta(1), due - timedelta(182))
    for _ in range(needed - (fault == FAULTS[0])):
        made = first + timedelta(files.dice.whole(0, (due - first).days))
        made = agreed - timedelta(files.dice.whole(0, 30)) if fault == FAULTS[1] else made
        files.add("output", key, kind, made, recorded=made + timedelta(files.dice.whole(0, 6)))
    submitted = due + timedelta(files.dice.whole(29, 40) if fault == FAULTS[2] else files.dice.whole(0, 28))
    relation = "connected" if fault == FAULTS[3] else "independent"
    files.add("proof", key, outcome, role, relation, submitted, recorded=submitted)


def _day(files: Files, quarter: int) -> date:
    """A day of a quarter."""
    start = QUARTERS[quarter]
    return start + timedelta(files.dice.whole(0, (_end(quarter) - start).days))


def _end(quarter: int) -> date:
    return QUARTERS[quarter + 1] - timedelta(1) if quarter + 1 < len(QUARTERS) else date(2011, 6, 30)


def visits(files: Files, service: str, quarter: int, hours: float) -> None:
    """Add visits that make up the hours, and now and then a journey or a missed one, which do not count."""
    left = round(hours * 4)  # in quarters of an hour
    while left:
        length = min(left, files.dice.whole(4, 16))
        left -= length
        client, held = files.dice.of(files.present[service, quarter]), _day(files, quarter)
        kind = files.dice.of(["face-to-face"] * 7 + ["remote"] * 2 + ["on-behalf"])
        files.add("visit", client, held, length / 4, kind, recorded=held + timedelta(files.dice.whole(0, 7)))
        if files.dice.whole(1, 12) == 1:
            other = files.dice.of(["travel", "missed"])
            files.add("visit", client, held, files.dice.whole(1, 4) / 4, other, recorded=held)


def not_counted(files: Files) -> None:
    """Add somebody who does not qualify, with an unsigned plan, somebody who may not, judged, and a spoilt cell."""
    agreed = date(2010, 7, 5)
    people = (({"needs": "no"}, "no", "does not need support"), ({"connected": ""}, "yes", "connection unknown"))
    for said, signed, word in people:
        client = files.person("evesham", agreed, **said)
        plan = files.add("plan", client, agreed, signed, recorded=agreed)
        goal(files, plan, agreed, date(2010, 11, 15), "")
        for week in range(8):
            held = agreed + timedelta(7 * week)
            files.add("visit", client, held, 1.5, "face-to-face", recorded=held)
        files.planted[word] += 1
    client, held = files.rows["visit"][0][1], date(2010, 8, 2)
    files.add("visit", client, held, "#N/A", "face-to-face", recorded=held)
    files.planted["a spreadsheet's error as a length"] += 1


def made() -> Files:
    """The rows of all files."""
    files = Files(Dice(2010))
    for service, year in YEAR.items():
        for quarter, (_, number, achieved) in enumerate(year):
            judged(files, service, quarter, number, achieved)
        judged(files, service, 4, 6, 6)  # judged after the extract
        for quarter, (hours, _, _) in enumerate(year):
            visits(files, service, quarter, hours)
    not_counted(files)
    return files


def main() -> None:
    """Write the files."""
    files = made()
    rows = {name: [HEADS[name], *lines] for name, lines in files.rows.items()}
    folder = write(rows, beside=__file__, said=__doc__)
    planted = json.dumps(files.planted, indent=2) + "\n"
    (folder / "planted.json").write_text(planted, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
