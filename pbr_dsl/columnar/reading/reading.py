"""The files of a contract as queries: one for each record, with its columns and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlglot import expressions as exp

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar.reading.files import native, parquet, staged
from pbr_dsl.columnar.reading.plain import PlainRows
from pbr_dsl.columnar.reading.rejected import Rejection, listed, rejected, whys
from pbr_dsl.columnar.reading.rows import RowsOfFile
from pbr_dsl.columnar.reading.schema import Schema
from pbr_dsl.columnar.reading.source import Source
from pbr_dsl.columnar.reading.versions import settled, several
from pbr_dsl.data.fields import fields_of
from pbr_dsl.data.files import Fed, File, fed, gathered
from pbr_dsl.data.grammar import heading
from pbr_dsl.data.map import Map
from pbr_dsl.data.plan import Plan, plan
from pbr_dsl.data.readers.place import Place
from pbr_dsl.data.recorded import Choice, chosen
from pbr_dsl.data.stage import stage
from pbr_dsl.data.survey import survey
from pbr_dsl.data.table import load
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Contract, Record
from pbr_dsl.values.facts import Rejected
from pbr_dsl.values.pseudonym import Pseudonyms

Describe = Callable[[Collection[Path]], Mapping[Path, list[tuple[str, str]]]]
"""Gives the names and the types of the columns of Parquet files."""

PARQUET: Final = frozenset({".parquet"})


@dataclass(slots=True)
class Reading:
    """The rows of one record, of all files that feed it.

    `rows` has one row for each row of a file that is about the record.  `versions` has one for each that is known from
    a day to a day: repeats are dropped, later rows take the place of earlier ones, and what rows of one day disagree on
    is contradicted.  `several` gives the keys that have more than one row: where it gives none, `versions` would give
    the rows of `rows`.
    """

    record: Record
    schema: Schema
    files: list[tuple[Plan, Source]] = field(default_factory=list)
    plain: list[PlainRows] = field(default_factory=list)

    @property
    def rows(self) -> exp.Query:
        """Give the rows as read."""
        return r.united([one.rows.query() for one in self.plain])

    @property
    def versions(self) -> exp.Query:
        """Give the versions of the rows, each with the first and the last day on which it is known."""
        return settled(self.rows, self.schema)

    @property
    def several(self) -> exp.Query:
        """Give a row where a key has more than one."""
        return several(self.rows)

    @property
    def rejected(self) -> exp.Query:
        """Give the rows of which something could not be read, in order of file and row; `listed` says what."""
        return rejected(self.rows, self.schema)

    def listed(self, row: Rejection) -> Iterator[Rejected]:
        """Give what could not be read of a row that `rejected` gives, in the words of the reader."""
        return listed(self.record.name, self.files, row)

    def whys(self, row: Rejection) -> dict[str, str]:
        """Give why each field of a row that `rejected` gives could not be read; "" where it could."""
        return whys(self.files, row)


@dataclass(slots=True)
class Readings:
    """What files become: the reading of each record that one feeds, and what there is to say about the files.

    `order` are the rows of each file, in the order in which the reader reads them.  `read_by_python` are the files
    whose rows the reader opened and wrote as text, `paths` all that the queries open.  `names` stand for people.
    """

    records: dict[str, Reading] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    order: list[list[PlainRows]] = field(default_factory=list)
    read_by_python: list[str] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    names: Pseudonyms = field(default_factory=Pseudonyms)


def readings(  # noqa: PLR0913  as `data.read`
    contract: Contract,
    places: Iterable[Place],
    folder: Path,
    *,
    describe: Describe,
    map: Map | None = None,  # noqa: A002 - the word that people use for it
    recorded: str | None = None,
    used: Collection[Path] = frozenset(),
    names: Pseudonyms | None = None,
) -> Readings:
    """Give the queries that read files as the records of a contract; what SQL cannot open is written into a folder.

    `describe` gives the names and types of the columns of Parquet files.  `names` are the pseudonyms that stand in the
    place of people's identifiers where lines are read; the queries hold none.  OSError when a file cannot be opened.
    """
    choice = chosen(recorded) if recorded is not None else None
    files, findings = gathered(places, used)
    feeding, unfed = fed(contract, files, map)
    result = Readings(findings=[*findings, *unfed], names=names or Pseudonyms())
    if isinstance(choice, Diagnostic):
        result.findings.append(choice)
        choice = None
    opened = list(dict.fromkeys(one.file for one in feeding))
    paths = [one.place for one in opened if isinstance(one.place, Path)]
    parquets = [one for one in paths if one.suffix.casefold() in PARQUET]
    maker = _Maker(contract, folder, describe(parquets) if parquets else {}, choice, result)
    for file in opened:
        maker.file(file, [one for one in feeding if one.file == file])
    return result


@dataclass(slots=True)
class _Maker:
    """Makes the queries of files, one file after another."""

    contract: Contract
    folder: Path
    described: Mapping[Path, list[tuple[str, str]]]
    choice: Choice | None
    result: Readings

    def file(self, file: File, feeding: list[Fed]) -> None:
        """Make the queries of one file for all records that it feeds."""
        source = self._source(file, wanted(self.contract, feeding))
        if source is None:
            return
        choice = Choice("received", day=file.receipt.received) if file.receipt else self.choice
        together: list[PlainRows] = []
        self.result.order.append(together)
        for one in feeding:
            made = plan(self.contract, one.record, source.table, one.mapped, Pseudonyms())
            if not isinstance(made, Plan):
                self.result.findings += made
                continue
            if made.recorded is None and file.receipt is None and source.table.name not in self.result.undated:
                self.result.undated.append(source.table.name)
            reading = self.result.records.get(one.record.name)
            rows = RowsOfFile(made, source, choice, len(reading.files) if reading else 0)
            if reading is None:
                reading = Reading(one.record, Schema(one.record.name, rows.fields))
                self.result.records[one.record.name] = reading
            reading.files.append((made, source))
            reading.plain.append(PlainRows(rows))
            together.append(reading.plain[-1])

    def _source(self, file: File, looked_for: set[str]) -> Source | None:
        """The rows of a file as a relation; None when it cannot be read at all."""
        if isinstance(file.place, Path) and file.place in self.described:
            source = parquet(file.place, file.name, self.described[file.place])
            if source is not None:
                self.result.paths.append(file.place)
                return source
        found = survey(file.place, file.name, looked_for)
        if found is not None:
            self.result.paths.append(found.path)
            return native(found)
        table, findings = load(file.place, file.name, file.sheet, looked_for)
        self.result.findings += findings
        if table is None:
            return None
        path = self.folder / f"{len(self.result.read_by_python)}.csv"
        stage(table, path)
        self.result.read_by_python.append(file.name)
        self.result.paths.append(path)
        return staged(table, path)


def wanted(contract: Contract, feeding: list[Fed]) -> set[str]:
    """Give the folded headings that the records of a file look for."""
    found: set[str] = set()
    for one in feeding:
        for known in fields_of(contract, one.record).values():
            found |= {name for leaf in known.leaves for name in leaf.headings}
        if one.mapped:
            entry = one.mapped[1]
            named = [*(name for names in entry.fields.values() for name in names), *entry.where, entry.recorded]
            found |= {heading(name) for name in named if name}
    return found
