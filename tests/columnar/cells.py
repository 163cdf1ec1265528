"""Columns of every type, and texts that somebody might write in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random
from typing import Final

import duckdb

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.cell import cell
from pbr_dsl.columnar.reading.faults import CODES
from pbr_dsl.data.cell import Accepted, Refused
from pbr_dsl.data.fields import Leaf
from pbr_dsl.data.grammar import Writing, converter, identifiers, names
from pbr_dsl.data.plan import Input
from pbr_dsl.model.contract import Column
from pbr_dsl.model.type import CodeType, DateType, NumberType, RowType, TextType, TimeType, YesNoType
from pbr_dsl.values.facts import Special

MINUTE: Final = "1/60"
COLUMNS: Final = [
    Column(name="money", type=NumberType(unit={"GBP": 1}), words="GBP", step="1/100", low="0", high="1000000"),
    Column(name="owed", type=NumberType(unit={"GBP": 1}), words="GBP", step="1/100", may_be="none"),
    Column(name="euros", type=NumberType(unit={"EUR": 1}), words="EUR"),
    Column(name="hours", type=NumberType(unit={"hour": 1}), words="hours", step="1/60", low="0", high="24"),
    Column(name="length", type=NumberType(unit={"hour": 1}), words="hours", low="-5", high="12"),
    Column(name="minutes", type=NumberType(unit={"hour": 1}), scale=MINUTE, words="minutes", step=MINUTE),
    Column(name="share", type=NumberType(), words="percent", low="0", high="1"),
    Column(name="age", type=NumberType(unit={"year": 1}), words="years", step="1", low="0", high="120"),
    Column(name="days", type=NumberType(unit={"day": 1}), scale="7", words="weeks", step="1"),
    Column(name="rate", type=NumberType(unit={"hour": 1, "day": -1}), scale="1/7", words="hours per week"),
    Column(name="count", type=NumberType(), words="number", step="1/4"),
    Column(name="any", type=NumberType(), words="number"),
    Column(name="stop", type=DateType(), may_be="open"),
    Column(name="day", type=DateType()),
    Column(name="began", type=TimeType(), may_be="none"),
    Column(name="agreed", type=YesNoType()),
    Column(name="kind", type=CodeType(codes=("home-visit", "office", "None", "first_\u00e9t\u00e9")), may_be="none"),
    Column(name="note", type=TextType(), may_be="none"),
    Column(name="who", type=RowType(record="client")),
]
WRITINGS: Final = [
    Writing(),
    Writing("month-day-year", blanks=("-", "nil", "0"), blank="", codes={"Off. ice": "office", "n/a": "", "x": "1"}),
]
TEXTS: Final = """
0|1|-1|+1|++1|+-1|-+1|(1)|(-1)|( 1 )|((1))|-(1)|£1|£ 1|-£1|£-1|(£1)|£(1)|GBP 5|5 GBP|5GBP|GBP5 GBP|£5 GBP|$5|€5
EUR 5|-€ 5|1.5|1.50|1.505|1.5000|.5|5.|-.5|0.123456789|0.1234567891|123456789012345678|1234567890123456789
12345678901234567.8|1,200|1,200.50|12,00|1,2000|1 200|1e3|1_000|٣|\uff11|½|\u22125|- 5|5-|1.2.3|007|0.10|100000
1000000|1000000.01|99,999,999.99|50%|61.5%|61.5 %|101%|%|.5%|50 percent|5 Percent|50 per cent|(5%)|-5%|1/2|100%
0.5|100|7:30|7:5|07:30|7:75|7:30:00|7:30:15|12345:00|123456:00|-7:30|(7:30)|7h|7 h|7h30|7h 30|7h30m|7 h 30 m|7H30M
7h75|45m|75m|45 M|7.5h|7.5 hours|7.5  hours|7.5 HOURS|45 minutes|45 mins|1 min|h|m|7hm|7hh|123456m|7.5 hour\u017f
24|24.01|25|12 hr|0:20|0h20|3 days|2 weeks|1 week|1 day|1.5 weeks|3 DAYS|3days|16 hours per week
16  hours per week|3 years|3 year|7 Years|0.25|0.3|1.75|12 weeks|2026-05-04|2026/05/04|2026-5-4|2026-05/04
4/5/2026|04-05-2026|4.5.2026|4/5-2026|31/12/2025|12/31/2025|4/5/26|29/2/2024|29/2/2023|2024-02-29|2023-02-29
1900-02-29|2000-02-29|2026-13-01|2026-00-10|2026-10-00|2026-04-31|1899-12-31|1900-01-01|2199-12-31|2200-01-01
4 May 2026|4-May-2026|4 may 2026|4 Sept 2026|4 Sep 2026|4 Sepp 2026|4-May 2026|04 December 2026|31 June 2026
4 Mai 2026|4 May 26|2026-05-04 00:00|2026-05-04 00:00:00|2026-05-04T00:00:00.000|2026-05-04 12:30
2026-05-04T00:00:00Z|4/5/2026 0:00|4 May 2026 00:00|2026-05-04T00:00+01:00|2026-05-04  00:00|45000|20000|19999
80000|80001|450000|45000 00:00|45000.0|tomorrow|2026-05-04x|18:31|8:05|18:31:00|18:31:01|24:00|23:59|00:00|0:00
18:60|18:31:|:31|18:31:xx|1831|18.31|9:5|18:31:00:00|yes|no|YES|y|N|true|FALSE|1|0|maybe|ye\u017f|yes.|t
home-visit|Home Visit|home_visit|HOME--VISIT|-home-visit-|home\u2011visit|home\u00a0visit|homevisit|of\ufb01ce
of\ufb03ce|o\ufb03ce|Office|none|None|NONE|Off. ice|OFF._ICE|n/a|N/A|x|X|nil|NIL|-|first_\u00e9t\u00e9
FIRST \u00c9T\u00c9|First-\u00e9t\u00e9|open|Open|OPEN|n\u0130l|C001|c 1|C\u00a01|C\u200b1|C\u20281|a\ttab
caf\u00e9|\u4f60\u597d|\U0001f600|C\ufffd1|\u202eevil|N\u0130NE|stra\u00dfe|#N/A|#n/a|#REF!|#1|=A1|=|#DIV/0!|'1
"x"|a,b|null|NULL|NA||  | 5 |\t5\u00a0|\u200b2026-05-04\ufeff| yes |  C001|home-visit | 18:31
"""


def texts(seed: int = 0, more: int = 150) -> list[str]:
    """Texts as people write them, and others made of parts of them."""
    written = [text for line in TEXTS.strip("\n").split("\n") for text in line.split("|")]
    draw = Random(seed)  # noqa: S311  a seed, no secret
    made = []
    for _ in range(more):
        one, other = draw.choice(written), draw.choice(written)
        cut, at = draw.randint(0, len(one)), draw.randint(0, len(other))
        made.append(
            draw.choice([one[:cut] + other[at:], one[:cut] + draw.choice(" -.,:/%h0123456789()£m\u00a0\n") + one[cut:]])
        )
    return list(dict.fromkeys([*written, *made]))


def inputs() -> Iterator[Input]:
    """A cell of every type, written in every way."""
    for column in COLUMNS:
        for writing in WRITINGS:
            given = {other: text for other, text in writing.codes.items() if _reads(column, text)}
            for unit in _units(column) if writing is WRITINGS[0] else [""]:
                said = replace(writing, codes=given, unit=unit, blank=column.may_be if writing.blanks else "")
                leaf = Leaf(column.name, (), lambda _: Accepted, holds=column)
                yield Input(column.name, (0,), converter(column, said), leaf=leaf, writing=said)
    for writing in WRITINGS:
        own = Leaf("client", (), identifiers)
        yield Input("client", (0,), identifiers(writing), leaf=own, writing=writing)
        said = replace(writing, codes={"Off. ice": "north", "n/a": ""})
        lots = ("north", "South East", "none")
        listed = Leaf("lot", (), lambda _: Accepted, holds=lots)
        yield Input("lot", (0,), names(lots, "a lot", said), leaf=listed, writing=said)


def _reads(column: Column, text: str) -> bool:
    return isinstance(converter(column)(text), Accepted)


def _units(column: Column) -> list[str]:
    return [
        "",
        *{"hours": ["minutes"], "share": ["percent", "ratio"], "money": ["pence"], "days": ["days"]}.get(
            column.name, []
        ),
    ]


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """One engine for all."""
    return duckdb.connect(config={"threads": 1})


def read_by_sql(one: Input, written: list[str]) -> list[tuple[object, object]]:
    """The state or the fault, and the value of each text, as SQL reads it."""
    opened = engine()
    opened.execute(
        'CREATE OR REPLACE TABLE file AS SELECT unnest(range(?)) number, unnest(?) "x text"', [len(written), written]
    )
    read = cell("x", one, q.column("x text"))
    query: q.Sql = r.select([r.every()], q.table("file"))
    for layer in read.layers:
        if layer:
            query = r.select([r.every(), *(r.named(value, name) for name, value in layer.items())], query)
    text = r.select([q.column("number"), read.state, read.value], query).sql("duckdb")
    found = sorted(opened.execute(text).fetchall())
    scale = read.stored.scale if read.stored.kind in {"number", "time"} else 0
    return [(CODES[state].id if state in CODES else state, _value(value, scale)) for _, state, value in found]


def read_by_python(one: Input, written: list[str]) -> list[tuple[object, object]]:
    """The same, as the reader reads it."""
    found: list[tuple[object, object]] = []
    for text in written:
        reading = one.convert(text)
        match reading:
            case Refused(code=code):
                found.append((code.id, None))
            case Accepted(value=None):
                found.append((s.WAITED, None))
            case Accepted(value=Special() as value):
                known = value.value == "open" and one.leaf is not None and one.leaf.holds is not None
                found.append((s.OPEN_END if value.value == "open" else s.NONE, s.OPEN if known else None))
            case Accepted(value=value):
                found.append((s.KNOWN, value))
    return found


def _value(value: object, scale: int) -> object:
    return Fraction(value, scale) if scale and isinstance(value, int) else value
