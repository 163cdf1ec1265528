"""Worked examples as text."""

from __future__ import annotations

from fractions import Fraction

from pbr_dsl.model import contract as model
from pbr_dsl.model import scenario as steps
from pbr_dsl.model.type import DateType, NumberType
from pbr_dsl.report.expanded.words import (
    MODES,
    clause_words,
    constant_words,
    date_words,
    decimal,
    length_words,
    name_words,
    number_words,
)


def scenario_lines(contract: model.Contract, scenario: steps.Scenario) -> list[str]:
    """Give a scenario line by line."""
    found = [f'scenario "{scenario.title}"{clause_words(scenario.clause)}']
    for step in scenario.steps:
        found += ["  " + line for line in _step(contract, step)]
    return found


def _for(key: tuple[str, ...]) -> str:
    return " for " + " and ".join(name_words(part) for part in key) if key else ""


def _because(clause: str) -> str:
    return f" because [{clause}]" if clause else ""


def _step(contract: model.Contract, step: steps.ScenarioStep) -> list[str]:
    match step:
        case steps.Run(period=period, as_known_on=day):
            known = f", as known on {date_words(day.isoformat())}" if day else ""
            length = length_words(contract.settings.periods.length)
            then = "then " if step.resumed else ""
            return [f"{then}for {length} from {date_words(period.isoformat())}{known}"]
        case steps.GivenNone(record=record):
            return [f"given no {record}"]
        case steps.GivenValue(value=name, key=key, constant=constant):
            return [f"given {name} = {constant_words(constant.value, constant.type)}{_for(key)}"]
        case steps.GivenRow():
            return _row(contract, step)
        case steps.GivenOutcome():
            return _outcome(contract, step)
        case steps.ExpectAmount():
            first = "adjustment to " if step.measure == "adjustment" else ""
            measure = f" {step.measure}" if step.measure and not first else ""
            on = f" on {date_words(step.on.isoformat())}" if step.on else ""
            kind = step.expected.type
            unit = kind.unit if isinstance(kind, NumberType) else {}
            rounding = f" rounded {MODES[step.mode]} to {number_words(step.step, unit)}" if step.mode else ""
            value = constant_words(step.expected.value, kind)
            paid = f" from {step.payer}" if step.payer else ""
            said = f"expect {first}{step.name}{measure}{paid}{on}{rounding} = {value}"
            return [f"{said}{_for(step.key)}{_because(step.clause)}"]
        case steps.ExpectState():
            months = {record.name for record in contract.records if record.source == "index"}
            whose = step.waiting_of if step.waiting_for in months else name_words(step.waiting_of)
            of = f" of {whose}" if step.waiting_of else ""
            waiting = f", waiting for {step.waiting_for}{of}" if step.waiting_for else ""
            return [f"expect {step.name} {step.state}{_for(step.key)}{waiting}{_because(step.clause)}"]
        case steps.ExpectTrim():
            amount = number_words(step.amount, {contract.settings.currency: 1})
            return [f"expect {step.name} trimmed by {amount}{_for(step.key)}{_because(step.clause)}"]


def key_columns(contract: model.Contract, record: str) -> list[str]:
    """Give the columns that name a row of a record, with links in its key taken apart."""
    made = next(r for r in contract.records if r.name == record)
    links = {link.name: link.record for link in made.links}
    found: list[str] = []
    for part in made.key:
        found += key_columns(contract, links[part]) if part in links else [part]
    return found


def _row(contract: model.Contract, step: steps.GivenRow) -> list[str]:
    record = next(r for r in contract.records if r.name == step.record)
    links = {link.name: link.record for link in record.links}
    columns = {column.name: column for column in record.columns}
    cells: dict[str, str] = {}
    if record.source == "index":
        figure = decimal(Fraction(step.cells[record.name])) if record.name in step.cells else ""
        return [f"given {record.name}", *_grid({"month": step.key[0], "value": figure}, step.clause)]
    for part, text in zip(record.key, step.key, strict=True):
        if part not in links and part not in columns:
            cells[part] = name_words(text) if text else ""
    for name, text in step.cells.items():
        if links.get(name) == "period":
            cells[name] = date_words(text)
        elif name in links:
            ends = key_columns(contract, links[name])
            cells |= {end: name_words(piece) for end, piece in zip(ends, text.split(" / "), strict=False)}
            if len(ends) == 1:
                cells[name] = cells.pop(ends[0])
        else:
            cells[name] = _cell(columns[name], text)
    return [f"given {record.plural}", *_grid(cells, step.clause)]


def _cell(column: model.Column, text: str) -> str:
    if text in ("none", "open") and text == column.may_be:
        return text
    match column.type:
        case NumberType(unit=unit):
            return number_words(str(Fraction(text)), unit)
        case DateType():
            return date_words(text)
        case _:
            return constant_words(text, column.type)


def _outcome(contract: model.Contract, step: steps.GivenOutcome) -> list[str]:
    subject = next(o for o in contract.outcomes if o.name == step.outcome).subject
    ends = key_columns(contract, subject) if subject else []
    cells = {end: _label(piece) for end, piece in zip(ends, step.key, strict=True)}
    cells |= {"outcome": step.outcome, "state": step.state}
    if step.achieved is not None:
        cells["achieved"] = date_words(step.achieved.isoformat())
    return ["given outcomes", *_grid(cells, step.clause)]


def _label(text: str) -> str:
    return text if text[:1].isdigit() else name_words(text)


def _grid(cells: dict[str, str], clause: str) -> list[str]:
    head = "  | " + " | ".join(cells) + " |"
    return [head, "  | " + " | ".join(cells.values()) + " |" + clause_words(clause)]
