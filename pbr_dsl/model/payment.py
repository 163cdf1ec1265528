"""Payments and the limits on them."""

from __future__ import annotations

from typing import Literal

from pbr_dsl.model.expression import Expr
from pbr_dsl.model.part import Part
from pbr_dsl.model.type import Form


class Bound(Form):
    """A payment's own `at most` or `at least`, applied before rounding."""

    word: Literal["at most", "at least"]
    value: Expr
    clause: str = ""


class Payment(Part):
    """Who is paid how much for what.

    `domain` is ("outcome",) - a line for each accepted outcome that has every attribute the amount reads - or
    records and "period": a line for each combination and each ended period.  `when` that is no gives £0.00, refused.
    `shadow` lines are computed and stated, and never paid.  The line of an outcome with part credit is that part of
    the amount, unless the amount reads the credit itself.
    """

    domain: tuple[str, ...]
    amount: Expr
    bounds: tuple[Bound, ...] = ()
    when: Expr | None = None
    when_clause: str = ""
    shadow: bool = False


class Limit(Part):
    """A cap on what lines add up to, for each combination of `each` (records a line's subject leads to, "period").

    `at_most` is read for each line in its period, which it reads only for totals to date unless `each` has "period".

    `on` names payments or outcomes (empty: all).  Lines fill period by period, and inside a period in `order`;
    ties: smaller amount, outcome as written, key.  `trim`: part pays the rest of the room, whole stops at the
    first line that does not fit.  `of` is money, lines, or rows: of the record `counts`, the different ones that
    lines lead to, so that every line of a row that was let in fits.  A line of £0.00 takes no place.
    """

    at_most: Expr
    each: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    order: Literal["earliest achieved", "earliest claimed", "earliest period"]
    trim: Literal["part", "whole"]
    of: Literal["money", "lines", "rows"] = "money"
    counts: str = ""
