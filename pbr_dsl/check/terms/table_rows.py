"""Decision tables with the policy unique: no two rows apply to one case, and every case has a row.

Each input's axis is cut where rows cut it, so a finite number of cases stands for all; a table too wide to try every
case says so.  A missing case is shown as the row to paste.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod

from pbr_dsl.check.draft import Draft
from pbr_dsl.diagnostics.codes.terms import TABLE_GAP, TABLE_OVERLAP
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import CodeType, NumberType, YesNoType
from pbr_dsl.source import Span
from pbr_dsl.syntax import tree

MOST_CASES = 200_000


@dataclass(frozen=True, slots=True)
class Place:
    """A point of an axis: a code, or a number or date `at` with `side` 0 (on it) or 1 (just above it)."""

    at: str
    side: int
    words: str


def check(draft: Draft, contract: model.Contract) -> None:
    """Look at every table."""
    for table in contract.tables:
        item = next(i for i in draft.file.items if isinstance(i, tree.Table) and i.name.text == table.name)
        draft.enter(item)
        axes = [_axis(contract, table, index) for index in range(len(table.inputs))]
        if prod(len(axis) for axis in axes) <= MOST_CASES:
            _cases(draft, table, item, axes)


def _cases(draft: Draft, table: model.Table, item: tree.Table, axes: list[list[Place]]) -> None:
    overlaps: set[tuple[int, ...]] = set()
    gap: tuple[Place, ...] | None = None
    for case in product(*axes):
        hits = tuple(i for i, row in enumerate(table.rows) if all(map(_applies, row.tests, case)))
        if len(hits) > 1 and hits[:2] not in overlaps:
            overlaps.add(hits[:2])
            _overlap(draft, table, item, hits, case)
        if not hits and gap is None:
            gap = case
    if gap is not None:
        row = "| " + " | ".join([*(place.words for place in gap), *("…" for _ in table.outputs)]) + " |"
        draft.report(
            TABLE_GAP, item.name, f"`{table.name}` has no row for {_told(table, gap)}", help=f"add the row `{row}`"
        )


def _overlap(
    draft: Draft, table: model.Table, item: tree.Table, hits: tuple[int, ...], case: tuple[Place, ...]
) -> None:
    first, second = item.grid.rows[hits[0]], item.grid.rows[hits[1]]
    message = f"two rows of `{table.name}` apply to {_told(table, case)}"
    here: Span = first.span
    draft.report(TABLE_OVERLAP, second, message, help=f"the other is in line {here.line}; change one of the ranges")


def _told(table: model.Table, case: tuple[Place, ...]) -> str:
    return ", ".join(f"{name} {place.words}" for name, place in zip(table.input_names, case, strict=True))


def _applies(test: model.Test, place: Place) -> bool:
    match test.op:
        case "any":
            return True
        case "is":
            return place.side == 0 and test.value is not None and _value(test.value) == place.at
        case "range":
            return _above(test, place) and _under(test, place)


def _above(test: model.Test, place: Place) -> bool:
    if test.low is None:
        return True
    low, at = _point(_value(test.low)), _point(place.at)
    return at > low or (at == low and (test.low_included or place.side == 1))


def _under(test: model.Test, place: Place) -> bool:
    if test.high is None:
        return True
    high, at = _point(_value(test.high)), _point(place.at)
    return at < high or (at == high and test.high_included and place.side == 0)


def _value(expr: Expr) -> str:
    return expr.value if isinstance(expr, core.Constant) else ""


def _point(text: str) -> Fraction:
    """Give a written number, or the number of a written day, to be held against others."""
    return Fraction(date.fromisoformat(text).toordinal()) if "-" in text[1:] else Fraction(text)


def _axis(contract: model.Contract, table: model.Table, index: int) -> list[Place]:
    given = table.inputs[index]
    if isinstance(given.type, CodeType):
        return [Place(code, 0, code) for code in given.type.codes]
    if isinstance(given.type, YesNoType):
        return [Place(word, 0, word) for word in ("yes", "no")]
    lengths = _milestones(contract, given)
    if lengths:
        return lengths
    ends: dict[str, str] = {}
    for row in table.rows:
        test = row.tests[index]
        for end in (test.value, test.low, test.high):
            if end is not None:
                ends[_value(end)] = _value(end)
    points = sorted(ends, key=_point)
    if not points:
        return [Place("0", 0, "any")]
    before = Place(_less(points[0]), 0, f"below {_words(points[0], given)}")
    found = [] if _never_below(given, points[0]) else [before]
    for point in points:
        said = _words(point, given)
        found += [Place(point, 0, said), Place(point, 1, f"above {said}")]
    return found


def _never_below(given: Expr, point: str) -> bool:
    """Whether a case below a point cannot be: a field is never below its bound, and a count never below zero."""
    return isinstance(given, core.FieldOf | core.Aggregate) and _point(point) == 0


def _less(point: str) -> str:
    return str(_point(point) - 1) if "-" not in point[1:] else "1900-01-01"


def _words(point: str, given: Expr) -> str:
    unit = given.type.unit if isinstance(given.type, NumberType) else None
    if unit is None:
        return point
    at = _point(point)
    if unit == {"day": 1} and at % 7 == 0 and at:
        return f"{at / 7} weeks"
    if not unit and 0 < at < 1:
        return f"{float_free(at * 100)}%"
    words = {"day": "days", "month": "months", "year": "years", "hour": "hours", "point": "points", "person": "people"}
    return " ".join([float_free(at), *(words.get(base, base) for base in unit)])


def float_free(number: Fraction) -> str:
    """Give a number as a plain decimal when it has one, else as a fraction."""
    if number.denominator == 1:
        return str(number.numerator)
    digits = number * 10**6
    return str(number) if digits.denominator != 1 else f"{int(digits) // 10**6}.{int(digits) % 10**6:06d}".rstrip("0")


def _milestones(contract: model.Contract, given: Expr) -> list[Place]:
    """Give the lengths of a milestone, when the input is one: they are all the cases there are."""
    if not isinstance(given, core.FieldOf) or given.field != "at":
        return []
    record = next((r for r in contract.records if r.name == getattr(given.of.type, "record", "")), None)
    if record is None or record.milestones is None:
        return []
    made = zip(record.milestones.at, record.milestones.labels, strict=True)
    return [Place(str(size.number), 0, label) for size, label in made]
