"""Who qualifies and what proves it: eligibility and evidence."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial

from pbr_dsl.check.definitions.values import declare
from pbr_dsl.check.draft import Declared, Draft, did_you_mean
from pbr_dsl.check.facts.links import subject
from pbr_dsl.check.facts.records import parent_of
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.members import clock_of
from pbr_dsl.check.formulas.quantities import length
from pbr_dsl.check.results import samples, verifiers
from pbr_dsl.check.setting import OWN_PERIOD, PROVED, STATES, Setting
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE, UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import DATES_OUT_OF_ORDER, MISSING_PART, OUT_OF_PLACE, SAID_TWICE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.type import CodeType, DateType, NumberType
from pbr_dsl.model.walk import nodes
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name

_WHOLE = 100
_USED = "used"
ARRIVING = ("proof", "proofs", "claim", "claims", "spot-check", "spot-checks")


# ---------------------------------------------------------------- eligibility


def declare_eligibility(draft: Draft) -> None:
    """Take the value `eligible` of each eligibility block."""
    for item in draft.file.items:
        if isinstance(item, tree.Eligibility):
            draft.enter(item)
            record = parent_of(draft, item.each[0])
            for extra in item.each[1:]:
                draft.report(OUT_OF_PLACE, extra, "eligibility is judged each one record, such as `each client`")
            if record:
                span = item.span.source.span(item.span.start, item.span.start + len("eligibility"))
                declare(draft, Declared("eligible", (record,), span, partial(_eligible, draft, item, record), (item,)))


def _eligible(draft: Draft, item: tree.Eligibility, record: str) -> model.Value | None:
    made = _eligibility(draft, item, record)
    if made is None:
        return None
    draft.eligibility[record] = made
    parts: list[core.Expr] = []
    for c in made.conditions:
        admitting = tuple(e.test for e in c.exceptions if not e.refuses)
        parts.append(core.Some(type=ex.YES_NO, parts=(c.test, *admitting)) if admitting else c.test)
        parts += [core.Not(type=ex.YES_NO, of=e.test) for e in c.exceptions if e.refuses]
    whole = core.Every(type=ex.YES_NO, parts=tuple(parts))
    draft.used.add("eligible")
    return model.Value(
        name="eligible",
        clause=item.clause,
        place=draft.place(item),
        domain=(record,),
        type=ex.YES_NO,
        body=model.Formula(expr=whole),
    )


def _eligibility(draft: Draft, item: tree.Eligibility, record: str) -> model.Eligibility | None:
    draft.enter(item)
    setting = Setting(bound=(record,))
    on = ex.of_kind(draft, item.on, setting, ex.DATE)
    conditions: dict[str, model.Condition] = {}
    for index, line in enumerate(item.conditions, 1):
        draft.at(line)
        test = ex.condition(draft, line.test, setting)
        words = " ".join(line.test.span.text.split())
        name = line.name.text if line.name else f"condition-{index}"
        if name in conditions:
            draft.report(DEFINED_TWICE, line, f"the condition `{name}` is written twice")
        if test is not None:
            conditions[name] = model.Condition(name=name, words=words, test=test, clause=line.clause or item.clause)
    for other in item.exceptions:
        _exception(draft, other, conditions, setting)
    if not item.conditions:
        draft.report(MISSING_PART, item, "this eligibility has no condition")
    if on is None or len(conditions) < len(item.conditions) or not conditions:
        return None
    hold = None
    for extra in item.when_unknown[1:]:
        draft.report(SAID_TWICE, extra, "`when unknown` is written twice in this block")
    for unknown in item.when_unknown:
        draft.at(unknown)
        hold = length(draft, unknown.hold)
        if not (isinstance(unknown.then, Name) and unknown.then.text == "refuse"):
            phrase_error(draft, unknown.then, unknown.then.span.text, ("refuse",))
    return model.Eligibility(
        name="eligible",
        clause=item.clause,
        place=draft.place(item),
        record=record,
        on=on,
        conditions=tuple(conditions.values()),
        hold=hold,
        hold_clause=next((unknown.clause for unknown in item.when_unknown), ""),
    )


def _exception(
    draft: Draft, line: tree.RuleException, conditions: dict[str, model.Condition], setting: Setting
) -> None:
    draft.at(line)
    test = ex.condition(draft, line.test, setting)
    if line.phrase is not None and line.phrase.text != "refuse":
        phrase_error(draft, line.phrase, line.phrase.text, ("refuse",))
    if line.to.text not in conditions:
        _, labels, fix = did_you_mean(line.to, conditions)
        draft.report(UNKNOWN_NAME, line.to, f"there is no condition `{line.to.text}` here", labels=labels, fix=fix)
    elif test is not None:
        rule = conditions[line.to.text]
        words = " ".join(line.test.span.text.split())
        made = model.Condition(
            name=line.name.text, words=words, test=test, clause=line.clause, refuses=line.phrase is not None
        )
        conditions[line.to.text] = rule.model_copy(update={"exceptions": (*rule.exceptions, made)})


# ---------------------------------------------------------------- evidence


def window(draft: Draft, node: written.Within, setting: Setting, clause: str) -> model.Window | None:
    """Build a window for proofs or claims; its anchor is read with the outcome's row bound.

    One after the end of the outcome's period is open from the day on which the outcome is achieved.
    """
    size = length(draft, node.length)
    anchor = ex.of_kind(draft, node.anchor, replace(setting, judged=True), ex.DATE)
    if size is None or anchor is None:
        return None
    opens = None
    own = any(isinstance(part, core.LinkOf) and part.link == OWN_PERIOD for part in nodes(anchor))
    if own and node.direction == "after":
        opens = core.FieldOf(type=ex.DATE, of=subject("outcome"), field="achieved")
    return model.Window.model_validate(
        {"length": size, "direction": node.direction, "anchor": anchor, "opens": opens, "clause": clause}
    )


def guarded_proof(draft: Draft, line: tree.Evidenced | tree.Claimed, setting: Setting) -> model.Guarded | None:
    """Build a line `evidence payslip when …` or `claimed within … when …` of an outcome."""
    setting = replace(setting, bound=(*setting.bound, "outcome"))
    holds = ex.condition(draft, line.when, setting) if line.when is not None else None
    proof, days = "", None
    if isinstance(line, tree.Evidenced):
        proof = proof_named(draft, line.evidence)
    else:
        days = window(draft, line.within, Setting(bound=setting.bound), draft.clause)
    if holds is None or not (proof or days):
        return None
    return model.Guarded(when=holds, evidence=proof, claimed=days, clause=line.clause)


def check_evidence(draft: Draft) -> None:
    """Build the evidence blocks, each after the one that it is like."""
    written_blocks = {item.name.text: item for item in draft.file.items if isinstance(item, tree.Evidence)}
    for item in draft.file.items:
        if isinstance(item, tree.Evidence):
            draft.enter(item)
            if written_blocks[item.name.text] is not item or item.name.text in draft.declared:
                draft.report(DEFINED_TWICE, item.name, f"`{item.name.text}` is already a name of this contract")
            lines = _lines(draft, item, written_blocks, ())
            made = _evidence(draft, item, lines) if lines is not None else None
            draft.spans.setdefault(item.name.text, item.name.span)
            if made is not None:
                draft.evidence[made.name] = made
            else:
                draft.excuse(*ARRIVING)
    for record in draft.file.items:
        if isinstance(record, tree.Record) and record.proved_by is not None:
            _of_rows(draft, record, *record.proved_by)


def _of_rows(draft: Draft, item: tree.Record, word: Name, name: Name) -> None:
    """Report evidence of a record's rows that is none, or that gives part credit, and rows without a date."""
    draft.enter(item)
    if word.text != PROVED:
        phrase_error(draft, word, word.text, (PROVED,))
    evidence = draft.evidence.get(proof_named(draft, name))
    if evidence is not None and evidence.late:
        said = f"a row is proved or not, and `{name.text}` gives part credit for late proof"
        draft.report(OUT_OF_PLACE, name, said, help="leave out `then within …`, or pay an outcome each of these rows")
    made = draft.records.get(item.name.text)
    if any(field.name.text == PROVED for field in item.fields):
        draft.report(DEFINED_TWICE, name, f"`{PROVED}` is a field of `{item.name.text}` already")
    if made is not None and not clock_of(made):
        said = f"no field of `{item.name.text}` says when a row happened, so nothing says when it is to be proved"
        draft.report(MISSING_PART, name, said, help="make one of its dates an `event date` or a `start date`")


def _lines(
    draft: Draft, item: tree.Evidence, blocks: dict[str, tree.Evidence], seen: tuple[str, ...]
) -> dict[type, tree.EvidenceLine] | None:
    found: dict[type, tree.EvidenceLine] = {}
    if item.like is not None:
        draft.used.add(item.like.text)
        if item.like.text not in blocks or item.like.text in (*seen, item.name.text):
            _, labels, fix = did_you_mean(item.like, blocks)
            message = f"there is no evidence `{item.like.text}` to be like"
            draft.report(UNKNOWN_NAME, item.like, message, labels=labels, fix=fix)
            return None
        base = _lines(draft, blocks[item.like.text], blocks, (*seen, item.name.text))
        found = dict(base or {})
    own: set[type] = set()
    for line in item.lines:
        if type(line) in own and item.name.text not in seen:
            draft.report(SAID_TWICE, line, "this term is written twice in this block")
        own.add(type(line))
        found[type(line)] = line
    return found


def _evidence(draft: Draft, item: tree.Evidence, lines: dict[type, tree.EvidenceLine]) -> model.Evidence | None:
    setting = Setting(bound=("outcome",))
    parts: dict[str, object] = {"submitted": None}
    for line in lines.values():
        draft.at(line)
        match line:
            case tree.Kinds(kinds=kinds):
                parts["kinds"] = _kinds(draft, kinds)
            case tree.Verified(not_by=not_by):
                parts |= verifiers.verified(draft, line)
                parts["verified_clause"] = line.clause or item.clause
                of_a_party(draft, not_by)
            case tree.Dated(within=within):
                parts["dated"] = window(draft, within, setting, line.clause or item.clause)
            case tree.Submitted(within=within, late=late, word=word):
                parts["submitted"] = window(draft, within, setting, line.clause or item.clause)
                parts["late"] = _late(draft, within, late)
                parts["used_once"] = word is not None
                if word is not None and word.text != _USED:
                    phrase_error(draft, word, f"{word.text} once", (f"{_USED} once",))
            case tree.Sample():
                parts["sample"] = samples.drawn(draft, line, line.clause or item.clause)
    draft.enter(item)
    if "verified_by" not in parts:
        help_text = "add `verified by landlord or employer, not by provider`"
        draft.report(MISSING_PART, item.name, f"nothing says who verifies `{item.name.text}`", help=help_text)
        return None
    parts |= {"name": item.name.text, "title": item.title, "clause": item.clause, "place": draft.place(item)}
    return model.Evidence.model_validate(parts)


def of_a_party(draft: Draft, name: Name | None) -> None:
    """Report a name that is none of the parties of the contract."""
    roles = [party.role for party in draft.settings.parties] if draft.settings else []
    if name is not None and roles and name.text not in roles:
        _, labels, fix = did_you_mean(name, roles)
        draft.report(UNKNOWN_NAME, name, f"`{name.text}` is no party of this contract", labels=labels, fix=fix)


def proof_named(draft: Draft, name: Name) -> str:
    """Give the evidence that a name stands for, or "" with a finding when there is none."""
    draft.used.add(name.text)
    if name.text in draft.evidence:
        return name.text
    written_names = [item.name.text for item in draft.file.items if isinstance(item, tree.Evidence)]
    if name.text not in written_names:
        _, labels, fix = did_you_mean(name, written_names)
        draft.report(UNKNOWN_NAME, name, f"there is no evidence `{name.text}`", labels=labels, fix=fix)
        draft.excuse(*ARRIVING)
    return ""


def _kinds(draft: Draft, node: written.Expr) -> model.Kinds | None:
    match node:
        case Name(text=text):
            return model.Kinds(word="is", kind=text)
        case written.Both(parts=nodes) | written.Either(parts=nodes):
            made = [_kinds(draft, part) for part in nodes]
            word = "all" if isinstance(node, written.Both) else "any"
            parts = tuple(part for part in made if part is not None)
            return model.Kinds.model_validate({"word": word, "parts": parts}) if len(parts) == len(made) else None
        case _:
            draft.report(OUT_OF_PLACE, node, "kinds of document are names joined by `and` and `or`")
            return None


def _late(draft: Draft, within: written.Within, late: tuple[tree.LateCredit, ...]) -> tuple[model.Late, ...]:
    found = []
    before = length(draft, within.length)
    for step in late:
        size = length(draft, step.length)
        if size is not None and before is not None and size.unit == before.unit and size.number <= before.number:
            draft.report(DATES_OUT_OF_ORDER, step.length, "this deadline is not later than the one before it")
        before = size
        if Fraction(step.credit) > _WHOLE:
            draft.report(WRONG_KIND, step, f"late proof earns at most all of it, not {step.credit}%")
        if size is not None:
            found.append(model.Late(length=size, credit=str(Fraction(step.credit) / 100)))
    return tuple(found)


# ---------------------------------------------------------------- the records of outcomes, proofs and claims


def outcome_columns(draft: Draft, names: list[str], sets: list[str]) -> tuple[model.Column, ...]:
    """Give the columns of the rows that the outcomes make."""
    return (
        *samples.columns(draft),
        model.Column(name="outcome", type=CodeType(codes=tuple(names))),
        model.Column(name="set", type=CodeType(codes=tuple(dict.fromkeys(sets)))),
        model.Column(name="state", type=CodeType(codes=STATES)),
        model.Column(name="credit", type=NumberType()),
        model.Column(name="achieved", type=DateType()),
        model.Column(name="due", type=DateType()),
    )
