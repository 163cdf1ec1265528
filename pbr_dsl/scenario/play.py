"""Plays a worked example: takes what is given, line by line, and looks at each expectation where it stands."""

from __future__ import annotations

from difflib import get_close_matches
from fractions import Fraction

from pbr_dsl.model.cells import read_scalar
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.scenario import (
    ExpectAmount,
    ExpectState,
    ExpectTrim,
    GivenNone,
    GivenOutcome,
    GivenRow,
    GivenValue,
    Run,
    Scenario,
)
from pbr_dsl.scenario.amounts import amount, trim
from pbr_dsl.scenario.given import Givens
from pbr_dsl.scenario.quantities import value
from pbr_dsl.scenario.states import state
from pbr_dsl.scenario.verdict import Failure, Played
from pbr_dsl.scenario.view import View
from pbr_dsl.scenario.words import amount_sentence, because, quantity_text, state_sentence, trim_sentence
from pbr_dsl.values.display import number_text

Expectation = ExpectAmount | ExpectState | ExpectTrim


def play(contract: Contract, scenario: Scenario) -> Played:
    """Play one worked example of a contract."""
    givens = Givens(contract)
    run: Run | None = None
    view: View | None = None
    before: View | None = None
    failures: list[Failure] = []
    count = 0
    for step in scenario.steps:
        match step:
            case Run():
                before = (view or View(contract, run, givens.history(), givens.overrides())) if step.resumed else None
                run, view = step, None
                givens.look_at(step.period)
            case GivenRow() | GivenValue() | GivenOutcome() | GivenNone():
                view = None
                givens.add(step)
            case ExpectAmount() | ExpectState() | ExpectTrim():
                view = view or View(contract, run, givens.history(), givens.overrides(), before)
                givens.pause()
                count += 1
                failure = _expected(view, step)
                failures += [failure] if failure else []
    return Played(scenario, count, tuple(failures))


def _expected(view: View, step: Expectation) -> Failure | None:
    """What is wrong with one expectation."""
    strange = next((name for name in step.key if name not in view.names), "")
    if strange:
        near = get_close_matches(strange, view.names, n=1)
        meant = f"; did you mean `{near[0]}`?" if near else ""
        return Failure(step.place, _sentence(step), f"nothing here is called `{strange}`{meant}", clause=step.clause)
    if view.period is None and (step.of == "payment" or isinstance(step, ExpectTrim)):
        return Failure(step.place, _sentence(step), "no `for` line says which period", clause=step.clause)
    match step:
        case ExpectAmount():
            return amount(view, step) if step.of == "payment" else value(view, step)
        case ExpectState():
            return state(view, step)
        case ExpectTrim():
            return trim(view, step)


def _sentence(step: Expectation) -> str:
    """What was expected, where nothing could be worked out."""
    match step:
        case ExpectAmount(expected=constant):
            said = amount_sentence(step, quantity_text(read_scalar(constant.value, constant.type), constant.type))
        case ExpectState():
            said = state_sentence(step)
        case ExpectTrim():
            said = trim_sentence(step, number_text(Fraction(step.amount)))
    return said + because(step.clause)
