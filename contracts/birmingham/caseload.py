"""The clean caseload of the pilot: people, stays, hours, goals and proofs, made up from the call-offs of Annex A.

Everything is drawn from one seeded generator, of which only `random()` is used: the same rows on every Python.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

SEED = 20130405
START, END = date(2013, 4, 1), date(2013, 9, 30)
EXTRACTS = tuple(date(2013, *md) for md in ((5, 7), (6, 7), (7, 5), (8, 7), (9, 6), (10, 7), (11, 7), (12, 6)))
MONTHS = {name: number for number, name in enumerate(("April", "May", "June", "July", "August", "September"), start=4)}

HEADS = {
    "money": ("economic-wellbeing", ("jobcentre", "charity")),
    "learning": ("enjoy-and-achieve", ("college", "charity")),
    "health": ("be-healthy", ("clinician",)),
    "safety": ("stay-safe", ("landlord", "police")),
    "community": ("positive-contribution", ("charity", "college")),
}
AGES = {"disabilities": (18, 64), "mental-health": (19, 70), "social-exclusion": (18, 52), "older-people": (56, 92)}

Row = dict[str, Any]


@dataclass
class Service:
    """A call-off of Annex A: capacity (units, or hours a week) from each of its dates."""

    service: str
    lot: str
    kind: str
    capacity: dict[date, int] = field(default_factory=dict)

    def on(self, day: date) -> int:
        """The capacity called off on a day."""
        return self.capacity[max(start for start in self.capacity if start <= day)]


@dataclass
class Caseload:
    """The clean rows, each a dict with the columns of its record."""

    services: list[Service]
    client: list[Row] = field(default_factory=list)
    stay: list[Row] = field(default_factory=list)
    timesheet: list[Row] = field(default_factory=list)
    goal: list[Row] = field(default_factory=list)
    proof: list[Row] = field(default_factory=list)


class Dice:
    """Draws, all of them made of `random()`."""

    def __init__(self, seed: int) -> None:
        """Start the draws of a seed."""
        self._random = random.Random(seed).random  # noqa: S311 - made-up people need no secrecy

    def under(self, chance: float) -> bool:
        """Whether something with this chance happens."""
        return self._random() < chance

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        """A number in a range."""
        return low + self._random() * (high - low)

    def one_of(self, options: Any) -> Any:  # noqa: ANN401 - of any kind
        """One of several, each alike."""
        return options[self.whole(0, len(options) - 1)]


class Steady:
    """Something that happens to a steady share of cases, so that a small service is no freak."""

    def __init__(self, dice: Dice, share: float) -> None:
        """Start somewhere in the round."""
        self._share, self._sum = share, dice.between(0, 1)

    def falls(self) -> bool:
        """Whether it happens to the next case."""
        self._sum += self._share
        happens = self._sum >= 1
        self._sum -= happens
        return happens


def annex(contract: Path) -> list[Service]:
    """The call-offs in the contract's own Annex A."""
    found: dict[str, Service] = {}
    for line in contract.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if cells and re.fullmatch(r"s[0-9][0-9]", cells[0]) and cells[-1].endswith("2013"):
            name, _, lot, kind, units, hours, _, start = cells
            made = found.setdefault(name, Service(name, lot, kind))
            day, month, year = start.split()
            first = date(int(year), MONTHS[month], int(day))
            made.capacity[first] = int(units) if kind == "accommodation" else int(hours.split()[0])
    return list(found.values())


def recorded(day: date) -> date:
    """The day of the first monthly extract after a day."""
    return next(extract for extract in EXTRACTS if extract > day)


def week_parts() -> list[tuple[date, date]]:
    """The weeks of the term from Monday to Sunday, cut where a month ends."""
    parts, day = [], START
    while day <= END:
        last = day
        while last < END and (last + timedelta(1)).weekday() != 0 and (last + timedelta(1)).day != 1:
            last += timedelta(1)
        parts.append((day, last))
        day = last + timedelta(1)
    return parts


def build(contract: Path) -> Caseload:
    """The whole caseload."""
    made, dice = Caseload(annex(contract)), Dice(SEED)
    for service in made.services:
        people = _spells(made, dice, service)
        if service.kind == "floating":
            _timesheets(made, dice, service, people)
        else:
            _stays(made, people)
        chance = Steady(dice, dice.between(0.74, 0.97))
        for person in people:
            _goals(made, dice, person, chance)
    return made


Spell = tuple[str, date, date | None]


def _spells(made: Caseload, dice: Dice, service: Service) -> list[Spell]:
    """People one after another in each place of a service, with voids between them."""
    housed = service.kind == "accommodation"
    places = service.on(START) if housed else max(8, round(service.on(START) / 1.4))
    usual = {"older-people": 420, "disabilities": 260}.get(service.lot, 130) if housed else 115
    full = dice.between(0.91, 0.985)
    there = Steady(dice, full)
    spells: list[Spell] = []
    for place in range(places):
        last = date(2013, 6, 30) if housed and place >= service.on(END) else END
        since = -dice.whole(1, usual) if there.falls() else dice.whole(0, 20)
        day = START + timedelta(since)
        while day <= last:
            end = max(day, START + timedelta(3)) + timedelta(round(usual * dice.between(0.15, 1.5)))
            kept = end if end <= END else None
            if last < END and end > last:
                kept = last
            spells.append((_person(made, dice, service, day), day, kept))
            day = end + timedelta(1 + round(usual * (1 - full) / full * dice.between(0.3, 1.7)))
    return spells


def _person(made: Caseload, dice: Dice, service: Service, first: date) -> str:
    low, high = AGES[service.lot]
    client = f"{len(made.client) + 1:05d}"
    age, leaver, connected, fleeing, care = dice.whole(low, high), "no", "yes", "no", "no"
    if service.lot == "social-exclusion" and dice.under(0.04):
        age, leaver = dice.whole(16, 17), "yes"
    elif dice.under(0.03):
        connected, fleeing = "no", "yes"
    elif _large(service) and dice.under(0.014):
        why = dice.whole(0, 2)
        age, connected, care = ((17, "yes", "no"), (age, "no", "no"), (age, "yes", "yes"))[why]
    referred = first - timedelta(dice.whole(0, 20))
    made.client.append(
        {
            "client": client,
            "service": service.service,
            "referred": referred,
            "age": age,
            "care-leaver": leaver,
            "connected": connected,
            "fleeing": fleeing,
            "registered-care": care,
            "recorded": recorded(max(referred, START)),
            "_large": _large(service),
        }
    )
    return client


def _large(service: Service) -> bool:
    """Whether one person more or less changes little."""
    return service.kind == "floating" or service.on(START) >= 14  # noqa: PLR2004 - units


def _stays(made: Caseload, people: list[Spell]) -> None:
    for client, first, last in people:
        made.stay.append(
            {
                "stay": f"h{len(made.stay) + 1:04d}",
                "client": client,
                "moved-in": first,
                "moved-out": last or "open",
                "recorded": recorded(max(last or END, START)),
            }
        )


def _timesheets(made: Caseload, dice: Dice, service: Service, people: list[Spell]) -> None:
    rows: dict[str, list[Row]] = {client: [] for client, _, _ in people}
    target, month, monthly = dice.between(0.88, 1.02), 0, 0.0
    for first, last in week_parts():
        if first.month != month:
            month, monthly = first.month, target * dice.between(0.97, 1.025)
        there = [c for c, began, ended in people if began <= last and (ended is None or ended >= first)]
        seen = {client: dice.whole(400, 1600) for client in there if not dice.under(0.05)}
        days = (last - first).days + 1
        quarters = 4 * service.on(first) * monthly * days / 7 * dice.between(0.97, 1.03)
        for client, part in seen.items():
            length = Fraction(max(1, round(quarters * part / sum(seen.values()))), 4)
            rows[client].append({"client": client, "week": first, "length": length, "recorded": recorded(last)})
    for kept in rows.values():
        for row in kept:
            made.timesheet.append({"timesheet": f"t{len(made.timesheet) + 1:05d}", **row})


def _goals(made: Caseload, dice: Dice, person: Spell, chance: Steady) -> None:
    client, first, ended = person
    reviews = [first + timedelta(91 * number) for number in range(1, 9)]
    here = [due for due in reviews if START <= due <= END and (ended is None or due - timedelta(60) <= ended)]
    if not here and dice.under(0.25):
        here = [first + timedelta(42)]
    for due in here:
        heads = {dice.one_of(tuple(HEADS)) for _ in range(dice.whole(1, 2))}
        for head in sorted(heads) if START <= due <= END else ():
            agreed = max(due - timedelta(dice.whole(80, 91)), first)
            goal = f"g{len(made.goal) + 1:05d}"
            reached: date | str = "none"
            if chance.falls():
                reached = agreed + timedelta(dice.whole(3, (due - agreed).days))
                _proofs(made, dice, (goal, head), (reached, due))
            elif dice.under(0.1):  # true before it was agreed, or only after the review
                reached = agreed - timedelta(10) if dice.under(0.5) else due + timedelta(9)
                _proofs(made, dice, (goal, head), (min(reached, due), due))
            row = {"goal": goal, "client": client, "head": head, "agreed": agreed, "due": due, "reached": reached}
            made.goal.append({**row, "recorded": recorded(due)})


def _proofs(made: Caseload, dice: Dice, goal: tuple[str, str], days: tuple[date, date]) -> None:
    (name, head), (reached, due) = goal, days
    outcome, verifiers = HEADS[head]
    late = dice.between(0, 1)
    wait = dice.whole(0, 24)
    if late < 0.015:  # noqa: PLR2004 - no proof at all
        return
    if late < 0.05:  # noqa: PLR2004 - for half
        wait = dice.whole(30, 55)
    elif late < 0.06:  # noqa: PLR2004 - out of time
        wait = dice.whole(58, 65)
    relation = "connected" if dice.under(0.012) else "independent"
    kinds: tuple[tuple[str, str], ...] = ((dice.one_of(("letter", "certificate")), dice.one_of(verifiers)),)
    if head == "money":
        kinds = (("award-letter", dice.one_of(verifiers)),)
        if dice.under(0.3):
            kinds = (("payslip", "employer"), ("bank-statement", "charity"))[: 1 if dice.under(0.05) else 2]
    for kind, role in kinds:
        submitted = due + timedelta(wait)
        made.proof.append(
            {
                "proof": f"f{len(made.proof) + 1:05d}",
                "goal": name,
                "outcome": outcome,
                "kind": kind,
                "verified-by": role,
                "relation": relation,
                "dated": min(reached + timedelta(dice.whole(0, 9)), due),
                "submitted": submitted,
                "recorded": recorded(submitted),
            }
        )
