"""Outcomes: one block each, or a table with a row for each.

A table is sugar: its rows become blocks.  A column named like a line of the block (achieved, evidence, serves,
claimed) is that line; any other is a value of each outcome (price, points, need).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TypeGuard

from pbr_dsl.check.draft import Declared, Draft, did_you_mean
from pbr_dsl.check.facts.links import outcome_record
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.derivation import fitting
from pbr_dsl.check.formulas.quantities import counted
from pbr_dsl.check.formulas.units import type_words
from pbr_dsl.check.reserved import OF_ATTRIBUTES, OF_VALUES, free
from pbr_dsl.check.results.achievements import achieved, by_guards, guarded, under
from pbr_dsl.check.results.choices import choice
from pbr_dsl.check.results.outcome_blocks import Block
from pbr_dsl.check.results.own_days import own_day
from pbr_dsl.check.results.proofs import ARRIVING, guarded_proof, outcome_columns, proof_named, window
from pbr_dsl.check.setting import Setting
from pbr_dsl.check.settings import cut_off_asked, phrase_error
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE, UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, OUT_OF_PLACE, SAID_TWICE, UNDECIDED
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Constant, Expr
from pbr_dsl.model.type import CodeType, NumberType
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name


def declare_outcomes(draft: Draft, found: list[Block]) -> None:
    """Make the record whose rows the outcomes make, and take the names of their attributes.

    It is there too where only payments are proved: the time of a proof runs from a field of it.
    """
    payments = [item for item in draft.file.items if isinstance(item, tree.Payment)]
    proved = [item for item in payments if any(isinstance(line, tree.Evidenced) for line in item.lines)]
    of = [draft.plurals.get(name.text, "") for item in proved for name in item.each[:1]]
    of += [record.name for record in draft.records.values() if record.evidence]
    if not found and not proved and not of:
        return
    made = outcome_record(draft, list(dict.fromkeys([*(block.subject for block in found), *of])))
    columns = outcome_columns(draft, [b.name.text for b in found], [b.set for b in found if b.set])
    draft.records["outcome"] = made.model_copy(update={"columns": columns})
    draft.plurals |= {"outcome": "outcome", "outcomes": "outcome"}
    for block in found:
        free(draft, block.name, OF_VALUES)
        for line in block.lines:
            if isinstance(line, tree.Attribute):
                _declare_attribute(draft, line, block)


def _declare_attribute(draft: Draft, line: tree.Attribute, block: Block) -> None:
    name = line.name.text
    if name in draft.attributes or not free(draft, line.name, OF_ATTRIBUTES):
        return
    record = draft.records.get(name)
    if name in draft.declared:
        message = f"`{name}` is already a value of this contract, so it cannot be an attribute of outcomes too"
        draft.report(DEFINED_TWICE, line.name, message)
        return
    draft.attributes[name] = NumberType()
    span = line.name.span
    draft.spans.setdefault(name, span)
    draft.declared[name] = Declared(name, ("outcome",), span, partial(_attribute, draft, line, block), (line,))
    if record is not None:
        draft.used.add(record.name)


def _attribute(draft: Draft, line: tree.Attribute, block: Block) -> model.Value | None:
    draft.clause = line.clause or block.clause
    made = _attribute_value(draft, line, block.subject)
    if made is None:
        return None
    return model.Value(name=line.name.text, domain=("outcome",), type=made.type, body=model.Formula(expr=made))


def _attribute_value(draft: Draft, line: tree.Attribute, subject_of: str) -> Expr | None:
    """Build what an outcome's attribute is; one named like a record holds the code that tells its row."""
    setting = Setting(bound=(subject_of,) if subject_of else (), own_outcome=True)
    record = draft.records.get(line.name.text)
    if record is not None and record.each:
        kinds = [c.type for c in record.columns if c.name in record.key and isinstance(c.type, CodeType)]
        return ex.of_kind(draft, line.value, setting, kinds[0]) if len(kinds) == 1 else None
    made = ex.build(draft, line.value, setting)
    return made if made is None or counted(draft, line.value, setting.bound) else None


def build_outcomes(draft: Draft, found: list[Block]) -> None:
    """Build every outcome."""
    for block in found:
        draft.clause, draft.item = block.clause, block.span
        made = _outcome(draft, block, found)
        if made is None:
            draft.excuse(block.name.text, block.set, *ARRIVING)
        elif block.name.text not in draft.outcomes:
            draft.outcomes[block.name.text] = made


def _outcome(  # noqa: PLR0915 - one statement or two for each kind of line
    draft: Draft, block: Block, found: list[Block]
) -> model.Outcome | None:
    name = block.name.text
    setting = Setting(bound=(block.subject,) if block.subject else ())
    count = _count(draft, block, setting)
    parts: dict[str, object] = {"name": name, "title": block.title, "clause": block.clause, "count": count}
    parts |= {"place": draft.place(block.name), "set": block.set, "subject": block.subject}
    ok = count is not None
    said: set[type] = set()
    named: set[str] = set()
    needs: list[model.Requires] = []
    attributes: dict[str, Expr] = {}
    guards = [guarded(draft, line, block, found, setting) for line in block.lines if under(line) is not None]
    rules = _rules(draft, block, setting)
    for line in (one for one in block.lines if under(one) is None and not _guarded(one)):
        draft.clause = line.clause or block.clause
        if type(line) in said and not isinstance(line, tree.Attribute | tree.Requires):
            draft.report(SAID_TWICE, line, f"`{name}` has this term twice")
        said.add(type(line))
        match line:
            case tree.Achieved():
                when = achieved(draft, line.achievement, block, found, setting)
                parts |= {"achieved": when, "achieved_clause": line.clause}
                ok = ok and when is not None
            case tree.Requires():
                needs += _of_outcome(draft, line, found)
            case tree.Offered(when=when):
                parts["offered"] = ex.condition(draft, when, replace(setting, own_outcome=True))
                ok = ok and parts["offered"] is not None
            case tree.Evidenced(evidence=proof):
                parts["evidence"] = proof_named(draft, proof)
            case tree.Claimed(within=within):
                parts["claimed"] = window(draft, within, Setting(bound=(*setting.bound, "outcome")), draft.clause)
                ok = ok and parts["claimed"] is not None
            case tree.Payable() | tree.Lapses():
                parts[line.span.text.split()[0]] = made_day = own_day(draft, line, setting)
                ok = ok and made_day is not None
            case tree.Serves(aims=aims):
                parts["serves"] = _aims(draft, aims)
            case tree.Choose():
                parts["choice"] = choice(draft, line, block, found)
                ok = ok and parts["choice"] is not None
            case tree.Attribute():
                if line.name.text in named:
                    draft.report(SAID_TWICE, line.name, f"`{name}` has two lines `{line.name.text}`")
                named.add(line.name.text)
                made = _checked_attribute(draft, line, block)
                ok = ok and made is not None
                if made is not None:
                    attributes[line.name.text] = made
    draft.clause = block.clause
    if tree.Achieved not in said:
        help_text = "add `achieved on …`, `achieved when …` or `achieved after …`"
        draft.report(MISSING_PART, block.name, f"nothing says when `{name}` is achieved", help=help_text)
    if not ok or tree.Achieved not in said or None in guards or None in rules:
        return None
    parts["achieved"] = by_guards(draft, block, parts["achieved"], guards)
    whole = {**parts, "requires": tuple(needs), "guarded": tuple(rules), "attributes": attributes}
    return model.Outcome.model_validate(whole) if parts["achieved"] else None


def _guarded(line: tree.OutcomeLine) -> TypeGuard[tree.Evidenced | tree.Claimed]:
    """Whether a line `evidence` or `claimed` holds under a condition only."""
    return isinstance(line, tree.Evidenced | tree.Claimed) and line.when is not None


def _rules(draft: Draft, block: Block, setting: Setting) -> list[model.Guarded | None]:
    """Build the lines `evidence` and `claimed` that hold under a condition, in their order."""
    found: list[model.Guarded | None] = []
    for line in block.lines:
        if _guarded(line):
            draft.clause = line.clause or block.clause
            found.append(guarded_proof(draft, line, replace(setting, own_outcome=True)))
    return found


def _checked_attribute(draft: Draft, line: tree.Attribute, block: Block) -> Expr | None:
    if line.name.text not in draft.attributes:
        return None
    made = _attribute_value(draft, line, block.subject)
    first = draft.value_of(line.name.text)
    if made is None or first is None:
        return None
    if made.type != first.type:
        said, other = type_words(made.type), type_words(first.type)
        like = Constant(type=first.type, value="0")
        help_text = fitting((line.value, made), (line.value, like))
        message = f"`{line.name.text}` is {said} here, and {other} for another outcome"
        draft.report(WRONG_KIND, line, message, help=help_text, labels=_first(draft, line))
        return None
    return made


def _first(draft: Draft, line: tree.Attribute) -> tuple[Label, ...]:
    """Give the place where an attribute is said of the first outcome that says it."""
    return tuple(Label(one.span, "the first one") for one in draft.declared[line.name.text].written if one is not line)


def _count(draft: Draft, block: Block, setting: Setting) -> model.Count | None:
    counting = block.counting
    if counting is None:
        draft.report(
            UNDECIDED,
            block.name,
            f"nothing says how often `{block.name.text}` counts",
            readings=(
                "`, once` after its subject: five times at £100.00 are paid £100.00",
                "`, every time`: they are paid £500.00",
                "`, up to 3 times`: they are paid £300.00",
            ),
        )
        return None
    if counting.word != "up to" or counting.times is None:
        return model.Count.model_validate({"word": counting.word})
    times = ex.numbers(draft, (counting.times,), setting)
    if times and isinstance(times[0], core.Constant):
        number = Fraction(times[0].value)
        if number < 1 or number.denominator > 1:
            draft.report(WRONG_KIND, counting.times, "an outcome counts up to a whole number of times, at least once")
            return None
    return model.Count(word="up to", times=times[0]) if times else None


def _of_outcome(draft: Draft, line: tree.Requires, found: list[Block]) -> list[model.Requires]:
    for phrase in line.phrases:
        draft.report(OUT_OF_PLACE, phrase, f"`{phrase.text}` is said of payments each period")
    return requires(draft, line, [other.name.text for other in found])


def requires(draft: Draft, line: tree.Requires, names: list[str]) -> list[model.Requires]:
    """Build what comes first: another outcome, of those that there are; nothing after a finding."""
    if line.outcome.text not in names:
        _, labels, fix = did_you_mean(line.outcome, names)
        message = f"there is no outcome `{line.outcome.text}`"
        draft.report(UNKNOWN_NAME, line.outcome, message, labels=labels, fix=fix)
        return []
    if line.state is None:
        other = line.outcome.text
        draft.report(
            UNDECIDED,
            line,
            f"nothing says whether `{other}` has to be achieved, claimed or paid",
            readings=(
                f"`{other} achieved`: £1,000.00 is paid for this once `{other}` happened, even if nobody claims it",
                f"`{other} claimed`: £0.00 is paid until it is claimed",
                f"`{other} paid`: £0.00 is paid until it is accepted and its payment date has come",
            ),
        )
        return []
    if line.state.text not in ("achieved", "claimed", "paid"):
        phrase_error(draft, line.state, line.state.text, ("achieved", "claimed", "paid"))
        return []
    if line.state.text == "paid":
        cut_off_asked(draft, line.state)
    made = {"outcome": line.outcome.text, "state": line.state.text, "absent": line.absent, "clause": draft.clause}
    return [model.Requires.model_validate(made)]


def _aims(draft: Draft, aims: tuple[Name, ...]) -> tuple[str, ...]:
    stated = [aim.name for aim in draft.settings.aims] if draft.settings else []
    if draft.settings is not None and not stated:
        if draft.ask("aims"):
            said = "this outcome serves an aim, and the contract states none"
            help_text = (
                f"add a line `aims  {' or '.join(aim.text for aim in aims)}` to the contract, with all of its aims"
            )
            draft.report(MISSING_PART, aims[0], said, help=help_text)
        return ()
    for aim in aims:
        if aim.text not in stated and draft.settings is not None:
            _, labels, fix = did_you_mean(aim, stated)
            help_text = "" if labels else f"add it to the line `aims` of the contract: `aims {aim.text}`"
            draft.report(UNKNOWN_NAME, aim, f"`{aim.text}` is not a stated aim", labels=labels, fix=fix, help=help_text)
    return tuple(aim.text for aim in aims)
