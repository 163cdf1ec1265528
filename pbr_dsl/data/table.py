"""One table as rows of text: its headings found, and the rows that do not fit under them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pbr_dsl.data.cell import trimmed
from pbr_dsl.data.grammar import heading
from pbr_dsl.data.margins import margins
from pbr_dsl.data.readers import opened, size
from pbr_dsl.data.readers.place import Place
from pbr_dsl.data.readers.raw import About, Raw, refusal
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.values.display import list_text

MOST_BYTES: Final = 100_000_000

_SEARCHED: Final = 20  # rows in which the headings are looked for
_LISTED: Final = 10  # places that a message names
_OTHER_MARKS: Final = {";": "semicolons", "\t": "tabs", "|": "upright bars"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of text under the headings: its first line in the file, one cell for each heading, or what broke it.

    `empty` rows hold no fact: nothing but blanks, or a total or a note.  `longer` rows had blank cells past the last
    heading.
    """

    number: int
    cells: list[str]
    fault: str = ""
    empty: bool = False
    longer: bool = False


@dataclass(slots=True)
class Table:
    """A file that was read: headings as written, rows in order, the fingerprint of its bytes.

    `left_out` are the first lines of what is neither a row nor blank: titles, totals, notes, headings once more; `top`
    is the number of the row of headings.
    """

    name: str
    headings: list[str]
    lines: list[Line]
    fingerprint: str
    left_out: list[int] = field(default_factory=list)
    top: int = 1
    about: About = field(default_factory=About)

    @property
    def columns(self) -> dict[str, int]:
        """The place of each column by its folded heading."""
        return {heading(text): place for place, text in enumerate(self.headings) if trimmed(text)}


def load(place: Place, name: str, sheet: str, wanted: set[str]) -> tuple[Table | None, list[Diagnostic]]:
    """Read a table; `wanted` are the folded headings that are looked for.  OSError when it cannot be opened."""
    if size(place) > MOST_BYTES:
        return None, [refusal(codes.FILE_TOO_LARGE, f"{name} is larger than {MOST_BYTES // 1_000_000} MB")]
    raw = opened(place, name, sheet)
    if isinstance(raw, Diagnostic):
        return None, [raw]
    table = _table(name, raw, wanted)
    fault = fault_of(table, wanted)
    return (None, [*raw.about.findings, fault]) if fault else (table, list(raw.about.findings))


def _table(name: str, raw: Raw, wanted: set[str]) -> Table:
    """The rows of a table, from the headings on."""
    at, headings = headings_of(raw, wanted)
    above = raw.filled_before(at)
    rows = [row for row in raw.rows(at, len(headings)) if row[0] != at + 1] if headings else []
    around = margins(rows, headings)
    filled = [cells for number, cells, fault in rows if not fault and number not in around and any(map(trimmed, cells))]
    # Some programs end every row, but not the headings, with a comma.
    headings += [""] * (min(map(len, filled), default=0) - len(headings))
    shape = _Shape(headings, [cells[-1] for cells in filled if len(cells) == len(headings)])
    table = Table(name, headings, [], raw.fingerprint, [*above, *sorted(around)], at + 1, raw.about)
    for number, cells, fault in rows:
        if not fault and (number in around or not any(map(trimmed, cells))):
            table.lines.append(Line(number, [""] * len(headings), empty=True))
        else:
            table.lines.append(Line(number, cells, fault) if fault else shape.line(number, cells))
    return table


class _Shape:
    """How the cells of a row have to fit under the headings.

    A comma too many moves cells to the right, and it only shows where the last cell is filled.  So blank cells past
    the last heading are let pass only in files in which the last column always is.
    """

    def __init__(self, headings: list[str], last: list[str]) -> None:
        self.width = len(headings)
        self.nameless = [place for place, text in enumerate(headings) if not trimmed(text)]
        self.shut = bool(last) and all(map(trimmed, last))

    def line(self, number: int, cells: list[str]) -> Line:
        """A row under the headings, or with what keeps it from fitting."""
        width = self.width
        longer = self.shut and len(cells) > width and trimmed(cells[width - 1]) and not any(map(trimmed, cells[width:]))
        if len(cells) != width and not longer:
            amount = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            return Line(number, cells, f"it has {amount} under {width} headings")
        if any(trimmed(cells[place]) for place in self.nameless):
            return Line(number, cells, "it has a cell in a column without a heading")
        return Line(number, cells[:width], longer=bool(longer))


def headings_of(raw: Raw, wanted: set[str]) -> tuple[int, list[str]]:
    """The row of headings: its first line, from 0, and its cells.

    It is the row among the first twenty that holds most of the wanted headings; the first that holds anything
    when no row holds one.
    """
    if raw.about.headed:
        return -1, list(next(raw.rows(-1, 0))[1])
    best, at, headings = -1, 0, list[str]()
    for seen, (number, cells, fault) in enumerate(raw.rows(0, 0)):
        if seen >= _SEARCHED:
            break
        found = len({heading(cell) for cell in cells} & wanted)
        if found > best and not fault and any(map(trimmed, cells)):
            best, at, headings = found, number - 1, cells
    return at, headings


def fault_of(table: Table, wanted: set[str]) -> Diagnostic | None:
    """The refusal of a table without headings, parted by another mark, or with one heading twice.

    Headings are repeated in a message only when some of them are known: else the first row may be about a person.
    """
    if not table.headings:
        return refusal(codes.UNREADABLE_FILE, f"{table.name} is empty: not even headings")
    if not wanted & table.columns.keys():
        mark = max(_OTHER_MARKS, key=table.headings[0].count)
        if mark in table.headings[0]:
            parted = f"the cells of {table.name} are parted by {_OTHER_MARKS[mark]}, not by commas"
            return refusal(codes.UNREADABLE_FILE, parted)
        message = f"{table.name} has none of the headings that are looked for: {', '.join(sorted(wanted))}"
        hint = "name the columns so, or say in a column map (TOML) which of yours they are"
        return refusal(codes.MISSING_COLUMN, message, hint)
    seen: dict[str, str] = {}
    for text in filter(None, map(trimmed, table.headings)):
        if heading(text) in seen:
            both = " and ".join(f"`{one}`" for one in dict.fromkeys((seen[heading(text)], text)))
            return refusal(codes.REPEATED_HEADING, f"{table.name} has two columns with the heading {both}")
        seen[heading(text)] = text
    return None


def rows_said(numbers: Iterable[int]) -> str:
    """Rows for a message: `row 3`, `rows 3, 4 and 9`, at most ten of them by number."""
    listed = [str(number) for number in sorted(numbers)]
    if len(listed) > _LISTED:
        return f"rows {', '.join(listed[:_LISTED])} and {len(listed) - _LISTED:,} more"
    return f"{'row' if len(listed) == 1 else 'rows'} {list_text(listed)}"
