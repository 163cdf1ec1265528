"""Suggestions of `why`, made in copies of the CSV files as somebody would make them, and run again from the start."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.driver.sheets import Sheets
from pbr_dsl.report.why.change import FileEdit, edit_text
from pbr_dsl.report.why.explain import Explaining, Question
from pbr_dsl.report.why.explanation import Explanation, Suggestion
from pbr_dsl.report.why.island import Islands
from pbr_dsl.report.why.suggest import Identity, identity
from pbr_dsl.values.facts import Key
from pbr_dsl.values.statement import Statement


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


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The CSV files among paths and in folders."""
    for path in paths:
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
    for row in Islands(run.computation.terms, run.dataset.history, record).part(key).rows:
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


def _rows_of(run: Run, file: str) -> Iterator[int]:
    return (row.line for row in run.dataset.history.rows if row.file == file)


def people(run: Run) -> list[str]:
    """The identifiers of those whom most records hang on, as `why` is asked for them."""
    contract = run.contract
    hanging = Counter(link.record for record in contract.records for link in record.links)
    fed = [record.name for record in contract.records if record.source == "data" and len(record.key) == 1]
    person = max(fed, key=lambda record: hanging[record])
    return [f"{person}:{key[0]}" for key in run.dataset.history.versions(person) if len(key) == 1]


def replay(run: Run, whom: Iterable[str], folder: Path, *, most: int) -> int:
    """Make changes that are suggested to some people, each on its own copy: every amount has to be as was said."""
    asking, before, done = explaining(run), amounts(run.statement), 0
    for one in whom:
        for suggestion in suggestions(asking, one):
            again = run_of(edited(run, [suggestion.edit], folder / str(done)))
            assert amounts(again.statement) == said(suggestion, before), (one, edit_text(suggestion.edit))
            done += 1
            if done >= most:
                return done
    return done
