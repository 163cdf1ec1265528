"""Who a worked example is about: rows that the contract lists, and rows that the example itself names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pbr_dsl.check.draft import Draft, did_you_mean, nearest
from pbr_dsl.check.mentions import nodes_in
from pbr_dsl.diagnostics.codes.names import UNKNOWN_NAME
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name, Text

_MOST: Final = 3  # places that a message shows beside its own


@dataclass(frozen=True, slots=True)
class _About:
    """The names that a line may use, where those of the example stand, and where to look for one that is missing."""

    known: frozenset[str]
    given: dict[str, Name] = field(default_factory=dict)
    places: tuple[Label, ...] = ()


def check_names(draft: Draft, item: tree.Scenario) -> None:
    """Report names after `for` and `of` that neither the contract nor the example knows, and facts that nothing has."""
    listed = draft.listed()
    given = {name.text: name for line in item.lines for name in _given(draft, line)}
    own = {text: name for text, name in given.items() if text not in listed}
    about = _About(listed | given.keys(), own, _nameless(item) or _tables(item))
    for line in item.lines:
        draft.clause = line.clause or item.clause
        match line:
            case tree.GivenValue(name=value, rows=rows) if _of_listed_rows(draft, value.text):
                _known(draft, rows, _About(listed))
            case tree.ExpectValue(rows=rows) | tree.ExpectTrim(rows=rows):
                _known(draft, rows, about)
            case tree.ExpectState(rows=rows, waiting_for=fact, waiting_of=row):
                _known(draft, rows, about)
                published = fact is not None and fact.text in draft.indexes
                _known(draft, (row,) if row is not None and not published else (), about)
                _fact(draft, fact)
            case _:
                continue


def _given(draft: Draft, line: tree.ScenarioLine) -> tuple[Name, ...]:
    """Give the names of rows that a line brings."""
    match line:
        case tree.GivenRows(grid=grid):
            cells = (cell for row in grid.rows for cell in row.cells)
            found = (node for cell in cells for node in nodes_in(cell.content if cell.content is not None else None))
            return tuple(Name(node.span, node.text) for node in found if isinstance(node, Name | Text))
        case tree.GivenValue(name=value, rows=rows) if not _of_listed_rows(draft, value.text):
            return rows
        case _:
            return ()


def _of_listed_rows(draft: Draft, value: str) -> bool:
    """Whether a value is only of rows that the contract lists."""
    entry = draft.declared.get(value)
    subjects = [name for name in entry.domain if name != "period"] if entry is not None else []
    records = [draft.records.get(name) for name in subjects]
    return bool(records) and all(record is not None and record.source == "text" for record in records)


def _nameless(item: tree.Scenario) -> tuple[Label, ...]:
    """Where the row of an example has a blank cell in the column that says whose it is."""
    tables = (line.grid for line in item.lines if isinstance(line, tree.GivenRows))
    firsts = (row.cells[0] for grid in tables for row in grid.rows if row.cells)
    return tuple(Label(cell.span, "no name stands here") for cell in firsts if cell.content is None)[:_MOST]


def _tables(item: tree.Scenario) -> tuple[Label, ...]:
    """Where an example gives its rows."""
    tables = (line for line in item.lines if isinstance(line, tree.GivenRows))
    return tuple(Label(line.name.span, "rows are given here") for line in tables)[:_MOST]


def _known(draft: Draft, names: tuple[Name, ...], about: _About) -> None:
    for name in names:
        if name.text not in about.known:
            near = nearest(name.text, about.known)
            _, labels, fix = did_you_mean(name, about.known)
            labels += (Label(about.given[near].span, "it is given here"),) if near in about.given else ()
            labels = labels or about.places
            help_text = "" if near else "name a row that the contract lists, or one that is given above"
            message = f"this example has no `{name.text}`"
            draft.report(UNKNOWN_NAME, name, message, labels=labels, fix=fix, help=help_text)


def _fact(draft: Draft, name: Name | None) -> None:
    """Report something waited for that is no field, value, record, outcome or evidence."""
    if name is None:
        return
    known = {*draft.records, *draft.declared, *draft.outcomes, *draft.evidence, "proof", "claim", "spot-check"}
    known |= {column.name for record in draft.records.values() for column in record.columns}
    known |= {link.name for record in draft.records.values() for link in record.links}
    if name.text not in known:
        _, labels, fix = did_you_mean(name, known)
        draft.report(UNKNOWN_NAME, name, f"nothing is called `{name.text}`", labels=labels, fix=fix)
