"""A validation as JSON and as CSV: every cell to correct, money as text."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pbr_dsl.diagnostics.visible import in_json
from pbr_dsl.report.exact import amount_text
from pbr_dsl.report.separated import separated
from pbr_dsl.report.simulation.forms import Published
from pbr_dsl.report.validation.view import Problem, Validation


class FileJson(Published):
    """What was understood of a file for a record."""

    file: str
    record: str
    read: int
    accepted: int
    rejected: int
    repeated: int
    blank: int
    first: date | None
    last: date | None


class CellJson(Published):
    """A cell to correct; `cell` is its address in a workbook, "" in other files."""

    file: str
    row: int
    cell: str
    message: str


class ProblemJson(Published):
    """Cells that are wrong in one way; `most` is the money that waits for them, as far as it has an upper bound."""

    code: str
    title: str
    record: str
    field: str
    fix: str
    most: str
    unbounded: int
    cells: list[CellJson]


class FindingJson(Published):
    """What is said of a file as a whole."""

    code: str
    severity: str
    message: str
    help: str


class ValidationJson(Published):
    """A validation; `fit` is whether nothing has to be corrected, `usable` whether it can be paid on at all."""

    format: Literal[1] = 1
    contract: str
    currency: str
    usable: bool
    fit: bool
    files: list[FileJson]
    mended: dict[str, int]
    findings: list[FindingJson]
    problems: list[ProblemJson]


def to_json(shown: Validation) -> str:
    """Give a validation in its published form."""
    made = ValidationJson(
        contract=shown.contract.name,
        currency=shown.contract.settings.currency,
        usable=not shown.stops,
        fit=shown.fit,
        files=[
            FileJson(
                file=one.tally.file,
                record=one.tally.record,
                read=one.tally.read,
                accepted=one.tally.accepted,
                rejected=one.tally.rejected,
                repeated=one.tally.repeated,
                blank=one.tally.blank,
                first=one.first,
                last=one.last,
            )
            for one in shown.files
        ],
        mended=dict(shown.mended),
        findings=[
            FindingJson(code=one.code.id, severity=str(one.severity), message=one.message, help=one.help)
            for one in (*shown.stops, *shown.notes)
        ],
        problems=[_problem(one) for one in shown.problems],
    )
    return in_json(made.model_dump_json(indent=2))


def to_csv(shown: Validation) -> str:
    """Give every cell to correct as a row that a spreadsheet can open."""
    rows: list[tuple[str, ...]] = [("file", "row", "cell", "record", "field", "code", "problem", "what to do")]
    for one in shown.problems:
        for cell in one.cells:
            said = (one.record, one.field, one.code.id, cell.message, one.code.fix)
            rows.append((cell.file, str(cell.row), cell.cell, *said))
    return separated(rows)


def _problem(one: Problem) -> ProblemJson:
    """A problem in its published form."""
    return ProblemJson(
        code=one.code.id,
        title=one.code.title,
        record=one.record,
        field=one.field,
        fix=one.code.fix,
        most=amount_text(one.stake.most),
        unbounded=one.stake.unbounded,
        cells=[CellJson(file=cell.file, row=cell.row, cell=cell.cell, message=cell.message) for cell in one.cells],
    )
