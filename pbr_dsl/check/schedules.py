"""Rows that stand in the contract: lots and the schedule of call-offs; and milestones, whose rows are made.

All three are sugar for records.  A lot's properties and a schedule's number columns become values each row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pbr_dsl.check import dates
from pbr_dsl.check import expressions as ex
from pbr_dsl.check.cells import as_wide_as, expression_in
from pbr_dsl.check.draft import Draft, nearest
from pbr_dsl.check.quantities import day, length
from pbr_dsl.check.records import owns, parent_of, plural_of
from pbr_dsl.check.setting import Setting
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE, UNKNOWN_HEADING, UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import DATES_OUT_OF_ORDER, MISSING_PART
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import CodeType, DateType, NumberType, RowType, TextType, Type
from pbr_dsl.source import Span
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Date, Name, Quantity, Text

NO_SETTING = Setting(bound=())


@dataclass(slots=True)
class Column:
    """A property of a lot or a number column of a schedule: its dated or fixed entries for each row."""

    name: str
    record: str
    span: Span
    clause: str
    as_at: written.Expr | None
    lines: list[tuple[str, date | None, written.Expr | tree.NotYetKnown, str]] = field(default_factory=list)


def declare_lots(draft: Draft, columns: dict[str, Column]) -> None:
    """Make the record `lot` from the lot blocks, and gather their properties."""
    lots = [item for item in draft.file.items if isinstance(item, tree.Lot)]
    if not lots:
        return
    rows: dict[str, model.Given] = {}
    draft.enter(lots[0])
    if not owns(draft, Name(lots[0].name.span, "lot")):
        return
    for lot in lots:
        draft.enter(lot)
        if lot.name.text in rows:
            draft.report(DEFINED_TWICE, lot.name, f"there is a lot `{lot.name.text}` already")
            continue
        rows[lot.name.text] = model.Given(key=(lot.name.text,), title=lot.title)
        for line in lot.properties:
            _property(draft, lot, line, columns)
    place = draft.place(lots[0])
    draft.records["lot"] = model.Record(
        name="lot", plural="lots", key=("lot",), source="text", rows=tuple(rows.values()), place=place
    )
    for found in columns.values():
        missing = [row for row in rows if row not in {line[0] for line in found.lines}]
        if found.record == "lot" and missing:
            draft.report(
                MISSING_PART,
                found.span,
                f"`{found.name}` is not written for every lot: `{missing[0]}` has none",
                help=f"add a line `{found.name} = …` to that lot",
            )


def _property(draft: Draft, lot: tree.Lot, line: tree.Property, columns: dict[str, Column]) -> None:
    draft.at(line)
    name = line.name.text
    found = columns.setdefault(name, Column(name, "lot", line.name.span, line.clause or lot.clause, line.as_at))
    if found.record != "lot" or any(row == lot.name.text for row, *_ in found.lines):
        draft.report(DEFINED_TWICE, line.name, f"`{name}` is written twice for this lot")
        return
    if line.value is not None:
        found.lines.append((lot.name.text, None, line.value, line.clause))
    found.lines += [(lot.name.text, day(dated.start), dated.value, dated.clause) for dated in line.history]


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
            near = nearest(key, listed)
            offer = f"did you mean `{near}`?" if near else ""
            draft.report(UNKNOWN_NAME, row.cells[index], f"there is no {name.text} `{key}`", help=offer)
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
        return CodeType(codes=tuple(dict.fromkeys(c.text for c in contents if isinstance(c, Name))))
    if all(isinstance(content, Text) for content in contents):
        return TextType()
    if any(isinstance(content, Name | Text) for content in contents):
        draft.report(
            WRONG_KIND,
            heading,
            f"the column `{heading.text}` holds things of different kinds",
            help="fill each cell with a quantity, or each with a word; a blank cell is no value",
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
    since = next((_date(c) for c, h in zip(row.cells, headings, strict=True) if h == "from"), None)
    cells: dict[str, str] = {}
    for index, kind in types.items():
        cell, heading = row.cells[index], headings[index]
        content = expression_in(cell)
        if isinstance(kind, NumberType) and content is not None:
            column = columns.setdefault(
                heading, Column(heading, item.name.text, item.grid.headings[index].span, item.clause, item.as_at)
            )
            column.lines.append((key, since, content, row.clause))
        elif kind is not None and heading not in ("from", "title"):
            cells[heading] = _word(cell)
    if key in rows and (since is None or rows[key].cells != cells):
        draft.report(
            DEFINED_TWICE,
            row.cells[0],
            f"`{key}` stands in this schedule twice",
            help="a later line of the same row has a later date in a column `from`, and only its numbers change",
        )
        return
    title = next((_word(c) for c, h in zip(row.cells, headings, strict=True) if h == "title"), "")
    rows.setdefault(key, model.Given(key=(key,), title=title, cells=cells))


def _date(cell: tree.Cell) -> date | None:
    return day(cell.content) if isinstance(cell.content, Date) else None


def history(draft: Draft, column: Column) -> model.Value | None:
    """Build the value that a column of a lot or schedule stands for."""
    draft.clause = column.clause
    entries: list[model.Entry] = []
    kind: Type | None = None
    for row, since, content, clause in column.lines:
        made = not_yet(content) if isinstance(content, tree.NotYetKnown) else ex.build(draft, content, NO_SETTING)
        if made is None:
            return None
        if not isinstance(made, tuple):
            if kind is not None and made.type != kind:
                draft.report(WRONG_KIND, content, f"`{column.name}` has another unit in the lines before")
                return None
            kind = kind or made.type
        value, agreed = made if isinstance(made, tuple) else (made, None)
        entries.append(model.Entry(row=row, start=since, value=value, agreed_by=agreed, clause=clause))
    if kind is None:
        return None
    ascending(draft, column.span, entries)
    as_at = read_at(draft, column.as_at, column.span, entries, (column.record,))
    return model.Value(
        name=column.name,
        clause=column.clause,
        place=column.span.line,
        domain=(column.record, "period") if as_at is not None and _reads_period(as_at) else (column.record,),
        type=kind,
        body=model.History(entries=tuple(entries), as_at=as_at),
    )


def not_yet(line: tree.NotYetKnown) -> tuple[None, date | None]:
    """Give what a `not yet known` line holds: no value, and the day after which the previous one stays."""
    return None, day(line.agreed_by) if line.agreed_by else None


def _reads_period(as_at: Expr) -> bool:
    return "period" in as_at.model_dump_json()


def ascending(draft: Draft, span: Span, entries: list[model.Entry]) -> None:
    """Report dated lines that do not ascend, row by row."""
    last: dict[str, date] = {}
    for entry in entries:
        if entry.start is None:
            continue
        before = last.get(entry.row)
        if before is not None and entry.start <= before:
            draft.report(DATES_OUT_OF_ORDER, span, f"the line from {entry.start:%-d %B %Y} stands after a later one")
        last[entry.row] = entry.start


def read_at(
    draft: Draft, as_at: written.Expr | None, span: Span, entries: list[model.Entry], records: tuple[str, ...]
) -> Expr | None:
    """Build the date that picks a dated line; ask for it when lines are dated and none is written."""
    if as_at is not None:
        return ex.of_kind(draft, as_at, Setting(bound=(*records, "period")), ex.DATE)
    if any(entry.start is not None for entry in entries) and len({entry.start for entry in entries}) > 1:
        draft.report(
            MISSING_PART,
            span,
            "nothing says which date picks the line of this dated value",
            help="write it after the name, such as `, as at period's start` or `, as at start`",
        )
    return None


def declare_milestones(draft: Draft) -> None:
    """Make the records of milestones: a row for each length of time after the anchor."""
    for item in draft.file.items:
        if not isinstance(item, tree.Milestone):
            continue
        draft.enter(item)
        parent = parent_of(draft, item.each[0])
        sizes = [length(draft, size) for size in item.at]
        if not owns(draft, item.name) or not parent or None in sizes:
            draft.lose(item.name.text, "due")
            continue
        made = tuple(size for size in sizes if size is not None)
        if len({size.unit for size in made}) > 1:
            draft.report(WRONG_KIND, item.at[-1], "the lengths of a milestone are all days and weeks, or all months")
            draft.lose(item.name.text, "due")
            continue
        if [size.number for size in made] != sorted({size.number for size in made}):
            draft.report(DATES_OUT_OF_ORDER, item.at[0], "the lengths of a milestone ascend")
        draft.records[item.name.text] = model.Record(
            name=item.name.text,
            plural=plural_of(item.name.text),
            clause=item.clause,
            place=draft.place(item),
            links=(model.Link(name=parent, record=parent),),
            columns=(
                model.Column(name=item.name.text, type=TextType()),
                model.Column(name="at", type=NumberType(unit={made[0].unit: 1})),
                model.Column(name="due", type=DateType(), role="event"),
            ),
            key=(parent, item.name.text),
            source="milestone",
        )


def anchor_milestones(draft: Draft) -> None:
    """Read the anchor dates of milestones, once every name is declared."""
    for item in draft.file.items:
        record = draft.records.get(item.name.text) if isinstance(item, tree.Milestone) else None
        if not isinstance(item, tree.Milestone) or record is None or record.source != "milestone":
            continue
        draft.enter(item)
        parent = record.links[0].record
        anchor = ex.of_kind(draft, item.anchor, Setting(bound=(parent,)), ex.DATE)
        made_sizes = [(at, length(draft, at)) for at in item.at]
        sizes = tuple(size for _, size in made_sizes if size is not None)
        for at, size in made_sizes:
            if size is not None:
                dates.calendar_needed(draft, at, size.unit)
        labels = tuple(" ".join(at.span.text.split()) for at in item.at)
        if anchor is not None:
            made = model.Milestones(of=parent, anchor=anchor, at=sizes, labels=labels)
            draft.records[record.name] = record.model_copy(update={"milestones": made})
            draft.used.add(parent)
