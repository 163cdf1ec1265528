"""The files that facts were read from, held open so that a change can be tried on them.

A change is made to the text of a line and read again exactly as the reader reads it, so what is tried is what
somebody would get who made the same change to the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from pbr_dsl.data.cell import trimmed
from pbr_dsl.data.fields import fields_of
from pbr_dsl.data.files import Fed, File, fed, gathered
from pbr_dsl.data.grammar import folded, heading
from pbr_dsl.data.plan import Plan, plan
from pbr_dsl.data.recorded import Choice, chosen
from pbr_dsl.data.rows import read_rows
from pbr_dsl.data.table import Line, Table, load
from pbr_dsl.driver.running import Run
from pbr_dsl.model.contract import Column, Contract, Record
from pbr_dsl.model.personal import HIDDEN
from pbr_dsl.report.exact import exact_text
from pbr_dsl.report.why.change import Applied, CellEdit, Change, FileEdit
from pbr_dsl.values.display import time_text
from pbr_dsl.values.facts import Cell, Key, Row, Special, Unknown
from pbr_dsl.values.pseudonym import Pseudonym, plain

RECORDED = "recorded"


@dataclass
class Sheet:
    """One file: its lines, and how it feeds each record that reads it."""

    table: Table
    plans: list[Plan]
    _keyed: dict[int, dict[tuple[str, ...], list[Line]]] = field(default_factory=dict)

    @cached_property
    def lines(self) -> dict[int, Line]:
        """The lines by their numbers."""
        return {line.number: line for line in self.table.lines}

    @property
    def last(self) -> int:
        """The number of the last line that holds a row; totals and notes may follow it."""
        return max((number for number, line in self.lines.items() if not line.empty), default=1)

    def alike(self, made: Plan, key: tuple[str, ...]) -> list[Line]:
        """Give the lines that say a key, as `made` reads it."""
        if id(made) not in self._keyed:
            keyed = self._keyed[id(made)] = {}
            for line in self.table.lines:
                own = None if line.empty or line.fault else _key_text(made, line)
                if own is not None:
                    keyed.setdefault(own, []).append(line)
        return self._keyed[id(made)].get(key, [])


class Sheets:
    """The files of a run; each is loaded when it is first needed."""

    def __init__(self, run: Run) -> None:
        self._contract: Contract = run.contract
        self._records: dict[str, Record] = {record.name: record for record in run.contract.records}
        self._names = run.dataset.names
        files, _ = gathered(run.asked.data)
        feeding, _ = fed(run.contract, files, run.map)
        self._feeding: dict[str, list[Fed]] = {}
        for one in feeding:
            self._feeding.setdefault(one.file.name, []).append(one)
        choice = chosen(run.asked.recorded) if run.asked.recorded is not None else None
        self._choice = choice if isinstance(choice, Choice) else None
        self._loaded: dict[str, Sheet | None] = {}

    def fields(self, record: str) -> Sequence[str]:
        """Give the fields that the files of a record have, in the order of the contract; none when it has no file."""
        for sheet, made in self._of(record):
            del sheet
            return [feed.name for feed in made.feeds if feed.places]
        return []

    def tables(self) -> Iterator[tuple[File, Table]]:
        """Give every file that could be read, as it stands."""
        for name, feeding in self._feeding.items():
            sheet = self._sheet(name)
            if sheet is not None:
                yield feeding[0].file, sheet.table

    def apply(self, change: Change) -> Applied | None:
        """Give a change in the files; None where no one cell or row of them can say it."""
        return self._added(change) if change.row is None else self._edited(change, change.row)

    # ------------------------------------------------------------ one cell

    def _edited(self, change: Change, row: Row) -> Applied | None:
        """One cell of a line changed."""
        sheet = self._sheet(row.file)
        line = sheet.lines.get(row.line) if sheet else None
        if sheet is None or line is None or line.fault or line.empty:
            return None
        for made in sheet.plans:
            if made.record.name == change.record:
                texts = self._texts(made, dict(change.cells))
                if texts is None or len(texts) != 1:
                    return None
                ((at, text),) = texts.items()
                new = replace(line, cells=[text if place == at else old for place, old in enumerate(line.cells)])
                edit = self._edit(sheet, line.number, {at: (line.cells[at], text)}, added=False)
                return Applied(edit, self._versions(sheet, line, new))
        return None

    # ------------------------------------------------------------ one row

    def _added(self, change: Change) -> Applied | None:
        """One line more, with the given cells and all others blank."""
        for sheet, made in self._of(change.record):
            if len(sheet.plans) > 1 or made.conditions:
                continue
            cells = dict(change.cells)
            texts = self._texts(made, {name: cell for name, cell in cells.items() if name != RECORDED})
            if texts is None:
                return None
            if made.recorded is not None and isinstance(cells.get(RECORDED), date):
                texts[made.recorded.at[0]] = str(cells[RECORDED])
            width = len(sheet.table.headings)
            line = Line(sheet.last + 1, [texts.get(place, "") for place in range(width)])
            edit = self._edit(sheet, line.number, {at: ("", text) for at, text in sorted(texts.items())}, added=True)
            return Applied(edit, self._versions(sheet, None, line))
        return None

    # ------------------------------------------------------------ both

    def _versions(self, sheet: Sheet, old: Line | None, new: Line) -> dict[tuple[str, Key], tuple[Row, ...]]:
        """Every version of every row that a changed line is about, before or after."""
        found: dict[tuple[str, Key], tuple[Row, ...]] = {}
        for made in sheet.plans:
            record = made.record.name
            lines = [line for line in (old, new) if line is not None]
            now = [row for line in lines for row in self._read(sheet, made, [line])]
            keys = dict.fromkeys(row.key for row in now)
            others = [row for line in lines for row in self._alike(record, made, line, (sheet, new.number))]
            after = [*others, *self._read(sheet, made, [new])]
            for key in keys:
                rows = {(row.file, row.line): row for row in after if row.key == key}
                found[record, key] = tuple(rows.values())
        return found

    def _alike(self, record: str, made: Plan, line: Line, but: tuple[Sheet, int]) -> Iterator[Row]:
        """The rows of every other line that says the same key as a line does."""
        wanted = _key_text(made, line)
        if wanted is None:
            return
        for sheet, plan_ in self._of(record):
            lines = [one for one in sheet.alike(plan_, wanted) if sheet is not but[0] or one.number != but[1]]
            yield from self._read(sheet, plan_, lines)

    def _read(self, sheet: Sheet, made: Plan, lines: list[Line]) -> list[Row]:
        """Read some lines as the reader does."""
        part = Table(sheet.table.name, sheet.table.headings, lines, "")
        return [version.row for version in read_rows(made, part, self._choice).versions]

    def _edit(self, sheet: Sheet, line: int, cells: dict[int, tuple[str, str]], *, added: bool) -> FileEdit:
        """What somebody would change."""
        titles = sheet.table.headings
        hidden = {at for made in sheet.plans for one in made.inputs if one.personal for at in one.at}
        said = tuple(
            CellEdit(trimmed(titles[at]), *map(_hidden, (old, new)))
            if at in hidden
            else CellEdit(trimmed(titles[at]), trimmed(old), new)
            for at, (old, new) in cells.items()
        )
        return FileEdit(sheet.table.name, line, added, said, tuple(cells), len(titles))

    def _texts(self, made: Plan, cells: dict[str, Cell]) -> dict[int, str] | None:
        """The texts of cells by column of the file; None where the file cannot say one of them."""
        texts: dict[int, str] = {}
        fields = fields_of(self._contract, made.record)
        feeds = {feed.name: feed.places for feed in made.feeds}
        own = [name for name in made.record.key if name not in feeds]
        for name, cell in cells.items():
            places = made.key if name in own else feeds.get(name, ())
            parts = list(cell) if isinstance(cell, tuple) else [cell]
            if len(places) != len(parts):
                return None
            for place, part in zip(places, parts, strict=True):
                one = made.inputs[place]
                text = _text(part, fields[name].column)
                if one.fixed is not None:
                    continue
                reading = None if text is None or len(one.at) != 1 else one.convert(text)
                if text is None or reading is None or getattr(reading, "value", None) != part:
                    return None
                texts[one.at[0]] = text
        return texts

    # ------------------------------------------------------------ files

    def _of(self, record: str) -> Iterator[tuple[Sheet, Plan]]:
        """The files that feed a record, each with how it does."""
        for name, feeding in self._feeding.items():
            if any(one.record.name == record for one in feeding):
                sheet = self._sheet(name)
                for made in sheet.plans if sheet else ():
                    if sheet and made.record.name == record:
                        yield sheet, made

    def _sheet(self, name: str) -> Sheet | None:
        """A file by its name, loaded once; None when nothing reads it."""
        if name not in self._loaded:
            self._loaded[name] = self._load(self._feeding.get(name, []))
        return self._loaded[name]

    def _load(self, feeding: list[Fed]) -> Sheet | None:
        """Load a file."""
        if not feeding:
            return None
        file = feeding[0].file
        table, _ = load(file.place, file.name, file.sheet, self._wanted(feeding))
        if table is None:
            return None
        made = [plan(self._contract, one.record, table, one.mapped, self._names) for one in feeding]
        return Sheet(table, [one for one in made if isinstance(one, Plan)])

    def _wanted(self, feeding: list[Fed]) -> set[str]:
        """The folded headings that the records of a file look for."""
        wanted: set[str] = set()
        for one in feeding:
            for known in fields_of(self._contract, one.record).values():
                wanted |= {name for leaf in known.leaves for name in leaf.headings}
            if one.mapped:
                wanted |= {heading(name) for names in one.mapped[1].fields.values() for name in names}
        return wanted


def _key_text(made: Plan, line: Line) -> tuple[str, ...] | None:
    """The key of a line as it is compared with others; None where a part of it is blank."""
    texts = (plain(made.inputs[place].text(line.cells)) if made.inputs[place].at else "" for place in made.key)
    parts = tuple(folded(trimmed(text)) for text in texts)
    return parts if any(parts) else None


def _hidden(text: str) -> str:
    """A personal cell as it may be shown: a pseudonym, or that there is something."""
    return text if isinstance(text, Pseudonym) or not text else HIDDEN


def _text(cell: Cell, column: Column | None) -> str | None:
    """How a known cell is written in a file."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case Fraction() if column is not None and column.type.kind == "time":
            return time_text(cell)
        case Fraction():
            percent = column is not None and column.words == "percent"
            scale = Fraction(1, 100) if percent else Fraction(column.scale) if column else Fraction(1)
            text = exact_text(cell / scale)
            return None if "/" in text else f"{text}%" if percent else text
        case date():
            return cell.isoformat()
        case Special():
            return cell.value
        case str():
            return cell
        case tuple() | Unknown():
            return None
