"""What variations do to a contract: each changed value gets its later version, and a date picks one of the two.

A value that has the date itself (`everyone`: its period's first day, or the day its outcome is achieved; `starters`:
the start of its subject) picks between the two versions.  One that has no such date becomes two values, and so does
every value that reads it, up to whatever has the date: there a value of its own picks.  So one line or window is
judged by one version.  Nothing of this is a form of its own: the core knows values and cases.
"""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import bodies
from pbr_dsl.check.variations import Variation
from pbr_dsl.check.versions.dates import Versions
from pbr_dsl.check.versions.readers import eligibility_of, limit_of, outcome_of, payment_of, undated
from pbr_dsl.check.versions.values import add_version, directly, touched
from pbr_dsl.model import contract as model
from pbr_dsl.model.scenario import GivenValue, Scenario, ScenarioStep

__all__ = ["varied"]


def varied(draft: Draft, contract: model.Contract, variations: list[Variation]) -> model.Contract:
    """Give a contract with all variations in it, the earliest first."""
    origins: dict[str, str] = {}
    for variation in variations:
        made = Versions(
            draft,
            variation,
            {value.name: value for value in contract.values},
            {table.name: table for table in contract.tables},
            origins=origins,
        )
        contract = _under(made, contract)
    return contract


def _under(v: Versions, contract: model.Contract) -> model.Contract:
    """Give a contract with one variation in it."""
    order = [name for name in bodies(contract).order if name in v.values]
    new = directly(v)
    for name in order:
        if name in new or touched(v, name):
            add_version(v, name, new.get(name))
    outcomes = tuple(outcome_of(v, outcome) for outcome in contract.outcomes)
    payments = tuple(payment_of(v, payment) for payment in contract.payments)
    limits = tuple(limit_of(v, limit) for limit in contract.limits)
    eligibility = tuple(eligibility_of(v, one) for one in contract.eligibility)
    undated(v, (*contract.evidence, *contract.records))
    rest = contract.model_copy(update={"values": (), "tables": (), "scenarios": ()})
    made = rest.model_copy(
        update={"outcomes": outcomes, "payments": payments, "limits": limits, "eligibility": eligibility}
    )
    scenarios = tuple(_given(v, scenario) for scenario in contract.scenarios)
    tables = tuple(v.tables.values())
    looked_up = [column for table in tables for column in table.outputs]
    worked_out = [value for name, value in v.values.items() if name not in looked_up]
    values = (*worked_out, *(v.values[column] for column in looked_up))
    return made.model_copy(update={"values": values, "tables": tables, "scenarios": scenarios})


def _given(v: Versions, scenario: Scenario) -> Scenario:
    """Let what is given for a value stand in the place of its later version too."""
    steps: list[ScenarioStep] = []
    for step in scenario.steps:
        steps.append(step)
        if isinstance(step, GivenValue) and step.value in v.by:
            steps.append(step.model_copy(update={"value": v.by[step.value]}))
    return scenario.model_copy(update={"steps": tuple(steps)})
