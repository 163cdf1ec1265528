"""The values that a line, or an outcome, was worked out from: a name, what it was, its clause and its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Final

from pbr_dsl.model.contract import AchievedEach, Formula, History, Payment, Value
from pbr_dsl.model.expression import (
    Aggregate,
    Cases,
    Constant,
    Covers,
    Every,
    Expr,
    FieldOf,
    FirstGap,
    LinkOf,
    OnlyRow,
    Picked,
    Reached,
    TimeIn,
    ToDate,
    ValueOf,
)
from pbr_dsl.model.personal import HIDDEN
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.model.type import Form, NumberType, RowType, Type
from pbr_dsl.model.walk import parts
from pbr_dsl.model.wording import name_of, result_text
from pbr_dsl.reference import OutcomeRow, Reading, Result, Setting, as_frozen, entry_on, inside, truth
from pbr_dsl.values.display import number_text
from pbr_dsl.values.facts import Key

_DEEPEST: Final = 3  # values inside values that are shown
_DAY: Final = "day"
_WEEK: Final = 7
_CONDITIONS: Final = frozenset({"any", "every", "no"})
_EXTREMES: Final = ("lowest", "highest")
_WORDS: Final = {  # of a total its own word and
    **dict.fromkeys(("sum", "average", "highest", "lowest"), "over"),
    **dict.fromkeys(("count", "any", "every", "no"), "of"),
    "time-in": "time in",
    "covers": "covered by",
    "reached": "reached in",
    "first-gap": "first gap in",
}


@dataclass(frozen=True, slots=True)
class Traced:
    """One value that was read: `depth` is how far inside another value it was read, from 0."""

    name: str
    value: str
    clause: str = ""
    rows: tuple[str, ...] = ()
    depth: int = 0


def of_payment(reading: Reading, payment: Payment, setting: Setting) -> list[Traced]:
    """Give what a payment's amount, its bounds and its condition read in a setting."""
    forms: list[Form] = [payment.amount, *(bound.value for bound in payment.bounds)]
    forms += [payment.when] if payment.when is not None else []
    forms += payment.due.dates if payment.due is not None else ()
    return _distinct(one for form in forms for one in _read(reading, form, setting, 0))


def of_outcome(reading: Reading, row: OutcomeRow) -> list[Traced]:
    """Give what says when an outcome is achieved, and whether."""
    rule = row.outcome.achieved
    forms: list[Form] = [] if rule.kind == "due" else [rule.date]
    if rule.when is not None and not (isinstance(rule, AchievedEach) and rule.rows.record not in row.setting):
        forms.append(rule.when)
    if isinstance(rule, AchievedEach) and rule.rows.record not in row.setting:
        return []
    return _distinct(one for form in forms for one in _read(reading, form, row.setting, 0))


def attribute_text(reading: Reading, name: str, row: Key) -> str:
    """Give what an outcome says of itself (price, points …) in words."""
    rule = reading.outcomes.row(row).outcome.attributes[name]
    return HIDDEN if reading.terms.hides(rule) else said_of(reading.attribute(name, row), rule.type)


def _read(reading: Reading, form: Form, setting: Setting, depth: int) -> Iterator[Traced]:
    """What an expression reads, the outer values first."""
    if isinstance(form, ValueOf | ToDate):
        yield from _named(reading, form, setting, depth)
    elif isinstance(form, FieldOf | LinkOf):
        yield from _fact(reading, form, setting, depth)
    elif isinstance(form, Picked):
        said = _said(reading, form, setting)
        yield Traced(f"{form.word} {form.rows.record}'s {form.field}", said, "", _places(reading, form, setting), depth)
    elif isinstance(form, Aggregate | OnlyRow | TimeIn | Covers | Reached | FirstGap):
        yield from _of_rows(reading, form, setting, depth)
    elif isinstance(form, Cases):
        yield from _case(reading, form, setting, depth)
    else:
        for part in parts(form):
            yield from _read(reading, part, setting, depth)


def _case(reading: Reading, node: Cases, setting: Setting, depth: int) -> Iterator[Traced]:
    """What the conditions read up to the one that holds, then its value."""
    for case in node.cases:
        yield from _read(reading, case.when, setting, depth)
        if truth(reading.read(case.when, setting)) is True:
            yield from _read(reading, case.value, setting, depth)
            return
    if node.otherwise is not None:
        yield from _read(reading, node.otherwise, setting, depth)


def _said(reading: Reading, node: Expr, setting: Setting) -> str:
    """What an expression gives, in words, unless that might give away something personal."""
    return HIDDEN if reading.terms.hides(node) else said_of(reading.read(node, setting), node.type)


def said_of(result: Result, kind: Type) -> str:
    """Give a value in words, what is so much a day as so much a week where that is how people write it."""
    if isinstance(result, Fraction) and isinstance(kind, NumberType) and kind.unit.get(_DAY) == -1:
        rest = {name: power for name, power in kind.unit.items() if name != _DAY}
        if "hour" in rest or (result * _WEEK).denominator < result.denominator:
            return f"{number_text(result * _WEEK, rest)} per week"
    return result_text(result, kind)


def _named(reading: Reading, node: ValueOf | ToDate, setting: Setting, depth: int) -> Iterator[Traced]:
    """A named value, then what it was worked out from."""
    at = [reading.read(row, setting) for row in node.at]
    rows = [row for row in at if isinstance(row, tuple)]
    if len(rows) != len(at):
        return
    form = reading.terms.values.get(node.value)
    said = _said(reading, node, setting)
    yield Traced(node.value, said, _clause(reading, node, form, rows), (), depth)
    if form is not None and depth < _DEEPEST and len(form.domain) == len(rows):
        inner = dict(zip(form.domain, rows, strict=True))
        frozen = as_frozen(reading, form, inner)
        rule = _rule(frozen, form, inner) if isinstance(frozen, Reading) else None
        if isinstance(frozen, Reading) and rule is not None:
            yield from _read(frozen, rule, inner, depth + 1)
    elif form is None and rows and depth < _DEEPEST and node.value in reading.terms.attributes:
        row = reading.outcomes.row(rows[0])
        if node.value in row.outcome.attributes:
            yield from _read(reading, row.outcome.attributes[node.value], {**row.setting, OUTCOME: row.key}, depth + 1)


def _rule(reading: Reading, form: Value, setting: Setting) -> Expr | None:
    """The formula of a value, or that of the dated line that holds."""
    match form.body:
        case Formula(expr=expr):
            return expr
        case History(as_at=as_at) as body:
            entry = entry_on(reading, form, body, setting, reading.read(as_at, setting) if as_at else None)
            return entry.value if entry else None
        case _:
            return None


def _clause(reading: Reading, node: ValueOf | ToDate, form: Value | None, rows: list[Key]) -> str:
    """The clause of a value; that of the outcome where it is an attribute."""
    if form is not None:
        return form.clause
    if rows and node.value in reading.terms.attributes:
        return reading.outcomes.row(rows[0]).outcome.clause
    payment = reading.terms.payments.get(node.value)
    return payment.clause if payment else ""


def _of_rows(
    reading: Reading, node: Aggregate | OnlyRow | TimeIn | Covers | Reached | FirstGap, setting: Setting, depth: int
) -> Iterator[Traced]:
    """What came of many rows, and which they were; what is read of each of them is not listed."""
    if isinstance(node, OnlyRow) or node.rows.record == OUTCOME:
        return
    count = len(reading.rows_of(node.rows, setting))
    plural = reading.terms.records[node.rows.record].plural
    said = _said(reading, node, setting)
    word = f"{node.word} {_WORDS[node.word]}" if isinstance(node, Aggregate) else _WORDS[node.kind]
    yield Traced(f"{word} {plural} ({count:,})", said, "", _places(reading, node, setting), depth)
    if isinstance(node, TimeIn) and node.start is not None and node.end is not None and depth < _DEEPEST:
        yield from (one for day in (node.start, node.end) for one in _read(reading, day, setting, depth + 1))
    if isinstance(node, Aggregate) and node.of is not None and node.word in _CONDITIONS and depth < _DEEPEST:
        yield from _decisive(reading, node, node.of, setting, depth + 1)
    if isinstance(node, Aggregate) and node.of is not None and node.word in _EXTREMES and depth < _DEEPEST:
        result = reading.read(node, setting)
        inner = (inside(setting, node.rows.record, key) for key in reading.rows_of(node.rows, setting))
        for bound in islice((one for one in inner if reading.read(node.of, one) == result), 1):
            yield from _read(reading, node.of, bound, depth + 1)


def _decisive(reading: Reading, node: Aggregate, of: Expr, setting: Setting, depth: int) -> Iterator[Traced]:
    """What a condition read of the row that came nearest to meeting it, test by test as they are written."""
    tests = of.parts if isinstance(of, Every) else (of,)
    best, most = None, (-1, -1)
    for key in reading.rows_of(node.rows, setting):
        inner = inside(setting, node.rows.record, key)
        holds = [truth(reading.read(test, inner)) is True for test in tests]
        met = (holds.index(False) if False in holds else len(holds), sum(holds))
        if met > most:
            best, most = inner, met
    if best is not None:
        yield from _read(reading, of, best, depth)


def _places(
    reading: Reading, node: Picked | Aggregate | TimeIn | Covers | Reached | FirstGap, setting: Setting
) -> tuple[str, ...]:
    """The places of the rows that an expression looked for; of a picked one only its own."""
    record = node.rows.record
    keys = reading.rows_of(node.rows, setting)
    if isinstance(node, Picked):
        value = reading.read(node, setting)
        keys = [key for key in keys if reading.cell(record, key, node.field) == value][:1]
    return tuple(place for key in keys for place in reading.world.place(record, key))


def _fact(reading: Reading, node: FieldOf | LinkOf, setting: Setting, depth: int) -> Iterator[Traced]:
    """A field of a row, with the row's place; the dates of a period and what is said of outcomes are no facts."""
    kind = node.of.type
    if not isinstance(kind, RowType) or kind.record in {PERIOD, OUTCOME}:
        return
    row = reading.read(node.of, setting)
    places = reading.world.place(kind.record, row) if isinstance(row, tuple) else ()
    column = reading.terms.columns.get((kind.record, node.field)) if isinstance(node, FieldOf) else None
    result = reading.read(node, setting)
    said = _said(reading, node, setting)
    if said != HIDDEN and isinstance(result, Fraction) and column is not None and column.words and column.scale != "1":
        said = f"{number_text(result / Fraction(column.scale))} {column.words}"
    clause = reading.terms.records[kind.record].clause if isinstance(node.of, Constant) else ""
    yield Traced(name_of(node), said, clause, places, depth)


def _distinct(traced: Iterator[Traced]) -> list[Traced]:
    """Each value once, where it was first read."""
    found: dict[tuple[str, str], Traced] = {}
    for one in traced:
        found.setdefault((one.name, one.value), one)
    return list(found.values())
