"""What a sample says of all."""

from __future__ import annotations

from typing import Literal

from pbr_dsl.model.node import Expr, Node


class LowerLimit(Node):
    """The lower limit, one-sided and of 95%, of a proportion of which `of` turned up among so many looked at.

    By Clopper and Pearson, rounded down to 0.01%; 0 where nothing turned up, or nothing was looked at.
    """

    kind: Literal["lower-limit"] = "lower-limit"
    of: Expr
    among: Expr
