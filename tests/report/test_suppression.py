"""Small numbers that are left out stay out: nobody gets one back by adding, subtracting or trying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from pbr_dsl.report.suppression import TOTAL, Row, left_out

LEAST = 5
# Up to nine cells under a row of each of two or three tables, with some people in each.
CELLS = st.dictionaries(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 1)), st.integers(1, 12), min_size=1, max_size=9
)


def tables(cells: dict[tuple[int, int, int], int]) -> tuple[dict[Row, frozenset[int]], list[frozenset[str]]]:
    rows: dict[Row, set[int]] = {TOTAL: set(range(len(cells)))}
    for place, key in enumerate(cells):
        for at, part in enumerate(key):
            rows.setdefault((str(at), str(part)), set()).add(place)
    people = [frozenset(f"{place}-{one}" for one in range(many)) for place, many in enumerate(cells.values())]
    return {row: frozenset(own) for row, own in rows.items()}, people


def solved(shown: Sequence[frozenset[int]], wanted: frozenset[int], cells: int) -> bool:
    """Whether a sum comes out of those that are shown, by exact elimination."""
    rest = [[Fraction(cell in one) for cell in range(cells)] for one in shown]
    target = [Fraction(cell in wanted) for cell in range(cells)]
    for at in range(cells):
        pivot = next((row for row in rest if row[at]), None)
        if pivot is None:
            continue
        rest.remove(pivot)
        for row in (*rest, target):
            factor = row[at] / pivot[at]
            row[:] = [one - factor * other for one, other in zip(row, pivot, strict=True)]
    return not any(target)


@given(CELLS)
def test_nothing_that_is_left_out_can_be_worked_out(cells: dict[tuple[int, int, int], int]) -> None:
    rows, people = tables(cells)
    out = left_out(rows, people, LEAST)
    shown = [own for row, own in rows.items() if row not in out]
    for row, own in rows.items():
        many = sum(len(people[cell]) for cell in own)
        assert row in out or many >= LEAST
        assert row not in out or not solved(shown, own, len(cells))
    assert not any(solved(shown, frozenset({at}), len(cells)) for at, whom in enumerate(people) if len(whom) < LEAST)
    for table in {table for table, _ in out if table}:
        hidden = [row for row in out if row[0] == table]
        others = [row for row in rows if row[0] == table and row not in out]
        together = sum(len(people[cell]) for cell in frozenset[int]().union(*(rows[row] for row in hidden)))
        assert not others or (len(hidden) >= 2 and together >= LEAST)


@given(CELLS, st.randoms(use_true_random=False))
def test_neither_order_nor_groups_of_people_change_what_is_left_out(
    cells: dict[tuple[int, int, int], int], random: Random
) -> None:
    rows, people = tables(cells)
    groups = [frozenset({place}) for place in range(len(people))]
    out = left_out(dict(random.sample(list(rows.items()), len(rows))), people, LEAST)
    assert out == left_out(rows, groups, LEAST, {place: len(whom) for place, whom in enumerate(people)})


def guesses(cells: int, shown: list[tuple[frozenset[int], int]], most: int) -> Iterator[tuple[int, ...]]:
    """Every way in which people may be spread over cells that gives what is shown."""
    yield from (
        one for one in product(range(most + 1), repeat=cells) if all(sum(one[c] for c in own) == n for own, n in shown)
    )


@settings(max_examples=20)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=4))
def test_nor_by_trying_every_number(counts: list[int]) -> None:
    rows, people = tables({(at, 0, 0): many for at, many in enumerate(counts[:3])})
    out = left_out(rows, people, LEAST)
    shown = [(own, sum(len(people[cell]) for cell in own)) for row, own in rows.items() if row not in out]
    fitting = list(guesses(len(people), shown, 28))
    for row in out:
        found = {sum(one[cell] for cell in rows[row]) for one in fitting}
        assert len(found) >= 3, "a range, not a number"


def test_a_difference_between_tables_is_left_out_too() -> None:
    rows, people = tables({(0, 0, 0): 40, (0, 1, 0): 30, (1, 1, 0): 3, (2, 2, 0): 20})
    out = left_out(rows, people, LEAST)
    assert ("0", "1") in out
    assert len([row for row in out if row[0] == "0"]) >= 2
    assert len([row for row in out if row[0] == "1"]) >= 1, "else it is the second table's row less that of the first"


def test_nothing_small_leaves_nothing_out_and_few_in_all_leave_nothing() -> None:
    rows, people = tables({(0, 0, 0): 6, (1, 0, 0): 7})
    assert not left_out(rows, people, LEAST)
    rows, people = tables({(0, 0, 0): 2, (1, 0, 0): 1})
    assert left_out(rows, people, LEAST) == set(rows)
