"""Lots: rows of the record `lot`, whose properties are values each lot."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.histories import Column
from pbr_dsl.check.quantities import day
from pbr_dsl.check.records import owns
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE
from pbr_dsl.diagnostics.codes.terms import MISSING_PART
from pbr_dsl.model import contract as model
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name


def declare_lots(draft: Draft, columns: dict[str, Column]) -> None:
    """Make the record `lot` from the lot blocks, and gather their properties."""
    lots = [item for item in draft.file.items if isinstance(item, tree.Lot)]
    if not lots:
        return
    rows: dict[str, model.Given] = {}
    draft.enter(lots[0])
    if not owns(draft, Name(lots[0].name.span, "lot")):
        return
    for lot in lots:
        draft.enter(lot)
        if lot.name.text in rows:
            draft.report(DEFINED_TWICE, lot.name, f"there is a lot `{lot.name.text}` already")
            continue
        rows[lot.name.text] = model.Given(key=(lot.name.text,), title=lot.title)
        for line in lot.properties:
            _property(draft, lot, line, columns)
    place = draft.place(lots[0])
    draft.records["lot"] = model.Record(
        name="lot", plural="lots", key=("lot",), source="text", rows=tuple(rows.values()), place=place
    )
    for found in columns.values():
        missing = [row for row in rows if row not in {line[0] for line in found.lines}]
        if found.record == "lot" and missing:
            draft.report(
                MISSING_PART,
                found.span,
                f"`{found.name}` is not written for every lot: `{missing[0]}` has none",
                help=f"add a line `{found.name} = …` to that lot",
            )


def _property(draft: Draft, lot: tree.Lot, line: tree.Property, columns: dict[str, Column]) -> None:
    draft.at(line)
    name = line.name.text
    found = columns.setdefault(name, Column(name, "lot", line.name.span, line.clause or lot.clause, line.as_at))
    if found.record != "lot" or any(row == lot.name.text for row, *_ in found.lines):
        draft.report(DEFINED_TWICE, line.name, f"`{name}` is written twice for this lot")
        return
    if line.value is not None:
        found.lines.append((lot.name.text, None, line.value, line.clause))
    found.lines += [(lot.name.text, day(dated.start), dated.value, dated.clause) for dated in line.history]
