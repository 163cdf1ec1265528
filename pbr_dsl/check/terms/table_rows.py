"""Decision tables with the policy unique: no two rows apply to one case, and every case has a row.

Each input's axis is cut where rows cut it, so a finite number of cases stands for all.  Rows are sets of bits: a case
keeps the rows whose cells let it in, and cases that keep the same rows are one.  A missing case is shown as the row
to paste.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby, islice

from pbr_dsl.check.definitions.curves import MARGINAL, policy_of
from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.table_axes import ANY, Place, Region, axis_of, known_of, point, region, value_of
from pbr_dsl.diagnostics.codes.terms import CURVE_END, TABLE_GAP, TABLE_OVERLAP
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model.type import NumberType
from pbr_dsl.syntax import tree
from pbr_dsl.values.display import number_text

_MOST_GAPS = 5


def check(draft: Draft, contract: model.Contract, bodies: Bodies) -> None:
    """Look at every table."""
    items = {item.name.text: item for item in draft.file.items if isinstance(item, tree.Table)}
    known = known_of(contract, bodies)
    for table in contract.tables:
        if table.name in draft.copies:
            continue
        item = items[table.name]
        draft.enter(item)
        axes = [axis_of(known, table, index) for index in range(len(table.inputs))]
        sets = [_rows_at(table, index, axis) for index, axis in enumerate(axes)]
        _overlaps(draft, table, item, axes, sets)
        if (item.span.source.path, item.span.start) in draft.spoilt:
            continue  # the row that is missing may be one that could not be read
        for gap in islice(_gaps(axes, sets, len(table.rows)), _MOST_GAPS):
            if policy_of(item) in ("unique", ""):
                _report_gap(draft, table, item, gap)
            else:
                _report_open_end(draft, table, item, gap[0])


def _report_open_end(draft: Draft, table: model.Table, item: tree.Table, gap: Region) -> None:
    """Ask what a curve is where it has neither a point nor a flat end, or no tier."""
    name = table.input_names[0]
    said = f"nothing says what `{table.name}` is where `{name}` is {gap.told}"
    unit = table.inputs[0].type.unit if isinstance(table.inputs[0].type, NumberType) else {}
    if policy_of(item) == MARGINAL:
        zero = number_text(Fraction(0), unit)
        below = f"where `{name}` may be below zero, read the table by `larger of {name} and {zero}`, named with `let`"
        help_text = below if gap.told == f"below {zero}" else f"add the tier `| {gap.cell} | … |`"
        draft.report(TABLE_GAP, item.name, said, help=help_text)
        return
    low = gap.cell.startswith(("below", "at most"))
    column = next(at for at, heading in enumerate(item.grid.headings) if heading.text == table.outputs[0])
    near = item.grid.rows[0 if low else -1].cells[column].span.text.strip()
    nothing = "0%" if near.endswith("%") else number_text(Fraction(0), _unit(table)).removesuffix(".00")
    if not gap.cell or near == nothing:
        draft.report(TABLE_GAP, item.name, said, help=f"add the row `| {gap.cell or gap.told} | … |`")
        return
    readings = (
        f"`| {gap.cell} | {near} |`: it stays what it is at the {'first' if low else 'last'} point",
        f"`| {gap.cell} | {nothing} |`: it is {nothing} there",
    )
    draft.report(CURVE_END, item.name, said, readings=readings, help="add one of the two rows")


def _unit(table: model.Table) -> dict[str, int]:
    kind = table.rows[0].outputs[0].type
    return kind.unit if isinstance(kind, NumberType) else {}


def _report_gap(draft: Draft, table: model.Table, item: tree.Table, gap: list[Region]) -> None:
    told = [f"{name} {region.told}" for name, region in zip(table.input_names, gap, strict=True) if region.told]
    cells = [region.cell for region in gap]
    alone = _reaching(item, cells[0]) if len(cells) == 1 else ""
    row = "| " + " | ".join([*cells, *("…" for _ in table.outputs)]) + " |"
    draft.report(
        TABLE_GAP,
        item.name,
        f"`{table.name}` has no row for {' and '.join(told) or 'any case'}",
        help=alone + f"add the row `{row}`" if all(cells) else "let one of the ranges reach further, or begin earlier",
    )


def _reaching(item: tree.Table, cell: str) -> str:
    """Say how a row of one value lets in a gap that begins or ends at it; "" where there is none."""
    side, _, end = cell.partition(" ")
    word = {"above": "at least", "below": "at most"}.get(side)
    single = any(row.cells[0].span.text.strip() == end for row in item.grid.rows)
    return f"write `{word} {end}` instead of `{end}`, or " if word and single else ""


def _rows_at(table: model.Table, index: int, axis: list[Place]) -> list[int]:
    """Give for each place of an axis the rows whose cell lets it in, as bits."""
    found = [0] * len(axis)
    keys = [place.key for place in axis]
    by_word = {place.at: at for at, place in enumerate(axis) if place.side == 0}
    for number, row in enumerate(table.rows):
        for at in _let_in(row.tests[index], keys, by_word):
            found[at] |= 1 << number
    return found


def _let_in(test: model.Test, keys: list[tuple[Fraction, int]], by_word: dict[str, int]) -> Iterable[int]:
    """Give the places that a cell lets in, by their index."""
    match test.op:
        case "any":
            return range(len(keys))
        case "is":
            value = value_of(test.value) if test.value is not None else ""
            return (by_word[value],) if value in by_word else ()
        case "range":
            low, high = 0, len(keys)
            if test.low is not None:
                low = bisect_left(keys, (point(value_of(test.low)), 0 if test.low_included else 1))
            if test.high is not None:
                end = (point(value_of(test.high)), 0)
                high = bisect_right(keys, end) if test.high_included else bisect_left(keys, end)
            return range(low, high)


def _gaps(axes: list[list[Place]], sets: list[list[int]], rows: int) -> Iterator[list[Region]]:
    """Go through regions of cases that no row lets in; axes with few places are gone through first."""
    order = sorted(range(len(axes)), key=lambda index: len(axes[index]))
    seen: set[tuple[int, int]] = set()
    stack: list[tuple[int, tuple[int, ...]]] = [((1 << rows) - 1, ())]
    while stack:
        left, case = stack.pop()
        depth = len(case)
        if depth == len(axes) or (depth, left) in seen:
            continue
        seen.add((depth, left))
        here = sets[order[depth]]
        for run in _runs([at for at, rows_here in enumerate(here) if not left & rows_here]):
            found = dict(zip(order, [*((at, at) for at in case), run], strict=False))
            yield [region(axes[index], *found[index]) if index in found else ANY for index in range(len(axes))]
        stack.extend(
            (left & rows_here, (*case, at)) for at, rows_here in reversed([*enumerate(here)]) if left & rows_here
        )


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    """Take places that follow each other together, as first and last."""
    for _, group in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        run = [at for _, at in group]
        yield run[0], run[-1]


def _overlaps(
    draft: Draft, table: model.Table, item: tree.Table, axes: list[list[Place]], sets: list[list[int]]
) -> None:
    """Report each row that applies to a case to which a row before it applies, with the first such row."""
    places = [draft.origin(row, table.name) or item.span for row in table.rows]
    meets = [_meets(len(table.rows), here) for here in sets]
    for second in range(1, len(table.rows)):
        common = (1 << second) - 1
        for meeting in meets:
            common &= meeting[second]
        if not common:
            continue
        first = (common & -common).bit_length() - 1
        both = (1 << first) | (1 << second)
        case = tuple(
            next(place for place, rows in zip(axis, here, strict=True) if rows & both == both)
            for axis, here in zip(axes, sets, strict=True)
        )
        draft.report(
            TABLE_OVERLAP,
            places[second],
            f"two rows of `{table.name}` apply to {_told(table, case)}",
            labels=(Label(places[first], "this one too"),),
            help=_untangled(case) or "change one of the two cells, or delete one of the rows",
            clause=table.rows[second].clause or item.clause,
        )


def _meets(rows: int, here: list[int]) -> list[int]:
    """Give for each row the rows that share a place of an axis with it, as bits."""
    found = [0] * rows
    for shared in dict.fromkeys(here):
        left = shared
        while left:
            row = (left & -left).bit_length() - 1
            found[row] |= shared
            left &= left - 1
    return found


def _untangled(case: tuple[Place, ...]) -> str:
    """Say how two ranges that meet are told apart."""
    points = [place.words for place in case if place.side == 0 and place.at and place.at[0].isdigit()]
    return f"`to below {points[0]}` leaves {points[0]} out of a range" if points else ""


def _told(table: model.Table, case: tuple[Place, ...]) -> str:
    return " and ".join(f"{name} {place.words}" for name, place in zip(table.input_names, case, strict=True))
