"""Worked examples."""

from __future__ import annotations

from pbr_dsl.syntax.expression import Date, Expr, Name, Quantity, Rounding
from pbr_dsl.syntax.tree.grid import Grid
from pbr_dsl.syntax.tree.line import Line, PeriodLength


class Run(Line):
    """`for quarter from 1 July 2026, as known on 15 October 2026`; `resumed` when it starts with `then`."""

    resumed: bool
    length: PeriodLength
    start: Date
    as_known_on: Date | None


class GivenValue(Line):
    """`given delivered = 5,244 hours for mental-health`."""

    name: Name
    value: Expr
    rows: tuple[Name, ...]


class GivenNone(Line):
    """`given no claims`."""

    name: Name


class GivenRows(Line):
    """`given stays`, then a pipe table."""

    name: Name
    grid: Grid


class ExpectValue(Line):
    """`expect card to date = £2,100.00 for ann because [2.2]`; see `measure` of the model."""

    name: Name
    measure: str
    payer: Name | None
    on: Date | None
    rounding: Rounding | None
    value: Expr
    rows: tuple[Name, ...]


class ExpectState(Line):
    """`expect turned-round held for cal, waiting for absence of cal`."""

    name: Name
    state: Name
    rows: tuple[Name, ...]
    waiting_for: Name | None
    waiting_of: Name | None


class ExpectTrim(Line):
    """`expect working trimmed by £100.00 for ben`."""

    name: Name
    amount: Quantity
    rows: tuple[Name, ...]


ScenarioLine = Run | GivenValue | GivenNone | GivenRows | ExpectValue | ExpectState | ExpectTrim


class Scenario(Line):
    """A worked example.  In `expect` lines the field `clause` is what follows `because`."""

    title: str
    lines: tuple[ScenarioLine, ...]
