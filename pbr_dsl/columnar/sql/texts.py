r"""Texts.

Patterns keep to what RE2 and Java both know: no look-around, no back-reference, no lazy repetition; `\z` is the end.
"""

from __future__ import annotations

from sqlglot import expressions as exp

from pbr_dsl.columnar.sql.conditions import equal, first
from pbr_dsl.columnar.sql.numbers import plus
from pbr_dsl.columnar.sql.written import Sql, chained, number, text


def joined(separator: str, *parts: Sql) -> Sql:
    """Give texts one after another with a separator between, those that are not there left out."""
    return exp.Anonymous(this="CONCAT_WS", expressions=[text(separator), *parts])


def together(*parts: Sql) -> Sql:
    """Give texts one after another, nothing where one is not there."""
    return chained(exp.DPipe, parts)


def replaced(value: Sql, part: str, other: str) -> Sql:
    """Give a text with every occurrence of a part replaced."""
    return exp.Replace(this=value, expression=text(part), replacement=text(other))


def rewritten(value: Sql, pattern: str, other: str) -> Sql:
    """Give a text with every place of a pattern replaced."""
    flags = exp.Literal.string("g")
    return exp.RegexpReplace(this=value, expression=text(pattern), replacement=text(other), modifiers=flags)


def part_of(value: Sql, separator: str, place: int | Sql) -> Sql:
    """Give one part of a text that is divided by a separator, from 1."""
    number = exp.Literal.number(place) if isinstance(place, int) else exp.cast(place, "INT")
    return exp.SplitPart(this=value, delimiter=text(separator), part_index=number)


def after_first(value: Sql, separator: str) -> Sql:
    """Give what stands after the first separator of a text."""
    start = plus(exp.StrPosition(this=value, substr=text(separator)), number(1))
    return exp.Substring(this=value, start=start)


def unless_empty(value: Sql) -> Sql:
    """Give a text, nothing for an empty one."""
    return exp.Nullif(this=value, expression=text(""))


def filled(value: Sql) -> Sql:
    """Give a text, "" where there is none."""
    return first(value, text(""))


def matches(value: Sql, pattern: str) -> Sql:
    """Give whether a text has a pattern in it."""
    return exp.RegexpLike(this=value, expression=text(pattern))


def is_all(value: Sql, pattern: str) -> Sql:
    """Give whether a whole text is as a pattern says."""
    return matches(value, rf"^(?:{pattern})\z")


def group_of(value: Sql, pattern: str, place: int) -> Sql:
    """Give what a group of a pattern holds in a text; "" where it holds nothing."""
    return exp.RegexpExtract(this=value, expression=text(pattern), group=number(place))


def unescaped(value: Sql) -> Sql:
    """Give whether an address could hold a text as it stands: it has nothing but letters, digits and `-`, `.`, `_`.

    Engines differ over `~` and `*`.
    """
    return equal(exp.Anonymous(this="URL_ENCODE", expressions=[value]), value)


def translated(value: Sql, old: str, new: str) -> Sql:
    """Give a text with single characters replaced, each by the one in its place."""
    return exp.Translate(this=value, from_=text(old), to=text(new))


def trimmed(value: Sql, characters: str) -> Sql:
    """Give a text without some characters around it."""
    return exp.Trim(this=value, expression=text(characters))


def padded(value: Sql, length: int, *, left: bool = False) -> Sql:
    """Give a text filled up with zeros to a length, behind it or before it."""
    return exp.Pad(this=value, expression=number(length), fill_pattern=text("0"), is_left=left)


def lower(value: Sql) -> Sql:
    """Give a text in small letters."""
    return exp.Lower(this=value)


def upper(value: Sql) -> Sql:
    """Give a text in capital letters."""
    return exp.Upper(this=value)


def length(value: Sql) -> Sql:
    """Give how many characters a text has."""
    return exp.Length(this=value)
