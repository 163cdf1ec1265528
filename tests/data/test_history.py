"""Corrections, contradictions and rejected rows: what is known on a day."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pbr_dsl.values.facts import OPEN, Cell, Missing, Row, Unknown
from pbr_dsl.values.history import History, has_made_up_key, unread_key

MAY = date(2026, 5, 1)
JUNE = date(2026, 6, 1)
JULY = date(2026, 7, 1)


def row(line: int, recorded: date | None, key: str = "c1", rejected: str = "", **cells: Cell) -> Row:
    return Row("client", (key,), cells, "client.csv", line, recorded, rejected)


def unread(line: int, field: str) -> Unknown:
    return Unknown((Missing("rejected", "client", ("c1",), field, "client.csv", line),))


def test_a_correction_counts_from_the_day_it_was_recorded_and_keeps_the_places_before() -> None:
    history = History([row(3, JULY, score=Fraction(9)), row(2, MAY, score=Fraction(7))])
    before = history.as_known_on(JUNE).of("client")["c1",]
    after = history.as_known_on(JULY).of("client")["c1",]
    assert before.cells == {"score": 7}
    assert before.versions == ()
    assert after.cells == {"score": 9}
    assert after.versions == (("client.csv", 2),)


def test_nothing_is_known_before_it_was_recorded() -> None:
    history = History([row(2, JUNE, score=Fraction(7))])
    assert history.as_known_on(MAY).rows == {}


def test_a_row_without_a_recorded_date_is_known_from_the_beginning_and_is_corrected_by_any_other() -> None:
    history = History([row(2, None, score=Fraction(7)), row(3, MAY, score=Fraction(8))])
    assert history.as_known_on(date.min).of("client")["c1",].cells == {"score": 7}
    assert history.as_known_on(MAY).of("client")["c1",].cells == {"score": 8}


def test_two_rows_of_one_day_contradict_each_other_where_they_differ() -> None:
    history = History([row(9, MAY, score=Fraction(7), left=OPEN), row(2, MAY, score=Fraction(8), left=OPEN)])
    cells = history.as_known_on(MAY).of("client")["c1",].cells
    note = "client.csv row 2 and client.csv row 9"
    assert cells["left"] is OPEN
    assert cells["score"] == Unknown((Missing("contradicted", "client", ("c1",), "score", "client.csv", 2, note),))


def test_yes_is_not_one() -> None:
    history = History([row(2, MAY, score=Fraction(1)), row(3, MAY, score=True)])
    assert isinstance(history.as_known_on(MAY).of("client")["c1",].cells["score"], Unknown)


def test_a_later_version_ends_a_contradiction() -> None:
    rows = [row(2, MAY, score=Fraction(7)), row(3, MAY, score=Fraction(8)), row(4, JUNE, score=Fraction(8))]
    known = History(rows).as_known_on(JUNE).of("client")["c1",]
    assert known.cells == {"score": 8}
    assert known.versions == (("client.csv", 2), ("client.csv", 3))


def test_a_correction_that_cannot_be_read_leaves_its_cells_unknown() -> None:
    rows = [
        row(2, MAY, score=Fraction(7), age=Fraction(40)),
        row(3, JUNE, "c1", "no", score=unread(3, "score"), age=Fraction(41)),
    ]
    cells = History(rows).as_known_on(JUNE).of("client")["c1",].cells
    assert cells == {"score": unread(3, "score"), "age": 41}


def test_a_cell_that_cannot_be_read_leaves_the_other_row_of_that_day_open() -> None:
    rows = [
        row(2, MAY, score=Fraction(7), age=Fraction(40)),
        row(3, MAY, "c1", "no", score=unread(3, "score"), age=Fraction(40)),
    ]
    cells = History(rows).as_known_on(MAY).of("client")["c1",].cells
    assert cells == {"score": unread(3, "score"), "age": 40}


def test_a_rejected_row_without_a_recorded_date_may_be_the_last() -> None:
    rows = [row(2, MAY, score=Fraction(7)), row(3, None, "c1", "no", score=unread(3, "score"))]
    known = History(rows).as_known_on(JUNE).of("client")["c1",]
    assert known.cells == {"score": unread(3, "score")}
    assert known.rejected == "no"


def test_a_row_without_a_readable_key_stays_as_its_own() -> None:
    made_up = Row("client", unread_key("client.csv", 7), {}, "client.csv", 7, MAY, "its key is blank")
    facts = History([made_up, row(2, MAY)]).as_known_on(MAY)
    assert len(facts.of("client")) == 2
    assert has_made_up_key(made_up)
    assert not has_made_up_key(row(2, MAY))


def test_rows_stand_in_the_order_of_their_keys() -> None:
    history = History([row(2, MAY, "c2"), row(3, MAY, "c1")])
    assert list(history.as_known_on(MAY).of("client")) == [("c1",), ("c2",)]
    assert list(history.plus([row(4, MAY, "c0")]).as_known_on(MAY).of("client")) == [("c0",), ("c1",), ("c2",)]


def test_recorded_dates() -> None:
    history = History([row(2, JULY), row(3, MAY, "c2"), row(4, None, "c3")])
    assert (history.first_recorded, history.last_recorded) == (MAY, JULY)
    assert History().last_recorded is None
    assert history.records() == ("client",)


def test_a_changed_cell_leaves_the_first_history_as_it_was() -> None:
    history = History([row(2, MAY, score=Fraction(7)), row(3, JUNE, score=Fraction(8))])
    changed = history.replace("client", ("c1",), "score", Fraction(9))
    assert changed.as_known_on(JUNE).of("client")["c1",].cells == {"score": 9}
    assert changed.as_known_on(MAY).of("client")["c1",].cells == {"score": 7}
    assert history.as_known_on(JUNE).of("client")["c1",].cells == {"score": 8}


def test_a_changed_cell_ends_a_contradiction_and_a_rejection() -> None:
    history = History([row(2, MAY, score=Fraction(7)), row(3, MAY, "c1", "no", score=unread(3, "score"))])
    known = history.replace("client", ("c1",), "score", Fraction(9)).as_known_on(MAY).of("client")["c1",]
    assert known.cells == {"score": 9}
    assert known.rejected == ""


CELLS: st.SearchStrategy[Cell] = st.sampled_from([Fraction(1), True, "a", OPEN, unread(1, "score")])
ROWS = st.lists(
    st.builds(
        lambda line, day, key, cell: row(line, day, key, "no" if isinstance(cell, Unknown) else "", score=cell),
        st.integers(2, 6),
        st.sampled_from([None, MAY, JUNE, JULY]),
        st.sampled_from(["c1", "c2"]),
        CELLS,
    ),
    max_size=8,
)


@given(ROWS, st.randoms(use_true_random=False), st.sampled_from([MAY, JUNE, JULY]), st.integers(0, 8))
def test_the_order_in_which_rows_come_never_matters(
    rows: list[Row], random: random.Random, day: date, cut: int
) -> None:
    shuffled = random.sample(rows, len(rows))
    expected = History(rows)
    for other in (History(shuffled), History(shuffled[:cut]).plus(shuffled[cut:])):
        assert other.rows == expected.rows
        assert other.as_known_on(day) == expected.as_known_on(day)
