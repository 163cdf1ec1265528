"""Which outcomes of a set are due: `choose 3 each client by …`."""

from __future__ import annotations

from pbr_dsl.check.definitions.values import domain_of
from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import incomplete, reachable, subject
from pbr_dsl.check.formulas import dates, rowsets
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.results.outcome_blocks import Block
from pbr_dsl.check.setting import Setting
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.names import NO_WAY_THERE
from pbr_dsl.diagnostics.codes.terms import ONE_OF_SEVERAL, SAID_TWICE, UNDECIDED
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import RowType
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name


def choice(draft: Draft, line: tree.Choose, block: Block, found: list[Block]) -> model.Choice | None:
    """Build the line `choose` of an outcome, or None after a finding."""
    domain = domain_of(draft, line.each)
    if domain is None or len(domain) != 1:
        return None
    bound = ("outcome", block.subject) if block.subject else ("outcome",)
    by = ex.numbers(draft, (line.by,), Setting(bound=bound))
    order = [phrase.text for phrase in line.order]
    if block.subject and domain[0] not in reachable(draft, block.subject) and not incomplete(draft, (block.subject,)):
        message = f"a {block.subject} does not lead to a {domain[0]}, so nobody could choose for each of them"
        draft.report(
            NO_WAY_THERE, line.each[0], message, help="name a record that the subject of these outcomes leads to"
        )
        return None
    for phrase in line.order:
        if phrase.text not in ("highest first", "lowest first"):
            phrase_error(draft, phrase, phrase.text, ("highest first", "lowest first"))
    for phrase in line.order[1:]:
        draft.report(SAID_TWICE, phrase, "nothing but one order can come first")
    if not order:
        draft.report(
            UNDECIDED,
            line.by,
            "nothing says which come first",
            readings=(
                "`, highest first`: of scores 9, 6 and 2, those with 9 and 6 are due, £100.00 for each reached",
                "`, lowest first`: those with 2 and 6 are, and the one with 9 is not due and brings £0.00",
            ),
        )
        return None
    if not line.number.isdigit() or not int(line.number):
        draft.report(WRONG_KIND, line, f"a whole number of outcomes is chosen, not {line.number}")
        return None
    if by is None:
        return None
    value = by[0]
    if line.within is not None and line.dated is not None:
        dated = _dated(draft, (line.dated, line.within), value, bound)
        if dated is None:
            return None
        value = dated
    return model.Choice(
        outcomes=tuple(other.name.text for other in found if other.set == block.set),
        number=int(line.number),
        record=domain[0],
        by=value,
        order="highest" if order[0].startswith("highest") else "lowest",
        clause=draft.clause,
    )


def _dated(draft: Draft, phrase: tuple[Name, written.Within], value: Expr, bound: tuple[str, ...]) -> Expr | None:
    """Keep only a row dated in the window: `agreed within 28 days after start`."""
    name, within = phrase
    if not (isinstance(value, core.FieldOf) and isinstance(value.of, core.OnlyRow)):
        draft.report(ONE_OF_SEVERAL, name, "only a field of a row that is `one each` has a date to be chosen by")
        return None
    record = draft.records[value.of.rows.record]
    kind = rowsets.field_of(draft, record, name)
    ends = dates.window(draft, within, Setting(bound=bound))
    if kind is None or ends is None:
        return None
    draft.used.add(f"{record.name}'s {name.text}")
    day = core.FieldOf(type=ex.DATE, of=subject(record.name), field=name.text)
    inside = core.Every(
        type=ex.YES_NO,
        parts=(
            core.Compare(type=ex.YES_NO, op="at-least", left=day, right=ends[0]),
            core.Compare(type=ex.YES_NO, op="at-most", left=day, right=ends[1]),
        ),
    )
    rows = value.of.rows
    where = inside if rows.where is None else core.Every(type=ex.YES_NO, parts=(rows.where, inside))
    only = core.OnlyRow(type=RowType(record=record.name), rows=rows.model_copy(update={"where": where}))
    return value.model_copy(update={"of": only})
