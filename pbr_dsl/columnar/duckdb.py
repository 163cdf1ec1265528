"""DuckDB: the one place where its library is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import duckdb
from sqlglot import expressions as exp

from pbr_dsl.columnar.plan import Plan, Step

DIALECT: Final = "duckdb"


class DuckDB:
    """A DuckDB that runs plans."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:")

    def one(self, query: exp.Expression) -> dict[str, Any]:
        """Give the one row of a query."""
        return next(self.rows(query))

    def run(self, plan: Plan) -> None:
        """Work out the steps of a plan."""
        for step in plan.steps:
            self.connection.execute(written(step))

    def rows(self, query: exp.Expression) -> Iterator[dict[str, Any]]:
        """Give the rows of a query."""
        result = self.connection.execute(query.sql(DIALECT))
        names = [one[0] for one in result.description]
        while batch := result.fetchmany(10_000):
            yield from (dict(zip(names, row, strict=True)) for row in batch)


def written(step: Step) -> str:
    """Give a step as a statement."""
    kind = "TABLE" if step.kept else "VIEW"
    name = exp.to_identifier(step.name, quoted=True).sql(DIALECT)
    return f"CREATE TEMP {kind} {name} AS {step.query.sql(DIALECT, copy=False)}"
