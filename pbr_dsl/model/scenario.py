"""Worked examples of the checked contract: what is given, what is expected.  They never affect money."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pbr_dsl.model.expression import Constant
from pbr_dsl.model.type import Form


class Step(Form):
    """A line of a scenario, with its clause and place."""

    clause: str = ""
    place: int = Field(default=0, exclude=True)


class Run(Step):
    """The statement looked at from here on: the period that starts on a day, and what is known by when.

    Without an as-known-on date: all that is given is known, and the period's restatement time has not run out.
    `resumed` (written `then`): the statement looked at before was made, and this one adjusts it.
    """

    kind: Literal["run"] = "run"
    period: date
    as_known_on: date | None
    resumed: bool = False


class GivenRow(Step):
    """A row: its cells as text in the data's own grammar (ISO dates, plain numbers, codes); a missing cell is blank.

    Rows that its links name exist too.  A later row with the same key replaces it.
    """

    kind: Literal["row"] = "row"
    record: str
    key: tuple[str, ...]
    cells: dict[str, str]


class GivenValue(Step):
    """A value replaces the rule that would compute it, for one combination of subjects or (key ()) for all."""

    kind: Literal["value"] = "value"
    value: str
    key: tuple[str, ...]
    constant: Constant


class GivenOutcome(Step):
    """An outcome's state for a subject replaces the rules; it is offered, and dated by `achieved` or its due date."""

    kind: Literal["outcome"] = "outcome"
    outcome: str
    key: tuple[str, ...]
    state: Literal["accepted", "held", "refused", "open", "lapsed"]
    achieved: date | None


class GivenNone(Step):
    """There are no rows of a record (claims or proofs, which are otherwise taken as given and in time)."""

    kind: Literal["none"] = "none"
    record: str


class ExpectAmount(Step):
    """What a payment pays (of a subject and all below it), or a value is.

    `measure`: "" is this period after limits; "to date" adds the periods so far; "before limits" is the rounded
    amount; "adjustment" is what is due for earlier periods now, less what was in the statement before `then`.  `on`
    takes only a payment's lines due on that day, of the periods so far, or is the day that picks the line of a dated
    value instead of its own `as at`.  `mode` and `step` round the result before it is compared, when written.
    """

    kind: Literal["amount"] = "amount"
    of: Literal["payment", "value"]
    name: str
    key: tuple[str, ...]
    measure: Literal["", "to date", "before limits", "adjustment"] = ""
    on: date | None = None
    payer: str = ""
    mode: Literal["", "half-up", "half-even", "up", "down"] = ""
    step: str = ""
    expected: Constant


class ExpectState(Step):
    """The state of an outcome or a payment line, and what it waits for (a field or record, and of whom)."""

    kind: Literal["state"] = "state"
    of: Literal["payment", "outcome"]
    name: str
    key: tuple[str, ...]
    state: Literal["accepted", "payable", "held", "refused", "open", "lapsed"]
    waiting_for: str = ""
    waiting_of: str = ""


class ExpectTrim(Step):
    """How much limits took from an outcome's or a payment's lines."""

    kind: Literal["trim"] = "trim"
    of: Literal["payment", "outcome"]
    name: str
    key: tuple[str, ...]
    amount: str


ScenarioStep = Annotated[
    Run | GivenRow | GivenValue | GivenOutcome | GivenNone | ExpectAmount | ExpectState | ExpectTrim,
    Field(discriminator="kind"),
]


class Scenario(Form):
    """A worked example."""

    title: str
    clause: str = ""
    place: int = Field(default=0, exclude=True)
    steps: tuple[ScenarioStep, ...]
