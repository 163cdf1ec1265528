"""A table of a database, read through SQLAlchemy by a connection that cannot write.

Rows come in the order of the table's primary key, else of all its columns, so the same table is always read the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final
from uuid import UUID

from pbr_dsl.data.readers.place import Place
from pbr_dsl.data.readers.raw import About, Grid, Row, refusal
from pbr_dsl.diagnostics.codes import data as data_codes
from pbr_dsl.diagnostics.codes import sources as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic

if find_spec("sqlalchemy"):
    import sqlalchemy
    from sqlalchemy import exc
if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_ROWS: Final = 5_000_000
SECONDS: Final = 120  # that a table may take


def tables_of(place: Place, name: str) -> tuple[list[str], list[Diagnostic]]:
    """The names of a database's tables and views."""
    if isinstance(missing := _missing(name), Diagnostic):
        return [], [missing]
    try:
        with _opened(place) as opened:
            inside = sqlalchemy.inspect(opened)
            return sorted([*inside.get_table_names(), *inside.get_view_names()]), []
    except (exc.SQLAlchemyError, ImportError, OSError) as fault:
        return [], [_unreadable(name, fault)]


def open_table(place: Place, name: str, sheet: str) -> Grid | Diagnostic:
    """Read one table of a database."""
    try:
        with _opened(place) as opened:
            table = sqlalchemy.Table(sheet, sqlalchemy.MetaData(), autoload_with=opened)
            order = list(table.primary_key.columns) or list(table.columns)
            found = opened.execute(sqlalchemy.select(table).order_by(*order).limit(MOST_ROWS + 1))
            headings = list(found.keys())
            rows = [_row(number, tuple(row)) for number, row in enumerate(found, 1)]
    except (exc.SQLAlchemyError, ImportError, OSError, ValueError) as fault:
        return _unreadable(name, fault)
    if len(rows) > MOST_ROWS:
        return refusal(data_codes.FILE_TOO_LARGE, f"{name} has more than {MOST_ROWS:,} rows")
    fingerprint = hashlib.sha256("\n".join("\x1f".join(cells) for _, cells, _ in rows).encode()).hexdigest()
    return Grid([(0, headings, ""), *rows], fingerprint, About(headed=True))


@contextmanager
def _opened(place: Place) -> Iterator[Connection]:
    """A connection that only reads."""
    if isinstance(place, Path):
        engine = sqlalchemy.create_engine(f"sqlite:///file:{place.resolve().as_posix()}?mode=ro&uri=true")
    else:
        engine = sqlalchemy.create_engine(_with_driver(place.text))
    try:
        with engine.connect() as opened:
            if engine.dialect.name == "postgresql":
                opened = opened.execution_options(postgresql_readonly=True)  # noqa: PLW2901  the same, bound
                opened.execute(sqlalchemy.text(f"SET statement_timeout = '{SECONDS}s'"))
            if engine.dialect.name == "sqlite":  # a view in a file of somebody else may never end
                until, driver = monotonic() + SECONDS, opened.connection.driver_connection
                if driver is not None:
                    driver.set_progress_handler(lambda: monotonic() > until, 100_000)
            yield opened
    finally:
        engine.dispose()


def _with_driver(text: str) -> str:
    """An address that names its driver: for PostgreSQL it is psycopg."""
    for plain in ("postgresql://", "postgres://"):
        if text.startswith(plain):
            return f"postgresql+psycopg://{text.removeprefix(plain)}"
    return text


def _row(number: int, row: tuple[object, ...]) -> Row:
    """A row as texts, and what breaks it."""
    texts = [text_of(cell) for cell in row]
    fault = "it holds bytes, a list or an object, where a record has one cell for each field" if None in texts else ""
    return number, [repr(cell) if text is None else text for cell, text in zip(row, texts, strict=True)], fault


def text_of(cell: object) -> str | None:
    """A cell in the words of the lexical grammar; None when it is more than one value."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case datetime():
            return cell.isoformat(" ", "seconds") if cell.time() != time() else cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case Decimal():
            return f"{cell:f}"
        case timedelta():
            return f"{cell // timedelta(hours=1)}:{cell % timedelta(hours=1) // timedelta(minutes=1):02}"
        case int() | float() | str() | UUID():
            return str(cell)
        case _:
            return None


def _missing(name: str) -> Diagnostic | None:
    """The finding when SQLAlchemy is not installed."""
    if find_spec("sqlalchemy"):
        return None
    message = f"{name} is a database, and the package that reads databases is not installed"
    return refusal(codes.MISSING_EXTRA, message, "install it: `pip install 'pbr-dsl[db]'`")


def _unreadable(name: str, fault: Exception) -> Diagnostic:
    """The finding about a database that cannot be read; it repeats nothing of an address or a row."""
    if isinstance(fault, ImportError):
        message = f"{name} needs the driver `{fault.name or 'of this database'}`, which is not installed"
        return refusal(codes.MISSING_EXTRA, message, f"install it: `pip install {fault.name or 'its driver'}`")
    kind = type(fault).__name__.removesuffix("Error")
    return refusal(codes.UNREADABLE_DATABASE, f"{name} cannot be read ({kind})", "is it there, and may you read it?")
