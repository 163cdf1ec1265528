"""Decision tables with the policy unique: no two rows apply to one case, and every case has a row.

Each input's axis is cut where rows cut it, so a finite number of cases stands for all.  Rows are sets of bits: a case
keeps the rows whose cells let it in, and cases that keep the same rows are one.  A missing case is shown as the row
to paste.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pbr_dsl.check.draft import Draft
from pbr_dsl.diagnostics.codes.terms import TABLE_GAP, TABLE_OVERLAP
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import CodeType, DateType, NumberType, YesNoType
from pbr_dsl.syntax import tree
from pbr_dsl.values.display import date_text, number_text


@dataclass(frozen=True, slots=True)
class Place:
    """A point of an axis: a code, or a number or date `at` with `side` 0 (on it) or 1 (just above it)."""

    at: str
    side: int
    words: str


def check(draft: Draft, contract: model.Contract) -> None:
    """Look at every table."""
    items = {item.name.text: item for item in draft.file.items if isinstance(item, tree.Table)}
    for table in contract.tables:
        item = items[table.name]
        draft.enter(item)
        axes = [_axis(contract, table, index) for index in range(len(table.inputs))]
        sets = [[_rows_at(table, index, place) for place in axis] for index, axis in enumerate(axes)]
        _overlaps(draft, table, item, axes, sets)
        gap = _gap(axes, sets, len(table.rows))
        if gap is not None:
            row = "| " + " | ".join([*(place.words for place in gap), *("…" for _ in table.outputs)]) + " |"
            message = f"`{table.name}` has no row for {_told(table, gap)}"
            draft.report(TABLE_GAP, item.name, message, help=f"add the row `{row}`")


def _rows_at(table: model.Table, index: int, place: Place) -> int:
    """Give the rows whose cell lets a place in, as bits."""
    return sum(1 << number for number, row in enumerate(table.rows) if _applies(row.tests[index], place))


def _gap(axes: list[list[Place]], sets: list[list[int]], rows: int) -> tuple[Place, ...] | None:
    """Give a case that no row lets in, or None."""
    seen: set[tuple[int, int]] = set()
    stack: list[tuple[int, tuple[Place, ...]]] = [((1 << rows) - 1, ())]
    while stack:
        left, case = stack.pop()
        if not left:
            return (*case, *(axis[0] for axis in axes[len(case) :]))
        if len(case) == len(axes) or (len(case), left) in seen:
            continue
        seen.add((len(case), left))
        depth = len(case)
        stack.extend((left & here, (*case, axes[depth][at])) for at, here in reversed([*enumerate(sets[depth])]))
    return None


def _overlaps(
    draft: Draft, table: model.Table, item: tree.Table, axes: list[list[Place]], sets: list[list[int]]
) -> None:
    """Report each row that applies to a case to which a row before it applies, with the first such row."""
    for second in range(1, len(table.rows)):
        for first in range(second):
            both = (1 << first) | (1 << second)
            case = [
                next((p for p, s in zip(axis, here, strict=True) if s & both == both), None)
                for axis, here in zip(axes, sets, strict=True)
            ]
            if None not in case:
                found = tuple(place for place in case if place is not None)
                other = item.grid.rows[first]
                draft.report(
                    TABLE_OVERLAP,
                    item.grid.rows[second],
                    f"two rows of `{table.name}` apply to {_told(table, found)}",
                    labels=(Label(other.span, "this one too"),),
                    help=_untangled(found) or "change one of the two cells, or delete one of the rows",
                    clause=item.grid.rows[second].clause or item.clause,
                )
                break


def _untangled(case: tuple[Place, ...]) -> str:
    """Say how two ranges that meet are told apart."""
    points = [place.words for place in case if place.side == 0 and place.at and place.at[0].isdigit()]
    return f"`to below {points[0]}` leaves {points[0]} out of a range" if points else ""


def _told(table: model.Table, case: tuple[Place, ...]) -> str:
    return " and ".join(f"{name} {place.words}" for name, place in zip(table.input_names, case, strict=True))


def _applies(test: model.Test, place: Place) -> bool:
    match test.op:
        case "any":
            return True
        case "is":
            return place.side == 0 and test.value is not None and _same(_value(test.value), place.at)
        case "range":
            return bool(place.at) and _above(test, place) and _under(test, place)


def _same(one: str, other: str) -> bool:
    return one == other


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


# ---------------------------------------------------------------- axes


def _axis(contract: model.Contract, table: model.Table, index: int) -> list[Place]:
    given = table.inputs[index]
    if isinstance(given.type, CodeType):
        return [Place(code, 0, code) for code in given.type.codes]
    if isinstance(given.type, YesNoType):
        return [Place(word, 0, word) for word in ("yes", "no")]
    lengths = _milestones(contract, given)
    if lengths:
        return lengths
    ends = [end for row in table.rows for end in _ends(row.tests[index])]
    points = sorted(dict.fromkeys(_value(end) for end in ends), key=_point)
    if not points:
        return [Place("", 0, "any")]
    low, high = _bounds(contract, given)
    words = {_value(end): _words(_value(end), given) for end in ends}
    found = [Place(_less(points[0]), 0, f"below {words[points[0]]}")] if low is None or low < _point(points[0]) else []
    for point in points:
        found.append(Place(point, 0, words[point]))
        if high is None or _point(point) < high:
            found.append(Place(point, 1, f"above {words[point]}"))
    return found


def _ends(test: model.Test) -> list[Expr]:
    return [end for end in (test.value, test.low, test.high) if end is not None]


def _bounds(contract: model.Contract, given: Expr) -> tuple[Fraction | None, Fraction | None]:
    """Give the least and the highest that an input can be: a field's own bounds; a count is never below zero."""
    match given:
        case core.FieldOf(of=of, field=field):
            record = of.type.record if of.type.kind == "row" else ""
            columns = (c for r in contract.records if r.name == record for c in r.columns if c.name == field)
            column = next(columns, None)
            if column is None or not isinstance(column.type, NumberType):
                return None, None
            return Fraction(column.low or 0), Fraction(column.high) if column.high else None
        case core.Aggregate(word="count") | core.TimeIn():
            return Fraction(0), None
        case core.ValueOf(value=name):
            value = next((v for v in contract.values if v.name == name), None)
            if value is not None and isinstance(value.body, model.Formula) and value.body.expr != given:
                return _bounds_of_formula(contract, value.body.expr)
            return None, None
        case _:
            return None, None


def _bounds_of_formula(contract: model.Contract, expr: Expr) -> tuple[Fraction | None, Fraction | None]:
    """Give the bounds of what stands behind a name, one name deep."""
    return (None, None) if isinstance(expr, core.ValueOf) else _bounds(contract, expr)


def _less(point: str) -> str:
    return str(_point(point) - 1) if "-" not in point[1:] else "1900-01-01"


def _words(point: str, given: Expr) -> str:
    if isinstance(given.type, DateType):
        return date_text(date.fromisoformat(point))
    if not isinstance(given.type, NumberType):
        return point
    number, unit = Fraction(point), given.type.unit
    if unit == {"day": 1} and number and number % 7 == 0:
        return f"{number / 7} weeks" if number != 7 else "1 week"  # noqa: PLR2004 - a week
    if not unit and 0 < number < 1:
        return f"{number_text(number * 100)}%"
    return number_text(number, unit)


def _milestones(contract: model.Contract, given: Expr) -> list[Place]:
    """Give the lengths of a milestone, when the input is one: they are all the cases there are."""
    if not isinstance(given, core.FieldOf) or given.field != "at" or given.of.type.kind != "row":
        return []
    record = next((r for r in contract.records if r.name == given.of.type.record), None)
    if record is None or record.milestones is None:
        return []
    made = zip(record.milestones.at, record.milestones.labels, strict=True)
    return [Place(str(size.number), 0, label) for size, label in made]
