"""The axes of a decision table: for each input the places at which its cases differ, and stretches between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pbr_dsl.check.formulas.signs import fields_below_zero, may_be_below_zero
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.cells import time_of
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import CodeType, DateType, NumberType, RowType, TimeType, YesNoType
from pbr_dsl.values.display import date_text, key_text, list_text, number_text

_LAST_MINUTE = 24 - Fraction(1, 60)


@dataclass(frozen=True, slots=True)
class Known:
    """The records, their columns and the values of a contract, by name."""

    records: dict[str, model.Record]
    columns: dict[tuple[str, str], model.Column]
    values: dict[str, model.Value]
    below_zero: set[str]
    fields: set[tuple[str, str]]
    term: tuple[Fraction, Fraction]


def known_of(contract: model.Contract, known: Bodies) -> Known:
    """Give the parts of a contract that bound what the input of a table can be."""
    fields = fields_below_zero(contract)
    below_zero = known.closure(lambda expr, found: may_be_below_zero(expr, found, fields))
    columns = {(record.name, column.name): column for record in contract.records for column in record.columns}
    records = {record.name: record for record in contract.records}
    days = contract.settings.start, contract.settings.end
    term = Fraction(days[0].toordinal()), Fraction(days[1].toordinal())
    return Known(records, columns, {value.name: value for value in contract.values}, below_zero, fields, term)


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of an axis: as it is told, and as the cell that would let it in ("" when no cell can say it)."""

    told: str
    cell: str


ANY = Region("", "any")


@dataclass(frozen=True, slots=True)
class Place:
    """A point of an axis: a code, or a number or date `at` with `side` 0 (on it) or 1 (just above it)."""

    at: str
    side: int
    words: str

    @property
    def key(self) -> tuple[Fraction, int]:
        """Where it stands among the places of its axis; codes and words have no order."""
        ordered = self.at[:1].isdigit() or self.at[:1] == "-"
        return (point(self.at) if ordered else Fraction(0)), self.side


def value_of(expr: Expr) -> str:
    """Give a written value as text."""
    return expr.value if isinstance(expr, core.Constant) else ""


def point(text: str) -> Fraction:
    """Give a written number, or the number of a written day or time, to be held against others."""
    if ":" in text:
        return time_of(text)
    return Fraction(date.fromisoformat(text).toordinal()) if "-" in text[1:] else Fraction(text)


def axis_of(known: Known, table: model.Table, index: int) -> list[Place]:
    """Give the places at which the cases of an input differ; of dates, those in the contract's term."""
    given = table.inputs[index]
    if isinstance(given.type, CodeType):
        return [Place(code, 0, code) for code in given.type.codes]
    if isinstance(given.type, YesNoType):
        return [Place(word, 0, word) for word in ("yes", "no")]
    named = _milestones(known, given) or _written_rows(known, given)
    if named:
        return named
    ends = [end for row in table.rows for end in _ends(row.tests[index])]
    points = sorted(dict.fromkeys(value_of(end) for end in ends), key=point)
    if not points:
        return [Place("", 0, "any")]
    days = isinstance(given.type, DateType)
    low, high = known.term if days else _bounds(known, given)
    percent = isinstance(given.type, NumberType) and not given.type.unit and any(0 < point(at) < 1 for at in points)
    words = {value_of(end): _words(value_of(end), given, percent=percent) for end in ends}
    found = [Place(_less(points[0]), 0, f"below {words[points[0]]}")] if low is None or low < point(points[0]) else []
    step = _step(known, given)
    for at, after in zip(points, [*points[1:], ""], strict=True):
        found.append(Place(at, 0, words[at]))
        next_to_it = bool(after and step) and point(after) - point(at) <= step
        if not next_to_it and (high is None or point(at) < high):
            found.append(Place(at, 1, f"above {words[at]}"))
    return found


def _ends(test: model.Test) -> list[Expr]:
    return [end for end in (test.value, test.low, test.high) if end is not None]


def _bounds(known: Known, given: Expr) -> tuple[Fraction | None, Fraction | None]:
    """Give the least and the highest that an input can be: a field's own bounds; a count is never below zero."""
    if isinstance(given.type, TimeType):
        return Fraction(0), _LAST_MINUTE
    match given:
        case core.FieldOf(of=of, field=field):
            record = of.type.record if of.type.kind == "row" else ""
            column = known.columns.get((record, field))
            if column is None or not isinstance(column.type, NumberType):
                return None, None
            return Fraction(column.low or 0), Fraction(column.high) if column.high else None
        case core.Aggregate(word="count") | core.TimeIn():
            return Fraction(0), None
        case core.ValueOf(value=name):
            value = known.values.get(name)
            if value is not None and isinstance(value.body, model.Formula) and _alone(value.body.expr):
                return _bounds(known, value.body.expr)
        case _:
            pass
    return (None if may_be_below_zero(given, known.below_zero, known.fields) else Fraction(0)), None


def _alone(expr: Expr) -> bool:
    """Whether what stands behind a name bounds it by itself: a field, or a number of rows."""
    return isinstance(expr, core.FieldOf | core.TimeIn) or (isinstance(expr, core.Aggregate) and expr.word == "count")


def _step(known: Known, given: Expr) -> Fraction:
    """Give the least difference between two cases of an input; 0 where there may always be one between."""
    match given:
        case core.FieldOf(of=of, field=field) if isinstance(given.type, NumberType):
            column = known.columns.get((of.type.record if of.type.kind == "row" else "", field))
            return Fraction(column.step) if column is not None and column.step else Fraction(0)
        case core.Aggregate(word="count") | core.TimeIn() | core.Whole():
            return Fraction(1)
        case core.Aggregate(word="sum" | "highest" | "lowest", of=of) if of is not None:
            return _step(known, of)
        case core.ValueOf(value=name):
            value = known.values.get(name)
            formula = value.body.expr if value is not None and isinstance(value.body, model.Formula) else None
            return Fraction(0) if formula is None or isinstance(formula, core.ValueOf) else _step(known, formula)
        case _:
            return Fraction(1 if isinstance(given.type, DateType) else 0)


def _less(text: str) -> str:
    return str(point(text) - 1) if "-" not in text[1:] else "1900-01-01"


def _words(text: str, given: Expr, *, percent: bool) -> str:
    """An end as a cell writes it; of percentages all are, 100% as well, if one is between 0% and 100%."""
    if isinstance(given.type, DateType):
        return date_text(date.fromisoformat(text))
    if not isinstance(given.type, NumberType):
        return text
    number, unit = Fraction(text), given.type.unit
    if unit == {"day": 1} and number and number % 7 == 0:
        return f"{number / 7} weeks" if number != 7 else "1 week"  # noqa: PLR2004 - a week
    if percent:
        return f"{number_text(number * 100)}%"
    return number_text(number, unit)


def _milestones(known: Known, given: Expr) -> list[Place]:
    """Give the lengths of a milestone, when the input is one: they are all the cases there are."""
    if not isinstance(given, core.FieldOf) or given.field != "at" or given.of.type.kind != "row":
        return []
    record = known.records.get(given.of.type.record)
    if record is None or record.milestones is None:
        return []
    made = zip(record.milestones.at, record.milestones.labels, strict=True)
    return [Place(str(size.number), 0, label) for size, label in made]


def _written_rows(known: Known, given: Expr) -> list[Place]:
    """Give the rows of a schedule, or lots, when the input is one: they are all the cases there are."""
    record = known.records.get(given.type.record) if isinstance(given.type, RowType) else None
    rows = record.rows if record is not None and record.source == "text" else ()
    return [Place(name, 0, name) for name in dict.fromkeys(key_text(row.key) for row in rows)]


def region(axis: list[Place], first: int, last: int) -> Region:
    """Give the stretch of an axis from one of its places to another."""
    if first == 0 and last == len(axis) - 1:
        return ANY
    low, high = axis[first], axis[last]
    if not low.words[:1].isdigit() and not low.words.startswith(("below ", "above ", "£")):
        codes = [place.words for place in axis[first : last + 1]]
        return Region(list_text(codes, "or"), codes[0])
    if first == last and low.side == 0 and not low.words.startswith("below "):
        return Region(low.words, low.words)
    start = "" if low.words.startswith("below ") else low.words.removeprefix("above ")
    end = axis[last + 1].words if high.side == 1 and last + 1 < len(axis) else high.words if high.side == 0 else ""
    excluded = high.side == 1 or high.words.startswith("below ")
    end = end.removeprefix("below ")
    told_low = f"above {start}" if low.side == 1 else f"from {start}" if start else ""
    told_high = f"below {end}" if excluded else f"up to {end}"
    told = " and ".join(part for part in (told_low, told_high if end else "") if part)
    return Region(told, _cell(start, end, above=low.side == 1, below=excluded))


def _cell(start: str, end: str, *, above: bool, below: bool) -> str:
    """Give the cell for a range; "" for one whose low end is out and that has a high end."""
    if not start:
        return f"below {end}" if below else f"at most {end}"
    if not end:
        return f"above {start}" if above else f"at least {start}"
    return "" if above else f"{start} to below {end}" if below else f"{start} to {end}"
