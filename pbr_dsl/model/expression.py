"""The expressions of the checked contract: about twenty forms, each typed, none of them sugar.

An expression is read in a *setting*: for each record name (and `period`) at most one bound row.  A number is an
exact rational in base units.  A result is known, known to be none, or not yet known with the facts it waits for.
Every choice an engine might make in silence (rounding, what stands in for a zero divisor, what unknown rows do,
whether a range's end belongs) is written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pbr_dsl.model.node import ANY_EXPRESSION, FORMS, Match, Node, Rows
from pbr_dsl.model.sampled import LowerLimit
from pbr_dsl.model.spells import Covers, DaysIn, FirstGap, Reached, TimeIn
from pbr_dsl.model.times import IsIn, TimeFrom
from pbr_dsl.model.type import Form

if not TYPE_CHECKING:
    from pbr_dsl.model.node import Expr


class Constant(Node):
    """A written value: an exact fraction ("35/2"), an ISO date, a code, or "yes" / "no"."""

    kind: Literal["constant"] = "constant"
    value: str


class Subject(Node):
    """The bound row of a record, or the bound period (`record` = "period"; its type is a row of "period")."""

    kind: Literal["subject"] = "subject"
    record: str


class LinkOf(Node):
    """The row that a row's link names."""

    kind: Literal["link"] = "link"
    of: Expr
    link: str


class FieldOf(Node):
    """A field of a row.  A period has the fields start and end; an outcome's row has those of the record `outcome`.

    Of a row that is none, or of no row at all where `of` is `OnlyRow` of a record `one each`: not yet known.
    """

    kind: Literal["field"] = "field"
    of: Expr
    field: str


class ValueOf(Node):
    """A named value for the rows given in `at`, one for each entry of the value's domain, in its order.

    Where `value` is an outcome's attribute (such as price), `at` is one outcome row.  Where it is a payment it is the
    rounded amount before limits, and `unknown` "hold" makes it unknown while rows are left out of it.
    """

    kind: Literal["value"] = "value"
    value: str
    at: tuple[Expr, ...]
    unknown: Literal["", "hold"] = ""


class ToDate(Node):
    """A value each period, added over the periods of the contract up to and including the bound one."""

    kind: Literal["to-date"] = "to-date"
    value: str
    at: tuple[Expr, ...]


class Paid(Node):
    """What a payment pays to all rows of `at` together, in the period among them, or in all periods up to it.

    A line that is held makes it unknown.  Only what must always or never be reads it.
    """

    kind: Literal["paid"] = "paid"
    payment: str
    at: tuple[Expr, ...]
    to_date: bool = False


class Carried(Node):
    """A value of this period, plus that of the period before if `when` held there.

    The period before is the contract's previous period with the same other subjects; the first period carries
    nothing.  What was itself carried is not carried again.
    """

    kind: Literal["carried"] = "carried"
    of: ValueOf
    when: Expr


class Add(Node):
    """Terms with their signs ("+" or "-"); the first is "+".  Any unknown term makes the sum unknown."""

    kind: Literal["add"] = "add"
    terms: tuple[Expr, ...]
    signs: tuple[Literal["+", "-"], ...]


class Multiply(Node):
    """Factors with their signs ("*" or "/"), from the left; the first is "*".

    A divisor of zero that no `Cases` guards holds the line, naming the divisor.  A known zero factor does not
    hide an unknown one.
    """

    kind: Literal["multiply"] = "multiply"
    factors: tuple[Expr, ...]
    signs: tuple[Literal["*", "/"], ...]


class Compare(Node):
    """A comparison; with none it is no, except `is` and `is-not` against rows and codes, which compare plainly."""

    kind: Literal["compare"] = "compare"
    op: Literal["is", "is-not", "at-least", "at-most", "above", "below"]
    left: Expr
    right: Expr


class Is(Node):
    """Whether a value is none, or open (an end that has not come): `state` is none or open.  Unknown stays unknown."""

    kind: Literal["is"] = "is"
    of: Expr
    state: Literal["none", "open"]


class Every(Node):
    """All parts are yes; no as soon as one is known to be no."""

    kind: Literal["every"] = "every"
    parts: tuple[Expr, ...]


class Some(Node):
    """At least one part is yes; yes as soon as one is known to be yes."""

    kind: Literal["some"] = "some"
    parts: tuple[Expr, ...]


class Not(Node):
    """No for yes, yes for no."""

    kind: Literal["not"] = "not"
    of: Expr


class Aggregate(Node):
    """One result over rows.

    `word`: count, sum, average, median, highest, lowest read `of` (count has none); any, every, no read `of` as a
    condition.  Over no rows: count and sum 0, every and no yes, any no, the others none.  The median is the middle
    number of all in order, equal ones each for itself; of an even number of them half the sum of the middle two.
    `unknown` says what an unknown row or part does (and an outcome row that is held or open, as far as `of` or
    `where` reads its state or credit): "hold" makes the result unknown; "leave out" leaves it out and reports
    it as waiting; "count in" (below the line of a ratio) takes a row that may belong as belonging and reports it as
    waiting, where its part is known or has a highest value.  any, every and no may be decided early.
    """

    kind: Literal["aggregate"] = "aggregate"
    word: Literal["count", "sum", "average", "median", "highest", "lowest", "any", "every", "no"]
    of: Expr | None
    rows: Rows
    unknown: Literal["hold", "leave out", "count in"]


class Picked(Node):
    """A field of the first or last row by the record's clock (event or start date); none when there is no row.

    An unknown row that could come first (last) makes the result unknown.  Ties: the smaller key.
    """

    kind: Literal["picked"] = "picked"
    word: Literal["first", "last"]
    rows: Rows
    field: str


class OnlyRow(Node):
    """The one row of a record that is keyed by its setting (`reading of review, one each review`), or no row."""

    kind: Literal["only-row"] = "only-row"
    rows: Rows


class Round(Node):
    """Rounded to a multiple of `step`; modes act on the size, so a reversal is exactly the negative.

    half-up takes a tie away from zero; half-even to the even multiple; up away from zero; down towards zero.
    """

    kind: Literal["round"] = "round"
    of: Expr
    mode: Literal["half-up", "half-even", "up", "down"]
    step: str


class Case(Form):
    """A value and the condition under which it stands."""

    when: Expr
    value: Expr


class Cases(Node):
    """The value of the case that applies, else `otherwise`; without one, none.

    With `first` the first case that is yes (an unknown earlier case makes the result unknown, unless the values
    agree); without it two cases that apply and differ hold the line, naming both.
    """

    kind: Literal["cases"] = "cases"
    cases: tuple[Case, ...]
    otherwise: Expr | None
    first: bool


class Shift(Node):
    """A date moved by a length (days, months, quarters, years or working days) after or before.

    The anchor is day 0.  Months clamp or refuse as the calendar says.  None stays none.
    """

    kind: Literal["shift"] = "shift"
    of: Expr
    length: Expr
    direction: Literal["after", "before"]


class Whole(Node):
    """Completed years, months, weeks or days from one date to another (`unit` is a base unit, or "week")."""

    kind: Literal["whole"] = "whole"
    unit: Literal["year", "month", "week", "day"]
    start: Expr
    end: Expr


class Extreme(Node):
    """The larger or the smaller of two numbers; of two dates or times the later or the earlier.

    With none it is none; an open end is later than every date.
    """

    kind: Literal["extreme"] = "extreme"
    word: Literal["larger", "smaller"]
    left: Expr
    right: Expr


class Change(Node):
    """Whether a number is `least` or more above (rises) or below (falls) what it was at the baseline.

    None on either side is not yet known: without a baseline nothing has changed, and nothing has failed to.
    """

    kind: Literal["change"] = "change"
    of: Expr
    word: Literal["rises", "falls"]
    least: Expr
    baseline: Expr


class Dated(Node):
    """The date of an outcome of the bound subject: of the time before the bound one, where it is the same outcome.

    `otherwise` where there is no such time; without it, none.
    """

    kind: Literal["dated"] = "dated"
    outcome: str
    otherwise: Expr | None


class Share(Node):
    """The part of a pot that falls to the bound subject, all parts adding up to the pot to the last step.

    `pot` is read once; `weight` for every combination of rows of `among` (which may hold "period").  Each part is
    rounded down to `step`; the steps left over go one each to the largest remainders; ties go by `ties`, a list
    from `among`, in the order of rows as written or by key, reversed when `last_first`.  Any unknown weight
    makes every part unknown.
    """

    kind: Literal["share"] = "share"
    pot: Expr
    weight: Expr
    among: tuple[str, ...]
    step: str
    ties: tuple[str, ...]
    last_first: bool


if TYPE_CHECKING:
    Expr = (
        Constant
        | Subject
        | LinkOf
        | FieldOf
        | ValueOf
        | ToDate
        | Carried
        | Add
        | Multiply
        | Compare
        | Is
        | IsIn
        | Every
        | Some
        | Not
        | Aggregate
        | Picked
        | OnlyRow
        | Paid
        | Round
        | Cases
        | Shift
        | DaysIn
        | TimeFrom
        | TimeIn
        | Whole
        | Covers
        | Reached
        | FirstGap
        | Change
        | Dated
        | Extreme
        | LowerLimit
        | Share
    )

FORMS |= {form.model_fields["kind"].default: form for form in Node.__subclasses__()}

__all__ = [
    "ANY_EXPRESSION",
    "FORMS",
    "Add",
    "Aggregate",
    "Carried",
    "Case",
    "Cases",
    "Change",
    "Compare",
    "Constant",
    "Covers",
    "Dated",
    "DaysIn",
    "Every",
    "Expr",
    "Extreme",
    "FieldOf",
    "FirstGap",
    "Is",
    "IsIn",
    "LinkOf",
    "LowerLimit",
    "Match",
    "Multiply",
    "Node",
    "Not",
    "OnlyRow",
    "Paid",
    "Picked",
    "Reached",
    "Round",
    "Rows",
    "Share",
    "Shift",
    "Some",
    "Subject",
    "TimeFrom",
    "TimeIn",
    "ToDate",
    "ValueOf",
    "Whole",
]
