"""Decision tables with the policy unique: no two rows apply to one case, and every case has a row.

Each input's axis is cut where rows cut it, so a finite number of cases stands for all.  Rows are sets of bits: a case
keeps the rows whose cells let it in, and cases that keep the same rows are one.  A missing case is shown as the row
to paste.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.table_axes import ANY, Place, Region, axis_of, known_of, point, region, value_of
from pbr_dsl.diagnostics.codes.terms import TABLE_GAP, TABLE_OVERLAP
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.syntax import tree

_MOST_GAPS = 5


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Look at every table."""
    items = {item.name.text: item for item in draft.file.items if isinstance(item, tree.Table)}
    known = known_of(contract)
    for table in contract.tables:
        item = items[table.name]
        draft.enter(item)
        axes = [axis_of(known, table, index) for index in range(len(table.inputs))]
        sets = [[_rows_at(table, index, place) for place in axis] for index, axis in enumerate(axes)]
        _overlaps(draft, table, item, axes, sets)
        for gap in islice(_gaps(axes, sets, len(table.rows)), _MOST_GAPS):
            _report_gap(draft, table, item, gap)


def _report_gap(draft: Draft, table: model.Table, item: tree.Table, gap: list[Region]) -> None:
    told = [f"{name} {region.told}" for name, region in zip(table.input_names, gap, strict=True) if region.told]
    cells = [region.cell for region in gap]
    row = "| " + " | ".join([*cells, *("…" for _ in table.outputs)]) + " |"
    draft.report(
        TABLE_GAP,
        item.name,
        f"`{table.name}` has no row for {' and '.join(told) or 'any case'}",
        help=f"add the row `{row}`" if all(cells) else "let one of the ranges reach further, or begin earlier",
    )


def _rows_at(table: model.Table, index: int, place: Place) -> int:
    """Give the rows whose cell lets a place in, as bits."""
    return sum(1 << number for number, row in enumerate(table.rows) if _applies(row.tests[index], place))


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
            return place.side == 0 and test.value is not None and _same(value_of(test.value), place.at)
        case "range":
            return bool(place.at) and _above(test, place) and _under(test, place)


def _same(one: str, other: str) -> bool:
    return one == other


def _above(test: model.Test, place: Place) -> bool:
    if test.low is None:
        return True
    low, at = point(value_of(test.low)), point(place.at)
    return at > low or (at == low and (test.low_included or place.side == 1))


def _under(test: model.Test, place: Place) -> bool:
    if test.high is None:
        return True
    high, at = point(value_of(test.high)), point(place.at)
    return at < high or (at == high and test.high_included and place.side == 0)
