"""Things that are worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

S = TypeVar("S")
P = ParamSpec("P")
R = TypeVar("R")


def once(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Keep what a method gives for each of its arguments, on the object that it is asked of."""
    name = f"_once_{method.__name__}"

    def kept(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        known: dict[object, R] = self.__dict__.setdefault(name, {})
        at = (args, *kwargs.values())
        if at not in known:
            known[at] = method(self, *args, **kwargs)
        return known[at]

    return update_wrapper(kept, method)
