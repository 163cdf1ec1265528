"""Writes four exports of a made-up case system into export/, as a provider sends them month after month.

The same bytes every time; `--into FOLDER` writes elsewhere.  Each month is the one before it with what changed since.
Nothing here is about a real person.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter

HEADINGS: Final = (
    "Customer Ref",
    "Scheme",
    "Building",
    "Lot",
    "Support Worker",
    "Move In",
    "Move Out",
    "Leaving Reason",
    "Primary Need",
    "Outcome",
    "Type (M/E)",
    "Date Set",
    "Baseline",
    "Current Score",
    "Status",
    "Date Achieved",
    "Evidence Type",
    "Evidence Ref",
    "Verified By",
    "Verifier Org",
    "Last Updated",
)
HEADS: Final = {  # the five outcomes of each plan, and who vouches for them
    "Independence": ("M", "Letter", "P Quinn", "City Housing Options"),
    "Access to healthcare": ("M", "Letter", "R Shah", "Ladywood Clinic"),
    "Income": ("E", "Statement", "T Usher", "Jobcentre Sparkbrook"),
    "Accommodation": ("E", "Tenancy agreement", "V West", "Lea Bank Lettings"),
    "Skills and work": ("E", "Certificate", "X Young", "Bournbrook College"),
}
Row = dict[str, str]
Change = tuple[str, str, Row]  # a customer, an outcome ("" for all of them), the cells that are other now


@dataclass(frozen=True)
class Customer:
    """Somebody who lives in a lot, how many of the five outcomes are achieved, and when they moved out."""

    ref: str
    lot: str
    building: str
    worker: str
    achieved: int
    out: str = ""


CUSTOMERS: Final = (
    Customer("MH-0101", "Lot 1 Young people", "Alder House", "A Bell", 4),
    Customer("MH-0102", "Lot 1 Young people", "Birch House", "A Bell", 3),
    Customer("MH-0201", "Lot 2 Young parents", "Elm Lodge", "C Dunn", 3),
    Customer("MH-0301", "Lot 3 Families", "Hazel Court", "E Ford", 3),
    Customer("MH-0501", "Lot 5 Single North", "Oak Hall", "G Hall", 4),
    Customer("MH-0502", "Lot 5 Single North", "Maple Hall", "G Hall", 2),
    Customer("MH-0601", "Lot 6 Single South", "Quince Row", "I Jarvis", 2),
    Customer("MH-0701", "Lot 7 Rough Sleepers", "Vine Street", "K Lamb", 2),
    Customer("MH-0702", "Lot 7 Rough Sleepers", "Wharf Street", "K Lamb", 0, out="20/08/2014"),
    Customer("MH-0801", "Lot 8 Offenders", "Yarrow House", "M Nash", 3),
    Customer("MH-0901", "Lot 9 Recovery", "Clover House", "O Platt", 2),
)

MARCH: Final[tuple[Change, ...]] = (
    ("MH-0201", "Income", {"Status": "Working towards", "Last Updated": "20/03/2015"}),
    ("MH-0901", "Independence", {"Date Achieved": "01/10/2014", "Last Updated": "09/03/2015"}),
)
APRIL: Final[tuple[Change, ...]] = (
    ("MH-0201", "Income", {"Status": "Achieved", "Last Updated": "30/04/2015"}),
    ("MH-0301", "Income", {"Date Achieved": "17/11/2014"}),
    ("MH-0702", "", {"Leaving Reason": "Transferred"}),
    ("MH-0702", "Independence", {"Last Updated": "29/04/2015"}),
)
MAY: Final[tuple[Change, ...]] = (
    (
        "MH-0601",
        "Independence",
        {
            "Evidence Ref": "EV-0601-9",
            "Verified By": "P Quinn",
            "Verifier Org": "City Housing Options",
            "Last Updated": "18/05/2015",
        },
    ),
)


def rows_of(one: Customer) -> list[Row]:
    """The plan of a customer as it stands in the first export."""
    found = []
    for number, (head, (kind, document, by, organisation)) in enumerate(HEADS.items(), 1):
        met = number <= one.achieved
        proof = (document, f"EV-{one.ref[3:]}-{number}", by, organisation) if met else ("", "", "", "")
        place = (one.ref, "Supporting People", one.building, one.lot, one.worker)
        stay = ("05/05/2014", one.out, "", "Money and debt")
        goal = (head, kind, "19/05/2014", "3", "6" if met else "4", "Achieved" if met else "Not achieved")
        updated = f"{10 + number}/01/2015"
        found.append(
            dict(zip(HEADINGS, (*place, *stay, *goal, "01/10/2014" if met else "", *proof, updated), strict=True))
        )
    return found


def february() -> list[Row]:
    """The first export: what is wrong in it stays wrong until somebody corrects it."""
    rows = [row for one in CUSTOMERS for row in rows_of(one)]
    changed(rows, ("MH-0601", "Independence", {"Verified By": "I Jarvis", "Verifier Org": "Midland Heart"}))
    changed(rows, ("MH-0801", "", {"Last Updated": "15/01/2015"}))
    changed(rows, ("MH-0801", "Income", {"Building": "Zinnia House"}))
    changed(rows, ("MH-0901", "Independence", {"Date Achieved": "#N/A"}))
    changed(rows, ("MH-0101", "", {"Date Set": "41778"}))
    changed(rows, ("MH-0102", "Income", {"Outcome": "Income\u00a0", "Evidence Type": " Statement"}))
    return rows


def changed(rows: list[Row], change: Change) -> None:
    """Write other cells over the rows of a customer."""
    ref, head, cells = change
    for row in rows:
        if row["Customer Ref"] == ref and head in {"", row["Outcome"]}:
            row.update(cells)


def with_repeats(rows: list[Row], *places: int) -> list[Row]:
    """The rows with some of them twice, a blank one, and at the end one of totals."""
    blank = dict.fromkeys(HEADINGS, "")
    found = [*rows, *(rows[place] for place in places)]
    return [*found[:30], blank, *found[30:], blank | {"Customer Ref": "Total", "Current Score": str(len(found))}]


def write_csv(path: Path, rows: list[Row]) -> None:
    """An export as the system writes it: with a byte order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_workbook(path: Path, rows: list[Row]) -> None:
    """An export that somebody opened in Excel and saved: a title above it, dates and scores as Excel keeps them."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": datetime(2015, 5, 5)})  # noqa: DTZ001  the same bytes every time
    page = book.add_worksheet("Extract")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    page.merge_range(0, 0, 0, 5, "Customer outcomes, run on 5 May 2015")
    page.write_row(2, 0, HEADINGS)
    for number, row in enumerate(rows, 3):
        for at, (name, cell) in enumerate(row.items()):
            if cell.count("/") == 2:  # noqa: PLR2004  a date
                page.write_datetime(number, at, datetime.strptime(cell, "%d/%m/%Y"), day)  # noqa: DTZ007
            elif name in {"Baseline", "Current Score"} and cell:
                page.write_number(number, at, int(cell))
            elif cell:
                page.write_string(number, at, cell)
    book.close()


def main() -> None:
    """Write the four exports."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--into", type=Path, default=Path(__file__).parent)
    folder = arguments.parse_args().into / "export"
    folder.mkdir(parents=True, exist_ok=True)
    rows = february()
    write_csv(folder / "oska-february-2015.csv", with_repeats(rows, 3, 17))
    for change in MARCH:
        changed(rows, change)
    gone = [row for row in rows if row["Customer Ref"] == "MH-0502"]
    write_csv(folder / "oska-march-2015.csv", with_repeats([row for row in rows if row not in gone], 8))
    for change in APRIL:
        changed(rows, change)
    write_workbook(folder / "oska-april-2015.xlsx", with_repeats([row for row in rows if row not in gone], 5, 21))
    for change in MAY:
        changed(rows, change)
    write_csv(folder / "oska-may-2015.csv", with_repeats(rows, 11))


if __name__ == "__main__":
    main()
