"""Expressions that are well typed: each is made of names that its setting has, and of units that fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from tests.engines.chance import Chance
from tests.engines.schema import KINDS, Field, Record, Schema

HOURS: Final = ("1.5", "0", "0.25", "3", "7.25", "24")
PRICES: Final = ("£10", "£0.01", "£0.35", "£17.50", "£33.33", "£2.05", "£100")
DAYS: Final = ("1 July 2026", "30 June 2026", "1 April 2026", "31 August 2026", "28 February 2027", "31 October 2026")
MODES: Final = ("half up", "half even", "down", "up")
ORDERS: Final = ("at least", "at most", "above", "below")
ADDED: Final = ("hours", "points", "money", "number", "beds", "days")  # kinds that are added up
WEEKDAYS: Final = ("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays")
DEEPEST: Final = 3
STEPS: Final = {
    "hours": ("15 minutes", "1 hour", "5 minutes"),
    "points": ("1 point", "0.5 points"),
    "money": ("£0.01", "£0.05", "£1"),
    "number": ("1", "0.1"),
    "beds": ("1 bed",),
    "days": ("1 day",),
}
ZERO: Final = {
    "hours": "0 hours",
    "points": "0 points",
    "money": "£0",
    "number": "0",
    "percent": "0%",
    "beds": "0 beds",
    "days": "0 days",
}


@dataclass(frozen=True)
class Setting:
    """Where an expression stands: the record whose row is bound, the period beside it, and the row a total is for."""

    record: str = ""
    period: str = ""  # period, or financial-year
    outer: str | None = None  # in a total: the record of the row that it is for

    @property
    def each(self) -> str:
        """How a value is headed that has this setting."""
        return " and ".join(part for part in (self.record, self.period) if part)


@dataclass(frozen=True)
class Value:
    """A named value: what it is, and of what it is one each; one that may be none is only compared."""

    name: str
    kind: str
    record: str
    period: str
    none: bool = False
    quotient: bool = False


@dataclass
class Formulas:
    """Draws the expressions of one contract."""

    chance: Chance
    schema: Schema
    named: list[Value] = field(default_factory=list)
    paid: set[str] = field(default_factory=set)

    def of(self, kind: str, at: Setting, depth: int = 0) -> str:
        """An expression of a kind."""
        plain = self.plain(kind, at)
        if depth >= DEEPEST or self.chance.maybe(40):
            return self.chance.one(*plain)
        built = self.test(at, depth + 1) if kind == "test" else self.built(kind, at, depth + 1)
        return self.chance.one(*plain[:1], *built) if built else self.chance.one(*plain)

    # ---------------------------------------------------------------- names and written values

    def fields(self, kind: str, at: Setting, *, none: bool = False) -> list[str]:
        """The fields of a kind that a setting has: of the row that is bound, and of those it leads to."""
        return [
            one.name
            for record in self.schema.above(at.record)
            for one in self.schema.records[record].fields
            if one.kind == kind and (none or not one.none)
        ]

    def values(self, kind: str, at: Setting, *, none: bool = False) -> list[str]:
        """The named values of a kind that can be read in a setting."""
        above = ["", *self.schema.above(at.record)]
        return [
            one.name
            for one in self.named
            if one.kind == kind
            and one.record in above
            and one.period in ("", at.period)
            and (none or not (one.none or one.quotient))
        ]

    def written(self, kind: str) -> list[str]:
        """Written values of a kind; their ends are met in the data."""
        one = self.chance.one
        match kind:
            case "hours":
                return [f"{one(*HOURS)} hours", f"{one('15', '90', '20')} minutes"]
            case "points":
                return [f"{one('5', '0', '10', '20')} points"]
            case "money":
                return [one(*PRICES)]
            case "number":
                return [one("2", "0", "1", "3", "12")]
            case "percent":
                return [one("50%", "12.5%", "100%", "33.33%", "0%")]
            case "beds":
                return [f"{one('1', '3')} beds"]
            case "days":
                return [f"{one('28', '91', '7')} days", f"{one('4', '13')} weeks"]
            case "date":
                return [one(*DAYS)]
            case "time":
                return [one("18:31", "09:00", "00:00")]
            case _:
                return []

    def plain(self, kind: str, at: Setting) -> list[str]:
        """Names, written values and totals of a kind."""
        found = self.fields(kind, at) + self.values(kind, at) + self.totals(kind, at)
        if kind == "days" and at.period:
            found.append(f"days in {self.chance.one('', 'whole ')}{at.period}")
        if kind == "date" and at.period:
            found.append(f"{at.period}'s {self.chance.one('start', 'end')}")
        if kind == "test":
            found += [f"{name} is {self.chance.one('home', 'hostel')}" for name in self.fields("code", at, none=True)]
            found += [f"{name} is {self.chance.one('health', 'work')}" for name in self.fields("area", at)]
            return found or [self.compared(at, DEEPEST)]
        return found + self.written(kind)

    # ---------------------------------------------------------------- totals over rows

    def rows(self, at: Setting) -> list[Record]:
        """The records of which a total may be taken in a setting."""
        if at.outer is not None:
            return []
        return [one for one in self.schema.below(at.record) if one.clock or not at.period]

    def where(self, at: Setting, record: Record, percent: int = 45) -> str:
        """A condition on the rows of a total, or none."""
        inner = Setting(record.name, at.period, at.record)
        if record.heading.startswith(", proved") and self.chance.maybe(60):
            return " where proved"
        return f" where {self.of('test', inner, DEEPEST - 1)}" if self.chance.maybe(percent) else ""

    def totals(self, kind: str, at: Setting) -> list[str]:
        """Totals of a kind over rows."""
        found = []
        for record in self.chance.some(self.rows(at), 0, 2):
            inner = Setting(record.name, at.period, at.record)
            if kind == "number":
                found.append(f"(count of {record.plural}{self.where(at, record)})")
            if kind in ADDED:
                summed = [*self.own(kind, record), *self.row_values(kind, record, at)]
                over = f"{record.plural}{self.where(at, record)}"
                found += [f"(sum of {self.chance.one(*summed)} over {over})"] if summed else []
            if kind == "test":
                test = self.of("test", inner, DEEPEST - 1)
                word = self.chance.one("any", "no", "every", "at least 2", "at most 1")
                many = record.name if word in ("any", "no") else record.plural
                found.append(
                    f"(every {record.name} has {test})" if word == "every" else f"({word} {many} where {test})"
                )
        if kind == "days":
            found += self.days_in(at)
        return found

    def days_in(self, at: Setting) -> list[str]:
        """Days that lie in spells: of a period, or between two days."""
        found = []
        for record in (one for one in self.rows(at) if one.end and at.record):
            less = "custody" in self.schema.records and record.name == "stay" and self.chance.maybe(40)
            spell = (
                f"time in {record.name}{self.where(Setting(at.record), record, 25)}{' except custody' if less else ''}"
            )
            when = (
                "during period"
                if at.period == "period" and self.chance.maybe(70)
                else "from start to (91 days after start)"
            )
            when = when if at.record == "client" or "during" in when else "from 1 July 2026 to 30 September 2026"
            found.append(f"({spell} {when})")
        return found

    def own(self, kind: str, record: Record) -> list[str]:
        """The fields of a kind of a record itself, never none."""
        return [one.name for one in record.fields if one.kind == kind and not one.none]

    def row_values(self, kind: str, record: Record, at: Setting) -> list[str]:
        """The named values of a kind of each row of a record."""
        return [
            one.name
            for one in self.named
            if one.kind == kind
            and one.record == record.name
            and one.period in ("", at.period)
            and not one.none
            and not one.quotient
        ]

    # ---------------------------------------------------------------- arithmetic

    def built(self, kind: str, at: Setting, depth: int) -> list[str]:
        """Constructs of a kind over smaller expressions."""
        one = self.chance.one

        def sub(other: str) -> str:
            return self.of(other, at, depth)

        found = []
        if kind in ADDED:
            found += [
                f"({sub(kind)} {one('+', '+', '-')} {sub(kind)})",
                f"({one('larger', 'smaller')} of ({sub(kind)}) and ({sub(kind)}))",
                f"(({sub(kind)}) rounded {one(*MODES)} to {one(*STEPS[kind])})",
                f"({sub(kind)} * {sub('percent')})",
            ]
            if at.period == "period":
                found += [f"({name} to date)" for name in self.to_date(kind, at)]
        match kind:
            case "money":
                rates = {"hours": "hour", "points": "point", "beds": "bed", "days": "day"}
                other = one(*rates)
                found += [f"({one(*PRICES)} * {sub('number')})", f"({one(*PRICES)} per {rates[other]} * {sub(other)})"]
                found += [f"({one(*PRICES)} * {name})" for name in self.quotients(at)]
            case "number":
                found += [
                    f"({sub(kind)} / {one('4', '2', '7')} rounded {one(*MODES)} to 0.1)",
                    f"(({sub('money')}) / £0.05 rounded {one(*MODES)} to 1)",
                    f"(({sub('hours')}) / 3 hours rounded {one(*MODES)} to 1)",
                    f"(({sub('days')}) / 1 week rounded down to 1)",
                    f"((lower limit of ({sub(kind)}) among ({sub(kind)})) rounded {one(*MODES)} to 0.01)",
                ]
            case "days":
                found.append(f"(whole {one('days', 'weeks')} from {sub('date')} to {sub('date')})")
            case "date":
                length = one("13 weeks", "1 month", "10 working days", "28 days", "1 year")
                found += [
                    f"({length} {one('after', 'before')} {sub(kind)})",
                    f"({one('later', 'earlier')} of ({sub(kind)}) and ({sub(kind)}))",
                ]
            case "hours":
                found += ["time from arrived to left"] if "arrived" in self.fields("time", at) else []
            case _:
                pass
        return found

    def to_date(self, kind: str, at: Setting) -> list[str]:
        """The values each period that can be added up to date in a setting."""
        found = self.values(kind, at)
        return [one.name for one in self.named if one.name in found and one.period and one.record == at.record]

    def quotients(self, at: Setting) -> list[str]:
        """The names of quotients that nobody has rounded: they are multiplied and compared."""
        above = ["", *self.schema.above(at.record)]
        return [
            one.name for one in self.named if one.quotient and one.record in above and one.period in ("", at.period)
        ]

    # ---------------------------------------------------------------- conditions

    def two(self, kind: str, at: Setting, depth: int) -> tuple[str, str]:
        """Two different expressions of a kind; only one of them may be written out."""
        left = self.chance.one(*(self.fields(kind, at, none=True) + self.values(kind, at, none=True) or [""]))
        left = left or self.of(kind, at, depth)
        for _ in range(5):
            right = self.of(kind, at, depth)
            if right != left:
                return left, right
        others = {"date": DAYS, "time": ("18:31", "09:00")}.get(kind) or (
            ZERO[kind],
            *self.written(kind),
            *self.written(kind),
        )
        return left, next((other for other in others if other != left), left)

    def compared(self, at: Setting, depth: int) -> str:
        """A comparison of two things of one kind."""
        kinds = [kind for kind in (*ADDED, "percent", "time") if self.fields(kind, at, none=True) or kind in ADDED[:4]]
        kind = self.chance.one(*kinds)
        left, right = self.two(kind, at, depth)
        return f"({left} is {self.chance.one(*ORDERS)} {right})"

    def test(self, at: Setting, depth: int) -> list[str]:
        """Conditions over smaller expressions."""
        one = self.chance.one
        then, since = self.two("date", at, depth)
        number, test = self.of("number", at, depth), self.of("test", at, depth)
        within = one("28 days", "1 month", "5 working days", "91 days")
        unit = one("years", "months")
        found = [
            self.compared(at, depth),
            self.compared(at, depth),
            f"({number} is 1 to {one('', 'below ')}3)",
            f"({then} is {one('before', 'after', 'at least', 'at most')} {since})",
            f"({then} is within {within} {one('after', 'before')} {since})",
            f"({then} is in {one('bank-holidays', 'weekends', *WEEKDAYS)})",
            f"((whole {unit} from {then} to {since}) is at least {one('16', '3', '18')} {unit})",
            f"(not {test})",
            f"({test} {one('and', 'or')} {self.of('test', at, depth)})",
        ]
        maybe = [name for kind in ("points", "money", "hours", "date", "code") for name in self.nones(kind, at)]
        found += [f"({one(*maybe)} is {one('none', 'not none')})"] if maybe else []
        codes = self.fields("code", at, none=True)
        found += [f"({one(*codes)} {one('is', 'is not')} {one(*KINDS)})"] if codes else []
        points = self.fields("points", at) + self.values("points", at)
        if points and at.outer is None:
            found.append(
                f"({self.of('points', at, depth)} {one('rises', 'falls')} by at least 5 points from {one(*points)})"
            )
        found += self.spells(at)
        return found

    def nones(self, kind: str, at: Setting) -> list[str]:
        """What may be none of a kind in a setting."""
        sure = {*self.fields(kind, at), *self.values(kind, at)}
        every = self.fields(kind, at, none=True) + self.values(kind, at, none=True)
        return [name for name in every if name not in sure and name not in self.quotients(at)]

    def spells(self, at: Setting) -> list[str]:
        """Conditions on stretches of time: whether they are open, and whether they cover a time."""
        one = self.chance.one
        if at.record in ("stay", "custody"):
            end = self.schema.records[at.record].end
            return [f"({end} is {one('open', 'not open')})", f"({end} is before {one(*DAYS)})"]
        if at.record == "client" and at.outer is None and "stay" in self.schema.records:
            return [f"(stay covers start to ({one('28 days', '13 weeks')} after start))"]
        return []


def codes_of(value: Field) -> tuple[str, ...]:
    """The codes of a field, with none where it may be so."""
    return (*KINDS, "none") if value.none else KINDS
