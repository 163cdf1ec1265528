"""Whole numbers: no `/`, no `round`, no double."""

from __future__ import annotations

from sqlglot import expressions as exp

from pbr_dsl.columnar.sql.conditions import above, below, when
from pbr_dsl.columnar.sql.written import Sql, bracketed, cast, chained, number, text


def plus(*terms: Sql) -> Sql:
    """Give a sum."""
    return chained(exp.Add, terms)


def minus(left: Sql, right: Sql) -> Sql:
    """Give a difference."""
    return exp.Sub(this=bracketed(left), expression=bracketed(right))


def times(*factors: Sql) -> Sql:
    """Give a product."""
    return chained(exp.Mul, factors)


def over(left: Sql, right: Sql) -> Sql:
    """Give how often a whole number above zero goes into one that is not below zero."""
    return exp.IntDiv(this=bracketed(left), expression=bracketed(right))


def rest(left: Sql, right: Sql) -> Sql:
    """Give what is left when a whole number above zero has gone into one that is not below zero."""
    return exp.Mod(this=bracketed(left), expression=bracketed(right))


def negative(value: Sql) -> Sql:
    """Give the negative."""
    return exp.Neg(this=bracketed(value))


def size(value: Sql) -> Sql:
    """Give the size."""
    return exp.Abs(this=value)


def sign(value: Sql) -> Sql:
    """Give -1, 0 or 1."""
    return when([(below(value, number(0)), number(-1)), (above(value, number(0)), number(1))], number(0))


def last_places(value: Sql, places: int) -> Sql:
    """Give a decimal, or the text of one, of so many places (18 digits in all) as a whole number of the last."""
    if not places:
        return cast(value, "number")
    decimal = exp.Cast(this=value, to=exp.DataType.build(f"DECIMAL(18, {places})"))
    return cast(times(decimal, number(10**places)), "number")


def decimal(value: Sql, places: int) -> Sql:
    """Give a whole number (30 digits at most) of the last of so many places as a decimal, to be looked at."""
    kinds = (exp.DataType.build("DECIMAL(30, 0)"), exp.DataType.build(f"DECIMAL({places + 1}, {places})"))
    last = exp.Cast(this=text(f"0.{'1':0>{places}}" if places else "1"), to=kinds[1])
    return exp.Mul(this=exp.Cast(this=value, to=kinds[0]), expression=last)


def larger(*values: Sql) -> Sql:
    """Give the largest of the values that are there, nothing where none is."""
    return exp.Greatest(this=values[0], expressions=list(values[1:]), ignore_nulls=True)


def smaller(*values: Sql) -> Sql:
    """Give the smallest of the values that are there, nothing where none is."""
    return exp.Least(this=values[0], expressions=list(values[1:]), ignore_nulls=True)
