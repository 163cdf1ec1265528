"""Values: what each is, when it changes, and the tables that it is read from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from pbr_dsl.model import expression as core
from pbr_dsl.model.contract import Entry, Formula, History, Lookup, Table, TableRow, Test, Value
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.terms import ELIGIBLE, Terms
from pbr_dsl.report.schedule.document import Clause, Grid, Item, Origin, Section
from pbr_dsl.report.schedule.phrases import Phrases
from pbr_dsl.report.schedule.words import key_words, length_text, listed, plain, sentence, term
from pbr_dsl.values.display import date_text

_LARGEST_SHARE: Final = 10  # a column of numbers up to this, not all of them whole, is one of percentages
_ROWS: Final = {
    "pay the rest": "For this figure, what is not yet known is left out and the rest counts",
    "hold": "For this figure, anything that is not yet known makes the whole not yet known",
}


def values(terms: Terms) -> Section:
    """Give every value that payments are worked out from, then the tables."""
    contract = terms.contract
    outputs = {(table.name, column) for table in contract.tables for column in table.outputs}
    clauses: list[Clause] = []
    for value in contract.values:
        looked_up = isinstance(value.body, Lookup) and (value.body.table, value.name) in outputs
        if value.name != ELIGIBLE and not looked_up:
            clauses.append(_value(terms, value))
    clauses += [_table(terms, table) for table in contract.tables]
    return Section("Figures that payments are worked out from", tuple(clauses))


def each(domain: tuple[str, ...]) -> str:
    """Give for whom something is worked out: `for each lot and each period`; "" for the contract as a whole."""
    return f"for {listed(f'each {plain(one)}' for one in domain)}" if domain else ""


def _value(terms: Terms, value: Value) -> Clause:
    phrases = Phrases(terms)
    origin = Origin(value.clause, value.place)
    name, whom = term(value.name), each(value.domain)
    tail = _tail(phrases, value)
    match value.body:
        case History():
            said, grid, more = _history(phrases, value, value.body)
            made = Clause(name, said, grids=(grid,), after=(*more, *tail), origin=origin, defines=name)
        case Formula(expr=expr):
            lead = f"{whom}, " if whom else ""
            said, items = phrases.whole(expr)
            if value.type.kind == "yes-no":
                start = f"{lead}the test {name} is met if {said}"
            else:
                start = f"{lead}{name} is {said}"
            opened = f"{start.rstrip().removesuffix(':')}:" if items else start
            made = Clause(name, sentence(opened), items, after=tail, origin=origin, defines=name)
        case Lookup(table=table, column=column):
            said = f"{name} is {term(column)}, as the table {term(table)} gives it {whom}"
            made = Clause(name, sentence(said), after=tail, origin=origin, defines=name)
    return finish(made, phrases)


def finish(clause: Clause, phrases: Phrases) -> Clause:
    """Give a clause with what was taken out of its sentences, and what else has to be said of them."""
    where = [Item("", "In this clause:", tuple(phrases.where))] if phrases.where else []
    return Clause(
        clause.heading,
        clause.said,
        (*clause.items, *where),
        clause.grids,
        (*clause.after, *map(sentence, phrases.notes)),
        clause.origin,
        clause.defines,
    )


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
        then = "it is refused" if wait.then is None else f"it is taken to be {phrases.noun(wait.then)}"
        found.append(
            f"Where it is not yet known it is waited for until {length_text(wait.hold)} after {since}; from then "
            f"on {then}"
        )
    return tuple(map(sentence, found))


def _history(phrases: Phrases, value: Value, body: History) -> tuple[str, Grid, list[str]]:
    rows = [_entry(phrases, entry, body.entries[:place]) for place, entry in enumerate(body.entries)]
    dated = any(entry.start is not None for entry in body.entries)
    owned = any(entry.row for entry in body.entries)
    noted = any(entry.clause for entry in body.entries)
    first = term(value.domain[0]) if value.domain else ""
    keep = [dated, owned, True, noted]
    heads = ("From", first or "For", term(value.name), "Contract clause")
    grid = Grid(_kept(heads, keep), tuple(_kept(row, keep) for row in rows))
    whom = each(value.domain)
    said = f"{term(value.name)} {whom} is" if whom else f"{term(value.name)} is"
    said += " as in this table"
    if dated:
        said += ", each line from its date until the next line"
    if body.as_at is not None:
        said += f"; the line that counts is the one that stands on {phrases.noun(body.as_at)}"
    return f"{said}:", grid, []


def _kept(cells: tuple[str, ...], keep: list[bool]) -> tuple[str, ...]:
    return tuple(cell for cell, kept in zip(cells, keep, strict=True) if kept)


def _entry(phrases: Phrases, entry: Entry, before: tuple[Entry, ...]) -> tuple[str, ...]:
    start = date_text(entry.start) if entry.start is not None else ""
    row = key_words(entry.row) if entry.row else "every one"
    if entry.value is not None:
        said = phrases.noun(entry.value)
    elif entry.agreed_by is not None:
        said = f"not yet known; if not agreed by {date_text(entry.agreed_by)}, the line before goes on"
    else:
        said = "not yet known"
    del before
    return start, row, said, entry.clause


def _table(terms: Terms, table: Table) -> Clause:
    phrases = Phrases(terms)
    inputs = [_input(phrases, expr, name) for expr, name in zip(table.inputs, table.input_names, strict=True)]
    columns = list(zip(*(row.tests for row in table.rows), strict=True)) if table.rows else []
    percents = [_percent([end for test in column for end in (test.value, test.low, test.high)]) for column in columns]
    given = list(zip(*(row.outputs for row in table.rows), strict=True)) if table.rows else []
    shown = [_percent(list(column)) for column in given]
    noted = any(row.clause for row in table.rows)
    rows = tuple((*_row(phrases, row, percents, shown), *([row.clause] if noted else [])) for row in table.rows)
    heads = (*map(_head, inputs), *map(term, table.outputs), *(["Contract clause"] if noted else []))
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
    made = Clause(term(table.name), sentence(said), grids=(Grid(heads, rows),), after=after, origin=origin)
    return finish(made if len(table.outputs) > 1 else _defining(made, term(table.outputs[0])), phrases)


def _defining(clause: Clause, name: str) -> Clause:
    return Clause(clause.heading, clause.said, clause.items, clause.grids, clause.after, clause.origin, name)


def _head(said: str) -> str:
    return said[:1].upper() + said[1:]


def _input(phrases: Phrases, expr: Expr, name: str) -> str:
    del name
    return phrases.tight(expr)


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
    if test.low is not None:
        low = f"{'at least' if test.low_included else 'more than'} {phrases.noun(test.low)}"
    if test.high is not None:
        high = f"{'at most' if test.high_included else 'less than'} {phrases.noun(test.high)}"
    return " and ".join(filter(None, (low, high))) or "any"
