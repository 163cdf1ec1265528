"""Expressions over days of the calendar and times of day."""

from __future__ import annotations

from typing import Literal

from pbr_dsl.model.node import Expr, Node


class IsIn(Node):
    """Whether a date is a bank holiday of the part of the country that the calendar names, or on a day of the week."""

    kind: Literal["is-in"] = "is-in"
    of: Expr
    days: Literal[
        "bank-holidays",
        "weekends",
        "mondays",
        "tuesdays",
        "wednesdays",
        "thursdays",
        "fridays",
        "saturdays",
        "sundays",
    ]


class TimeFrom(Node):
    """The hours from one time of day until the clock shows another: from 0 to less than 24.

    So an end that is earlier on the clock is on the day after.  Where the hours come to more than `within` (an exact
    fraction, "" when none is written) the two times contradict each other.  From or to none there is none.
    """

    kind: Literal["time-from"] = "time-from"
    start: Expr
    end: Expr
    within: str = ""
