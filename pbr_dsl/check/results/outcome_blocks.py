"""Outcomes as blocks: a table of outcomes is taken apart, a row a block."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pbr_dsl.check.cells import as_wide_as
from pbr_dsl.check.definitions.values import domain_of
from pbr_dsl.check.draft import Draft, did_you_mean, nearest
from pbr_dsl.check.mentions import names_in
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE, UNKNOWN_HEADING
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, OUT_OF_PLACE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.source import Span
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Both, Month, Name
from pbr_dsl.syntax.words import distance

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
LINES = ("achieved", "evidence", "serves", "offered", "counts")
_EXAMPLES = {
    "achieved": "`on …`, `when …` or `after …`",
    "evidence": "the name of an evidence block",
    "serves": "the name of an aim, or of several joined by `and`",
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
    lines: list[tree.OutcomeLine]
    span: Span


def blocks(draft: Draft) -> list[Block]:
    """Give every outcome as a block; tables are taken apart."""
    found: list[Block] = []
    for item in draft.file.items:
        if isinstance(item, tree.Outcome | tree.Outcomes):
            draft.enter(item)
            subject_of = _subject(draft, item)
            if subject_of is None:
                draft.excuse(*_names_of(item))
                continue
            if isinstance(item, tree.Outcomes):
                found += _from_table(draft, item, subject_of)
            else:
                named, lines = _set_named(item)
                counting = item.counting
                found.append(Block(item.name, item.title, item.clause, named, subject_of, counting, lines, item.span))
    seen: set[str] = set()
    for block in found:
        if block.name.text in seen:
            labels = draft.first(block.name.text, block.name)
            draft.report(DEFINED_TWICE, block.name, f"there is an outcome `{block.name.text}` already", labels=labels)
        seen.add(block.name.text)
        draft.spans.setdefault(block.name.text, block.name.span)
    return found


def _names_of(item: tree.Outcome | tree.Outcomes) -> list[str]:
    """Give every name that an outcome, or a table of outcomes, would have brought."""
    found = [item.name.text, *(line.name.text for line in item.lines if isinstance(line, tree.Attribute))]
    if isinstance(item, tree.Outcomes):
        cells = (row.cells[0].content for row in item.grid.rows if row.cells)
        found += [*(heading.text for heading in item.grid.headings), *(c.text for c in cells if isinstance(c, Name))]
    return found


def _set_named(item: tree.Outcome) -> tuple[str, list[tree.OutcomeLine]]:
    """Give the set that a line `set = …` names, or "", and the other lines."""
    named = ""
    lines: list[tree.OutcomeLine] = []
    for line in item.lines:
        if isinstance(line, tree.Attribute) and line.name.text == "set" and isinstance(line.value, Name):
            named = named or line.value.text
        else:
            lines.append(line)
    return named, lines


def _subject(draft: Draft, item: tree.Outcome | tree.Outcomes) -> str | None:
    domain = domain_of(draft, item.each)
    if domain is None:
        return None
    if len(domain) > 1 or "period" in domain:
        draft.report(OUT_OF_PLACE, item.each[-1], "an outcome is of one subject, such as `each client`")
        return None
    return domain[0] if domain else ""


def _from_table(draft: Draft, item: tree.Outcomes, subject_of: str) -> list[Block]:
    headings = [_meant(draft, heading) for heading in item.grid.headings]
    if "outcome" not in headings:
        said = "a table of outcomes has a column `outcome` with their names"
        help_text = f"write `outcome` in the place of `{headings[0]}`, as the first heading"
        draft.report(UNKNOWN_HEADING, item.grid.headings[0], said, help=help_text)
        draft.excuse(*_names_of(item))
        return []
    found = []
    for row in item.grid.rows:
        draft.at(row)
        if not as_wide_as(draft, row, item.grid):
            continue
        cells = dict(zip(headings, row.cells, strict=True))
        name = cells.pop("outcome").content
        if not isinstance(name, Name):
            draft.report(MISSING_PART, row.cells[headings.index("outcome")], "this outcome has no name")
            continue
        places = dict(zip(headings, item.grid.headings, strict=True))
        lines = [*item.lines, *(line for h, c in cells.items() if (line := _line(draft, h, places[h], c)) is not None)]
        clause = row.clause or item.clause
        counts = cells["counts"].content if "counts" in cells else None
        counting = counts if isinstance(counts, tree.Counting) else item.counting
        found.append(Block(name, "", clause, item.name.text, subject_of, counting, lines, item.span))
    return found


def _meant(draft: Draft, heading: Name) -> str:
    """Give what a heading is, or is a slip of, where nothing reads a value that goes by its name."""
    near = nearest(heading.text, LINES)
    if heading.text in LINES or not near or distance(heading.text, near) > 1:
        return heading.text
    if [name.text for name in names_in(*draft.file.items)].count(heading.text) > 1:
        return heading.text
    _, labels, fix = did_you_mean(heading, LINES)
    draft.report(
        UNKNOWN_HEADING, heading, f"nothing reads a value `{heading.text}` of outcomes", labels=labels, fix=fix
    )
    return near


def _line(draft: Draft, heading: str, at: Name, cell: tree.Cell) -> tree.OutcomeLine | None:
    content = cell.content
    if content is None or not heading:
        return None
    match heading, content:
        case "achieved", tree.AchievedOn() | tree.AchievedWhen() | tree.AchievedAfter() | tree.AchievedWithout():
            return tree.Achieved(cell.span, "", content)
        case "evidence", Name():
            return tree.Evidenced(cell.span, "", content)
        case "serves", Name():
            return tree.Serves(cell.span, "", (content,))
        case "serves", Both(parts=parts) if all(isinstance(part, Name) for part in parts):
            return tree.Serves(cell.span, "", tuple(part for part in parts if isinstance(part, Name)))
        case "offered", tree.AchievedWhen(test=test, gaps=None):
            return tree.Offered(cell.span, "", test)
        case "counts", tree.Counting():
            return None
        case (("achieved" | "evidence" | "serves" | "offered" | "counts"), _):
            help_text = f"write {_EXAMPLES[heading]}"
            draft.report(WRONG_KIND, cell, f"this cell does not say what is `{heading}`", help=help_text)
            return None
        case _, tree.CellRange() | tree.CellBetween() | tree.CellList() | tree.Counting() | Month():
            draft.report(WRONG_KIND, cell, f"this cell should hold the `{heading}` of its outcome")
            return None
        case _, tree.AchievedOn() | tree.AchievedWhen() | tree.AchievedAfter() | tree.AchievedWithout():
            _, labels, fix = did_you_mean(at, LINES)
            draft.report(
                UNKNOWN_HEADING,
                at,
                f"a column `{heading}` does not say when something is achieved",
                labels=labels,
                fix=fix,
            )
            return tree.Achieved(cell.span, "", content)
        case _, _ if not _NAME.fullmatch(heading):
            word = _NAME.match(heading)
            help_text = "a heading is one name" + (f": write `{word[0]}`" if word else "")
            draft.report(UNKNOWN_HEADING, at, f"`{heading}` cannot be what an outcome has", help=help_text)
            return None
        case _, expr:
            return tree.Attribute(cell.span, "", Name(at.span, heading), expr)
