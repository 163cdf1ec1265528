"""Which forms of the model contracts reach: every expression, and every way in which each field may be filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from types import NoneType
from typing import Final, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from pbr_dsl.model import contract as model
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.expression import FORMS, Match, Rows
from pbr_dsl.model.expression import Case as CaseOf
from pbr_dsl.model.part import Part
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import parts

WORDS: Final = {
    "name",
    "title",
    "note",
    "place",
    "clause",
    "words",
    "verified_clause",
    "hold_clause",
    "achieved_clause",
}
SAID: Final = {"when_clause", "payers_clause", "notes", "clauses", "allowed", "promises", "scenarios", "type", "kind"}
APART: Final = {
    "Settings",
    "Contract",
    "Scenario",
    "Promise",
    "Holds",
    "Moves",
    "Without",
    "Allowed",
    "Party",
    "Aim",
    "Part",
    "Form",
}


def universe() -> set[str]:
    """Everything that a contract may reach, such as `Reached.counted = added` or `Limit.payer: given`."""
    return {said for form in forms() for name, field in fields(form) for said in _ways(form, name, field)}


def reached(contract: Contract) -> Counter[str]:
    """How often a contract reaches each of them."""
    return Counter(
        _way(type(form), name, field, getattr(form, name) if name else None)
        for form in every(contract)
        for name, field in fields(type(form))
    )


def every(contract: Contract) -> Iterator[Form]:
    """Every part of a contract that is looked at."""
    stack: list[Form] = [contract]
    while stack:
        here = stack.pop()
        if type(here) in forms():
            yield here
        stack += parts(here)


@cache
def forms() -> tuple[type[Form], ...]:
    """The forms that are looked at: those of expressions, and the parts of a contract that move money."""
    named = [getattr(model, name) for name in model.__all__ if name not in APART]
    plain = [form for form in (*named, Rows, Match, CaseOf) if isinstance(form, type) and issubclass(form, Form)]
    return tuple(dict.fromkeys([*FORMS.values(), *(form for form in plain if form is not Part)]))


@cache
def fields(form: type[Form]) -> list[tuple[str, FieldInfo]]:
    """The fields of a form that mean something; a form without any is counted as itself."""
    found = [(name, field) for name, field in form.model_fields.items() if name not in WORDS | SAID]
    return found or [("", FieldInfo(annotation=str))]


def _ways(form: type[Form], name: str, field: FieldInfo) -> Iterator[str]:
    """The ways in which a field may be filled."""
    kind, label = field.annotation, f"{form.__name__}.{name}".rstrip(".")
    if get_origin(kind) is Literal:
        yield from (f"{label} = {value or 'nothing'}" for value in get_args(kind))
    elif kind is bool:
        yield from (f"{label} = {value}" for value in (True, False))
    elif may_lack(field):
        yield from (f"{label}: given", f"{label}: nothing")
    else:
        yield label


def may_lack(field: FieldInfo) -> bool:
    """Whether a field may be left out."""
    kind = field.annotation
    empty = not field.is_required() and (field.default in ("", (), 0, None) or field.default_factory is dict)
    return empty or NoneType in get_args(kind)


def _way(form: type[Form], name: str, field: FieldInfo, value: object) -> str:
    """The way in which a field is filled."""
    label = f"{form.__name__}.{name}".rstrip(".")
    if get_origin(field.annotation) is Literal:
        return f"{label} = {value or 'nothing'}"
    if field.annotation is bool:
        return f"{label} = {value}"
    if may_lack(field):
        return f"{label}: {'given' if value else 'nothing'}"
    return label
