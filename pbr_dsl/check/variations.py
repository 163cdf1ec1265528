"""Variations read: what each line `NAME becomes …` replaces, and by what.

What they do to the contract is in `versions.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.facts.links import subject
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.derivation import mismatch
from pbr_dsl.check.formulas.quantities import day
from pbr_dsl.check.reserved import OF_VALUES, free
from pbr_dsl.check.results.achievements import achieved
from pbr_dsl.check.results.outcome_blocks import Block
from pbr_dsl.check.results.proofs import proof_named, window
from pbr_dsl.check.setting import Setting
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE, UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import OUT_OF_PLACE, SAID_TWICE, UNDECIDED, VARIATION_OUT_OF_TERM
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import RowType, Type
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name, Within
from pbr_dsl.values.display import date_text

Kind = Literal["value", "attribute", "payment", "limit", "achieved"]
Binds = Literal["everyone", "starters"]
BINDS: tuple[Binds, ...] = ("everyone", "starters")
_ANOTHER: Final = "write `evidence NAME like {0}` with what is new, and `{0} becomes NAME` here"


@dataclass(frozen=True, slots=True)
class Change:
    """A new rule for a value, an attribute or the achievement of one outcome (`outcome`), a payment's amount, a limit.

    `domain` is what it is read for; `when` is the condition under which it holds, None for always.
    """

    name: str
    kind: Kind
    outcome: str
    domain: tuple[str, ...]
    value: Expr
    when: Expr | None
    clause: str
    line: tree.Becomes


@dataclass(frozen=True, slots=True)
class Ask:
    """Another evidence in the place of `name`, or other days for the claims of the outcome `name`.

    `outcome` is the only one whose evidence changes, "" for all; `when` is the condition under which it does.
    """

    name: str
    outcome: str
    rule: str | model.Window
    when: Expr | None
    clause: str
    line: tree.Becomes


@dataclass(frozen=True, slots=True)
class Variation:
    """Changes from a day on, and whom they bind."""

    name: str
    start: date
    binds: Binds
    changes: tuple[Change, ...]
    item: tree.Variation
    asks: tuple[Ask, ...] = ()


def read_variations(draft: Draft, blocks: list[Block]) -> list[Variation]:
    """Give the variations of a contract, the earliest first; those that are not right are reported and left out."""
    found: list[Variation] = []
    names: dict[str, Name] = {}
    for item in draft.file.items:
        if isinstance(item, tree.Variation):
            draft.enter(item)
            if not free(draft, item.name, OF_VALUES):
                continue
            if item.name.text in names:
                labels = (Label(names[item.name.text].span, "the first one"),)
                message = f"there are two variations `{item.name.text}`"
                draft.report(DEFINED_TWICE, item.name, message, labels=labels)
            names[item.name.text] = item.name
            start, binds = _start(draft, item), _binds(draft, item)
            made = [change for line in item.lines for change in _changes(draft, line, blocks)]
            changes = tuple(change for change in made if isinstance(change, Change))
            asks = tuple(ask for ask in made if isinstance(ask, Ask))
            if start is not None and binds is not None:
                found.append(Variation(item.name.text, start, binds, changes, item, asks))
    _twice(draft, found)
    return sorted(found, key=lambda one: one.start)


def _start(draft: Draft, item: tree.Variation) -> date | None:
    """Give the day from which a variation binds: after the contract's first day, and in its term."""
    start = day(item.start)
    if start is None or draft.settings is None:
        return None
    first, last = draft.settings.start, draft.settings.end
    if first < start <= last:
        return start
    said = f"{date_text(start)} is not in the term of the contract"
    help_text = f"it runs from {date_text(first)} to {date_text(last)}"
    if start == first:
        said, help_text = "a variation from the first day changes nothing that ran", "write the new rule itself"
    draft.report(VARIATION_OUT_OF_TERM, item.start, said, help=help_text)
    return None


def _binds(draft: Draft, item: tree.Variation) -> Binds | None:
    if item.binds is None:
        draft.report(
            UNDECIDED,
            item.name,
            f"nothing says whom `{item.name.text}` binds",
            readings=(
                "`, for everyone`: a price of £900.00 that becomes £800.00 is £800.00 for all achieved from then on",
                "`, for starters`: it stays £900.00 for whoever started before",
            ),
        )
        return None
    for word in BINDS:
        if item.binds.text == word:
            return word
    phrase_error(draft, item.binds, item.binds.text, BINDS)
    return None


def _twice(draft: Draft, found: list[Variation]) -> None:
    """Report what two lines replace from the same day on."""
    seen: dict[tuple[date, str, str, str], tree.Becomes] = {}
    for variation in found:
        made: tuple[Change | Ask, ...] = (*variation.changes, *variation.asks)
        for change in made:
            row = change.line.row.text if change.line.row else ""
            at = (variation.start, change.name, change.outcome or row, str(change.when))
            if at in seen and seen[at] is not change.line:
                labels = (Label(seen[at].span, "this line too"),)
                of = f" for `{row}`" if row else ""
                said = f"`{change.name}`{of} becomes two things from {date_text(variation.start)}"
                draft.report(SAID_TWICE, change.line, said, labels=labels, clause=change.clause)
            seen.setdefault(at, change.line)


# ---------------------------------------------------------------- one line


def _changes(draft: Draft, line: tree.Becomes, blocks: list[Block]) -> Sequence[Change | Ask]:
    """Give what a line changes; nothing after a finding."""
    draft.at(line)
    name = line.name.text
    if isinstance(line.value, Within):
        return _of_claims(draft, line, line.value)
    if name in draft.evidence:
        return _of_evidence(draft, line)
    if isinstance(line.value, tree.Achievement):
        return _of_outcome(draft, line, line.value, blocks)
    if name in draft.limits:
        limit = draft.limits[name]
        return _made(draft, line, limit.each, limit.at_most.type, "limit")
    if name in draft.attributes:
        return _of_attribute(draft, line)
    if name in draft.payments:
        payment = draft.payments[name]
        return _made(draft, line, payment.domain, payment.amount.type, "payment")
    if name in draft.declared:
        kept = draft.value_of(name)
        entry = draft.declared[name]
        draft.used.add(name)
        return [] if kept is None else _made(draft, line, entry.domain, kept.type, "value")
    known = [*draft.declared, *draft.payments, *draft.evidence]
    _, labels, fix = did_you_mean(line.name, known)
    help_text = (
        ""
        if labels
        else "a variation replaces a value, an attribute of outcomes, the amount of a payment, a limit, or an evidence"
    )
    if name in draft.outcomes:
        help_text = "say when it is achieved, `becomes after …`; or name what changes with `let`, and change that"
    message = f"there is no value `{name}` that could change"
    draft.report(UNKNOWN_NAME, line.name, message, labels=labels, fix=fix, help=help_text)
    return []


def _of_evidence(draft: Draft, line: tree.Becomes) -> list[Ask]:
    """Give the change of what proves outcomes: another evidence of the contract in its place."""
    new = proof_named(draft, line.value) if isinstance(line.value, Name) else ""
    if not isinstance(line.value, Name):
        message = f"`{line.name.text}` is an evidence, and becomes another one"
        draft.report(OUT_OF_PLACE, line, message, help=_ANOTHER.format(line.name.text))
    asking = [one for one in draft.outcomes.values() if line.name.text in one.proofs]
    proved = {part.name: part.evidence for part in draft.payments.values()}
    proved |= {part.name: part.evidence for part in draft.records.values()}
    others = [name for name, evidence in proved.items() if evidence == line.name.text]
    if others:
        message = f"`{others[0]}` is proved by `{line.name.text}` too, and only what is asked of outcomes can change"
        draft.report(OUT_OF_PLACE, line, message, help="give it an evidence of its own")
    row = line.row
    if row is not None and row.text not in [one.name for one in asking]:
        _, labels, fix = did_you_mean(row, [one.name for one in asking])
        message = f"there is no outcome `{row.text}` that `{line.name.text}` proves"
        draft.report(UNKNOWN_NAME, row, message, labels=labels, fix=fix)
        return []
    when, ok = _when(draft, line, {one.subject for one in asking if row is None or one.name == row.text})
    made = Ask(line.name.text, row.text if row else "", new, when, draft.clause, line)
    return [made] if new and ok and not others else []


def _when(draft: Draft, line: tree.Becomes, subjects: set[str]) -> tuple[Expr | None, bool]:
    """Build the condition of a line, read for the outcomes of some subjects; not right after a finding."""
    if line.when is None:
        return None, True
    if len(subjects) > 1:
        message = f"`{line.name.text}` proves outcomes of several subjects, and this condition is read of one"
        draft.report(OUT_OF_PLACE, line.when, message, help="write a line for each outcome: `… for OUTCOME when …`")
        return None, False
    setting = Setting(bound=(*(one for one in subjects if one), "outcome"), own_outcome=True)
    when = ex.condition(draft, line.when, setting)
    return when, when is not None


def _of_claims(draft: Draft, line: tree.Becomes, node: Within) -> list[Ask]:
    """Give the change of the days in which an outcome, or each of a set, is claimed."""
    name, word = line.name.text, line.word.text if line.word is not None else ""
    if name in draft.evidence:
        message = "what is asked of evidence changes as a whole"
        draft.report(OUT_OF_PLACE, line, message, help=_ANOTHER.format(name))
        return []
    if word != "claimed":
        phrase_error(draft, line.word or line.name, word, ("claimed",))
        return []
    found = [one for one in draft.outcomes.values() if name in (one.name, one.set)]
    if not found:
        _, labels, fix = did_you_mean(line.name, draft.outcomes)
        message = f"there is no outcome `{name}` whose claims could change"
        draft.report(UNKNOWN_NAME, line.name, message, labels=labels, fix=fix)
    asks: list[Ask] = []
    for one in found:
        if not one.claims:
            message = f"`{one.name}` is paid without a claim"
            help_text = (
                "write in the outcome `claimed … when achieved is at least` the day from which claims are asked for"
            )
            draft.report(OUT_OF_PLACE, line, message, help=help_text)
            return []
        bound = (one.subject, "outcome") if one.subject else ("outcome",)
        days = window(draft, node, Setting(bound=bound), draft.clause)
        asks += [Ask(one.name, one.name, days, None, draft.clause, line)] if days is not None else []
    return asks


def _of_outcome(draft: Draft, line: tree.Becomes, node: tree.Achievement, blocks: list[Block]) -> list[Change]:
    """Give the change of the day on which an outcome is achieved, or of its condition on a due date."""
    old = draft.outcomes.get(line.name.text)
    block = next((one for one in blocks if one.name.text == line.name.text), None)
    if old is None or block is None:
        _, labels, fix = did_you_mean(line.name, draft.outcomes)
        message = f"there is no outcome `{line.name.text}` that could be achieved otherwise"
        draft.report(UNKNOWN_NAME, line.name, message, labels=labels, fix=fix)
        return []
    domain = (old.subject,) if old.subject else ()
    new = achieved(draft, node, block, blocks, Setting(bound=domain))
    if new is None:
        return []
    if _printed(new) and _printed(old.achieved) and isinstance(new, model.AchievedDue):
        value = new.when
    elif _only_dated(new) and _only_dated(old.achieved) and isinstance(new, model.AchievedOn):
        value = new.date
    else:
        message = f"`{old.name}` is achieved in a way that no date can replace"
        help_text = "name its condition with `let`, and change that; or write two outcomes, each `offered when …`"
        draft.report(OUT_OF_PLACE, line, message, help=help_text)
        return []
    return [Change(line.name.text, "achieved", old.name, domain, value, None, draft.clause, line)]


def _printed(rule: object) -> bool:
    """Whether a condition on a due date may stand in a value of its own."""
    return isinstance(rule, model.AchievedDue) and not (isinstance(rule.when, core.Covers) and rule.when.gap)


def _only_dated(rule: object) -> bool:
    return isinstance(rule, model.AchievedOn) and rule.when is None and rule.known is None


def _of_attribute(draft: Draft, line: tree.Becomes) -> list[Change]:
    """Give the changes of an attribute: of one outcome, or of all that have it."""
    name = line.name.text
    having = [outcome for outcome in draft.outcomes.values() if name in outcome.attributes]
    if line.row is not None:
        having = [outcome for outcome in having if outcome.name == line.row.text]
        if not having:
            known = [outcome.name for outcome in draft.outcomes.values() if name in outcome.attributes]
            _, labels, fix = did_you_mean(line.row, known)
            message = f"there is no outcome `{line.row.text}` with a `{name}`"
            draft.report(UNKNOWN_NAME, line.row, message, labels=labels, fix=fix)
    found: list[Change] = []
    for outcome in having:
        domain = (outcome.subject,) if outcome.subject else ()
        kind = outcome.attributes[name].type
        found += _made(draft, line, domain, kind, "attribute", outcome.name)
    return found


def _made(  # noqa: PLR0913, PLR0917 - a change has this many parts
    draft: Draft,
    line: tree.Becomes,
    domain: tuple[str, ...],
    kind: Type,
    what: Kind,
    outcome: str = "",
) -> list[Change]:
    setting = Setting(bound=domain, own_outcome=bool(outcome))
    value = None if isinstance(line.value, tree.Achievement | Within) else ex.build(draft, line.value, setting, kind)
    when = ex.condition(draft, line.when, setting) if line.when is not None else None
    if value is None or (line.when is not None and when is None):
        return []
    if value.type != kind:
        old = core.Constant(type=kind, value="0")
        mismatch(draft, (line.name, old), (line.value, value), "replaced by")
        return []
    if line.row is not None and not outcome:
        row = _row(draft, line.row, domain)
        if row is None:
            return []
        when = row if when is None else core.Every(type=ex.YES_NO, parts=(row, when))
    return [Change(line.name.text, what, outcome, domain, value, when, draft.clause, line)]


def _row(draft: Draft, name: Name, domain: tuple[str, ...]) -> Expr | None:
    """Give the condition that the first subject is the named row."""
    record = next((one for one in domain if one not in ("period", "outcome")), "")
    if not record:
        draft.report(OUT_OF_PLACE, name, "this is not each anything, so there is one of it for all")
        return None
    row = ex.row_named(draft, name, RowType(record=record))
    if row is None:
        return None
    return core.Compare.model_validate({"type": ex.YES_NO, "op": "is", "left": subject(record), "right": row})
