"""Outcomes: one block each, or a table with a row for each.

A table is sugar: its rows become blocks.  A column named like a line of the block (achieved, evidence, serves,
claimed) is that line; any other is a value of each outcome (price, points, need).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from pbr_dsl.check import expressions as ex
from pbr_dsl.check import rowsets
from pbr_dsl.check.draft import Declared, Draft, did_you_mean
from pbr_dsl.check.links import outcome_record, subject, ways
from pbr_dsl.check.proofs import outcome_columns, window
from pbr_dsl.check.setting import Setting
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.check.values import domain_of
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE, UNKNOWN_HEADING, UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, ONE_OF_SEVERAL, OUT_OF_PLACE, SAID_TWICE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model.type import CodeType, NumberType, RowType
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name

LINES = ("achieved", "evidence", "serves", "offered", "counts")
_EXAMPLES = {
    "achieved": "`on …`, `when …` or `after …`",
    "evidence": "the name of an evidence block",
    "serves": "the name of an aim",
    "offered": "`when …`",
    "counts": "`once`, `every time` or `up to 3 times`",
}


@dataclass(slots=True)
class Block:
    """An outcome before it is built, whether it was written as a block or as a row of a table."""

    name: Name
    title: str
    clause: str
    set: str
    subject: str
    counting: tree.Counting | None
    lines: list[tree.OutcomeLine] = field(default_factory=list)


def blocks(draft: Draft) -> list[Block]:
    """Give every outcome as a block; tables are taken apart."""
    found: list[Block] = []
    for item in draft.file.items:
        if isinstance(item, tree.Outcome | tree.Outcomes):
            draft.enter(item)
            subject_of = _subject(draft, item)
            if subject_of is None:
                continue
            if isinstance(item, tree.Outcomes):
                found += _from_table(draft, item, subject_of)
            else:
                lines = [line for line in item.lines if not _set_line(line)]
                sets = [line.value.text for line in item.lines if _set_line(line) and isinstance(line.value, Name)]  # type: ignore[union-attr] # _set_line
                found.append(
                    Block(item.name, item.title, item.clause, "".join(sets[:1]), subject_of, item.counting, lines)
                )
    seen: set[str] = set()
    for block in found:
        if block.name.text in seen:
            draft.report(DEFINED_TWICE, block.name, f"there is an outcome `{block.name.text}` already")
        seen.add(block.name.text)
        draft.spans.setdefault(block.name.text, block.name.span)
    return found


def _set_line(line: tree.OutcomeLine) -> bool:
    return isinstance(line, tree.Attribute) and line.name.text == "set"


def _subject(draft: Draft, item: tree.Outcome | tree.Outcomes) -> str | None:
    domain = domain_of(draft, item.each)
    if domain is None:
        return None
    if len(domain) > 1 or "period" in domain:
        draft.report(OUT_OF_PLACE, item.each[-1], "an outcome is of one subject, such as `each client`")
        return None
    return domain[0] if domain else ""


def _from_table(draft: Draft, item: tree.Outcomes, subject_of: str) -> list[Block]:
    headings = [heading.text for heading in item.grid.headings]
    if "outcome" not in headings:
        draft.report(UNKNOWN_HEADING, item.name, "a table of outcomes has a column `outcome` with their names")
        return []
    found = []
    for row in item.grid.rows:
        draft.at(row)
        if len(row.cells) != len(headings):
            said = f"this row has {len(row.cells)} cells, and the table has {len(headings)} columns"
            draft.report(MISSING_PART, row, said)
            continue
        cells = dict(zip(headings, row.cells, strict=True))
        name = cells.pop("outcome").content
        if not isinstance(name, Name):
            draft.report(MISSING_PART, row.cells[headings.index("outcome")], "this outcome has no name")
            continue
        lines = [*item.lines, *(line for h, c in cells.items() if (line := _line(draft, item, h, c)) is not None)]
        clause = row.clause or item.clause
        counts = cells["counts"].content if "counts" in cells else None
        counting = counts if isinstance(counts, tree.Counting) else item.counting
        found.append(Block(name, "", clause, item.name.text, subject_of, counting, lines))
    return found


def _line(draft: Draft, item: tree.Outcomes, heading: str, cell: tree.Cell) -> tree.OutcomeLine | None:
    at = next(h for h in item.grid.headings if h.text == heading)
    content = cell.content
    if content is None:
        return None
    match heading, content:
        case "achieved", tree.AchievedOn() | tree.AchievedWhen() | tree.AchievedAfter():
            return tree.Achieved(cell.span, "", content)
        case "evidence", Name():
            return tree.Evidenced(cell.span, "", content)
        case "serves", Name():
            return tree.Serves(cell.span, "", (content,))
        case "offered", tree.AchievedWhen(test=test, gaps=None):
            return tree.Offered(cell.span, "", test)
        case "counts", tree.Counting():
            return None
        case ("achieved" | "evidence" | "serves" | "offered" | "counts"), _:
            help_text = f"write {_EXAMPLES[heading]}"
            draft.report(WRONG_KIND, cell, f"this cell does not say what is `{heading}`", help=help_text)
            return None
        case _, tree.CellRange() | tree.CellBetween() | tree.CellList() | tree.Counting():
            draft.report(WRONG_KIND, cell, f"this cell should hold the `{heading}` of its outcome")
            return None
        case _, tree.AchievedOn() | tree.AchievedWhen() | tree.AchievedAfter():
            _, labels, fix = did_you_mean(at, LINES)
            draft.report(UNKNOWN_HEADING, at, f"a column `{heading}` does not say when something is achieved", labels=labels, fix=fix)
            return None
        case _, expr:
            return tree.Attribute(cell.span, "", Name(at.span, heading), expr)


def declare_outcomes(draft: Draft, found: list[Block]) -> None:
    """Make the record whose rows the outcomes make, and take the names of their attributes."""
    if not found:
        return
    made = outcome_record(draft, list(dict.fromkeys(block.subject for block in found)))
    columns = outcome_columns([b.name.text for b in found], [b.set for b in found if b.set])
    draft.records["outcome"] = made.model_copy(update={"columns": columns})
    draft.plurals |= {"outcome": "outcome", "outcomes": "outcome"}
    for block in found:
        for line in block.lines:
            if isinstance(line, tree.Attribute):
                _declare_attribute(draft, line, block)


def _declare_attribute(draft: Draft, line: tree.Attribute, block: Block) -> None:
    name = line.name.text
    if name in draft.attributes:
        return
    record = draft.records.get(name)
    if name in draft.declared:
        message = f"`{name}` is already a value of this contract, so it cannot be an attribute of outcomes too"
        draft.report(DEFINED_TWICE, line.name, message)
        return
    draft.attributes[name] = NumberType()
    span = line.name.span
    draft.declared[name] = Declared(name, ("outcome",), span, partial(_attribute, draft, line, block.subject))
    if record is not None:
        draft.used.add(record.name)


def _attribute(draft: Draft, line: tree.Attribute, subject_of: str) -> model.Value | None:
    made = _attribute_value(draft, line, subject_of)
    if made is None:
        return None
    return model.Value(name=line.name.text, domain=("outcome",), type=made.type, body=model.Formula(expr=made))


def _attribute_value(draft: Draft, line: tree.Attribute, subject_of: str) -> ex.Expr | None:
    """Build what an outcome's attribute is; one named like a record holds the code that tells its row."""
    setting = Setting(bound=(subject_of,) if subject_of else ())
    record = draft.records.get(line.name.text)
    if record is not None and record.each:
        kinds = [c.type for c in record.columns if c.name in record.key and isinstance(c.type, CodeType)]
        return ex.of_kind(draft, line.value, setting, kinds[0]) if len(kinds) == 1 else None
    return ex.build(draft, line.value, setting)


def build_outcomes(draft: Draft, found: list[Block]) -> None:
    """Build every outcome."""
    for block in found:
        draft.clause = block.clause
        made = _outcome(draft, block, found)
        if made is not None and block.name.text not in draft.outcomes:
            draft.outcomes[block.name.text] = made


def _outcome(draft: Draft, block: Block, found: list[Block]) -> model.Outcome | None:
    name = block.name.text
    setting = Setting(bound=(block.subject,) if block.subject else ())
    count = _count(draft, block, setting)
    parts: dict[str, object] = {
        "name": name,
        "title": block.title,
        "clause": block.clause,
        "place": draft.place(block.name),
        "set": block.set,
        "subject": block.subject,
        "count": count,
    }
    ok = count is not None
    said: set[type] = set()
    requires: list[model.Requires] = []
    attributes: dict[str, ex.Expr] = {}
    for line in block.lines:
        draft.clause = line.clause or block.clause
        if type(line) in said and not isinstance(line, tree.Attribute | tree.Requires):
            draft.report(SAID_TWICE, line, f"`{name}` has this term twice")
        said.add(type(line))
        match line:
            case tree.Achieved():
                achieved = _achieved(draft, line.achievement, block, setting)
                parts |= {"achieved": achieved, "achieved_clause": line.clause}
                ok = ok and achieved is not None
            case tree.Requires():
                requires += _requires(draft, line, found)
            case tree.Offered(when=when):
                parts["offered"] = ex.condition(draft, when, setting)
                ok = ok and parts["offered"] is not None
            case tree.Evidenced(evidence=proof):
                parts["evidence"] = _evidence_named(draft, proof)
            case tree.Claimed(within=within):
                bound = (*setting.bound, "outcome")
                parts["claimed"] = window(draft, within, Setting(bound=bound), draft.clause)
                ok = ok and parts["claimed"] is not None
            case tree.Serves(aims=aims):
                parts["serves"] = _aims(draft, aims)
            case tree.Choose():
                parts["choice"] = _choice(draft, line, block, found)
                ok = ok and parts["choice"] is not None
            case tree.Attribute():
                made = _checked_attribute(draft, line, block)
                ok = ok and made is not None
                if made is not None:
                    attributes[line.name.text] = made
    draft.clause = block.clause
    if tree.Achieved not in said:
        help_text = "add `achieved on …`, `achieved when …` or `achieved after …`"
        draft.report(MISSING_PART, block.name, f"nothing says when `{name}` is achieved", help=help_text)
        return None
    if not ok:
        return None
    return model.Outcome.model_validate({**parts, "requires": tuple(requires), "attributes": attributes})


def _checked_attribute(draft: Draft, line: tree.Attribute, block: Block) -> ex.Expr | None:
    made = _attribute_value(draft, line, block.subject)
    first = draft.value_of(line.name.text)
    if made is None or first is None:
        return None
    if made.type != first.type:
        said, other = ex.type_words(made.type), ex.type_words(first.type)
        draft.report(WRONG_KIND, line, f"`{line.name.text}` is {said} here, and {other} for another outcome")
        return None
    return made


def _count(draft: Draft, block: Block, setting: Setting) -> model.Count | None:
    counting = block.counting
    if counting is None:
        draft.report(
            MISSING_PART,
            block.name,
            f"nothing says how often `{block.name.text}` counts",
            help="write `, once`, `, every time` or `, up to 3 times` after its subject",
        )
        return None
    if counting.word != "up to" or counting.times is None:
        return model.Count.model_validate({"word": counting.word})
    times = ex.numbers(draft, (counting.times,), setting)
    return model.Count(word="up to", times=times[0]) if times else None


def _achieved(
    draft: Draft, node: tree.Achievement, block: Block, setting: Setting
) -> model.AchievedOn | model.AchievedEach | model.AchievedDue | None:
    match node:
        case tree.AchievedWhen(test=test, gaps=gaps):
            return _due(draft, node, (test, gaps), block, setting)
        case tree.AchievedAfter():
            made = _after(draft, node, setting)
            return None if made is None else model.AchievedOn(date=made, when=None)
        case tree.AchievedOn(date=date, when=when):
            each = _each_row(draft, date, when, setting)
            if each is not None:
                return each
            made = ex.of_kind(draft, date, setting, ex.DATE)
            test = ex.condition(draft, when, setting) if when is not None else None
            if made is None or (when is not None and test is None):
                return None
            return model.AchievedOn(date=made, when=test)


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


def _after(draft: Draft, node: tree.AchievedAfter, setting: Setting) -> ex.Expr | None:
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
    if not continuous:
        help_text = "write `, continuous`: a break starts the count again"
        draft.report(MISSING_PART, node, "nothing says what a break in the spell does", help=help_text)
        return None
    if size is not None and not ex.length_unit(size.type):
        draft.report(WRONG_KIND, node.length, f"`{node.length.span.text}` is not a length of time")
        return None
    if size is not None:
        ex.calendar_needed(draft, node.length, ex.length_unit(size.type))
    if rows is None or size is None:
        return None
    return ex.core.Reached(type=ex.DATE, rows=rows, length=size, gap=gap)


def _each_row(
    draft: Draft, date: written.Expr, when: written.Expr | None, setting: Setting
) -> model.AchievedEach | None:
    """Build `on review's held`, where a subject may have many reviews: achieved with each."""
    if not (isinstance(date, written.Possessive) and isinstance(date.of, Name)):
        return None
    record = draft.record_of(date.of.text)
    bound = setting.records
    if record is None or record.name in bound or any(ways(draft, b, record.name) for b in bound):
        return None
    if rowsets.only_row(draft, date.of, setting) is not None or not any(ways(draft, record.name, b) for b in bound):
        return None
    found = rowsets.rows_of(draft, date.of, setting, None, date.field)
    if found is None:
        return None
    rows, inner, made = found
    test = ex.condition(draft, when, inner) if when is not None else None
    if made is None or (when is not None and test is None):
        return None
    if made.type != ex.DATE:
        draft.report(WRONG_KIND, date.field, f"`{date.field.text}` is {ex.type_words(made.type)}, not a date")
        return None
    return model.AchievedEach(rows=rows, date=made, when=test)


def _requires(draft: Draft, line: tree.Requires, found: list[Block]) -> list[model.Requires]:
    names = [block.name.text for block in found]
    if line.outcome.text not in names:
        _, labels, fix = did_you_mean(line.outcome, names)
        message = f"there is no outcome `{line.outcome.text}`"
        draft.report(UNKNOWN_NAME, line.outcome, message, labels=labels, fix=fix)
        return []
    if line.state.text not in ("achieved", "claimed", "paid"):
        phrase_error(draft, line.state, line.state.text, ("achieved", "claimed", "paid"))
        return []
    state: Literal["achieved", "claimed", "paid"] = line.state.text  # type: ignore[assignment] # one of the three
    return [model.Requires(outcome=line.outcome.text, state=state, absent=line.absent, clause=draft.clause)]


def _evidence_named(draft: Draft, name: Name) -> str:
    draft.used.add(name.text)
    if name.text in draft.evidence:
        return name.text
    written_names = [item.name.text for item in draft.file.items if isinstance(item, tree.Evidence)]
    if name.text not in written_names:
        _, labels, fix = did_you_mean(name, written_names)
        draft.report(UNKNOWN_NAME, name, f"there is no evidence `{name.text}`", labels=labels, fix=fix)
    return ""


def _aims(draft: Draft, aims: tuple[Name, ...]) -> tuple[str, ...]:
    stated = draft.settings.aims if draft.settings else ()
    for aim in aims:
        if aim.text not in stated and draft.settings is not None:
            _, labels, fix = did_you_mean(aim, stated)
            help_text = "" if labels else f"add it to the line `aims` of the contract: `aims {aim.text}`"
            draft.report(UNKNOWN_NAME, aim, f"`{aim.text}` is not a stated aim", labels=labels, fix=fix, help=help_text)
    return tuple(aim.text for aim in aims)


def _choice(draft: Draft, line: tree.Choose, block: Block, found: list[Block]) -> model.Choice | None:
    domain = domain_of(draft, line.each)
    if domain is None or len(domain) != 1:
        return None
    bound = ("outcome", block.subject) if block.subject else ("outcome",)
    by = ex.numbers(draft, (line.by,), Setting(bound=bound))
    order = [phrase.text for phrase in line.order]
    for phrase in line.order:
        if phrase.text not in ("highest first", "lowest first"):
            phrase_error(draft, phrase, phrase.text, ("highest first", "lowest first"))
    if not order:
        draft.report(MISSING_PART, line, "nothing says which come first", help="write `, highest first`")
        return None
    if by is None:
        return None
    value = by[0]
    if line.within is not None and line.dated is not None:
        dated = _dated(draft, line, value, bound)
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


def _dated(draft: Draft, line: tree.Choose, value: ex.Expr, bound: tuple[str, ...]) -> ex.Expr | None:
    """Keep only a row dated in the window: `agreed within 28 days after start`."""
    assert line.within is not None and line.dated is not None
    if not (isinstance(value, ex.core.FieldOf) and isinstance(value.of, ex.core.OnlyRow)):
        draft.report(ONE_OF_SEVERAL, line.dated, "only a field of a row that is `one each` has a date to be chosen by")
        return None
    record = draft.records[value.of.rows.record]
    kind = rowsets.field_of(draft, record, line.dated)
    ends = ex.window(draft, line.within, Setting(bound=bound))
    if kind is None or ends is None:
        return None
    draft.used.add(f"{record.name}'s {line.dated.text}")
    day = ex.core.FieldOf(type=ex.DATE, of=subject(record.name), field=line.dated.text)
    inside = ex.core.Every(
        type=ex.YES_NO,
        parts=(
            ex.core.Compare(type=ex.YES_NO, op="at-least", left=day, right=ends[0]),
            ex.core.Compare(type=ex.YES_NO, op="at-most", left=day, right=ends[1]),
        ),
    )
    rows = value.of.rows
    where = inside if rows.where is None else ex.core.Every(type=ex.YES_NO, parts=(rows.where, inside))
    only = ex.core.OnlyRow(type=RowType(record=record.name), rows=rows.model_copy(update={"where": where}))
    return value.model_copy(update={"of": only})
