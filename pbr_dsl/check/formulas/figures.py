"""Published figures of an index, and its change between two months."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft, Index, did_you_mean
from pbr_dsl.diagnostics.codes.names import UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType, RowType
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax.expression import Name

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_RATIO = NumberType()
_YEAR = 12


def month_number(text: str) -> int:
    """Give the months from year 0 to a month such as `September 2026`."""
    word, year = text.split()
    return int(year) * _YEAR + MONTHS.index(word)


def month_words(number: int) -> str:
    """Give a month counted from year 0 in words."""
    return f"{MONTHS[number % _YEAR]} {number // _YEAR}"


def figure(draft: Draft, node: written.Figure) -> Expr | None:
    """Build `cpi of September 2026`."""
    index = draft.indexes.get(node.index.text)
    if index is None:
        _, labels, fix = did_you_mean(node.index, draft.indexes)
        message = f"there is no index `{node.index.text}`"
        draft.report(UNKNOWN_NAME, node.index, message, labels=labels, fix=fix)
        return None
    return figure_of(draft, index.name, month_number(node.month.text))


def figure_of(draft: Draft, index: str, month: int) -> Expr:
    """Give the expression for the figure of a month."""
    draft.used.add(index)
    row = core.Constant(type=RowType(record=index), value=month_words(month))
    return core.FieldOf(type=_RATIO, of=row, field=index)


def change(draft: Draft, name: Name, months: tuple[int, int] | None) -> Expr | None:
    """Build the change of an index between two months; where no months are given, its name means nothing alone."""
    if months is None:
        help_text = f"write `{name.text} of September 2026`, or `previous indexed by {name.text}, …` in a dated line"
        message = f"`{name.text}` is an index, which has another figure each month"
        draft.report(WRONG_KIND, name, message, help=help_text)
        return None
    index = in_force(draft, draft.indexes[name.text], months[1]).name
    base, to = (figure_of(draft, index, month) for month in months)
    quotient = core.Multiply(type=_RATIO, factors=(to, base), signs=("*", "/"))
    one = core.Constant(type=_RATIO, value="1")
    return core.Add(type=_RATIO, terms=(quotient, one), signs=("+", "-"))


def in_force(draft: Draft, index: Index, month: int) -> Index:
    """Give the index that is read for a month: where a series had stopped by then, the one that replaces it."""
    draft.used.add(index.name)
    seen = {index.name}
    while index.stopped is not None and index.stopped <= month and index.replaced_by is not None:
        following = draft.indexes.get(index.replaced_by.text)
        if following is None or following.name in seen:
            break
        seen.add(following.name)
        index = following
    return index
