"""Dated lines that follow an index: the value before, times one plus a bounded change, rounded.

`previous indexed by cpi, September to September, 0% to 3%, rounded half up to £0.01` becomes the formula that it
means.  Bare months are those last before the line's own day; what the line leaves open is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.figures import MONTHS, month_number, month_words
from pbr_dsl.check.formulas.quantities import quantity
from pbr_dsl.check.formulas.units import type_words
from pbr_dsl.check.mentions import names_in
from pbr_dsl.check.setting import Setting, is_number
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.terms import DATES_OUT_OF_ORDER, MISSING_PART
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.diagnostics.codes.use import (
    FIGURE_TO_COME,
    INDEX_MONTHS_QUESTION,
    INDEX_ROUNDING_QUESTION,
    UNREADABLE_FIGURE,
)
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.model.walk import nodes
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Month, Name
from pbr_dsl.values.display import date_text, list_text, money_text, number_text
from pbr_dsl.values.rounding import round_to

_RATIO = NumberType()
_ONE = core.Constant(type=_RATIO, value="1")
_YEAR = 12
_SLACK = 1  # months by which a step may miss the change that is counted: prices set on 6 April, then on 1 April


@dataclass(frozen=True, slots=True)
class Before:
    """What an indexed line of a value builds on: the line before it, and the amount that began the history."""

    name: str
    entry: model.Entry | None
    first: written.Expr | None


def indexed(draft: Draft, line: tree.Indexed, since: date, before: Before, setting: Setting) -> Expr | None:
    """Build the value of a line that follows an index; None after a finding."""
    name, value = before.name, before.entry.value if before.entry else None
    if value is None:
        said = (
            f"the {name} before this line is not yet known" if before.entry else f"there is no {name} before this line"
        )
        draft.report(MISSING_PART, line, said, help="only a value can be indexed: write a line with one before it")
        return None
    if not is_number(value):
        draft.report(WRONG_KIND, line, f"`{name}` is {type_words(value.type)}, which follows no index")
        return None
    if line.rounding is None:
        _ask_rounding(draft, line, before, value)
    months = _months(draft, line, since, before)
    change = _change(draft, line, months, setting) if months else None
    if change is None:
        return None
    factor = core.Add(type=_RATIO, terms=(_ONE, change), signs=("+", "+"))
    product = core.Multiply(type=value.type, factors=(value, factor), signs=("*", "*"))
    return _rounded(draft, line, product, before.first)


# ---------------------------------------------------------------- from which month to which


def _months(draft: Draft, line: tree.Indexed, since: date, before: Before) -> tuple[int, int] | None:
    """Give the month that the change is counted from and the one that it is counted to, counted from year 0."""
    start = since.year * _YEAR + since.month - 1
    if not line.months:
        shown, other = _last("September", start), _last("January", start)
        draft.report(
            INDEX_MONTHS_QUESTION,
            line,
            "nothing says from which month to which the index is counted",
            readings=(
                f"`September to September`: to {month_words(shown)}; 2.0% there makes £1,020.00 of £1,000.00",
                f"`January to January`: to {month_words(other)}; 3.0% there makes it £1,030.00",
            ),
            help="write both months after the index: `, September to September`",
        )
        return None
    first, last = line.months
    for month in line.months:
        if isinstance(month, Name) and month.text not in MONTHS:
            phrase_error(draft, month, month.text, tuple(MONTHS))
            return None
    to = month_number(last.text) if isinstance(last, Month) else _last(last.text, start)
    base = month_number(first.text) if isinstance(first, Month) else _last(first.text, to)
    if base >= to:
        said = f"{month_words(base)} is not before {month_words(to)}"
        draft.report(DATES_OUT_OF_ORDER, first, said, help="write the earlier month first")
        return None
    bare = isinstance(first, Name) and isinstance(last, Name)
    return None if bare and _unsure(draft, line, since, before, (base, to)) else (base, to)


def _last(month: str, before: int) -> int:
    """Give the last month of a name before a month."""
    return before - 1 - (before - 1 - MONTHS.index(month)) % _YEAR


def _unsure(draft: Draft, line: tree.Indexed, since: date, before: Before, months: tuple[int, int]) -> bool:
    """Ask which change is meant where prices were last set longer, or less long, ago than the change is counted."""
    earlier = before.entry.start if before.entry else None
    if earlier is None:
        return False
    apart = (since.year - earlier.year) * _YEAR + since.month - earlier.month
    base, to = months
    if abs(apart - (to - base)) <= _SLACK:
        return False
    years = [(base, to), (to - apart, to)]
    draft.report(
        INDEX_MONTHS_QUESTION,
        written.Text(line.months[0].span.to(line.months[1].span), ""),
        f"the line before begins {apart} months earlier, and this change is counted over {to - base}",
        readings=tuple(
            f"`{month_words(low)} to {month_words(high)}`: {high - low} months, at 3.0% a year"
            f" £1,000.00 becomes {money_text(Fraction(1000) + Fraction(5, 2) * (high - low), 'GBP')}"
            for low, high in years
        ),
        help="write the months with their years",
    )
    return True


# ---------------------------------------------------------------- the change


def _change(draft: Draft, line: tree.Indexed, months: tuple[int, int], setting: Setting) -> Expr | None:
    """Build the change between two months, no less than the floor and no more than the cap."""
    if not any(name.text in draft.indexes for name in names_in(line.change)):
        if draft.blind():
            return None
        known = list_text([f"`{name}`" for name in draft.indexes], "or")
        help_text = f"name {known}" if known else 'declare one: `use index cpi from "data/cpi.csv", first published`'
        draft.report(WRONG_KIND, line.change, f"`{line.change.span.text}` names no index", help=help_text)
        return None
    change = ex.of_kind(draft, line.change, replace(setting, months=months), _RATIO)
    floor, cap = (_bound(draft, bound) for bound in (line.floor, line.cap))
    if change is None:
        return None
    if floor is not None and cap is not None and Fraction(floor.value) > Fraction(cap.value):
        said = f"the change is at least {_percent(floor)} and at most {_percent(cap)}: no change is both"
        draft.report(DATES_OUT_OF_ORDER, line.floor, said, help="write the lower bound first")
    if floor is not None:
        change = core.Extreme(type=_RATIO, word="larger", left=floor, right=change)
    return change if cap is None else core.Extreme(type=_RATIO, word="smaller", left=cap, right=change)


def _bound(draft: Draft, bound: written.Quantity | None) -> core.Constant | None:
    """Build a floor or a cap, which is a ratio."""
    made = quantity(draft, bound) if bound is not None else None
    if bound is not None and made is not None and made.type != _RATIO:
        draft.report(WRONG_KIND, bound, f"a change is a ratio, and `{bound.span.text}` is {type_words(made.type)}")
        return None
    return made


def _percent(ratio: core.Constant) -> str:
    return f"{number_text(Fraction(ratio.value) * 100)}%"


# ---------------------------------------------------------------- the rounding


def _rounded(draft: Draft, line: tree.Indexed, product: core.Multiply, like: written.Expr | None) -> Expr | None:
    """Round an indexed value; its step is counted as the first line of the history is (`£0.01` is a penny per hour)."""
    if line.rounding is None:
        return None
    step = line.rounding.step
    if isinstance(like, written.Quantity) and like.per is not None and step.per is None and step.sign == like.sign:
        step = step.but(per_number=like.per_number, per=like.per, unit=step.unit or like.unit)
    return ex.round_to(draft, product, line.rounding.but(step=step), line)


def _ask_rounding(draft: Draft, line: tree.Indexed, before: Before, value: Expr) -> None:
    """Ask how an indexed value is rounded, with a change for which two roundings differ."""
    amount = Fraction(value.value) if isinstance(value, core.Constant) and Fraction(value.value) > 0 else Fraction(20)
    step, readings = _two_roundings(amount, before.first)
    draft.report(
        INDEX_ROUNDING_QUESTION,
        line,
        f"nothing says how the indexed {before.name} is rounded",
        readings=readings,
        help=f"write the rounding at the end of the line, `, rounded half up to {step}`",
    )


def _two_roundings(amount: Fraction, first: written.Expr | None) -> tuple[str, tuple[str, str]]:
    """Give a fine step for an amount written like the first, and what two roundings to it make of the same change."""
    sign = first.sign if isinstance(first, written.Quantity) and first.sign != "%" else ""
    changes = (Fraction(change, 10_000) for change in range(270, 370))
    for change in changes:
        exact = amount * (1 + change)
        usual, up = (round_to(exact, mode, Fraction(1, 100)) for mode in ("half-up", "up"))
        if usual != up:
            break
    shown = [f"{sign}{money_text(size, 'GBP')[1:]}" for size in (amount, usual, up)]
    more = f"{number_text(change * 100)}%"
    return f"{sign}0.01", (
        f"`rounded half up to {sign}0.01`: {shown[0]} with {more} more is {shown[1]}",
        f"`rounded up to {sign}0.01`: it is {shown[2]}",
    )


# ---------------------------------------------------------------- figures that are not there yet


def note_figures_to_come(draft: Draft, name: str, entries: list[model.Entry]) -> None:
    """Note the first line of a value that needs a figure which its index does not have yet."""
    if any(found.code is UNREADABLE_FIGURE for found in draft.findings.items):
        return
    for entry in sorted(entries, key=lambda one: one.start or date.min):
        read = (node for node in nodes(entry.value) if isinstance(node, core.FieldOf)) if entry.value else ()
        missing = {
            (month_number(node.of.value), f"`{node.field} of {node.of.value}`")
            for node in read
            if node.field in draft.indexes
            and isinstance(node.of, core.Constant)
            and month_number(node.of.value) not in draft.indexes[node.field].months
        }
        if missing and entry.start is not None:
            told = list_text([said for _, said in sorted(missing)])
            are = "is" if len(missing) == 1 else "are"
            help_text = "lines that read it are held until the figure is added and accepted with `pbrc lock`"
            message = f"from {date_text(entry.start)}, `{name}` needs {told}, which {are} not among the figures yet"
            draft.report(FIGURE_TO_COME, draft.origin(entry, name), message, help=help_text)
            return
