"""Queries as text in a dialect: the one place that says the same otherwise where two engines differ.

DuckDB is written as it stands.  On Spark a number of 38 digits stands in the place of one of 128 bits, its `DIV` of
such numbers loses digits in silence, its `-` before and its `ABS` of one round it to 34 digits, and its sum of small
numbers is a small one.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from sqlglot import expressions as exp

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.sql import Sql

Dialect = Literal["duckdb", "spark"]

PLACE_IN_FILE: Final = "place in file"
"""The column of files that Spark opens that says which row of the file one is, from 1."""

_UNSEEN: Final = re.compile(r"([\x00-\x1f\x7f-\xa0])")
_BROKEN: Final = re.compile(r"\(\n\s*[^()\n]*(?:\([^()\n]*\)[^()\n]*)*\n\s*\)")
_SHORT: Final = 100
_SMALL: Final = ("BIGINT", "INT", "SMALLINT", "TINYINT")


def written(query: Sql, dialect: Dialect, *, pretty: bool = False) -> str:
    """Give a query as text in a dialect."""
    return (query if dialect == "duckdb" else for_spark(query)).sql(dialect, pretty=pretty)


def spelt(query: Sql, dialect: Dialect) -> str:
    """Give a query as text that people read, laid out, signs that nobody sees by their numbers."""
    found = query.copy()
    for one in [*found.find_all(exp.Literal)]:
        if one.is_string and _UNSEEN.search(one.this):
            parts = [part for part in _UNSEEN.split(one.this) if part]
            signs = [
                exp.Chr(expressions=[q.number(ord(part))]) if _UNSEEN.match(part) else q.text(part) for part in parts
            ]
            one.replace(exp.Paren(this=q.together(*signs)) if len(signs) > 1 else signs[0])
    text = written(found, dialect, pretty=True)
    shorter = ""
    while shorter != text:  # a literal holds no line break
        shorter, text = text, _BROKEN.sub(lambda part: _on_one_line(part[0]), text)
    return text


def _on_one_line(brackets: str) -> str:
    """What stands between brackets on the line of both of them, where it is short."""
    found = f"({brackets[1:-1].strip()})"
    return found if len(found) <= _SHORT else brackets


def for_spark(query: Sql) -> Sql:
    """Give a query with what Spark says otherwise."""
    found = query.copy()
    forms = (exp.IntDiv, exp.Sum, exp.DateDiff, exp.Neg, exp.Abs, exp.Window)
    for one in reversed([*found.find_all(*forms)]):  # what lies within another first
        other = _other(one)
        if one is found:
            found = other
        else:
            one.replace(other)
    for tried in found.find_all(exp.TryCast):
        tried.set("safe", True)  # noqa: FBT003  else it is written as a cast that ends the run
    for kind in [*found.find_all(exp.DataType)]:
        if kind.this == exp.DataType.Type.INT128:
            kind.replace(_wide())
    return found


def _other(one: Sql) -> Sql:
    """What Spark says for a form."""
    match one:
        case exp.Sum():
            return exp.Sum(this=_as_wide(one.this))
        case exp.DateDiff():  # with a unit it goes by way of points in time
            return exp.Anonymous(this="DATEDIFF", expressions=[one.this, one.expression])
        case exp.Neg() if not _is_small(one.this):
            return _taken_off(one.this)
        case exp.Abs() if not _is_small(one.this):
            return exp.Greatest(this=one.this, expressions=[_taken_off(one.this.copy())])
        case exp.Window() if isinstance(one.this, exp.RowNumber) and not one.args.get("order"):
            return exp.Column(this=exp.to_identifier(PLACE_IN_FILE, quoted=True))
        case exp.IntDiv() if not (_is_small(one.this) and _is_small(one.expression)):
            left, right = _as_wide(one.this), _as_wide(one.expression)
            without_rest = exp.Sub(this=left, expression=exp.Mod(this=left.copy(), expression=right))
            return _as_wide(exp.Div(this=exp.Paren(this=without_rest), expression=right.copy()))
        case _:
            return one


def _taken_off(value: Sql) -> Sql:
    """A number taken off nothing."""
    return exp.Paren(this=q.minus(q.number(0), value))


def _is_small(value: Sql) -> bool:
    """Whether a whole number is surely one of at most 64 bits."""
    match value:
        case exp.Literal() | exp.Count() | exp.Length():
            return True
        case exp.Cast():
            return value.to.this.value in _SMALL
        case exp.Paren() | exp.Neg() | exp.Abs():
            return _is_small(value.this)
        case exp.Add() | exp.Sub() | exp.Mul() | exp.Mod() | exp.IntDiv():
            return _is_small(value.this) and _is_small(value.expression)
        case _:
            return False


def _as_wide(value: Sql) -> Sql:
    """A value as a number of 38 digits."""
    return exp.Cast(this=value, to=_wide())


def _wide() -> exp.DataType:
    """The widest whole number of Spark."""
    return exp.DataType.build("DECIMAL(38, 0)")
