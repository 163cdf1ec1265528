r"""The constructs of SQL that cells are read with: a closed list, each with one meaning on DuckDB and on Spark.

Patterns keep to what RE2 and Java both know: no look-around, no back-reference, no lazy repetition; `\z` is the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final
from typing import cast as is_sql

from sqlglot import expressions as exp

Sql = exp.Expression

KNOWN: Final = 0
NONE: Final = 1
WAITED: Final = 2
REJECTED: Final = 3
CONTRADICTED: Final = 4
OPEN_END: Final = 5

OPEN: Final = date(9999, 12, 31)


def name(text: str) -> exp.Identifier:
    """Give a name, quoted."""
    return exp.to_identifier(text, quoted=True)


def column(text: str, of: str = "") -> Sql:
    """Give a column by name, of a relation where one is named."""
    return exp.Column(this=name(text), table=name(of) if of else None)


def aliased(value: Sql, text: str) -> Sql:
    """Give a value under a name."""
    if isinstance(value, exp.Column) and not value.table and value.name == text:
        return value
    return exp.Alias(this=value, alias=name(text))


def text(value: str) -> Sql:
    """Give a written text."""
    return exp.Literal.string(value)


def whole(value: int) -> Sql:
    """Give a written whole number."""
    literal = exp.Literal.number(abs(value))
    return exp.Neg(this=literal) if value < 0 else literal


def day(value: date) -> Sql:
    """Give a written day."""
    return cast(text(value.isoformat()), "DATE")


def yes_no(value: bool) -> Sql:  # noqa: FBT001  yes or no itself
    """Give yes or no."""
    return exp.Boolean(this=value)


def nothing(kind: str) -> Sql:
    """Give a value that is not there, of a type."""
    return cast(exp.Null(), kind)


def cast(value: Sql, kind: str) -> Sql:
    """Give a value as a type, such as BIGINT."""
    return exp.Cast(this=value, to=exp.DataType.build(kind))


def call(function: str, *arguments: Sql) -> Sql:
    """Give the value of a function that both engines name alike."""
    return exp.Anonymous(this=function, expressions=list(arguments))


def matches(value: Sql, pattern: str) -> Sql:
    """Give whether a text has a pattern in it."""
    return exp.RegexpLike(this=value, expression=text(pattern))


def is_all(value: Sql, pattern: str) -> Sql:
    """Give whether a whole text is as a pattern says."""
    return matches(value, rf"^(?:{pattern})\z")


def found(value: Sql, pattern: str, group: int) -> Sql:
    """Give what a group of a pattern holds in a text; "" where it holds nothing."""
    return exp.RegexpExtract(this=value, expression=text(pattern), group=whole(group))


def replaced(value: Sql, pattern: str, other: str) -> Sql:
    """Give a text with every place of a pattern replaced."""
    return exp.RegexpReplace(this=value, expression=text(pattern), replacement=text(other), modifiers=text("g"))


def swapped(value: Sql, part: str, other: str) -> Sql:
    """Give a text with every occurrence of a part replaced."""
    return exp.Replace(this=value, expression=text(part), replacement=text(other))


def translated(value: Sql, old: str, new: str) -> Sql:
    """Give a text with single characters replaced, each by the one in its place."""
    return call("TRANSLATE", value, text(old), text(new))


def trimmed(value: Sql, characters: str) -> Sql:
    """Give a text without some characters around it."""
    return exp.Trim(this=value, expression=text(characters))


def part(value: Sql, separator: str, number: int) -> Sql:
    """Give one part of a text that is divided by a separator, from 1; "" where there are fewer."""
    return exp.SplitPart(this=value, delimiter=text(separator), part_index=whole(number))


def padded(value: Sql, length: int, *, left: bool = False) -> Sql:
    """Give a text filled up with zeros to a length, behind it or before it."""
    return call("LPAD" if left else "RPAD", value, whole(length), text("0"))


def lower(value: Sql) -> Sql:
    """Give a text in small letters."""
    return exp.Lower(this=value)


def length(value: Sql) -> Sql:
    """Give how many characters a text has."""
    return exp.Length(this=value)


def joined(*parts: Sql) -> Sql:
    """Give texts one after another."""
    found_ = parts[0]
    for one in parts[1:]:
        found_ = exp.DPipe(this=found_, expression=one)
    return exp.Paren(this=found_) if len(parts) > 1 else found_


def filled(value: Sql) -> Sql:
    """Give a text, "" where there is none."""
    return first(value, text(""))


def first(*values: Sql) -> Sql:
    """Give the first value that is there."""
    return exp.Coalesce(this=values[0], expressions=list(values[1:]))


def among(value: Sql, words: Iterable[str]) -> Sql:
    """Give whether a text is one of some."""
    return exp.In(this=bracketed(value), expressions=[text(word) for word in words])


def mapped(value: Sql, words: Mapping[str, Sql], otherwise: Sql | None = None) -> Sql:
    """Give what stands for a text among some; the other, or nothing, for any other text."""
    found_ = exp.Case(this=value, default=otherwise) if otherwise is not None else exp.Case(this=value)
    for word, meaning in words.items():
        found_ = found_.when(text(word), meaning)
    return found_


def when(cases: Sequence[tuple[Sql, Sql]], otherwise: Sql | None = None) -> Sql:
    """Give the value of the first case that holds, else the other; without one nothing."""
    if not cases and otherwise is not None:
        return otherwise
    found_ = exp.Case(default=otherwise) if otherwise is not None else exp.Case()
    for condition, value in cases:
        found_ = found_.when(condition, value)
    return found_


def both(*conditions: Sql) -> Sql:
    """Give whether all conditions hold."""
    return _chain(exp.And, conditions) if conditions else yes_no(value=True)


def either(*conditions: Sql) -> Sql:
    """Give whether one of some conditions holds."""
    return _chain(exp.Or, conditions) if conditions else yes_no(value=False)


def opposite(condition: Sql) -> Sql:
    """Give no for yes and yes for no."""
    return exp.Not(this=bracketed(condition))


def absent(value: Sql) -> Sql:
    """Give whether a value is not there."""
    return exp.Is(this=bracketed(value), expression=exp.Null())


def present(value: Sql) -> Sql:
    """Give whether a value is there."""
    return opposite(absent(value))


def equal(left: Sql, right: Sql) -> Sql:
    """Give whether two values that are there are the same."""
    return _pair(exp.EQ, left, right)


def differ(left: Sql, right: Sql) -> Sql:
    """Give whether two values that are there are not the same."""
    return _pair(exp.NEQ, left, right)


def below(left: Sql, right: Sql) -> Sql:
    """Give whether one comes before the other."""
    return _pair(exp.LT, left, right)


def above(left: Sql, right: Sql) -> Sql:
    """Give whether one comes after the other."""
    return _pair(exp.GT, left, right)


def at_least(left: Sql, right: Sql) -> Sql:
    """Give whether one does not come before the other."""
    return _pair(exp.GTE, left, right)


def plus(left: Sql, right: Sql) -> Sql:
    """Give a sum of whole numbers, or a day so many days later."""
    return _pair(exp.Add, left, right)


def minus(left: Sql, right: Sql) -> Sql:
    """Give a difference of whole numbers, or a day so many days earlier."""
    return _pair(exp.Sub, left, right)


def times(left: Sql, right: Sql) -> Sql:
    """Give a product of whole numbers."""
    return _pair(exp.Mul, left, right)


def over(left: Sql, right: Sql) -> Sql:
    """Give how often a whole number goes into another that it divides."""
    return _pair(exp.IntDiv, left, right)


def rest(left: Sql, right: Sql) -> Sql:
    """Give what is left when a whole number has gone into another."""
    return _pair(exp.Mod, left, right)


def negative(value: Sql) -> Sql:
    """Give the negative of a number."""
    return exp.Neg(this=bracketed(value))


def bracketed(value: Sql) -> Sql:
    """Give an operand, in brackets where it has an operator of its own."""
    plain = exp.Column | exp.Literal | exp.Func | exp.Paren | exp.Cast | exp.Boolean | exp.Null
    operator = exp.Binary | exp.Unary  # to sqlglot `AND` and `RLIKE` are functions too
    is_plain = isinstance(value, exp.Paren) or (isinstance(value, plain) and not isinstance(value, operator))
    return value.copy() if is_plain else exp.Paren(this=value.copy())


def _pair(kind: type[exp.Binary], left: Sql, right: Sql) -> Sql:
    """An operator between two operands."""
    return is_sql("Sql", kind(this=bracketed(left), expression=bracketed(right)))


def _chain(kind: type[exp.Connector], parts: Sequence[Sql]) -> Sql:
    """Conditions with one connector between."""
    found_: Sql = bracketed(parts[0]) if len(parts) > 1 else parts[0]
    for one in parts[1:]:
        found_ = is_sql("Sql", kind(this=found_, expression=bracketed(one)))
    return found_


def one_of(value: Sql, values: Sequence[Sql]) -> Sql:
    """Give whether a value is one of some."""
    return exp.In(this=bracketed(value), expressions=list(values))


def every(of: str = "") -> Sql:
    """Give all columns of the relation below, or of one that is named."""
    return exp.Column(this=exp.Star(), table=name(of)) if of else exp.Star()


def select(columns: Iterable[Sql], below: Sql | exp.Query) -> exp.Select:
    """Give the query of some columns of the rows of another."""
    source = (
        exp.Subquery(this=below, alias=exp.TableAlias(this=name("below"))) if isinstance(below, exp.Query) else below
    )
    return exp.Select(expressions=list(columns)).from_(source)


def table(text: str, alias: str = "") -> Sql:
    """Give a relation by name."""
    return exp.Table(this=name(text), alias=exp.TableAlias(this=name(alias)) if alias else None)


def beside(rows: exp.Select, others: Sql, same: Sequence[tuple[str, str]], kind: str) -> exp.Select:
    """Give the rows of `rows` that have (SEMI) or have not (ANTI) a row among `others` with some columns the same."""
    on = both(*(equal(column(one, "rows"), column(other, "others")) for one, other in same))
    return rows.join(others, on=on, join_type=kind)


def numbered(partition: Sequence[Sql], order: Sequence[Sql], *, latest: bool = False) -> Sql:
    """Give the place of a row, from 1, among those that share something."""
    ordered = exp.Order(expressions=[exp.Ordered(this=one, desc=latest, nulls_first=True) for one in order])
    return exp.Window(this=exp.RowNumber(), partition_by=list(partition), order=ordered)


def following(value: Sql, partition: Sequence[Sql], order: Sequence[Sql]) -> Sql:
    """Give the value of the next row among those that share something; nothing for the last."""
    ordered = exp.Order(expressions=[exp.Ordered(this=one, nulls_first=True) for one in order])
    return exp.Window(this=exp.Lead(this=value), partition_by=list(partition), order=ordered)


def counted(condition: Sql) -> Sql:
    """Give for how many rows of a group a condition holds."""
    return exp.Count(this=when([(condition, whole(1))]))


def ends(value: Sql) -> tuple[Sql, Sql]:
    """Give the lowest and the highest value of a group."""
    return exp.Min(this=value.copy()), exp.Max(this=value.copy())


def holds(condition: Sql) -> Sql:
    """Give yes for yes, and no for no or nothing."""
    return first(condition, yes_no(value=False))
