"""What must always be, and what must never be."""

from __future__ import annotations

from typing import Literal

from pbr_dsl.syntax.expression import Expr, Name
from pbr_dsl.syntax.node import Node
from pbr_dsl.syntax.tree.line import Line, Words


class Cause(Node):
    """`other provider's rate rises`, in the words before and after the `'s`; `after` is None where there is none."""

    before: Words
    after: Words | None


class Movement(Node):
    """`pool rises when other provider's rate rises`, or `results rises without a client`, with a cause of None."""

    of: Name
    words: Words
    cause: Cause | None


class Promise(Line):
    """The lines `always` and `never`."""

    word: Literal["always", "never"]
    title: str
    each: tuple[Name, ...]
    claim: Expr | Movement
