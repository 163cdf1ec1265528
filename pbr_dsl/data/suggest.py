"""Proposes a column map for a file that somebody else designed: by headings first, then by what the cells could be.

Nothing is read by a proposal: it is for somebody to look at.  Of the cells only words that are like a code of the
contract are kept, and only where the heading itself names the field; any other cell may be about a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Final

from pbr_dsl.data.cell import LONGEST_SHOWN, Accepted, spreadsheet_fault, trimmed
from pbr_dsl.data.dates import Order
from pbr_dsl.data.fields import Field, Leaf, fields_of
from pbr_dsl.data.files import File, gathered
from pbr_dsl.data.grammar import Writing, folded, heading, recorded_dates
from pbr_dsl.data.readers import opened
from pbr_dsl.data.readers.place import Place
from pbr_dsl.data.readers.raw import Raw
from pbr_dsl.data.recorded import HEADINGS
from pbr_dsl.data.table import Table, load
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Contract, Record
from pbr_dsl.model.type import CodeType, TextType

LIKELY: Final = 60  # of a hundred: what is less likely is proposed as a question
DOUBTFUL: Final = 40

_SAMPLE: Final = 500  # cells of a column that are tried
_SEARCHED: Final = 20  # rows in which the headings are looked for
_MOST_WORDS: Final = 40  # of a column of codes
_SAME_START: Final = 4  # letters with which two words begin that may be forms of one
_NOISE: Final = frozenset(
    {"ref", "reference", "id", "no", "number", "code", "name", "date", "of", "the", "type", "main"}
)
_UPDATED: Final = frozenset(["updated", "recorded", "entered", "modified", "changed", "created"])
_DAYS: Final = re.compile(r"\s*([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{4}\b")


@dataclass(frozen=True, slots=True)
class Match:
    """A column for a field: how likely it is, of a hundred, and why.

    `words` are those of its words that may stand for a code, each with the code; `others` counts the rest.
    """

    field: str
    column: str
    likely: int
    why: str
    words: tuple[tuple[str, str], ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is proposed for a record: the file, a column for each field, fields without one, columns that are left."""

    record: str
    file: str
    sheet: str
    matches: tuple[Match, ...]
    missing: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed map: `order` is how dates seem to be written, `telling` the cells that can be read in no other way."""

    records: tuple[Suggested, ...]
    nowhere: tuple[str, ...]
    recorded: str
    order: Order
    telling: int


@dataclass(frozen=True, slots=True)
class _Columns:
    """A file as columns of cells that are filled."""

    file: File
    cells: dict[str, list[str]]


def suggested(contract: Contract, places: Iterable[Place]) -> Suggestion | list[Diagnostic]:
    """Propose a column map for files, or say why they cannot be looked at."""
    files, findings = gathered(places)
    tables: list[_Columns] = []
    for file in files:
        found = _columns(file)
        if isinstance(found, _Columns):
            tables.append(found)
        else:
            findings += found
    stops = [one for one in findings if one.severity.stops]
    if stops or not tables:
        return stops
    order, telling = _order(tables)
    records, nowhere = [], []
    for record in contract.records:
        if record.source == "data":
            best = max((_for_record(contract, record, one, order) for one in tables), key=_worth)
            if _worth(best):
                records.append(best)
            else:
                nowhere.append(record.name)
    recorded = next((name for one in tables for name in _recorded(one, order)), "")
    return Suggestion(tuple(records), tuple(nowhere), recorded, order, telling)


def _worth(one: Suggested) -> int:
    """How much of a record a file seems to hold."""
    return sum(match.likely for match in one.matches if match.likely >= LIKELY)


def _columns(file: File) -> _Columns | list[Diagnostic]:
    """The filled cells of each column; the headings are taken for the first of the fullest rows at the top."""
    raw = opened(file.place, file.name, file.sheet)
    if isinstance(raw, Diagnostic):
        return [raw]
    table, findings = load(file.place, file.name, file.sheet, _fullest(raw))
    return findings if table is None else _Columns(file, dict(_filled(table)))


def _fullest(raw: Raw) -> set[str]:
    """The folded cells of the row among the first that has most of them."""
    best: list[str] = []
    for seen, (_, cells, fault) in enumerate(raw.rows(-1 if raw.about.headed else 0, 0)):
        if seen >= _SEARCHED:
            break
        filled = [] if fault else [heading(cell) for cell in cells if heading(cell)]
        best = filled if len(filled) > len(best) else best
    return set(best)


def _filled(table: Table) -> Iterator[tuple[str, list[str]]]:
    """Each column with a sample of its cells that are filled."""
    lines = [line.cells for line in table.lines if not line.empty and not line.fault]
    for at, text in enumerate(table.headings):
        if trimmed(text):
            cells = [trimmed(cells[at]) for cells in lines if trimmed(cells[at])]
            yield trimmed(text), [cell for cell in cells if spreadsheet_fault(cell) is None][:_SAMPLE]


def _order(tables: list[_Columns]) -> tuple[Order, int]:
    """How dates seem to be written, and how many cells can be read in no other way."""
    first = second = 0
    for found in (_DAYS.match(cell) for one in tables for cells in one.cells.values() for cell in cells):
        if found:
            first += int(found[1]) > 12  # noqa: PLR2004  no such month
            second += int(found[2]) > 12  # noqa: PLR2004
    return ("month-day-year", second) if second and not first else ("day-month-year", 0 if second else first)


def _recorded(one: _Columns, order: Order) -> Iterator[str]:
    """The columns that seem to say when a row was recorded."""
    convert = recorded_dates(order)
    for name, cells in one.cells.items():
        named = heading(name) in HEADINGS or _UPDATED & set(_words(name))
        if named and cells and all(isinstance(convert(cell), Accepted) for cell in cells):
            yield name


def _for_record(contract: Contract, record: Record, one: _Columns, order: Order) -> Suggested:
    """The columns of a file for the fields of a record, the likeliest first; a column is proposed once."""
    writing = Writing(dates=order)
    leaves = [(field, leaf) for field in fields_of(contract, record).values() for leaf in field.leaves]
    ways = [
        found
        for field, leaf in leaves
        for column, cells in one.cells.items()
        if (found := _match(field, leaf, column, cells, writing)).likely >= DOUBTFUL
    ]
    taken: dict[str, Match] = {}
    for way in sorted(ways, key=lambda way: -way.likely):
        if way.field not in taken and way.column not in {match.column for match in taken.values()}:
            taken[way.field] = way
    names = [leaf.name for _, leaf in leaves]
    used = {match.column for match in taken.values()}
    return Suggested(
        record.name,
        one.file.file_name,
        "" if one.file.alone else one.file.sheet,
        tuple(taken[name] for name in names if name in taken),
        tuple(name for name in names if name not in taken),
        tuple(column for column in one.cells if column not in used),
    )


def _match(field: Field, leaf: Leaf, column: str, cells: list[str], writing: Writing) -> Match:
    """How likely a column is the one of a field."""
    title = field.column.title if field.column else ""
    named = max(_alike(name, column) for name in (leaf.name, *leaf.headings, *([title] if title else [])))
    how = "the same name" if named == 1 else "a like name" if named else "another name"
    if not cells or (field.column is not None and isinstance(field.column.type, TextType)):
        return Match(leaf.name, column, round(named * 100), how)
    convert = leaf.convert(writing)
    read = [isinstance(convert(cell), Accepted) for cell in cells]
    share = sum(read) / len(read)
    told = f"{how}; {sum(read):,} of {len(read):,} cells can be read as it"
    if field.column is None:
        return Match(leaf.name, column, round(named * 100), how if all(read) else told)
    if isinstance(field.column.type, CodeType):
        words, others = _in_codes(cells, read, field.column.type.codes) if named >= LIKELY / 100 else ((), 0)
        likely = max(named, share * 0.7 if len(set(cells)) > 1 else 0)
        return Match(leaf.name, column, round(likely * 100), told, words, others)
    likely = named * 0.6 + share * 0.4 if named else 0
    return Match(leaf.name, column, round(min(likely, 0.3 if share < 0.5 else 1) * 100), told)  # noqa: PLR2004


def _alike(name: str, column: str) -> float:
    """How alike a field's name and a heading are: 1 for the same but for case, spaces and signs."""
    if heading(name) == heading(column):
        return 1
    ours, theirs = _words(name), _words(column)
    shared = sum(any(_same(one, other) for other in theirs) for one in ours)
    overlap = 2 * shared / (len(ours) + len(theirs))
    ratio = SequenceMatcher(None, " ".join(ours), " ".join(theirs)).ratio()
    return min(max(overlap, ratio if ratio >= 0.88 else 0), 0.95)  # noqa: PLR2004


def _words(text: str) -> list[str]:
    """The words of a name that say something."""
    words = [word for word in heading(text).split("-") if word]
    return [word for word in words if word not in _NOISE] or words or [""]


def _same(one: str, other: str) -> bool:
    """Whether two words may be forms of one."""
    return one == other or (min(len(one), len(other)) >= _SAME_START and one[:_SAME_START] == other[:_SAME_START])


def _in_codes(cells: list[str], read: list[bool], codes: tuple[str, ...]) -> tuple[tuple[tuple[str, str], ...], int]:
    """The words of a column that may stand for a code, each with it, the commonest first; how many others there are."""
    unread = Counter(cell for cell, known in zip(cells, read, strict=True) if not known)
    found = []
    for word, _ in unread.most_common():
        parts = [code for code in codes if any(_same(code, part) for part in _words(word))]
        close = get_close_matches(folded(word), codes, n=1, cutoff=0.75) or (parts if len(parts) == 1 else [])
        if close and len(word) <= LONGEST_SHOWN:
            found.append((word, close[0]))
    return tuple(found[:_MOST_WORDS]), len(unread) - len(found)
