"""What must always and never be: looked at on data, never at work in a payment."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form


class Holds(Form):
    """A condition on the rows of `domain`, in each period that has ended where it reads one."""

    kind: Literal["holds"] = "holds"
    domain: tuple[str, ...] = ()
    test: Expr


class Moves(Form):
    """How a payment (all that it pays to a subject) or a value moves when one field of one row does.

    It is looked at for the subjects that the row leads to, or that lead to it; with `other`, a record, for those whose
    row of that record is another than the row's.
    """

    kind: Literal["moves"] = "moves"
    of: str
    amount: Literal["rises", "falls"]
    record: str
    field: str
    cause: Literal["rises", "falls"]
    other: str = ""


class Without(Form):
    """How a payment or a value moves when one row of a record is left out, with all rows that lead to it."""

    kind: Literal["without"] = "without"
    of: str
    amount: Literal["rises", "falls"]
    record: str


class Promise(Form):
    """What must always be, or never: an unknown, or a line that is held, decides nothing.

    Of what moves, `amount` is what must not happen: `always … never falls` is the same as `never … falls`.
    """

    word: Literal["always", "never"]
    title: str
    clause: str = ""
    place: int = Field(default=0, exclude=True)
    claim: Annotated[Holds | Moves | Without, Field(discriminator="kind")]
