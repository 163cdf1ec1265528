"""The constructs of SQL that a plan is written with: a closed list, each with one meaning on DuckDB and on Spark.

sqlglot passes on unchanged what it does not know, so nothing else is written anywhere: no `/`, no `round`, no `avg`, no
interval, no double.  A test runs each construct on each engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal

from sqlglot import expressions as exp

Sql = exp.Expr
Kind = Literal["number", "wide", "date", "yes-no", "text"]

_TYPES: Final[dict[Kind, exp.DataType]] = {
    "number": exp.DataType.build("BIGINT"),
    "wide": exp.DataType.build("INT128"),
    "date": exp.DataType.build("DATE"),
    "yes-no": exp.DataType.build("BOOLEAN"),
    "text": exp.DataType.build("VARCHAR"),
}
NARROW: Final = 2**31
LONG: Final = 2**63


# ---------------------------------------------------------------- names and written values


def name(text: str) -> exp.Identifier:
    """Give a name, quoted."""
    return exp.to_identifier(text, quoted=True)


def column(text: str, table: str = "") -> Sql:
    """Give a column by name, of a table where one is named."""
    return exp.Column(this=name(text), table=name(table) if table else None)


def table(text: str, alias: str = "") -> exp.Table:
    """Give a relation by name."""
    return exp.Table(this=name(text), alias=exp.TableAlias(this=name(alias)) if alias else None)


def number(value: int) -> Sql:
    """Give a whole number."""
    literal = exp.Literal.number(abs(value))
    signed = exp.Neg(this=literal) if value < 0 else literal
    return signed if abs(value) < NARROW else cast(text(str(value)), "number" if abs(value) < LONG else "wide")


def text(value: str) -> Sql:
    """Give a text."""
    return exp.Literal.string(value)


def day(value: date) -> Sql:
    """Give a day."""
    return exp.Cast(this=exp.Literal.string(value.isoformat()), to=_TYPES["date"].copy())


def yes_no(*, value: bool) -> Sql:
    """Give yes or no."""
    return exp.Boolean(this=value)


def nothing(kind: Kind) -> Sql:
    """Give a value that is not there."""
    return exp.Cast(this=exp.Null(), to=_TYPES[kind].copy())


def cast(value: Sql, kind: Kind) -> Sql:
    """Give a value as a kind; an overflow ends the run."""
    return exp.Cast(this=value, to=_TYPES[kind].copy())


def reads(value: Sql) -> bool:
    """Give whether an expression reads a column."""
    return value.find(exp.Column) is not None


# ---------------------------------------------------------------- whole numbers


def plus(*terms: Sql) -> Sql:
    """Give a sum."""
    return _folded(exp.Add, terms)


def minus(left: Sql, right: Sql) -> Sql:
    """Give a difference."""
    return exp.Sub(this=_paren(left), expression=_paren(right))


def times(*factors: Sql) -> Sql:
    """Give a product."""
    return _folded(exp.Mul, factors)


def over(left: Sql, right: Sql) -> Sql:
    """Give how often a whole number above zero goes into one that is not below zero."""
    return exp.IntDiv(this=_paren(left), expression=_paren(right))


def rest(left: Sql, right: Sql) -> Sql:
    """Give what is left when a whole number above zero has gone into one that is not below zero."""
    return exp.Mod(this=_paren(left), expression=_paren(right))


def negative(value: Sql) -> Sql:
    """Give the negative."""
    return exp.Neg(this=_paren(value))


def size(value: Sql) -> Sql:
    """Give the size."""
    return exp.Abs(this=value)


def sign(value: Sql) -> Sql:
    """Give -1, 0 or 1."""
    return when([(below(value, number(0)), number(-1)), (above(value, number(0)), number(1))], number(0))


def larger(*values: Sql) -> Sql:
    """Give the largest of values that are all there."""
    return exp.Greatest(this=values[0], expressions=list(values[1:]), ignore_nulls=True)


def smaller(*values: Sql) -> Sql:
    """Give the smallest of values that are all there."""
    return exp.Least(this=values[0], expressions=list(values[1:]), ignore_nulls=True)


# ---------------------------------------------------------------- conditions


def both(*conditions: Sql | None) -> Sql:
    """Give whether all conditions hold; one that is not written does."""
    return _of_conditions(exp.And, conditions, neutral=True)


def either(*conditions: Sql | None) -> Sql:
    """Give whether one of some conditions holds; one that is not written does not."""
    return _of_conditions(exp.Or, conditions, neutral=False)


def opposite(condition: Sql) -> Sql:
    """Give no for yes and yes for no."""
    if isinstance(condition, exp.Boolean):
        return yes_no(value=not condition.this)
    return condition.this.unnest() if isinstance(condition, exp.Not) else exp.Not(this=_paren(condition))


def equal(left: Sql, right: Sql) -> Sql:
    """Give whether two values that are there are the same."""
    return exp.EQ(this=_paren(left), expression=_paren(right))


def below(left: Sql, right: Sql) -> Sql:
    """Give whether one comes before the other."""
    return exp.LT(this=_paren(left), expression=_paren(right))


def above(left: Sql, right: Sql) -> Sql:
    """Give whether one comes after the other."""
    return exp.GT(this=_paren(left), expression=_paren(right))


def at_most(left: Sql, right: Sql) -> Sql:
    """Give whether one does not come after the other."""
    return exp.LTE(this=_paren(left), expression=_paren(right))


def at_least(left: Sql, right: Sql) -> Sql:
    """Give whether one does not come before the other."""
    return exp.GTE(this=_paren(left), expression=_paren(right))


def absent(value: Sql) -> Sql:
    """Give whether a value is not there."""
    return exp.Is(this=_paren(value), expression=exp.Null())


def present(value: Sql) -> Sql:
    """Give whether a value is there."""
    return opposite(absent(value))


def holds(condition: Sql) -> Sql:
    """Give yes for yes, and no for no or nothing."""
    if isinstance(condition, exp.Boolean | exp.Coalesce) or isinstance(getattr(condition, "this", None), exp.Is):
        return condition
    return exp.Coalesce(this=condition, expressions=[yes_no(value=False)])


def among(value: Sql, words: Iterable[str]) -> Sql:
    """Give whether a text is one of some."""
    return exp.In(this=_paren(value), expressions=[text(word) for word in words])


def contains(value: Sql, part: str) -> Sql:
    """Give whether a text has another in it."""
    return above(exp.StrPosition(this=value, substr=text(part)), number(0))


def when(cases: Sequence[tuple[Sql, Sql]], otherwise: Sql | None = None) -> Sql:
    """Give the value of the first case that holds, else the other; without one nothing."""
    found = exp.Case(default=otherwise) if otherwise is not None else exp.Case()
    for condition, value in cases:
        if condition == yes_no(value=True):
            found.set("default", value)
            break
        if condition != yes_no(value=False):
            found = found.when(condition, value, copy=False)
    if found.args.get("ifs"):
        return found
    return found.args.get("default") or exp.Null()


def first(*values: Sql) -> Sql:
    """Give the first value that is there."""
    return exp.Coalesce(this=values[0], expressions=list(values[1:])) if len(values) > 1 else values[0]


# ---------------------------------------------------------------- texts


def joined(separator: str, *parts: Sql) -> Sql:
    """Give texts one after another with a separator between, those that are not there left out."""
    return exp.Anonymous(this="CONCAT_WS", expressions=[text(separator), *parts])


def replaced(value: Sql, part: str, other: str) -> Sql:
    """Give a text with every occurrence of a part replaced."""
    return exp.Replace(this=value, expression=text(part), replacement=text(other))


def blanked(value: Sql, pattern: str, other: str) -> Sql:
    """Give a text with everything replaced that a plain pattern (a character, a class of others) finds."""
    flags = exp.Literal.string("g")
    return exp.RegexpReplace(this=value, expression=text(pattern), replacement=text(other), modifiers=flags)


def part_of(value: Sql, separator: str, number_of: int) -> Sql:
    """Give one part of a text that is divided by a separator, from 1."""
    return exp.SplitPart(this=value, delimiter=text(separator), part_index=exp.Literal.number(number_of))


def after_first(value: Sql, separator: str) -> Sql:
    """Give what stands after the first separator of a text."""
    start = plus(exp.StrPosition(this=value, substr=text(separator)), number(1))
    return exp.Substring(this=value, start=start)


def unless_empty(value: Sql) -> Sql:
    """Give a text, nothing for an empty one."""
    return exp.Nullif(this=value, expression=text(""))


# ---------------------------------------------------------------- days


def days_later(start: Sql, days: Sql | int) -> Sql:
    """Give the day so many days after another."""
    count = number(days) if isinstance(days, int) else cast(days, "number")
    return _as(exp.Add(this=_paren(start), expression=_as(count, "INT")), "DATE")


def days_between(start: Sql, end: Sql) -> Sql:
    """Give the number of days from one day to another."""
    return _as(exp.DateDiff(this=end, expression=start, unit=exp.var("DAY")), "BIGINT")


def year(of: Sql) -> Sql:
    """Give the year of a day."""
    return _as(exp.Year(this=of), "BIGINT")


def month(of: Sql) -> Sql:
    """Give the month of a day, from 1."""
    return _as(exp.Month(this=of), "BIGINT")


def day_of_month(of: Sql) -> Sql:
    """Give the day of the month, from 1."""
    return _as(exp.Day(this=of), "BIGINT")


def made_day(of_year: Sql, of_month: Sql, of_day: Sql) -> Sql:
    """Give the day of a year, a month and a day of the month."""
    return exp.DateFromParts(year=_as(of_year, "INT"), month=_as(of_month, "INT"), day=_as(of_day, "INT"))


def months_later(start: Sql, months: Sql) -> Sql:
    """Give the day so many months after another, the last of a month that is too short."""
    since = minus(plus(times(year(start), number(12)), month(start), months), number(1))
    in_year, in_month = over(since, number(12)), plus(rest(since, number(12)), number(1))
    last = day_of_month(exp.LastDay(this=made_day(in_year, in_month, number(1))))
    return made_day(in_year, in_month, smaller(day_of_month(start), last))


# ---------------------------------------------------------------- over many rows


def total(value: Sql) -> Sql:
    """Give the sum of whole numbers as a wide one, nothing over none."""
    return exp.Sum(this=value)


def count(condition: Sql | None = None) -> Sql:
    """Give how many rows there are, or for how many a condition holds."""
    return exp.Count(this=exp.Star() if condition is None else when([(condition, number(1))]))


def lowest(value: Sql) -> Sql:
    """Give the lowest value, nothing over none."""
    return exp.Min(this=value)


def highest(value: Sql) -> Sql:
    """Give the highest value, nothing over none."""
    return exp.Max(this=value)


def listed(separator: str, value: Sql, order: Sequence[Sql]) -> Sql:
    """Give texts in an order with a separator between, nothing over none."""
    ordered = exp.Order(this=value, expressions=[exp.Ordered(this=one, nulls_first=True) for one in order])
    return exp.GroupConcat(this=ordered, separator=text(separator))


def over_rows(value: Sql, partition: Sequence[Sql], order: Sequence[Sql], rows: str = "") -> Sql:
    """Give a value over rows that share something, in an order: all, those "before" or "after" one, or "so far"."""
    spec = None
    if rows == "before":
        spec = exp.WindowSpec(
            kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=exp.Literal.number(1), end_side="PRECEDING"
        )
    elif rows == "so far":
        spec = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW")
    elif rows == "after":
        spec = exp.WindowSpec(
            kind="ROWS", start=exp.Literal.number(1), start_side="FOLLOWING", end="UNBOUNDED", end_side="FOLLOWING"
        )
    ordered = exp.Order(expressions=[exp.Ordered(this=one, nulls_first=True) for one in order]) if order else None
    return exp.Window(this=value, partition_by=list(partition), order=ordered, spec=spec)


def following(value: Sql, partition: Sequence[Sql], order: Sequence[Sql]) -> Sql:
    """Give a value of the row after this one, nothing for the last."""
    return over_rows(exp.Lead(this=value), partition, order)


def place(partition: Sequence[Sql], order: Sequence[Sql]) -> Sql:
    """Give the place of a row among those that share something, from 1."""
    return _as(over_rows(exp.RowNumber(), partition, order), "BIGINT")


# ---------------------------------------------------------------- inside


def _of_conditions(kind: type[Sql], conditions: Sequence[Sql | None], *, neutral: bool) -> Sql:
    """Conditions with one word between, without those that decide nothing."""
    some = [one for one in conditions if one is not None and one != yes_no(value=neutral)]
    if any(one == yes_no(value=not neutral) for one in some):
        return yes_no(value=not neutral)
    return _folded(kind, some) if some else yes_no(value=neutral)


def _folded(kind: type[Sql], parts: Sequence[Sql]) -> Sql:
    """Parts with one operator between."""
    found: Sql = _paren(parts[0]) if len(parts) > 1 else parts[0]
    for part in parts[1:]:
        found = kind(this=found, expression=_paren(part))
    return found


def _as(value: Sql, kind: str) -> Sql:
    """A value as a type of SQL."""
    return exp.Cast(this=value, to=exp.DataType.build(kind))


def _paren(value: Sql) -> Sql:
    """A part of an operator, in brackets where it has an operator of its own."""
    return (
        exp.Paren(this=value)
        if isinstance(value, exp.Binary | exp.Unary | exp.In) and not isinstance(value, exp.Paren)
        else value
    )
