"""One reader for each kind of file, by its ending and never by a guess; each is loaded when a file needs it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from pbr_dsl.data.readers.place import Place, Url
from pbr_dsl.data.readers.raw import Raw
from pbr_dsl.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its reader's module, and what in it opens one table of a file.

    `lists` gives its tables ("": it is one), `tells` the contract that it was made from ("": it cannot say).
    """

    module: str
    opens: str
    lists: str = ""
    tells: str = ""


_TEXT: Final = Kind("comma_separated", "open_text")
_WORKBOOK: Final = Kind("workbook", "open_sheet", "sheets_of", "made_from")
_DATABASE: Final = Kind("database", "open_table", "tables_of")
_LINES: Final = Kind("json_lines", "open_lines")

KINDS: Final = {
    ".csv": _TEXT,
    ".xlsx": _WORKBOOK,
    ".xlsm": _WORKBOOK,
    ".parquet": Kind("parquet", "open_parquet"),
    ".jsonl": _LINES,
    ".ndjson": _LINES,
    ".sqlite": _DATABASE,
    ".sqlite3": _DATABASE,
    ".db": _DATABASE,
}
"""The kinds of file by the ending of their name."""

OTHERS: Final = frozenset({".xls", ".xlsb", ".ods", ".tsv"})
"""Endings of files that hold data and are not read."""


def kind_of(place: Place) -> Kind:
    """The kind of a file; a name without an ending that is known is text, and an address is a database."""
    return _DATABASE if isinstance(place, Url) else KINDS.get(place.suffix.casefold(), _TEXT)


def tables(place: Place, name: str) -> tuple[list[str], list[Diagnostic]]:
    """The tables in a file that may hold several, with what there is to say of it; `[""]` where it is one table."""
    kind = kind_of(place)
    if not kind.lists:
        return [""], []
    found: tuple[list[str], list[Diagnostic]] = getattr(_reader(kind), kind.lists)(place, name)
    return found


def opened(place: Place, name: str, sheet: str) -> Raw | Diagnostic:
    """One table as it stands, or why it cannot be read.  OSError when a file cannot be opened."""
    kind = kind_of(place)
    found: Raw | Diagnostic = getattr(_reader(kind), kind.opens)(place, name, sheet)
    return found


def made_from(place: Place) -> tuple[str, str] | None:
    """The name and the fingerprint of the contract that a workbook was made from; None for what does not say."""
    kind = kind_of(place)
    if not kind.tells:
        return None
    found: tuple[str, str] | None = getattr(_reader(kind), kind.tells)(place)
    return found


def size(place: Place) -> int:
    """The bytes of a file; 0 for a database."""
    return place.stat().st_size if isinstance(place, Path) else 0


def _reader(kind: Kind) -> object:
    """The module that reads a kind of file."""
    return import_module(f"{__name__}.{kind.module}")
