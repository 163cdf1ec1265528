"""What every expression of the checked contract is: a form with a type, read by its `kind`; and sets of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from pbr_dsl.model.type import Form, Type

if TYPE_CHECKING:
    from pbr_dsl.model.expression import Expr

FORMS: dict[str, type[Node]] = {}  # by kind; `expression` fills it


def _of_kind(value: object) -> Node:
    """Give the expression that a value is, or that a dictionary describes; ValueError when there is none."""
    if isinstance(value, Node):
        return value
    form = FORMS.get(value.get("kind", "")) if isinstance(value, dict) else None
    if form is None:
        message = "this is no expression of the contract's model"
        raise ValueError(message)
    return form.model_validate(value)


class _ByKind:
    """Reads a field that holds any expression by its `kind`.

    A union written out would give each of the forms a schema that holds all the others: a second at every start.
    """

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate with the form that `kind` names; an expression that is there already is taken as it is."""
        return core_schema.no_info_plain_validator_function(_of_kind)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Leave a mark that `canonical.schema` turns into a reference to all forms."""
        return {"$comment": ANY_EXPRESSION}


ANY_EXPRESSION = "any expression"
if not TYPE_CHECKING:
    Expr = Annotated[Any, _ByKind()]


class Node(Form):
    """An expression with its type."""

    type: Type


class Match(Form):
    """Rows count whose links, followed along `path` from the row, lead to `to` (read in the outer setting).

    A row with an unknown link on the path may belong, and is an unknown row.  An empty path means the row itself.
    """

    path: tuple[str, ...]
    to: Expr


class Rows(Form):
    """The rows of a record that belong to a setting.

    Inside `where` and inside what is read of each row, the row is bound under its record's name, beside the
    outer setting.  `during`, an expression for a period, keeps rows whose clock (event or start date; for an
    outcome its period's date) lies in it.  `last`, when it is not 0, keeps only so many of these, those with the
    latest clocks; while there are fewer, or a row in doubt may be one of them, nothing is known of the rows.  Nor is it
    while there are fewer than `least`, a number read in the outer setting.  `of`
    is the record that the contract named as the one they lead to.  A row whose membership is unknown is an unknown
    row.
    """

    record: str
    matches: tuple[Match, ...] = ()
    of: str = ""
    during: Expr | None = None
    where: Expr | None = None
    last: int = 0
    least: Expr | None = None


__all__ = ["ANY_EXPRESSION", "FORMS", "Expr", "Match", "Node", "Rows"]
