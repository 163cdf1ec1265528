"""Expressions over days of the calendar and times of day."""

from __future__ import annotations

from typing import Literal

from pbr_dsl.model.node import Expr, Node


class IsIn(Node):
    """Whether a date is a Saturday or Sunday, or a bank holiday of the part of the country that the calendar names."""

    kind: Literal["is-in"] = "is-in"
    of: Expr
    days: Literal["weekends", "bank-holidays"]
