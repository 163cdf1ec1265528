"""Engines that misunderstand one thing: what the drawn cases have to notice, or agreement would mean little.

Each reads one choice of the model as another (half up as half even, `at least` as above, a gap as none) and is right in
everything else: it is the reference on a contract that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import NoneType
from typing import Final, Literal, NamedTuple, get_args, get_origin

from pbr_dsl.model.contract import Contract
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import rewritten
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Statement
from tests.engines.agree import agree, reference
from tests.engines.case import Read
from tests.engines.coverage import every, fields, forms, may_lack

NOT_READ: Final = {
    "Column": "the reader's",
    "Record": "says where rows come from, and is in the facts by then",
    "Calendar": "one calendar to a contract, and not in question",
    "Paid": "read by lines that must always or never be so",
}
"""Forms whose choices an engine does not make."""


class Fault(NamedTuple):
    """One choice that is read as another; `becomes` None or empty where what is given is not seen."""

    form: type[Form]
    field: str
    was: object
    becomes: object

    @property
    def name(self) -> str:
        """What is misunderstood."""
        was = "given" if self.was is ... else self.was or "nothing"
        return f"{self.form.__name__}.{self.field}: {was} as {self.becomes or 'nothing'}"

    def __call__(self, contract: Contract, history: History, day: date) -> Statement:
        """The statement of an engine with this fault."""
        return reference(self.of(contract), history, day)

    def of(self, contract: Contract) -> Contract:
        """The contract as it is misunderstood; the same one where it has no such choice."""

        def change(form: Form, _: Form) -> Form:
            if type(form) is not self.form:
                return form
            is_so = bool(getattr(form, self.field)) if self.was is ... else getattr(form, self.field) == self.was
            return form.model_copy(update={self.field: self.becomes}) if is_so else form

        return rewritten(contract, change)


def faults() -> Iterator[Fault]:
    """Every fault that there can be."""
    for form in forms():
        if form.__name__ in NOT_READ:
            continue
        for name, field in fields(form):
            kind = field.annotation
            if get_origin(kind) is Literal:
                words = get_args(kind)
                yield from (
                    Fault(form, name, was, words[(at + 1) % len(words)]) for at, was in enumerate(words[: len(words)])
                )
            elif kind is bool:
                yield from (Fault(form, name, was, not was) for was in (True, False))
            elif name and may_lack(field):
                default = None if NoneType in get_args(kind) else field.get_default(call_default_factory=True)
                yield Fault(form, name, ..., default)


def within(contract: Contract, asked: Iterable[Fault]) -> dict[str, Contract]:
    """The contract as each of some faults misunderstands it, by the fault's name; only those that change it."""
    has = {(type(form), name) for form in every(contract) for name, _ in fields(type(form))}
    wrong = {fault.name: fault.of(contract) for fault in asked if (fault.form, fault.field) in has}
    return {name: other for name, other in wrong.items() if other is not contract}


def noticed(wrong: Mapping[str, Contract], read: Read) -> list[str]:
    """Give the names of the misunderstood contracts that a case tells apart from its own."""
    made = reference(read.contract, read.history, read.day)
    return [
        name
        for name, other in wrong.items()
        if agree(other, read.history, read.day, (lambda *_: made, reference)) is not None
    ]
