"""Worked examples: what is given, and what comes out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from pbr_dsl.model import scenario as steps
from pbr_dsl.model.scenario import Scenario
from pbr_dsl.model.terms import Terms
from pbr_dsl.report.schedule.document import Clause, Grid, Item, Origin, Section
from pbr_dsl.report.schedule.facts import cell_words
from pbr_dsl.report.schedule.words import (
    key_words,
    length_text,
    listed,
    plain,
    rounding_text,
    sentence,
    term,
    written,
)
from pbr_dsl.values.display import date_text, money_text

_STATES = {"lapsed": "out of time"}


def examples(terms: Terms) -> Section:
    """Give the worked examples of the contract."""
    said = ""
    if terms.contract.scenarios:
        said = (
            "Each example gives facts and what this schedule makes of them. Claims and proofs that an example does not "
            "mention are given and in time; a figure that is given takes the place of its calculation; a blank "
            "is not yet "
            "known."
        )
    return Section("Worked examples", tuple(_example(terms, one) for one in terms.contract.scenarios), said)


def _example(terms: Terms, scenario: Scenario) -> Clause:
    items: list[Item] = []
    for _, group in groupby(scenario.steps, key=_kind):
        items += _together(terms, list(group))
    heading = scenario.title[:1].upper() + scenario.title[1:]
    return Clause(heading, "", tuple(items), origin=Origin(scenario.clause, scenario.place))


def _kind(step: steps.ScenarioStep) -> str:
    if isinstance(step, steps.GivenRow):
        return f"row {step.record} {' '.join(step.cells)}"
    return step.kind


def _together(terms: Terms, group: list[steps.ScenarioStep]) -> Iterator[Item]:
    rows = [step for step in group if isinstance(step, steps.GivenRow)]
    given = [step for step in group if isinstance(step, steps.GivenOutcome)]
    if rows:
        yield _rows(terms, rows)
    elif given:
        yield _outcomes(terms, given)
    else:
        for step in group:
            yield Item("", sentence(_said(terms, step)))


def _rows(terms: Terms, rows: list[steps.GivenRow]) -> Item:
    record = terms.records[rows[0].record]
    names = list(rows[0].cells)
    own = [(place, part) for place, part in enumerate(record.key) if part not in names]
    heads = (*(plain(part).capitalize() for _, part in own), *(plain(name).capitalize() for name in names))
    body = tuple(
        (
            *(_own(row, place) for place, _ in own),
            *(cell_words(record, name, row.cells[name]) for name in names),
        )
        for row in rows
    )
    return Item("", f"Given {plain(record.plural)}:", grid=Grid(heads, body))


def _own(row: steps.GivenRow, place: int) -> str:
    return key_words(row.key[place]) if place < len(row.key) and row.key[place] else "(one)"


def _outcomes(terms: Terms, given: list[steps.GivenOutcome]) -> Item:
    body = tuple(
        (
            term(step.outcome),
            ", ".join(map(plain, step.key)),
            _STATES.get(step.state, step.state),
            date_text(step.achieved) if step.achieved is not None else "",
        )
        for step in given
    )
    del terms
    return Item("", "Given outcomes:", grid=Grid(("Outcome", "For", "State", "Achieved"), body))


def _whom(key: tuple[str, ...]) -> str:
    return f" for {listed(map(key_words, key))}" if key else ""


def _said(terms: Terms, step: steps.ScenarioStep) -> str:
    settings = terms.settings
    match step:
        case steps.Run(period=period, as_known_on=day, resumed=resumed):
            known = f" with what is known on {date_text(day)}" if day else " with all that is given known in time"
            then = "Then, after the statement before, the" if resumed else "The"
            return (
                f"{then} statement is drawn up for the period of {length_text(settings.periods.length)} from "
                f"{date_text(period)}{known}"
            )
        case steps.GivenNone(record=record):
            return f"Given: there are no {plain(record)}s"
        case steps.GivenValue(value=name, key=key, constant=constant):
            return f"Given: {term(name)}{_whom(key)} is {written(constant.value, constant.type)}"
        case steps.ExpectAmount():
            return _amount(step)
        case steps.ExpectState():
            waiting = f", waiting for {plain(step.waiting_for)}" if step.waiting_for else ""
            of = f" of {plain(step.waiting_of)}" if step.waiting_of else ""
            state = _STATES.get(step.state, step.state)
            return f"Result: {term(step.name)}{_whom(step.key)} is {state}{waiting}{of}{_because(step.clause)}"
        case steps.ExpectTrim():
            taken = money_text(Fraction(step.amount), settings.currency)
            return f"Result: limits take {taken} from {term(step.name)}{_whom(step.key)}{_because(step.clause)}"
        case steps.GivenRow() | steps.GivenOutcome():
            return "Given"


def _because(clause: str) -> str:
    return f" (contract clause {clause})" if clause else ""


def _amount(step: steps.ExpectAmount) -> str:
    kind = step.expected.type
    unit = kind.unit if kind.kind == "number" else {}
    money = len(unit) == 1 and kind.kind == "number" and next(iter(unit)).isupper()
    value = money_text(Fraction(step.expected.value), next(iter(unit))) if money else written(step.expected.value, kind)
    measure = {
        "": "",
        "to date": " in all periods so far",
        "before limits": " before limits",
        "adjustment": ": the adjustment of earlier periods",
    }[step.measure]
    payer = f" from the {plain(step.payer)}" if step.payer else ""
    on = f" on {date_text(step.on)}" if step.on else ""
    rounded = f", {rounding_text(step.mode, step.step, unit)}," if step.mode else ""
    return f"Result: {term(step.name)}{_whom(step.key)}{measure}{payer}{on}{rounded} is {value}{_because(step.clause)}"
