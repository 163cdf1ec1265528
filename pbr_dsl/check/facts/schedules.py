"""The schedule of call-offs: a typed table whose rows are rows of a record, its number columns values of each row."""

from __future__ import annotations

from datetime import date

from pbr_dsl.check.cells import as_wide_as, expression_in
from pbr_dsl.check.definitions.histories import Column, Dated
from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.facts.records import owns
from pbr_dsl.check.formulas.quantities import day
from pbr_dsl.check.plurals import plural_of
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE, UNKNOWN_HEADING, UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import MISSING_PART
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model.type import CodeType, DateType, NumberType, RowType, TextType, Type, YesNoType
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Date, Name, Quantity, Text


def declare_schedules(draft: Draft, columns: dict[str, Column]) -> None:
    """Make the record of each schedule, and of the providers and lots that only a schedule names."""
    for item in draft.file.items:
        if isinstance(item, tree.Schedule):
            draft.enter(item)
            _schedule(draft, item, columns)


def _schedule(draft: Draft, item: tree.Schedule, columns: dict[str, Column]) -> None:
    if not owns(draft, item.name):
        return
    headings = [heading.text for heading in item.grid.headings]
    if not headings or headings[0] != item.name.text:
        draft.report(
            UNKNOWN_HEADING,
            item.grid.headings[0] if headings else item.name,
            f"the first column of a schedule names its rows, so its heading is `{item.name.text}`",
            help=f"write `{item.name.text}` here",
        )
        draft.lose(item.name.text, *headings)
        return
    parents = {name.text: _parent(draft, name, item, headings) for name in item.of}
    types = {index: _column_type(draft, item, index) for index in range(1, len(headings))}
    rows: dict[str, model.Given] = {}
    for row in item.grid.rows:
        _row(draft, item, (row, headings, types), rows, columns)
    links = tuple(model.Link(name=name, record=name) for name, ok in parents.items() if ok)
    draft.records[item.name.text] = model.Record(
        name=item.name.text,
        title=item.title,
        clause=item.clause,
        place=draft.place(item),
        plural=plural_of(item.name.text),
        links=links,
        columns=tuple(
            model.Column(name=headings[index], type=kind)
            for index, kind in types.items()
            if kind is not None
            and not isinstance(kind, NumberType)
            and headings[index] not in (*parents, "from", "title")
        ),
        key=(item.name.text,),
        source="text",
        rows=tuple(rows.values()),
    )


def _parent(draft: Draft, name: Name, item: tree.Schedule, headings: list[str]) -> bool:
    if name.text not in headings:
        draft.report(UNKNOWN_HEADING, name, f"the schedule has no column `{name.text}`")
        return False
    index = headings.index(name.text)
    keys = dict.fromkeys(_word(row.cells[index]) for row in item.grid.rows if index < len(row.cells))
    known = draft.records[name.text]
    if owns(draft, name) and not known.rows:
        given = tuple(model.Given(key=(key,)) for key in keys if key)
        draft.records[name.text] = model.Record(
            name=name.text, plural=plural_of(name.text), key=(name.text,), source="text", rows=given
        )
        return True
    listed = {given.key[0] for given in known.rows}
    for row in item.grid.rows:
        key = _word(row.cells[index]) if index < len(row.cells) else ""
        if known.source == "text" and key and key not in listed:
            cell = Name(row.cells[index].span, key)
            _, labels, fix = did_you_mean(cell, listed)
            draft.report(UNKNOWN_NAME, cell, f"there is no {name.text} `{key}`", labels=labels, fix=fix)
    return True


def _word(cell: tree.Cell) -> str:
    match cell.content:
        case Name(text=text) | Text(text=text):
            return text
        case Quantity():
            return cell.content.span.text
        case _:
            return ""


def _column_type(draft: Draft, item: tree.Schedule, index: int) -> Type | None:
    heading = item.grid.headings[index]
    cells = [row.cells[index].content for row in item.grid.rows if index < len(row.cells)]
    contents = [content for content in cells if content is not None]
    if heading.text == "from":
        return DateType()
    if heading.text == "title":
        return TextType()
    if any(heading.text == name.text for name in item.of):
        return RowType(record=heading.text)
    if contents == cells and all(isinstance(content, Name) for content in contents):
        codes = tuple(dict.fromkeys(c.text for c in contents if isinstance(c, Name)))
        return YesNoType() if set(codes) <= {"yes", "no"} else CodeType(codes=codes)
    if all(isinstance(content, Text) for content in contents):
        return TextType()
    if any(isinstance(content, Name | Text) for content in contents):
        draft.report(
            WRONG_KIND,
            heading,
            f"the column `{heading.text}` holds a word here and a quantity there",
            help="fill each cell with a word, or each with a quantity; only a quantity may be left out",
        )
        return None
    return NumberType()


def _row(
    draft: Draft,
    item: tree.Schedule,
    read: tuple[tree.Row, list[str], dict[int, Type | None]],
    rows: dict[str, model.Given],
    columns: dict[str, Column],
) -> None:
    row, headings, types = read
    if not as_wide_as(draft, row, item.grid):
        return
    key = _word(row.cells[0])
    if not key:
        draft.report(MISSING_PART, row.cells[0], "this row has no name", help=f"write it under `{headings[0]}`")
        return
    since = next((_date(draft, c) for c, h in zip(row.cells, headings, strict=True) if h == "from"), None)
    cells = {
        headings[index]: _word(row.cells[index])
        for index, kind in types.items()
        if kind is not None and not isinstance(kind, NumberType) and headings[index] not in ("from", "title")
    }
    if key in rows and (since is None or rows[key].cells != cells):
        dated = "from" in headings
        draft.report(
            DEFINED_TWICE,
            row.cells[0],
            f"`{key}` stands in this schedule twice",
            labels=() if dated else (Label(item.grid.headings[0].span, "none of these headings is `from`"),),
            help="a later line of the same row has a later date in a column `from`, and only its numbers change",
        )
        return
    for index, kind in types.items():
        cell, heading = row.cells[index], headings[index]
        content = expression_in(cell)
        if isinstance(kind, NumberType) and content is not None:
            column = columns.setdefault(
                heading, Column(heading, item.name.text, item.grid.headings[index].span, item.clause, item.as_at)
            )
            if column.record == item.name.text:
                column.lines.append(Dated(key, since, content, row.clause, cell.span))
            else:
                said = f"`{heading}` is already a value of each {column.record}"
                draft.report(DEFINED_TWICE, item.grid.headings[index], said, help="give the column another heading")
        elif isinstance(kind, RowType) and not cells[heading]:
            draft.report(MISSING_PART, cell, f"this row names no {heading}")
    title = next((_word(c) for c, h in zip(row.cells, headings, strict=True) if h == "title"), "")
    rows.setdefault(key, model.Given(key=(key,), title=title, cells=cells))


def _date(draft: Draft, cell: tree.Cell) -> date | None:
    if isinstance(cell.content, Date):
        return day(cell.content)
    draft.report(MISSING_PART, cell, "a row says from which day it holds", help="write a date, such as `1 April 2026`")
    return None
