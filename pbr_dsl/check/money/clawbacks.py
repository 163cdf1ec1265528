"""Clawbacks: a payment below zero, taken from another payment each period, bounded by the statement it sits in."""

from __future__ import annotations

from dataclasses import replace

from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.facts.links import subject
from pbr_dsl.check.formulas.members import linked
from pbr_dsl.check.mentions import mentions
from pbr_dsl.check.setting import Setting
from pbr_dsl.diagnostics.codes.names import UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import OUT_OF_PLACE, UNDECIDED
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr, Rows
from pbr_dsl.syntax import tree

STATEMENT = "statement"


def with_subjects(file: tree.File) -> tree.File:
    """Give the file in which each clawback is of the subjects of the payment that it is taken from."""
    each = {item.name.text: item.each for item in file.items if isinstance(item, tree.Payment) and item.source is None}
    items = tuple(
        item.but(each=each.get(item.source.text, ())) if isinstance(item, tree.Payment) and item.source else item
        for item in file.items
    )
    return file.but(items=items)


def is_right(draft: Draft, item: tree.Payment) -> bool:
    """Whether the payment that a clawback is taken from is there, and paid each period."""
    if item.source is None:
        return True
    paid = {other.name.text: other for other in _stated(draft)}
    source = paid.get(item.source.text)
    if source is None:
        _, labels, fix = did_you_mean(item.source, paid)
        draft.report(UNKNOWN_NAME, item.source, f"there is no payment `{item.source.text}`", labels=labels, fix=fix)
    elif not any(name.text == "period" for name in source.each):
        said = f"`{item.source.text}` is not paid each period, so no statement of it is there to take from"
        of_outcomes = any(name.text == "outcome" for name in source.each)
        each = "pay what its outcomes come to each period, `amount sum of price over outcomes where accepted`; or "
        help_text = (each if of_outcomes else "") + "write a payment with a line `below zero` instead"
        draft.report(OUT_OF_PLACE, item.source, said, help=help_text)
    else:
        return True
    return False


def negative(expr: Expr) -> Expr:
    """Give an amount below zero; of cases, each of their amounts."""
    if isinstance(expr, core.Cases):
        cases = tuple(case.model_copy(update={"value": negative(case.value)}) for case in expr.cases)
        otherwise = negative(expr.otherwise) if expr.otherwise is not None else None
        return expr.model_copy(update={"cases": cases, "otherwise": otherwise})
    nothing = core.Constant(type=expr.type, value="0")
    return core.Add(type=expr.type, terms=(nothing, expr), signs=("+", "-"))


def taken(bound: model.Bound) -> model.Bound:
    """Give a bound of what is taken back as one of an amount below zero."""
    word = "at least" if bound.word == "at most" else "at most"
    return bound.model_copy(update={"word": word, "value": negative(bound.value)})


def bounded(draft: Draft, item: tree.Payment) -> None:
    """Ask what happens to what a bound of a clawback leaves over."""
    for line in item.lines if item.source is not None else ():
        if isinstance(line, tree.Bound) and line.word == "at most" and not line.phrases:
            draft.report(
                UNDECIDED,
                line,
                "nothing says what happens to what cannot be taken back now",
                readings=(
                    "`at most …, the rest later`: of £900.00 with room for £600.00, £300.00 is taken from what follows",
                    "`at most …, the rest lapses`: £600.00 is taken, and nobody owes the other £300.00",
                    "no `at most`: all £900.00 is taken now, even if the statement is below zero then",
                ),
            )


def setting_of(draft: Draft, item: tree.Payment, setting: Setting) -> Setting:
    """Give the setting of a clawback's lines, in which `statement` is what the period's other payments come to."""
    if item.source is None or not mentions(STATEMENT, *item.lines):
        return setting
    parts = [_part(draft, item, other, setting) for other in _stated(draft)]
    known = tuple(part for part in parts if part is not None)
    if not known or len(known) < len(parts):
        draft.excuse(STATEMENT)
        return setting
    if len(known) == 1:
        return replace(setting, statement=known[0])
    made = {"type": known[0].type, "terms": known, "signs": ("+",) * len(known)}
    return replace(setting, statement=core.Add.model_validate(made))


def _stated(draft: Draft) -> list[tree.Payment]:
    """The payments that make up a statement: all but clawbacks and those that are only computed."""
    payments = [item for item in draft.file.items if isinstance(item, tree.Payment) and item.source is None]
    return [item for item in payments if not any(isinstance(line, tree.Shadow) for line in item.lines)]


def _part(draft: Draft, item: tree.Payment, other: tree.Payment, setting: Setting) -> Expr | None:
    """What one payment adds to the statement of a subject and period, before limits."""
    entry = draft.declared.get(other.name.text)
    made = draft.value_of(other.name.text) if entry is not None and other.name.text in draft.paid else None
    if entry is None or made is None:
        return None
    amount = core.ValueOf(type=made.type, value=entry.name, at=tuple(subject(record) for record in entry.domain))
    below = [record for record in entry.domain if record != "period" and record not in setting.bound]
    missing = [record for record in setting.records if record not in entry.domain]
    each_period = "period" in entry.domain
    if not below and not missing and each_period:
        return amount
    if len(below) != 1 or not (each_period or below == ["outcome"]):
        what = (" and ".join(entry.domain) or "contract") + ("" if each_period else ", once")
        said = f"`{entry.name}` is paid each {what}, so it is in the `statement` of no one of these"
        draft.report(OUT_OF_PLACE, item.name, said, help="bound it by payments by name instead of `statement`")
        return None
    record = draft.records[below[0]]
    matches = linked(draft, item.name, record, setting)
    if matches is None:
        return None
    during = subject("period") if below == ["outcome"] else None
    rows = Rows(record=record.name, matches=matches, during=during)
    return core.Aggregate(type=made.type, word="sum", of=amount, rows=rows, unknown="hold")
