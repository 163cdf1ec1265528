"""Rows that are added up over a stretch of days: each period, or each year of the calendar."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import subject
from pbr_dsl.check.formulas import members
from pbr_dsl.diagnostics.codes.terms import COUNTED_AT_START, EVERY_PERIOD
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import DateType, YesNoType
from pbr_dsl.model.walk import nodes
from pbr_dsl.syntax import expression as written

_YES_NO, _DATE = YesNoType(), DateType()


def in_year(
    draft: Draft, over: written.Name, record: model.Record, year: str, read: tuple[Expr | None, Expr | None]
) -> Expr | None:
    """Give the condition that rows happened in the bound year, and in the term, beside the one that is written.

    What is added up may be a value of each row in each such year: then rows count whenever they happened.
    """
    test, of = read
    if _of_year(of, record.name, year) or _of_year(test, record.name, year):
        return test
    clock = "achieved" if record.source == "outcome" else members.clock_of(record)
    if record.source == "data":
        dated(draft, over, record, year)
    if not clock:
        return test
    own, rows = core.FieldOf(type=_DATE, of=subject(record.name), field=clock), draft.records[year].rows
    start, end = (core.FieldOf(type=_DATE, of=subject(year), field=name) for name in ("start", "end"))
    parts = [_between(own, start, end)]
    term = draft.settings
    if (
        rows
        and term is not None
        and (rows[0].cells["start"], rows[-1].cells["end"]) != (str(term.start), str(term.end))
    ):
        parts.append(_between(own, *(core.Constant(type=_DATE, value=str(day)) for day in (term.start, term.end))))
    said = () if test is None else test.parts if isinstance(test, core.Every) else (test,)
    if test is not None and (test == parts[0] or parts[0] in said):
        return test
    parts = parts if test is None else [test, *parts]
    return core.Every(type=_YES_NO, parts=tuple(parts)) if len(parts) > 1 else parts[0]


def _of_year(expr: Expr | None, record: str, year: str) -> bool:
    """Whether a value of a row in a year is read."""
    both = {record, year}
    return expr is not None and any(
        isinstance(node, core.ValueOf) and both <= {at.record for at in node.at if isinstance(at, core.Subject)}
        for node in nodes(expr)
    )


def _between(own: Expr, start: Expr, end: Expr) -> Expr:
    """Give the condition that a day lies in a stretch of days, both ends in it."""
    first = core.Compare(type=_YES_NO, op="at-least", left=own, right=start)
    return core.Every(type=_YES_NO, parts=(first, core.Compare(type=_YES_NO, op="at-most", left=own, right=end)))


def dated(draft: Draft, over: written.Name, record: model.Record, unit: str = "period") -> None:
    """Ask about rows without a date that are added up each period; note spells, which count where they begin."""
    if record.source != "data":
        return
    if not members.clock_of(record):
        dates = [
            draft.spans.get(f"{record.name}'s {column.name}")
            for column in record.columns
            if isinstance(column.type, DateType)
        ]
        labels = tuple(Label(span, "a date that is no `event date`") for span in dates if span is not None)
        draft.report(
            EVERY_PERIOD,
            over,
            f"no date of `{record.plural}` says when they happened, so each {unit} would count all of them again"
            if dates
            else f"`{record.plural}` have no date, so each {unit} would count all of them again",
            labels=labels or draft.fields_of(record.name),
            readings=(
                f"make one of its dates an `event date`: each {record.name} counts in one {unit}, £10.00 once",
                f"put this into a `let` without `and {unit}`, and read that: £10.00 for each of them in every {unit}",
            ),
        )
    elif any(column.role == "end" for column in record.columns):
        draft.report(
            COUNTED_AT_START,
            over,
            f"`{record.plural}` that began in the {unit} count; one that goes on from before does not",
            help=f"for the days of each {unit} write `time in {record.name} during {unit}`",
        )
