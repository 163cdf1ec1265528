"""The records of a drawn contract: how they are linked, what their fields hold, and which cells to try in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from tests.engines.chance import Chance

ODD_NAMES: Final = (
    "select",
    "order-by",
    "join",
    "null",
    "rowid",
    "value1",
    "Value1",
    "union",
    "cast",
    "day-of",
    "desc",
)
KINDS: Final = ("home", "hostel", "street")


@dataclass(frozen=True)
class Field:
    """A field: what an expression may do with it, how it is declared, and cells at the ends of what it may hold."""

    name: str
    kind: str  # hours, points, money, number, percent, beds, days, date, time, test, code, text
    text: str
    cells: tuple[str, ...] = ()
    none: bool = False


@dataclass
class Record:
    """A record: the one it leads to, its clock and its fields; `rows` are those that the contract itself has."""

    name: str
    plural: str
    of: str = ""
    clock: str = ""
    end: str = ""
    fields: list[Field] = field(default_factory=list)
    key: tuple[str, ...] = ()  # columns beside those of `of`; () for an identifier of its own
    heading: str = ""  # what stands between the name and the colon
    rows: tuple[str, ...] = ()
    most: int = 5


@dataclass
class Schema:
    """All records of a contract by name, and their text."""

    records: dict[str, Record] = field(default_factory=dict)
    blocks: list[str] = field(default_factory=list)

    def add(self, record: Record, text: str = "") -> None:
        """Add a record with its text, by default that of its fields."""
        self.records[record.name] = record
        of = f" of {record.of}" if record.of else ""
        fields = ", ".join(one.text for one in record.fields)
        self.blocks.append(text or f"record {record.name}{of}{record.heading}" + (f": {fields}" if fields else ""))

    def above(self, name: str) -> list[str]:
        """A record and those that it leads to, nearest first."""
        found = []
        while name:
            found.append(name)
            name = self.records[name].of if name in self.records else ""
        return found

    def below(self, name: str) -> list[Record]:
        """The records of data whose rows lead to a row; for "" all of data."""
        return [
            one
            for one in self.records.values()
            if not one.rows
            and one.name != name
            and (not name or name in self.above(one.name))
            and "period" not in one.of
        ]


def named(chance: Chance, used: set[str], plain: str) -> str:
    """A name that nothing has yet: the plain one, or one that a database would rather not see."""
    free = [name for name in ODD_NAMES if name not in used and name.lower() not in {one.lower() for one in used}]
    name = chance.one(*free) if free and chance.has("odd names", 40) else plain
    assert name not in used, name
    used.add(name)
    return name


def field_of(kind: str, name: str, chance: Chance) -> Field:
    """A field of a kind."""
    none = chance.has("nones", 30) and kind != "test"
    end = " or none" if none else ""
    match kind:
        case "hours":
            return Field(name, kind, f"{name} 0 to 24 hours{end}", ("0", "1.5", "0:15", "7.25", "24", "3"), none)
        case "points":
            return Field(name, kind, f"{name} -10 to 20 points{end}", ("0", "5", "-10", "20", "10", "7"), none)
        case "money":
            cells = ("0", "0.01", "17.50", "33.33", "0.35", "1,000.00", "£2.05")
            return Field(name, kind, f"{name} {chance.one('GBP', 'money')}{end}", cells, none)
        case "number":
            return Field(name, kind, f"{name} 0 to 12 number{end}", ("0", "1", "2", "3", "12"), none)
        case "percent":
            return Field(name, kind, f"{name} percent{end}", ("0%", "50%", "12.5%", "33.33%", "100%", "49.99%"), none)
        case "beds":
            return Field(name, kind, f"{name} beds{end}", ("0", "1", "3", "100"), none)
        case "date":
            return Field(name, kind, f"{name} date{end}", (), none)
        case "time":
            return Field(name, kind, f"{name} time{end}", ("00:00", "18:31", "23:59", "09:00", "07:30"), none)
        case "code":
            return Field(name, kind, f"{name} one of {' or '.join(KINDS)}{end}", KINDS, none)
        case _:
            return Field(name, "test", f"{name} yes or no", ("yes", "no", "Y", "FALSE"))


PLAIN: Final = ("hours", "points", "money", "number", "percent", "beds", "date", "time", "code", "test")


def drawn(chance: Chance) -> Schema:
    """The records of one contract; there are always clients, with a start."""
    made, used = Schema(), set[str]()

    def fields(prefix: str, least: int, most: int) -> list[Field]:
        kinds = [chance.one(*PLAIN) for _ in range(chance.number(least, most))]
        return [
            field_of(kind, named(chance, used, f"{prefix}-{kind}-{at}"), chance) for at, kind in enumerate(kinds, 1)
        ]

    def dated(role: str, name: str) -> Field:
        return Field(name, "date", f"{name} {role} date")

    if chance.has("lots"):
        _lots(made, chance)
    clock = chance.one("start", "")
    start = Field("start", "date", f"start {clock} date".replace("  ", " "))
    personal = chance.has("personal")
    born = Field("born", "date", "born personal date" if personal else "born date")
    own = [start, born, *fields("client", 1, 4)]
    of, head = "lot" if "lot" in made.records else "", ", personal" if personal and chance.maybe(50) else ""
    made.add(Record("client", "clients", of, "start" if clock else "", "", own, heading=head))
    if chance.has("visits"):
        more = [*fields("visit", 1, 3)]
        if chance.has("times"):
            more += [
                Field("arrived", "time", "arrived start time", ("09:00", "18:31", "23:40", "00:00")),
                Field("left", "time", "left end time within 12 hours", ("09:15", "19:01", "00:20", "11:40")),
            ]
        if chance.has("places"):
            made.add(Record("ward", "wards", "", "", "", [field_of("money", "nightly", chance)]))
            more.append(Field("place", "link", "place ward or none"))
        heading = ", proved by countersign" if chance.has("proved rows") else ""
        made.add(
            Record("visit", "visits", "client", "day", "", [dated("event", "day"), *more], heading=heading, most=9)
        )
    if chance.has("stays"):
        _spells(made, "stay", fields("stay", 0, 1))
        if chance.has("custody"):
            _spells(made, "custody", [], ("booked", "freed"))
    if chance.has("needs") or "choices" in chance.on:
        area = Field("area", "area", "area one of health or work", ("health", "work"))
        more = [area, field_of("points", "need-points", chance), *fields("need", 0, 1), dated("event", "agreed")]
        made.add(Record("need", "needs", "client", "agreed", "", more, ("area",), ", at most one each area"))
        if chance.has("notes"):
            made.add(Record("note", "notes", "need", "noted", "", [dated("event", "noted"), *fields("note", 1, 1)]))
    if chance.has("children"):
        made.add(Record("child", "children", "client", "", "", fields("child", 1, 2), heading=", plural children"))
    if chance.has("audits") and "lot" in made.records:
        more = [dated("event", "audited"), field_of("percent", "wrong", chance), *fields("audit", 0, 1)]
        made.add(Record("audit", "audits", "lot", "audited", "", more))
    if chance.has("uploads"):
        uploaded = Record("upload", "uploads", "period", "", "", [Field("made-on", "date", "made-on date")], ())
        made.add(uploaded, "record upload of period, one each period: made-on date")
    if chance.has("listed days"):
        made.add(Record("special-day", "special-days", "", "falls", "", [dated("event", "falls")]))
    if chance.has("reviews") or "choices" in chance.on:
        _reviews(made, chance)
    if chance.maybe(15):
        head = f", complete after {chance.one('28 days', '15 days')}"
        made.add(
            Record(
                "survey", "surveys", "", "asked", "", [dated("event", "asked"), *fields("survey", 1, 2)], heading=head
            )
        )
    return made


def _lots(made: Schema, chance: Chance) -> None:
    """Lots as rows of data, as blocks of the contract, or as a schedule."""
    how = chance.one("data", "blocks", "schedule")
    north, south = chance.one("10", "7.5"), chance.one("12", "7.5")
    capacity = [Field("capacity", "hours", "capacity")]
    if how == "data":
        made.add(
            Record(
                "lot", "lots", "", "", "", [field_of("hours", "capacity", chance), field_of("test", "rural", chance)]
            )
        )
    elif how == "blocks":
        text = "\n\n".join(
            f'lot {name} "{name.title()}"  [Sch 1]\n  capacity = {hours} hours'
            for name, hours in (("north", north), ("south", south))
        )
        made.add(Record("lot", "lots", fields=capacity, rows=("north", "south")), text)
    else:
        dated = "" if not chance.maybe(60) else " | from "
        as_at = ", as at period's start" if dated else ""
        head = f"schedule lot{as_at}  [Sch 1]\n  | lot | capacity{dated} |"
        first, later = (" | 1 April 2026", " | 1 October 2026") if dated else ("", "")
        rows = [("north", north, first), *([("north", south, later)] if dated else []), ("south", south, first)]
        body = "".join(f"\n  | {name} | {hours} hours{day} |" for name, hours, day in rows)
        made.add(Record("lot", "lots", fields=[] if dated else capacity, rows=("north", "south")), head + body)


def _spells(made: Schema, name: str, more: list[Field], ends: tuple[str, str] = ("began", "ended")) -> None:
    """A record of stretches of time of a client."""
    first, last = ends
    own = [Field(first, "date", f"{first} start date"), Field(last, "end", f"{last} end date or open"), *more]
    heading = ", plural custodies" if name == "custody" else ""
    made.add(Record(name, made_plural(name), "client", first, last, own, heading=heading, most=8))


def made_plural(name: str) -> str:
    """The plural of a record of spells."""
    return "custodies" if name == "custody" else f"{name}s"


def _reviews(made: Schema, chance: Chance) -> None:
    """Milestones of each client, with a reading for each of them."""
    lengths = chance.one("13 weeks, 26 weeks", "28 days", "3 months, 6 months, 9 months")
    made.add(
        Record("review", "reviews", "client", "due", "", [], rows=tuple(lengths.split(", "))),
        f"milestone review each client at {lengths} after start",
    )
    made.records["review"].fields.append(Field("due", "date", "due"))
    own = [field_of(kind, f"reading-{kind}", chance) for kind in ("test", chance.one("points", "hours"))]
    made.add(Record("reading", "readings", "review", "", "", own, ("client", "review"), ", one each review"))
