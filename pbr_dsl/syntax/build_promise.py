"""Makes the nodes of what must always and never be."""

from __future__ import annotations

from typing import Final, Literal

from pbr_dsl.syntax import tree
from pbr_dsl.syntax.build_expression import Maker
from pbr_dsl.syntax.expression import Expr
from pbr_dsl.syntax.pieces import Pieces


def _promise(word: Literal["always", "never"]) -> Maker:
    """The lines `always` and `never`."""

    def make(pieces: Pieces) -> tree.Promise:
        claim = pieces.every(Expr | tree.Movement)[0]
        return tree.Promise(pieces.span, pieces.clause, word, pieces.title, pieces.listed("each"), claim)

    return make


def _movement(pieces: Pieces) -> tree.Movement:
    """`pool rises when other provider's rate rises`, or `results rises without a client`."""
    return tree.Movement(pieces.span, pieces.name, pieces.one(tree.Words), pieces.maybe(tree.Cause))


def _cause(pieces: Pieces) -> tree.Cause:
    """`other provider's rate rises`."""
    before, *after = pieces.every(tree.Words)
    return tree.Cause(pieces.span, before, after[0] if after else None)


MAKERS: Final[dict[str, Maker]] = {
    "always": _promise("always"),
    "never": _promise("never"),
    "movement": _movement,
    "cause": _cause,
}
