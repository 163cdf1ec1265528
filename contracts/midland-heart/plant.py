"""What goes wrong in the export: each kind of dirt, planted a known number of times, on customers of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import world
from world import Customer, Goal

SEALED: Final = tuple(date(year, 3, 31) for year in (2016, 2017, 2018, 2019))  # of the years from 2014 to 2017

Row = dict[str, str]


def written(day: date | None) -> str:
    """A date as the export writes it, or a blank."""
    return f"{day:%d/%m/%Y}" if day else ""


def row(customer: Customer, goal: Goal) -> Row:
    """One row of the export: a customer and an outcome of the plan."""
    proof = goal.proof
    return {
        "Customer Ref": customer.ref,
        "Scheme": "Supporting People",
        "Building": customer.building,
        "Lot": customer.lot.title,
        "Support Worker": customer.worker,
        "Move In": written(customer.moved_in),
        "Move Out": written(customer.moved_out),
        "Leaving Reason": world.REASONS.get(customer.reason, ""),
        "Primary Need": world.NEEDS[customer.need],
        "Outcome": world.HEADS[goal.head],
        "Type (M/E)": "M" if goal.head in world.MANDATORY else "E",
        "Date Set": written(goal.set_on),
        "Baseline": str(goal.baseline),
        "Current Score": str(goal.score),
        "Status": world.STATUSES[goal.status],
        "Date Achieved": written(goal.met),
        "Evidence Type": proof.kind if proof else "",
        "Evidence Ref": proof.ref if proof else "",
        "Verified By": proof.by if proof else "",
        "Verifier Org": proof.organisation if proof else "",
        "Last Updated": written(goal.updated),
    }


@dataclass
class Entry:
    """An outcome of a plan with its row, and the rows that stand before and after it in the export."""

    customer: Customer
    goal: Goal
    row: Row
    before: list[Row] = field(default_factory=list)
    after: list[Row] = field(default_factory=list)


@dataclass
class Sheet:
    """The export while it is being spoilt; `planted` counts each kind of dirt."""

    rng: random.Random
    entries: dict[str, list[Entry]]
    untouched: list[Customer]
    planted: dict[str, int] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """The rows in the order of the export."""
        for entries in self.entries.values():
            for entry in entries:
                yield from (*entry.before, entry.row, *entry.after)

    def pick(self, kind: str, number: int, fits: Callable[[Customer, Goal], bool]) -> Iterator[Entry]:
        """Entries of customers that nothing was planted on, one each, counted under `kind`."""
        found = 0
        for customer in list(self.untouched):
            entry = next((one for one in self.entries[customer.ref] if fits(customer, one.goal)), None)
            if entry and found < number:
                found += 1
                self.untouched.remove(customer)
                yield entry
        if found < number:
            message = f"only {found} places for {kind}"
            raise ValueError(message)
        self.planted[kind] = number


def in_term(customer: Customer, _goal: Goal) -> bool:
    """Whether the customer's outcomes are judged in the term, on a full plan."""
    full = len(customer.goals) == 5  # noqa: PLR2004 - two mandatory outcomes and three chosen
    return full and not customer.left_early and world.START <= customer.due <= world.END


def earns(customer: Customer, goal: Goal) -> bool:
    """Whether a mandatory outcome would count if nothing were wrong."""
    met = goal.met is not None and goal.met <= customer.due and goal.score >= goal.baseline + 2
    return in_term(customer, goal) and goal.head in world.MANDATORY and met and goal.proof is not None


def missed(customer: Customer, goal: Goal) -> bool:
    """Whether a mandatory outcome was judged not achieved."""
    return in_term(customer, goal) and goal.head in world.MANDATORY and goal.status == "not-achieved"


def plant(sheet: Sheet) -> None:
    """Spoil the export."""
    _mendable(sheet)
    _unreadable(sheet)
    _unproved(sheet)
    _doubtful(sheet)
    _versions(sheet)
    _blank_reasons(sheet)
    _repeats(sheet)


def _mendable(sheet: Sheet) -> None:
    """What the reader puts right by itself, and counts."""
    for entry in sheet.pick("dates as Excel day numbers", 60, in_term):
        entry.row["Date Set"] = str((entry.goal.set_on - date(1899, 12, 30)).days)
    for entry in sheet.pick("dates with a time of midnight", 30, in_term):
        entry.row["Date Set"] = f"{entry.goal.set_on} 00:00:00"
    for entry in sheet.pick("spaces around a cell", 80, in_term):
        entry.row["Outcome"] = sheet.rng.choice(("{} ", " {}", "{}\u00a0")).format(entry.row["Outcome"])


def _unreadable(sheet: Sheet) -> None:
    """Cells that nobody can read: what they say is not yet known."""
    for entry in sheet.pick("a spreadsheet's error as a date", 9, earns):
        _spoil(entry, "Date Achieved", "#N/A")
    for entry in sheet.pick("a score above ten", 5, earns):
        _spoil(entry, "Current Score", "11")
    for entry in sheet.pick("a date that does not exist", 6, earns):
        _spoil(entry, "Date Achieved", "31/02/2016")
    for entry in sheet.pick("a verifier nobody knows", 8, earns):
        _spoil(entry, "Verifier Org", "Ring Road Advice")
    for entry in sheet.pick("a need nobody knows", 7, in_term):
        for other in sheet.entries[entry.customer.ref]:
            other.row["Primary Need"] = "Hoarding"
        entry.customer.lost = "need"
    for entry in sheet.pick("a move-in date that does not exist", 3, in_term):
        for other in sheet.entries[entry.customer.ref]:
            other.row["Move In"] = "30/02/2016"
        entry.customer.lost = "moved-in"


def _unproved(sheet: Sheet) -> None:
    """Outcomes that nobody outside the provider vouches for."""
    for entry in sheet.pick("verified by the own worker", 25, earns):
        entry.row["Verified By"] = entry.customer.worker
        _spoil(entry, "Verifier Org", "Midland Heart")
    for entry in sheet.pick("verified by a company of the group", 9, earns):
        _spoil(entry, "Verifier Org", "Heart Lettings")
    for entry in sheet.pick("achieved without evidence", 30, earns):
        for column in ("Evidence Type", "Evidence Ref", "Verified By", "Verifier Org"):
            _spoil(entry, column, "")


def _doubtful(sheet: Sheet) -> None:
    """Rows that contradict themselves, or leave out what decides."""
    for entry in sheet.pick("achieved without a date", 12, earns):
        _spoil(entry, "Date Achieved", "")
    for entry in sheet.pick("not achieved, with a date", 11, missed):
        entry.row["Date Achieved"] = written(entry.customer.moved_in + timedelta(days=100))
    for entry in sheet.pick("achieved without a baseline", 14, earns):
        _spoil(entry, "Baseline", "")


def _versions(sheet: Sheet) -> None:
    """Rows that were written twice."""
    for entry in sheet.pick("corrected rows", 40, earns):
        earlier = {"Status": "Working towards", "Date Achieved": "", "Evidence Type": "", "Evidence Ref": ""}
        blank = {"Verified By": "", "Verifier Org": "", "Last Updated": written(entry.goal.set_on)}
        entry.before.append(entry.row | earlier | blank)
    for entry in sheet.pick("two rows that disagree", 10, earns):
        entry.after.append(entry.row | {"Status": "Not achieved"})
        entry.goal.spoilt = "two rows that disagree"
    for entry in sheet.pick("one customer in two buildings", 6, in_term):
        others = [name for name in entry.customer.lot.buildings if name != entry.customer.building]
        latest = max(one.goal.updated for one in sheet.entries[entry.customer.ref])
        for other in sheet.entries[entry.customer.ref]:
            other.row["Last Updated"] = written(latest)
        entry.row["Building"] = others[0]
    for entry in sheet.pick("changed after the year was sealed", 10, _early(earns)):
        sealed = next(day for day in SEALED if entry.customer.due <= day - timedelta(days=365))
        _spoil(entry, "Last Updated", written(sealed + timedelta(days=10)))


def _early(fits: Callable[[Customer, Goal], bool]) -> Callable[[Customer, Goal], bool]:
    """The same test, for those judged in the first three years."""
    return lambda customer, goal: fits(customer, goal) and customer.due <= date(2017, 3, 31)


def _blank_reasons(sheet: Sheet) -> None:
    """One leaver in ten leaves no reason; those who had gone before their outcomes were judged are counted apart."""
    leavers = [one for one in sheet.untouched if one.reason]
    for customer in sheet.rng.sample(leavers, len(leavers) // 10):
        for entry in sheet.entries[customer.ref]:
            entry.row["Leaving Reason"] = ""
        kind = "no reason for leaving, early" if customer.left_early else "no reason for leaving, later"
        customer.reason = ""
        sheet.planted[kind] = sheet.planted.get(kind, 0) + 1
        sheet.untouched.remove(customer)


def _repeats(sheet: Sheet) -> None:
    """Exact repeats, blank rows, and a row of totals."""
    whole = [sheet.entries[customer.ref][0] for customer in sheet.untouched]
    for entry in sheet.rng.sample(whole, 290):
        entry.after.append(dict(entry.row))
    sheet.planted["exact repeats"] = 290


def _spoil(entry: Entry, column: str, cell: str) -> None:
    """Put a cell in the row that keeps the outcome from counting."""
    entry.row[column] = cell
    entry.goal.spoilt = column
