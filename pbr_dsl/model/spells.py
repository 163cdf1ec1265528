"""Expressions over stretches of days: how many there are, whether they cover a time, when they reach a length."""

from __future__ import annotations

from typing import Literal

from pbr_dsl.model.node import Expr, Node, Rows


class DaysIn(Node):
    """The number of days of a period."""

    kind: Literal["days-in"] = "days-in"
    of: Expr


class TimeIn(Node):
    """The days of a record's spells inside a period, overlapping spells united, both ends of a spell counted.

    An open end runs to the as-known-on date.
    """

    kind: Literal["time-in"] = "time-in"
    rows: Rows
    during: Expr
    unknown: Literal["hold", "leave out"]


class Covers(Node):
    """Whether united spells cover every day from start to end, but for at most `gap` days.

    `in_all` adds the gaps together; else each gap is held against `gap`.  No `gap`: none is allowed.  Days after
    the as-known-on date make the answer unknown (time has to pass).
    """

    kind: Literal["covers"] = "covers"
    rows: Rows
    start: Expr
    end: Expr
    gap: Expr | None
    in_all: bool


class Reached(Node):
    """The day on which one unbroken spell first completes a length; none until then.

    Spells that overlap, touch or leave at most `gap` days between are one.  The first day is day 1: 26 weeks end on
    day 182, 3 months from 5 January on 4 April.  A break restarts the count.  An open end runs to the as-known-on
    date, an unknown end makes a day that it would decide unknown.
    """

    kind: Literal["reached"] = "reached"
    rows: Rows
    length: Expr
    gap: Expr | None
