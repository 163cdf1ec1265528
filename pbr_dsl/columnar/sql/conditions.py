"""Conditions, what holds by cases, and what stands in for what is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlglot import expressions as exp

from pbr_dsl.columnar.sql.written import Sql, bracketed, chained, number, text, yes_no


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
    return condition.this.unnest() if isinstance(condition, exp.Not) else exp.Not(this=bracketed(condition))


def equal(left: Sql, right: Sql) -> Sql:
    """Give whether two values that are there are the same."""
    return exp.EQ(this=bracketed(left), expression=bracketed(right))


def differ(left: Sql, right: Sql) -> Sql:
    """Give whether two values that are there are not the same."""
    return exp.NEQ(this=bracketed(left), expression=bracketed(right))


def below(left: Sql, right: Sql) -> Sql:
    """Give whether one comes before the other."""
    return exp.LT(this=bracketed(left), expression=bracketed(right))


def above(left: Sql, right: Sql) -> Sql:
    """Give whether one comes after the other."""
    return exp.GT(this=bracketed(left), expression=bracketed(right))


def at_most(left: Sql, right: Sql) -> Sql:
    """Give whether one does not come after the other."""
    return exp.LTE(this=bracketed(left), expression=bracketed(right))


def at_least(left: Sql, right: Sql) -> Sql:
    """Give whether one does not come before the other."""
    return exp.GTE(this=bracketed(left), expression=bracketed(right))


def absent(value: Sql) -> Sql:
    """Give whether a value is not there."""
    return exp.Is(this=bracketed(value), expression=exp.Null())


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
    return one_of(value, [text(word) for word in words])


def one_of(value: Sql, values: Sequence[Sql]) -> Sql:
    """Give whether a value is one of some."""
    return exp.In(this=bracketed(value), expressions=list(values))


def contains(value: Sql, part: str | Sql) -> Sql:
    """Give whether a text has another in it."""
    substr = text(part) if isinstance(part, str) else part
    return above(exp.StrPosition(this=value, substr=substr), number(0))


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


def mapped(value: Sql, words: Mapping[str, Sql], otherwise: Sql | None = None) -> Sql:
    """Give what stands for a text among some; the other, or nothing, for any other text."""
    found = exp.Case(this=value, default=otherwise) if otherwise is not None else exp.Case(this=value)
    for word, meaning in words.items():
        found = found.when(text(word), meaning, copy=False)
    return found


def first(*values: Sql) -> Sql:
    """Give the first value that is there."""
    return exp.Coalesce(this=values[0], expressions=list(values[1:])) if len(values) > 1 else values[0]


def _of_conditions(kind: type[Sql], conditions: Sequence[Sql | None], *, neutral: bool) -> Sql:
    """Conditions with one word between, without those that decide nothing."""
    some = [one for one in conditions if one is not None and one != yes_no(value=neutral)]
    if any(one == yes_no(value=not neutral) for one in some):
        return yes_no(value=not neutral)
    return chained(kind, some) if some else yes_no(value=neutral)
