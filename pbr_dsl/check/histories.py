"""Written values with a history: the dated lines of lots, schedules and `let`, and the date that picks one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pbr_dsl.check import expressions as ex
from pbr_dsl.check.draft import Draft
from pbr_dsl.check.quantities import day
from pbr_dsl.check.setting import Setting
from pbr_dsl.diagnostics.codes.terms import DATES_OUT_OF_ORDER, MISSING_PART
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Type
from pbr_dsl.source import Span
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree

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
