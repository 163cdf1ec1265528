"""Files as relations: text whose cells are parted by commas, every column as text, and Parquet.

They are written as DuckDB opens them, with what is opened beside it for an engine that does so in another way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlglot import expressions as exp

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading.source import NUMBER_OF_ROW, Source
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.data.readers.raw import About
from pbr_dsl.data.survey import Regular
from pbr_dsl.data.table import Table

LONGEST_LINE: Final = 4_200_000  # bytes: as many characters as the reader takes, each of four

_PATTERN: Final = re.compile(r"[*?\[]")
_TEXT: Final = "VARCHAR"
_FLAT: Final = (
    "BIGINT", "HUGEINT", "INTEGER", "SMALLINT", "TINYINT", "U", "BOOLEAN", "DATE", "DECIMAL", "DOUBLE", "ENUM", "FLOAT",
    "TIME", "VARCHAR",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that a relation opens: text with columns by name, after so many lines, or (without names) Parquet.

    `staged` is text that this program wrote, in which a cell may hold several lines; other text may not.
    """

    path: Path
    names: tuple[str, ...] = ()
    skip: int = 0
    staged: bool = False


def opened(relation: Sql) -> Opened | None:
    """Give what a relation opens; None for one that is no file."""
    found = relation.meta.get("opened")
    return found if isinstance(found, Opened) else None


def native(found: Regular) -> Source:
    """Give the rows of a regular file of text: the number of each is that of its line."""
    names = _cells(len(found.table.headings))
    rows = _read_csv(Opened(found.path, tuple(names), found.first))
    number = r.named(q.plus(q.number(found.first), q.place([], [])), NUMBER_OF_ROW)
    query, in_order = (r.select([*more, *(q.column(name) for name in names)], rows) for more in ([number], []))
    first = found.first + 1
    return Source(found.table, query, margins=found.margins, notes=found.notes, in_order=in_order, first=first)


def number_as_kept() -> Sql:
    """Give the number of a row of what is kept of a file in its order; the first is 0."""
    return q.column("rowid")


def staged(table: Table, path: Path) -> Source:
    """Give the rows of a table that the reader opened and wrote as text."""
    names = _cells(len(table.headings))
    rows = _read_csv(Opened(path, (NUMBER_OF_ROW, "broken", "broken text", *names), staged=True))
    number = r.named(q.cast(q.column(NUMBER_OF_ROW), "number"), NUMBER_OF_ROW)
    broken = q.unless_empty(q.column("broken"))
    columns = [
        number,
        r.named(broken, "broken"),
        r.named(q.filled(q.column("broken text")), "broken text"),
    ]
    query = r.select([*columns, *(q.column(name) for name in names)], rows)
    return Source(table, query, broken="broken", broken_text="broken text", margins=False)


def parquet(path: Path, name: str, described: list[tuple[str, str]]) -> Source | None:
    """Give the rows of a Parquet file; None where a column holds lists, objects or bytes, or has no heading."""
    if not all(kind.startswith(_FLAT) and not kind.endswith("]") and heading.strip() for heading, kind in described):
        return None
    headings = [heading for heading, _ in described]
    table = Table(name, headings, [], "", top=0, about=About(headed=True))
    arguments = [q.text(literally(path)), *(_named(word, value) for word, value in _PARQUET.items())]
    rows = _called("READ_PARQUET", Opened(path), *arguments)
    number = r.named(q.plus(q.column("file_row_number"), q.number(1)), NUMBER_OF_ROW)
    cells = [r.named(q.column(heading), f"cell {at}") for at, heading in enumerate(headings, 1)]
    typed = {at: kind for at, (_, kind) in enumerate(described) if kind != _TEXT}
    return Source(table, r.select([number, *cells], rows), typed, by_column=True)


_PARQUET: Final[dict[str, Sql]] = {
    "file_row_number": q.yes_no(value=True),
    "hive_partitioning": q.yes_no(value=False),
}


def literally(path: Path) -> str:
    """Give a path of one file, whatever signs of a pattern its name holds."""
    return _PATTERN.sub(r"[\g<0>]", str(path))


def _cells(width: int) -> list[str]:
    """The names of the columns of a file."""
    return [f"cell {at}" for at in range(1, width + 1)]


def _read_csv(what: Opened) -> Sql:
    """The rows of a file of text, nothing guessed."""
    columns = exp.Struct(
        expressions=[exp.PropertyEQ(this=q.name(name), expression=q.text("VARCHAR")) for name in what.names]
    )
    arguments: dict[str, Sql] = {
        "auto_detect": q.yes_no(value=False),
        "header": q.yes_no(value=False),
        "skip": q.number(what.skip),
        "delim": q.text(","),
        "quote": q.text('"'),
        "escape": q.text('"'),
        "max_line_size": q.number(LONGEST_LINE),
        "columns": columns,
    }
    named = [_named(word, value) for word, value in arguments.items()]
    return _called("READ_CSV", what, q.text(literally(what.path)), *named)


def _called(function: str, what: Opened, *arguments: Sql) -> Sql:
    """The relation that a function gives."""
    found = exp.Table(this=exp.Anonymous(this=function, expressions=list(arguments)))
    found.meta["opened"] = what
    return found


def _named(word: str, value: Sql) -> Sql:
    """An argument by name."""
    return exp.EQ(this=exp.to_identifier(word), expression=value)
