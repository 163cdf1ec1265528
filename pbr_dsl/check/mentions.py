"""What a piece of contract text is made of, and the names that it mentions, whatever they turn out to mean."""

from __future__ import annotations

from collections.abc import Iterator

from pbr_dsl.syntax.expression import Name
from pbr_dsl.syntax.node import Node

_PLAIN = ("span", "clause", "title")


def nodes_in(*pieces: Node | None) -> Iterator[Node]:
    """Go through every piece inside pieces of text."""
    stack: list[object] = list(pieces)
    while stack:
        here = stack.pop()
        if isinstance(here, Node):
            yield here
            stack += [getattr(here, name) for name in here.field_names if name not in _PLAIN]
        elif isinstance(here, tuple):
            stack += here


def names_in(*pieces: Node | None) -> Iterator[Name]:
    """Go through every name inside pieces of text."""
    return (node for node in nodes_in(*pieces) if isinstance(node, Name))


def mentions(word: str, *pieces: Node | None) -> bool:
    """Whether a word is among the names inside pieces of text."""
    return any(name.text == word for name in names_in(*pieces))
