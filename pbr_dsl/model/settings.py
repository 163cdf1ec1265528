"""The terms of the contract as a whole."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pbr_dsl.model.part import Length
from pbr_dsl.model.type import Form


class Party(Form):
    """A party: its role in the contract and who it is."""

    role: str
    title: str


class Rounding(Form):
    """How each payment line is rounded: mode, and step as an exact fraction ("1/100")."""

    mode: Literal["half-up", "half-even", "up", "down"]
    step: str


class Year(Form):
    """A year, quarter or month that the contract counts in (`financial-year`), by its first day."""

    name: str
    month: int
    day: int
    months: int = 12

    def first_day(self, day: date) -> date:
        """Give the first day of the one that a day lies in."""
        since = 12 * day.year + day.month - self.month - (day.day < self.day)
        first = since // self.months * self.months + self.month - 1
        return date(first // 12, first % 12 + 1, self.day)


class Calendar(Form):
    """Calendar terms; a blank one is not written, and nothing in the contract needs it."""

    week_start: str = ""
    month_end: Literal["clamp", "refuse", ""] = ""
    working_days: str = ""
    bank_holidays: str = ""
    years: tuple[Year, ...] = ()


class Periods(Form):
    """The payment periods: each `length` long, the first from `first`; a line of a period is final after `restated`."""

    length: Length
    first: date
    cut_off: Length | None
    restated: Length | None


class Aim(Form):
    """What outcomes serve, and the aims that it serves in turn; one that serves no other is an end in itself."""

    name: str
    serves: tuple[str, ...] = ()


class Settings(Form):
    """The terms of the contract as a whole."""

    parties: tuple[Party, ...]
    start: date
    end: date
    paid_until: date
    currency: str
    rounding: Rounding
    calendar: Calendar
    periods: Periods
    prevails: Literal["this text", "signed schedule"]
    document: str = ""
    unknown_rows: Literal["pay the rest", "hold"]
    aims: tuple[Aim, ...] = ()
    clauses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
