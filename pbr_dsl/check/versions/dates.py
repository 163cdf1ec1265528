"""A contract under one variation, and whose date picks the version of what is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import reachable, row_along, subject, ways
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.members import clock_of
from pbr_dsl.check.variations import Variation
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import DateType, Form
from pbr_dsl.model.walk import rewritten

READ = (core.ValueOf, core.ToDate)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose date picks the version: a bound record (or period), the way to its row, and its date read from there."""

    record: str
    row: Expr
    date: Expr

    @property
    def from_here(self) -> Expr:
        """Its date, read by the way to its row."""
        own = subject(self.record)
        return rewritten(self.date, lambda form, _: self.row if form == own else form)


@dataclass(slots=True)
class Versions:
    """A contract under one variation; `by` leads from values without a date to their later versions."""

    draft: Draft
    variation: Variation
    values: dict[str, model.Value]
    tables: dict[str, model.Table]
    by: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def name(self, name: str, how: str = "by") -> str:
        """Give the name of a value that this variation makes of another."""
        return f"{name}-{how}-{self.variation.name}"


def reading_of(value: model.Value, *more: Expr, name: str = "") -> core.ValueOf:
    """Give the reading of a value for the bound rows of its own domain."""
    own = value.domain[: len(value.domain) - len(more)]
    return core.ValueOf(type=value.type, value=name or value.name, at=(*(subject(one) for one in own), *more))


def pick(v: Versions, holder: Holder, later: Expr, before: Expr) -> Expr:
    """Give the version that a holder's date picks."""
    case = core.Case(when=since(v, holder), value=later)
    return core.Cases(type=later.type, cases=(case,), otherwise=before, first=True)


def since(v: Versions, holder: Holder) -> Expr:
    """Give the condition that a holder's date is not before the variation."""
    day = core.Constant(type=DateType(), value=v.variation.start.isoformat())
    return core.Compare(type=ex.YES_NO, op="at-least", left=holder.from_here, right=day)


def renamed(expr: Expr, names: dict[str, str]) -> Expr:
    """Give an expression that reads other values in the place of some."""
    return rewritten(expr, renaming(names))


def renaming(names: dict[str, str]) -> Callable[[Form, Form], Form]:
    """Give the change that lets an expression read other values in the place of some."""

    def change(form: Form, _: Form) -> Form:
        if isinstance(form, READ) and form.value in names:
            return form.model_copy(update={"value": names[form.value]})
        return form

    return change


def holder_of(v: Versions, domain: tuple[str, ...]) -> Holder | None:
    """Give whose date picks the version of what is read for some records; None where none of them has one."""
    if v.variation.binds == "everyone":
        return _of_everyone(v, domain)
    starts = [record for record in domain if record != "period"]
    for start in starts:
        for record in reachable(v.draft, start):
            column = start_of(v.draft, record)
            chains = ways(v.draft, start, record)
            if column and chains:
                row = row_along(v.draft, subject(start), start, chains[0])
                return Holder(record, row, core.FieldOf(type=DateType(), of=subject(record), field=column))
    return None


def _of_everyone(v: Versions, domain: tuple[str, ...]) -> Holder | None:
    """Give the day of the outcome, or the first day of the period that is bound or that a row names itself."""
    for record, field_name in (("outcome", "achieved"), ("period", "start")):
        for start in domain:
            chains = ways(v.draft, start, record)
            if len(chains) == 1:
                row = row_along(v.draft, subject(start), start, chains[0])
                return Holder(record, row, core.FieldOf(type=DateType(), of=subject(record), field=field_name))
    return None


def start_of(draft: Draft, record: str) -> str:
    """Give the field that says when a row starts: its start date, a date named `start`, or the day of its event."""
    made = draft.records.get(record)
    if made is None or record == "outcome" or made.source == "milestone":
        return ""
    named = [c.name for c in made.columns if c.role == "start" or (c.name == "start" and isinstance(c.type, DateType))]
    return named[0] if named else clock_of(made)
