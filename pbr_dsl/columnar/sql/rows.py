"""What is worked out over many rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import expressions as exp

from pbr_dsl.columnar.sql.conditions import present, when
from pbr_dsl.columnar.sql.written import Sql, cast, number, text


def total(value: Sql) -> Sql:
    """Give the sum of whole numbers as a wide one, nothing over none."""
    return exp.Sum(this=value)


def count(condition: Sql | None = None) -> Sql:
    """Give how many rows there are, or for how many a condition holds."""
    return exp.Count(this=exp.Star() if condition is None else when([(condition, number(1))]))


def counted(value: Sql) -> Sql:
    """Give for how many rows a value is there."""
    return exp.Count(this=value)


def lowest(value: Sql) -> Sql:
    """Give the lowest value, nothing over none."""
    return exp.Min(this=value)


def highest(value: Sql) -> Sql:
    """Give the highest value, nothing over none."""
    return exp.Max(this=value)


def listed(separator: str, value: Sql, order: Sequence[Sql]) -> Sql:
    """Give texts in an order with a separator between, nothing over none."""
    ordered = exp.Order(this=value, expressions=[exp.Ordered(this=one, nulls_first=True) for one in order])
    texts = exp.GroupConcat(this=ordered, separator=text(separator))
    return exp.Filter(this=texts, expression=exp.Where(this=present(value)))  # else rows without one are sorted too


def over_rows(
    value: Sql, partition: Sequence[Sql], order: Sequence[Sql], rows: str = "", *, latest: bool = False
) -> Sql:
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
    places = [exp.Ordered(this=one, desc=latest, nulls_first=True) for one in order]
    ordered = exp.Order(expressions=places) if order else None
    return exp.Window(this=value, partition_by=list(partition), order=ordered, spec=spec)


def following(value: Sql, partition: Sequence[Sql], order: Sequence[Sql]) -> Sql:
    """Give a value of the row after this one, nothing for the last."""
    return over_rows(exp.Lead(this=value), partition, order)


def previous(value: Sql, partition: Sequence[Sql], order: Sequence[Sql]) -> Sql:
    """Give a value of the row before this one, nothing for the first."""
    return over_rows(exp.Lag(this=value), partition, order)


def place(partition: Sequence[Sql], order: Sequence[Sql], *, latest: bool = False) -> Sql:
    """Give the place of a row among those that share something, from 1, the latest first where that is asked.

    Without an order rows stand as their file has them, which only DuckDB keeps to.
    """
    return cast(over_rows(exp.RowNumber(), partition, order, latest=latest), "number")
