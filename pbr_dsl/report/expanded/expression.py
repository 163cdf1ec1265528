"""Expressions of the core as text.

`phrase` gives what may fill a phrase; `operand` gives what may stand inside a larger one, in parentheses where it
needs them.  Rows are always named (`review's due`), so that nothing is looked for in two places.
"""

from __future__ import annotations

from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr, Rows
from pbr_dsl.model.type import RowType
from pbr_dsl.report.expanded.words import MODES, constant_words, percent_words

_OPS = {
    "is": "is",
    "is-not": "is not",
    "at-least": "is at least",
    "at-most": "is at most",
    "above": "is above",
    "below": "is below",
}
_LATER = {"larger": "later", "smaller": "earlier"}
_ORDER = {"below": "is before", "above": "is after"}
_PLAIN = (
    core.Constant,
    core.Subject,
    core.LinkOf,
    core.FieldOf,
    core.ValueOf,
    core.ToDate,
    core.Paid,
    core.OnlyRow,
    core.Carried,
    core.Dated,
)
_PREFIXED = (core.Shift, core.DaysIn, core.TimeIn, core.TimeFrom, core.Whole, core.FirstGap)


def operand(expr: Expr) -> str:
    """Give an expression as it stands between two operators."""
    plain = isinstance(expr, (*_PLAIN, *_PREFIXED)) and not _promised(expr)
    return phrase(expr) if plain else f"({phrase(expr)})"


def postfix(expr: Expr) -> str:
    """Give an expression as it stands after `after`, `from` or before `'s`."""
    return phrase(expr) if isinstance(expr, _PLAIN) and not _promised(expr) else f"({phrase(expr)})"


def phrase(expr: Expr) -> str:
    """Give an expression that fills a phrase."""
    match expr:
        case core.Constant():
            return constant_words(expr.value, expr.type)
        case core.Subject():
            return expr.record
        case core.LinkOf() | core.FieldOf():
            return _field(expr) if isinstance(expr, core.FieldOf) else _link(expr)
        case core.ValueOf():
            return value_words(expr)
        case core.ToDate():
            return f"{expr.value} to date"
        case core.Paid() | core.Carried():
            return _money(expr)
        case core.Add():
            return _chain(expr.terms, expr.signs)
        case core.Multiply():
            return _chain(expr.factors, expr.signs)
        case core.Compare():
            return _compared(expr)
        case core.Is() | core.IsIn():
            return f"{operand(expr.of)} is {expr.state if isinstance(expr, core.Is) else f'in {expr.days}'}"
        case core.Every() | core.Some():
            word = " and " if isinstance(expr, core.Every) else " or "
            return _between(expr) or word.join(_part(part) for part in expr.parts)
        case core.Not():
            return f"not {_part(expr.of)}"
        case core.Aggregate():
            return aggregate_words(expr)
        case core.Picked():
            return f"{expr.word} {expr.rows.record}{_of(expr.rows)}'s {expr.field}{where_words(expr.rows)}"
        case core.OnlyRow():
            return expr.rows.record
        case core.Round():
            return f"{operand(expr.of)} {rounded_words(expr)}"
        case core.Cases():
            return phrase(expr.otherwise) if expr.otherwise else "none"
        case core.Shift():
            return f"{phrase(expr.length)} {expr.direction} {postfix(expr.of)}"
        case core.DaysIn():
            return f"days in {'whole ' if expr.whole else ''}{row_record(expr.of)}"
        case core.Whole() | core.TimeFrom():
            what = f"whole {expr.unit}s" if isinstance(expr, core.Whole) else "time"
            return f"{what} from {postfix(expr.start)} to {postfix(expr.end)}"
        case core.TimeIn() | core.Covers() | core.Reached() | core.FirstGap():
            return spell_words(expr)
        case core.Change():
            least, baseline = operand(expr.least), operand(expr.baseline)
            return f"{operand(expr.of)} {expr.word} by at least {least} from {baseline}"
        case core.Dated():
            return f"{phrase(expr.otherwise)} or the last {expr.outcome}" if expr.otherwise else expr.outcome
        case core.Extreme() | core.LowerLimit():
            return _pair(expr)
        case core.Share():
            among = " and ".join(expr.among)
            return f"share of {operand(expr.pot)} by {operand(expr.weight)} among {among}"


def _compared(expr: core.Compare) -> str:
    """Give a comparison; a row is before or after another."""
    match expr.left:
        case core.TimeFrom(start=start, end=end, within=""):
            return f"{operand(end)} is within {operand(expr.right)} after {postfix(start)}"
        case left:
            op = _ORDER.get(expr.op, "") if left.type.kind == "row" else ""
            return f"{operand(left)} {op or _OPS[expr.op]} {operand(expr.right)}"


def _pair(expr: core.Extreme | core.LowerLimit) -> str:
    """Give the larger or smaller of two, or what a sample makes certain."""
    if isinstance(expr, core.LowerLimit):
        return f"lower limit of {postfix(expr.of)} among {postfix(expr.among)}"
    word = expr.word if expr.type.kind == "number" else _LATER[expr.word]
    return f"{word} of {postfix(expr.left)} and {postfix(expr.right)}"


def _money(expr: core.Paid | core.Carried) -> str:
    """Give what is paid, or what is carried, by its name."""
    if isinstance(expr, core.Carried):
        return expr.of.value
    return f"{expr.payment} to date" if expr.to_date else expr.payment


def _link(expr: core.LinkOf) -> str:
    """Give the row that a link names; the period of an outcome goes by that word alone."""
    near = (row_record(expr.of), row_record(expr)) == ("outcome", "period") or row_record(expr.of) == "period"
    return row_record(expr) if near else f"{postfix(expr.of)}'s {expr.link}"


def _field(expr: core.FieldOf) -> str:
    """Give a field of a row (a milestone's length by the milestone), or an index's figure of a month."""
    if expr.field == "at":
        return postfix(expr.of)
    if isinstance(expr.of, core.Constant):
        return f"{expr.field} of {expr.of.value}"
    if isinstance(expr.of, core.OnlyRow) and _promised(expr):
        return f"first {expr.of.rows.record}'s {expr.field}{where_words(expr.of.rows)}"
    return f"{postfix(expr.of)}'s {expr.field}"


def _promised(expr: Expr) -> bool:
    """Whether a field is of the one row that a condition with written codes picks."""
    where = expr.of.rows.where if isinstance(expr, core.FieldOf) and isinstance(expr.of, core.OnlyRow) else None
    tests = where.parts if isinstance(where, core.Every) else (where,)
    return all(isinstance(test, core.Compare) and isinstance(test.right, core.Constant) for test in tests)


def _chain(parts: tuple[Expr, ...], signs: tuple[str, ...]) -> str:
    rest = "".join(f" {sign} {operand(part)}" for sign, part in zip(signs[1:], parts[1:], strict=True))
    return operand(parts[0]) + rest


def _between(expr: Expr) -> str:
    """Give `x is 15 to below 30` for its two comparisons, or nothing for any other condition."""
    match expr:
        case core.Every(parts=(core.Compare(op="at-least") as low, core.Compare(op="at-most" | "below") as high)) if (
            low.left == high.left
        ):
            start, end = (_as_its_other_end(*pair) for pair in ((low.right, high.right), (high.right, low.right)))
            return f"{operand(low.left)} is {start} to {'below ' if high.op == 'below' else ''}{end}"
        case _:
            return ""


def _as_its_other_end(one: Expr, other: Expr) -> str:
    """Give an end of a range; a plain number as a percentage where the other end is written as one."""
    percent = isinstance(one, core.Constant) and operand(other).endswith("%")
    return percent_words(one.value) if isinstance(one, core.Constant) and percent else operand(one)


def _part(expr: Expr) -> str:
    if said := _between(expr):
        return said
    if isinstance(expr, (core.Compare, core.Is, core.IsIn, core.Covers, core.Change, *_PLAIN)):
        return phrase(expr)
    return f"({phrase(expr)})"


def rounded_words(expr: core.Round) -> str:
    """Give how a number is rounded: `rounded half up to £0.01`."""
    return f"rounded {MODES[expr.mode]} to {constant_words(expr.step, expr.type)}"


def value_words(expr: core.ValueOf) -> str:
    """Give the name of a value, with its row before it when the setting alone would not lead there."""
    if len(expr.at) == 1 and isinstance(expr.at[0], core.OnlyRow):
        return f"{phrase(expr.at[0])}'s {expr.value}"
    this = (row.record for row in expr.at if isinstance(row, core.Subject) and row.record.startswith("this "))
    return "".join(f"{row}'s " for row in this) + expr.value


def aggregate_words(expr: core.Aggregate) -> str:
    """Give an aggregate in its own words."""
    last = f"last {expr.rows.last} " if expr.rows.last else ""
    least = f"at least ({phrase(expr.rows.least)}) " if expr.rows.least is not None else ""
    over = last + least + expr.rows.record + _of(expr.rows)
    if expr.word in ("any", "no"):
        return f"{expr.word} {over} where {phrase(expr.of)}" if expr.of else over
    if expr.word == "every":
        return f"every {over} has {phrase(expr.of)}" if expr.of else over
    if expr.of is None:
        return f"count of {over}{where_words(expr.rows)}"
    return f"{expr.word} of {operand_sum(expr.of)} over {over}{where_words(expr.rows)}"


def _of(rows: Rows) -> str:
    """Give whose rows they are where the contract says it: ` of client`."""
    return f" of {rows.of}" if rows.of else ""


def operand_sum(expr: Expr) -> str:
    """Give an expression as it stands between `sum of` and `over`."""
    return phrase(expr) if isinstance(expr, core.Add | core.Multiply) else operand(expr)


def spell_words(expr: core.TimeIn | core.Covers | core.Reached | core.FirstGap) -> str:
    """Give an expression over spells of time."""
    match expr:
        case core.TimeIn():
            return f"time in {_spell(expr.rows, expr.off)} {_ends(expr)}"
        case core.Covers():
            return f"{expr.rows.record} covers {operand(expr.start)} to {operand(expr.end)}"
        case core.Reached():
            return reached_words(expr)
        case core.FirstGap():
            return f"the first gap in {_spell(expr.rows, expr.off)} from {operand(expr.since)}"


def _spell(rows: Rows, off: Rows | None) -> str:
    """Give spells with their condition, and those that are taken off."""
    return f"{rows.record}{where_words(rows)}{except_words(off)}"


def _ends(expr: core.TimeIn) -> str:
    """Give the period or the two days between which time is counted."""
    if expr.start is not None and expr.end is not None:
        return f"from {postfix(expr.start)} to {postfix(expr.end)}"
    return f"during {row_record(expr.during)}" if expr.during is not None else ""


def reached_words(expr: core.Reached, whose: str = "") -> str:
    """Give what follows `after` in the line `achieved`; `whose` is such as `any adult's `."""
    length, unit = phrase(expr.length), next(iter(expr.length.type.unit)) if expr.length.type.kind == "number" else ""
    if expr.out_of is not None and isinstance(expr.length, core.Constant) and isinstance(expr.out_of, core.Constant):
        length = f"{expr.length.value} of any {expr.out_of.value} {unit}s"
    added = "cumulative" if unit == "day" else f"whole {unit}s"
    counted = {"unbroken": "continuous", "added": added, "every week": "every week"}[expr.counted]
    gaps = f", gaps at most {phrase(expr.gap)}" if expr.gap is not None else ""
    within = window_words(expr.since, expr.until) if expr.since is not None and expr.until is not None else ""
    start = f", counted from {postfix(expr.start)}" if expr.start is not None else ""
    rows = f"{whose}{expr.rows.record}{where_words(expr.rows)}{except_words(expr.off)}"
    return f"{length} of {rows}, {counted}{gaps}{within}{start}"


def window_words(since: Expr, until: Expr) -> str:
    """Give the window whose first and last day these are; one of them is the other, moved."""
    moved = until if isinstance(until, core.Shift) and until.of == since else since
    if not isinstance(moved, core.Shift):
        return ""
    return f", within {phrase(moved.length)} {moved.direction} {postfix(moved.of)}"


def except_words(off: Rows | None) -> str:
    """Give the spells that are taken off, or nothing."""
    return f" except {off.record}{where_words(off)}" if off is not None else ""


def where_words(rows: Rows) -> str:
    """Give the condition of a set of rows, or nothing."""
    return f" where {phrase(rows.where)}" if rows.where is not None else ""


def row_record(expr: Expr) -> str:
    """Give the record of a row expression."""
    return expr.type.record if isinstance(expr.type, RowType) else ""
