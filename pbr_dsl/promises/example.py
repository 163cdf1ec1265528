"""A case that breaks a line, as a worked example that can be pasted beside it: played before it is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from pbr_dsl.model.cells import key_of
from pbr_dsl.model.contract import Contract, Promise
from pbr_dsl.model.personal import is_personal
from pbr_dsl.model.scenario import (
    ExpectAmount,
    GivenNone,
    GivenOutcome,
    GivenRow,
    GivenValue,
    Run,
    Scenario,
    ScenarioStep,
)
from pbr_dsl.model.terms import Terms
from pbr_dsl.model.type import TimeType, Type
from pbr_dsl.promises.amounts import Rows
from pbr_dsl.promises.few import fewer, rows_of
from pbr_dsl.promises.place import Given, Place
from pbr_dsl.report.expanded.scenario import scenario_lines
from pbr_dsl.scenario.play import play
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.display import time_text
from pbr_dsl.values.facts import Cell, Key, Row, Special, Unknown

_UNNAMED = re.compile(r"^row (\d+)$")
_ONE = re.compile(r"for 1 (\w+) from")
_DOCUMENTS = ("proof", "claim", "spot-check")


@dataclass(frozen=True, slots=True)
class Small:
    """A case: the facts, what it comes to, and what it comes to after a change; `apart` are rows that change brings."""

    place: Place
    expected: Sequence[ExpectAmount]
    period: Period | None
    change: Sequence[Given] = ()
    after: Sequence[ExpectAmount] = field(default=())
    apart: tuple[str, Key] | None = None


def example(place: Place, rows: Rows, promise: Promise, case: Callable[[Place], Small | None]) -> str:
    """Give an example of as few rows as will do, in which `case` still finds the line broken; "" where none does."""
    for facts in fewer(place, rows):
        made = case(facts)
        text = _written(made, promise) if made is not None else ""
        if text:
            return text
    return ""


def _written(case: Small, promise: Promise) -> str:
    """Give a case as the text of an example that comes out when it is played; "" where it does not, or is personal."""
    if not case.expected or (not case.place.title and is_personal(case.place.contract)):
        return ""
    before, then = _facts(case)
    steps = (*before, *case.expected, *then, *_with_names(case.place.contract, case.change), *case.after)
    made = Scenario(title=promise.title, clause=promise.clause, steps=steps)
    try:
        passed = play(case.place.contract, made).passed
    except (KeyError, ValueError):
        return ""
    return example_text(case.place.contract, made) if passed else ""


def _facts(case: Small) -> tuple[list[ScenarioStep], list[ScenarioStep]]:
    """The facts as lines of an example: its own, or rows of data; those of the row that stands apart come last."""
    place = case.place
    rows = [] if place.title else rows_of(place)
    steps: list[Given] = list(place.steps) or [
        *_absent(place.contract, rows),
        *(given_row(place.contract, row) for row in rows),
    ]
    runs = [step for step in steps if isinstance(step, Run)]
    if case.period is not None and (not runs or runs[-1].period != case.period.start):
        steps = [*steps, Run(period=case.period.start, as_known_on=place.day)] if runs else [
            Run(period=case.period.start, as_known_on=place.day), *steps
        ]  # fmt: skip
    named = _with_names(place.contract, steps)
    if case.apart is None:
        return [*named], []
    row = (case.apart[0], tuple(_UNNAMED.sub(r"row-\1", part) for part in case.apart[1]))
    last = [step for step in named if _names(place.computation.terms, step, row)]
    return [step for step in named if step not in last], [*last]


def _with_names(contract: Contract, steps: Iterable[Given]) -> tuple[Given, ...]:
    """Name the rows that an example gives without a name, so that a later line can mean one of them."""
    seen: dict[str, set[tuple[str, ...]]] = {}
    made: list[Given] = []
    for step in steps:
        if isinstance(step, GivenRow):
            record = next(one for one in contract.records if one.name == step.record)
            stored = {column.name for column in record.columns} | {link.name for link in record.links}
            keys = seen.setdefault(record.name, set())
            own = f"row-{len(keys) + 1}"
            named = [text or ("" if name in stored else own) for name, text in zip(record.key, step.key, strict=True)]
            key = tuple(_UNNAMED.sub(r"row-\1", text) for text in named)
            keys.add(key)
            made.append(step.model_copy(update={"key": key}))
        else:
            made.append(step)
    return tuple(made)


def _names(terms: Terms, step: Given, row: tuple[str, Key]) -> bool:
    """Whether a line of an example is about a row: it is the row, or leads to it."""
    match step:
        case GivenRow():
            record = terms.records[step.record]
            leads = {link.name for link in record.links if terms.way(link.record, row[0]) is not None}
            written = (*zip(record.key, step.key, strict=True), *step.cells.items())
            cells = [text for name, text in written if name in leads]
            return (record.name, step.key) == row or any(set(row[1]) <= set(key_of(text)) for text in cells)
        case GivenOutcome() | GivenValue():
            return bool(set(row[1]) & set(step.key))
        case _:
            return False


def _absent(contract: Contract, rows: Iterable[Row]) -> list[Given]:
    """That there are no proofs or claims, where the contract knows of them."""
    there = {row.record for row in rows}
    return [
        GivenNone(record=record.name)
        for record in contract.records
        if record.name in _DOCUMENTS and record.name not in there
    ]


def given_row(contract: Contract, row: Row) -> GivenRow:
    """Give a row of data as a line of an example."""
    record = next(one for one in contract.records if one.name == row.record)
    kinds = {column.name: column.type for column in record.columns}
    cells = {name: cell_text(cell, kinds.get(name)) for name, cell in row.cells.items()}
    key: list[str] = []
    rest = list(row.key)
    links = {link.name for link in record.links}
    for name in record.key:
        cell = row.cells.get(name)
        size = len(cell) if name in links and isinstance(cell, tuple) else 1
        key.append(" / ".join(rest[:size]))
        rest = rest[size:]
    return GivenRow(record=row.record, key=tuple(key), cells={name: text for name, text in cells.items() if text})


def cell_text(cell: Cell, kind: Type | None) -> str:
    """Give a cell of a type (None for a link) as its canonical text; "" for one that is not known."""
    match cell:
        case Unknown():
            return ""
        case bool():
            return "yes" if cell else "no"
        case tuple():
            return " / ".join(cell)
        case Special():
            return cell.value
        case Fraction():
            return time_text(cell) if isinstance(kind, TimeType) else str(cell)
        case date():
            return cell.isoformat()
        case str():
            return cell


def example_text(contract: Contract, scenario: Scenario) -> str:
    """Give an example as text, with rows of one heading in one table and the columns of a table under each other."""
    lines: list[str] = []
    table: list[list[str]] = []
    heading, again = "", False
    for line in [*scenario_lines(contract, scenario), ""]:
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.lstrip().startswith("|") else []
        if cells:
            if table and again and cells != table[0]:  # the same heading over other columns: another table
                lines += [*_table(table), heading]
                table = []
            if not table or cells != table[0]:
                table.append(cells)
            again = False
            continue
        again = line == heading and bool(table)
        if again:
            continue
        lines += _table(table)
        table, heading = [], line
        lines.append(_ONE.sub(r"for \1 from", line))
    return "\n".join(lines).rstrip()


def _table(rows: list[list[str]]) -> list[str]:
    """A table without the columns in which nothing is written."""
    if not rows:
        return []
    kept = [place for place in range(len(rows[0])) if any(row[place] for row in rows[1:])]
    widths = [max(len(row[place]) for row in rows) for place in kept]
    return [
        "    | " + " | ".join(row[at].ljust(width) for at, width in zip(kept, widths, strict=True)) + " |"
        for row in rows
    ]
