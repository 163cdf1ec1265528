"""Named values of a drawn contract: formulas, cases, ratios, histories, tables, pots, and totals that may be none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tests.engines import pointed
from tests.engines.chance import Chance
from tests.engines.formulas import ADDED, DAYS, MODES, PRICES, STEPS, ZERO, Formulas, Setting, Value, codes_of
from tests.engines.schema import ODD_NAMES

MADE: Final = ("money", "hours", "number", "points", "test", "days", "money", "number")


@dataclass
class Values:
    """Draws the named values of one contract, each of what stands before it."""

    formulas: Formulas
    chance: Chance
    used: set[str] = field(default_factory=set)
    blocks: list[str] = field(default_factory=list)

    def fresh(self, plain: str) -> str:
        """A name that nothing has yet."""
        fields = {one.name for record in self.formulas.schema.records.values() for one in record.fields}
        free = [name for name in ODD_NAMES if name.lower() not in {one.lower() for one in self.used | fields}]
        name = self.chance.one(*free) if free and self.chance.has("odd names", 30) else f"{plain}-{len(self.used) + 1}"
        self.used.add(name)
        return name

    def add(self, text: str, name: str, kind: str, at: Setting, **said: bool) -> None:
        """Keep a value with its text, and whether it may be none or is a quotient."""
        self.blocks.append(text)
        self.formulas.named.append(Value(name, kind, at.record, at.period, **said))

    def setting(self, *, rows: bool = True) -> Setting:
        """Where a value may stand."""
        records = self.formulas.schema.records
        found = [Setting("client", "period"), Setting("client"), Setting("", "period")]
        found += [Setting("lot", "period"), Setting("lot")] if "lot" in records else []
        found += [Setting(name) for name in ("visit", "stay", "need", "review", "child") if name in records and rows]
        found += (
            [Setting("client", "financial-year"), Setting("", "financial-year")] if self.chance.has("years") else []
        )
        return self.chance.one(*found)

    def draw(self) -> None:
        """Draw one to four values."""
        makers: list[tuple[str, Callable[[], None]]] = [
            ("", self.formula),
            ("cases", self.cases),
            ("cases", self.codes),
            ("ratios", self.ratio),
            *[("nones", self.picked)] * 3,
            ("looking back", self.earlier),
            ("stays", self.nights),
            *[("", lambda: pointed.halves(self))] * 2,
            *[("", lambda: pointed.pointed(self))] * 2,
            ("", lambda: pointed.counted(self)),
            ("", lambda: pointed.whole(self)),
            ("times", self.minutes),
            ("histories", self.history),
            ("tables", self.table),
            ("tables", lambda: pointed.ranges(self)),
            ("tables", self.curve),
            ("pots", self.pot),
            ("waits", self.waiting),
            ("frozen", self.frozen),
            ("index", self.indexed),
        ]
        on = [make for feature, make in makers if not feature or self.chance.has(feature)]
        for _ in range(self.chance.number(1, 5)):
            self.chance.one(*on)()

    # ---------------------------------------------------------------- formulas and cases

    def formula(self) -> None:
        """One expression, with a stand-in or a say on unknown rows now and then."""
        at, kind = self.setting(), self.chance.one(*MADE)
        name = self.fresh("sum")
        body = self.formulas.of(kind, at)
        said = (
            f", unknown rows {self.chance.one('hold', 'pay the rest')}"
            if self.chance.maybe(50) and (" over " in body or "count of" in body)
            else ""
        )
        rounded = kind in STEPS and self.chance.maybe(10)
        said += f", rounded {self.chance.one(*MODES)} to {self.chance.one(*STEPS[kind])}" if rounded else ""
        self.add(f"let {name} each {at.each}{said} = {body}", name, kind, at)

    def cases(self) -> None:
        """Values under conditions, the first that applies."""
        at, kind = self.setting(), self.chance.one("money", "number", "hours")
        name, of = self.fresh("case"), self.formulas.of
        lines = [f"  {of(kind, at, 1)} when {of('test', at, 1)}" for _ in range(self.chance.one(2, 1, 3))]
        first = ", first that applies" if len(lines) > 1 else ""
        none = self.chance.maybe(15)
        lines.append("  none otherwise" if none else f"  {of(kind, at, 1)} otherwise")
        self.add(f"let {name} each {at.each}{first}\n" + "\n".join(lines), name, kind, at, none=none)
        if none:
            self.stand_in(name, kind, at)

    def nights(self) -> None:
        """Days that lie in spells, and what they are worth."""
        at = self.chance.one(Setting("client", "period"), Setting("client"))
        found = self.formulas.days_in(at)
        found += [f"whole {self.chance.one('days', 'weeks')} from start to {self.chance.one(*DAYS)}"]
        found += [f"days in {self.chance.one('', 'whole ')}period"] if at.period else []
        if not found:
            return self.formula()
        name, worth = self.fresh("nights"), self.fresh("worth")
        self.add(f"let {name} each {at.each} = {self.chance.one(*found)}", name, "days", at)
        self.add(f"let {worth} each {at.each} = {self.chance.one(*PRICES)} per day * {name}", worth, "money", at)
        return None

    def minutes(self) -> None:
        """How long each visit took by the clock."""
        if "visit" not in self.formulas.schema.records:
            return self.formula()
        at, name, mode = Setting("visit"), self.fresh("minutes"), self.chance.one(*MODES)
        self.add(f"let {name} each visit = time from arrived to left rounded {mode} to 5 minutes", name, "hours", at)
        worth = self.fresh("worth")
        self.add(f"let {worth} each visit = {self.chance.one(*PRICES)} per hour * {name}", worth, "money", at)
        return None

    def codes(self) -> None:
        """A list of codes by conditions, and a table that they are looked up in."""
        at = self.setting()
        name, fee = self.fresh("group"), self.fresh("fee")
        test = self.formulas.of("test", at, 1)
        self.blocks.append(f"let {name} each {at.each}, first that applies\n  urgent when {test}\n  usual otherwise")
        rows = "".join(f"\n  | {code} | {self.chance.one(*PRICES)} |" for code in ("urgent", "usual"))
        self.add(f"table {fee} by {name}, unique  [2.5]\n  | {name} | {fee} |{rows}", fee, "money", at)

    def stand_in(self, raw: str, kind: str, at: Setting) -> None:
        """A value that says what stands for one that may be none."""
        name = self.fresh("sure")
        other = (
            self.chance.one(ZERO[kind], *self.formulas.written(kind)) if kind in ZERO else self.formulas.of(kind, at, 2)
        )
        self.add(f"let {name} each {at.each} = {raw}, or {other} when {raw} is none", name, kind, at)

    def waiting(self) -> None:
        """A value for which something stands in after a time."""
        at, kind = Setting("client", self.chance.one("period", "")), self.chance.one("money", "number")
        name = self.fresh("wait")
        other = self.formulas.written(kind)[0]
        then = f"when unknown, hold for {self.chance.one('28 days', '10 working days')}, then {other}"
        body = [f"  {self.formulas.of(kind, at, 1)} when {self.formulas.of('test', at, 1)}"]
        body += [f"  {self.formulas.written(kind)[0]} otherwise", f"  {then}"]
        if at.period or self.formulas.schema.records["client"].clock:
            self.add(f"let {name} each {at.each}\n" + "\n".join(body), name, kind, at)

    def frozen(self) -> None:
        """A total as it stood on a day."""
        at = Setting("client")
        dated = [one for one in self.formulas.schema.below("client") if one.clock]
        if dated:
            name, record = self.fresh("as-of"), self.chance.one(*dated)
            day = self.chance.one("start", "30 June 2026", "31 December 2026")
            self.add(f"let {name} each client, frozen on {day} = count of {record.plural}", name, "number", at)

    # ---------------------------------------------------------------- totals that may be none

    def picked(self) -> None:
        """The first or last row's field, or an average, median, highest or lowest; and what stands in for none."""
        word = self.chance.one("average", "median", "highest", "lowest", "first", "last")
        kinds = ("hours", "points", "money", "number", "beds") + (
            ("date",) if word in ("highest", "first", "last") else ()
        )
        for _ in range(3):
            both = [Setting("client", "period")] if word not in ("average", "median") else []
            at = self.chance.one(Setting("client"), Setting("", "period"), *both)
            records = [
                one for one in self.formulas.rows(at) if any(own.kind in kinds and not own.none for own in one.fields)
            ]
            if records:
                break
        else:
            return self.formula()
        record = self.chance.one(*records)
        word = word if record.clock or word not in ("first", "last") else "highest"
        kinds = kinds if word in ("highest", "first", "last") else tuple(kind for kind in kinds if kind != "date")
        own = self.chance.one(*(one for one in record.fields if one.kind in kinds and not one.none))
        name, where = self.fresh("best"), self.formulas.where(at, record)
        if word in ("first", "last"):
            body = f"{word} {record.name}'s {own.name}{where}"
        else:
            number = self.chance.one("", "", "at least 2 ", "last 2 " if record.clock and at.period else "")
            rounded = word == "average" or (word == "median" and self.chance.maybe(50))
            step = f" rounded {self.chance.one(*MODES)} to {self.chance.one(*STEPS[own.kind])}" if rounded else ""
            body = f"{word} of {own.name} over {number}{record.plural}{where}"
            body = f"({body}){step}" if rounded else body
        self.add(f"let {name} each {at.each} = {body}", name, own.kind, at, none=True)
        self.stand_in(name, own.kind, at)
        return None

    def earlier(self) -> None:
        """What rows before a row, or beside it, come to."""
        records = [one for one in self.formulas.schema.below("client") if one.clock and one.of == "client"]
        if not records:
            return self.formula()
        record = self.chance.one(*records)
        at, name = Setting(record.name), self.fresh("place")
        own = [one.name for kind in ADDED for one in record.fields if one.kind == kind and not one.none]
        word = self.chance.one("earlier", "other")
        if own and self.chance.maybe(50):
            kind = next(one.kind for one in record.fields if one.name == own[0])
            self.add(
                f"let {name} each {record.name} = sum of {own[0]} over {word} {record.plural} of client", name, kind, at
            )
        else:
            more = f" where {own[0]} is above this {record.name}'s {own[0]}" if own and self.chance.maybe(50) else ""
            self.add(
                f"let {name} each {record.name} = (count of {word} {record.plural} of client{more}) + 1",
                name,
                "number",
                at,
            )
        return None

    def ratio(self) -> None:
        """A quotient of two values, rounded or not, with what stands in for a divisor of zero."""
        at, kind = self.setting(rows=False), self.chance.one("number", "hours", "money", "points")
        above, below, name = self.fresh("above"), self.fresh("below"), self.fresh("rate")
        rows = self.formulas.rows(at)
        if rows and self.chance.maybe(60):
            kind, of = "number", self.chance.one(*rows)
            part, divisor = (
                f"count of {of.plural}{self.formulas.where(at, of, 100)}",
                f"count of {of.plural}{self.formulas.where(at, of, 30)}",
            )
        else:
            part = self.formulas.of(kind, at, 1)
            divisor = next((total for total in self.formulas.totals(kind, at)), self.formulas.of(kind, at, 1))
        self.add(f"let {above} each {at.each} = {part}", above, kind, at)
        self.add(f"let {below} each {at.each} = {divisor}", below, kind, at)
        rounded = self.chance.maybe(60)
        step = f" rounded {self.chance.one(*MODES)} to {self.chance.one('0.1%', '1%')}" if rounded else ""
        zero = self.chance.one("0%", "100%")
        text = f"let {name} each {at.each} = {above} / {below}{step}, or {zero} when {below} is {ZERO[kind]}"
        self.add(text, name, "percent", at, quotient=not rounded)

    # ---------------------------------------------------------------- dated values, tables, pots

    def history(self) -> None:
        """A price with dates, by the period's start or by a row's own day, for all or for each lot."""
        name, one = self.fresh("price"), self.chance.one
        lots = self.formulas.schema.records.get("lot")
        dated = [
            record
            for record in self.formulas.schema.records.values()
            if record.clock and record.fields and not record.rows
        ]
        if self.chance.maybe(40) and dated and (record := one(*dated)).name != "stay":
            at, head = Setting(record.name), f"let {name} each {record.name}, as at {record.clock}"
        elif lots and lots.rows:
            rows = "".join(f"\n  {one(*PRICES)} for {row}" for row in lots.rows)
            return self.add(f"let {name} each lot{rows}", name, "money", Setting("lot"))
        else:
            at, head = Setting("", "period"), f"let {name} each period, as at period's start"
        end = one(
            "\n  from 1 February 2027    £2.05",
            "\n  from 1 January 2027    not yet known, if not agreed by 1 February 2027, the previous value stays",
            "",
        )
        early = f"let {name}" and head
        lines = f"\n  from 1 April 2020    {one(*PRICES)}\n  from 1 October 2026    {one(*PRICES)}"
        self.add(f"{early}{lines}{end}", name, "money", at)
        return None

    def indexed(self) -> None:
        """A price that follows an index."""
        if any("use index" in block for block in self.blocks):
            return self.formula()
        how = self.chance.one("first published", "as revised")
        self.blocks.append(
            f'use index cpi "Consumer prices", {how}, replaced by agreement  [2.7]\n'
            "  | month          | value | published       |\n"
            "  | September 2025 | 137.2 | 22 October 2025 |\n"
            "  | September 2025 | 137.4 | 22 November 2025 |\n"
            f"  | June 2026      | 139.9 | {self.chance.one('20 July 2026', '20 November 2026')} |\n"
            "  | June 2026      | 140.3 | 20 December 2026 |"
        )
        name, chance = self.fresh("follows"), self.chance
        rounded = f"rounded {chance.one(*MODES)} to {chance.one('£0.01', '£0.04')}"
        floor = chance.one("", "0% to 3%, ", "at most 1.5%, ", "at least 2%, ")
        self.add(
            f"let {name} each period, as at period's start  [2.8]\n  from 1 April 2026    {chance.one(*PRICES)}\n"
            f"  from 1 October 2026  previous indexed by cpi, September 2025 to June 2026, {floor}{rounded}",
            name,
            "money",
            Setting("", "period"),
        )
        return None

    def table(self) -> None:
        """A decision table by a code."""
        found = [
            (record.name, one)
            for record in self.formulas.schema.records.values()
            for one in record.fields
            if one.kind == "code" and one.name != "area" and record.name in ("client", "visit", "stay", "child", "note")
        ]
        if not found:
            return pointed.ranges(self)
        record, own = self.chance.one(*found)
        name = self.fresh("tariff")
        codes = [*codes_of(own)] if self.chance.maybe(70) else ["any"]
        rows = "".join(f"\n  | {code} | {self.chance.one(*PRICES)} |" for code in codes)
        head = f"table {name} by {own.name}, unique  [2.5]\n  | {own.name} | {name} |"
        self.add(head + rows, name, "money", Setting(record))
        return None

    def curve(self) -> None:
        """A line through points, or marginal tiers."""
        at = self.setting(rows=False)
        by, name = self.fresh("amount-of"), self.fresh("curve")
        kind = self.chance.one("hours", "number")
        body = f"larger of ({self.formulas.of(kind, at, 1)}) and {ZERO[kind]}"
        self.add(f"let {by} each {at.each} = {body}", by, kind, at)
        unit = " hours" if kind == "hours" else ""
        if self.chance.maybe(50):
            per = " per hour" if kind == "hours" else ""
            tiers = (f"below 3{unit}", "£17.50"), (f"3 to below 12{unit}", "£10.01"), (f"at least 12{unit}", "£0.35")
            rows = "".join(f"\n  | {tier} | {price}{per} |" for tier, price in tiers)
            self.add(f"table {name} by {by}, marginal  [2.6]\n  | {by} | {name} |{rows}", name, "money", at)
        else:
            points = (
                (f"below 1{unit}", "£0"),
                (f"1{unit}", "£10"),
                (f"3{unit}", "£33.33"),
                (f"at least 12{unit}", "£100"),
            )
            rows = "".join(f"\n  | {point} | {price} |" for point, price in points)
            mode = self.chance.one(*MODES)
            head = f"table {name} by {by}, line through, rounded {mode} to £0.01  [2.6]\n  | {by} | {name} |"
            self.add(head + rows, name, "money", at)

    def pot(self) -> None:
        """A pot shared to the penny by a weight."""
        dated = [one for one in self.formulas.schema.below("client") if one.clock]
        if not dated:
            return self.formula()
        weight, whole, name, record = (
            self.fresh("weight"),
            self.fresh("weights"),
            self.fresh("part"),
            self.chance.one(*dated),
        )
        period = self.chance.one("period", "")
        at = Setting("client", period)
        body = "1" if self.chance.maybe(40) else f"count of {record.plural}"
        self.add(f"let {weight} each {at.each} = {body}", weight, "number", at)
        each = f" each {period}" if period else ""
        self.add(f"let {whole}{each} = sum of {weight} over clients", whole, "number", Setting("", period))
        last = self.chance.one("", ", last first")
        step = self.chance.one("£0.01", "£1")
        pot = self.chance.one(*PRICES)
        self.add(
            f"let {name} each {at.each} = share of {pot} by {weight} among clients, or £0 when {whole} is 0"
            f"\n  pennies largest remainder to {step}, ties by client{last}",
            name,
            "money",
            at,
        )
        return None
