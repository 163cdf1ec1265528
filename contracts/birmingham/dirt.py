"""The dirt of the extract: each kind of fault is planted a known number of times, and its effect on the run is counted.

A fault never hides behind another: a row is planted once.  Where a fault makes a fact unreadable, the clean row says
so under `lost`, so that the truth can be worked out without reading the files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from caseload import END, EXTRACTS, Dice, Row, recorded

SPACES = "spaces around a cell"
EXCEL = "dates as Excel day numbers"
MIDNIGHT = "dates with a time of midnight"
CODES = "codes written another way"

Line = list[str]
Pick = Callable[[Row], bool]
Write = Callable[[Any], str]


@dataclass
class Sheet:
    """One file: its clean rows, and the lines to write for each of them."""

    record: str
    rows: list[Row]
    lines: list[list[Line]] = field(default_factory=list)
    planted: set[int] = field(default_factory=set)
    tally: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write every clean row once."""
        self.head = [name for name in self.rows[0] if not name.startswith("_")]
        self.lines = [[[plain(row[name]) for name in self.head]] for row in self.rows]
        count = len(self.rows)
        zero = dict.fromkeys(("rejected", "repeated", "blank", "corrected", "contradicted"), 0)
        self.tally = {"read": count, "accepted": count, **zero, "mended": {}}


@dataclass(frozen=True)
class Fault:
    """A kind of fault in one column: how often, what becomes of the row, how the cell is written, in which rows.

    `becomes` is accepted, rejected or the name of what is mended.  `lost`: the fact can no longer be read.
    """

    kind: str
    record: str
    column: str
    count: int
    becomes: str
    write: Write
    lost: bool = False
    pick: Pick = lambda _: True


def plain(value: Any) -> str:  # noqa: ANN401 - a cell of any kind
    """A clean cell: ISO dates, decimal hours, everything else as it is."""
    if isinstance(value, date | int | str):
        return str(value)
    return f"{float(value):g}"


def clock(mark: str) -> Write:
    """Hours and minutes with a mark between them, such as 1h45."""
    return lambda length: f"{int(length)}{mark}{int(length * 60) % 60:02d}"


def excel(day: date) -> str:
    """The day number of a workbook."""
    return str((day - date(1899, 12, 30)).days)


def british(day: date) -> str:
    """Day, month and year with strokes."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def _settled(row: Row) -> bool:
    return row["_large"] and row["referred"] < date(2013, 6, 1) and row["connected"] == "yes" and row["fleeing"] == "no"


def _newly(row: Row) -> bool:
    return (
        row["_large"] and row["referred"] >= date(2013, 9, 18) and row["connected"] == "yes" and row["fleeing"] == "no"
    )


def _brief(row: Row) -> bool:
    return row["moved-out"] != "open" and (row["moved-out"] - row["moved-in"]).days < 60  # noqa: PLR2004 - days


CELLS = (
    Fault("dates written day/month/year", "timesheet", "week", 30, "accepted", british),
    Fault("dates as Excel day numbers", "timesheet", "week", 25, EXCEL, excel),
    Fault("dates that no calendar has", "timesheet", "week", 5, "rejected", lambda _: "31/06/2013", lost=True),
    Fault("spaces after an identifier", "timesheet", "client", 20, SPACES, "{}  ".format),
    Fault("no-break spaces after an identifier", "timesheet", "client", 15, SPACES, "{}\u00a0".format),
    Fault(
        "identifiers that lost their leading zeros",
        "timesheet",
        "client",
        4,
        "accepted",
        lambda text: text.lstrip("0"),
        lost=True,
    ),
    Fault(
        "people who are not on the list of clients",
        "timesheet",
        "client",
        5,
        "accepted",
        "9{0[1]}{0[2]}{0[3]}{0[4]}".format,
        lost=True,
    ),
    Fault("hours written 1h45", "timesheet", "length", 12, "accepted", clock("h")),
    Fault("hours written 1:45", "timesheet", "length", 12, "accepted", clock(":")),
    Fault("spreadsheet errors in hours", "timesheet", "length", 8, "rejected", lambda _: "#N/A", lost=True),
    Fault("hours below zero", "timesheet", "length", 4, "rejected", lambda length: f"-{plain(length)}", lost=True),
    Fault("hours finer than a minute", "timesheet", "length", 6, "rejected", lambda _: "1.3333", lost=True),
    Fault("blank hours", "timesheet", "length", 15, "accepted", lambda _: "", lost=True),
    Fault("yes and no written as TRUE", "client", "connected", 25, "accepted", lambda _: "TRUE", pick=_settled),
    Fault(
        "blank connection, referred long ago",
        "client",
        "connected",
        6,
        "accepted",
        lambda _: "",
        lost=True,
        pick=_settled,
    ),
    Fault(
        "blank connection, referred lately", "client", "connected", 6, "accepted", lambda _: "", lost=True, pick=_newly
    ),
    Fault("spreadsheet errors in an age", "client", "age", 2, "rejected", lambda _: "#N/A", lost=True, pick=_settled),
    Fault("dates with a time of midnight", "client", "referred", 10, MIDNIGHT, "{} 00:00:00".format),
    Fault("blank ends of a stay", "stay", "moved-out", 4, "accepted", lambda _: "", lost=True, pick=_brief),
    Fault(
        "ends of a stay before the calendar",
        "stay",
        "moved-out",
        2,
        "rejected",
        lambda _: "00/00/0000",
        lost=True,
        pick=_brief,
    ),
    Fault("codes in capitals", "goal", "head", 30, CODES, str.upper),
    Fault("codes that the contract does not have", "goal", "head", 5, "rejected", lambda _: "wellbeing", lost=True),
    Fault("blank dates reached", "goal", "reached", 9, "accepted", lambda _: "", lost=True),
    Fault("review dates that no calendar has", "goal", "due", 2, "rejected", lambda _: "2013-06-31", lost=True),
    Fault(
        "kinds of document with a space",
        "proof",
        "kind",
        20,
        CODES,
        lambda kind: kind.replace("-", " "),
        pick=lambda row: "-" in row["kind"],
    ),
    Fault(
        "verifiers that the contract does not name",
        "proof",
        "verified-by",
        4,
        "rejected",
        lambda _: "key-worker",
        lost=True,
    ),
)

REPEATS = {"timesheet": 40, "client": 12, "proof": 9}
CORRECTIONS = {"timesheet": ("length", 60), "stay": ("moved-out", 50), "goal": ("reached", 20)}
CONTRADICTIONS = {"timesheet": ("length", 6), "client": ("connected", 3)}
BLANK_LINES = {"timesheet": 10, "goal": 3}
RAGGED = 3
HEADINGS_AGAIN = 2


class Planter:
    """Plants every fault and keeps the count."""

    def __init__(self, sheets: dict[str, Sheet], dice: Dice) -> None:
        """Start on clean sheets."""
        self._sheets, self._dice = sheets, dice
        self.kinds: list[dict[str, Any]] = []

    def plant(self) -> None:
        """Plant everything."""
        for fault in CELLS:
            self._cells(fault)
        for record, count in REPEATS.items():
            self._repeats(self._sheets[record], count)
        for record, (column, count) in CORRECTIONS.items():
            self._corrections(self._sheets[record], column, count)
        for record, (column, count) in CONTRADICTIONS.items():
            self._contradictions(self._sheets[record], column, count)
        self._ragged(self._sheets["timesheet"])
        self._headings_again(self._sheets["proof"])
        for record, count in BLANK_LINES.items():
            self._blank_lines(self._sheets[record], count)
        self._totals_row(self._sheets["timesheet"])

    def _note(self, kind: str, sheet: Sheet, count: int, becomes: str) -> None:
        self.kinds.append({"kind": kind, "file": f"{sheet.record}.csv", "count": count, "becomes": becomes})

    def _free(self, sheet: Sheet, count: int, pick: Pick) -> list[int]:
        found: list[int] = []
        while len(found) < count:
            index = self._dice.whole(0, len(sheet.rows) - 1)
            if index not in sheet.planted and pick(sheet.rows[index]):
                sheet.planted.add(index)
                found.append(index)
        return sorted(found)

    def _cells(self, fault: Fault) -> None:
        sheet = self._sheets[fault.record]
        at = sheet.head.index(fault.column)
        for index in self._free(sheet, fault.count, lambda row: row[fault.column] != "none" and fault.pick(row)):
            sheet.lines[index][0][at] = fault.write(sheet.rows[index][fault.column])
            if fault.lost:
                sheet.rows[index]["lost"] = [fault.column]
        if fault.becomes == "rejected":
            _move(sheet, fault.count, "rejected")
        elif fault.becomes != "accepted":
            sheet.tally["mended"][fault.becomes] = sheet.tally["mended"].get(fault.becomes, 0) + fault.count
        self._note(fault.kind, sheet, fault.count, fault.becomes)

    def _repeats(self, sheet: Sheet, count: int) -> None:
        for index in self._free(sheet, count, lambda _: True):
            sheet.lines[index].append(list(sheet.lines[index][0]))
        sheet.tally["read"] += count
        sheet.tally["repeated"] += count
        self._note("the same row twice", sheet, count, "repeated")

    def _corrections(self, sheet: Sheet, column: str, count: int) -> None:
        at, stamp = sheet.head.index(column), sheet.head.index("recorded")
        for index in self._free(sheet, count, lambda row: row["recorded"] < EXTRACTS[-1]):
            (line,) = sheet.lines[index]
            first = list(line)
            first[at] = _before(sheet.rows[index], column)
            line[stamp] = plain(recorded(sheet.rows[index]["recorded"]))
            sheet.lines[index] = [first, line]
        sheet.tally["read"] += count
        sheet.tally["accepted"] += count
        sheet.tally["corrected"] += count
        self._note("rows corrected by a later extract", sheet, count, "corrected")

    def _contradictions(self, sheet: Sheet, column: str, count: int) -> None:
        at = sheet.head.index(column)
        for index in self._free(sheet, count, _settled if sheet.record == "client" else lambda _: True):
            other = list(sheet.lines[index][0])
            other[at] = _before(sheet.rows[index], column)
            sheet.lines[index].append(other)
            sheet.rows[index] |= {"lost": [column], "contradicted": True}
        sheet.tally["read"] += count
        sheet.tally["accepted"] += count
        sheet.tally["contradicted"] += 2 * count
        self._note("rows of one day that disagree", sheet, count, "contradicted")

    def _ragged(self, sheet: Sheet) -> None:
        for index in self._free(sheet, RAGGED, lambda _: True):
            sheet.lines[index][0].insert(2, "see note")
            sheet.rows[index]["lost"] = ["client"]
        _move(sheet, RAGGED, "rejected")
        self._note("rows with a cell too many", sheet, RAGGED, "rejected")

    def _headings_again(self, sheet: Sheet) -> None:
        for index in self._free(sheet, HEADINGS_AGAIN, lambda _: True):
            sheet.lines[index].append(list(sheet.head))
        sheet.tally["read"] += HEADINGS_AGAIN
        sheet.tally["blank"] += HEADINGS_AGAIN
        self._note("headings again, where files were joined", sheet, HEADINGS_AGAIN, "blank")

    def _blank_lines(self, sheet: Sheet, count: int) -> None:
        for index in self._free(sheet, count, lambda _: True):
            sheet.lines[index].append([""] * len(sheet.head))
        sheet.tally["read"] += count
        sheet.tally["blank"] += count
        self._note("rows without a filled cell", sheet, count, "blank")

    def _totals_row(self, sheet: Sheet) -> None:
        total = sum(row["length"] for row in sheet.rows)
        sheet.lines[-1].append(["Total", "", "", f"{float(total):,.2f}", ""])
        sheet.tally["read"] += 1
        sheet.tally["blank"] += 1
        self._note("a totals row, with a thousands comma", sheet, 1, "blank")


def _move(sheet: Sheet, count: int, to: str) -> None:
    sheet.tally["accepted"] -= count
    sheet.tally[to] += count


def _before(row: Row, column: str) -> str:
    """What the cell said before it was put right, or says elsewhere."""
    value = row[column]
    if column == "length":
        return plain(value + 1)
    if column == "connected":
        return "no" if value == "yes" else "yes"
    if column == "moved-out":
        return "open" if value != "open" else plain(END - timedelta(2))
    return "none" if value != "none" else plain(row["due"] - timedelta(7))
