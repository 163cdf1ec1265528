"""Days."""

from __future__ import annotations

from sqlglot import expressions as exp

from pbr_dsl.columnar.sql.numbers import minus, over, plus, rest, smaller, times
from pbr_dsl.columnar.sql.written import Sql, bracketed, cast, number


def days_later(start: Sql, days: Sql | int) -> Sql:
    """Give the day so many days after another."""
    count = number(days) if isinstance(days, int) else cast(days, "number")
    return cast(exp.Add(this=bracketed(start), expression=_int(count)), "date")


def days_between(start: Sql, end: Sql) -> Sql:
    """Give the number of days from one day to another."""
    return cast(exp.DateDiff(this=end, expression=start, unit=exp.var("DAY")), "number")


def year(of: Sql) -> Sql:
    """Give the year of a day."""
    return cast(exp.Year(this=of), "number")


def month(of: Sql) -> Sql:
    """Give the month of a day, from 1."""
    return cast(exp.Month(this=of), "number")


def day_of_month(of: Sql) -> Sql:
    """Give the day of the month, from 1."""
    return cast(exp.Day(this=of), "number")


def made_day(of_year: Sql, of_month: Sql, of_day: Sql) -> Sql:
    """Give the day of a year, a month and a day of the month."""
    return exp.DateFromParts(year=_int(of_year), month=_int(of_month), day=_int(of_day))


def months_later(start: Sql, months: Sql) -> Sql:
    """Give the day so many months after another, the last of a month that is too short."""
    since = minus(plus(times(year(start), number(12)), month(start), months), number(1))
    in_year, in_month = over(since, number(12)), plus(rest(since, number(12)), number(1))
    last = day_of_month(exp.LastDay(this=made_day(in_year, in_month, number(1))))
    return made_day(in_year, in_month, smaller(day_of_month(start), last))


def _int(value: Sql) -> Sql:
    """A whole number as the functions of days take it."""
    return exp.Cast(this=value, to=exp.DataType.build("INT"))
