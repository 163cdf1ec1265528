"""Outcomes of a drawn contract: what achieves them, what they require, their proofs and claims, who qualifies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from tests.engines.chance import Chance
from tests.engines.formulas import PRICES, Formulas, Setting, Value

LENGTHS: Final = ("4 weeks", "13 weeks", "28 days", "91 days")


@dataclass
class Results:
    """Draws outcomes and what belongs to them; `names` are those drawn, `each` says of what each is one."""

    formulas: Formulas
    chance: Chance
    blocks: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    claimed: bool = False
    evidence: list[str] = field(default_factory=list)

    def draw(self) -> None:
        """Draw eligibility, evidence and outcomes, or some of them."""
        if self.chance.has("eligibility"):
            self.eligibility()
        records = self.formulas.schema.records
        proved = "visit" in records and records["visit"].heading.startswith(", proved")
        if proved:
            self.countersign()
        if not self.chance.has("outcomes"):
            return
        if self.chance.has("evidence"):
            self.proofs()
        for _ in range(self.chance.number(1, 3)):
            self.outcome()
        if self.chance.has("reviews") and "review" in records:
            self.judged()
        if "visit" in records and self.chance.maybe(50):
            self.repeated()
        if self.chance.has("choices") and "review" in records and "need" in records:
            self.chosen()
        if self.chance.maybe(15):
            name = self.named("whole")
            self.blocks.append(
                f"outcome {name} once  [2.9]\n  achieved  on {self.chance.one('30 September 2026', '1 July 2026')}"
                f" when {self.formulas.of('test', Setting(), 2)}, known 28 days later\n"
                f"  price     = {self.chance.one(*PRICES)}"
            )

    def named(self, plain: str) -> str:
        """The name of the next outcome."""
        self.names.append(f"{plain}-{len(self.names) + 1}")
        return self.names[-1]

    def eligibility(self) -> None:
        """Who qualifies, with an exception that lets in or refuses, and a wait."""
        of, at = self.formulas.of, Setting("client")
        lines = [f"  first-rule: {of('test', at, 1)}", f"  second-rule: {of('test', at, 2)}"]
        refuse = ", refuse" if self.chance.maybe(40) else ""
        lines += [f"  exception other-way to first-rule{refuse}: {of('test', at, 2)}"] if self.chance.maybe(50) else []
        wait = self.chance.one("", "10 working days", "28 days")
        lines += [f"  when unknown, hold for {wait}, then refuse"] if wait else []
        self.blocks.append("eligibility each client on start  [2]\n" + "\n".join(lines))

    # ---------------------------------------------------------------- evidence

    def countersign(self) -> None:
        """What proves each visit."""
        days = self.chance.one("5 working days", "28 days")
        self.blocks.append(
            "evidence countersign  [2.1]\n  verified   by client, not by provider\n"
            f"  submitted  within {days} after day"
        )

    def proofs(self) -> None:
        """One or two evidences."""
        one, maybe = self.chance.one, self.chance.maybe
        listed = self.chance.has("organisations")
        if listed:
            self.blocks.append(
                'schedule organisation "Who may verify"  [2.0]\n  | organisation | role | group |\n'
                "  | north-home | provider | north |\n  | near-lets | landlord | north |\n"
                "  | far-lets | landlord | far |\n  | registry | registrar | council |"
            )
        for name in ("letter", "form")[: self.chance.number(1, 2)]:
            kinds = one("", "payslip", "payslip or (contract and statement)", "contract and statement")
            lines = [f"  kinds      {kinds}"] if kinds else []
            lines.append(
                f"  verified   by landlord{one('', ' or registrar')}{' of organisations' if listed else ''}"
                + one("", ", not by provider")
            )
            lines += [f"  dated      within {one('28 days before', '14 days after')} achieved"] if maybe(30) else []
            late = one(
                "", ", then within 56 days for 50%", ", then within 56 days for 50%, then within 84 days for 33%"
            )
            due = one(
                "28 days after achieved",
                "28 days after achieved",
                "10 working days after achieved",
                "30 days after period's end",
            )
            late = late if "28 days" in due else ""
            lines += [f"  submitted  within {due}{late}{', used once' if maybe(20) else ''}"] if maybe(90) else []
            if self.chance.has("samples") and name == "letter":
                each = "lot and period" if "lot" in self.formulas.schema.records and maybe(50) else "period"
                lines += [
                    f"  sample     {one('50%', '10%')} of claims each {each}{one('', ', at least 1', ', at least 2')}"
                ]
            self.evidence.append(name)
            self.blocks.append(f"evidence {name}  [2.1]\n" + "\n".join(lines))

    def asked(self, of: str) -> list[str]:
        """The lines of an outcome about proof and claims."""
        one, lines, at = self.chance.one, [], Setting(of)
        if self.evidence and self.chance.maybe(85):
            if len(self.evidence) > 1 and self.chance.maybe(35):
                lines.append(f"  evidence  {self.evidence[1]} when {self.formulas.of('test', at, 2)}")
            lines.append(f"  evidence  {self.evidence[0]}")
        if self.chance.has("claims", 60):
            self.claimed = True
            lines.append(f"  claimed   within {one('28 days', '3 months')} after achieved")
            if self.chance.maybe(30):
                lines.append(f"  claimed   within 14 days after achieved when {self.formulas.of('test', at, 2)}")
        return lines

    # ---------------------------------------------------------------- outcomes

    def day(self) -> str:
        """What achieves an outcome of a client."""
        one, records, of = self.chance.one, self.formulas.schema.records, self.formulas.of
        test = of("test", Setting("client"), 2)
        later = ", known 28 days later" if "(no " in test or "every " in test else ""
        found = [f"on start when {test}{later}", "on start"]
        found.append(f"on {self.formulas.of('date', Setting('client'), 2)}")
        dated = [record for record in records.values() if record.clock and record.of == "client" and not record.rows]
        for record in dated:
            test = self.formulas.where(Setting("client"), record)
            found.append(f"on {one('first', 'first', 'last')} {record.name}'s {record.clock}{test}")
        if "stay" in records:
            found += [self.spell() for _ in range(4)]
        if "visit" in records:
            found.append(
                f"no visit within {one('28 days', '3 months')} after start, known {one('28 days', '3 months')} later"
            )
        found.append(
            f"on start when {of('test', Setting('client'), 2)}, known {one('28 days', '10 working days')} later"
        )
        return one(*found)

    def spell(self) -> str:
        """So much time spent in a stay."""
        one = self.chance.one
        off = " except custody" if "custody" in self.formulas.schema.records and self.chance.maybe(40) else ""
        where = self.formulas.where(Setting("client"), self.formulas.schema.records["stay"], 20)
        stay = f"stay{where}{off}"
        how = one(
            f"after {one(*LENGTHS)} of {stay}, continuous",
            f"after {one(*LENGTHS)} of {stay}, continuous, gaps at most 7 days",
            f"after {one(*LENGTHS)} of {stay}, cumulative",
            f"after 3 months of {stay}, continuous",
            f"after 2 months of {stay}, whole months",
            f"after 4 weeks of {stay}, every week",
            f"after 4 of any 9 weeks of {stay}, cumulative",
            f"after 2 of any 4 months of {stay}, whole months",
        )
        own = [name for name in self.names if name.startswith("won")]
        bounds = (", within 26 weeks after start", f", counted from {one('start', *own)}")
        how += one(*([] if " of any " in how else ["", ""]), *bounds)  # else each week of a century may be the first
        return how

    def outcome(self) -> None:
        """An outcome each client."""
        one = self.chance.one
        before = list(self.names)
        achieved = self.day()
        name = self.named("won")
        counted = "once"
        if achieved.startswith("after 4 weeks") and "every week" in achieved and self.chance.maybe(30):
            counted = one("up to 3 times", "every time")
            achieved = achieved.partition(", counted")[0] + f", counted from start or the last {name}"
        lines = [f"outcome {name} each client, {counted}  [2.3]", f"  achieved  {achieved}", *self.asked("client")]
        own = [other for other in before if other.startswith("won")]
        if own and self.chance.maybe(60):
            state = one(
                "achieved",
                "paid",
                "paid",
                "claimed"
                if any("claimed" in block and f" {own[0]} " in block for block in self.blocks)
                else "achieved",
            )
            lines.append(f"  requires  {one('', 'no ') if state == 'achieved' else ''}{own[0]} {state}")
        lines += [f"  offered   when {self.formulas.of('test', Setting('client'), 2)}"] if self.chance.maybe(20) else []
        lines += (
            [f"  payable   from {one('15 working days', '91 days')} after achieved"] if self.chance.maybe(25) else []
        )
        if "stay" in self.formulas.schema.records and self.chance.maybe(15):
            off = " except custody" if "custody" in self.formulas.schema.records and self.chance.maybe(50) else ""
            lines.append(f"  lapses    at the first gap in stay{off} from {one('13 weeks', '28 days')} after start")
        lines += self.serves()
        self.blocks.append(
            "\n".join(
                [*lines, f"  price     = {self.price('client')}"] if not before or self.chance.maybe(85) else lines
            )
        )

    def serves(self) -> list[str]:
        """What an outcome is for."""
        return ["  serves    homes"] if self.chance.has("aims") else []

    def price(self, of: str) -> str:
        """The price of an outcome: written, or of a value."""
        values = self.formulas.values("money", Setting(of))
        return self.chance.one(
            self.chance.one(*PRICES), self.formulas.of("money", Setting(of), 2) if values else "£2.05"
        )

    def judged(self) -> None:
        """An outcome of each review, judged on its date."""
        name = self.named("judged")
        test = self.chance.one("reading-test", self.formulas.of("test", Setting("review"), 2)).replace(
            "reading-test", "reading's reading-test"
        )
        if "stay" in self.formulas.schema.records and self.chance.maybe(60):
            test = "stay covers start to due" + self.chance.one(
                "", ", gaps at most 7 days", ", gaps at most 7 days in all"
            )
        lines = [f"outcome {name} each review, once  [2.4]", f"  achieved  when {test}", *self.serves()]
        lines += [f"  evidence  {self.evidence[0]}"] if self.evidence and self.chance.maybe(60) else []
        self.blocks.append("\n".join([*lines, f"  price     = {self.chance.one(*PRICES)}"]))

    def repeated(self) -> None:
        """An outcome each visit, or each client with every visit."""
        counted = self.chance.one("every time", "up to 2 times", "once")
        name, test = self.named("seen"), self.formulas.of("test", Setting("visit"), 2)
        of = self.chance.one("visit", "client")
        achieved = f"on day when {test}" if of == "visit" else f"on visit's day{self.chance.one(f' when {test}', '')}"
        counted = "once" if of == "visit" else counted.replace("once", "every time")
        lines = [
            f"outcome {name} each {of}, {counted}  [2.4]",
            f"  achieved  {achieved}",
            *self.asked(of),
            *self.serves(),
        ]
        self.blocks.append("\n".join([*lines, f"  price     = {self.chance.one(*PRICES)}"]))

    def chosen(self) -> None:
        """A set of outcomes of which only some are due."""
        points = next((one.name for one in self.formulas.schema.records["need"].fields if one.kind == "points"), "")
        if not points:
            return
        order = self.chance.one("highest", "lowest")
        within = self.chance.one("", ", agreed within 28 days after start")
        rows = "".join(
            f"\n  | {self.named(area)} | {area} | {self.chance.one(*PRICES)} | when reading's reading-test |"
            for area in ("health", "work")
        )
        self.blocks.append(
            "outcomes elective each review, once  [2.5]\n"
            f"  choose  1 each client by need's {points}, {order} first{within}\n"
            f"  | outcome | need | price | achieved |{rows}"
        )
        met = f"met-{len(self.names)}"
        self.blocks.append(f"let {met} each client and period = count of outcomes where set is elective")
        self.formulas.named.append(Value(met, "number", "client", "period"))
