"""Well-typed contracts, drawn: a small skeleton in which every formula is made of names and units that fit.

Features are drawn as well, so that some contracts have none of a kind and others several.  Numbers and dates come from
few values, which `facts` draws too: ends of ranges are met, rows tie, and prices give half-pennies.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Final

HEADING: Final = """\
language pbr 1

contract drawn "A contract that was drawn"  [1]
  between   council "Example City Council", nhs "Example NHS", provider "Example Support Ltd"
  term      1 April 2026 to 31 March 2027
  money     GBP, each line rounded {rounded} £0.01  [1.1]
  calendar  weeks start Monday, month ends clamp, working days England  [1.2]
  periods   {periods} from 1 April 2026, cut-off 15 days after, restated for {restated}  [1.3]
  unknown rows  {unknown}  [1.4]
  prevails  this text  [1.5]

record client: born date, start date, care yes or no, kind one of home or hostel, score 0 to 20 points
record visit of client: day event date, length 0 to 24 hours, seen yes or no
record stay of client: began start date, ended end date or open
"""
HOURS: Final = ("0", "0.25", "1.5", "3", "7.5", "24")
NUMBERS: Final = ("0", "1", "2", "3", "12")
POINTS: Final = ("0", "5", "10", "20")
PRICES: Final = ("£0.01", "£0.35", "£17.50", "£33.33", "£100")
DAYS: Final = ("1 April 2026", "30 June 2026", "1 July 2026", "31 August 2026", "28 February 2027")
ORDERS: Final = ("at least", "at most", "above", "below")
WAYS: Final = ("half up", "half even", "down", "up")
PAYERS: Final = "66.6%, nhs 33.4%, odd pennies to council"
EACH: Final = ("client", "client and period", "visit")
MADE: Final = ("hours", "number", "money", "test")  # what a named value may be
DEEPEST: Final = 3


@dataclass
class Drawer:
    """Draws the expressions of one contract; `named` has the values that were given a name, by kind and `each`."""

    chance: random.Random
    named: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def one(self, *of: str) -> str:
        """One of some texts."""
        return self.chance.choice(of)

    def maybe(self, text: str, share: float = 0.5) -> str:
        """A text or nothing."""
        return text if self.chance.random() < share else ""

    def of(self, kind: str, each: str, depth: int = 0) -> str:
        """An expression of a kind that may stand in a value each so-and-so."""
        plain = self.plain(kind, each) + self.named.get((kind, each), [])
        if each != "visit" and kind in ("hours", "number", "money"):
            plain += [f"(sum of {name} over visits{self.where()})" for name in self.named.get((kind, "visit"), [])]
        if "period" in each:
            plain += [
                f"({name} to date)" for name in self.named.get((kind, each), []) if name != "fee" and kind in MADE[:3]
            ]
        if depth >= DEEPEST or self.chance.random() < 0.35:
            return self.chance.choice(plain)
        return self.chance.choice([*self.built(kind, each, depth + 1), self.chance.choice(plain)])

    def plain(self, kind: str, each: str) -> list[str]:
        """Names and written values of a kind."""
        own = each == "visit"
        match kind:
            case "hours":
                written = [f"{self.one(*HOURS)} hours", f"{self.one('15', '20', '90')} minutes"]
                return [*written, "length" if own else f"(sum of length over visits{self.where()})"]
            case "number":
                return [self.one(*NUMBERS)] + ([] if own else [f"(count of visits{self.where()})"] * 2)
            case "points":
                return ["score", f"{self.one(*POINTS)} points"]
            case "money":
                spell = f"({self.one(*PRICES)} per day * {self.one('time in stay during period', 'days in period')})"
                return [self.one(*PRICES)] + ([spell] if "period" in each else [])
            case "date":
                return ["start", "born", self.one(*DAYS)] + (["day"] if own else [])
            case _:
                return ["care", f"kind is {self.one('home', 'hostel')}"] + (
                    ["seen"] if own else [f"({self.one('any', 'no')} visit where {self.inner()})"]
                )

    def built(self, kind: str, each: str, depth: int) -> list[str]:
        """One of each construct of a kind over smaller expressions."""

        def sub(other: str) -> str:
            return self.of(other, each, depth)

        match kind:
            case "hours" | "points":
                return [
                    f"({sub(kind)} {self.one('+', '-')} {sub(kind)})",
                    f"({sub(kind)} * {sub('number')})",
                    f"({self.one('larger', 'smaller')} of ({sub(kind)}) and ({sub(kind)}))",
                    *([f"({sub(kind)} rounded {self.one(*WAYS)} to 15 minutes)"] if kind == "hours" else []),
                ]
            case "number":
                return [
                    f"({sub(kind)} {self.one('+', '-', '*')} {sub(kind)})",
                    f"({self.one('larger', 'smaller')} of ({sub(kind)}) and ({sub(kind)}))",
                    f"({sub(kind)} / {self.one('2', '4', '7')} rounded {self.one(*WAYS)} to 0.1)",
                    f"(({sub('money')}) / £0.05 rounded {self.one(*WAYS)} to 1)",
                    f"(({sub('hours')}) / 3 hours rounded {self.one(*WAYS)} to 1)",
                    f"({sub(kind)} * {self.one('12.5%', '50%', '90%')})",
                ]
            case "money":
                return [
                    f"({self.one(*PRICES)} * {sub('number')})",
                    f"({self.one(*PRICES)} per hour * {sub('hours')})",
                    f"({self.one(*PRICES)} per point * {sub('points')})",
                    f"({sub(kind)} + {sub(kind)})",
                    f"({self.one('larger', 'smaller')} of ({sub(kind)}) and ({sub(kind)}))",
                    f"({sub(kind)} rounded {self.one(*WAYS)} to £0.05)",
                ]
            case "date":
                return [f"({self.one('13 weeks', '1 month', '10 working days')} after {sub(kind)})"]
            case _:
                return self.test(each, depth)

    def two(self, kind: str, each: str, depth: int) -> tuple[str, str]:
        """Two different expressions of a kind."""
        left, right = self.of(kind, each, depth), self.of(kind, each, depth)
        return (left, right) if left != right else self.two(kind, each, depth)

    def test(self, each: str, depth: int) -> list[str]:
        """One of each construct of a condition."""
        kind = self.one("hours", "points", "number", "money")
        more, less = self.two(kind, each, depth)
        then, since = self.two("date", each, depth)
        unit = self.one("years", "months")
        number, test = self.of("number", each, depth), self.of("test", each, depth)
        return [
            f"({more} is {self.one(*ORDERS)} {less})",
            f"({number} is {self.one('1', '100%')} to {self.one('', 'below ')}3)",
            f"({then} is {self.one('before', 'after', 'at least', 'at most')} {since})",
            f"({then} is within {self.one('13 weeks', '3 months')} after {since})",
            f"(whole {unit} from {since} to {then} is {self.one(*ORDERS)} {self.one('1', '18', '24')} {unit})",
            f"({test} {self.one('and', 'or')} {self.of('test', each, depth)})",
            f"(not {test})",
        ]

    def where(self) -> str:
        """A condition on visits that are counted, or none."""
        return self.maybe(f" where {self.inner()}")

    def inner(self) -> str:
        """A condition on a visit."""
        named = self.named.get(("test", "visit"), [])
        over = f"length is {self.one(*ORDERS)} {self.one(*HOURS)} hours"
        return self.one("seen", "not seen", over, f"day is before {self.one(*DAYS)}", *named)

    def value(self, at: int) -> str:
        """A named value, which later formulas may name."""
        kind, each, name = self.one(*MADE), self.one(*EACH), f"value-{at}"
        formula = self.of(kind, each)
        if kind != "test" and self.chance.random() < 0.4:
            test = self.of("test", each, DEEPEST - 1)
            formula = f"\n  {formula} when {test}\n  {self.of(kind, each)} otherwise"
        else:
            formula = f" {formula}"
        self.named.setdefault((kind, each), []).append(name)
        return f"let {name} each {each} ={formula}".replace("=\n", "\n").replace(" \n", "\n")

    def payment(self, at: int) -> str:
        """A payment each client and period, or each visit."""
        each = self.one("client and period", "client and period", "visit")
        of = each if "period" in each else f"{each} and period"
        lines = [f"payment paid-{at} each {of}  [3.{at}]", f"  amount  {self.of('money', each)}"]
        lines += [f"  at least  {self.one('£0', '£0', '£0.35')}"]
        lines += [f"  payers  council {PAYERS}"] if self.chance.random() < 0.2 else []
        lines += [f"  at most  {self.one('£100', '£250.01')}"] if self.chance.random() < 0.3 else []
        tests = ["day is at least period's start", "day is at most period's end"] if each == "visit" else []
        tests += [self.of("test", each, DEEPEST - 1)] if self.chance.random() < 0.4 else []
        lines += [f"  when  {' and '.join(tests)}"] if tests else []
        return "\n".join(lines)


ELSE: Final = """\
or £0 when all-of is 0
  pennies largest remainder to £0.01, ties by client"""
EVIDENCE: Final = """\
evidence letter  [2.1]
  verified   by landlord, not by provider
  submitted  within {first} days after achieved, then within 56 days for {late}  [2.2]"""
ACHIEVED: Final = (
    "on first stay's began",
    "on start when {test}",
    "on first visit's day where {inner}",
    "after {length} of stay, continuous",
    "after {length} of stay, continuous, gaps at most 7 days",
)


def contract(chance: random.Random) -> str:
    """A contract that `check` should pass: the skeleton, named values, payments, and outcomes or limits or neither."""
    draw = Drawer(chance)
    heading = HEADING.format(
        rounded=draw.one("half up to", "half even to", "down to"),
        periods=draw.one("quarters", "months"),
        restated=draw.one("60 days", "12 months"),
        unknown=draw.one("pay the rest", "hold"),
    )
    parts = [heading.rstrip("\n")]
    if chance.random() < 0.4:
        wait = draw.maybe("\n  when unknown, hold for 10 working days, then refuse")
        conditions = "".join(f"\n  {name}: {draw.of('test', 'client')}" for name in ("old", "kept-in-touch"))
        parts.append(f"eligibility each client on start  [2]{conditions}{wait}")
    parts += tables(draw)
    parts += [draw.value(at) for at in range(chance.randint(1, 4))]
    parts += outcomes(draw) if chance.random() < 0.6 else []
    parts += [draw.payment(at) for at in range(chance.randint(1, 2))]
    parts += [limit(draw)] if chance.random() < 0.4 else []
    return "\n\n".join(parts) + "\n"


def tables(draw: Drawer) -> list[str]:
    """A decision table, a marginal table and a shared pot, or some of them, each with a name."""
    found = []
    if draw.chance.random() < 0.3:
        rows = "".join(f"\n  | {kind} | {draw.one(*PRICES)} |" for kind in ("home", "hostel"))
        found.append(f"table fee by kind, unique  [2.5]\n  | kind | fee |{rows}")
        for each in EACH:
            draw.named.setdefault(("money", each), []).append("fee")
    if draw.chance.random() < 0.3:
        low, high = draw.chance.choice((("0.25", "3"), ("3", "7.5"), ("1.5", "24")))
        found.append(
            f"let worked each client and period = sum of length over visits\n\n"
            f"table tariff by worked, marginal  [2.6]\n  | worked | tariff |\n"
            f"  | below {low} hours | £17.50 per hour |\n  | {low} to below {high} hours | £10.01 per hour |\n"
            f"  | at least {high} hours | £0.35 per hour |"
        )
        draw.named.setdefault(("money", "client and period"), []).append("tariff")
    if draw.chance.random() < 0.3:
        found += [
            "let number-of each client and period = count of visits",
            "let all-of each period = sum of number-of over clients",
            f"let part each client and period = share of {draw.one(*PRICES)} by number-of among clients, {ELSE}"
            + draw.maybe(", last first"),
        ]
        draw.named.setdefault(("money", "client and period"), []).append("part")
    return found


def outcomes(draw: Drawer) -> list[str]:
    """One or two outcomes with a price, and the payment of them."""
    evidence = draw.chance.random() < 0.5
    found = [EVIDENCE.format(first=draw.one("7", "28"), late=draw.one("50%", "33%"))] if evidence else []
    for name in ("won", "kept")[: draw.chance.randint(1, 2)]:
        achieved = draw.one(*ACHIEVED).format(
            test=draw.of("test", "client", 2), inner=draw.inner(), length=draw.one("4 weeks", "13 weeks", "3 months")
        )
        lines = [f"outcome {name} each client, once  [2.3]", f"  achieved  {achieved}"]
        lines += ["  evidence  letter"] if evidence else []
        lines += ["  requires  won achieved"] if name == "kept" and draw.chance.random() < 0.5 else []
        found.append("\n".join([*lines, f"  price     = {draw.one(*PRICES)}"]))
    if draw.chance.random() < 0.4:
        counted = draw.one("every time", "up to 2 times", "once")
        test = draw.of("test", "visit", DEEPEST - 1)
        achieved = f"achieved  on day when {test}"
        found.append(f"outcome seen-well each visit, {counted}  [2.4]\n  {achieved}\n  price     = {draw.one(*PRICES)}")
    return [*found, "payment results each outcome  [3]\n  amount  price"]


def limit(draw: Drawer) -> str:
    """A limit on all payments."""
    each = draw.one(" each client", "")
    how = draw.one("part paid", "whole lines only")
    return f"limit cap at most {draw.one('£50', '£100.01', '£500')}{each}, earliest period first, {how}  [4]"
