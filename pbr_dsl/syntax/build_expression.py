"""Makes the nodes of amounts and conditions: one entry for each rule of the grammar's last part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pbr_dsl.syntax.expression import (
    Aggregate,
    AtLeastOf,
    Between,
    Both,
    Change,
    Compare,
    Covers,
    Date,
    DaysIn,
    Either,
    Excepted,
    Expr,
    Extreme,
    Figure,
    FirstGap,
    IsIn,
    IsWithin,
    LowerLimit,
    Name,
    Not,
    Picked,
    Possessive,
    Product,
    Quantified,
    Quantity,
    Rounded,
    Rounding,
    Share,
    Shifted,
    Sum,
    Text,
    Time,
    TimeFrom,
    TimeIn,
    ToDate,
    Whole,
    Within,
)
from pbr_dsl.syntax.pieces import Mark, Pieces, iso

Maker = Callable[[Pieces], object]


def _number(written: str) -> tuple[str, str]:
    """The digits of a written number, and its sign of currency or percent."""
    sign = next((letter for letter in written if letter in "£$€%"), "")
    return written.replace(sign, "").replace(",", ""), sign


def quantity(pieces: Pieces) -> Quantity:
    """A written number with its units."""
    value, *rest = pieces.terminals("NUMBER", "PERCENT", "MONEY", "NAME", "WORKING_DAYS", "PER")
    number, sign = _number(value.text)
    unit: Name | None = None
    per: Name | None = None
    per_number, after_per = "", False
    for terminal in rest:
        match terminal.kind:
            case "PER":
                after_per = True
            case "NUMBER":
                per_number = _number(terminal.text)[0]
            case "WORKING_DAYS":
                unit = Name(pieces.place(terminal), "working-days")
            case _ if after_per:
                per = Name(pieces.place(terminal), terminal.text)
            case _:
                unit = Name(pieces.place(terminal), terminal.text)
    return Quantity(pieces.span, number, sign, unit, per_number, per)


def _compare(op: str) -> Maker:
    """`left is … right`."""
    return lambda pieces: Compare(pieces.span, op, pieces.expr, pieces.last)


def _mark(role: str, value: object) -> Maker:
    """A word that only the rule around it can place."""
    return lambda _: Mark(role, value)


def _names(role: str) -> Maker:
    """A list of names that only the rule around it can place."""
    return lambda pieces: Mark(role, pieces.names)


def _between(pieces: Pieces) -> Between:
    """`x is low to high`."""
    of, low, high = pieces.exprs
    return Between(pieces.span, of, low, high, high_excluded=pieces.mark("excluded", bool) is not None)


def _where(pieces: Pieces, before: int) -> Expr | None:
    """The condition after `where`, when it comes after so many other expressions."""
    exprs = pieces.exprs
    return exprs[before] if len(exprs) > before else None


def _rows(names: tuple[Name, ...]) -> tuple[Name | None, Name]:
    """The word before some rows, as in `earlier attempts`, and their name."""
    return (names[0] if len(names) > 1 else None, names[-1])


def _aggregate(pieces: Pieces) -> Aggregate:
    """`sum of x over rows where …`."""
    last, among, (beside, over) = pieces.word("last"), pieces.mark("among", Name), _rows(pieces.names)
    word, least = pieces.word("aggregate"), pieces.expr_marked("least")
    return Aggregate(pieces.span, word, pieces.expr, over, _where(pieces, 1), last, among, least, beside)


def _count(pieces: Pieces) -> Aggregate:
    """`count of rows where …`."""
    among, least, (beside, over) = pieces.mark("among", Name), pieces.expr_marked("least"), _rows(pieces.names)
    return Aggregate(pieces.span, "count", None, over, _where(pieces, 0), among=among, least=least, beside=beside)


def _least(pieces: Pieces) -> Mark:
    """`at least 5`, or a number in brackets."""
    return Mark("least", pieces.expr if pieces.exprs else quantity(pieces))


def listed(pieces: Pieces) -> Expr:
    """The condition that lines under `all of`, `any of`, `none of` or `at least 2 of` make together."""
    word, number = pieces.word("list"), pieces.word("number")
    if number:
        return AtLeastOf(pieces.span, number, pieces.conditions)
    if word == "all":
        return Both(pieces.span, pieces.conditions)
    either = Either(pieces.span, pieces.conditions)
    return Not(pieces.span, either) if word == "none" else either


def _rounded(pieces: Pieces) -> Rounded:
    """`x rounded half up to £0.01`."""
    rounding = pieces.rounding
    return Rounded(pieces.span, pieces.expr, rounding or Rounding(pieces.span, "", pieces.one(Quantity)))


def _picked(pieces: Pieces) -> Picked:
    """`first stay's moved-in where …`."""
    *names, field = pieces.names
    (beside, over), word = _rows((*names,)), "last" if pieces.terminal("LAST") else "first"
    return Picked(pieces.span, word, over, field, _where(pieces, 0), pieces.mark("among", Name), beside)


def _chain(pieces: Pieces, first: str) -> tuple[tuple[Expr, ...], tuple[str, ...]]:
    """The parts of a sum or product, and the sign before each."""
    return pieces.exprs, (first, *pieces.marked("sign", str))


def _shifted(direction: str) -> Maker:
    """`13 weeks after start`."""
    return lambda pieces: Shifted(pieces.span, pieces.one(Quantity), direction, pieces.last)


def _quantified(word: str) -> Maker:
    """`any need where …`."""

    def quantified(pieces: Pieces) -> Quantified:
        beside, over = _rows(pieces.names)
        return Quantified(pieces.span, word, over, pieces.expr, pieces.mark("among", Name), beside)

    return quantified


def _numbered(op: str) -> Maker:
    """`at least 3 shifts where …`: the count of the rows, compared."""

    def compared(pieces: Pieces) -> Compare:
        span, written = pieces.span, pieces.terminals("NUMBER")[0]
        (beside, over), among = _rows(pieces.names), pieces.mark("among", Name)
        count = Aggregate(span, "count", None, over, pieces.expr, among=among, beside=beside)
        return Compare(span, op, count, Quantity(pieces.place(written), _number(written.text)[0]))

    return compared


def _negative(pieces: Pieces) -> Product:
    """`-back`: so much below zero."""
    return Product(pieces.span, (Quantity(pieces.span, "-1"), pieces.expr), ("*", "*"))


def _extreme(pieces: Pieces) -> Extreme:
    """`larger of a and b`, `later of a and b`."""
    word = pieces.terminals("LARGER_OF", "SMALLER_OF")[0].text.split()[0]
    return Extreme(pieces.span, word, *pieces.exprs)


def _time_in(pieces: Pieces) -> TimeIn:
    """`time in tenancy except custody during period`."""
    spells, during = pieces.names
    return TimeIn(pieces.span, spells, pieces.maybe(Excepted), _where(pieces, 0), during)


def _time_between(pieces: Pieces) -> TimeIn:
    """`time in tenancy except custody from start to due`."""
    *where, start, end = pieces.exprs
    return TimeIn(pieces.span, pieces.name, pieces.maybe(Excepted), where[0] if where else None, None, start, end)


def _first_gap(pieces: Pieces) -> FirstGap:
    """`the first gap in work from attached`."""
    *where, since = pieces.exprs
    return FirstGap(pieces.span, pieces.name, pieces.maybe(Excepted), where[0] if where else None, since)


MAKERS: Final[dict[str, Maker]] = {
    "domain": lambda pieces: Mark("each", pieces.listed("all")),
    "all_names": _names("all"),
    "any_names": _names("any"),
    "rounded": _rounded,
    "aggregate": _aggregate,
    "count": _count,
    "last_rows": lambda pieces: Mark("last", pieces.text("NUMBER").replace(",", "")),
    "least_rows": _least,
    "of_row": lambda pieces: Mark("among", pieces.name),
    "list_all": _mark("list", "all"),
    "list_any": _mark("list", "any"),
    "list_none": _mark("list", "none"),
    "list_some": lambda pieces: Mark("number", pieces.text("NUMBER").replace(",", "")),
    "listed_line": lambda pieces: Mark("condition", listed(pieces) if pieces.lists else pieces.expr),
    "sum_of": _mark("aggregate", "sum"),
    "average_of": _mark("aggregate", "average"),
    "median_of": _mark("aggregate", "median"),
    "highest_of": _mark("aggregate", "highest"),
    "lowest_of": _mark("aggregate", "lowest"),
    "share": lambda pieces: Share(pieces.span, pieces.expr, pieces.last, pieces.listed("all")),
    "picked": _picked,
    "any_row": _quantified("any"),
    "no_row": _quantified("no"),
    "every_row": _quantified("every"),
    "at_least_rows": _numbered("at least"),
    "at_most_rows": _numbered("at most"),
    "any_of": lambda pieces: Either(pieces.span, pieces.exprs),
    "all_of": lambda pieces: Both(pieces.span, pieces.exprs),
    "not_": lambda pieces: Not(pieces.span, pieces.expr),
    "is_": _compare("is"),
    "is_not": _compare("is not"),
    "is_at_least": _compare("at least"),
    "is_at_most": _compare("at most"),
    "is_above": _compare("above"),
    "is_below": _compare("below"),
    "is_before": _compare("before"),
    "is_after": _compare("after"),
    "is_between": _between,
    "excluded": _mark("excluded", value=True),
    "rises_by": lambda pieces: Change(pieces.span, "rises", *pieces.exprs),
    "falls_by": lambda pieces: Change(pieces.span, "falls", *pieces.exprs),
    "is_within": lambda pieces: IsWithin(pieces.span, pieces.expr, pieces.one(Within)),
    "is_in": lambda pieces: IsIn(pieces.span, pieces.expr, pieces.name),
    "covers": lambda pieces: Covers(pieces.span, pieces.name, *pieces.exprs),
    "sum": lambda pieces: Sum(pieces.span, *_chain(pieces, "+")),
    "plus": _mark("sign", "+"),
    "minus": _mark("sign", "-"),
    "product": lambda pieces: Product(pieces.span, *_chain(pieces, "*")),
    "times": _mark("sign", "*"),
    "divided_by": _mark("sign", "/"),
    "shifted_after": _shifted("after"),
    "shifted_before": _shifted("before"),
    "days_in": lambda pieces: DaysIn(pieces.span, pieces.name, whole=pieces.terminal("WHOLE") is not None),
    "negative": _negative,
    "excepted": lambda pieces: Excepted(pieces.span, pieces.name, pieces.exprs[0] if pieces.exprs else None),
    "time_in": _time_in,
    "time_between": _time_between,
    "first_gap": _first_gap,
    "whole": lambda pieces: Whole(pieces.span, pieces.name, *pieces.exprs),
    "time_from": lambda pieces: TimeFrom(pieces.span, *pieces.exprs),
    "lower_limit": lambda pieces: LowerLimit(pieces.span, *pieces.exprs),
    "larger_of": _extreme,
    "smaller_of": _extreme,
    "possessive": lambda pieces: Possessive(pieces.span, pieces.expr, pieces.name),
    "total_to_date": lambda pieces: ToDate(pieces.span, pieces.name),
    "name": lambda pieces: pieces.name,
    "this_row": lambda pieces: Name(pieces.span, f"this {pieces.name.text}"),
    "no_value": lambda pieces: Name(pieces.span, "no"),
    "any_value": lambda pieces: Name(pieces.span, "any"),
    "date": lambda pieces: Date(pieces.span, iso(pieces.text("DATE"))),
    "month": lambda pieces: pieces.months[0],
    "figure": lambda pieces: Figure(pieces.span, pieces.name, pieces.months[0]),
    "time_of_day": lambda pieces: Time(pieces.span, pieces.text("TIME_OF_DAY")),
    "text": lambda pieces: Text(pieces.span, pieces.title),
    "group": lambda pieces: pieces.expr,
    "number": quantity,
    "percent": quantity,
    "money_amount": quantity,
    "money_per": quantity,
    "number_of": quantity,
    "number_per": quantity,
    "bare_per": quantity,
}
