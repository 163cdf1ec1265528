"""Makes the nodes of what a contract uses: libraries, schedules, indexes, and the lines that follow an index."""

from __future__ import annotations

from typing import Final

from pbr_dsl.syntax import tree
from pbr_dsl.syntax.build_expression import Maker
from pbr_dsl.syntax.expression import Month, Name, Quantity, Rounding, Text
from pbr_dsl.syntax.pieces import Mark, Pieces


def _mark(role: str, kind: type[object]) -> Maker:
    """A phrase whose value the line around it places."""
    return lambda pieces: Mark(role, pieces.one(kind))


def _use_index(pieces: Pieces) -> tree.UseIndex:
    """The line `use index`, with its figures or the file that holds them."""
    texts = pieces.terminals("STRING")
    file = pieces.terminal("FROM") and texts.pop()
    return tree.UseIndex(
        pieces.span,
        pieces.clause,
        pieces.name,
        texts[0].text[1:-1] if texts else "",
        Text(pieces.place(file), file.text[1:-1]) if file else None,
        pieces.marked("words", tree.Words),
        pieces.mark("decimals", Quantity),
        pieces.mark("replaced by", Name),
        pieces.maybe(tree.Grid),
    )


def _use_library(pieces: Pieces) -> tree.UseLibrary:
    """The line `use "library.pbr"`."""
    file = pieces.terminals("STRING")[0]
    return tree.UseLibrary(pieces.span, pieces.clause, Text(pieces.place(file), file.text[1:-1]))


def _schedule(pieces: Pieces) -> tree.Schedule:
    """The block `schedule`, or the line that names its file."""
    as_at = pieces.exprs[0] if pieces.exprs else None
    texts = pieces.terminals("STRING")
    file = pieces.terminal("FROM") and texts.pop()
    return tree.Schedule(
        pieces.span,
        pieces.clause,
        pieces.name,
        texts[0].text[1:-1] if texts else "",
        pieces.listed("all"),
        as_at,
        pieces.maybe(tree.Grid) or tree.Grid(pieces.span, (), ()),
        Text(pieces.place(file), file.text[1:-1]) if file else None,
    )


def _indexed(pieces: Pieces) -> tree.Indexed:
    """`previous indexed by cpi, September to September, 0% to 3%, rounded half up to £0.01`."""
    floor, cap = pieces.mark("bounds", tuple) or (None, None)
    return tree.Indexed(
        pieces.span,
        pieces.expr,
        pieces.mark("months", tuple) or (),
        floor or pieces.mark("floor", Quantity),
        cap or pieces.mark("cap", Quantity),
        pieces.mark("rounding", Rounding),
    )


MAKERS: Final[dict[str, Maker]] = {
    "use_index": _use_index,
    "use_library": _use_library,
    "replaced_by": lambda pieces: Mark("replaced by", pieces.name),
    "decimals": _mark("decimals", Quantity),
    "use_words": _mark("words", tree.Words),
    "schedule": _schedule,
    "schedule_file": _schedule,
    "indexed": _indexed,
    "index_months": lambda pieces: Mark("months", pieces.every(Name | Month)),
    "index_bounds": lambda pieces: Mark("bounds", pieces.every(Quantity)),
    "index_floor": _mark("floor", Quantity),
    "index_cap": _mark("cap", Quantity),
    "index_rounded": lambda pieces: Mark("rounding", pieces.rounding),
    "index_month": lambda pieces: (*pieces.names, *pieces.months)[0],
}
