"""A workbook for providers to fill in: a sheet for each record, with dropdowns, rules, and what each column holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from pbr_dsl.data.fields import Field, Leaf, fields_of, record_named
from pbr_dsl.data.readers.workbook import GUIDE, LISTS, OURS
from pbr_dsl.model.canonical import fingerprint
from pbr_dsl.model.contract import Contract, Record
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.model.type import CodeType, DateType, NumberType, YesNoType
from pbr_dsl.report.books import book as opened
from pbr_dsl.report.books import column_letters
from pbr_dsl.report.contract_line import title
from pbr_dsl.report.exact import exact_text
from pbr_dsl.report.expanded.records import column_words
from pbr_dsl.values.display import date_text

_ROWS: Final = 5_000  # rows for which a sheet has its dropdowns and rules
_MESSAGE: Final = 250  # characters that a note beside a cell may have
_TITLE: Final = 32
_HOW: Final = "One row for each thing that happened, on the sheet of its name. Leave blank what is not yet known."
_AGAIN: Final = "To correct a row, enter it again with the same identifiers, and the day of the correction as recorded."
_TIMES: Final = frozenset({"hour", "day", "month", "quarter", "year", "working-day"})


@dataclass(frozen=True, slots=True)
class Filled:
    """A column of a sheet: its heading, what it holds in words, an example, its list of words, and its kind.

    `kind` is date, number, percent, money or text; `low` and `high` bound a number as it is written, None without.
    """

    heading: str
    holds: str
    example: str
    listed: tuple[str, ...] = ()
    kind: str = "text"
    low: Fraction | None = None
    high: Fraction | None = None


def write(path: Path, contract: Contract, given: Mapping[str, Sequence[Mapping[str, str]]] | None = None) -> None:
    """Write the workbook; OSError when it cannot be written.

    With `given` it has only sheets of those records, with some of their cells filled in, by heading.
    """
    book = opened(path)
    head = book.add_format({"bold": True, "bottom": 1, "locked": True})
    records = [one for one in contract.records if one.source == "data" and (given is None or one.name in given)]
    sheets = {record.name: list(columns_of(contract, record)) for record in records}
    _guide(book, contract, sheets, head)
    lists = book.add_worksheet(LISTS)
    lists.hide()
    at = 0
    for record, columns in sheets.items():
        page = book.add_worksheet(record[:31])
        page.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            source = ""
            if column.listed:
                lists.write_column(0, at, column.listed)
                name = f"list_{at}"
                letter = column_letters(at)
                book.define_name(name, f"='{LISTS}'!${letter}$1:${letter}${len(column.listed)}")
                source, at = f"={name}", at + 1
            page.write_string(0, place, column.heading, head)
            _column(book, page, place, column, source)
            for row, cells in enumerate((given or {}).get(record, ()), 1):
                if text := cells.get(column.heading, ""):
                    page.write_string(row, place, text)
    ours = book.add_worksheet(OURS)
    ours.hide()
    ours.write_column(0, 0, [contract.name, fingerprint(contract)])
    book.close()


def columns_of(contract: Contract, record: Record) -> Iterator[Filled]:
    """Give the columns of a record's sheet: its key, links and fields, then when the row was recorded."""
    for field in fields_of(contract, record).values():
        for leaf in field.leaves:
            yield _filled(contract, field, leaf)
    day = contract.settings.start
    yield Filled("recorded", "the day on which you enter or change the row", day.isoformat(), kind="date")


def _filled(contract: Contract, field: Field, leaf: Leaf) -> Filled:
    """One column of a record."""
    column = field.column
    if column is None:
        listed = _rows_listed(contract, field, leaf)
        if leaf.name == PERIOD:
            first = contract.settings.periods.first.isoformat()
            return Filled(leaf.name, "the period, by its first day", first, kind="date")
        none = ", or none" if field.link and field.link.may_be else ""
        what = f"which {field.link.record} the row is about{none}" if field.link else "what this row is known by"
        return Filled(leaf.name, what, listed[0] if listed else f"{leaf.name}-1", listed)
    holds = (f"{column.title}: " if column.title else "") + column_words(column)
    match column.type:
        case CodeType(codes=codes):
            return Filled(leaf.name, holds, codes[0], (*codes, *([column.may_be] if column.may_be else [])))
        case YesNoType():
            return Filled(leaf.name, holds, "yes", ("yes", "no"))
        case DateType():
            kind = "text" if column.may_be else "date"
            return Filled(leaf.name, holds, contract.settings.start.isoformat(), kind=kind)
        case NumberType(unit=unit):
            scale = Fraction(column.scale)
            low, high = (Fraction(end) / scale if end else None for end in (column.low, column.high))
            percent = column.words == "percent"
            kind = "percent" if percent else "text" if column.may_be or _TIMES & unit.keys() else "number"
            least = low if low is not None and low > 0 else Fraction(1)
            example = min(least, high) if high is not None else least
            text = exact_text(example) if "/" not in exact_text(example) else "1"
            return Filled(leaf.name, holds, f"{text}%" if percent else text, kind=kind, low=low, high=high)
        case _:
            return Filled(leaf.name, holds, "18:31" if column.words.endswith("time") else "as you call it")


def _rows_listed(contract: Contract, field: Field, leaf: Leaf) -> tuple[str, ...]:
    """The rows that a link may name, where they stand in the contract."""
    named = record_named(contract, field.link.record if field.link and len(field.leaves) == 1 else leaf.name)
    if named is None:
        return ()
    if named.milestones is not None:
        return named.milestones.labels
    return tuple(row.key[0] for row in named.rows if len(row.key) == 1) if named.source == "text" else ()


def _column(book: Any, page: Any, place: int, column: Filled, source: str) -> None:  # noqa: ANN401  no types
    """One column of a sheet: how its cells are written, and what may stand in them."""
    forms = {"date": "d mmm yyyy", "percent": "0.0##%", "number": "General", "text": "@"}
    page.set_column(place, place, max(14, len(column.heading) + 3), book.add_format({"num_format": forms[column.kind]}))
    rule: dict[str, Any] = {"validate": "any"}
    if source:
        rule = {"validate": "list", "source": source, "error_message": "Choose one of the list."}
    elif column.kind == "date":
        between = {"minimum": date(1900, 1, 1), "maximum": date(2199, 12, 31)}
        rule = {"validate": "date", "criteria": "between", **between, "error_message": "Enter a date: 4 May 2026."}
    elif column.kind == "number" and column.low is not None and column.high is not None:
        ends = {
            "minimum": float(column.low),
            "maximum": float(column.high),
        }  # Excel's own numbers; nothing is paid here
        rule = {"validate": "decimal", "criteria": "between", **ends, "error_message": f"Enter {column.holds}."}
    shown = {"input_title": column.heading[:_TITLE], "input_message": column.holds[:_MESSAGE]}
    page.data_validation(1, place, _ROWS, place, {**rule, **shown})


def _guide(book: Any, contract: Contract, sheets: dict[str, list[Filled]], head: Any) -> None:  # noqa: ANN401
    """The first sheet: how the others are filled in, with an example of each column."""
    page = book.add_worksheet(GUIDE)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    grey = book.add_format({"font_color": "#7F7F7F", "valign": "top"})
    page.set_column(0, 1, 22)
    page.set_column(2, 2, 70)
    page.set_column(3, 3, 22)
    settings = contract.settings
    page.write_string(0, 0, title(contract), head)
    page.write_string(1, 0, f"{date_text(settings.start)} to {date_text(settings.end)}")
    page.write_string(2, 0, _HOW)
    page.write_string(3, 0, _AGAIN)
    page.write_string(4, 0, f"Made from version {fingerprint(contract)[:12]} of the contract.")
    for at, word in enumerate(("sheet", "column", "what it holds", "for example")):
        page.write_string(5, at, word, head)
    number = 6
    for record, columns in sheets.items():
        for column in columns:
            for at, text in enumerate((record, column.heading, column.holds)):
                page.write_string(number, at, text, wrap)
            page.write_string(number, 3, column.example, grey)
            number += 1
