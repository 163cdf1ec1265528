"""Outcomes, payments, limits and eligibility under a variation: each reads the version that its own date picks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from pbr_dsl.check.facts.links import subject
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.variations import Ask, Change
from pbr_dsl.check.versions.dates import Holder, Versions, holder_of, pick, reading_of, renamed, since
from pbr_dsl.check.versions.values import changed
from pbr_dsl.diagnostics.codes.terms import NO_DATE_OF_VERSION
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import rewritten
from pbr_dsl.syntax.tree import Line

F = TypeVar("F", bound=Form)


def limit_of(v: Versions, limit: model.Limit) -> model.Limit:
    """Let a limit read the version that its own date picks: for everyone, the first day of the line's period."""
    everyone = v.variation.binds == "everyone"
    holder = holder_of(v, ("period",) if everyone else limit.each)
    made = _picking(v, limit, holder, limit.name)
    for change in v.variation.changes:
        if change.kind != "limit" or change.name != limit.name:
            continue
        if holder is None:
            _undated(v, change.line, limit.name)
            continue
        domain = tuple(dict.fromkeys((*limit.each, holder.record)))
        new = renamed(changed(change, made.at_most, {}), v.by)
        at_most = _value(v, (v.name(limit.name), change.clause), limit, domain, pick(v, holder, new, made.at_most))
        made = made.model_copy(update={"at_most": at_most})
    return made


def eligibility_of(v: Versions, part: model.Eligibility) -> model.Eligibility:
    """Let an eligibility read the version that its own date picks."""
    holder = holder_of(v, (part.record,))
    if holder is None and v.variation.binds == "everyone":
        holder = Holder(part.record, subject(part.record), part.on)
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
            said = (v.name(f"{payment.name}-amount", "with"), payment.clause)
            made = made.model_copy(update={"amount": _value(v, said, payment, payment.domain, amount)})
    return made


def _value(v: Versions, said: tuple[str, str], part: model.Part, domain: tuple[str, ...], expr: Expr) -> Expr:
    """Give a name and a clause to what a date picks for a part of the contract."""
    name, clause = said
    body = model.Formula(expr=expr)
    v.values[name] = model.Value(name=name, clause=clause, place=part.place, domain=domain, type=expr.type, body=body)
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
        made = _achieved(v, _picking(v, outcome, holder, outcome.name), holder)
        return _asked(v, _attributes(v, made, holder), holder)
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
    update["guarded"] = tuple(_picking(v, rule, after, outcome.name) for rule in outcome.guarded)
    update["attributes"] = {name: _picking(v, expr, after, outcome.name) for name, expr in outcome.attributes.items()}
    made = outcome.model_copy(update=update)
    made = _achieved(v, made, after if isinstance(made.achieved, model.AchievedDue) else None)
    return _asked(v, _attributes(v, made, after), after)


def _asked(v: Versions, outcome: model.Outcome, holder: Holder | None) -> model.Outcome:
    """Let an outcome be proved and claimed by the rules that a date picks: each later one before what it replaces."""
    asks = [ask for ask in v.variation.asks if ask.outcome in ("", outcome.name)]
    found = [_later(v, ask, None, outcome, holder) for ask in asks if not isinstance(ask.rule, str)]
    for rule in (*outcome.guarded, None):
        name = outcome.evidence if rule is None else rule.evidence
        first = v.origins.get(f"{outcome.name}'s {name}", name)
        for ask in asks:
            if isinstance(ask.rule, str) and ask.name in (name, first):
                found.append(_later(v, ask, rule.when if rule is not None else None, outcome, holder))
                v.origins[f"{outcome.name}'s {ask.rule}"] = first
        found.append(rule)
    return outcome.model_copy(update={"guarded": tuple(rule for rule in found if rule is not None)})


def _later(
    v: Versions, ask: Ask, guard: Expr | None, outcome: model.Outcome, holder: Holder | None
) -> model.Guarded | None:
    """Give what a variation asks for from its day on; nothing after a finding."""
    if holder is None:
        _undated(v, ask.line, outcome.name)
        return None
    tests = tuple(test for test in (guard, since(v, holder), ask.when) if test is not None)
    when = tests[0] if len(tests) == 1 else core.Every(type=ex.YES_NO, parts=tests)
    if isinstance(ask.rule, str):
        return model.Guarded(when=when, evidence=ask.rule, clause=ask.clause)
    return model.Guarded(when=when, claimed=ask.rule, clause=ask.clause)


def _achieved(v: Versions, outcome: model.Outcome, holder: Holder | None) -> model.Outcome:
    """Let an outcome be achieved by the rule that a date picks; whether it is the later one is a value of its own."""
    for change in v.variation.changes:
        if change.kind != "achieved" or change.outcome != outcome.name:
            continue
        if holder is None:
            _undated(v, change.line, outcome.name)
            continue
        domain = (holder.record,) if holder.record == "outcome" else change.domain
        later = _value(v, (v.name(outcome.name), change.clause), outcome, domain, since(v, holder))
        part = "when" if isinstance(outcome.achieved, model.AchievedDue) else "date"
        old = getattr(outcome.achieved, part)
        case = core.Case(when=later, value=renamed(change.value, v.by))
        picked: Expr = core.Cases(type=old.type, cases=(case,), otherwise=old, first=True)
        if part == "when":
            whole = (*change.domain, *(one for one in domain if one not in change.domain))
            picked = _value(v, (v.name(outcome.name, "with"), change.clause), outcome, whole, picked)
        achieved = outcome.achieved.model_copy(update={part: picked})
        outcome = outcome.model_copy(update={"achieved": achieved})
    return outcome


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
        help_text = "write `for starters`: one window is judged by one version"
    v.draft.report(NO_DATE_OF_VERSION, line, said, help=help_text, clause=v.variation.item.clause)
