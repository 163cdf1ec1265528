"""Rows that a contract promises: `one each stage` with `where stage is interim` is one row, there or not yet known."""

from __future__ import annotations

from pbr_dsl.check.facts.links import subject
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr, Rows
from pbr_dsl.model.type import RowType, Type


def field_of_rows(record: model.Record, rows: Rows, word: str, field: str, kind: Type) -> Expr:
    """Give a field of the first or last of some rows; of the one row that they are, where the record promises one."""
    if _is_promised(record, rows):
        row = core.OnlyRow(type=RowType(record=record.name), rows=rows.model_copy(update={"during": None}))
        return core.FieldOf(type=kind, of=row, field=field)
    return core.Picked.model_validate({"type": kind, "word": word, "rows": rows, "field": field})


def _is_promised(record: model.Record, rows: Rows) -> bool:
    """Whether a record has exactly one row for what its rows are matched with and their condition writes."""
    if record.each != "one":
        return False
    written = {match.path[0] for match in rows.matches if len(match.path) == 1}
    tests = rows.where.parts if isinstance(rows.where, core.Every) else (rows.where,)
    for test in tests:
        match test:
            case core.Compare(op="is", left=core.FieldOf(of=of, field=name), right=core.Constant()) if (
                of == subject(record.name) and name in record.key
            ):
                written.add(name)
            case None:
                continue
            case _:
                return False
    return set(record.key) <= written
