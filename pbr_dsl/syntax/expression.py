"""Amounts and conditions as written: one class for each shape; data only.

Every node begins with its `span`.  Nothing here is checked: names are not resolved, units not known, required parts
may be missing.
"""

from __future__ import annotations

from pbr_dsl.syntax.node import Node


class Name(Node):
    """A name, as written; `this attempt` is one."""

    text: str


# ---------------------------------------------------------------- written values and expressions


class Quantity(Node):
    """A written number: `420 hours per week`, `£17.50 per hour`, `90%`, `10 working days`, `12`.

    `number` holds digits and point only (no thousands comma, no sign of currency or percent); `sign` is one of
    "", "£", "$", "€", "%"; `unit` the word after the number; `per_number` and `per` what follows `per`.
    """

    number: str
    sign: str = ""
    unit: Name | None = None
    per_number: str = ""
    per: Name | None = None


class Date(Node):
    """A written date such as `1 April 2026`; `iso` is "" when no such day exists."""

    iso: str


class Time(Node):
    """A written time of day such as `18:31`; a day may not have it (`25:70`)."""

    text: str


class Month(Node):
    """A written month such as `September 2026`; `text` has one space between its words."""

    text: str


class Figure(Node):
    """`cpi of September 2026`: a published figure of an index."""

    index: Name
    month: Month


class Text(Node):
    """A quoted text, without its quotes."""

    text: str


class Rounding(Node):
    """`rounded half up to £0.01`: `mode` is one of "half up", "half even", "up", "down"."""

    mode: str
    step: Quantity


class Rounded(Node):
    """An expression with a written rounding."""

    of: Expr
    rounding: Rounding


class Sum(Node):
    """Terms added and taken away: `signs[i]` (+ or -) stands before `terms[i]`; the first is always +."""

    terms: tuple[Expr, ...]
    signs: tuple[str, ...]


class Product(Node):
    """Factors multiplied and divided, from the left: `signs[i]` (* or /) stands before `factors[i]`."""

    factors: tuple[Expr, ...]
    signs: tuple[str, ...]


class Both(Node):
    """`a and b and …`."""

    parts: tuple[Expr, ...]


class Either(Node):
    """`a or b or …`."""

    parts: tuple[Expr, ...]


class AtLeastOf(Node):
    """`at least 2 of`, with a condition on each line under it; `number` is as written, without commas."""

    number: str
    parts: tuple[Expr, ...]


class Not(Node):
    """`not a`."""

    of: Expr


class Compare(Node):
    """`left is … right`: `op` is one of is, is not, at least, at most, above, below, before, after."""

    op: str
    left: Expr
    right: Expr


class Change(Node):
    """`score rises by at least 4 points from baseline`; `word` is rises or falls."""

    word: str
    of: Expr
    least: Expr
    baseline: Expr


class Between(Node):
    """`left is low to high`, both ends in; with `to below` the high end is out."""

    of: Expr
    low: Expr
    high: Expr
    high_excluded: bool


class Within(Node):
    """`within 13 weeks after anchor`: `direction` is after or before."""

    length: Quantity
    direction: str
    anchor: Expr


class IsWithin(Node):
    """`day is within 13 weeks after anchor`."""

    of: Expr
    within: Within


class IsIn(Node):
    """`day is in weekends`."""

    of: Expr
    days: Name


class Covers(Node):
    """`tenancy covers start to due`."""

    spells: Name
    start: Expr
    end: Expr


class Aggregate(Node):
    """`sum of length over last 3 sessions of client where …`; `word` is count, sum, average, median, highest or lowest.

    A count has no `of`.  `last` is the number after `last`, "" without one; `among` is the name after `of`; `least`
    the number after `at least`; `beside` the word before the rows, as in `earlier attempts`.
    """

    word: str
    of: Expr | None
    over: Name
    where: Expr | None
    last: str = ""
    among: Name | None = None
    least: Expr | None = None
    beside: Name | None = None


class Quantified(Node):
    """`any need where …`, `no need where …`, `every child of family has …`; `word` is any, no or every."""

    word: str
    over: Name
    test: Expr
    among: Name | None = None
    beside: Name | None = None


class Picked(Node):
    """`first stay's moved-in where …`, `last inspection of provider's rating`; `word` is first or last."""

    word: str
    over: Name
    field: Name
    where: Expr | None
    among: Name | None = None
    beside: Name | None = None


class Share(Node):
    """`share of pot by weight among lots and periods`."""

    pot: Expr
    weight: Expr
    among: tuple[Name, ...]


class Possessive(Node):
    """`reading's money`, `period's start`."""

    of: Expr
    field: Name


class ToDate(Node):
    """`card to date`."""

    of: Name


class Shifted(Node):
    """`13 weeks after start`; `direction` is after or before."""

    length: Quantity
    direction: str
    anchor: Expr


class DaysIn(Node):
    """`days in period`, `days in whole period`."""

    of: Name
    whole: bool = False


class Excepted(Node):
    """`except custody where …`: spells whose days are taken off."""

    spells: Name
    where: Expr | None


class TimeIn(Node):
    """`time in tenancy where kind is own except custody during period`, or `… from start to due`."""

    spells: Name
    off: Excepted | None
    where: Expr | None
    during: Name | None = None
    start: Expr | None = None
    end: Expr | None = None


class FirstGap(Node):
    """`the first gap in work where hours is at least 16 hours from 104 weeks after attached`."""

    spells: Name
    off: Excepted | None
    where: Expr | None
    since: Expr


class Whole(Node):
    """`whole years from born to referred`."""

    unit: Name
    start: Expr
    end: Expr


class TimeFrom(Node):
    """`time from arrived to left`."""

    start: Expr
    end: Expr


class Extreme(Node):
    """`larger of a and b`; `word` is larger or smaller, of dates and times later or earlier."""

    word: str
    left: Expr
    right: Expr


class LowerLimit(Node):
    """`lower limit of wrong among looked-at`."""

    of: Expr
    among: Expr


Expr = (
    Name
    | Quantity
    | Date
    | Time
    | Text
    | Figure
    | Rounded
    | Sum
    | Product
    | Both
    | Either
    | AtLeastOf
    | Not
    | Compare
    | Change
    | Between
    | IsWithin
    | IsIn
    | Covers
    | Aggregate
    | Quantified
    | Picked
    | Share
    | Possessive
    | ToDate
    | Shifted
    | DaysIn
    | TimeIn
    | FirstGap
    | Whole
    | TimeFrom
    | Extreme
    | LowerLimit
)
