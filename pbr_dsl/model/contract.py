"""The checked contract: settings and the core forms (record, value, table, outcome, payment, limit).

It exists only when the text is right.  Every name is resolved, every expression typed, no sugar is left.
`place` is a line number for messages; it is not part of the contract's JSON, meaning or fingerprint.
"""

from __future__ import annotations

from typing import Literal

from pbr_dsl.model.outcome import (
    AchievedDue,
    AchievedEach,
    AchievedOn,
    Choice,
    Condition,
    Count,
    Eligibility,
    Evidence,
    Guarded,
    Kinds,
    Late,
    OnDay,
    Outcome,
    Requires,
    Sample,
    Window,
)
from pbr_dsl.model.part import Length, Part
from pbr_dsl.model.payment import BelowZero, Bound, Due, Limit, Payer, Payment, Prerequisite
from pbr_dsl.model.promise import Holds, Moves, Promise, Without
from pbr_dsl.model.record import Column, Given, Link, Milestones, Record
from pbr_dsl.model.scenario import Scenario
from pbr_dsl.model.settings import Aim, Calendar, Party, Periods, Rounding, Settings, Year
from pbr_dsl.model.type import Form
from pbr_dsl.model.value import Entry, Formula, History, Lookup, Table, TableRow, Test, Value, WhenUnknown


class Allowed(Form):
    """A finding that the contract accepts, with the reason."""

    finding: str
    target: str
    reason: str


class Contract(Part):
    """A contract that is right: the only thing engines, explanations and diffs know."""

    format: Literal[1] = 1
    language: Literal[1] = 1
    settings: Settings
    units: tuple[str, ...] = ()
    records: tuple[Record, ...]
    values: tuple[Value, ...] = ()
    tables: tuple[Table, ...] = ()
    eligibility: tuple[Eligibility, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    payments: tuple[Payment, ...]
    limits: tuple[Limit, ...] = ()
    allowed: tuple[Allowed, ...] = ()
    promises: tuple[Promise, ...] = ()
    scenarios: tuple[Scenario, ...] = ()


__all__ = [
    "AchievedDue",
    "AchievedEach",
    "AchievedOn",
    "Aim",
    "Allowed",
    "BelowZero",
    "Bound",
    "Calendar",
    "Choice",
    "Column",
    "Condition",
    "Contract",
    "Count",
    "Due",
    "Eligibility",
    "Entry",
    "Evidence",
    "Form",
    "Formula",
    "Given",
    "Guarded",
    "History",
    "Holds",
    "Kinds",
    "Late",
    "Length",
    "Limit",
    "Link",
    "Lookup",
    "Milestones",
    "Moves",
    "OnDay",
    "Outcome",
    "Part",
    "Party",
    "Payer",
    "Payment",
    "Periods",
    "Prerequisite",
    "Promise",
    "Record",
    "Requires",
    "Rounding",
    "Sample",
    "Scenario",
    "Settings",
    "Table",
    "TableRow",
    "Test",
    "Value",
    "WhenUnknown",
    "Window",
    "Without",
    "Year",
]
