"""What is frozen on a day, and reads nothing that could happen after it."""

from __future__ import annotations

from collections.abc import Iterator

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies, names_read
from pbr_dsl.diagnostics.codes.terms import NOTHING_FROZEN
from pbr_dsl.model import contract as model
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import is_expression, parts
from pbr_dsl.values.display import list_text


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Report each value or table that is frozen and reads no row with a date or an end of its own."""
    tables = {table.name: table for table in contract.tables}
    still = {
        record.name
        for record in contract.records
        if record.source == "data" and all(column.role == "plain" for column in record.columns)
    }
    inputs = {v.name: tables[v.body.table].inputs for v in contract.values if isinstance(v.body, model.Lookup)}
    read = {name: (*known.of[name], *inputs.get(name, ())) for name in known.of}
    said: set[str] = set()
    for value in contract.values:
        of = value.body.table if isinstance(value.body, model.Lookup) else value.name
        if value.frozen is None or of in said:
            continue
        said.add(of)
        records = set(_records(_behind(read, value.name)))
        if records <= still:
            facts = list_text([f"`{name}`" for name in sorted(records)])
            draft.report(
                NOTHING_FROZEN,
                draft.spans.get(of),
                f"`{of}` is frozen, and nothing that it reads has a date on which it happens: {facts}",
                help="keep what changes in a record with a start date, or leave out `frozen on`",
                clause=value.clause,
            )


def _behind(read: dict[str, tuple[Expr, ...]], name: str) -> tuple[Expr, ...]:
    """Every expression that a value reads, through all names."""
    found, names = list(read[name]), [name]
    for here in names:
        further = [other for other in names_read(read[here]) if other in read and other not in names]
        names += further
        found += [expr for other in further for expr in read[other]]
    return tuple(found)


def _records(exprs: tuple[Expr, ...]) -> Iterator[str]:
    """The records whose rows expressions read."""
    stack: list[Form] = list(exprs)
    while stack:
        here = stack.pop()
        record = here.type.record if is_expression(here) and here.type.kind == "row" else getattr(here, "record", "")
        if record:
            yield record
        stack += parts(here)
