"""Data for the contracts of `typed`, drawn: ends of ranges, ties, blanks, rows that come late, twice or corrected."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Final

from tests.fuzz.typed import HOURS, POINTS

PEOPLE: Final = ("ann", "ben", "cat", "dan")
DAYS: Final = ("2026-04-01", "2026-06-30", "2026-07-01", "2026-08-31", "2027-02-28")
LATEST: Final = "2027-06-30"
BLANK: Final = 0.08  # how often a cell is not yet known
Table = list[list[str]]


def tables(chance: random.Random, *, proofs: bool) -> dict[str, Table]:
    """The rows of each file by its name, a heading first."""
    found = {
        "client": [["client", "born", "start", "care", "kind", "score", "recorded"], *_clients(chance)],
        "visit": [["visit", "client", "day", "length", "seen", "recorded"], *_visits(chance)],
        "stay": [["stay", "client", "began", "ended", "recorded"], *_stays(chance)],
    }
    if proofs:
        head = ["proof", "client", "outcome", "verified-by", "relation", "submitted", "recorded"]
        found["proof"] = [head, *_proofs(chance)]
    for rows in found.values():
        _again(rows, chance)
    return found


def _day(chance: random.Random) -> str:
    """One of few days, or the day before or after it."""
    near = date.fromisoformat(chance.choice(DAYS)) + timedelta(days=chance.choice((0, 0, 0, -1, 1, 28)))
    return near.isoformat()


def _blank(chance: random.Random, cell: str) -> str:
    return "" if chance.random() < BLANK else cell


def _clients(chance: random.Random) -> Table:
    born = ("2008-04-01", "1990-02-28", "2008-02-29")
    return [
        [
            name,
            _blank(chance, chance.choice(born)),
            _blank(chance, _day(chance)),
            _blank(chance, chance.choice(("yes", "no"))),
            _blank(chance, chance.choice(("home", "hostel"))),
            _blank(chance, chance.choice(POINTS)),
            chance.choice(("2026-04-01", "2026-07-02")),
        ]
        for name in PEOPLE[: chance.randint(1, len(PEOPLE))]
    ]


def _visits(chance: random.Random) -> Table:
    return [
        [
            f"v{at}",
            PEOPLE[0] if chance.random() < 0.7 else chance.choice(PEOPLE),
            _blank(chance, _day(chance)),
            _blank(chance, chance.choice(HOURS)),
            _blank(chance, chance.choice(("yes", "no"))),
            _day(chance),
        ]
        for at in range(chance.randint(0, 7))
    ]


def _stays(chance: random.Random) -> Table:
    found = []
    for at in range(chance.randint(0, 4)):
        began = _day(chance)
        ended = date.fromisoformat(began) + timedelta(days=chance.choice((0, 27, 28, 90, 91, 92)))
        out = chance.choice(("open", ended.isoformat()))
        found.append([f"s{at}", chance.choice(PEOPLE[:2]), began, _blank(chance, out), LATEST])
    return found


def _proofs(chance: random.Random) -> Table:
    roles, relations = ("landlord", "landlord", "provider"), ("independent", "independent", "payee")
    return [
        [
            f"p{at}",
            chance.choice(PEOPLE[:2]),
            chance.choice(("won", "won", "kept")),
            _blank(chance, chance.choice(roles)),
            _blank(chance, chance.choice(relations)),
            day := _day(chance),
            day,
        ]
        for at in range(chance.randint(0, 4))
    ]


def _again(rows: Table, chance: random.Random) -> None:
    """Say some rows twice, and correct some on a later day."""
    for row in rows[1:]:
        said = chance.random()
        if said < 0.05:
            rows.append(list(row))
        elif said < 0.15:
            other = chance.choice(rows[1:])
            rows.append([row[0], *other[1:-1], LATEST])
