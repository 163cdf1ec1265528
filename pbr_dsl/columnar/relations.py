"""Queries as a whole: columns of a relation under names, rows that are written out, several queries as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlglot import expressions as exp

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.sql import Sql


def selected(source: Sql, columns: Mapping[str, Sql]) -> exp.Select:
    """Give a query of columns of a relation, under names."""
    return exp.Select(expressions=[named(value, new) for new, value in columns.items()]).from_(source, copy=False)


def named(value: Sql, new: str) -> Sql:
    """Give a value under a name."""
    if isinstance(value, exp.Column) and not value.table and value.name == new:
        return value
    return exp.Alias(this=value, alias=q.name(new))


def select(columns: Iterable[Sql], source: Sql, alias: str = "below") -> exp.Select:
    """Give the query of some columns of a relation, or of the rows of another query."""
    rows = within(source, alias) if isinstance(source, exp.Select | exp.SetOperation) else source
    return exp.Select(expressions=list(columns)).from_(rows, copy=False)


def every(of: str = "") -> Sql:
    """Give all columns of the relation below, or of one that is named."""
    return exp.Column(this=exp.Star(), table=q.name(of)) if of else exp.Star()


def beside(rows: exp.Select, others: Sql, same: Sequence[tuple[str, str]], kind: str) -> exp.Select:
    """Give the rows of `rows` that have (SEMI) or have not (ANTI) a row among `others` with some columns the same."""
    on = q.both(*(q.equal(q.column(one, "rows"), q.column(other, "others")) for one, other in same))
    return rows.join(others, on=on, join_type=kind)


def everything(relation: str) -> exp.Select:
    """Give a query of all columns of a relation."""
    return exp.Select(expressions=[exp.Star()]).from_(q.table(relation), copy=False)


def joined(query: exp.Select, relation: Sql, on: Sql, side: str) -> exp.Select:
    """Give a query with a relation joined: LEFT, where every row stays, or INNER."""
    query.append("joins", exp.Join(this=relation, on=on, **{"side" if side == "LEFT" else "kind": side}))
    return query


def ordered(values: Sequence[Sql]) -> list[exp.Ordered]:
    """Give values to order by, those that are not there first."""
    return [exp.Ordered(this=one, nulls_first=True) for one in values]


def written_rows(columns: Sequence[str], rows: Sequence[Sequence[Sql]]) -> exp.Select:
    """Give the query of rows that are written out, at least one."""
    tuples = [exp.Tuple(expressions=list(row)) for row in rows]
    values = exp.Values(
        expressions=tuples, alias=exp.TableAlias(this=q.name("written"), columns=[q.name(one) for one in columns])
    )
    return exp.Select(expressions=[exp.Star()]).from_(values, copy=False)


def united(queries: Sequence[exp.Query]) -> exp.Query:
    """Give the rows of several queries, each as often as it is there."""
    found: exp.Query = queries[0]
    for other in queries[1:]:
        found = exp.Union(this=found, expression=other, distinct=False)
    return found


def read_by(query: Sql) -> list[str]:
    """Give the relations that a query reads, each as often as it reads it."""
    return [one.name for one in _parts(query) if isinstance(one, exp.Table)]


def columns_of(*values: Sql) -> set[str]:
    """Give the names of the columns that expressions read, those of what is joined left out."""
    return {one.name for one in _parts(*values) if isinstance(one, exp.Column) and not one.args.get("table")}


def _parts(*queries: Sql) -> Iterator[Sql]:
    """Queries and all that they are made of, but for what columns and literals are made of."""
    left: list[object] = [*queries]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left.extend(one)
        elif isinstance(one, exp.Expr):
            yield one
            if not isinstance(one, (exp.Column, exp.Literal)):
                left.extend(one.args.values())


def within(query: Sql, alias: str = "q") -> exp.Subquery:
    """Give a query as a relation."""
    return exp.Subquery(this=query, alias=exp.TableAlias(this=q.name(alias)))
