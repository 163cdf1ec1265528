"""Milestones: records whose rows are made, one for each length of time after an anchor date."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.records import owns, parent_of
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.quantities import length
from pbr_dsl.check.plurals import plural_of
from pbr_dsl.check.setting import Setting
from pbr_dsl.diagnostics.codes.terms import DATES_OUT_OF_ORDER, OUT_OF_PLACE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model.type import DateType, NumberType, TextType
from pbr_dsl.syntax import tree


def declare_milestones(draft: Draft) -> None:
    """Make the records of milestones: a row for each length of time after the anchor."""
    for item in draft.file.items:
        if not isinstance(item, tree.Milestone):
            continue
        draft.enter(item)
        parent = parent_of(draft, item.each[0])
        for extra in item.each[1:]:
            draft.report(OUT_OF_PLACE, extra, "a milestone is of each row of one record, such as `each client`")
        sizes = [length(draft, size) for size in item.at]
        if not owns(draft, item.name) or not parent or None in sizes:
            draft.lose(item.name.text, "due")
            continue
        made = tuple(size for size in sizes if size is not None)
        if len({size.unit for size in made}) > 1:
            draft.report(WRONG_KIND, item.at[-1], "the lengths of a milestone are all days and weeks, or all months")
            draft.lose(item.name.text, "due")
            continue
        if [size.number for size in made] != sorted({size.number for size in made}):
            draft.report(DATES_OUT_OF_ORDER, item.at[0], "the lengths of a milestone ascend")
        draft.records[item.name.text] = model.Record(
            name=item.name.text,
            plural=plural_of(item.name.text),
            clause=item.clause,
            place=draft.place(item),
            links=(model.Link(name=parent, record=parent),),
            columns=(
                model.Column(name=item.name.text, type=TextType()),
                model.Column(name="at", type=NumberType(unit={made[0].unit: 1})),
                model.Column(name="due", type=DateType(), role="event"),
            ),
            key=(parent, item.name.text),
            source="milestone",
        )


def anchor_milestones(draft: Draft) -> None:
    """Read the anchor dates of milestones, once every name is declared."""
    for item in draft.file.items:
        record = draft.records.get(item.name.text) if isinstance(item, tree.Milestone) else None
        if not isinstance(item, tree.Milestone) or record is None or record.source != "milestone":
            continue
        draft.enter(item)
        parent = record.links[0].record
        anchor = ex.of_kind(draft, item.anchor, Setting(bound=(parent,)), ex.DATE)
        made_sizes = [(at, length(draft, at)) for at in item.at]
        sizes = tuple(size for _, size in made_sizes if size is not None)
        labels = tuple(" ".join(at.span.text.split()) for at in item.at)
        if anchor is not None:
            made = model.Milestones(of=parent, anchor=anchor, at=sizes, labels=labels)
            draft.records[record.name] = record.model_copy(update={"milestones": made})
            draft.used.add(parent)
