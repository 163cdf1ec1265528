"""Whom files name: identifiers of people in the order in which the reader comes upon them, by which it numbers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.source import NUMBER_OF_ROW
from pbr_dsl.data.plan import Input
from pbr_dsl.values.pseudonym import Pseudonym

if TYPE_CHECKING:
    from sqlglot import expressions as exp

    from pbr_dsl.columnar.engine import Engine
    from pbr_dsl.columnar.reading.plain import PlainRows


def people_in(engine: Engine, files: Sequence[Sequence[PlainRows]]) -> Iterator[str]:
    """Give the identifiers of people in files, of each file those of one record after another, some more than once."""
    for rows in files:
        for one in rows:
            fixed = (given.fixed.value for given in one.rows.plan.inputs if given.fixed is not None)
            yield from (value.plain for value in fixed if isinstance(value, Pseudonym))
        for one in rows:
            query = _named(one)
            yield from () if query is None else (row["text"] for row in engine.rows(query))


def _named(rows: PlainRows) -> exp.Select | None:
    """The query of the identifiers of people in the rows of one file for one record, each once; None without any."""
    found = [at for at, one in enumerate(rows.rows.plan.inputs) if _names(one)]
    if not found:
        return None
    queries: list[exp.Query] = []
    for at in found:
        read = rows.rows.reads[at]
        if rows.sure:
            source, value = rows.layers(), rows.value(read)
        else:
            known = q.equal(read.state, q.number(s.KNOWN))
            if rows.rows.source.broken:
                known = q.both(q.absent(q.column(rows.rows.source.broken)), known)
            source, value = rows.rows.cells(), q.when([(known, read.value)])
        number = q.times(q.cast(q.column(NUMBER_OF_ROW), "number"), q.number(len(rows.rows.plan.inputs)))
        columns = {"text": value, "place": q.plus(number, q.number(at))}
        queries.append(r.selected(r.within(source), columns))
    first = {"text": q.column("text"), "place": q.lowest(q.column("place"))}
    every = r.selected(r.within(r.united(queries)), first).where(q.present(q.column("text")))
    return every.group_by(q.column("text")).order_by(*r.ordered([q.column("place")]))


def _names(one: Input) -> bool:
    """Whether the cells of a column are identifiers of people."""
    return one.personal and one.fixed is None and bool(one.at) and one.leaf is not None and one.leaf.identifies
