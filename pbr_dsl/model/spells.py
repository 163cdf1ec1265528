"""Expressions over stretches of days: how many there are, whether they cover a time, when they reach a length.

Days count once, however many spells they lie in.  `off`: spells whose days are taken off.
"""

from __future__ import annotations

from typing import Literal

from pbr_dsl.model.node import Expr, Node, Rows


class DaysIn(Node):
    """The number of days of a period: those in the term, or all of the `whole` period."""

    kind: Literal["days-in"] = "days-in"
    of: Expr
    whole: bool = False


class TimeIn(Node):
    """The days of a record's spells inside a period, overlapping spells united, both ends of a spell counted.

    Of a period the days in the term count; in the place of `during`, `start` and `end` are the first and the last day:
    none where one of them is none, 0 where the end comes first, not yet known until the end has come.  An open end runs
    to the as-known-on date.  `unknown` is what a row in doubt does; one of `off` always holds.
    """

    kind: Literal["time-in"] = "time-in"
    rows: Rows
    off: Rows | None = None
    during: Expr | None = None
    start: Expr | None = None
    end: Expr | None = None
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
    """The day on which spells first complete a length; none until then.

    `counted` "unbroken": one spell does; spells that overlap, touch or leave at most `gap` days between are one, and
    a longer break starts the count again.  The first day is day 1: 26 weeks end on day 182, 3 months from 5 January
    on 4 April.  "added": the completed units (days, months) of each unbroken spell, added up; with `out_of` inside
    one stretch of that length, which may begin where a unit of a spell does.  "every week": seven-day weeks one after
    another, each with a day of it, from the first day that counts; after a week without one the count starts again
    on the next day of it, and the length is complete on the last day of the last week.

    Only days after `start` count, and only from `since` to `until`, both included; where one of these dates is none,
    nothing is reached.  An open end runs to the as-known-on date, an unknown end makes a day that it would decide
    unknown.
    """

    kind: Literal["reached"] = "reached"
    rows: Rows
    off: Rows | None = None
    length: Expr
    counted: Literal["unbroken", "added", "every week"] = "unbroken"
    out_of: Expr | None = None
    gap: Expr | None
    start: Expr | None = None
    since: Expr | None = None
    until: Expr | None = None


class FirstGap(Node):
    """The first day from `since` on that no spell covers; none while all days so far are covered."""

    kind: Literal["first-gap"] = "first-gap"
    rows: Rows
    off: Rows | None = None
    since: Expr
