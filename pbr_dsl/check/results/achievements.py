"""When an outcome is achieved: on a date, with each row, on a due date, or after a spell of time."""

from __future__ import annotations

from dataclasses import replace

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import ways
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas import rowsets, spells
from pbr_dsl.check.formulas.units import type_words
from pbr_dsl.check.results import windows
from pbr_dsl.check.results.outcome_blocks import Block
from pbr_dsl.check.setting import Setting
from pbr_dsl.diagnostics.codes.terms import OUT_OF_PLACE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name


def achieved(
    draft: Draft, node: tree.Achievement, block: Block, found: list[Block], setting: Setting
) -> model.AchievedOn | model.AchievedEach | model.AchievedDue | None:
    """Build the line `achieved` of an outcome, or None after a finding."""
    match node:
        case tree.AchievedWhen(test=test, gaps=gaps):
            return _due(draft, node, (test, gaps), block, setting)
        case tree.AchievedAfter():
            made = (_of_each if node.whose else windows.after)(draft, node, block, found, setting)
            return None if made is None else model.AchievedOn(date=made, when=None)
        case tree.AchievedWithout():
            return windows.without(draft, node, setting)
        case tree.AchievedOn():
            return _on(draft, node, setting)


def under(line: tree.OutcomeLine) -> written.Expr | None:
    """Give the condition under which a line `achieved after …, when …` holds; None where it always does."""
    found = line.achievement if isinstance(line, tree.Achieved) else None
    return found.under if isinstance(found, tree.AchievedAfter) else None


def guarded(
    draft: Draft, line: tree.OutcomeLine, block: Block, found: list[Block], setting: Setting
) -> core.Case | None:
    """Build a line `achieved after …, when …`: the day that it gives, and the condition under which it does."""
    test = under(line)
    rule = achieved(draft, line.achievement, block, found, setting) if isinstance(line, tree.Achieved) else None
    holds = ex.condition(draft, test, setting) if test is not None else None
    return core.Case(when=holds, value=rule.date) if holds and isinstance(rule, model.AchievedOn) else None


def by_guards(draft: Draft, block: Block, otherwise: object, guards: list[core.Case | None]) -> object:
    """Give the achievement of the first line whose condition holds, else the one without a condition."""
    if not guards:
        return otherwise
    if not isinstance(otherwise, model.AchievedOn) or otherwise.when is not None or otherwise.known is not None:
        said = f"`{block.name.text}` has lines `achieved after …, when …`, and one that no date can stand beside"
        draft.report(OUT_OF_PLACE, block.name, said, help="let the line without `when` be `achieved after …` too")
        return None
    date = otherwise.date
    for guard in reversed(guards):
        if guard is not None:
            date = core.Cases(type=ex.DATE, cases=(guard,), otherwise=date, first=True)
    return model.AchievedOn(date=date, when=None)


def _on(draft: Draft, node: tree.AchievedOn, setting: Setting) -> model.AchievedOn | model.AchievedEach | None:
    """Build `on D when …, known 6 months later`, once or with each of many rows."""
    each = isinstance(node.date, written.Possessive) and _of_many(draft, node.date, setting)
    if node.known is not None and (each or node.when is None):
        message = "only a condition on one date can be known later than it"
        draft.report(OUT_OF_PLACE, node.known, message, help="write `on DATE when CONDITION, known 6 months later`")
        return None
    if isinstance(node.date, written.Possessive) and each:
        return _each_row(draft, node.date, node.when, setting)
    made = ex.of_kind(draft, node.date, setting, ex.DATE)
    holds = ex.condition(draft, node.when, replace(setting, own_outcome=True)) if node.when is not None else None
    known = windows.known_later(draft, node.known) if node.known is not None else None
    if made is None or (node.when is not None and holds is None) or (node.known is not None and known is None):
        return None
    return model.AchievedOn(date=made, when=holds, known=known)


def _due(
    draft: Draft,
    node: tree.AchievedWhen,
    read: tuple[written.Expr, tree.Gaps | None],
    block: Block,
    setting: Setting,
) -> model.AchievedDue | None:
    record = draft.records.get(block.subject)
    test, gaps = read
    setting = replace(setting, own_outcome=True)
    if isinstance(test, written.Covers):
        made = spells.covers(draft, test, setting, gaps)
    else:
        made = ex.condition(draft, test, setting)
        if gaps is not None:
            draft.report(OUT_OF_PLACE, gaps, "gaps belong to spells of time: `when tenancy covers start to due`")
    if record is None or not any(column.name == "due" for column in record.columns):
        draft.report(
            OUT_OF_PLACE,
            node,
            f"an outcome tested by `when` is judged on a due date, and a {block.subject or 'contract'} has none",
            help="give it `each` a milestone, or say the date: `achieved on … when …`",
        )
        return None
    return None if made is None else model.AchievedDue(when=made)


def _of_each(
    draft: Draft, node: tree.AchievedAfter, block: Block, blocks: list[Block], setting: Setting
) -> Expr | None:
    """Build `after 26 weeks of any adult's job`: each adult's spells by themselves, and the first of the days.

    `every adult's` is the last of the days, once every adult has one.
    """
    whose = node.whose
    found = rowsets.rows_of(draft, whose.of, Setting(bound=setting.records), None) if whose else None
    if whose is None or found is None:
        return None
    rows, inner, _ = found
    day = windows.after(draft, node.but(whose=None), block, blocks, inner)
    if day is None:
        return None
    made = {"type": ex.DATE, "of": day, "rows": rows, "unknown": "hold"}
    if whose.word == "any":
        return core.Aggregate.model_validate({**made, "word": "lowest"})
    there = core.Not(type=ex.YES_NO, of=core.Is(type=ex.YES_NO, of=day, state="none"))
    all_have = core.Aggregate.model_validate({**made, "type": ex.YES_NO, "of": there, "word": "every"})
    last = core.Case(when=all_have, value=core.Aggregate.model_validate({**made, "word": "highest"}))
    return core.Cases(type=ex.DATE, cases=(last,), otherwise=None, first=True)


def _of_many(draft: Draft, date: written.Possessive, setting: Setting) -> bool:
    """Whether a date is that of a row of which the subject may have many."""
    record = draft.record_of(date.of.text) if isinstance(date.of, Name) else None
    bound = setting.records
    if record is None or record.name in bound or any(ways(draft, b, record.name) for b in bound):
        return False
    if isinstance(date.of, Name) and rowsets.only_row(draft, date.of, setting) is not None:
        return False
    return any(ways(draft, record.name, b) for b in bound)


def _each_row(
    draft: Draft, date: written.Possessive, when: written.Expr | None, setting: Setting
) -> model.AchievedEach | None:
    """Build `on review's held`, where a subject may have many reviews: achieved with each."""
    found = rowsets.rows_of(draft, date.of, setting, None, date.field) if isinstance(date.of, Name) else None
    if found is None:
        return None
    rows, inner, made = found
    test = ex.condition(draft, when, inner) if when is not None else None
    if made is None or (when is not None and test is None):
        return None
    if made.type != ex.DATE:
        draft.report(WRONG_KIND, date.field, f"`{date.field.text}` is {type_words(made.type)}, not a date")
        return None
    return model.AchievedEach(rows=rows, date=made, when=test)
