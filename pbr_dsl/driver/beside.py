"""Two contracts compared by an engine of SQL: each computed on the same files, their lines held together there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from pbr_dsl.columnar import NotLoweredError, held_together
from pbr_dsl.columnar.computed import AS_READ, Computed, looked_over, worked_out
from pbr_dsl.columnar.duckdb import DuckDB, described
from pbr_dsl.columnar.held_together import Half
from pbr_dsl.columnar.reading.reading import Readings
from pbr_dsl.columnar.stops import read_told
from pbr_dsl.data.coverage import nothing_accepted
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.columns import (
    MOST_LINES,
    Ready,
    added_up,
    assumption_of,
    in_words,
    not_for,
    read_for,
    ready_for,
    whole_name,
    with_file,
)
from pbr_dsl.driver.engine import Between, Engine
from pbr_dsl.driver.running import Asked, Stopped
from pbr_dsl.driver.showing import why_command
from pbr_dsl.driver.summed import Summed
from pbr_dsl.driver.tallied import outside_the_term, tallies
from pbr_dsl.driver.versus import One, both_found, labels_of, notes, uncomparable, who, words_of
from pbr_dsl.report.causes import Stop, cause_of
from pbr_dsl.report.compared.sums import AFTER, BEFORE, CLAUSE, MOVE, REASON, Both, Words
from pbr_dsl.report.compared.view import Comparison, Side
from pbr_dsl.report.grouping import PAYER, Sum
from pbr_dsl.report.simulation.faults import faults
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Tally
from pbr_dsl.values.statement import Statement
from pbr_dsl.values.stopped import EngineStoppedError
from pbr_dsl.values.told import Told, silent

_OWN: Final = {BEFORE: "before", AFTER: "after", MOVE: "move", REASON: "stopped", CLAUSE: "stopped"}
_NOT_SHOWN: Final = (
    "The duckdb engine gives the same sums. It leaves out rows that are blank or mended, and what `pbrc validate` says."
)


@dataclass(frozen=True, slots=True)
class _Result:
    """One of two results: what was asked for and read, its statement without lines, and its sums."""

    ready: Ready
    read: Readings
    made: Computed
    statement: Statement
    sums: Summed
    tallies: list[Tally]


def compared(  # noqa: PLR0913  what to compare, how to show it, and who waits
    asked: Asked,
    other: Path | None,
    changes: Sequence[str],
    between: Between,
    by: Sequence[str],
    *,
    engine: Engine,
    until: ExitStack,
    told: Told = silent,
) -> Comparison | Stopped | str:
    """Compute two contracts and give what is shown of both, which holds until the engine is closed; why not, else.

    OSError when a file cannot be opened; EngineStoppedError when the engine cannot go on.
    """
    both = _both(asked, other, tuple(changes))
    if isinstance(both, Stopped):
        return both
    labels = labels_of((both[0].place, both[1].place), same=other is None)
    if wrong := list(uncomparable(both[0].contract, both[1].contract, labels)):
        return Stopped(wrong)
    if why := not_for(both[0]) or not_for(both[1]):
        return why
    temporary = Path(until.enter_context(TemporaryDirectory(prefix="pbrc-")))
    told("Reading files", 0, 0)
    reads: list[Readings] = []
    for name, ready in zip(("first", "other"), both, strict=True):
        (temporary / name).mkdir()
        read = read_for(ready, temporary / name, described, reads[0].names if reads else None)
        if isinstance(read, Stopped):
            return read
        reads.append(read)
    paths = [path for read in reads for path in read.paths]
    opened = until.enter_context(closing(DuckDB(paths, folder=temporary, memory=engine.memory, threads=engine.threads)))
    try:
        results = _results(both, (reads[0], reads[1]), opened, between, told)
        if isinstance(results, Stopped):
            return results
        told("Adding up", 0, 0)
        return _shown(results, labels, by, changes)
    except NotLoweredError as error:
        return in_words(error)
    except EngineStoppedError as error:
        raise with_file(error, paths, both[0].contract) from error


def _both(asked: Asked, other: Path | None, changes: tuple[str, ...]) -> tuple[Ready, Ready] | Stopped:
    """The two contracts, each with how its files are read."""
    found = both_found(asked, other, changes)
    if isinstance(found, Stopped):
        return found
    one, two = found
    first, second = ready_for(one, two[2]), ready_for(two, one[2])
    if isinstance(first, Stopped):
        return first
    return second if isinstance(second, Stopped) else (first, second)


def _results(
    both: tuple[Ready, Ready], reads: tuple[Readings, Readings], opened: DuckDB, between: Between, told: Told
) -> tuple[_Result, _Result] | Stopped:
    """Both results, as known on the same day; why nothing can be stated, where that is so."""
    words = (AS_READ, f"{AS_READ} again")
    looked = [
        looked_over(ready.contract, read, opened, told, word)
        for ready, read, word in zip(both, reads, words, strict=True)
    ]
    day = both[0].asked.as_known_on or max(one.day for one in looked)
    first = worked_out(looked[0], opened, day, told)
    second = worked_out(looked[1], opened, day, told, first)
    found: list[_Result] = []
    for ready, read, made in zip(both, reads, (first, second), strict=True):
        counted = tallies(made, read)
        if nothing := nothing_accepted(counted) or outside_the_term(made, read, ready.contract):
            return Stopped(nothing)
        statement, sums = added_up(ready.contract, made, between)
        found.append(_Result(ready, read, made, statement, sums, counted))
    return found[0], found[1]


def _shown(
    results: tuple[_Result, _Result], labels: tuple[str, str], by: Sequence[str], changes: Sequence[str]
) -> Comparison | Stopped:
    """What is shown of two results."""
    contracts = (results[0].ready.contract, results[1].ready.contract)
    empty = [
        replace(one, message=f"{label}: {one.message}")
        for label, result in zip(labels, results, strict=True)
        for one in _faults(result)
    ]
    if empty:
        return Stopped(empty)
    known, usual = words_of(contracts, (results[0].sums, results[1].sums))
    by = tuple(dict.fromkeys(whole_name(word, results[0].sums.words) for word in by))
    people = who(contracts[0], known, usual)
    tables = by or usual
    shadow = all(payment.shadow for contract in contracts for payment in contract.payments)
    words = [word for word in dict.fromkeys((*tables, *people)) if word in known and word != PAYER]
    if any(word in results[0].made.plan.terms.records for word in words):
        for result in results:
            result.made.named()
    return Comparison(
        first=_side(labels[0], results[0]),
        other=_side(labels[1], results[1]),
        sums=_Pairs(*_held_together(results, words, shadow=shadow)),
        as_known_on=results[0].statement.as_known_on,
        shadow=shadow,
        by=tables,
        known=known,
        who=people,
        notes=[*notes((_one(results[0]), _one(results[1])), labels, shadow=shadow), _NOT_SHOWN],
        command="" if changes else why_command(results[1].ready.asked),
        engine="duckdb",
    )


def _faults(result: _Result) -> list[Diagnostic]:
    """What keeps a result from being compared: that nothing in it is decided."""
    states = result.sums.by().get((), Sum()).states
    if any(states[state] for state in ("payable", "refused", "lapsed")):
        return []
    starts = {one[0] for one in result.statement.periods}
    lines = list(islice((one for one in result.made.every() if one.period in starts), MOST_LINES))
    return faults(replace(result.statement, lines=lines), states)


def _side(label: str, result: _Result) -> Side:
    """One side as it is shown."""
    starts = {one[0] for one in result.statement.periods}
    held = result.sums.by().get((), Sum()).states["held"]
    read, rejected = (sum(getattr(one, what) for one in result.tallies) for what in ("read", "rejected"))
    partly = sum(line.period in starts for line in result.made.partly())
    ready = result.ready
    return Side(label, ready.place, ready.contract, read, rejected, held, partly, ready.asked.changes)


def _one(result: _Result) -> One:
    """What notes are made of."""
    ready, read = result.ready, result.read
    days = tuple(one[:2] for one in result.statement.periods)
    said = (*ready.moved, assumption_of(ready, read))
    return One(ready.contract, result.sums.words, days, Fraction(0), read.findings, said)


# ---------------------------------------------------------------- pairs of lines


def _held_together(
    results: tuple[_Result, _Result], words: Sequence[str], *, shadow: bool
) -> tuple[Computed, str, int, list[str]]:
    """The pairs of lines as the engine keeps them: who computed them, their name, the steps of amounts, who pays."""
    ends = [{start: end for start, end, _ in result.statement.periods} for result in results]
    unlike = {start for start in ends[0].keys() & ends[1].keys() if ends[0][start] != ends[1][start]}
    halves = [_half(result, unlike) for result in results]
    scale, parties = held_together.scale_of(halves[0], halves[1]), held_together.payers_of(halves[0], halves[1])
    told = partial(held_together.half, words=words, scale=scale, shadow=shadow, parties=parties)
    names = [
        result.made.keep(f"{name} lines", partial(told, half, name=name))
        for result, half, name in zip(results, halves, ("first", "other"), strict=True)
    ]
    made = results[0].made
    pairs = made.keep("pairs of lines", lambda: held_together.pairs(names[0], names[1], words, parties))
    return made, pairs, scale, parties


def _half(result: _Result, unlike: set[date]) -> Half:
    """The lines of a result that are compared."""
    return Half(result.made.plan, result.made.lines, {one[0] for one in result.statement.periods}, unlike)


@dataclass(frozen=True)
class _Pairs:
    """The pairs of lines that an engine keeps, added up there by words."""

    made: Computed
    pairs: str
    scale: int
    payers: Sequence[str]
    kept: dict[tuple[str, ...], dict[Words, Both]] = field(default_factory=dict)

    def added(self, *by: str) -> Mapping[Words, Both]:
        """Give the sum for each combination of some words; what is under nothing by one of them is left out."""
        if by not in self.kept:
            own = list(dict.fromkeys(_OWN[word] for word in by if word in _OWN))
            others = [word for word in by if word not in _OWN and word != PAYER]
            found: dict[Words, Both] = {}
            for payer in self.payers if PAYER in by else [""]:
                for row in self.made.engine.rows(held_together.added(self.pairs, others, own, payer)):
                    sums = held_together.read_sum(row, self.scale)
                    if sums[0]:
                        keys = self._keys(row, others) | self._of_both(row, own) | {PAYER: payer}
                        found.setdefault(tuple(str(keys[word]) for word in by), Both()).join(Both(*sums))
            self.kept[by] = found
        return self.kept[by]

    def _keys(self, row: Mapping[str, Any], words: Sequence[str]) -> dict[str, object]:
        """What a sum is under words, as it is shown."""
        plan = self.made.plan
        keys = ((word, row[f"by {at}"]) for at, word in enumerate(words))
        return {word: key_text(plan.key_of(word, key)) if word in plan.terms.records else key for word, key in keys}

    def _of_both(self, row: Mapping[str, object], own: Sequence[str]) -> dict[str, object]:
        """The words that are of both lines together."""
        found = {word: row[f"own {name}"] for word, name in _OWN.items() if name in own and name != "stopped"}
        if "stopped" in own:
            found[REASON], found[CLAUSE] = _cause(row) if row["own state"] else ("", "")
        return found


def _cause(row: Mapping[str, object]) -> tuple[str, str]:
    """Why a line is stopped, and the clause."""
    state, (reason, wait) = str(row["own state"]), read_told(row, "own ")
    clause = row["own clause of payment" if state == "held" and not reason else "own clause of line"]
    return cause_of(Stop(state, (reason,) if reason else (), (wait,) if wait else (), (), str(clause or "")))
