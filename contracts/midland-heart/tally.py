"""What a reader of the export has to find: rows read, accepted, rejected, repeated and blank, for each record."""

from __future__ import annotations

from collections import Counter
from typing import Final

Row = dict[str, str]

CUSTOMER: Final = (
    "Customer Ref",
    "Lot",
    "Building",
    "Primary Need",
    "Move In",
    "Move Out",
    "Leaving Reason",
    "Last Updated",
)
GOAL: Final = (
    "Customer Ref",
    "Outcome",
    "Type (M/E)",
    "Date Set",
    "Baseline",
    "Current Score",
    "Status",
    "Date Achieved",
    "Last Updated",
)
PROOF: Final = ("Evidence Ref", "Customer Ref", "Outcome", "Evidence Type", "Verifier Org", "Last Updated")
COLUMNS: Final = {"customer": CUSTOMER, "goal": GOAL, "proof": PROOF}
UNREADABLE: Final = {
    "Primary Need": {"Hoarding"},
    "Move In": {"30/02/2016"},
    "Current Score": {"11"},
    "Date Achieved": {"#N/A", "31/02/2016"},
    "Verifier Org": {"Ring Road Advice"},
}


def tallies(rows: list[Row], planted: dict[str, int]) -> dict[str, dict[str, int]]:
    """What becomes of the rows, for each record."""
    found = {record: _tally(rows, record) for record in COLUMNS}
    found["customer"] |= {"corrected": 0, "contradicted": 2 * planted["one customer in two buildings"]}
    found["goal"] |= {"corrected": planted["corrected rows"], "contradicted": 2 * planted["two rows that disagree"]}
    found["proof"] |= {"corrected": 0, "contradicted": 0}
    return found


def _tally(rows: list[Row], record: str) -> dict[str, int]:
    """What becomes of the rows for one record; a row without a reference for its evidence is no proof."""
    columns = COLUMNS[record]
    seen: set[tuple[str, ...]] = set()
    count: Counter[str] = Counter(read=0, accepted=0, rejected=0, repeated=0, blank=0)
    for row in rows:
        blank = not any(row.values()) or row["Customer Ref"] == "Total"
        if record == "proof" and not blank and not row["Evidence Ref"]:
            continue
        count["read"] += 1
        cells = tuple(row[column] for column in columns)
        if blank:
            count["blank"] += 1
        elif cells in seen:
            count["repeated"] += 1
        elif any(row[column] in UNREADABLE.get(column, ()) for column in columns):
            count["rejected"] += 1
        else:
            count["accepted"] += 1
        seen.add(cells)
    return dict(count)
