"""What a worked example gives: rows of records, and outcomes with their states."""

from __future__ import annotations

from pbr_dsl.check.cells import as_wide_as, expression_in
from pbr_dsl.check.definitions.histories import NO_SETTING
from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.facts.indexes import MONTH, VALUE
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas import times
from pbr_dsl.check.formulas.derivation import fitting, kind_of, needed
from pbr_dsl.check.formulas.quantities import day, quantity
from pbr_dsl.check.formulas.units import type_words
from pbr_dsl.check.mentions import names_in
from pbr_dsl.check.setting import STATES
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.names import UNKNOWN_HEADING, UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, OUT_OF_PLACE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.diagnostics.codes.use import UNREADABLE_FIGURE
from pbr_dsl.model import contract as model
from pbr_dsl.model import scenario as steps
from pbr_dsl.model.expression import Constant
from pbr_dsl.model.type import CodeType, DateType, NumberType, RowType, TimeType, Type, YesNoType
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Date, Month, Name, Quantity, Text, Time

_ALL = ("total", "all", "everything", "statement", "payments", "payment")
_ABOUT_OUTCOMES = ("proof", "claim", "spot-check")


def unknown(draft: Draft, name: Name, known: list[str]) -> None:
    """Report a name that is none of those known."""
    _, labels, fix = did_you_mean(name, known)
    help_text = "each payment is expected by its name; nothing stands for all of them" if name.text in _ALL else ""
    lines = {"proofs": f"evidence {next(iter(draft.evidence), 'NAME')}", "claims": "claimed", "spot-checks": "sample"}
    if name.text in lines:
        help_text = f"no outcome or evidence has a line `{lines[name.text]}`, so none come: write it, or delete these"
    draft.report(UNKNOWN_NAME, name, f"nothing is called `{name.text}`", labels=labels, fix=fix, help=help_text)


def constant_of(draft: Draft, node: written.Expr, kind: Type | None) -> Constant | None:
    """Build a written value of a kind, or None after a finding."""
    made = ex.build(draft, node, NO_SETTING, kind)
    if made is None:
        return None
    if not isinstance(made, Constant):
        draft.report(WRONG_KIND, node, f"`{node.span.text}` is worked out; a scenario gives and expects written values")
        return None
    if kind is not None and made.type != kind:
        like = Constant(type=kind, value="")
        message = f"{needed(kind)}, and `{node.span.text}` is {kind_of(node, made)}"
        meant = isinstance(kind, NumberType) and kind.unit
        draft.report(WRONG_KIND, node, message, help=fitting((node, like), (node, made)) if meant else "")
        return None
    return made


def given_rows(draft: Draft, line: tree.GivenRows) -> list[steps.ScenarioStep]:
    """Build the rows that a table gives, or the outcomes with their states."""
    record = draft.record_of(line.name.text)
    if record is None:
        unknown(draft, line.name, [r.plural for r in draft.records.values()])
        return []
    draft.used.add(record.name)
    if record.source == "milestone":
        help_text = f"give the {record.links[0].record}; its {record.plural} follow from its dates"
        draft.report(OUT_OF_PLACE, line.name, f"the rows of `{record.name}` are made, and never given", help=help_text)
        return []
    if _no_headings(draft, line, record):
        return []
    built = record.name in _ABOUT_OUTCOMES and record.name not in draft.excused
    if built and record.links and not _says_whose(draft, line, record):
        return []
    found: list[steps.ScenarioStep] = []
    for row in line.grid.rows:
        if not as_wide_as(draft, row, line.grid):
            continue
        cells = {heading.text: cell for heading, cell in zip(line.grid.headings, row.cells, strict=True)}
        if record.source == "index" and not _published(draft, line, record, cells):
            continue
        place = {"clause": row.clause, "place": draft.place(row)}
        for keyed in _spread(draft, cells, record):
            if record.name == "outcome":
                found += _given_outcomes(draft, line, keyed, place)
            else:
                found += _given_row(draft, line, record, keyed, place)
    return found


def _says_whose(draft: Draft, line: tree.GivenRows, record: model.Record) -> bool:
    """Whether a table of proofs or claims has the columns that name a subject of theirs, else report one of them."""
    headings = {heading.text for heading in line.grid.headings}
    if any(not outcome.subject for outcome in draft.outcomes.values()):
        return True  # one of the whole contract is nobody's
    for link in record.links:
        parts = _key_columns(draft, link.record)
        if headings >= set(parts) or (len(parts) == 1 and link.name in headings):
            return True
    missing = next(part for part in _key_columns(draft, record.links[-1].record) if part not in headings)
    draft.report(
        MISSING_PART, line.name, f"this table has no column `{missing}`, which says whose {record.plural} these are"
    )
    return False


def _no_headings(draft: Draft, line: tree.GivenRows, record: model.Record) -> bool:
    """Report a table none of whose headings could be one: its first row is missing."""
    headings = line.grid.headings
    own = [*record.key, *(link.name for link in record.links), *(column.name for column in record.columns)]
    known = {*own, *_further(draft, record), *draft.declared, *draft.excused, "state", VALUE, MONTH}
    if len(headings) <= 1 or any(heading.text in known for heading in headings):
        return False
    said = f"none of these is a field of `{record.name}`"
    help_text = "the first row of a table holds its headings, such as " + " and ".join(f"`{word}`" for word in own[:2])
    draft.excuse(*(name.text for name in names_in(*line.grid.rows)), *(heading.text for heading in headings))
    draft.report(UNKNOWN_HEADING, headings[0].span.to(headings[-1].span), said, help=help_text)
    return True


def _published(draft: Draft, line: tree.GivenRows, record: model.Record, cells: dict[str, tree.Cell]) -> bool:
    """Whether a row gives a figure of an index, by month; its value is kept under the index's own name."""
    if VALUE in cells:
        cells[record.name] = cells.pop(VALUE)
    month = cells.get(MONTH)
    if month is not None and isinstance(month.content, Month):
        return True
    if month is None:
        headings = line.grid.headings[0].span.to(line.grid.headings[-1].span)
        help_text = f"the figures of an index stand under `{MONTH}` and `{VALUE}`"
        draft.report(UNREADABLE_FIGURE, headings, f"this table has no column `{MONTH}`", help=help_text)
        return False
    said = "this row names no month" if month.content is None else f"`{month.span.text}` is no month"
    draft.report(UNREADABLE_FIGURE, month, said, help="write it under `month`, such as `September 2026`")
    return False


def _spread(draft: Draft, cells: dict[str, tree.Cell], record: model.Record) -> list[dict[str, tree.Cell]]:
    """Take `a, b` in a column that says whose row it is apart: a row for each (of outcomes, `outcome` later)."""
    links = {part for link in record.links for part in (link.name, *_key_columns(draft, link.record))}
    for heading, cell in cells.items():
        whose = heading != "outcome" if record.name == "outcome" else heading in links or heading in record.key
        if whose and isinstance(cell.content, tree.CellList):
            apart = ({**cells, heading: tree.Cell(name.span, name)} for name in cell.content.names)
            return [row for each in apart for row in _spread(draft, each, record)]
    return [cells]


def _given_row(
    draft: Draft, line: tree.GivenRows, record: model.Record, cells: dict[str, tree.Cell], at: dict[str, object]
) -> list[steps.ScenarioStep]:
    links = {link.name: link.record for link in record.links}
    columns = {column.name: column for column in record.columns}
    about = record.name in _ABOUT_OUTCOMES  # a row fills the columns of its own outcome
    found: list[steps.ScenarioStep] = []
    made: dict[str, str] = {}
    for heading, cell in cells.items():
        if heading in columns:
            said = _cell(draft, cell, columns[heading].type, columns[heading].may_be)
            made |= {heading: said} if said is not None else {}
        elif heading in links and links[heading] == "period":
            made |= {heading: cell.content.iso} if isinstance(cell.content, Date) else {}
        elif heading in links and _is_none(record, heading, cell):
            made[heading] = "none"
        elif heading in links:
            _listed(draft, cell, links[heading])
            key = [_key_text(cells[part]) for part in _key_columns(draft, links[heading]) if part in cells]
            made[heading] = " / ".join(key or [_key_text(cell)])
        elif heading in draft.declared and draft.declared[heading].domain[:1] == (record.name,):
            value = draft.value_of(heading)
            content = expression_in(cell)
            constant = constant_of(draft, content, value.type) if value and content else None
            if constant:
                key_of = (_key_text(cells[record.name]),) if record.name in cells else ()
                given = {**at, "value": heading, "key": key_of, "constant": constant}
                found.append(steps.GivenValue.model_validate(given))
        elif (
            heading not in record.key and heading not in _further(draft, record) and not draft.partly_read(record.name)
        ):
            name = next(h for h in line.grid.headings if h.text == heading)
            known = [*links, *columns, *record.key]
            _, labels, fix = did_you_mean(name, known)
            keys = [part for part in record.key if part not in cells and part not in links]
            help_text = f"rows are told apart by a column `{keys[0]}`" if keys and not labels else ""
            labels = labels or draft.fields_of(record.name)
            said = f"`{heading}` is no field of `{record.name}`"
            draft.report(UNKNOWN_HEADING, name, said, labels=labels, fix=fix, help=help_text)
    for its, target in links.items():
        if target == "period" and its not in cells and draft.looked_at is not None:
            made[its] = draft.looked_at.isoformat()
        elif its not in cells and (parts := _key_columns(draft, target)) and (about or links.keys().isdisjoint(parts)):
            made |= {its: " / ".join(_key_text(cells[part]) for part in parts)} if cells.keys() >= set(parts) else {}
    for heading in _further(draft, record):
        if heading in cells and heading not in made and heading not in columns:
            found += _parents(draft, record, cells, at)
            break
    own = tuple(made.get(part) or (_key_text(cells[part]) if part in cells else "") for part in record.key)
    return [*found, steps.GivenRow.model_validate({**at, "record": record.name, "key": own, "cells": made})]


def _is_none(record: model.Record, heading: str, cell: tree.Cell) -> bool:
    """Whether a cell says that a row belongs to none, where its link may be none."""
    may_be = next(link.may_be for link in record.links if link.name == heading)
    return bool(may_be) and isinstance(cell.content, Name) and cell.content.text == may_be


def _key_columns(draft: Draft, record: str) -> list[str]:
    """Give the columns that name a row of a record in a table: its key, with links taken apart."""
    made = draft.records.get(record)
    if made is None:
        return [record]
    links = {link.name: link.record for link in made.links}
    found: list[str] = []
    for part in made.key:
        found += _key_columns(draft, links[part]) if part in links else [part]
    return found


def _further(draft: Draft, record: model.Record) -> list[str]:
    """Give the records further up, whose keys may stand in a table too (the family of a child's term)."""
    found: list[str] = []
    edge = [link.record for link in record.links]
    while edge:
        name = edge.pop()
        if name not in found and name in draft.records:
            found.append(name)
            edge += [link.record for link in draft.records[name].links]
    return found


def _parents(
    draft: Draft, record: model.Record, cells: dict[str, tree.Cell], at: dict[str, object]
) -> list[steps.ScenarioStep]:
    """Give the rows between a row and the further record named beside it (child cal is of family c)."""
    found: list[steps.ScenarioStep] = []
    for link in record.links:
        parent = draft.records.get(link.record)
        if parent is None:
            continue
        ups = {up.name: _key_text(cells[up.record]) for up in parent.links if up.record in cells}
        if ups and link.record in cells and parent.source == "data":
            key = (_key_text(cells[link.record]),)
            found.append(steps.GivenRow.model_validate({**at, "record": parent.name, "key": key, "cells": ups}))
    return found


def _key_text(cell: tree.Cell) -> str:
    match cell.content:
        case Name(text=text) | Text(text=text):
            return text
        case None:
            return ""
        case _:
            return " ".join(cell.content.span.text.split())


def _cell(draft: Draft, cell: tree.Cell, kind: Type, may_be: str) -> str | None:
    """Give a cell's text in the data's grammar; None when it is blank or reported."""
    content = cell.content
    match content, kind:
        case None, _:
            return None
        case Name(text=text), _ if text == may_be:
            return text
        case Date(), DateType():
            return content.iso
        case Time(), TimeType():
            return content.text if times.constant(draft, content) else None
        case Name(text=text), CodeType(codes=codes) if text in codes:
            return text
        case Name(text=("yes" | "no") as text), YesNoType():
            return text
        case Quantity(), NumberType():
            constant = quantity(draft, content)
            if constant is None:
                return None
            if constant.type == kind:
                return constant.value
        case _:
            pass
    alone = expression_in(cell)
    if alone is None or (isinstance(content, Name) and isinstance(kind, DateType | YesNoType | NumberType | TimeType)):
        words = type_words(kind) + (f", or `{may_be}`" if may_be else "")
        help_text = "left blank, it is not yet known"
        draft.report(WRONG_KIND, cell, f"this cell should hold {words}", help=help_text)
        return None
    made = ex.of_kind(draft, alone, NO_SETTING, kind)
    return made.value if isinstance(made, Constant) else None


# ---------------------------------------------------------------- given outcomes


def _given_outcomes(
    draft: Draft, line: tree.GivenRows, cells: dict[str, tree.Cell], at: dict[str, object]
) -> list[steps.ScenarioStep]:
    names = _names(draft, cells.get("outcome"))
    state = _key_text(cells["state"]) if "state" in cells else "accepted"
    if state not in STATES:
        phrase_error(draft, cells["state"], state, STATES)
        return []
    if "outcome" not in cells:
        draft.report(MISSING_PART, line.name, "a table of outcomes has a column `outcome`")
    if not names:
        return []
    needed = dict.fromkeys(part for n in names for part in _key_columns(draft, draft.outcomes[n].subject) if part)
    missing = [part for part in needed if part not in cells]
    if missing:
        message = f"this table has no column `{missing[0]}`, which says whose outcomes these are"
        draft.report(MISSING_PART, line.name, message)
        return []
    achieved = cells.get("achieved")
    on = day(achieved.content) if achieved is not None and isinstance(achieved.content, Date) else None
    found: list[steps.ScenarioStep] = []
    for record in dict.fromkeys(draft.outcomes[name].subject for name in names):
        found += _subject_rows(draft, record, cells, at)
    for name in names:
        key = _subject_key(draft, draft.outcomes[name].subject, cells)
        given = {**at, "outcome": name, "key": key, "state": state, "achieved": on}
        found.append(steps.GivenOutcome.model_validate(given))
    return found


def _names(draft: Draft, cell: tree.Cell | None) -> list[str]:
    if cell is None or cell.content is None:
        return []
    found: list[str] = []
    for name in cell.content.names if isinstance(cell.content, tree.CellList) else (cell.content,):
        if not isinstance(name, Name):
            draft.report(OUT_OF_PLACE, cell, "this cell names outcomes")
            continue
        members = [outcome.name for outcome in draft.outcomes.values() if outcome.set == name.text]
        if name.text in draft.outcomes:
            found.append(name.text)
        elif members:
            found += members
        else:
            unknown(draft, name, [*draft.outcomes, *(o.set for o in draft.outcomes.values())])
    return found


def _subject_key(draft: Draft, record: str, cells: dict[str, tree.Cell]) -> tuple[str, ...]:
    return (
        tuple(_key_text(cells[part]) if part in cells else "" for part in _key_columns(draft, record)) if record else ()
    )


def _listed(draft: Draft, cell: tree.Cell, record: str) -> None:
    """Report a cell that names a row of the contract itself, such as a lot, and names none that there is."""
    if isinstance(cell.content, Name | Text) and draft.records[record].source == "text":
        ex.row_named(draft, cell.content, RowType(record=record))


def _subject_rows(
    draft: Draft, record: str, cells: dict[str, tree.Cell], at: dict[str, object]
) -> list[steps.ScenarioStep]:
    """Give the rows named beside an outcome: the client with its lot and start, from the same line."""
    found: list[steps.ScenarioStep] = []
    edge = [record] if record else []
    while edge:
        name = edge.pop()
        made = draft.records[name]
        edge += [link.record for link in made.links if link.record in draft.records]
        if made.source != "data" or name not in cells:
            continue
        own: dict[str, str] = {link.name: _key_text(cells[link.name]) for link in made.links if link.name in cells}
        for link in made.links:
            if link.name in cells:
                _listed(draft, cells[link.name], link.record)
        for column in made.columns:
            said = _cell(draft, cells[column.name], column.type, column.may_be) if column.name in cells else None
            if said is not None and column.name not in ("outcome", "state", "achieved"):
                own[column.name] = said
        if own:
            key = (_key_text(cells[name]),)
            found.append(steps.GivenRow.model_validate({**at, "record": name, "key": key, "cells": own}))
    return found
