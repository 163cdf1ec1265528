"""Indexes: published figures by month, which stand in the contract or in a file that it uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pbr_dsl.check.cells import as_wide_as
from pbr_dsl.check.draft import Draft, Index, did_you_mean
from pbr_dsl.check.facts.records import owns
from pbr_dsl.check.formulas.figures import month_number
from pbr_dsl.check.formulas.quantities import day
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.names import UNKNOWN_HEADING, UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, SAID_TWICE
from pbr_dsl.diagnostics.codes.use import NO_SUCCESSOR, REVISION_QUESTION, UNREADABLE_FIGURE
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model.type import NumberType
from pbr_dsl.source import Span
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Date, Month, Name, Quantity
from pbr_dsl.values.display import date_text, number_text

MONTH, VALUE, PUBLISHED = HEADINGS = ("month", "value", "published")
_FIRST, _REVISED = "first published", "as revised"
_AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class _Figure:
    """One published figure; its value is None where the office said that there will be none."""

    month: str
    value: Fraction | None
    published: date
    span: Span


def declare_indexes(draft: Draft) -> None:
    """Make the record of each index, whose rows are its figures."""
    items = [item for item in draft.file.items if isinstance(item, tree.UseIndex) and owns(draft, item.name)]
    for item in items:
        draft.indexes[item.name.text] = Index(item.name.text, item.name.span)
    for item in items:
        draft.enter(item)
        _declare(draft, item)


def _declare(draft: Draft, item: tree.UseIndex) -> None:
    decimals = _decimals(draft, item)
    figures = list(_figures(draft, item, decimals))
    first = _first_counts(draft, item, figures)
    stopped = [month_number(one.month) for one in figures if one.value is None]
    draft.indexes[item.name.text] = Index(
        item.name.text,
        item.name.span,
        _successor(draft, item),
        frozenset(month_number(one.month) for one in figures if one.value is not None),
        min(stopped, default=None),
    )
    name, step = item.name.text, Fraction(1, 10**decimals)
    draft.records[name] = model.Record(
        name=name,
        title=item.title,
        clause=item.clause,
        place=draft.place(item),
        plural=name,
        columns=(model.Column(name=name, type=NumberType(), step=str(step), low=str(step), words="number"),),
        key=(MONTH,),
        source="index",
        rows=tuple(
            model.Given(key=(one.month,), cells={name: str(one.value)}, recorded=one.published)
            for one in _counting(figures, first=first)
            if one.value is not None
        ),
    )


# ---------------------------------------------------------------- the line


def _decimals(draft: Draft, item: tree.UseIndex) -> int:
    """Give how many decimals the figures have at most; one where the line does not say."""
    written = item.decimals
    if written is None:
        return 1
    if written.unit is None or written.unit.text not in ("decimal", "decimals") or not written.number.isdecimal():
        phrase_error(draft, written, written.span.text, ("1 decimal", "2 decimals"))
        return 1
    return min(int(written.number), 9)


def _first_counts(draft: Draft, item: tree.UseIndex, figures: list[_Figure]) -> bool:
    """Whether the first figure of a month counts, or a later one too; asked for where the line does not say."""
    said = [phrase for phrase in item.phrases if phrase.text in (_FIRST, _REVISED)]
    for phrase in item.phrases:
        if phrase not in said:
            phrase_error(draft, phrase, phrase.text, (_FIRST, _REVISED))
    if len(said) > 1:
        draft.report(SAID_TWICE, said[1], "this says twice which figure of a month counts")
    if not said and len(item.phrases) == 0:
        draft.report(
            REVISION_QUESTION,
            item.name,
            f"a figure of `{item.name.text}` may be corrected after it was published; nothing says which one counts",
            readings=_readings(item.name.text, figures),
            help=f"write `, {_FIRST}` or `, {_REVISED}` after it",
        )
    return not said or said[0].text == _FIRST


def _readings(name: str, figures: list[_Figure]) -> tuple[str, str]:
    """Give what the two readings make of a figure that was corrected; of one in the series, where there is one."""
    earlier: dict[str, _Figure] = {}
    pairs: list[tuple[_Figure, _Figure]] = []
    for one in sorted(figures, key=lambda figure: figure.published):
        before = earlier.setdefault(one.month, one)
        if before is not one and before.value is not None and one.value is not None:
            pairs.append((before, one))
    if pairs:
        before, after = pairs[0]
        old, new = (number_text(one.value or Fraction(0)) for one in (before, after))
        return (
            f"`{_FIRST}`: {name} of {after.month} stays {old}",
            f"`{_REVISED}`: it is {new} from {date_text(after.published)}, and periods still restated are paid again",
        )
    return (
        f"`{_FIRST}`: 136.4 corrected to 136.6 stays 136.4; £1,000,000 of work indexed by it stays as it was paid",
        f"`{_REVISED}`: it becomes 136.6; periods still restated are paid £1,466.28 more",
    )


def _successor(draft: Draft, item: tree.UseIndex) -> Name | None:
    """Give the index that replaces one; None where the parties will agree on it. Reports that nothing is said."""
    name = item.replaced_by
    if name is None:
        said = f"nothing says what replaces `{item.name.text}` when it is no longer published"
        help_text = "write `, replaced by` and another index of this contract, or `, replaced by agreement`"
        draft.report(NO_SUCCESSOR, item.name, said, help=help_text)
    elif name.text not in draft.indexes and name.text != _AGREEMENT:
        _, labels, fix = did_you_mean(name, [*draft.indexes, _AGREEMENT])
        draft.report(UNKNOWN_NAME, name, f"there is no index `{name.text}`", labels=labels, fix=fix)
    elif name.text in draft.indexes:
        draft.used.add(name.text)
        return name
    return None


# ---------------------------------------------------------------- its figures


def _figures(draft: Draft, item: tree.UseIndex, decimals: int) -> Iterator[_Figure]:
    grid = item.grid
    if grid is None:
        help_text = f'name a file, `from "data/{item.name.text}.csv"`, or write a table of figures under it'
        draft.report(
            MISSING_PART, item.name, f"nothing says what the figures of `{item.name.text}` are", help=help_text
        )
        return
    if not _headed(draft, grid):
        return
    places = {heading.text: at for at, heading in enumerate(grid.headings)}
    seen: dict[tuple[str, date], _Figure] = {}
    for row in grid.rows:
        if not as_wide_as(draft, row, grid):
            continue
        month, value, published = (row.cells[places[heading]] for heading in HEADINGS)
        found = _figure(draft, (month, value, published), decimals)
        if found is None:
            continue
        before = seen.setdefault((found.month, found.published), found)
        if before is not found:
            said = f"{found.month} stands twice with the same day of publication"
            draft.report(UNREADABLE_FIGURE, found.span, said, labels=(Label(before.span, "the first one"),))
        yield found


def _headed(draft: Draft, grid: tree.Grid) -> bool:
    known = [heading.text for heading in grid.headings]
    for heading in grid.headings:
        if heading.text not in HEADINGS:
            _, labels, fix = did_you_mean(heading, HEADINGS)
            help_text = "" if labels else "the columns of an index are month, value and published"
            message = f"`{heading.text}` is no column of an index"
            draft.report(UNKNOWN_HEADING, heading, message, labels=labels, fix=fix, help=help_text)
    missing = [heading for heading in HEADINGS if heading not in known]
    if missing and len(known) == len([word for word in known if word in HEADINGS]):
        why = " (a figure counts from the day it was published)" if missing[0] == PUBLISHED else ""
        draft.report(MISSING_PART, grid.headings[0], f"this table has no column `{missing[0]}`{why}")
    return not missing


def _figure(draft: Draft, cells: tuple[tree.Cell, tree.Cell, tree.Cell], decimals: int) -> _Figure | None:
    month, value, published = cells
    if not isinstance(month.content, Month):
        _unreadable(draft, month, "names no month", "write it as `September 2026` or `2026-09`")
        return None
    on = day(published.content) if isinstance(published.content, Date) else None
    if on is None:
        help_text = "write the day on which the figure was published, `22 October 2025` or `2025-10-22`"
        _unreadable(draft, published, "says no day of publication", help_text)
        return None
    match value.content:
        case Name(text="none"):
            return _Figure(month.content.text, None, on, month.span)
        case Quantity(sign="", unit=None, per=None) as number if Fraction(number.number) > 0:
            places = len(number.number.partition(".")[2])
            if places <= decimals:
                return _Figure(month.content.text, Fraction(number.number), on, month.span)
            many = "1 decimal" if decimals == 1 else f"{decimals} decimals"
            said = f"has {places} decimals, and the figures of this index have {many}"
            _unreadable(draft, value, said, f"say so in its line: `, {places} decimals`")
        case _:
            _unreadable(draft, value, "is no figure above 0", "write the figure alone, or `none` where none will come")
    return None


def _unreadable(draft: Draft, cell: tree.Cell, said: str, help_text: str) -> None:
    shown = f"`{cell.span.text}`" if cell.content is not None else "this cell"
    draft.report(UNREADABLE_FIGURE, cell, f"{shown} {said}", help=help_text)


def _counting(figures: list[_Figure], *, first: bool) -> list[_Figure]:
    """Give the figures that may count, in order of month and publication: of each month the first, or every one."""
    ordered = sorted(figures, key=lambda one: (month_number(one.month), one.published))
    if not first:
        return ordered
    kept: dict[str, _Figure] = {}
    for one in ordered:
        kept.setdefault(one.month, one)
    return list(kept.values())
