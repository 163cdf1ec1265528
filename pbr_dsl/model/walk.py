"""Going through expressions: every node below one, and a copy with some nodes replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from operator import is_not
from typing import Final, Literal, TypeGuard, TypeVar, get_origin

from pbr_dsl.model.expression import Expr, Node
from pbr_dsl.model.type import Form

F = TypeVar("F", bound=Form)
_PLAIN: Final = (str, int, bool, date, date | None, tuple[str, ...])


def parts(form: Form) -> Iterator[Form]:
    """Give the forms directly inside a form, in the order of its fields."""
    for name in _fields(type(form)):
        found = getattr(form, name)
        if isinstance(found, Form):
            yield found
        elif isinstance(found, tuple):
            for item in found:
                if isinstance(item, Form):
                    yield item
        elif isinstance(found, dict):
            for item in found.values():
                if isinstance(item, Form):
                    yield item


@cache
def _fields(kind: type[Form]) -> tuple[str, ...]:
    """The fields of a form that may hold other forms; the type of an expression holds no expressions."""
    fields = kind.model_fields.items()
    return tuple(name for name, field in fields if name != "type" and not _is_plain(field.annotation))


def _is_plain(annotation: object) -> bool:
    """Whether a field holds a plain value: text, a number, a date, or one of some words."""
    return annotation in _PLAIN or get_origin(annotation) is Literal


def is_expression(form: Form) -> TypeGuard[Expr]:
    """Whether a form is an expression."""
    return isinstance(form, Node)


def record_of(expr: Expr) -> str:
    """Give the record of the row that an expression gives."""
    if expr.type.kind != "row":
        message = f"not a row: {expr.kind}"
        raise TypeError(message)
    return expr.type.record


def nodes(form: Form) -> Iterator[Expr]:
    """Give every expression inside a form, itself included, parents before children."""
    stack: list[Form] = [form]
    while stack:
        here = stack.pop()
        if is_expression(here):
            yield here
        below = list(parts(here))
        below.reverse()
        stack += below


def rewritten(form: F, change: Callable[[Form, Form], Form]) -> F:
    """Give a copy of a form in which every form below, and then the form itself, went through `change`.

    `change` is given the form with its parts changed, and the form as it was.  What does not change is not copied.
    """
    update: dict[str, object] = {}
    for name in _fields(type(form)):
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
