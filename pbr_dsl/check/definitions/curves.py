"""Curves: a line through points and marginal tiers, each spelled out as a table of ranges with a formula in each row.

A line has points and, below its first or above its last, flat ends.  A marginal tier has a price for the part of the
input inside it.  Gaps and overlaps are found where those of all tables are, in `terms/table_rows.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.formulas.quantities import number_constant
from pbr_dsl.check.formulas.units import times, type_words, unit_words
from pbr_dsl.diagnostics.codes.terms import CURVE_OUT_OF_ORDER, LINE_TURNS, MISSING_PART, TABLE_OVERLAP
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.syntax import tree

LINE = "line through"
MARGINAL = "marginal"
POLICIES = ("unique", LINE, MARGINAL)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line: where it stands on the input, the results there, and its row."""

    at: Expr
    outputs: tuple[Expr, ...]
    row: model.TableRow
    line: tree.Row

    @property
    def place(self) -> Fraction:
        """Where it stands, as a number."""
        return Fraction(self.at.value) if isinstance(self.at, core.Constant) else Fraction(0)


def policy_of(item: tree.Table) -> str:
    """Give the word that says how the rows of a table are read; "" when none is written."""
    return next((phrase.text for phrase in item.phrases if phrase.text in POLICIES), "")


def spelled_out(
    draft: Draft, item: tree.Table, inputs: Sequence[Expr], rows: Sequence[model.TableRow]
) -> list[model.TableRow] | None:
    """Give the rows of a curve as rows of ranges; None after a finding."""
    if len(inputs) != 1 or not isinstance(inputs[0].type, NumberType):
        said = f"`{policy_of(item)}` reads a table by one number"
        draft.report(WRONG_KIND, item.name, said, help="for several inputs, write `unique` and the ranges of each")
        return None
    if policy_of(item) == LINE:
        return _line(draft, item, inputs[0], rows)
    return _tiers(draft, item, inputs[0], rows)


# ---------------------------------------------------------------- lines


def _line(draft: Draft, item: tree.Table, given: Expr, rows: Sequence[model.TableRow]) -> list[model.TableRow] | None:
    """Give the flat ends of a line as written, and between each two points a formula."""
    made: list[model.TableRow] = []
    points: list[Point] = []
    for row, line in zip(rows, item.grid.rows, strict=True):
        test = row.tests[0]
        at = test.value or (test.low if test.high is None else test.high if test.low is None else None)
        if at is None:
            draft.report(WRONG_KIND, line, "a line has points, and flat ends such as `below 55%` and `at least 70%`")
            return None
        if test.op == "is" or _ends_on(test):
            points.append(Point(at, row.outputs, row, line))
        if test.op == "range":
            flat = test.model_copy(update={"high_included": False}) if test.high is not None else test
            made.append(_wrote(draft, row.model_copy(update={"tests": (flat,)}), line))
    if not _in_order(draft, item, points):
        return None
    for first, last in pairwise(points):
        test = model.Test(op="range", low=first.at, high=last.at, high_included=False)
        outputs = tuple(_between(given, first, last, column) for column in range(len(first.outputs)))
        row = model.TableRow(tests=(test,), outputs=outputs, clause=first.row.clause)
        made.append(_wrote(draft, row, first.line))
    if points[-1].row.tests[0].op == "is":
        made.append(_wrote(draft, points[-1].row, points[-1].line))
    _turns(draft, item, points)
    return sorted(made, key=_begins)


def _ends_on(test: model.Test) -> bool:
    """Whether a flat end holds the place where it ends, so that it is a point of the line as well."""
    return test.op == "range" and (test.low_included if test.low is not None else test.high_included)


def _begins(row: model.TableRow) -> tuple[bool, Fraction, bool]:
    """Where a row begins, the lowest first."""
    test = row.tests[0]
    start = test.value or test.low
    if isinstance(start, core.Constant):
        return True, Fraction(start.value), not test.low_included
    return False, Fraction(0), False


def _in_order(draft: Draft, item: tree.Table, points: list[Point]) -> bool:
    """Whether a line has two points at least, and each stands above the one before; reported where it has not."""
    if len(points) <= 1:
        said = f"`{item.name.text}` is a line through fewer than two points"
        draft.report(MISSING_PART, item.name, said, help="a point is a row such as `| 55% | 3% |`")
        return False
    for before, here in pairwise(points):
        if before.place < here.place:
            continue
        labels = (Label(before.line.span, "the point before"),)
        if before.place == here.place:
            said = f"two points of `{item.name.text}` stand at {here.line.cells[_column(item)].span.text.strip()}"
            draft.report(TABLE_OVERLAP, here.line, said, labels=labels, help="delete one of them", clause=item.clause)
        else:
            said = "this point stands below the one before it"
            help_text = "write the points from the lowest to the highest"
            draft.report(CURVE_OUT_OF_ORDER, here.line, said, labels=labels, help=help_text, clause=item.clause)
        return False
    return True


def _column(item: tree.Table) -> int:
    """Give the place of the input's column."""
    return [heading.text for heading in item.grid.headings].index(item.by[0].text)


def _between(given: Expr, first: Point, last: Point, column: int) -> Expr:
    """Give the formula of the line between two points."""
    low, high = first.outputs[column], last.outputs[column]
    rise = _minus(high, low)
    if isinstance(rise, core.Constant) and Fraction(rise.value) == 0:
        return low
    part = core.Multiply(
        type=low.type, factors=(rise, _minus(given, first.at), _minus(last.at, first.at)), signs=("*", "*", "/")
    )
    return _plus([low, part])


def _turns(draft: Draft, item: tree.Table, points: list[Point]) -> None:
    """Warn of the one point without which a line would rise, or fall, all the way."""
    inputs = {name.text for name in item.by}
    headings = [heading.text for heading in item.grid.headings if heading.text not in inputs]
    for column, heading in enumerate(headings):
        sizes = [
            Fraction(output.value) if isinstance(output, core.Constant) else None
            for output in (point.outputs[column] for point in points)
        ]
        known = [size for size in sizes if size is not None]
        if len(known) < len(points) or _one_way(known):
            continue
        odd = [at for at in range(len(known)) if _one_way(known[:at] + known[at + 1 :])]
        if len(odd) == 1:
            line = points[odd[0]].line
            said = f"`{heading}` turns here: without this point it would {_way(known, odd[0])} all the way"
            draft.report(LINE_TURNS, line, said, clause=line.clause or item.clause)


def _one_way(sizes: Sequence[Fraction]) -> bool:
    steps = [after - before for before, after in pairwise(sizes)]
    return all(step >= 0 for step in steps) or all(step <= 0 for step in steps)


def _way(sizes: Sequence[Fraction], odd: int) -> str:
    rest = [*sizes[:odd], *sizes[odd + 1 :]]
    return "rise" if rest[0] < rest[-1] else "fall"


# ---------------------------------------------------------------- marginal tiers


def _tiers(draft: Draft, item: tree.Table, given: Expr, rows: Sequence[model.TableRow]) -> list[model.TableRow] | None:
    """Give each tier as what all lower tiers come to in full, and its own price for the part above its start."""
    unit = given.type.unit if isinstance(given.type, NumberType) else {}
    zero = number_constant(Fraction(0), unit)
    made: list[model.TableRow] = []
    full: tuple[Expr, ...] = ()
    before = zero
    for row, line in zip(rows, item.grid.rows, strict=True):
        test = row.tests[0]
        low = test.low or (zero if not made else None)
        if test.op != "range" or low is None or not isinstance(low, core.Constant):
            said = "a tier is a range of the input, such as `below 100 hours` or `100 to below 200 hours`"
            draft.report(WRONG_KIND, line, said, help="" if not made else "only the first tier has no lower end")
            return None
        if Fraction(low.value) < Fraction(before.value):
            help_text = "write the tiers from the lowest to the highest"
            said = "this tier begins below the end of the one before it"
            draft.report(CURVE_OUT_OF_ORDER, line, said, help=help_text, clause=item.clause)
            return None
        if not _prices(draft, line, row, given):
            return None
        sums = _sums(full, row, _minus(given, low))
        tier = model.Test(op="range", low=low, high=test.high, high_included=test.high_included)
        made.append(_wrote(draft, row.model_copy(update={"tests": (tier,), "outputs": sums}), line))
        if isinstance(test.high, core.Constant):
            full = _sums(full, row, _minus(test.high, low))
            before = test.high
    return made


def _sums(full: tuple[Expr, ...], row: model.TableRow, size: Expr) -> tuple[Expr, ...]:
    """Give, for each result, what the lower tiers come to and the price of a tier for a part of it."""
    parts = [_times(price, size) for price in row.outputs]
    return tuple(_plus([done, part]) for done, part in zip(full, parts, strict=True)) if full else tuple(parts)


def _prices(draft: Draft, line: tree.Row, row: model.TableRow, given: Expr) -> bool:
    """Whether every price is per unit of the input."""
    unit = given.type.unit if isinstance(given.type, NumberType) else {}
    for price in row.outputs:
        own = price.type.unit if isinstance(price.type, NumberType) else None
        if own is None or any(own.get(base, 0) >= 0 for base in unit):
            each = unit_words(times({}, unit, -1)).removeprefix("a number ") if unit else "for each one"
            said = f"the price of a tier is {each}, for the part inside it, and this is {type_words(price.type)}"
            draft.report(WRONG_KIND, line, said, help="for one price by the size of the whole, write `unique`")
            return False
    return True


# ---------------------------------------------------------------- arithmetic


def _wrote(draft: Draft, row: model.TableRow, line: tree.Row) -> model.TableRow:
    """Remember where a row was written."""
    draft.wrote(row, line.span)
    return row


def _minus(left: Expr, right: Expr) -> Expr:
    """Give a difference; worked out where both are written numbers."""
    if isinstance(right, core.Constant) and Fraction(right.value) == 0:
        return left
    if isinstance(left, core.Constant) and isinstance(right, core.Constant):
        return left.model_copy(update={"value": str(Fraction(left.value) - Fraction(right.value))})
    return core.Add(type=left.type, terms=(left, right), signs=("+", "-"))


def _plus(terms: Sequence[Expr]) -> Expr:
    """Give a sum; zeros are left out, and written numbers added up."""
    written = [term for term in terms if isinstance(term, core.Constant)]
    rest = tuple(term for term in terms if not isinstance(term, core.Constant))
    total = sum((Fraction(term.value) for term in written), Fraction(0))
    found = (written[0].model_copy(update={"value": str(total)}), *rest) if total else rest
    if not found:
        return terms[0]
    flat: list[Expr] = []
    for term in found:
        flat += term.terms if isinstance(term, core.Add) and "-" not in term.signs else (term,)
    if len(flat) == 1:
        return flat[0]
    return core.Add.model_validate({"type": flat[0].type, "terms": tuple(flat), "signs": ("+",) * len(flat)})


def _times(price: Expr, size: Expr) -> Expr:
    """Give a price times the size of a part."""
    left, right = price.type, size.type
    if not isinstance(left, NumberType) or not isinstance(right, NumberType):
        message = "a price and a part are numbers"
        raise TypeError(message)
    kind = NumberType(unit=times(left.unit, right.unit))
    return core.Multiply(type=kind, factors=(price, size), signs=("*", "*"))
