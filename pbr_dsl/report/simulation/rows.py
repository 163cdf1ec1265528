"""A simulation as CSV: a row for each line, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from pbr_dsl.report.exact import exact_text
from pbr_dsl.report.separated import separated
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import key_text
from pbr_dsl.values.statement import Line

_PART: Final = 10_000  # lines

COLUMNS: Final = (
    "payment",
    "outcome",
    "occurrence",
    "period",
    "achieved",
    "due",
    "part",
    "state",
    "marks",
    "quantity",
    "rate",
    "before-limits",
    "amount",
    "currency",
    "clause",
    "reasons",
    "assumed",
)


def csv_text(shown: Simulation) -> str:
    """Give every line as a row of CSV, with a column for each record that subjects lead to."""
    return separated(rows(shown, shown.lines))


def csv_parts(shown: Simulation) -> Iterator[str]:
    """Give what `csv_text` gives, in parts of whole lines."""
    every = rows(shown, shown.lines if shown.every is None else shown.every)
    while part := list(islice(every, _PART)):
        yield f"{separated(part)}\n"


def rows(shown: Simulation, lines: Iterable[Line]) -> Iterator[list[str]]:
    """Give the headings, then each of some lines as a row."""
    words = set(shown.sums.words)
    records = [record.name for record in shown.contract.records if record.name in words]
    yield [*COLUMNS[:3], *records, *COLUMNS[3:]]
    for line in lines:
        first, rest = _cells(line, shown.statement.currency)
        yield [*first, *(key_text(line.subject.get(record, ())) for record in records), *rest]


def _cells(line: Line, currency: str) -> tuple[list[str], list[str]]:
    """The cells of a line before and after those of its subject."""
    first = [line.payment, line.outcome, str(line.occurrence) if line.occurrence else ""]
    return first, [
        line.period.isoformat(),
        line.achieved.isoformat() if line.achieved else "",
        line.due.isoformat() if line.due else "",
        str(line.part) if line.part else "",
        line.state,
        " ".join(line.marks),
        *(exact_text(number) if number is not None else "" for number in (line.quantity, line.rate)),
        exact_text(line.before_limits, places=2) if line.before_limits is not None else "",
        exact_text(line.amount, places=2),
        currency,
        line.clause,
        "; ".join(reason.text for reason in line.reasons),
        " ".join(line.assumed),
    ]
