"""Worked examples: what is given, and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from pbr_dsl.model import scenario as steps
from pbr_dsl.model.contract import Record
from pbr_dsl.model.scenario import Scenario
from pbr_dsl.model.terms import Terms
from pbr_dsl.report.schedule.document import Clause, Grid, Item, Origin, Section
from pbr_dsl.report.schedule.facts import cell_words, row_words
from pbr_dsl.report.schedule.words import (
    key_words,
    listed,
    nouns,
    plain,
    quoted,
    rounding_text,
    sentence,
    term,
    written,
)
from pbr_dsl.report.schedule.workings import workings
from pbr_dsl.values.display import date_text, money_text

_Same = tuple[tuple[str, ...], str, date | None]
_STATES: Final = {"lapsed": "out of time"}
_MEASURES: Final = {"": "", "to date": " to date", "before limits": " before limits", "adjustment": ""}


def examples(terms: Terms) -> Section:
    """Give the worked examples of the contract."""
    said = ""
    if terms.contract.scenarios:
        said = (
            "Each example gives facts and what this schedule makes of them. Claims and proofs that an example does "
            "not mention are taken as made and in time; any other fact that it does not give, or leaves blank, is "
            "not yet known. A figure that is given takes the place of its calculation, and something that is given "
            "again takes the place of what was given before. The names of persons and things are made up."
        )
    return Section("Worked examples", tuple(_example(terms, one) for one in terms.contract.scenarios), said)


def _example(terms: Terms, scenario: Scenario) -> Clause:
    items: list[Item] = []
    block: list[steps.ScenarioStep] = []
    for step, how in zip(scenario.steps, workings(terms.contract, scenario), strict=True):
        given = isinstance(step, steps.GivenRow | steps.GivenOutcome | steps.GivenValue | steps.GivenNone)
        if not given:
            items += _given(terms, block)
            block = []
            items.append(Item("", sentence(_said(terms, step) + how)))
        else:
            block.append(step)
    items += _given(terms, block)
    heading = (scenario.title[:1].upper() + scenario.title[1:]).rstrip(".")
    return Clause(heading, "", tuple(items), origin=Origin(scenario.clause, scenario.place))


def _given(terms: Terms, block: list[steps.ScenarioStep]) -> Iterator[Item]:
    """What is given before the next statement or result: a table for each kind of row, then the rest."""
    rows: dict[str, list[steps.GivenRow]] = {}
    for step in block:
        if isinstance(step, steps.GivenRow):
            before = rows.setdefault(step.record, [])
            if not any((step.key, step.cells) == (one.key, one.cells) for one in before):
                before.append(step)
    for record, found in rows.items():
        yield _rows(terms.records[record], found)
    outcomes = [step for step in block if isinstance(step, steps.GivenOutcome)]
    if outcomes:
        yield _outcomes(outcomes)
    for step in block:
        if isinstance(step, steps.GivenValue | steps.GivenNone):
            yield Item("", sentence(_said(terms, step)))


def _rows(record: Record, rows: list[steps.GivenRow]) -> Item:
    names = list(dict.fromkeys(name for row in rows for name in row.cells))
    own = [place for place, part in enumerate(record.key) if part not in names]
    own = [place for place in own if any(_key(row, place) for row in rows)]
    shown = ["figure" if name == record.name else plain(name) for name in names]
    heads = (*(plain(record.key[place]).capitalize() for place in own), *map(str.capitalize, shown))
    body = tuple(
        (
            *(row_words(record.key[place], _key(row, place)) for place in own),
            *(_cell(record, name, row.cells) for name in names),
        )
        for row in rows
    )
    index = f"these figures of {record.title or plain(record.name)}"
    what = index if record.source == "index" else f"these {nouns(record)}"
    return Item("", f"Given: {what}.", grid=Grid(heads, body)) if heads else Item("", f"Given: {what}.")


def _cell(record: Record, name: str, cells: dict[str, str]) -> str:
    text = cells.get(name, "")
    return cell_words(record, name, text) if text else ""


def _key(row: steps.GivenRow, place: int) -> str:
    """A part of a row's key; "" for one that the example leaves out."""
    return row.key[place] if place < len(row.key) else ""


def _outcomes(given: Iterable[steps.GivenOutcome]) -> Item:
    rows = list(given)
    dated = any(step.achieved is not None for step in rows)
    owned = any(step.key for step in rows)
    head = ("Outcome", *(["For"] if owned else []), "State", *(["Achieved"] if dated else []))
    body = tuple(
        (
            ", ".join(term(one) for one in outcomes),
            *(["; ".join(", ".join(map(key_words, key)) for key in keys)] if owned else []),
            _STATES.get(state, state),
            *([date_text(day) if day is not None else "on its due date"] if dated else []),
        )
        for (outcomes, state, day), keys in _alike(rows).items()
    )
    return Item("", "Given: these outcomes.", grid=Grid(head, body))


def _alike(rows: list[steps.GivenOutcome]) -> dict[_Same, list[tuple[str, ...]]]:
    """Outcomes of several that are given alike, in one: their names, state and date, and whose they are.

    One that is given twice for somebody counts twice, and stands twice.
    """
    found: dict[tuple[tuple[str, ...], str, date | None], list[str]] = {}
    for row in rows:
        found.setdefault((row.key, row.state, row.achieved), []).append(row.outcome)
    made: dict[_Same, list[tuple[str, ...]]] = {}
    for (key, state, day), names in found.items():
        made.setdefault((tuple(names), state, day), []).append(key)
    return made


def _whom(key: tuple[str, ...]) -> str:
    return f" for {listed(map(key_words, key))}" if key else ""


def _said(terms: Terms, step: steps.ScenarioStep) -> str:
    settings = terms.settings
    match step:
        case steps.Run(period=period, as_known_on=day, resumed=resumed):
            known = f", with what is known on {date_text(day)}" if day else ", with all that is given here"
            then = "Then, after that statement, the next" if resumed else "The"
            return f"{then} statement is for the period that starts on {date_text(period)}{known}"
        case steps.GivenNone(record=record):
            many = terms.records[record].plural if record in terms.records else f"{record}s"
            return f"Given: there are no {plain(many)}"
        case steps.GivenValue(value=name, key=key, constant=constant):
            return f"Given: {term(name)}{_whom(key)} is {written(constant.value, constant.type)}"
        case steps.ExpectAmount():
            return _amount(step)
        case steps.ExpectState():
            state = _STATES.get(step.state, step.state)
            of = f" of {key_words(step.waiting_of)}" if step.waiting_of else ""
            waiting = f", waiting for {_awaited(terms, step.waiting_for)}{of}" if step.waiting_for else ""
            return f"Result: {term(step.name)}{_whom(step.key)} is {state}{waiting}{_because(step.clause)}"
        case steps.ExpectTrim():
            taken = money_text(Fraction(step.amount), settings.currency)
            return f"Result: limits take {taken} from {term(step.name)}{_whom(step.key)}{_because(step.clause)}"
        case steps.GivenRow() | steps.GivenOutcome():
            return "Given"


def _awaited(terms: Terms, name: str) -> str:
    """What something waits for: an index by its title, a part of the contract by its term, a fact by its name."""
    record = terms.records.get(name)
    if record is not None and record.source == "index":
        return quoted(record.title or plain(name))
    known = name in terms.outcomes or name in terms.payments or name in terms.values
    return term(name) if known else quoted(plain(name))


def _because(clause: str) -> str:
    return f" (contract clause {clause})" if clause else ""


def _amount(step: steps.ExpectAmount) -> str:
    kind = step.expected.type
    unit = kind.unit if kind.kind == "number" else {}
    money = len(unit) == 1 and next(iter(unit)).isupper()
    value = money_text(Fraction(step.expected.value), next(iter(unit))) if money else written(step.expected.value, kind)
    payer = f" from the {plain(step.payer)}" if step.payer else ""
    on = f" on {date_text(step.on)}" if step.on else ""
    rounded = f", {rounding_text(step.mode, step.step, unit)}," if step.mode else ""
    of = "the adjustment of earlier periods to " if step.measure == "adjustment" else ""
    name = f"{of}{term(step.name)}{_whom(step.key)}{_MEASURES[step.measure]}{payer}{on}{rounded}"
    return f"Result: {name} is {value}{_because(step.clause)}"
