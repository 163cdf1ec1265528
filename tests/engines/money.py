"""Payments and limits of a drawn contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from tests.engines.chance import Chance
from tests.engines.formulas import PRICES, Formulas, Setting
from tests.engines.results import Results

WORTH: Final = {
    "money": "",
    "hours": " per hour",
    "points": " per point",
    "beds": " per bed",
    "days": " per day",
    "number": "",
    "percent": "",
}  # what a price of each is written with
PARTS: Final = ("66.6%, nhs 33.4%", "70%, nhs 30%", "33.33%, nhs 66.67%")


@dataclass
class Money:
    """Draws what is paid."""

    formulas: Formulas
    results: Results
    chance: Chance
    blocks: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def draw(self) -> None:
        """Draw payments, a clawback and limits."""
        for _ in range(self.chance.number(1, 2)):
            self.by_period()
        if self.results.names:
            self.by_outcome()
        if self.chance.has("once"):
            self.once()
        if self.chance.has("clawbacks"):
            self.clawback()
        if self.chance.has("limits"):
            for _ in range(self.chance.number(1, 2)):
                self.limit()

    def named(self, plain: str) -> str:
        """The name of the next payment."""
        self.names.append(f"{plain}-{len(self.names) + 1}")
        return self.names[-1]

    def payers(self) -> list[str]:
        """Who pays, or nothing said."""
        odd = self.chance.one("council", "nhs")
        return (
            [f"  payers  council {self.chance.one(*PARTS)}, odd pennies to {odd}"] if self.chance.has("payers") else []
        )

    def by_period(self) -> None:
        """A payment each period."""
        one, of = self.chance.one, self.formulas.of
        records = self.formulas.schema.records
        at = one(
            Setting("client", "period"),
            *([Setting("lot", "period")] if "lot" in records else []),
            Setting("", "period"),
        )
        name = self.named("paid")
        amount = self.plain(at) if self.chance.maybe(30) else of("money", at)
        if (found := self.worth(at)) and self.chance.maybe(85):
            amount = " + ".join(self.chance.some(found, min(2, len(found)), 4))
        if self.chance.maybe(20):
            amount = f"50% * ({amount})"
        carried = [name for name in self.formulas.to_date("money", at) if name in amount.split()]
        if carried and self.chance.has("carried"):
            amount += f", or carry {carried[0]} once when {of('test', at, 2)}"
        lines = [f"payment {name} each {at.each}  [3.1]", f"  amount    {amount}"]
        if self.chance.maybe(30):
            lines.append(f"  at most   {one('£100', '£250.01', of('money', at, 2))}" + one("", ", the rest later"))
        below = self.chance.maybe(15)
        lines += ["  below zero  recovered from provider"] if below else [f"  at least  {one('£0', '£0', '£0.35')}"]
        lines += [f"  when      {of('test', at, 2)}"] if self.chance.maybe(35) else []
        won = [name for name in self.results.names if name.startswith("won")]
        if won and at.record == "client" and self.chance.maybe(60):
            states = one("achieved", "paid", "paid", "no")
            state = (
                "claimed"
                if states == "paid"
                and any("claimed" in block and f" {won[0]} " in block for block in self.results.blocks)
                else states
            )
            wanted = f"no {won[0]} achieved" if state == "no" else f"{won[0]} {state}"
            lines.append(f"  requires  {wanted}{one('', ', earlier periods included') if state == 'achieved' else ''}")
        lines += self.payers()
        lines += ['  shadow  "stated, not paid"'] if self.chance.has("shadows", 30) else []
        self.blocks.append("\n".join(lines))

    def worth(self, at: Setting) -> list[str]:
        """What each value that no payment has read yet is worth in money; a condition has a price while it holds."""
        one, above = self.chance.one, ["", *self.formulas.schema.above(at.record)]
        rows = {record.name: record.plural for record in self.formulas.rows(at)}
        said, found = "\n".join(self.blocks), []
        for value in self.formulas.named:
            fits, each = value.record in above, value.record in rows
            if value.name in said.split() or value.period not in ("", at.period) or value.none or not (fits or each):
                continue
            read = value.name if fits else f"(sum of {value.name} over {rows[value.record]})"
            if value.kind in WORTH and (fits or value.kind != "percent") and not (each and value.quotient):
                found.append(read if value.kind == "money" else f"{one(*PRICES)}{WORTH[value.kind]} * {read}")
            elif value.kind == "test" and each:
                found.append(f"{one(*PRICES)} * (count of {rows[value.record]} where {value.name})")
        return found

    def plain(self, at: Setting) -> str:
        """So much for each hour, point, bed or row: more of a row can only pay more."""
        one, rows = self.chance.one, self.formulas.rows(at)
        if not rows:
            return self.formulas.of("money", at)
        record = one(*rows)
        where = self.formulas.where(at, record, 30)
        found = [f"{one(*PRICES)} * (count of {record.plural}{where})"]
        for kind, unit in (("hours", "hour"), ("points", "point"), ("beds", "bed"), ("money", "")):
            for name in self.formulas.own(kind, record) + self.formulas.row_values(kind, record, at):
                per = f"{one(*PRICES)} per {unit} * " if unit else ""
                found.append(f"{per}(sum of {name} over {record.plural}{where})")
        return found[-1] if len(found) > 1 and self.chance.maybe(70) else one(*found)

    def by_outcome(self) -> None:
        """The payment of outcomes."""
        one = self.chance.one
        name = self.named("results")
        times = one("price", "price", "price * 90%", "price * credit" if self.results.evidence else "price")
        values = self.formulas.values("percent", Setting("", "period"))
        lines = [
            f"payment {name} each outcome  [3.2]",
            f"  amount  {one(times, f'price * {one(*values)}') if values else times}",
        ]
        prices = [block.rpartition("price     = ")[2] for block in self.results.blocks if "price     = " in block]
        lines += (
            ["  at least  £0"]
            if any(not price.startswith("£") or " " in price for price in prices) or "*" in lines[1]
            else []
        )
        tests = self.formulas.values("test", Setting("", "period"))
        lines += [f"  when    {one(*tests)}"] if tests and self.chance.maybe(50) else []
        lines += ["  due     90 days after achieved"] if self.chance.has("once", 40) else []
        self.blocks.append("\n".join([*lines, *self.payers()]))

    def once(self) -> None:
        """A payment made once, on its days."""
        one, of, at = self.chance.one, self.formulas.of, Setting("client")
        name = self.named("once")
        found = self.worth(at)
        amount = one(of("money", at), f"{one(*PRICES)} - {one(*found)}") if found else of("money", at)
        due = one(
            "30 days after start", "in 2 equal parts on 30 September 2026 and 31 March 2027, odd pennies to the first"
        )
        due = one(
            due, "in 3 equal parts on 1 July 2026 and 30 September 2026 and 31 March 2027, odd pennies to the last"
        )
        parts = "parts" in due
        below = one("at least", "recovered")
        if below == "recovered" and self.chance.maybe(50):
            amount = f"£0.01 - ({amount})"
        lines = [f"payment {name} each client, once  [3.3]", f"  amount  {amount}", f"  due     {due}"]
        if below == "recovered":
            how = one(" in full on the first date", " in the same parts") if parts else ""
            lines.append(f"  below zero  recovered{how} from provider")
        else:
            lines.append("  at least  £0")
        lines += [f"  when    {of('test', at, 2)}"] if self.chance.maybe(30) else []
        if self.chance.has("certificates", 50):
            lines.append("  evidence  certificate")
            self.results.blocks.append(
                "evidence certificate  [2.2]\n  verified   by landlord, not by provider\n"
                "  submitted  within 28 days after due"
            )
        self.blocks.append("\n".join([*lines, *self.payers()]))

    def clawback(self) -> None:
        """Money taken back from what a period pays."""
        of = next(
            (
                block
                for block in self.blocks
                if block.startswith("payment paid") and "below zero" not in block and "shadow" not in block
            ),
            "",
        )
        if not of:
            return
        paid, each = of.split()[1], of.split(" each ")[1].split("  ")[0]
        record = each.partition(" and ")[0]
        at = Setting("" if record == "period" else record, "period")
        heads = [block.splitlines()[0] for block in self.blocks]
        whole = all(f" each {each} " in head or (record == "client" and " each outcome" in head) for head in heads)
        self.blocks.append(
            f"clawback back from {paid}  [3.5]\n  amount   {self.chance.one('50%', '33.33%', '100%')} * {paid}\n"
            f"  when     {self.formulas.of('test', at, 2)}\n"
            f"  at most  {'25% * statement' if whole else '£25'}, the rest {self.chance.one('later', 'lapses')}"
        )

    def limit(self) -> None:
        """A limit on some or all lines."""
        one = self.chance.one
        outcomes = [block for block in self.results.blocks if block.startswith("outcome")]
        name = f"cap-{sum(block.startswith('limit') for block in self.blocks) + 1}"
        clients = all(
            " each client" in block or " each outcome" in block for block in self.blocks if block.startswith("payment")
        )
        clients = clients and not any(" once  [2.9]" in block for block in outcomes)
        each = one("", *([" each client"] * 2 if clients else []))
        if self.chance.has("years", 60):
            each = f"{each} and financial-year" if each else " each financial-year"
        sizes = self.formulas.values("money", Setting("client" if " each client" in each else ""))
        size = one("£50", "£100.01", "£500", "£1", *(sizes if "year" not in each else ()))
        how, order = one("part paid", "whole lines only"), "earliest period"
        on = f" on {one(*self.names)}" if self.chance.maybe(20) else ""
        results = next((name for name in self.names if name.startswith("results")), "")
        claims = [block for block in outcomes if "  claimed   " in block]
        if results and self.chance.maybe(40):
            size, each = one("£1", "£20", "£50.01"), ""
            on, order = f" on {results}", one("earliest achieved", "earliest period")
            order = "earliest claimed" if len(claims) == len(outcomes) and self.chance.maybe(50) else order
        elif outcomes and self.chance.maybe(60):
            claimed = [block.split()[1] for block in outcomes if "  claimed   " in block]
            name_of = one(*claimed, *claimed, *self.results.names)
            size, on, how = one("2", "1", "3"), f" on {name_of}", "whole lines only"
            if clients and self.chance.maybe(50):
                size, each, on = f"{size} clients", "", one(on, "")
            order = one("earliest achieved", "earliest claimed" if name_of in claimed else "earliest achieved")
            order = order if on else "earliest period"
        payer = ""
        paid = [block for block in self.blocks if block.startswith(("payment", "clawback"))]
        if (
            all("payers" in block for block in paid if block.startswith("payment"))
            and "£" in size
            and not any(b.startswith("clawback") for b in paid)
        ):
            payer = one("", " from nhs")
        rest = one("", ", council pays the rest") if payer else ""
        if size in sizes and how == "part paid":
            size = f"{size} rounded {one('half up', 'down')} to £0.01"
        self.blocks.append(f"limit {name} at most {size}{each}{payer}{on}, {order} first, {how}{rest}  [4]")
