"""A contract turned into a script of SQL, for the verb `export`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pbr_dsl.columnar import NotLoweredError
from pbr_dsl.columnar.dialects import Dialect
from pbr_dsl.columnar.reading.reading import Readings, readings
from pbr_dsl.columnar.script import Feeding, script
from pbr_dsl.columnar.sourced import plainly
from pbr_dsl.data.fields import fields_of
from pbr_dsl.data.files import gathered
from pbr_dsl.data.map import Map
from pbr_dsl.data.map_reader import read_map
from pbr_dsl.data.plan import Plan, plan
from pbr_dsl.data.recorded import Choice, chosen
from pbr_dsl.data.table import Table
from pbr_dsl.diagnostics.codes import run as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import Compilation
from pbr_dsl.driver.engine import failed
from pbr_dsl.driver.places import folder, read_text
from pbr_dsl.driver.running import Stopped
from pbr_dsl.model.contract import Contract
from pbr_dsl.source import Source
from pbr_dsl.values.pseudonym import Pseudonyms
from pbr_dsl.values.stopped import EngineStoppedError

_Columns = Mapping[Path, list[tuple[str, str]]]

_RECORDED: Final = "recorded"
_DUCKDB: Final = "pbr_dsl.columnar.duckdb"  # loaded when it is needed
_PARTS: Final = frozenset('",;|\t')
_ALIKE: Final = ("BIGINT", "BOOLEAN", "DATE", "DECIMAL", "INTEGER", "SMALLINT", "TINYINT", "VARCHAR")


@dataclass(frozen=True, slots=True)
class Script:
    """The statements, the contract's name, the day on which facts are known, and the files that they read."""

    text: str
    name: str
    day: date
    files: tuple[str, ...]


def made(place: Path, dialect: Dialect, day: date | None = None, recorded: str | None = None) -> Script | Stopped:
    """Give the script of the contract that a path means, on the files beside it, else on one file for each record.

    OSError when a file cannot be opened.
    """
    found = folder(place)
    if isinstance(found, Diagnostic):
        return Stopped([found])
    text = read_text(found.contract)
    if isinstance(text, Diagnostic):
        return Stopped([text])
    compiled = Compilation(Source(found.contract.as_posix(), text))
    contract = compiled.contract
    if contract is None:
        return Stopped(list(compiled.checked.findings))
    choice = chosen(recorded) if recorded is not None else None
    if isinstance(choice, Diagnostic):
        return Stopped([choice])
    column_map = _map(found.map, contract)
    if isinstance(column_map, list):
        return Stopped(column_map)
    try:
        feeding = (
            _files(contract, found.data, column_map, recorded, dialect) if found.data else _named(contract, choice)
        )
    except EngineStoppedError as error:  # a file that is damaged
        return Stopped([failed(error)])
    if isinstance(feeding, list):
        return Stopped(feeding)
    on = day or contract.settings.paid_until
    try:
        written = script(contract, feeding, on, dialect)
    except NotLoweredError as error:
        message = f"this contract cannot be written as SQL: {str(error).replace('the columnar engine', 'SQL')}"
        return Stopped([Diagnostic(codes.NOT_FOR_ENGINE, message, None, help="compute it with `pbrc simulate`")])
    names = dict.fromkeys(one.table.name for files in feeding.values() for one in files)
    return Script(written, contract.name, on, tuple(names))


def _map(place: Path | None, contract: Contract) -> Map | list[Diagnostic] | None:
    """The column map that lies beside the data."""
    if place is None:
        return None
    text = read_text(place)
    if isinstance(text, Diagnostic):
        return [text]
    found, findings = read_map(Source(place.as_posix(), text), contract)
    return findings or found


def _files(
    contract: Contract, data: Sequence[Path], column_map: Map | None, recorded: str | None, dialect: Dialect
) -> Mapping[str, Sequence[Feeding]] | list[Diagnostic]:
    """The files that lie beside a contract, by the record that each feeds."""
    choice = chosen(recorded) if recorded is not None else None
    with TemporaryDirectory(prefix="pbrc-") as staged:
        describe = _alike if dialect == "spark" else _described
        read = readings(contract, data, Path(staged), describe=describe, map=column_map, recorded=recorded)
        plain = _plain(read)
    columns = {one.name for one in gathered(data)[0] if isinstance(one.place, Path) and _is_one_column(one.place)}
    stops = [one for one in read.findings if one.severity.stops]
    sources = [source for one in read.records.values() for _, source in one.files]
    around = [one.table.name for one in sources if one.notes or one.table.top > 1]
    stops = stops or _unopened([*(name for name in read.read_by_python if name not in columns), *around])
    own = choice if isinstance(choice, Choice) else None
    return stops or {
        name: [
            Feeding(source.table, how, own, source.typed if source.by_column else None, name in plain)
            for how, source in one.files
        ]
        for name, one in read.records.items()
    }


def _plain(read: Readings) -> set[str]:
    """The records every cell of whose files is written plainly, seen in one look at them."""
    if not read.records:
        return set()
    engine = import_module(_DUCKDB).DuckDB(read.paths)
    try:
        return {name for name, one in read.records.items() if plainly(engine, one, f"{name} as read")}
    finally:
        engine.close()


def _described(paths: Collection[Path]) -> _Columns:
    """The columns of Parquet files and their types."""
    found: _Columns = import_module(_DUCKDB).described(paths)
    return found


def _alike(paths: Collection[Path]) -> _Columns:
    """The same, without a type where engines put it into text in different ways."""
    return {
        path: [(name, kind if kind.startswith(_ALIKE) else "") for name, kind in columns]
        for path, columns in _described(paths).items()
    }


def _is_one_column(path: Path) -> bool:
    """Whether a file is one column of text with nothing in it that could part cells."""
    if path.suffix != ".csv":
        return False
    try:
        lines = path.read_bytes().decode().splitlines()
    except UnicodeDecodeError:
        return False
    return all(line.strip() and not _PARTS.intersection(line) for line in lines)


def _unopened(names: Iterable[str]) -> list[Diagnostic]:
    """Findings about files that a script does not open as they are."""
    message = "a script reads Parquet, and text of headings and rows with commas between the cells; {} is another file"
    said = [message.format(name) for name in dict.fromkeys(names)]
    return [Diagnostic(codes.NOT_FOR_ENGINE, one, None, help="save it as CSV in UTF-8") for one in said]


def _named(contract: Contract, choice: Choice | None) -> Mapping[str, Sequence[Feeding]] | list[Diagnostic]:
    """One file for each record, with the contract's own words as its headings."""
    feeding: dict[str, Sequence[Feeding]] = {}
    for record in contract.records:
        if record.source != "data":
            continue
        headings = dict.fromkeys(leaf.name for one in fields_of(contract, record).values() for leaf in one.leaves)
        table = Table(f"{record.name}.csv", [*headings, *([] if choice else [_RECORDED])], [], "")
        found = plan(contract, record, table, None, Pseudonyms())
        if not isinstance(found, Plan):
            return found
        feeding[record.name] = [Feeding(table, found, choice)]
    return feeding
