"""What kind of thing a value is: a number with its unit, a date, a code, yes or no, or a row of a record."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Form(BaseModel):
    """A frozen part of the checked contract; unknown fields are refused.

    What a form accepts is put together when the first is made: a contract uses few of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class NumberType(Form):
    """An exact number with a unit.

    `unit` maps base units to exponents: `£/hour` is {"GBP": 1, "hour": -1}; a ratio or a plain count is {}.
    Base units: currencies by code, hour (a minute is 1/60), day (a week is 7), month, quarter, year, working-day,
    person, point, and the contract's own.  Months, quarters, years and working days never convert to days.
    """

    kind: Literal["number"] = "number"
    unit: dict[str, int] = Field(default_factory=dict)


class DateType(Form):
    """A calendar day."""

    kind: Literal["date"] = "date"


class TimeType(Form):
    """A time of day, in hours after midnight: a whole number of minutes from 00:00 to 23:59."""

    kind: Literal["time"] = "time"


class YesNoType(Form):
    """Yes or no."""

    kind: Literal["yes-no"] = "yes-no"


class CodeType(Form):
    """One of a written list of codes."""

    kind: Literal["code"] = "code"
    codes: tuple[str, ...]


class TextType(Form):
    """Free text or an identifier; nothing is computed from it."""

    kind: Literal["text"] = "text"


class RowType(Form):
    """A row of a record (a link)."""

    kind: Literal["row"] = "row"
    record: str


Type = Annotated[
    NumberType | DateType | TimeType | YesNoType | CodeType | TextType | RowType, Field(discriminator="kind")
]
