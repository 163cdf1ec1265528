"""Data that fit a drawn contract: ends of ranges and periods, ties, blanks, and rows late, twice or wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from tests.engines.chance import Chance
from tests.engines.schema import Field, Record, Schema

KEYS: Final = ("ann", "ben", "cat", "dan")
ODD_KEYS: Final = ("o'brien", "Ann", "ann", "01", "1", "é", 'a "b"', "NULL", "a,b", "%", "ANN")
ENDS: Final = ("2026-04-01", "2026-06-30", "2026-07-01", "2026-09-30", "2026-08-31", "2027-02-28", "2027-04-01")
HOLIDAYS: Final = ("2026-04-03", "2026-04-06", "2026-05-04", "2026-08-31", "2026-12-25")
FIRST: Final = date(2026, 4, 1)
LONGEST: Final = 200  # days: of lengths in the contract, those that spells are drawn for
LATEST: Final = "2027-06-30"
WRONG: Final = ("?", "31/4/2026", "1e3", "12.345678", "-99", "maybe", "1,2", "#N/A", "25:61")
NOWHERE: Final = ("eve", "eve", "")  # rows that no file holds, and one that is not said
BLANK: Final = 7  # in a hundred cells
ORDERED: Final = "earliest claimed first"  # where it matters which of several people comes first in a period
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WRITTEN: Final = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (202[67])\b")
LONG: Final = re.compile(r"\b(\d+) (days|weeks|months)\b")
COUNTED: Final = re.compile(r"after (\d+) (?:of any \d+ )?(days|weeks|months) of stay")
COVERED: Final = re.compile(r"milestone review .*")
SOON: Final = (1, 5, 2, 5, 8, 9)  # days from the end of one spell to the start of the next
APART: Final = (50, 70, 130)
Table = list[list[str]]


@dataclass
class Facts:
    """Draws the tables of one contract, a heading first in each; `days` are those that the contract writes."""

    chance: Chance
    schema: Schema
    text: str
    tables: dict[str, Table] = field(default_factory=dict)
    keys: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    days: tuple[str, ...] = ENDS
    lengths: tuple[int, ...] = (27, 28, 90, 91)
    gaps: tuple[int, ...] = SOON
    spells: dict[tuple[str, tuple[str, ...]], list[tuple[date, date]]] = field(default_factory=dict)
    began: dict[tuple[str, ...], date] = field(default_factory=dict)  # the day on which each client starts

    def __post_init__(self) -> None:
        """Find the days and lengths that the contract writes: rows lie at their ends."""
        body = self.text.partition("prevails")[2]
        found = [
            date(int(year), MONTHS.index(month) + 1, int(day)).isoformat() for day, month, year in WRITTEN.findall(body)
        ]
        self.days = (*ENDS[:3], *dict.fromkeys(found), *ENDS[3:])
        each = {"days": 1, "weeks": 7, "months": 30}
        covered = "".join(COVERED.findall(body)) if "covers start to due" in body else ""
        spans = COUNTED.findall(body) + LONG.findall(covered) or LONG.findall(body)
        self.gaps = (*SOON, *APART) if " of any " in body else SOON
        said = dict.fromkeys(int(number) * each[unit] for number, unit in spans)
        self.lengths = tuple(days for days in said if days <= LONGEST) or self.lengths

    def draw(self) -> dict[str, Table]:
        """Draw the tables of all records of data."""
        for record in self.schema.records.values():
            if record.rows:
                self.keys[record.name] = self.made(record)
            else:
                self.tables[record.name] = self.table(record)
        return self.tables

    def made(self, record: Record) -> list[tuple[str, ...]]:
        """The keys of rows that the contract itself has, of milestones for each client."""
        if record.of:
            return [(*above, row) for above in self.keys[record.of] for row in record.rows]
        return [(row,) for row in record.rows]

    def day(self) -> str:
        """One of few days, or a day beside it; any day of a week, or of rest, where the contract asks for such days."""
        if " is in " in self.text and self.chance.maybe(60):
            first = date.fromisoformat(self.chance.one("2026-04-06", "2026-07-06", *HOLIDAYS))
            return (first + timedelta(days=self.chance.one(0, 0, 1, 2, 3, 4, 5, 6))).isoformat()
        near = date.fromisoformat(self.chance.one(*self.days)) + timedelta(
            days=self.chance.one(0, 0, 0, 0, -1, 1, 2, 3, 4, 28)
        )
        return near.isoformat()

    def columns(self, record: Record) -> list[str]:
        """The columns of what a record leads to by its key."""
        if record.of == "period":
            return ["period"]
        if not record.of:
            return []
        above = self.schema.records[record.of]
        return self.own_key(above)

    def own_key(self, record: Record) -> list[str]:
        """The columns that a row is known by."""
        if record.name == "review":
            return ["client", "review"]
        return [*self.columns(record), *record.key] if record.key and record.of != "period" else [record.name]

    def table(self, record: Record) -> Table:
        """The rows of one record."""
        keyed = bool(record.key) or record.of == "period"
        above = self.columns(record)
        own = [one for one in record.fields if one.name not in above and not (keyed and one.name in record.key)]
        extra = [name for name in record.key if name not in above]
        head = [*([] if keyed else [record.name]), *above, *extra, *(one.name for one in own), "recorded"]
        rows: Table = [head]
        least = {"client": 3 if ORDERED in self.text else 1, "stay": 2}.get(record.name, 0)
        many = self.chance.number(least, 4 if record.name == "client" else record.most)
        names = self.names(record, many)
        kept: list[tuple[str, ...]] = []
        for at in range(many):
            link = self.link(record)
            if above and link is None:
                break
            parts = [self.chance.one(*(next(one for one in record.fields if one.name == name).cells)) for name in extra]
            key = (*(link or ()), *parts) if keyed else (names[at],)
            if key in kept:
                continue
            kept.append(key)
            cells = self.cells(record, own, link or ())
            if record.name == "client":
                self.began[key] = _day(next(cell for one, cell in zip(own, cells, strict=True) if one.name == "start"))
            rows.append(
                [*([] if keyed else [names[at]]), *(link or ()), *parts, *cells, self.recorded(record, own, cells)]
            )
        self.keys[record.name] = kept
        self.again(rows, len(head) - len(own) - 1)
        return rows

    def names(self, record: Record, many: int) -> list[str]:
        """Identifiers: plain ones, or some that a database may sort or read in its own way."""
        if record.name == "client":
            odd = self.chance.some(ODD_KEYS, many, many) if self.chance.has("odd keys") else []
            return odd or list(KEYS)
        return [f"{record.name[0]}{at}" for at in range(many)]

    def link(self, record: Record) -> tuple[str, ...] | None:
        """The key of the row that a row leads to: often the same one, so that rows tie; now and then none there is."""
        if record.of == "period":
            return (self.chance.one("2026-04-01", "2026-07-01"),)
        found = self.keys.get(record.of, [])
        if not found:
            return None
        together = 75 if record.end and "gaps at most" in self.text else 50
        link = found[0] if self.chance.maybe(together) else self.chance.one(*found)
        return (self.chance.one(*NOWHERE), *link[1:]) if self.chance.has("strays", 10) else link

    def cells(self, record: Record, own: list[Field], link: tuple[str, ...]) -> list[str]:
        """The cells of one row; a spell begins and ends where the contract, or a spell before it, makes it matter."""
        found = [self.cell(one) for one in own]
        if record.end and len(own) > 1:
            first, last = self.spell(record, link)
            found[:2] = first.isoformat(), self.chance.one("open", *[last.isoformat()] * 4, self.day())
        if found and self.chance.has("bad cells", 12):
            found[self.chance.number(0, len(found) - 1)] = self.chance.one(*WRONG)
        return [("" if self.chance.maybe(BLANK) else cell) for cell in found]

    def spell(self, record: Record, link: tuple[str, ...]) -> tuple[date, date]:
        """The days of a spell: from a client's start, soon after the one before it, or for some days inside a stay.

        It is as long as the contract counts, or half of it, or a day less or more.
        """
        one, start = self.chance.one, self.began.get(link, FIRST)
        before, around = self.spells.setdefault((record.name, link), []), self.spells.get(("stay", link), [])
        if around and record.name != "stay" and self.chance.maybe(75):
            first = one(*around)[0] + timedelta(days=one(0, 3, 7, 20, 30, 92))
            last = first + timedelta(days=one(0, 3, 7, 8))
        else:
            after = before[-1][1] + timedelta(days=one(*self.gaps)) if before and self.chance.maybe(90) else start
            first = after if self.chance.maybe(75) else date.fromisoformat(self.day())
            long = one(*self.lengths) // one(1, 2, 2, 3)
            last = first + timedelta(days=long + one(-1, 0, -2, 1))
        before.append((first, last))
        return first, last

    def cell(self, one: Field) -> str:
        """A cell of a field."""
        if one.none and self.chance.maybe(20):
            return "none"
        if one.kind == "link":
            wards = [key[0] for key in self.keys.get("ward", [])]
            return self.chance.one("none", *wards)
        if one.kind == "end":
            return "open"
        if one.name == "start" and self.chance.maybe(60):
            later: tuple[str, ...] = () if ORDERED in self.text else ("2026-05-31", "2026-07-01")
            return self.chance.one("2026-04-01", "2026-04-02", "2026-04-30", *later)
        if one.name == "born":
            return self.chance.one("2008-04-01", "2010-07-01", "1990-02-28", "2008-02-29")
        return self.day() if one.kind == "date" else self.chance.one(*one.cells)

    def recorded(self, record: Record, own: list[Field], cells: list[str]) -> str:
        """When a row was recorded: on its day, or a quarter or a year later."""
        day = next(
            (cell for one, cell in zip(own, cells, strict=True) if one.name == record.clock and cell[:3] == "202"), ""
        )
        then = _day(day)
        late = self.chance.one(100, 400) if self.chance.has("late rows", 15) else self.chance.one(0, 1, 14)
        return min((then + timedelta(days=late)).isoformat(), "2028-12-31")

    def again(self, rows: Table, keys: int) -> None:
        """Say some rows twice, contradict some on the same day, and correct some on a later day."""
        if not self.chance.has("said again"):
            return
        for row in rows[1:]:
            said = self.chance.number(1, 100)
            other = self.chance.one(*rows[1:])
            if said > 90:
                rows.append(list(row))
            elif said > 80:
                rows.append([*row[:keys], *other[keys:-1], row[-1]])
            elif said > 70:
                rows.append([*row[:keys], *other[keys:-1], LATEST])


def _day(cell: str) -> date:
    """The day that a cell says, or the first of all."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return FIRST


def days_known(chance: Chance, text: str) -> str:
    """The day as known on which a case is run: where the contract asks, about when money is paid or figures come."""
    if " paid\n" in text and chance.maybe(40):
        return chance.one("2026-07-14", "2026-07-15", "2026-07-10", "2026-10-10")
    if "use index" in text and chance.maybe(50):
        return chance.one("2026-10-20", "2026-12-10", "2026-07-19")
    edge = chance.one("2026-07-15", "2026-07-14", "2026-10-15", "2026-08-29", "2026-08-30", "2027-04-15", "2027-04-10")
    return chance.one("2027-06-30", "2027-04-30", "2028-06-30", "2026-10-20", edge, edge)
