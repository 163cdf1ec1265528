"""Texts."""

from __future__ import annotations

from sqlglot import expressions as exp

from pbr_dsl.columnar.sql.numbers import plus
from pbr_dsl.columnar.sql.written import Sql, number, text


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
