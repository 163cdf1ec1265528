"""Expressions of the core as text.

`phrase` gives what may fill a phrase; `operand` gives what may stand inside a larger one, in parentheses where it
needs them.  Rows are always named (`review's due`), so that nothing is looked for in two places.
"""

from __future__ import annotations

from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr, Rows
from pbr_dsl.model.type import RowType
from pbr_dsl.report.expanded.words import MODES, constant_words

_OPS = {
    "is": "is",
    "is-not": "is not",
    "at-least": "is at least",
    "at-most": "is at most",
    "above": "is above",
    "below": "is below",
}
_PLAIN = (core.Constant, core.Subject, core.LinkOf, core.FieldOf, core.ValueOf, core.ToDate, core.OnlyRow, core.Carried)
_PREFIXED = (core.Shift, core.DaysIn, core.TimeIn, core.Whole, core.Extreme)


def operand(expr: Expr) -> str:
    """Give an expression as it stands between two operators."""
    return phrase(expr) if isinstance(expr, (*_PLAIN, *_PREFIXED)) else f"({phrase(expr)})"


def postfix(expr: Expr) -> str:
    """Give an expression as it stands after `after`, `from` or before `'s`."""
    return phrase(expr) if isinstance(expr, _PLAIN) else f"({phrase(expr)})"


def phrase(expr: Expr) -> str:
    """Give an expression that fills a phrase."""
    match expr:
        case core.Constant():
            return constant_words(expr.value, expr.type)
        case core.Subject():
            return expr.record
        case core.LinkOf():
            return f"{postfix(expr.of)}'s {expr.link}"
        case core.FieldOf():
            return _field(expr)
        case core.ValueOf():
            return value_words(expr)
        case core.ToDate():
            return f"{expr.value} to date"
        case core.Carried():
            return expr.of.value
        case core.Add():
            signs = (f" {sign} " for sign in expr.signs[1:])
            return "".join(
                [operand(expr.terms[0]), *(s + operand(t) for s, t in zip(signs, expr.terms[1:], strict=True))]
            )
        case core.Multiply():
            return _chain(expr.factors, expr.signs)
        case core.Compare():
            return f"{operand(expr.left)} {_OPS[expr.op]} {operand(expr.right)}"
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
            return f"{expr.word} {expr.rows.record}'s {expr.field}{where_words(expr.rows)}"
        case core.OnlyRow():
            return expr.rows.record
        case core.Round():
            return f"{operand(expr.of)} rounded {MODES[expr.mode]} to {constant_words(expr.step, expr.type)}"
        case core.Cases():
            return phrase(expr.otherwise) if expr.otherwise else "none"
        case core.Shift():
            return f"{phrase(expr.length)} {expr.direction} {postfix(expr.of)}"
        case core.DaysIn():
            return "days in period"
        case core.TimeIn():
            return f"time in {expr.rows.record} during period"
        case core.Whole():
            return f"whole {expr.unit}s from {postfix(expr.start)} to {postfix(expr.end)}"
        case core.Covers():
            return f"{expr.rows.record} covers {operand(expr.start)} to {operand(expr.end)}"
        case core.Reached():
            return f"{phrase(expr.length)} of {expr.rows.record}{where_words(expr.rows)}"
        case core.Extreme():
            return f"{expr.word} of {postfix(expr.left)} and {postfix(expr.right)}"
        case core.Share():
            among = " and ".join(expr.among)
            return f"share of {operand(expr.pot)} by {operand(expr.weight)} among {among}"


def _field(expr: core.FieldOf) -> str:
    """Give a field of a row, or an index's figure of a month."""
    if isinstance(expr.of, core.Constant):
        return f"{expr.field} of {expr.of.value}"
    return f"{postfix(expr.of)}'s {expr.field}"


def _chain(parts: tuple[Expr, ...], signs: tuple[str, ...]) -> str:
    rest = "".join(f" {sign} {operand(part)}" for sign, part in zip(signs[1:], parts[1:], strict=True))
    return operand(parts[0]) + rest


def _between(expr: Expr) -> str:
    """Give `x is 15 to below 30` for its two comparisons, or nothing for any other condition."""
    match expr:
        case core.Every(parts=(core.Compare(op="at-least") as low, core.Compare(op="at-most" | "below") as high)) if (
            low.left == high.left
        ):
            excluded = "below " if high.op == "below" else ""
            return f"{operand(low.left)} is {operand(low.right)} to {excluded}{operand(high.right)}"
        case _:
            return ""


def _part(expr: Expr) -> str:
    if said := _between(expr):
        return said
    if isinstance(expr, (core.Compare, core.Is, core.IsIn, core.Covers, *_PLAIN)):
        return phrase(expr)
    return f"({phrase(expr)})"


def value_words(expr: core.ValueOf) -> str:
    """Give the name of a value, with its row before it when the setting alone would not lead there."""
    if len(expr.at) == 1 and isinstance(expr.at[0], core.OnlyRow):
        return f"{phrase(expr.at[0])}'s {expr.value}"
    return expr.value


def aggregate_words(expr: core.Aggregate) -> str:
    """Give an aggregate in its own words."""
    last = f"last {expr.rows.last} " if expr.rows.last else ""
    over = last + expr.rows.record + (f" of {expr.rows.of}" if expr.rows.of else "")
    if expr.word in ("any", "no"):
        return f"{expr.word} {over} where {phrase(expr.of)}" if expr.of else over
    if expr.word == "every":
        return f"every {over} has {phrase(expr.of)}" if expr.of else over
    if expr.of is None:
        return f"count of {over}{where_words(expr.rows)}"
    return f"{expr.word} of {operand_sum(expr.of)} over {over}{where_words(expr.rows)}"


def operand_sum(expr: Expr) -> str:
    """Give an expression as it stands between `sum of` and `over`."""
    return phrase(expr) if isinstance(expr, core.Add | core.Multiply) else operand(expr)


def where_words(rows: Rows) -> str:
    """Give the condition of a set of rows, or nothing."""
    return f" where {phrase(rows.where)}" if rows.where is not None else ""


def row_record(expr: Expr) -> str:
    """Give the record of a row expression."""
    return expr.type.record if isinstance(expr.type, RowType) else ""
