"""What the SQL constructs give that work over many rows, on every engine: sums, places, and queries as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlglot.expressions import Select

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.sql import Sql
from tests.columnar.constructs import DIGITS, LONG, NO_NUMBER, NO_TEXT, SIGNS, Row, wide

Answer = list[tuple[object, ...]]


def _sorted(query: Select) -> Select:
    return query.order_by(*r.ordered([q.column(one) for one in query.named_selects]))


def _grouped(make: Callable[..., Sql], *columns: str) -> Select:
    """What comes out for each group of rows."""
    made = make(*map(q.column, columns))
    return _sorted(r.select([q.column("g"), r.named(made, "made")], q.table("rows")).group_by(q.column("g")))


def _beside(make: Callable[[list[Sql], list[Sql]], Sql]) -> Select:
    """What comes out beside each row, over those of its group in their order."""
    made = make([q.column("g")], [q.column("o")])
    return _sorted(r.select([q.column("g"), q.column("o"), r.named(made, "made")], q.table("rows")))


ROWS: Final[list[Row]] = [  # group, order, number, text, wide number
    ("a", 1, 5, "z", wide(DIGITS)), ("a", 2, LONG, "é", wide(1)), ("a", 3, LONG, "Z", wide(-DIGITS)),
    ("b", 1, NO_NUMBER, NO_TEXT, wide(0)), ("b", NO_NUMBER, -2, "😀", wide(0)),
    ("c", 7, NO_NUMBER, NO_TEXT, q.nothing("wide")),
    (NO_TEXT, 1, 1, "\x1f", wide(1)), (NO_TEXT, 2, 1, "", wide(1)),
]  # fmt: skip
"""Ordered by group and number as they stand, but for what is not there, which comes first."""


def _listed(value: Sql, order: Sql) -> Sql:
    return q.listed("\x1e", value, [order])


OVER_ROWS: Final[list[tuple[str, Select, Answer]]] = [
    ("total", _grouped(q.total, "n"), [(None, 2), ("a", 2 * LONG + 5), ("b", -2), ("c", None)]),
    ("total", _grouped(q.total, "w"), [(None, 2), ("a", 1), ("b", 0), ("c", None)]),
    ("count", _grouped(q.count), [(None, 2), ("a", 3), ("b", 2), ("c", 1)]),
    ("count", _grouped(lambda n: q.count(q.below(n, q.number(5))), "n"), [(None, 2), ("a", 0), ("b", 1), ("c", 0)]),
    ("counted", _grouped(q.counted, "n"), [(None, 2), ("a", 3), ("b", 1), ("c", 0)]),
    ("lowest", _grouped(q.lowest, "t"), [(None, ""), ("a", "Z"), ("b", "😀"), ("c", None)]),
    ("highest", _grouped(q.highest, "t"), [(None, "\x1f"), ("a", "é"), ("b", "😀"), ("c", None)]),
    ("highest", _grouped(q.highest, "w"), [(None, 1), ("a", DIGITS), ("b", 0), ("c", None)]),
    ("listed", _grouped(_listed, "t", "t"), [(None, "\x1e\x1f"), ("a", "Z\x1ez\x1eé"), ("b", "😀"), ("c", None)]),
    ("listed", _grouped(_listed, "t", "o"), [(None, "\x1f\x1e"), ("a", "z\x1eé\x1eZ"), ("b", "😀"), ("c", None)]),
    ("over_rows", _beside(lambda g, _: q.over_rows(q.total(q.column("n")), g, [])), [
        (None, 1, 2), (None, 2, 2), ("a", 1, 2 * LONG + 5), ("a", 2, 2 * LONG + 5), ("a", 3, 2 * LONG + 5),
        ("b", None, -2), ("b", 1, -2), ("c", 7, None),
    ]),
    ("over_rows", _beside(lambda g, o: q.over_rows(q.total(q.column("n")), g, o, "before")), [
        (None, 1, None), (None, 2, 1), ("a", 1, None), ("a", 2, 5), ("a", 3, LONG + 5), ("b", None, None), ("b", 1, -2),
        ("c", 7, None),
    ]),
    ("over_rows", _beside(lambda g, o: q.over_rows(q.total(q.column("n")), g, o, "so far")), [
        (None, 1, 1), (None, 2, 2), ("a", 1, 5), ("a", 2, LONG + 5), ("a", 3, 2 * LONG + 5), ("b", None, -2),
        ("b", 1, -2),
        ("c", 7, None),
    ]),
    ("over_rows", _beside(lambda g, o: q.over_rows(q.highest(q.column("t")), g, o, "after")), [
        (None, 1, ""), (None, 2, None), ("a", 1, "é"), ("a", 2, "Z"), ("a", 3, None), ("b", None, None), ("b", 1, None),
        ("c", 7, None),
    ]),
    ("following", _beside(lambda g, o: q.following(q.column("t"), g, o)), [
        (None, 1, ""), (None, 2, None), ("a", 1, "é"), ("a", 2, "Z"), ("a", 3, None), ("b", None, None), ("b", 1, None),
        ("c", 7, None),
    ]),
    ("previous", _beside(lambda g, o: q.previous(q.column("n"), g, o)), [
        (None, 1, None), (None, 2, 1), ("a", 1, None), ("a", 2, 5), ("a", 3, LONG), ("b", None, None), ("b", 1, -2),
        ("c", 7, None),
    ]),
    ("place", _beside(q.place), [
        (None, 1, 1), (None, 2, 2), ("a", 1, 1), ("a", 2, 2), ("a", 3, 3), ("b", None, 1), ("b", 1, 2), ("c", 7, 1),
    ]),
    ("place", _beside(lambda g, o: q.place(g, o, latest=True)), [
        (None, 1, 2), (None, 2, 1), ("a", 1, 3), ("a", 2, 2), ("a", 3, 1), ("b", None, 1), ("b", 1, 2), ("c", 7, 1),
    ]),
]  # fmt: skip


ODD: Final = 'select "a`b" . é?'
_AS_ROWS: Final = r.select([q.column("g"), q.column("o")], q.table("rows", "rows"))
_OTHERS: Final = r.written_rows(["other", "more"], [[q.text("a"), q.number(1)], [NO_TEXT, q.number(1)]])
_ON: Final = q.equal(q.column("g", "x"), q.column("other", "y"))
_SAME: Final = [("g", "other"), ("o", "more")]

QUERIES: Final[list[tuple[str, Select, Answer]]] = [
    ("named", _sorted(r.select([r.named(q.column("o"), ODD)], q.table("rows"))), [
        (None,), (1,), (1,), (1,), (2,), (2,), (3,), (7,),
    ]),
    ("written_rows", _sorted(r.select([q.column(ODD)], r.written_rows([ODD], [[q.text(SIGNS)], [NO_TEXT]]))), [
        (None,), (SIGNS,),
    ]),
    ("within", r.selected(r.within(_AS_ROWS, ODD), {"n": q.count(q.equal(q.column("o", ODD), q.number(1)))}), [(3,)]),
    ("selected", r.selected(q.table("rows", ODD), {ODD: q.lowest(q.column("g", ODD))}), [("a",)]),
    ("everything", r.selected(r.within(r.everything("rows")), {"n": q.count()}), [(8,)]),
    ("table", r.selected(q.table("rows"), {"n": q.count()}), [(8,)]),
    ("united", _sorted(r.select([q.column("g")], r.united([_AS_ROWS, _AS_ROWS])).distinct()), [
        (None,), ("a",), ("b",), ("c",),
    ]),
    ("united", r.selected(r.within(r.united([_AS_ROWS, _AS_ROWS, _AS_ROWS])), {"n": q.count()}), [(24,)]),
    ("select", _sorted(r.select([q.column("g")], _AS_ROWS).distinct()), [(None,), ("a",), ("b",), ("c",)]),
    ("joined", _sorted(r.joined(r.select([q.column("g", "x"), q.column("other", "y")], q.table("rows", "x")),
        r.within(_OTHERS, "y"), _ON, "LEFT").where(q.at_least(q.column("o", "x"), q.number(3)))), [
        ("a", "a"), ("c", None),
    ]),
    ("joined", _sorted(r.joined(r.select([q.column("o", "x"), q.column("other", "y")], q.table("rows", "x")),
        r.within(_OTHERS, "y"), _ON, "INNER")), [(1, "a"), (2, "a"), (3, "a")]),
    ("select", r.selected(q.table("rows", "x"), {"n": q.count()}).join(r.within(_OTHERS, "y"), join_type="CROSS"), [
        (16,),
    ]),
    ("select", _grouped(q.count).having(q.above(q.count(), q.number(2))), [("a", 3)]),
    ("select", r.everything(ODD).with_(q.name(ODD), as_=r.selected(q.table("rows"), {"n": q.count()})), [(8,)]),
    ("every", r.selected(r.within(r.select([r.every("rows")], q.table("rows", "rows"))), {"n": q.count()}), [(8,)]),
    ("ordered", _AS_ROWS.order_by(*r.ordered([q.column("g"), q.column("o")])).limit(2), [(None, 1), (None, 2)]),
    ("beside", _sorted(r.beside(_AS_ROWS, r.within(_OTHERS, "others"), _SAME, "SEMI")), [("a", 1)]),
    ("beside", _sorted(r.beside(_AS_ROWS, r.within(_OTHERS, "others"), _SAME, "ANTI")), [
        (None, 1), (None, 2), ("a", 2), ("a", 3), ("b", None), ("b", 1), ("c", 7),
    ]),
]  # fmt: skip
