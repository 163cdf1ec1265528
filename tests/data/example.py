"""The contract that the tests of this folder read files for, and what a reading looks like as text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

from pbr_dsl.data.dataset import Dataset
from pbr_dsl.diagnostics import render
from pbr_dsl.model.contract import Contract
from pbr_dsl.values.facts import Cell, Special, Tally, Unknown

CASES = Path(__file__).parent.parent / "cases" / "data"
CONTRACT = Contract.model_validate_json((CASES / "contract.json").read_text(encoding="utf-8"))


def contract_of(*records: str) -> Contract:
    """The contract with only some of the records that are read from files."""
    kept = tuple(record for record in CONTRACT.records if record.source != "data" or record.name in records)
    return CONTRACT.model_copy(update={"records": kept})


def written(dataset: Dataset) -> str:
    """Everything that a reading gave."""
    return "\n".join(_parts(dataset)) + "\n"


def _parts(dataset: Dataset) -> Iterator[str]:
    if dataset.findings:
        yield render.text(dataset.findings).plain
    yield dataset.assumption
    if dataset.tallies:
        yield ""
    yield from map(_tally, dataset.tallies)
    if dataset.rejected:
        yield ""
    for one in dataset.rejected:
        yield f"{one.file} row {one.row}: {one.record} {one.field or '-'} {one.code}: {one.message}"
    facts = dataset.history.as_known_on(dataset.history.last_recorded or date.max)
    for record, rows in facts.rows.items():
        yield f"\n{record}"
        for key, row in rows.items():
            cells = ", ".join(f"{name} {cell(value)}" for name, value in row.cells.items())
            corrected = "".join(f"; corrects {file} row {line}" for file, line in row.versions)
            yield f"  {', '.join(key)}: {cells} ({row.place}, recorded {row.recorded}{corrected})"


def _tally(tally: Tally) -> str:
    counts = f"{tally.accepted} accepted + {tally.rejected} rejected + {tally.repeated} repeated + {tally.blank} blank"
    mended = "".join(f"; {count} {kind}" for kind, count in sorted(tally.mended.items()))
    more = f"; {tally.corrected} corrected; {tally.contradicted} contradicted"
    return f"{tally.file} -> {tally.record}: {tally.read} read = {counts}{more}{mended}"


def cell(value: Cell) -> str:
    """A cell as text."""
    match value:
        case Unknown():
            return (
                "unknown ("
                + "; ".join(f"{wait.why}{': ' if wait.note else ''}{wait.note}" for wait in value.waits)
                + ")"
            )
        case Special():
            return value.value
        case bool():
            return "yes" if value else "no"
        case tuple():
            return " / ".join(value)
        case Fraction() | date() | str():
            return str(value)
