"""Spells of time: which rows they are, whether they cover a time, how much of it, and where they leave a gap."""

from __future__ import annotations

from dataclasses import replace

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import subject
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas import members, rowsets
from pbr_dsl.check.setting import Setting, resolve, row_for
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr, Match, Rows
from pbr_dsl.model.type import RowType
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree


def spells(draft: Draft, over: written.Name, setting: Setting, where: written.Expr | None) -> Rows | None:
    """Build the spells of a record (rows with a start and an end) that are linked to a setting, whenever they were.

    Where a spell itself is bound it is the only one: a value each stay reads the days of that stay.
    """
    record = members.record_named(draft, over)
    if record is None:
        return None
    roles = {column.role for column in record.columns}
    if not {"start", "end"} <= roles:
        draft.report(
            WRONG_KIND,
            over,
            f"a row of `{record.name}` has no start and end, so it is not a spell of time",
            help="give it a `start date` and an `end date or open`",
        )
        return None
    if record.name in setting.bound:
        itself = Match(path=(), to=subject(record.name))
        test = ex.condition(draft, where, setting) if where is not None else None
        return None if where is not None and test is None else Rows(record=record.name, matches=(itself,), where=test)
    bound = tuple(name for name in setting.records if name not in draft.years)
    found = rowsets.rows_of(draft, over, Setting(bound=bound), where)
    return found[0] if found else None


def taken_off(draft: Draft, off: written.Excepted | None, setting: Setting) -> Rows | None:
    """Build the spells whose days are taken off; None when there are none, or after a finding."""
    return spells(draft, off.spells, setting, off.where) if off is not None else None


def covers(draft: Draft, node: written.Covers, setting: Setting, gaps: tree.Gaps | None) -> Expr | None:
    """Build `tenancy covers start to due`, with the gaps that are allowed."""
    rows = spells(draft, node.spells, setting, None)
    start, end = ex.of_kind(draft, node.start, setting, ex.DATE), ex.of_kind(draft, node.end, setting, ex.DATE)
    gap = gap_days(draft, gaps) if gaps else None
    if rows is None or start is None or end is None or (gaps and gap is None):
        return None
    in_all = bool(gaps and gaps.in_all)
    return core.Covers(type=ex.YES_NO, rows=rows, start=start, end=end, gap=gap, in_all=in_all)


def gap_days(draft: Draft, gaps: tree.Gaps) -> Expr | None:
    """Build the days that a gap may last."""
    return ex.of_kind(draft, gaps.length, Setting(bound=()), ex.DAYS)


def days_in(draft: Draft, node: written.DaysIn, setting: Setting) -> Expr | None:
    """Build `days in period`."""
    if node.of.text != "period" and node.of.text not in draft.years:
        draft.report(WRONG_KIND, node.of, f"`days in` reads a period, not `{node.of.text}`")
        return None
    period = row_for(draft, node.of, node.of.text, replace(setting, frozen=True))
    return None if period is None else core.DaysIn(type=ex.DAYS, of=period, whole=node.whole)


def measured(draft: Draft, node: written.TimeIn | written.FirstGap, setting: Setting) -> Expr | None:
    """Build `time in tenancy except custody during period`, or `the first gap in work from attached`."""
    rows, off = spells(draft, node.spells, setting, node.where), taken_off(draft, node.off, setting)
    at: dict[str, Expr | None]
    if isinstance(node, written.FirstGap):
        at = {"since": ex.of_kind(draft, node.since, setting, ex.DATE)}
    elif node.during is not None:
        at = {"during": _period(draft, node.during, setting)}
    else:
        ends = {"start": node.start, "end": node.end}
        at = {word: ex.of_kind(draft, end, setting, ex.DATE) for word, end in ends.items() if end is not None}
    if rows is None or None in at.values() or (node.off and off is None):
        return None
    if isinstance(node, written.FirstGap):
        return core.FirstGap.model_validate({"type": ex.DATE, "rows": rows, "off": off, **at})
    return core.TimeIn.model_validate({"type": ex.DAYS, "rows": rows, "off": off, "unknown": "hold", **at})


def _period(draft: Draft, during: written.Name, setting: Setting) -> Expr | None:
    """Give the period or the year in which time is counted, or None with a finding."""
    year = during.text in draft.years
    period = row_for(draft, during, during.text, setting) if year else resolve(draft, during, setting)
    if period is not None and period.type not in [RowType(record=name) for name in ("period", *draft.years)]:
        message = f"`{during.text}` is not a period"
        draft.report(WRONG_KIND, during, message, help="write `during period`, or `from … to …` with two dates")
        return None
    return period
