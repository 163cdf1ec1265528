"""What `check` would refuse in a text can still stand in a contract's JSON: it fails, and says why."""

from __future__ import annotations

from pathlib import Path

from pbr_dsl.driver import check_text
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.scenario import ExpectAmount, ExpectState, ExpectTrim, Scenario
from pbr_dsl.scenario import play

CASE = Path(__file__).parent.parent / "cases" / "ok" / "money" / "limits" / "contract.pbr"


def contract() -> Contract:
    made = check_text(CASE.read_text(encoding="utf-8")).contract
    assert made is not None
    return made


def for_another(name: str) -> Scenario:
    """The first scenario of the case, with another name after every `for`."""
    scenario = contract().scenarios[0]
    steps = [
        step.model_copy(update={"key": (name,)}) if isinstance(step, ExpectAmount | ExpectState | ExpectTrim) else step
        for step in scenario.steps
    ]
    return scenario.model_copy(update={"steps": tuple(steps)})


def test_a_name_that_nobody_has() -> None:
    played = play(contract(), for_another("anne"))
    assert len(played.failures) == played.expectations == 5
    assert {failure.got for failure in played.failures} == {"nothing here is called `anne`; did you mean `ann`?"}
    assert played.failures[1].expected == "card = £1,000.00 for anne because [2.1]"


def test_no_scenario_changes_the_contract_for_the_next() -> None:
    whole = contract()
    once = [play(whole, scenario) for scenario in whole.scenarios]
    again = [play(whole, scenario) for scenario in reversed(whole.scenarios)]
    assert once == list(reversed(again))
