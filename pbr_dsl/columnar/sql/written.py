"""Names, values that are written out, and the types of values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from sqlglot import expressions as exp

Sql = exp.Expr
Kind = Literal["number", "small", "wide", "date", "yes-no", "text"]

_TYPES: Final = {
    "number": exp.DataType.Type.BIGINT,
    "small": exp.DataType.Type.TINYINT,
    "wide": exp.DataType.Type.INT128,
    "date": exp.DataType.Type.DATE,
    "yes-no": exp.DataType.Type.BOOLEAN,
    "text": exp.DataType.Type.VARCHAR,
}
NARROW: Final = 2**31
LONG: Final = 2**63


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
    return exp.Cast(this=exp.Literal.string(value.isoformat()), to=_type("date"))


def yes_no(*, value: bool) -> Sql:
    """Give yes or no."""
    return exp.Boolean(this=value)


def nothing(kind: Kind) -> Sql:
    """Give a value that is not there."""
    return exp.Cast(this=exp.Null(), to=_type(kind))


def cast(value: Sql, kind: Kind) -> Sql:
    """Give a value as a kind; an overflow ends the run."""
    return exp.Cast(this=value, to=_type(kind))


def tried(value: Sql, kind: Kind) -> Sql:
    """Give a text as a kind, nothing where the engine cannot make it one: engines differ over which texts they take."""
    return exp.TryCast(this=value, to=_type(kind))


def reads(value: Sql) -> bool:
    """Give whether an expression reads a column."""
    return value.find(exp.Column) is not None


def _type(kind: Kind) -> exp.DataType:
    """The type of values of a kind."""
    return exp.DataType(this=_TYPES[kind], nested=False)


def chained(kind: type[Sql], parts: Sequence[Sql]) -> Sql:
    """Give parts with one operator between."""
    found: Sql = bracketed(parts[0]) if len(parts) > 1 else parts[0]
    for part in parts[1:]:
        found = kind(this=found, expression=bracketed(part))
    return found


def bracketed(value: Sql) -> Sql:
    """Give a part of an operator, in brackets where it has an operator of its own."""
    return (
        exp.Paren(this=value)
        if isinstance(value, exp.Binary | exp.Unary | exp.In) and not isinstance(value, exp.Paren)
        else value
    )
