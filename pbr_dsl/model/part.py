"""What the parts of a contract share: a name, a clause, a place, and written lengths of time."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pbr_dsl.model.type import Form


class Part(Form):
    """A named part of the contract."""

    name: str
    title: str = ""
    clause: str = ""
    place: int = Field(default=0, exclude=True)


class Length(Form):
    """A written length of time: `number` of base unit `unit` (day, month, quarter, year or working-day)."""

    number: int
    unit: Literal["day", "month", "quarter", "year", "working-day"]
