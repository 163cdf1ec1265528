"""Suggestions of `why`, made in copies of the CSV files as somebody would make them, and run again from the start."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

from pbr_dsl.data.readers.place import Place
from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.driver.sheets import Sheets
from pbr_dsl.report.why.change import FileEdit, edit_text
from pbr_dsl.report.why.explain import Explaining, Question
from pbr_dsl.report.why.explanation import Explanation, Suggestion
from pbr_dsl.report.why.island import Islands, Reach
from pbr_dsl.report.why.suggest import Identity, identity
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Key
from pbr_dsl.values.statement import Statement

_PAID = frozenset({"payable", "accepted"})


def run_of(asked: Asked) -> Run:
    """A run that can be made."""
    run = prepare(asked)
    assert not isinstance(run, Stopped), [finding.message for finding in run.findings]
    return run


def explaining(run: Run) -> Explaining:
    """What somebody can be asked about in."""
    return Explaining(run.contract, run.source.path, run.dataset.history, run.as_known_on, Sheets(run))


def suggestions(asking: Explaining, whom: str) -> list[Suggestion]:
    """Every change that `why` suggests for somebody."""
    found = asking.explain(Question(whom))
    assert isinstance(found, Explanation), found
    nearest = [*(one.nearest for one in found.lines), *(one.nearest for one in found.outcomes)]
    return [one.suggestion for one in nearest if one is not None and one.suggestion is not None]


def edited(run: Run, edits: Iterable[FileEdit], folder: Path) -> Asked:
    """Copies of the files of a run with some cells changed or rows added, and how to run the contract on them."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in _files(run.asked.data):
        shutil.copy(path, folder / path.name)
    for edit in sorted(edits, key=lambda one: (one.file, -one.line)):
        _make(edit, folder / edit.file)
    asked = run.asked
    return Asked(asked.contract, (folder,), asked.map, asked.recorded, run.as_known_on, asked.as_if_from)


def _files(paths: Iterable[Place]) -> Iterator[Path]:
    """The CSV files among paths and in folders."""
    for path in paths:
        assert isinstance(path, Path)
        yield from sorted(path.glob("*.csv")) if path.is_dir() else [path]


def _make(edit: FileEdit, path: Path) -> None:
    """Change one file."""
    raw = path.read_bytes()
    encoding = "utf-8" if _is_utf8(raw) else "cp1252"
    lines = raw.decode(encoding).splitlines(keepends=True)
    if edit.added:
        cells = [""] * edit.width
        lines[edit.line - 2] = lines[edit.line - 2].rstrip("\r\n") + "\n"
    else:
        (cells,) = csv.reader([lines[edit.line - 1]])
    for at, cell in zip(edit.at, edit.cells, strict=True):
        assert edit.added or cells[at].strip("\ufeff \u00a0") == cell.old
        cells[at] = cell.new
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    if edit.added:
        lines.insert(edit.line - 1, line.getvalue())
    else:
        lines[edit.line - 1] = line.getvalue()
    path.write_bytes("".join(lines).encode(encoding))


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def amounts(statement: Statement) -> dict[Identity, Fraction]:
    """The amount of every line that pays, or computes, anything."""
    return {identity(line): line.amount for line in statement.lines if line.amount}


def said(suggestion: Suggestion, before: dict[Identity, Fraction]) -> dict[Identity, Fraction]:
    """What the amounts of all lines come to by what a suggestion says of those that move."""
    after = dict(before)
    for moved in suggestion.lines:
        if moved.before is not None:
            after.pop(identity(moved.before), None)
        if moved.after is not None and moved.after.amount:
            after[identity(moved.after)] = moved.after.amount
    return after


def cut(run: Run, record: str, key: Key, folder: Path) -> Asked:
    """The files of a run with only the lines of one island, on which everybody is paid what they are paid on all."""
    kept: dict[str, set[int]] = {}
    for row in _islands(run.asked, record, run).part(key).rows:
        kept.setdefault(row.file, set()).add(row.line)
    folder.mkdir(parents=True, exist_ok=True)
    for path in _files(run.asked.data):
        raw = path.read_bytes()
        encoding = "utf-8" if _is_utf8(raw) else "cp1252"
        lines = raw.decode(encoding).splitlines(keepends=True)
        first = min((number for number in _rows_of(run, path.name)), default=2)
        own = kept.get(path.name, set())
        wanted = [line for at, line in enumerate(lines, start=1) if at < first or at in own]
        (folder / path.name).write_bytes("".join(wanted).encode(encoding))
    asked = run.asked
    return Asked(asked.contract, (folder,), asked.map, asked.recorded, run.as_known_on, asked.as_if_from)


_FOUND: dict[tuple[Asked, str], Islands] = {}


def _islands(asked: Asked, record: str, run: Run) -> Islands:
    """Where the rows of a run lie; worked out once."""
    if (asked, record) not in _FOUND:
        _FOUND[asked, record] = Islands(run.computation.terms, run.dataset.history, record)
    return _FOUND[asked, record]


def _rows_of(run: Run, file: str) -> Iterator[int]:
    return (row.line for row in run.dataset.history.rows if row.file == file)


def parts(run: Run, record: str) -> list[Key]:
    """The rows of a record that stands in the contract, on whose islands people are paid."""
    return [row.key for row in next(one.rows for one in run.contract.records if one.name == record)]


def person_of(run: Run) -> str:
    """The record of data that most other records hang on."""
    contract = run.contract
    hanging = Counter(link.record for record in contract.records for link in record.links)
    fed = [record.name for record in contract.records if record.source == "data" and len(record.key) == 1]
    return max(fed, key=lambda record: hanging[record])


def people(run: Run) -> list[str]:
    """The identifiers of those whom most records hang on, as `why` is asked for them."""
    person = person_of(run)
    return [f"{person}:{key[0]}" for key in run.dataset.history.versions(person) if len(key) == 1]


def by_state(run: Run) -> dict[tuple[str, str], list[str]]:
    """Who has an outcome in each state, or a line: as `why` is asked for them, by outcome or payment and state."""
    person, reading = person_of(run), run.computation.on(run.as_known_on)
    found: dict[tuple[str, str], dict[str, None]] = {}
    for one in run.computation.outcomes():
        record = run.computation.terms.outcomes[one.outcome].subject
        leads = reading.ancestry(record, one.subject) if record else {}
        if person in leads:
            found.setdefault((one.outcome, one.verdict.state), {})[f"{person}:{leads[person][0]}"] = None
    for line in run.statement.lines:
        whom = line.subject.get(person) if line.outcome else next(iter(line.subject.values()), None)
        record = person if line.outcome else next(iter(line.subject), "")
        state = next((mark for mark in line.marks if mark in {"trimmed", "part-paid"}), line.state)
        if whom is not None:
            found.setdefault((line.outcome or line.payment, state), {})[f"{record}:{key_text(whom)}"] = None
    return {at: list(whom) for at, whom in found.items()}


def of_each_state(run: Run, number: int, drawn: random.Random) -> list[str]:
    """A few of those who have an outcome, or a line, in each state but that it is simply paid."""
    found: dict[str, dict[str, None]] = {}
    for (_, state), whom in by_state(run).items():
        if state not in _PAID:
            found.setdefault(state, {}).update(dict.fromkeys(whom))
    chosen = (drawn.sample(list(whom), min(number, len(whom))) for whom in found.values())
    return list(dict.fromkeys(one for some in chosen for one in some))


def stopped(run: Run) -> list[str]:
    """Everybody who has an outcome, or a line, that is not simply paid."""
    found = (whom for (_, state), whom in by_state(run).items() if state not in _PAID)
    return list(dict.fromkeys(one for some in found for one in some))


def alone(run: Run, record: str, key: Key) -> Run:
    """The same run of a contract in whose text the other rows of a record do not stand, where that changes no line."""
    return replace(run, contract=Reach(run.computation.terms).without_others(record, key))


def replayed(
    run: Run, whom: Iterable[str], folder: Path, again: Callable[[Run], Run] = lambda run: run
) -> Iterator[str | None]:
    """Make every change that is suggested to some people, each on its own copy.

    `again` is what was made of the run, to be made of each run with a change.  Gives None where every amount is as was
    said, else the change that came out differently.
    """
    asking, before = explaining(run), amounts(run.statement)
    for one in whom:
        for suggestion in suggestions(asking, one):
            copy = folder / "copy"
            after = amounts(again(run_of(edited(run, [suggestion.edit], copy))).statement)
            shutil.rmtree(copy)
            yield None if after == said(suggestion, before) else f"{one}: {edit_text(suggestion.edit)}"


def replay(run: Run, whom: Iterable[str], folder: Path, *, most: int) -> int:
    """Make the first changes that are suggested to some people: every amount has to be as was said."""
    done = 0
    for wrong in islice(replayed(run, whom, folder), most):
        assert wrong is None
        done += 1
    return done
