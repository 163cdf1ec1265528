"""A run on the columnar engine: from what was asked for to what is shown, however many rows there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, overload

from pbr_dsl.columnar import NotLoweredError, planned
from pbr_dsl.columnar.computed import Computed, computed, is_text
from pbr_dsl.columnar.duckdb import DuckDB, damaged
from pbr_dsl.columnar.reading.reading import Describe, Readings, readings
from pbr_dsl.columnar.sampled import TOO_MANY
from pbr_dsl.data.coverage import nothing_accepted
from pbr_dsl.data.files import gathered
from pbr_dsl.data.map import Map
from pbr_dsl.data.map_reader import read_map
from pbr_dsl.data.paid import with_paid
from pbr_dsl.data.recorded import Choice, assumption, chosen, clock_of, no_recorded_date
from pbr_dsl.data.shift import shifted
from pbr_dsl.data.store import is_store
from pbr_dsl.diagnostics.codes import run as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import Compilation
from pbr_dsl.driver.crowds import PaidFor, for_people
from pbr_dsl.driver.engine import LARGE, Between, Engine, size
from pbr_dsl.driver.places import read_text
from pbr_dsl.driver.running import Asked, Stopped, found_for
from pbr_dsl.driver.showing import example_of, said_of, why_command, within
from pbr_dsl.driver.spark import started
from pbr_dsl.driver.summed import Summed
from pbr_dsl.driver.tallied import outside_the_term, rejected_rows, tallies
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.personal import is_personal
from pbr_dsl.report.grouping import FIELD, Sum
from pbr_dsl.report.simulation.coverage import covered
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.source import Source
from pbr_dsl.values.calendar import NoSuchDayError
from pbr_dsl.values.history import History
from pbr_dsl.values.pseudonym import Pseudonyms
from pbr_dsl.values.statement import Line, Statement
from pbr_dsl.values.stopped import EngineStoppedError
from pbr_dsl.values.told import Told, silent

MOST_LINES: Final = 20_000
"""Lines that a statement holds; of more it holds none, and they are gone through one after another."""

MOST_REJECTED: Final = 1_000  # of each record that are listed, each read once more to say why

_QUOTED: Final = re.compile("[\"'`].*", re.DOTALL)

_NOT_SHOWN: Final = (
    "The {} engine gives the same lines. It leaves out what the reference engine says beside them: the parts of a "
    "line, how much what was left out of a line could still add, rows that are blank or mended, and what "
    "`pbrc validate` says."
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A contract, and how its files are to be read."""

    asked: Asked
    place: str
    contract: Contract
    map: Map | None
    moved: tuple[str, ...]
    used: frozenset[Path]


class Every:
    """All lines of some periods, or some of them, read from the engine whenever they are gone through.

    `stopped` gives why the engine could not go on, where it could not.
    """

    def __init__(
        self,
        read: Callable[[], Iterator[Line]],
        starts: set[date],
        stopped: Callable[[EngineStoppedError], EngineStoppedError],
    ) -> None:
        self._read = read
        self._starts = starts
        self._stopped = stopped

    def __iter__(self) -> Iterator[Line]:
        """Go through them in order."""
        try:
            yield from (line for line in self._read() if line.period in self._starts)
        except EngineStoppedError as error:
            raise self._stopped(error) from error


class First(Sequence[Line]):
    """So many lines of all, read from the engine when they are first looked at."""

    def __init__(self, every: Every, count: int) -> None:
        self._every = every
        self._count = count

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    @overload
    def __getitem__(self, at: int) -> Line: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Line]: ...

    def __getitem__(self, at: int | slice) -> Line | Sequence[Line]:
        """Give one of them, or some."""
        return self._read[at]

    def __iter__(self) -> Iterator[Line]:
        """Go through them in order."""
        return iter(self._read)

    @cached_property
    def _read(self) -> list[Line]:
        """The lines themselves."""
        return list(islice(self._every, self._count))


def simulated(  # noqa: PLR0913  what is asked for, and who waits
    asked: Asked, engine: Engine, by: Sequence[str], between: Between, *, until: ExitStack, told: Told = silent
) -> Simulation | Stopped | str:
    """Compute a run and give what is shown of it, which holds until the engine is closed; why not, where it cannot.

    OSError when a file cannot be opened; EngineStoppedError when the engine cannot go on.
    """
    found = found_for(asked)
    ready = found if isinstance(found, Stopped) else ready_for(found)
    if isinstance(ready, Stopped):
        return ready
    if why := not_for(ready) or _not_public(ready.contract, engine):
        return why
    folder = Path(until.enter_context(TemporaryDirectory(prefix="pbrc-")))
    spark = started(ready.asked, engine, folder, until) if engine.word == "spark" else None
    if isinstance(spark, Diagnostic):
        return Stopped([spark])
    opened = spark or until.enter_context(
        closing(DuckDB(_files(ready), folder=folder, memory=engine.memory, threads=engine.threads))
    )
    told("Reading files", 0, 0)
    read = read_for(ready, folder, opened.described)
    if isinstance(read, Stopped):
        return read
    if size(ready.asked) >= LARGE and any(map(is_text, read.records.values())):
        try:  # on no rows first: to read so much text takes longer than to plan
            planned(ready.contract, History(()), ready.contract.settings.start)
        except NotLoweredError as error:
            return in_words(error)
    try:
        made = computed(ready.contract, read, opened, asked.as_known_on, told)
        told("Adding up", 0, 0)
        return _shown(ready, read, made, by, between, public=engine.public)
    except NotLoweredError as error:
        return in_words(error)
    except EngineStoppedError as error:
        raise with_file(error, read.paths, ready.contract) from error


def _files(ready: Ready) -> list[Path]:
    """The files that a run may open."""
    every, _ = gathered(ready.asked.data, ready.used)
    return [one.place for one in every if isinstance(one.place, Path)]


def with_file(error: EngineStoppedError, paths: Iterable[Path], contract: Contract) -> EngineStoppedError:
    """Give why an engine stopped, with the file that is damaged where it does not say which.

    What it quotes may stand in a file: of a contract with people in it that is left out.
    """
    if is_personal(contract) and TOO_MANY not in error.said:
        error = EngineStoppedError(error.why, _QUOTED.sub("\u2026", error.said), error.path, error.row)
    if error.why != "file" or error.path is not None:
        return error
    return EngineStoppedError(
        error.why, error.said, damaged([one for one in paths if one.suffix.casefold() == ".parquet"])
    )


def read_for(ready: Ready, folder: Path, describe: Describe, names: Pseudonyms | None = None) -> Readings | Stopped:
    """Give how the files of a run are read; what SQL cannot open is written into a folder.

    `names` are those that another run on the same files gives people.
    """
    recorded, data, names = ready.asked.recorded, ready.asked.data, names or Pseudonyms(ready.asked.key)
    read = readings(
        *(ready.contract, data, folder),
        describe=describe,
        map=ready.map,
        recorded=recorded,
        used=ready.used,
        names=names,
    )
    found = [*read.findings, *_undated(ready.asked, read)]
    stops = [one for one in found if one.severity.stops]
    return Stopped(stops) if stops else read


def added_up(contract: Contract, made: Computed, between: Between) -> tuple[Statement, Summed]:
    """Give the statement of the periods that are asked for, with no line in it, and the sums of their lines."""
    whole = made.without_lines()
    statement = within(whole, *between)
    starts = {one[0] for one in statement.periods}
    return statement, Summed(contract, made, None if statement.periods == whole.periods else starts)


def _shown(  # noqa: PLR0913  what was computed, and what is asked of it
    ready: Ready, read: Readings, made: Computed, by: Sequence[str], between: Between, *, public: bool
) -> Simulation | Stopped:
    """What is shown of a run."""
    counted = tallies(made, read)
    if nothing := nothing_accepted(counted) or outside_the_term(made, read, ready.contract):
        return Stopped(nothing)
    statement, sums = added_up(ready.contract, made, between)
    starts = {one[0] for one in statement.periods}
    stopped = partial(with_file, paths=read.paths, contract=ready.contract)
    every = Every(made.every, starts, stopped)
    few = sums.lines <= MOST_LINES
    total = sums.by().get((), Sum()).states
    waiting = not any(total[state] for state in ("payable", "refused", "lapsed"))
    said = [_NOT_SHOWN.format(made.engine.name), *([] if few else [_too_many(sums.lines)])]
    lines = First(every, min(sums.lines, MOST_LINES) if few or waiting else 0)
    return Simulation(
        contract=ready.contract,
        place=ready.place,
        statement=replace(statement, lines=lines, tallies=counted, rejected=rejected_rows(made, read, MOST_REJECTED)),
        by=tuple(dict.fromkeys(whole_name(word, sums.words) for word in by)),
        notes=[said_of(finding) for finding in read.findings],
        assumption=assumption_of(ready, read),
        moved=[*ready.moved, *said],
        fingerprints=_fingerprints(ready, read),
        added=sums,
        outcomes=sums.outcomes(),
        coverage=covered(made.plan.terms, made.known),
        command=why_command(ready.asked) if few else "",
        example=example_of(ready.contract, Every(made.stopped, starts, stopped), lines) if few else "",
        engine=made.engine.name,
        every=every,
        crowds=PaidFor(sums) if public and any(one.personal for one in ready.contract.records) else None,
        partly=Every(made.partly, starts, stopped) if few else (),
    )


def in_words(error: NotLoweredError) -> str:
    """Give what the engine does not compute yet, in words."""
    return str(error).replace("the columnar engine", "it")


def ready_for(found: tuple[Asked, Compilation, Contract], other: Contract | None = None) -> Ready | Stopped:
    """Give the contract that is asked for, with its column map, in the time that is asked for.

    The map may speak of what only an `other` contract reads.
    """
    complete, compiled, contract = found
    column_map: Map | None = None
    if complete.map is not None:
        text = read_text(complete.map)
        if isinstance(text, Diagnostic):
            return Stopped([text])
        mapped = with_paid(contract) if "[paid" in text else contract
        column_map, findings = read_map(Source(complete.map.as_posix(), text), mapped, other)
        if findings:
            return Stopped(findings)
    moved: tuple[str, ...] = ()
    if complete.as_if_from is not None:
        try:
            made = shifted(contract, complete.as_if_from)
        except NoSuchDayError as error:
            return Stopped([Diagnostic(codes.CANNOT_MOVE, f"the contract cannot be moved: {error}", None)])
        contract, moved = made.contract, made.sentences
    used = frozenset(one.place for one in compiled.linked.used)
    return Ready(complete, compiled.source.path, contract, column_map, tuple(moved), used)


def not_for(ready: Ready) -> str:
    """Give why data are only read by the reference; "" where they are not."""
    if any(isinstance(place, Path) and is_store(place) for place in ready.asked.data):
        return "it does not compare files of a store with one another"
    return ""


def _not_public(contract: Contract, engine: Engine) -> str:
    """Why what is to be published is only added up by the reference; "" where it is not."""
    try:
        if engine.public:
            for_people(contract)
    except NotLoweredError as error:
        return in_words(error)
    return ""


def _undated(asked: Asked, read: Readings) -> list[Diagnostic]:
    """The finding about files that do not say when rows were recorded, where nobody chose."""
    if asked.recorded is not None or not read.undated:
        return []
    return [no_recorded_date(read.undated)]


def assumption_of(ready: Ready, read: Readings) -> str:
    """Give what the result says about recorded dates."""
    choice = chosen(ready.asked.recorded) if ready.asked.recorded is not None else None
    undated = [
        reading.record
        for reading in read.records.values()
        if any(source.table.name in read.undated for _, source in reading.files)
    ]
    timeless = [record.plural for record in undated if not clock_of(record)]
    return assumption(choice if isinstance(choice, Choice) else None, read.undated, timeless, 0)


def _too_many(lines: int) -> str:
    """What is said where lines are not listed."""
    return f"There are {lines:,} lines, too many to hold here: `--format csv` gives every one."


def whole_name(word: str, words: Sequence[str]) -> str:
    """Give the whole name of a field that lines can be added up by, where a word names one alone; else the word."""
    named = [one for one in words if one.partition(FIELD)[2] == word]
    return named[0] if word not in words and len(named) == 1 else word


def _fingerprints(ready: Ready, read: Readings) -> dict[str, str]:
    """The SHA-256 of the bytes of each file that feeds a record."""
    places = {file.name: file.place for file in gathered(ready.asked.data, ready.used)[0]}
    tables = {source.table.name: source.table for one in read.records.values() for _, source in one.files}
    found: dict[str, str] = {}
    for name, table in tables.items():
        place = places.get(name)
        if table.fingerprint or not isinstance(place, Path):
            found[name] = table.fingerprint
            continue
        with place.open("rb") as opened:
            found[name] = file_digest(opened, "sha256").hexdigest()
    return found
