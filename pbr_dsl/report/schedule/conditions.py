"""Conditions in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.model.type import RowType
from pbr_dsl.report.schedule import rows, spells
from pbr_dsl.report.schedule.document import Item, lettered
from pbr_dsl.report.schedule.words import article, plain, quoted, term

if TYPE_CHECKING:
    from pbr_dsl.report.schedule.phrases import Phrases

_OPS: Final = {
    "is": "is",
    "is-not": "is not",
    "at-least": "is at least",
    "at-most": "is at most",
    "above": "is more than",
    "below": "is less than",
}
_EQUAL: Final = {"is": "equals", "is-not": "differs from"}
_DATES: Final = {"at-least": "is on or after", "at-most": "is on or before", "above": "is after", "below": "is before"}
_OUTCOME_ROW: Final = RowType(record=OUTCOME)
_LONG: Final = 3  # parts from which conditions are listed


def deep(expr: Expr) -> bool:
    """Whether a condition has so many parts that they are listed."""
    if not isinstance(expr, core.Every | core.Some) or _between(expr):
        return False
    return len(expr.parts) >= _LONG or any(_joined(part) for part in expr.parts)


def _joined(expr: Expr) -> bool:
    return isinstance(expr, core.Every | core.Some) and not _between(expr)


def listed_parts(phrases: Phrases, expr: core.Every | core.Some) -> tuple[str, tuple[Item, ...]]:
    """Give conditions as a lettered list, those inside them as lists of their own."""
    lead = "all of these are met:" if isinstance(expr, core.Every) else "at least one of these is met:"
    return lead, lettered(_part(phrases, part) for part in expr.parts)


def _part(phrases: Phrases, expr: Expr) -> Item:
    if deep(expr) and isinstance(expr, core.Every | core.Some):
        said, items = listed_parts(phrases, expr)
        return Item("", said, items)
    return Item("", said_of(phrases, expr))


def said(phrases: Phrases, expr: Expr) -> str:
    """Give a condition as a clause; one with many parts is taken out of the sentence."""
    if deep(expr):
        return f"{phrases.take_out(expr)} applies"
    return said_of(phrases, expr)


def said_of(phrases: Phrases, expr: Expr) -> str:
    """Give a condition as a clause."""
    match expr:
        case core.Every(parts=parts) | core.Some(parts=parts):
            if between := _between(expr):
                return _range(phrases, *between)
            word = " and " if isinstance(expr, core.Every) else " or "
            return word.join(_inner(phrases, part, expr) for part in parts)
        case core.Compare():
            return _compared(phrases, expr)
        case core.Is(state="none"):
            return f"there is no {_bare(phrases.noun(expr.of))}"
        case core.Is():
            return f"{phrases.noun(expr.of)} is still open"
        case core.IsIn():
            return f"{phrases.noun(expr.of)} is {_day_of(phrases, expr)}"
        case core.Not(of=of):
            return _denied(phrases, of)
        case core.Aggregate():
            return rows.test(phrases, expr)
        case core.Covers():
            return spells.covers(phrases, expr)
        case core.Change():
            way = "higher" if expr.word == "rises" else "lower"
            least = phrases.tight(expr.least)
            return f"{phrases.tight(expr.of)} is at least {least} {way} than {phrases.tight(expr.baseline)}"
        case core.Constant():
            return "this always holds" if expr.value == "yes" else "this never holds"
        case core.FieldOf():
            return _answer(phrases, expr, "yes")
        case core.ValueOf(value="eligible", at=(row,)):
            return f"{phrases.noun(row)} qualifies"
        case core.ValueOf():
            return f"{phrases.noun(expr)} is met"
        case _:
            return f"{phrases.take_out(expr) if isinstance(expr, core.Cases) else phrases.noun(expr)} applies"


def _day_of(phrases: Phrases, expr: core.IsIn) -> str:
    if expr.days == "bank-holidays":
        return f"a bank holiday in {phrases.terms.settings.calendar.bank_holidays}"
    return "a Saturday or a Sunday" if expr.days == "weekends" else f"a {expr.days.removesuffix('s').capitalize()}"


def _inner(phrases: Phrases, expr: Expr, outer: Expr) -> str:
    """A part of several; one joined by the other word is taken out of the sentence."""
    if _joined(expr) and type(expr) is not type(outer):
        return f"{phrases.take_out(expr)} applies"
    return said(phrases, expr)


def _denied(phrases: Phrases, expr: Expr) -> str:
    match expr:
        case core.FieldOf():
            return _answer(phrases, expr, "no")
        case core.ValueOf(value="eligible", at=(row,)):
            return f"{phrases.noun(row)} does not qualify"
        case core.ValueOf():
            return f"{phrases.noun(expr)} is not met"
        case core.Is(state="none"):
            return f"there is {article(_bare(phrases.noun(expr.of)))}"
        case core.IsIn() | core.Change() | core.Is():
            return f"it is not so that {said_of(phrases, expr)}"
        case _:
            return f"{phrases.take_out(expr)} does not apply"


def _answer(phrases: Phrases, expr: core.FieldOf, word: str) -> str:
    with_row = phrases.noun(expr.of)
    if expr.field == "proved":
        return f"{with_row} is {'' if word == 'yes' else 'not '}proved"
    whose = "its" if with_row == "it" else "the"
    of = "" if with_row == "it" else f" of {with_row}"
    return f"{whose} answer to {quoted(plain(expr.field))}{of} is {word}"


def _bare(noun: str) -> str:
    return noun.removeprefix("the ").removeprefix("its ")


def _compared(phrases: Phrases, expr: core.Compare) -> str:
    match expr.left:
        case core.TimeFrom(start=start, end=end, within="") if expr.op == "at-most":
            most, first = phrases.tight(expr.right), phrases.noun(start)
            return f"{phrases.noun(end)} is within {most} after {first}"
        case core.Aggregate(word="count", of=None) as left if not rows.short(left):
            return rows.counted(phrases, expr, left)
        case core.FieldOf(field="state") if expr.left.of.type.kind == "row" and isinstance(expr.right, core.Constant):
            state = "out of time" if expr.right.value == "lapsed" else expr.right.value
            return f"{phrases.noun(expr.left.of)} {_OPS[expr.op]} {state}"
        case core.FieldOf(field="outcome") if expr.left.of.type == _OUTCOME_ROW and isinstance(
            expr.right, core.Constant
        ):
            return f"{phrases.noun(expr.left.of)} {_OPS[expr.op]} {term(expr.right.value)}"
        case _ if expr.left.type.kind == "row" and expr.op in ("below", "above"):
            return rows.in_order(phrases, expr)
        case core.FieldOf(field="evidence") if expr.left.of.type == _OUTCOME_ROW and isinstance(
            expr.right, core.Constant
        ):
            return f"{phrases.noun(expr.left.of)} {_OPS[expr.op]} proved by {quoted(term(expr.right.value))}"
        case _:
            pass
    dated = expr.left.type.kind in ("date", "time")
    word = (_DATES if dated else _OPS).get(expr.op, _OPS[expr.op])
    before, phrases.percent = phrases.percent, _percent(phrases, expr.left)
    try:
        if expr.left.type.kind == "number" and not isinstance(expr.right, core.Constant):
            word = _EQUAL.get(expr.op, word)
        return f"{phrases.factor(expr.left)} {word} {phrases.factor(expr.right)}"
    finally:
        phrases.percent = before


def _percent(phrases: Phrases, expr: Expr) -> bool | None:
    """Whether a field is written as a number, so that what it is compared with is none in a hundred."""
    if isinstance(expr, core.FieldOf) and expr.of.type.kind == "row":
        column = phrases.terms.columns.get((expr.of.type.record, expr.field))
        if column is not None and column.words in ("percent", "number"):
            return column.words == "percent"
    return phrases.percent


def is_range(expr: Expr) -> bool:
    """Whether a condition holds one thing from both sides."""
    return _between(expr) is not None


def _between(expr: Expr) -> tuple[core.Compare, core.Compare] | None:
    """The two comparisons of a range that holds one thing from both sides."""
    match expr:
        case core.Every(parts=(core.Compare(op="at-least") as low, core.Compare(op="at-most" | "below") as high)) if (
            low.left == high.left
        ):
            return low, high
        case _:
            return None


def _range(phrases: Phrases, low: core.Compare, high: core.Compare) -> str:
    what = phrases.factor(low.left)
    match low.right, high.right:
        case start, core.Shift(of=of, direction="after") as end if of == start and high.op == "at-most":
            return f"{what} is within {phrases.tight(end.length)} after {phrases.noun(start)}"
        case core.Shift(of=of, direction="before") as start, end if of == end and high.op == "at-most":
            return f"{what} is within {phrases.tight(start.length)} before {phrases.noun(end)}"
        case _:
            pass
    if low.left.type.kind in ("date", "time"):
        last = "both included" if high.op == "at-most" else "the first included and the last not"
        return f"{what} lies from {phrases.tight(low.right)} to {phrases.tight(high.right)}, {last}"
    most = "at most" if high.op == "at-most" else "less than"
    return f"{what} is at least {phrases.tight(low.right)} and {most} {phrases.tight(high.right)}"
