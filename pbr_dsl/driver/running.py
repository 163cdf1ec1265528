"""A contract run on data: what every verb that pays or explains goes through."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from pbr_dsl.data.dataset import Dataset
from pbr_dsl.data.map import Map
from pbr_dsl.data.map_reader import read_map
from pbr_dsl.data.paid import PaidRow, named, read_paid, with_paid
from pbr_dsl.data.read import read
from pbr_dsl.data.readers.place import Place
from pbr_dsl.data.shift import shifted
from pbr_dsl.diagnostics.codes import run as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import Compilation
from pbr_dsl.driver.assuming import Filled, Followed, Rule, filled, followed, marked, rules
from pbr_dsl.driver.places import folder, missing, read_text
from pbr_dsl.model.contract import Contract
from pbr_dsl.reference import Computation
from pbr_dsl.source import Source
from pbr_dsl.values.calendar import NoSuchDayError
from pbr_dsl.values.history import History
from pbr_dsl.values.pseudonym import Pseudonym, Pseudonyms
from pbr_dsl.values.statement import Statement
from pbr_dsl.values.told import Told, silent, watched


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is asked for: a contract (a file, or a folder with its data), data, and how to read them.

    `key` is that of pseudonyms, `changes` are values in the place of some that the contract writes; `typed` is the same
    as somebody typed it, where a folder stood for its contract and data.
    """

    contract: Path
    data: tuple[Place, ...] = ()
    map: Path | None = None
    recorded: str | None = None
    as_known_on: date | None = None
    as_if_from: date | None = None
    assume: Path | None = None
    against: Path | None = None
    typed: Asked | None = None
    key: bytes = b""
    changes: tuple[str, ...] = ()

    @property
    def given(self) -> Asked:
        """What somebody typed."""
        return self.typed or self


@dataclass(frozen=True)
class Run:
    """A contract, the facts that were read for it, and all that can be worked out from the two.

    `map` is the column map that was used; `moved` says what `--as-if-from` moved, and what it did not; `rules` are the
    assumptions in the place of facts that are missing, `paid` is what was really paid; whoever waits is `told` how
    far it has come.
    """

    asked: Asked
    source: Source
    contract: Contract
    dataset: Dataset
    map: Map | None = None
    moved: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    paid: tuple[PaidRow, ...] = ()
    told: Told = silent

    @cached_property
    def filled(self) -> Filled:
        """The facts with what is assumed where they are missing."""
        history = self.dataset.history
        return filled(self.contract, history, self.as_known_on, self.rules) if self.rules else Filled(history)

    @cached_property
    def computation(self) -> Computation:
        """The computation on the facts as they are, and what is assumed."""
        return self.again(self.filled.history)

    @cached_property
    def statement(self) -> Statement:
        """The statement of all periods that have begun, with what became of the rows that were read."""
        found = self.stated(self.computation)
        return replace(found, lines=marked(found.lines, self.followed)) if self.followed else found

    @cached_property
    def followed(self) -> Followed | None:
        """Which lines rest on which assumption; None where nothing is assumed."""
        if not self.rules:
            return None
        return followed(self.computation, self.dataset.history, self.rules, self.filled)

    def again(self, history: History) -> Computation:
        """The computation on other facts, as known on the same day, with the same documents taken as given."""
        return Computation(self.contract, history, self.as_known_on, self.filled.overrides)

    def stated(self, computation: Computation) -> Statement:
        """The statement of a computation, with what became of the rows that were read."""
        stated = computation.statement(watch=partial(watched, self.told, "Computing, period"))
        return replace(stated, tallies=self.dataset.tallies, rejected=self.dataset.rejected)

    @property
    def as_known_on(self) -> date:
        """The day that the run sees the facts of: as asked, else the last on which one was recorded."""
        known = [day for day in (self.dataset.history.last_recorded, self.dataset.last_received) if day]
        return self.asked.as_known_on or max(known, default=self.contract.settings.paid_until)


@dataclass(slots=True)
class Stopped:
    """Why there is no run: the findings that keep it from being made."""

    findings: list[Diagnostic] = field(default_factory=list)


def prepare(asked: Asked, *, usable: bool = True, told: Told = silent) -> Run | Stopped:
    """Read and check a contract, then read its data; nothing is computed yet.  Not `usable`: whatever they are like."""
    found = found_for(asked)
    return found if isinstance(found, Stopped) else run_of(*found, usable=usable, told=told)


Found = tuple[Asked, Compilation, Contract]
"""What is asked for with its places found, and its contract as read and as checked."""


def found_for(asked: Asked) -> Found | Stopped:
    """Give what is asked for with its places found, and its contract read and checked; no data are read yet."""
    found = folder(asked.contract)
    if isinstance(found, Diagnostic):
        return Stopped([found])
    beside = not asked.data
    paths, map_path = (found.data, asked.map or found.map) if beside else (asked.data, asked.map)
    given = [path for path in (map_path, asked.assume, asked.against) if path is not None]
    absent = [missing(path) for path in (*paths, *given) if not path.exists()]
    if absent or not paths:
        return Stopped(absent or [_no_data(found.contract)])
    text = read_text(found.contract)
    if isinstance(text, Diagnostic):
        return Stopped([text])
    compiled = Compilation(Source(found.contract.as_posix(), text), changes=asked.changes)
    if compiled.contract is None:
        return Stopped(list(compiled.checked.findings))
    complete = Asked(found.contract, paths, map_path, asked.recorded, asked.as_known_on, asked.as_if_from, typed=asked)
    complete = replace(complete, assume=asked.assume, against=asked.against, key=asked.key, changes=asked.changes)
    return complete, compiled, compiled.contract


def run_of(  # noqa: PLR0913  how to read, what beside, and who waits
    asked: Asked,
    compiled: Compilation,
    contract: Contract,
    *,
    usable: bool = True,
    other: Contract | None = None,
    names: Pseudonyms | None = None,
    dataset: Dataset | None = None,
    told: Told = silent,
) -> Run | Stopped:
    """Read the data of a contract that is right; `dataset` where they were read already, for the same records.

    A column map may speak of what only an `other` contract reads; `names` are those that its run has given people.
    """
    column_map, findings = _map(asked, contract, other)
    if findings:
        return Stopped(findings)
    assumed: list[Rule] = []
    if asked.assume is not None:
        text = read_text(asked.assume)
        if isinstance(text, Diagnostic):
            return Stopped([text])
        assumed, findings = rules(compiled, Source(asked.assume.as_posix(), text))
        if findings:
            return Stopped(findings)
    moved, written = tuple[str, ...](), contract
    if asked.as_if_from is not None:
        try:
            made = shifted(contract, asked.as_if_from)
        except NoSuchDayError as error:
            return Stopped([Diagnostic(codes.CANNOT_MOVE, f"the contract cannot be moved: {error}", None)])
        stays = ("Not moved: the dates that assumptions write, which are those of the data.",) if assumed else ()
        contract, moved = made.contract, (*made.sentences, *stays)
    used = {one.place for one in compiled.linked.used}
    dataset = dataset or read(
        contract,
        asked.data,
        map=column_map,
        recorded=asked.recorded,
        used=used,
        written=written,
        names=names or Pseudonyms(asked.key),
        told=told,
    )
    if usable and not dataset.usable:
        return Stopped([finding for finding in dataset.findings if finding.severity.stops])
    paid: list[PaidRow] = []
    if asked.against is not None:
        paid, findings = read_paid(contract, asked.against, column_map)
        if findings:
            return Stopped(findings)
        keys = [row.key for row in dataset.history.rows]
        keys += [row.key for record in contract.records for row in record.rows]
        plain = {part for key in keys for part in key if not isinstance(part, Pseudonym)}
        paid = named(paid, contract, dataset.names, plain)
    run = Run(asked, compiled.source, contract, dataset, column_map, moved, tuple(assumed), tuple(paid), told)
    wrong = [finding for finding in run.filled.findings if finding.severity.stops]
    return Stopped(wrong) if wrong else run


def _map(asked: Asked, contract: Contract, other: Contract | None) -> tuple[Map | None, list[Diagnostic]]:
    """The column map that is asked for, or what is wrong with it."""
    if asked.map is None:
        return None, []
    text = read_text(asked.map)
    if isinstance(text, Diagnostic):
        return None, [text]
    mapped = with_paid(contract) if "[paid" in text else contract
    return read_map(Source(asked.map.as_posix(), text), mapped, other)


def _no_data(contract: Path) -> Diagnostic:
    """The finding about a contract that was given without data."""
    message = f"there are no data for {contract}: no folder `data` lies beside it"
    return Diagnostic(codes.NO_DATA, message, None, help=f"name the files: `pbrc simulate {contract} FOLDER`")
