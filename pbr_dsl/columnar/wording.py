"""What a condition read, in columns that are put into words when a line is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.sql import Sql

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.model.expression import Expr


def said(frame: Frame, expr: Expr | None) -> Sql:
    """Give what a condition read, to be put after a refusal."""
    return q.text("")


def under(frame: Frame, clause: str, *exprs: Expr | None) -> Sql:
    """Give a rule's clause with those of the later rules that conditions picked for it."""
    return q.text(clause)
