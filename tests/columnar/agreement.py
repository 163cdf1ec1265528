"""A contract on the same facts by both engines, and in what their lines differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from pbr_dsl import columnar, reference
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.scenario import GivenNone, GivenOutcome, GivenRow, GivenValue, Run, Scenario
from pbr_dsl.scenario.given import Givens
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line

_NOT_COMPARED = ("contributions",)


def differing(contract: Contract, history: History, day: date) -> Iterator[str]:
    """What the columnar engine says of a line otherwise than the reference, but for contributions and highest sums."""
    ours = columnar.run(contract, history, as_known_on=day).lines
    theirs = reference.run(contract, history, as_known_on=day).lines
    if [line.identity for line in ours] != [line.identity for line in theirs]:
        yield f"lines: {[line.identity for line in ours]}\ninstead of {[line.identity for line in theirs]}"
        return
    for our, their in zip(ours, theirs, strict=True):
        for name, mine in _parts(our).items():
            if mine != (yours := _parts(their)[name]):
                yield f"{name} of {our.identity}: {mine}\ninstead of {yours}"


def given(contract: Contract, scenario: Scenario) -> History:
    """The rows that a worked example gives; what it puts in the place of rules is not looked at."""
    givens = Givens(contract)
    for step in scenario.steps:
        match step:
            case Run():
                givens.look_at(step.period)
            case GivenRow() | GivenValue() | GivenOutcome() | GivenNone():
                givens.add(step)
            case _:
                pass
    return givens.history()


def _parts(line: Line) -> dict[str, object]:
    """What is compared of a line."""
    found = {one.name: getattr(line, one.name) for one in fields(line) if one.name not in _NOT_COMPARED}
    if line.state == "payable":
        found["waiting"] = [one.missing for one in line.waiting]
    return found
