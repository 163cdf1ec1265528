"""When an outcome is achieved: on a date, with each row, on a due date, or after a spell of time."""

from __future__ import annotations

from dataclasses import replace

from pbr_dsl.check import expressions as ex
from pbr_dsl.check import rowsets
from pbr_dsl.check.draft import Draft
from pbr_dsl.check.links import ways
from pbr_dsl.check.outcome_blocks import Block
from pbr_dsl.check.quantities import calendar_needed
from pbr_dsl.check.setting import Setting
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.check.units import length_unit, type_words
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, OUT_OF_PLACE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name


def achieved(
    draft: Draft, node: tree.Achievement, block: Block, setting: Setting
) -> model.AchievedOn | model.AchievedEach | model.AchievedDue | None:
    """Build the line `achieved` of an outcome, or None after a finding."""
    match node:
        case tree.AchievedWhen(test=test, gaps=gaps):
            return _due(draft, node, (test, gaps), block, setting)
        case tree.AchievedAfter():
            made = _after(draft, node, setting)
            return None if made is None else model.AchievedOn(date=made, when=None)
        case tree.AchievedOn(date=date, when=when):
            if isinstance(date, written.Possessive) and _of_many(draft, date, setting):
                return _each_row(draft, date, when, setting)
            made = ex.of_kind(draft, date, setting, ex.DATE)
            holds = ex.condition(draft, when, setting) if when is not None else None
            if made is None or (when is not None and holds is None):
                return None
            return model.AchievedOn(date=made, when=holds)


def _due(
    draft: Draft,
    node: tree.AchievedWhen,
    read: tuple[written.Expr, tree.Gaps | None],
    block: Block,
    setting: Setting,
) -> model.AchievedDue | None:
    record = draft.records.get(block.subject)
    test, gaps = read
    if isinstance(test, written.Covers):
        made = rowsets.covers(draft, test, setting, gaps)
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


def _after(draft: Draft, node: tree.AchievedAfter, setting: Setting) -> Expr | None:
    if node.whose is not None:
        return _of_each(draft, node, node.whose, setting)
    rows = rowsets.spells(draft, node.spells, setting, node.where)
    size = ex.build(draft, node.length, setting)
    gap = None
    continuous = False
    for phrase in node.phrases:
        if isinstance(phrase, tree.Gaps):
            gap = rowsets.gap_days(draft, phrase)
        elif phrase.text == "continuous":
            continuous = True
        else:
            phrase_error(draft, phrase, phrase.text, ("continuous",))
            return None
    if not continuous:
        help_text = "write `, continuous`: a break starts the count again"
        draft.report(MISSING_PART, node, "nothing says what a break in the spell does", help=help_text)
        return None
    if size is not None and not length_unit(size.type):
        draft.report(WRONG_KIND, node.length, f"`{node.length.span.text}` is not a length of time")
        return None
    if size is not None:
        calendar_needed(draft, node.length, length_unit(size.type))
    if rows is None or size is None:
        return None
    return core.Reached(type=ex.DATE, rows=rows, length=size, gap=gap)


def _of_each(draft: Draft, node: tree.AchievedAfter, whose: tree.Whose, setting: Setting) -> Expr | None:
    """Build `after 26 weeks of any adult's job`: each adult's spells by themselves, and the first of the days.

    `every adult's` is the last of the days, once every adult has one.
    """
    found = rowsets.rows_of(draft, whose.of, Setting(bound=setting.records), None)
    if found is None:
        return None
    rows, inner, _ = found
    day = _after(draft, replace(node, whose=None), inner)
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
