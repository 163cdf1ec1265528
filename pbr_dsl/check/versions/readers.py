"""Outcomes, payments, limits and eligibility under a variation: each reads the version that its own date picks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from pbr_dsl.check.links import subject
from pbr_dsl.check.variations import Change
from pbr_dsl.check.versions.dates import Holder, Versions, holder_of, pick, reading_of, renamed
from pbr_dsl.check.versions.values import changed
from pbr_dsl.diagnostics.codes.terms import NO_DATE_OF_VERSION
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import rewritten
from pbr_dsl.syntax.tree import Line

F = TypeVar("F", bound=Form)
P = TypeVar("P", model.Limit, model.Eligibility)


def by_own_date(v: Versions, part: P, domain: tuple[str, ...], on: Expr | None = None) -> P:
    """Let a limit or an eligibility read the version that its own date picks."""
    holder = holder_of(v, domain)
    if holder is None and on is not None and v.variation.binds == "everyone":
        holder = Holder(domain[0], subject(domain[0]), on)
    return _picking(v, part, holder, part.name)


def payment_of(v: Versions, payment: model.Payment) -> model.Payment:
    """Let a payment read the version that its own date picks; a new amount is a value of its own."""
    holder = holder_of(v, payment.domain)
    made = _picking(v, payment, holder, payment.name)
    for change in v.variation.changes:
        if change.kind == "payment" and change.name == payment.name:
            if holder is None:
                _undated(v, change.line, payment.name)
                continue
            names = _named(v, change, f"{payment.name}-amount", payment.domain, made.amount)
            amount = pick(v, holder, reading_of(v.values[names]), made.amount)
            made = made.model_copy(update={"amount": _as_value(v, payment, amount)})
    return made


def _as_value(v: Versions, payment: model.Payment, amount: Expr) -> Expr:
    """Give a name to the amount that a date picks."""
    name = v.name(f"{payment.name}-amount", "with")
    v.values[name] = model.Value(
        name=name,
        clause=payment.clause,
        place=payment.place,
        domain=payment.domain,
        type=amount.type,
        body=model.Formula(expr=amount),
    )
    return reading_of(v.values[name])


def _named(v: Versions, change: Change, name: str, domain: tuple[str, ...], old: Expr) -> str:
    """Give a new rule of a payment or an attribute a name, with the clause of the variation."""
    read = changed(change, old, {})
    expr = renamed(rewritten(read, lambda form, _: old if _reads(form, change.name) else form), v.by)
    later = v.name(name)
    v.values[later] = model.Value(
        name=later,
        clause=change.clause,
        place=v.draft.place(change.line),
        domain=domain,
        type=expr.type,
        body=model.Formula(expr=expr),
    )
    return later


def _reads(form: Form, name: str) -> bool:
    """Whether an expression is the reading of a name that is being replaced, which means what it was before."""
    return isinstance(form, core.ValueOf) and form.value == name


def outcome_of(v: Versions, outcome: model.Outcome) -> model.Outcome:
    """Let an outcome read the version that its subject's start, or the day it is achieved, picks."""
    own = (outcome.subject,) if outcome.subject else ()
    if v.variation.binds == "starters":
        holder = holder_of(v, own)
        made = _picking(v, outcome, holder, outcome.name)
        return _attributes(v, made, holder)
    after = holder_of(v, (*own, "outcome"))
    each = outcome.achieved if isinstance(outcome.achieved, model.AchievedEach) else None
    by_row = Holder(each.rows.record, subject(each.rows.record), each.date) if each is not None else after
    for form in _before_its_day(outcome):
        _picking(v, form, None, outcome.name)
    when = outcome.achieved.when
    update: dict[str, object] = {}
    if outcome.offered is not None:
        update["offered"] = _picking(v, outcome.offered, after, outcome.name)
    if outcome.payable is not None:
        update["payable"] = _picking(v, outcome.payable, after, outcome.name)
    if when is not None:
        update["achieved"] = outcome.achieved.model_copy(update={"when": _picking(v, when, by_row, outcome.name)})
    update["attributes"] = {name: _picking(v, expr, after, outcome.name) for name, expr in outcome.attributes.items()}
    return _attributes(v, outcome.model_copy(update=update), after)


def _before_its_day(outcome: model.Outcome) -> Iterator[Form]:
    """Give the parts of an outcome that are read to find the day on which it is achieved."""
    match outcome.achieved:
        case model.AchievedEach(rows=rows, date=on):
            yield from (rows, on)
        case model.AchievedOn(date=on):
            yield on
        case model.AchievedDue():
            pass
    yield from (form for form in (outcome.count.times, outcome.choice, outcome.claimed, outcome.lapses) if form)


def _attributes(v: Versions, outcome: model.Outcome, holder: Holder | None) -> model.Outcome:
    """Give an outcome's changed attributes their later versions."""
    own = (outcome.subject,) if outcome.subject else ()
    attributes = dict(outcome.attributes)
    for change in v.variation.changes:
        if change.kind != "attribute" or change.outcome != outcome.name:
            continue
        if holder is None:
            _undated(v, change.line, outcome.name)
            continue
        name = f"{outcome.name}-{change.name}"
        old = attributes[change.name]
        later = _named(v, change, name, (*own, "outcome"), old)
        picked = v.name(name, "with")
        v.values[picked] = model.Value(
            name=picked,
            clause=outcome.clause,
            place=outcome.place,
            domain=(*own, "outcome"),
            type=old.type,
            body=model.Formula(expr=pick(v, holder, reading_of(v.values[later]), old)),
        )
        attributes[change.name] = reading_of(v.values[picked])
    return outcome.model_copy(update={"attributes": attributes})


def undated(v: Versions, parts: Iterable[model.Evidence | model.Record]) -> None:
    """Report the evidence and the milestones that read what changes: no date of their own picks a version."""
    for part in parts:
        _picking(v, part, None, part.name)


def _picking(v: Versions, form: F, holder: Holder | None, reader: str) -> F:
    """Give a part with a value that picks in the place of each value that has become two."""

    def change(found: Form, _: Form) -> Form:
        if not isinstance(found, core.ValueOf) or found.value not in v.by:
            return found
        if holder is None:
            _undated(v, v.variation.item, reader, found.value)
            return found
        name = v.name(f"{found.value}-each-{holder.record}", "with")
        value = v.values[found.value]
        if name not in v.values:
            domain = (*value.domain, holder.record)
            own = Holder(holder.record, subject(holder.record), holder.date)
            later = v.values[v.by[found.value]]
            picked = pick(v, own, reading_of(later), reading_of(value))
            v.values[name] = value.model_copy(
                update={"name": name, "domain": domain, "body": model.Formula(expr=picked), "when_unknown": None}
            )
        return found.model_copy(update={"value": name, "at": (*found.at, holder.row)})

    return rewritten(form, change)


def _undated(v: Versions, line: Line, reader: str, name: str = "") -> None:
    """Report a part that reads what changes and has no date that picks the version."""
    what = f"`{name}`" if name else "what changes"
    starters = v.variation.binds == "starters"
    said = f"`{reader}` reads {what}, and has no start that says which version binds it"
    help_text = "write `for everyone`, or give its subject a start date"
    if not starters:
        said = f"`{reader}` reads {what} where no day is known yet that says which version binds it"
        help_text = "write `for starters`: one window is judged by one version; a limit over the term has one size"
    v.draft.report(NO_DATE_OF_VERSION, line, said, help=help_text, clause=v.variation.item.clause)
