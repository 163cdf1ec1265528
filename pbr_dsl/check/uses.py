"""What a library may hold: definitions, and nothing that pays, refuses or trims by itself."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.diagnostics.codes.use import NOT_IN_A_LIBRARY
from pbr_dsl.syntax import tree

_DEFINITIONS = (
    tree.UseIndex,
    tree.Unit,
    tree.Record,
    tree.Schedule,
    tree.Let,
    tree.Table,
    tree.Evidence,
)


def is_library(file: tree.File) -> bool:
    """Whether a file holds definitions alone, so that it is there for contracts to use."""
    return bool(file.items) and all(isinstance(item, (*_DEFINITIONS, tree.UseLibrary)) for item in file.items)


def only_definitions(draft: Draft) -> None:
    """Report every other part of a library, and leave it out."""
    own = draft.file.span.source.path
    kept: list[tree.Item] = []
    for item in draft.file.items:
        if item.span.source.path == own or isinstance(item, _DEFINITIONS):
            kept.append(item)
            continue
        draft.enter(item)
        word = item.span.text.split(maxsplit=1)[0]
        help_text = f"move it into `{own}`"
        draft.report(NOT_IN_A_LIBRARY, item, f"a library holds no `{word}`: its place is the contract", help=help_text)
    draft.file = draft.file.but(items=tuple(kept))
