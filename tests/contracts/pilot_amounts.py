"""What the Birmingham pilot must state, worked out from the clean rows in plain fractions, without `pbr_dsl`.

A fact that the extract spoilt (`lost`) counts nothing above the line (clause 1.6).  Of a stay whose end is lost only
the first day is certain.  An outcome of a person whose eligibility is not known counts nothing, and stays below the
line.  A goal whose review date is lost may be judged in any month, and holds the results of its service (clause 4.2).
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

PILOT = Path(__file__).resolve().parents[2] / "contracts" / "birmingham"

MONTHS = tuple(date(2013, month, 1) for month in range(4, 10))
PENNY = Fraction(1, 100)
VERIFIERS = {
    "income": {"jobcentre", "employer", "charity"},
    "letter": {"college", "clinician", "landlord", "police", "charity"},
}
MIGHT_BE: dict[str, tuple[Any, ...]] = {"connected": ("yes", "no"), "age": tuple(range(121))}

Row = dict[str, Any]
Key = tuple[str, str, date]  # payment, service, month


@dataclass
class Service:
    """A call-off: provider, lot, kind, and from each date its capacity and its price a week."""

    provider: str
    lot: str
    kind: str
    terms: dict[date, tuple[Fraction, Fraction]] = field(default_factory=dict)

    def on(self, day: date) -> tuple[Fraction, Fraction]:
        return self.terms[max(start for start in self.terms if start <= day)]


@dataclass
class Expected:
    """Amounts by payment, service and month; None is a held line."""

    services: dict[str, Service]
    amounts: dict[Key, Fraction | None]

    def totals(self, by: str) -> dict[str, dict[str, Fraction]]:
        """The sums of each payment by `period`, `lot` or `provider`."""
        found: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        for (payment, service, month), amount in self.amounts.items():
            made = self.services[service]
            group = {"period": month.isoformat(), "lot": made.lot, "provider": made.provider}[by]
            found[group][payment] += amount or 0
        return {group: dict(sums) for group, sums in sorted(found.items())}


def annex(contract: str) -> dict[str, Service]:
    """Annex A, read from the contract's text."""
    found: dict[str, Service] = {}
    for line in contract.splitlines():
        if not re.match(r"  \| s[0-9]{2} +\| p[0-9]{2} ", line):
            continue
        name, provider, lot, kind, units, hours, price, start = (cell.strip() for cell in line.split("|")[1:-1])
        capacity = Fraction(units if kind == "accommodation" else hours.split()[0])
        weekly = Fraction(price.split()[0].removeprefix("£").replace(",", ""))
        first = date(2013, {"April": 4, "July": 7}[start.split()[1]], 1)
        found.setdefault(name, Service(provider, lot, kind)).terms[first] = (capacity, weekly)
    return found


def expected(contract: str, truth: dict[str, list[Row]]) -> Expected:
    """Every line of the six statements."""
    services = annex(contract)
    clients = {row["client"]: row for row in truth["client"]}
    sure = {name for name, row in clients.items() if _eligible(row, services[row["service"]].lot)}
    used = _used(truth, clients, sure)
    judged, earned = _judged(truth, clients, sure)
    unsure = {clients[goal["client"]]["service"] for goal in truth["goal"] if "due" in goal.get("lost", [])}
    amounts: dict[Key, Fraction | None] = {}
    for name, service in services.items():
        before = Fraction(0)
        for month in MONTHS:
            value = service.on(month)[1] * monthrange(month.year, month.month)[1] / 7
            share = min(used[name, month] / _full(service, month), Fraction(1))
            amounts["use", name, month] = _pennies(value * 9 / 10 * share)
            stake = value / 10
            due = judged[name, month]
            paid = (stake + before) * earned[name, month] / due if due else Fraction(0)
            amounts["results", name, month] = None if name in unsure else _pennies(paid)
            before = Fraction(0) if due else stake
    return Expected(services, amounts)


def shares(contract: str, truth: dict[str, list[Row]]) -> dict[str, tuple[Fraction, Fraction]]:
    """Use of capacity and outcomes achieved over the six months, by service."""
    services = annex(contract)
    clients = {row["client"]: row for row in truth["client"]}
    sure = {name for name, row in clients.items() if _eligible(row, services[row["service"]].lot)}
    used = _used(truth, clients, sure)
    judged, earned = _judged(truth, clients, sure)
    return {
        name: (
            sum((used[name, month] for month in MONTHS), Fraction(0))
            / sum((_full(service, month) for month in MONTHS), Fraction(0)),
            sum((earned[name, month] for month in MONTHS), Fraction(0)) / sum(judged[name, month] for month in MONTHS),
        )
        for name, service in services.items()
    }


def _full(service: Service, month: date) -> Fraction:
    """Unit-days available, or hours contracted, in a month."""
    days = monthrange(month.year, month.month)[1]
    return service.on(month)[0] * days / (1 if service.kind == "accommodation" else 7)


def _pennies(amount: Fraction) -> Fraction:
    return (amount / PENNY + Fraction(1, 2)).__floor__() * PENNY


def _eligible(row: Row, lot: str) -> bool:
    """Whether a person qualifies whatever the lost facts turn out to be."""
    lost = row.get("lost", [])
    choices = itertools.product(*(MIGHT_BE[name] for name in lost))
    return all(_qualifies({**row, **dict(zip(lost, values, strict=True))}, lot) for values in choices)


def _qualifies(row: Row, lot: str) -> bool:
    old_enough = row["age"] >= 18 or (row["age"] >= 16 and row["care-leaver"] == "yes")
    local = row["connected"] == "yes" or row["fleeing"] == "yes"
    return bool(old_enough and (lot != "older-people" or row["age"] >= 55) and local and row["registered-care"] == "no")


def _used(truth: dict[str, list[Row]], clients: dict[str, Row], sure: set[str]) -> dict[tuple[str, date], Fraction]:
    """Unit-days occupied, or hours delivered, by service and month."""
    used: dict[tuple[str, date], Fraction] = defaultdict(Fraction)
    for row in truth["stay"]:
        if row["client"] not in sure:
            continue
        first = date.fromisoformat(row["moved-in"])
        last = first if row.get("lost") else _end(row["moved-out"])
        for month in MONTHS:
            end = month.replace(day=monthrange(month.year, month.month)[1])
            used[clients[row["client"]]["service"], month] += max(0, (min(last, end) - max(first, month)).days + 1)
    for row in truth["timesheet"]:
        if row["client"] in sure and not row.get("lost"):
            month = date.fromisoformat(row["week"]).replace(day=1)
            used[clients[row["client"]]["service"], month] += Fraction(row["length"])
    return used


def _end(moved_out: str) -> date:
    return date.max if moved_out == "open" else date.fromisoformat(moved_out)


def _judged(
    truth: dict[str, list[Row]], clients: dict[str, Row], sure: set[str]
) -> tuple[dict[tuple[str, date], int], dict[tuple[str, date], Fraction]]:
    """Goals judged and credit earned, by service and month."""
    judged: dict[tuple[str, date], int] = defaultdict(int)
    earned: dict[tuple[str, date], Fraction] = defaultdict(Fraction)
    proofs: dict[str, list[Row]] = defaultdict(list)
    for row in truth["proof"]:
        if not row.get("lost"):
            proofs[row["goal"]].append(row)
    for goal in truth["goal"]:
        service = clients[goal["client"]]["service"]
        if "due" in goal.get("lost", []):
            continue
        month = date.fromisoformat(goal["due"]).replace(day=1)
        judged[service, month] += 1
        if goal["client"] in sure and not goal.get("lost") and _reached(goal):
            earned[service, month] += _credit(goal, proofs[goal["goal"]])
    return judged, earned


def _reached(goal: Row) -> bool:
    if goal["reached"] == "none":
        return False
    agreed, due, day = (date.fromisoformat(goal[name]) for name in ("agreed", "due", "reached"))
    return agreed < day <= due and day >= due - timedelta(26 * 7)


def _credit(goal: Row, proofs: list[Row]) -> Fraction:
    due = date.fromisoformat(goal["due"])
    roles = VERIFIERS["income" if goal["head"] == "money" else "letter"]
    best: dict[str, Fraction] = defaultdict(Fraction)
    for proof in proofs:
        dated, submitted = date.fromisoformat(proof["dated"]), date.fromisoformat(proof["submitted"])
        wait = (submitted - due).days
        credit = Fraction(1) if wait <= 28 else Fraction(1, 2) if wait <= 56 else Fraction(0)
        counts = proof["verified-by"] in roles and proof["relation"] == "independent"
        if counts and due - timedelta(26 * 7) <= dated <= due:
            best[proof["kind"]] = max(best[proof["kind"]], credit)
    if goal["head"] != "money":
        return max(best["letter"], best["certificate"])
    return max(best["award-letter"], min(best["payslip"], best["bank-statement"]))


def as_json(found: Expected) -> str:
    """The sums by month, lot and provider, and of everything, as `expected/totals.json` holds them."""
    sums: dict[str, Any] = {
        by: {
            group: {payment: _pounds(amount) for payment, amount in parts.items()}
            for group, parts in found.totals(by).items()
        }
        for by in ("period", "lot", "provider")
    }
    sums["all"] = _pounds(sum((amount or Fraction(0) for amount in found.amounts.values()), Fraction(0)))
    return json.dumps(sums, indent=2) + "\n"


def _pounds(amount: Fraction) -> str:
    pounds, pence = divmod(int(amount / PENNY), 100)
    return f"{pounds}.{pence:02d}"


def truth(folder: Path) -> dict[str, list[Row]]:
    """Have the generator write the extract and the clean rows into a folder; gives the clean rows."""
    into = ("--into", str(folder), "--truth", str(folder / "truth.json"))
    subprocess.run([sys.executable, str(PILOT / "generate.py"), *into], check=True)
    found: dict[str, list[Row]] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return found
