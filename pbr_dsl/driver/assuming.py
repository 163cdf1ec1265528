"""Facts that a history does not have, supplied by named assumptions: read, checked, filled in, and followed into lines.

A rule is checked as if it were a value of the contract, so a name, a unit or a code is right in it where it would be
right there.  A line rests on an assumption when it is not the same line without it: nothing that is not yet known is
ever consumed, so a line that can be decided without a fact is decided without it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Final

from pbr_dsl.check import check
from pbr_dsl.diagnostics.codes import assumptions as codes
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import Compilation
from pbr_dsl.model.contract import Contract, Formula, Record
from pbr_dsl.model.expression import Compare, Every, Expr, FieldOf, LinkOf, ToDate, ValueOf
from pbr_dsl.model.walk import nodes
from pbr_dsl.reference import Computation, Overrides, Reading, Result, truth
from pbr_dsl.report.simulation.view import Assumption
from pbr_dsl.source import Source, Span
from pbr_dsl.syntax.assumption import Assume, read_assumptions
from pbr_dsl.values.display import number_text
from pbr_dsl.values.facts import Cell, Key, Row, Special, Unknown
from pbr_dsl.values.history import History, has_made_up_key
from pbr_dsl.values.statement import Line, Statement

DOCUMENTS: Final = {"proof": "proofs", "claim": "claims"}

_At = tuple[str, Key, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked assumption: for rows of a record where `where` holds (None: all), its field is `value`.

    Without a `value` all proofs, or claims, are taken as given.
    """

    name: str
    said: str
    source: str
    record: str
    span: Span
    field: str = ""
    value: Expr | None = None
    where: Expr | None = None


@dataclass(slots=True)
class Filled:
    """Facts with what was assumed: which cells each assumption filled, and for how many its own rule is not known."""

    history: History
    overrides: Overrides = field(default_factory=Overrides)
    cells: dict[str, set[_At]] = field(default_factory=dict)
    undecided: Counter[str] = field(default_factory=Counter)
    findings: list[Diagnostic] = field(default_factory=list)


def rules(compiled: Compilation, source: Source) -> tuple[list[Rule], list[Diagnostic]]:
    """Read the assumptions of a text and check them against a contract that is right: the rules, or every finding."""
    written, findings = read_assumptions(source)
    lets = tuple(one.let for one in written if one.let is not None)
    file = compiled.linked.file
    checked = check(file.but(items=(*file.items, *lets)), [])
    findings += checked.findings.errors
    if findings or checked.contract is None:
        return [], findings
    contract, names = checked.contract, Counter(one.name.text for one in written)
    found: list[Rule] = []
    for one in written:
        made = _rule(contract, one, names)
        if isinstance(made, Rule):
            found.append(made)
        else:
            findings.append(made)
    return ([] if findings else found), findings


def _rule(contract: Contract, written: Assume, names: Counter[str]) -> Rule | Diagnostic:
    """One assumption against the contract; `names` are those of all assumptions."""
    record = next((one for one in contract.records if written.record.text in (one.name, one.plural)), None)
    name, span = written.name.text, written.name.span
    if names[name] > 1:
        return Diagnostic(DEFINED_TWICE, f"there are {names[name]} assumptions called `{name}`", span)
    plain = Rule(name, written.said, written.source, record.name if record else "", span)
    if written.field is None:
        if record is None or record.name not in DOCUMENTS:
            return _cannot(written, written.record.span, "only all proofs or all claims can be taken as given")
        return plain
    value = next(one for one in contract.values if one.name == name)
    expr = value.body.expr if isinstance(value.body, Formula) else None
    compared, where = (expr.parts[0], expr.parts[1]) if isinstance(expr, Every) else (expr, None)
    named = compared.left if isinstance(compared, Compare) else None
    if record is None or record.source != "data":
        return _cannot(written, written.record.span, f"the rows of `{written.record.text}` do not come from files")
    if not isinstance(compared, Compare) or not isinstance(named, FieldOf | LinkOf):
        said = f"`{written.field.text}` is no field of {record.name}"
        return _cannot(written, written.field.span, said)
    if written.field.text in record.key:
        said = f"`{written.field.text}` says which {record.name} a row is"
        return _cannot(written, written.field.span, said)
    others = (one.value for one in nodes(value.body) if isinstance(one, ValueOf | ToDate) and one.value in names)
    read = next(others, None)
    if read is not None:
        return _cannot(written, span, f"its rule reads another assumption, `{read}`")
    return replace(plain, field=written.field.text, value=compared.right, where=where)


def _cannot(written: Assume, span: Span, said: str) -> Diagnostic:
    """The finding about what cannot be assumed."""
    help_text = "assume a field of a row, `visit's verified = …`, or that documents came, `proofs given`"
    return Diagnostic(codes.UNASSUMABLE, f"`{written.name.text}` cannot be assumed: {said}", span, help=help_text)


# ---------------------------------------------------------------- filling in


def filled(contract: Contract, history: History, day: date, assumed: Sequence[Rule]) -> Filled:
    """Give facts with what is assumed where they are not yet known; a fact, and a known none, is never overridden.

    Rules read the facts as they are without any assumption; of two for one cell the first counts.
    """
    found = Filled(history)
    reading = Computation(contract, history, day).on(day)
    cells: dict[tuple[str, Key], dict[str, Cell]] = {}
    records = {record.name: record for record in contract.records}
    for rule in assumed:
        mine = found.cells.setdefault(rule.name, set())
        wrong: list[Cell] = []
        for key, cell in _cells(reading, rule, found):
            if not _allowed(records[rule.record], rule.field, cell):
                wrong.append(cell)
            elif rule.field not in cells.setdefault((rule.record, key), {}):
                cells[rule.record, key][rule.field] = cell
                mine.add((rule.record, key, rule.field))
        if wrong:
            found.findings.append(_outside(rule, wrong))
        elif rule.field and not mine:
            found.findings.append(_unused(rule, found))
    documents = {rule.record for rule in assumed if not rule.field}
    found.overrides = Overrides(proofs_given="proof" in documents, claims_given="claim" in documents)
    found.history = _with_cells(history, cells)
    return found


def _cells(reading: Reading, rule: Rule, found: Filled) -> Iterator[tuple[Key, Cell]]:
    """The rows of which a field is missing, and what a rule says that it is."""
    for key in list(reading.keys(rule.record)) if rule.value is not None else ():
        if not _is_missing(reading.cell(rule.record, key, rule.field)):
            continue
        setting = {rule.record: key}
        holds = True if rule.where is None else truth(reading.read(rule.where, setting))
        cell = reading.read(rule.value, setting) if holds is True and rule.value is not None else None
        if isinstance(holds, Unknown) or isinstance(cell, Unknown):
            found.undecided[rule.name] += 1
        elif cell is not None and not isinstance(cell, Special) and _is_cell(cell):
            yield key, cell  # type: ignore[misc] # a number beyond every bound is no cell


def _is_cell(result: Result) -> bool:
    """Whether a result can stand in a row."""
    return isinstance(result, Fraction | date | str | bool | tuple)


def _is_missing(result: Result) -> bool:
    """Whether a cell is blank, or its row is not there; what is unreadable or contradicted has to be corrected."""
    return isinstance(result, Unknown) and result.waits[0].why == "not yet known"


def _allowed(record: Record, name: str, cell: Cell) -> bool:
    """Whether a number lies in its field's range, and is as exact as its step."""
    column = next((column for column in record.columns if column.name == name), None)
    if column is None or not isinstance(cell, Fraction):
        return True
    low, high = (Fraction(bound) if bound else cell for bound in (column.low, column.high))
    return low <= cell <= high and (not column.step or cell % Fraction(column.step) == 0)


def _with_cells(history: History, cells: dict[tuple[str, Key], dict[str, Cell]]) -> History:
    """A history with cells filled in every version that lacks them; a row that is only promised is made."""
    rows: list[Row] = []
    held: set[tuple[str, Key]] = set()
    for row in history.rows:
        at = (row.record, row.key)
        held.add(at)
        new = {} if has_made_up_key(row) else cells.get(at, {})
        blank = {name: cell for name, cell in new.items() if name not in row.cells or _is_missing(row.cells[name])}
        rows.append(replace(row, cells=row.cells | blank) if blank else row)
    rows += [Row(record, key, dict(new)) for (record, key), new in cells.items() if new and (record, key) not in held]
    return History(rows)


def _outside(rule: Rule, wrong: Sequence[Cell]) -> Diagnostic:
    """The finding about numbers that their field does not allow."""
    first = number_text(wrong[0]) if isinstance(wrong[0], Fraction) else ""
    rows = "1 row" if len(wrong) == 1 else f"{len(wrong):,} rows"
    message = f"`{rule.name}` assumes for {rows} what {rule.field} of {rule.record} may not be, such as {first}"
    return Diagnostic(codes.ASSUMED_OUT_OF_BOUNDS, message, rule.span)


def _unused(rule: Rule, found: Filled) -> Diagnostic:
    """The finding about an assumption that fills nothing."""
    undecided = found.undecided[rule.name]
    why = f": in {undecided:,} rows its own rule reads what is not known" if undecided else ""
    return Diagnostic(codes.UNUSED_ASSUMPTION, f"`{rule.name}` fills nothing{why}", rule.span)


# ---------------------------------------------------------------- which lines rest on it


@dataclass(frozen=True, slots=True)
class Followed:
    """A run's assumptions followed into its lines: the names by line, the lines without any, and a summary of each."""

    names: dict[object, tuple[str, ...]]
    without: Statement
    uses: tuple[Assumption, ...]


def followed(whole: Computation, history: History, assumed: Sequence[Rule], made: Filled) -> Followed:
    """Compare the statement of a computation on filled facts with those without each assumption, and without any.

    `history` are the facts without any assumption, `made` what became of all of them.
    """
    contract, day, statement = whole.terms.contract, whole.day, whole.statement()
    without = Computation(contract, history, day).statement()
    differing = _differing(statement, without)
    names: dict[object, list[str]] = {at: [] for at in differing}
    for rule in assumed:
        others = [one for one in assumed if one is not rule]
        part = filled(contract, history, day, others) if others else None
        less = Computation(contract, part.history, day, part.overrides).statement() if part else without
        for at in _differing(statement, less, differing):
            names[at].append(rule.name)
    everyone = [rule.name for rule in assumed]
    found = {at: tuple(listed or everyone) for at, listed in names.items()}
    uses = tuple(_use(rule, made, statement, found) for rule in assumed)
    idle = {one.name for one in uses if one.cells is None and not one.lines}
    made.findings += [_unused(rule, made) for rule in assumed if rule.name in idle]
    return Followed(found, without, uses)


def _differing(statement: Statement, other: Statement, among: Collection[object] | None = None) -> list[object]:
    """What identifies the lines of a statement that are not the same in another."""
    lines = {line.identity: line for line in other.lines}
    found = (line for line in statement.lines if among is None or line.identity in among)
    return [line.identity for line in found if lines.get(line.identity) != line]


def _use(rule: Rule, whole: Filled, statement: Statement, names: dict[object, tuple[str, ...]]) -> Assumption:
    """What became of one assumption."""
    lines = [line for line in statement.lines if rule.name in names.get(line.identity, ())]
    cells = len(whole.cells[rule.name]) if rule.field else None
    amount = sum((line.amount for line in lines), Fraction(0))
    undecided = whole.undecided[rule.name]
    return Assumption(rule.name, rule.said, rule.source, rule.record, rule.field, cells, undecided, len(lines), amount)


def marked(lines: Iterable[Line], found: Followed) -> list[Line]:
    """Give lines with the names of the assumptions that they rest on."""
    return [replace(line, assumed=found.names.get(line.identity, ())) for line in lines]
