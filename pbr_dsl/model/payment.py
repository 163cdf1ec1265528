"""Payments and the limits on them."""

from __future__ import annotations

from typing import Literal

from pbr_dsl.model.expression import Expr, FieldOf, Multiply, Subject
from pbr_dsl.model.outcome import AchievedOn, Count, Outcome, Requires
from pbr_dsl.model.part import Part
from pbr_dsl.model.type import DateType, Form, RowType


class Bound(Form):
    """A payment's own `at most` or `at least`, applied before rounding; none binds nothing.

    With `rest` what it cuts off is added to the amount of the same subject in the next period.
    """

    word: Literal["at most", "at least"]
    value: Expr
    clause: str = ""
    rest: Literal["", "later"] = ""


class Prerequisite(Requires):
    """An outcome of the payment's subject that comes first.

    Without `earlier_periods` a period is paid when the outcome came by its end; with it, a later outcome pays the
    periods before it too.
    """

    earlier_periods: bool = False


class Due(Form):
    """The dates on which a payment is due, in equal parts; odd pennies fall to the first or the last part."""

    dates: tuple[Expr, ...]
    odd_pennies: Literal["", "first", "last"] = ""
    clause: str = ""


class BelowZero(Form):
    """A payment that may be below zero, and is then taken back.

    `parts` says whether in full on the first date or in the payment's own parts; `whom` is the party that pays back.
    """

    parts: bool = False
    whom: str = ""
    clause: str = ""


class Payer(Form):
    """A party that pays a share of every line: an exact fraction of it ("7/10")."""

    party: str
    share: str


class Payment(Part):
    """Who is paid how much for what.

    `domain` is ("outcome",) - a line for each accepted outcome that has every attribute the amount reads - or
    records and "period": a line for each combination and each ended period - or records alone, or nothing: paid once,
    a line for each combination and each part of `due`, in the period of its due date and open until then.  `when` that
    is no gives £0.00, refused.  `requires` and `evidence` come first.  A payment without `below_zero` never is.
    `shadow` lines are computed and stated, and never paid.  The line of an outcome with part credit is that part of
    the amount, unless the amount reads the credit itself.  `payers` split what limits leave: each share is rounded
    down, the odd pennies go to `odd_pennies`.
    """

    domain: tuple[str, ...]
    amount: Expr
    bounds: tuple[Bound, ...] = ()
    when: Expr | None = None
    when_clause: str = ""
    requires: tuple[Prerequisite, ...] = ()
    evidence: str = ""
    due: Due | None = None
    below_zero: BelowZero | None = None
    payers: tuple[Payer, ...] = ()
    odd_pennies: str = ""
    payers_clause: str = ""
    shadow: bool = False

    @property
    def once(self) -> bool:
        """Whether it is paid once for each combination, on its due dates."""
        return "period" not in self.domain and "outcome" not in self.domain

    @property
    def of(self) -> str:
        """The first record that it is paid each, which `requires` and `evidence` are about; "" for the contract."""
        return next((record for record in self.domain if record != "period"), "")

    @property
    def quantity_and_rate(self) -> tuple[Expr, ...]:
        """The quantity and the rate where the amount is plainly one times the other, else ()."""
        if not isinstance(self.amount, Multiply) or self.amount.signs != ("*", "*"):
            return ()
        one, other = self.amount.factors
        if _is_rate(one) == _is_rate(other):
            return ()
        return (other, one) if _is_rate(one) else (one, other)

    def as_outcome(self) -> Outcome:
        """Give what is asked before it is paid, in the form of an outcome on its due date or at its period's end."""
        end = FieldOf(type=DateType(), of=Subject(type=RowType(record="period"), record="period"), field="end")
        return Outcome(
            name=self.name,
            clause=self.clause,
            subject=self.of,
            count=Count(word="once"),
            achieved=AchievedOn(date=self.due.dates[0] if self.due is not None else end, when=None),
            evidence=self.evidence,
        )


def _is_rate(expr: Expr) -> bool:
    """Whether a number is so much for each of something."""
    return expr.type.kind == "number" and -1 in expr.type.unit.values()


class Limit(Part):
    """A cap on what lines add up to, for each combination of `each` (records a line's subject leads to, "period").

    `at_most` is read for each line in its period, which it reads only for totals to date and for the version that a
    variation gives it, unless `each` has "period".

    `on` names payments or outcomes (empty: all).  Lines fill period by period, and inside a period in `order`;
    ties: smaller amount, outcome as written, key.  `trim`: part pays the rest of the room, whole stops at the
    first line that does not fit.  `of` is money, lines, or rows: of the record `counts`, the different ones that
    lines lead to, so that every line of a row that was let in fits.  A line of £0.00 takes no place.  `year` is a
    year of the calendar: a line counts in the one in which it was achieved, or in which its period begins.  With a
    `payer` the limit is on what that party pays, and comes after all that have none; what it takes, `rest` pays,
    else nobody.
    """

    at_most: Expr
    each: tuple[str, ...] = ()
    year: str = ""
    payer: str = ""
    rest: str = ""
    on: tuple[str, ...] = ()
    order: Literal["earliest achieved", "earliest claimed", "earliest period"]
    trim: Literal["part", "whole"]
    of: Literal["money", "lines", "rows"] = "money"
    counts: str = ""
