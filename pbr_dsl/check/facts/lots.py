"""Lots: rows of the record `lot`, whose properties are values each lot."""

from __future__ import annotations

from pbr_dsl.check.definitions.histories import Column, Dated
from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.records import owns
from pbr_dsl.check.formulas.quantities import day
from pbr_dsl.check.reserved import OF_CODES, free
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, OUT_OF_PLACE
from pbr_dsl.diagnostics.diagnostic import Label
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
            labels = draft.first(f"lot {lot.name.text}", lot.name)
            draft.report(DEFINED_TWICE, lot.name, f"there is a lot `{lot.name.text}` already", labels=labels)
            continue
        draft.spans[f"lot {lot.name.text}"] = lot.name.span
        if not free(draft, lot.name, OF_CODES):
            continue
        rows[lot.name.text] = model.Given(key=(lot.name.text,), title=lot.title)
        for line in lot.properties:
            _property(draft, lot, line, columns)
    place = draft.place(lots[0])
    draft.records["lot"] = model.Record(
        name="lot", plural="lots", key=("lot",), source="text", rows=tuple(rows.values()), place=place
    )
    for found in columns.values():
        written_for = {line.row for line in found.lines}
        missing = [lot for lot in lots if lot.name.text not in written_for]
        if missing:
            said = f"the lot `{missing[0].name.text}` has no `{found.name}`, and other lots have"
            draft.enter(missing[0])
            draft.report(MISSING_PART, missing[0].name, said, help=f"add a line `{found.name} = …` to that lot")


def _property(draft: Draft, lot: tree.Lot, line: tree.Property, columns: dict[str, Column]) -> None:
    draft.at(line)
    name = line.name.text
    found = columns.setdefault(name, Column(name, "lot", line.name.span, line.clause or lot.clause, line.as_at))
    if found.lines and found.lines[-1].row == lot.name.text:
        draft.report(DEFINED_TWICE, line.name, f"`{name}` is written twice for this lot")
        return
    if line.as_at is not None and found.as_at is not None and line.as_at != found.as_at:
        labels = (Label(found.as_at.span, "another date here"),)
        draft.report(OUT_OF_PLACE, line.as_at, f"one date picks the line of `{name}` in every lot", labels=labels)
    found.as_at = found.as_at or line.as_at
    if line.value is not None:
        found.lines.append(Dated(lot.name.text, None, line.value, line.clause, line.value.span))
    for dated in line.history:
        if dated.row is not None:
            said = f"this line is of the lot `{lot.name.text}` in any case"
            draft.report(OUT_OF_PLACE, dated.row, said, help="leave out `for …`")
        found.lines.append(Dated(lot.name.text, day(dated.start), dated.value, dated.clause, dated.start.span))
