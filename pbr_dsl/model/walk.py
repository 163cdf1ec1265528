"""Going through expressions: every node below one, and a copy with some nodes replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import is_not
from typing import TypeGuard, TypeVar

from pbr_dsl.model.expression import Expr, Node
from pbr_dsl.model.type import Form

F = TypeVar("F", bound=Form)


def parts(form: Form) -> Iterator[Form]:
    """Give the forms directly inside a form, in the order of its fields."""
    for name in type(form).model_fields:
        found = getattr(form, name)
        if isinstance(found, Form):
            yield found
        elif isinstance(found, tuple):
            yield from (item for item in found if isinstance(item, Form))
        elif isinstance(found, dict):
            yield from (item for item in found.values() if isinstance(item, Form))


def is_expression(form: Form) -> TypeGuard[Expr]:
    """Whether a form is an expression."""
    return isinstance(form, Node)


def nodes(form: Form) -> Iterator[Expr]:
    """Give every expression inside a form, itself included, parents before children."""
    stack: list[Form] = [form]
    while stack:
        here = stack.pop()
        if is_expression(here):
            yield here
        stack.extend(reversed(list(parts(here))))


def rewritten(form: F, change: Callable[[Form, Form], Form]) -> F:
    """Give a copy of a form in which every form below, and then the form itself, went through `change`.

    `change` is given the form with its parts changed, and the form as it was.  What does not change is not copied.
    """
    update: dict[str, object] = {}
    for name in type(form).model_fields:
        found = getattr(form, name)
        if isinstance(found, Form):
            made = rewritten(found, change)
            update |= {name: made} if made is not found else {}
        elif isinstance(found, tuple) and any(isinstance(item, Form) for item in found):
            items = tuple(rewritten(item, change) if isinstance(item, Form) else item for item in found)
            update |= {name: items} if any(map(is_not, items, found)) else {}
        elif isinstance(found, dict) and any(isinstance(item, Form) for item in found.values()):
            named = {key: rewritten(item, change) for key, item in found.items()}
            update |= {name: named} if any(map(is_not, named.values(), found.values())) else {}
    copied = form.model_copy(update=update) if update else form
    return change(copied, form)  # type: ignore[return-value] # a change gives back a form of the same place
