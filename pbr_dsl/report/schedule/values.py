"""Values: what each is, when it changes, and the tables that it is read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from pbr_dsl.model import expression as core
from pbr_dsl.model.contract import Entry, Formula, History, Lookup, Table, TableRow, Test, Value
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.terms import ELIGIBLE, Terms
from pbr_dsl.report.schedule.document import Clause, Grid, Origin, Section
from pbr_dsl.report.schedule.phrases import Phrases
from pbr_dsl.report.schedule.words import key_words, length_text, listed, plain, sentence, term
from pbr_dsl.values.display import date_text

_LARGEST_SHARE: Final = 10  # a column of numbers up to this, not all of them whole, is one of percentages
_CLAUSE: Final = "Contract clause"
_ROWS: Final = {
    "pay the rest": "For this figure, what is not yet known is left out and the rest counts",
    "hold": "For this figure, anything that is not yet known makes the whole not yet known",
}


def values(terms: Terms) -> Section:
    """Give every figure that payments are worked out from, and the tables, in the order of the contract."""
    contract = terms.contract
    outputs = {(table.name, column) for table in contract.tables for column in table.outputs}
    found: list[tuple[int, Clause]] = [(table.place, _table(terms, table)) for table in contract.tables]
    for group in _alike(contract.values):
        value = group[0]
        looked_up = isinstance(value.body, Lookup) and (value.body.table, value.name) in outputs
        if value.name != ELIGIBLE and not looked_up:
            found.append((value.place, _value(terms, group)))
    found.sort(key=lambda one: one[0])
    return Section("Figures that payments are worked out from", tuple(clause for _, clause in found))


def _alike(values: tuple[Value, ...]) -> list[list[Value]]:
    """Values that stand in one table: the same rows, dates, clauses and readers; the others each by itself."""
    groups: dict[object, list[Value]] = {}
    for place, value in enumerate(values):
        key: object = place
        if isinstance(value.body, History) and value.body.entries[:1] and value.body.entries[0].row:
            lines = tuple((entry.row, entry.start, entry.clause) for entry in value.body.entries)
            key = (value.domain, lines, value.clause, value.frozen, value.unknown_rows, repr(value.body.as_at))
        groups.setdefault(key, []).append(value)
    return list(groups.values())


def each(domain: tuple[str, ...]) -> str:
    """Give for whom something is worked out: `for each lot and each period`; "" for the contract as a whole."""
    return f"for {listed(f'each {plain(one)}' for one in domain)}" if domain else ""


def _value(terms: Terms, group: list[Value]) -> Clause:
    phrases = Phrases(terms)
    value = group[0]
    origin = Origin(value.clause, value.place)
    name, whom = term(value.name), each(value.domain)
    tail = _tail(phrases, value)
    lead = f"{whom}, " if whom else ""
    match value.body:
        case History():
            said, grid = _history(phrases, group)
            names = tuple(term(one.name) for one in group)
            made = Clause(
                titled(listed(names), listed(one.title for one in group if one.title)),
                said,
                grids=(grid,),
                after=tail,
                origin=origin,
                defines=names,
            )
        case Formula(expr=expr):
            said, items = phrases.whole(expr)
            start = (
                f"{lead}the test {name} is met if {said}" if value.type.kind == "yes-no" else f"{lead}{name} is {said}"
            )
            opened = f"{start.rstrip().removesuffix(':')}:" if items else start
            made = Clause(
                titled(name, value.title), sentence(opened), items, after=tail, origin=origin, defines=(name,)
            )
        case Lookup(table=table, column=column):
            said = f"{lead}{name} is {term(column)}, as the table {term(table)} gives it"
            made = Clause(titled(name, value.title), sentence(said), after=tail, origin=origin, defines=(name,))
    return finish(made, phrases)


def finish(clause: Clause, phrases: Phrases) -> Clause:
    """Give a clause with what its letters stand for, and what else has to be said of its sentences."""
    return replace(clause, where=tuple(phrases.where), after=(*clause.after, *map(sentence, phrases.notes)))


def titled(name: str, title: str) -> str:
    """Give a term with the title that the contract puts beside it."""
    return f"{name} ({title})" if title else name


def _tail(phrases: Phrases, value: Value) -> tuple[str, ...]:
    found: list[str] = []
    if value.frozen is not None:
        day = phrases.noun(value.frozen)
        found.append(
            f"It is fixed on {day}: what happened after that day is not looked at, while corrections of what happened "
            "before are"
        )
    if value.unknown_rows:
        found.append(_ROWS[value.unknown_rows])
    if (wait := value.when_unknown) is not None:
        since = phrases.noun(wait.since)
        then = f"it is taken to be {phrases.noun(wait.then)}"
        found.append(
            f"Where it is not yet known it is waited for until {length_text(wait.hold)} after {since}; from then on "
            f"{then}"
        )
    return tuple(map(sentence, found))


def _history(phrases: Phrases, group: list[Value]) -> tuple[str, Grid]:
    """The table of values that change with a date or a row, or with both."""
    bodies = [value.body for value in group if isinstance(value.body, History)]
    value, body = group[0], bodies[0]
    columns = [_entries(phrases, one) for one in bodies]
    dated = any(entry.start is not None for entry in body.entries)
    keep = (any(e.row for e in body.entries), dated, True, any(e.clause for e in body.entries))
    heads = (term(value.domain[0]) if value.domain else "", "From", [term(one.name) for one in group], _CLAUSE)
    rows = (
        (
            key_words(entry.row) if entry.row else "every one",
            date_text(entry.start) if entry.start is not None else "the beginning",
            [column[place] for column in columns],
            entry.clause,
        )
        for place, entry in enumerate(body.entries)
    )
    names = listed(term(one.name) for one in group)
    whom = each(value.domain)
    said = f"{whom + ', ' if whom else ''}{names} {'are' if len(group) > 1 else 'is'} what this table says"
    if dated:
        said += ", each line from its date on until the next line"
    if body.as_at is not None:
        said += f"; the line that counts is the one that stands on {phrases.noun(body.as_at)}"
    return sentence(f"{said}:"), Grid(_kept(heads, keep), tuple(_kept(row, keep) for row in rows))


def _kept(cells: tuple[str | list[str], ...], keep: tuple[bool, ...]) -> tuple[str, ...]:
    """The cells of the columns that are kept; a cell may be several."""
    found: list[str] = []
    for cell, kept in zip(cells, keep, strict=True):
        if kept:
            found += [cell] if isinstance(cell, str) else cell
    return tuple(found)


def _entries(phrases: Phrases, body: History) -> list[str]:
    """What each line of a history says."""
    phrases.percent = _percent([entry.value for entry in body.entries])
    found = [_entry(phrases, entry) for entry in body.entries]
    phrases.percent = None
    return found


def _entry(phrases: Phrases, entry: Entry) -> str:
    if entry.value is not None:
        return phrases.noun(entry.value)
    if entry.agreed_by is not None:
        return f"not yet known; if it is not agreed by {date_text(entry.agreed_by)}, the line before goes on"
    return "not yet known"


def _table(terms: Terms, table: Table) -> Clause:
    phrases = Phrases(terms)
    inputs = [phrases.tight(expr) for expr in table.inputs]
    columns = list(zip(*(row.tests for row in table.rows), strict=True)) if table.rows else []
    percents = [_percent([end for test in column for end in (test.value, test.low, test.high)]) for column in columns]
    given = list(zip(*(row.outputs for row in table.rows), strict=True)) if table.rows else []
    shown = [_percent(list(column)) for column in given]
    noted = any(row.clause for row in table.rows)
    rows = tuple((*_row(phrases, row, percents, shown), *([row.clause] if noted else [])) for row in table.rows)
    heads = (*map(_head, inputs), *map(term, table.outputs), *([_CLAUSE] if noted else []))
    whom = each(table.domain)
    outs = listed(map(term, table.outputs))
    verb = "are" if len(table.outputs) > 1 else "is"
    said = f"{f'{whom}, ' if whom else ''}{outs} {verb} read from this table. Exactly one of its rows applies:"
    frozen = [
        value.frozen for value in terms.contract.values if value.name in table.outputs and value.frozen is not None
    ]
    after: tuple[str, ...] = ()
    if frozen:
        day = phrases.noun(frozen[0])
        after = (f"It is fixed on {day}: what happened after that day is not looked at, while corrections are.",)
    origin = Origin(table.clause, table.place)
    made = Clause(
        titled(term(table.name), table.title), sentence(said), grids=(Grid(heads, rows),), after=after, origin=origin
    )
    return finish(replace(made, defines=tuple(map(term, table.outputs))), phrases)


def _head(said: str) -> str:
    return said[:1].upper() + said[1:]


def _percent(cells: list[Expr | None]) -> bool | None:
    """Whether the numbers of a column are percentages: one of them that is no whole number says so of all."""
    numbers = [Fraction(c.value) for c in cells if isinstance(c, core.Constant) and c.type.kind == "number"]
    part = any(number.denominator != 1 for number in numbers)
    small = all(abs(number) <= _LARGEST_SHARE for number in numbers)
    return True if part and small else None


def _row(phrases: Phrases, row: TableRow, tests: list[bool | None], outputs: list[bool | None]) -> Iterator[str]:
    for test, percent in zip(row.tests, tests, strict=True):
        phrases.percent = percent
        yield test_text(phrases, test)
    for output, percent in zip(row.outputs, outputs, strict=True):
        phrases.percent = percent
        yield phrases.noun(output)
    phrases.percent = None


def test_text(phrases: Phrases, test: Test) -> str:
    """Give a cell of a table: any, one value, or a range whose ends say whether they belong."""
    if test.op == "any":
        return "any"
    if test.value is not None:
        return phrases.noun(test.value)
    low = high = ""
    ends = test.low is not None and test.high is not None and test.low_included and test.high_included
    if ends and test.low is not None and test.high is not None and test.low.type.kind == "date":
        return f"from {phrases.noun(test.low)} to {phrases.noun(test.high)}"
    if test.low is not None:
        low = f"{'at least' if test.low_included else 'more than'} {phrases.noun(test.low)}"
    if test.high is not None:
        high = f"{'at most' if test.high_included else 'less than'} {phrases.noun(test.high)}"
    return " and ".join(filter(None, (low, high))) or "any"
