"""What a contract uses from elsewhere: libraries, and the published figures of an index."""

from __future__ import annotations

from pbr_dsl.syntax.expression import Name, Quantity, Text
from pbr_dsl.syntax.tree.grid import Grid
from pbr_dsl.syntax.tree.line import Line, Words


class UseLibrary(Line):
    """`use "library.pbr"`: its parts stand where the line stands."""

    file: Text


class UseIndex(Line):
    """`use index cpi "Consumer prices" from "data/cpi.csv", first published, 1 decimal, replaced by cpih`.

    `grid` holds the figures: those under the line, or those of the file once it was read.
    """

    name: Name
    title: str
    file: Text | None
    phrases: tuple[Words, ...]
    decimals: Quantity | None
    replaced_by: Name | None
    grid: Grid | None
