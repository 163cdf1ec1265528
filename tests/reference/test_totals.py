"""Totals over rows: what an unknown row does, and the most that it could still add."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from pbr_dsl.reference import Computation, run
from pbr_dsl.values.facts import NONE, Row, Unknown
from pbr_dsl.values.history import History, unread_key
from tests.reference.worked import contract, history, only, rows, seen, statement, texts

JULY = date(2026, 7, 31)
SPRING = date(2026, 4, 1)
LOTS = "lot\nnorth"
HOURS = """record lot
record session of lot: held event date, length 0 to 24 hours
let delivered each lot and period{unknown} = sum of length over sessions  [6.1]
payment service each lot and period  [6.3]
  amount  £17.50 per hour * delivered
"""
REST = contract(HOURS.format(unknown=", unknown rows pay the rest"))
HOLD = contract(HOURS.format(unknown=", unknown rows hold"))
ONE = "session | lot | held | length\na | north | 2026-05-04 | 2\n"


def test_each_known_row_is_a_contribution_of_its_own() -> None:
    line = only(statement(HOLD, JULY, lot=LOTS, session=ONE + "b | north | 2026-05-05 | 3"), period=SPRING)
    assert (line.state, line.amount, line.marks) == ("payable", Fraction(175, 2), ())
    assert [(one.label, one.amount, one.clause, one.rows) for one in line.contributions] == [
        ("session a", 35, "6.1", ("session.csv row 2",)),
        ("session b", Fraction(105, 2), "6.1", ("session.csv row 3",)),
    ]
    assert seen((line.quantity, line.rate)) == (5, Fraction(35, 2))


def test_an_unknown_row_holds_the_line_and_is_named() -> None:
    line = only(statement(HOLD, JULY, lot=LOTS, session=ONE + "b | north | 2026-05-05 | "), period=SPRING)
    assert seen((line.state, line.amount, line.before_limits)) == ("held", 0, None)
    assert "length of b is not yet known (session.csv row 3)" in texts(line)
    assert [one.missing.field for one in line.waiting] == ["length"]


def test_an_unknown_row_is_left_out_with_the_most_that_it_could_add() -> None:
    line = only(statement(REST, JULY, lot=LOTS, session=ONE + "b | north | 2026-05-05 | "), period=SPRING)
    assert seen((line.state, line.amount, line.marks)) == ("payable", 35, ("rows-waiting",))
    assert seen([(one.missing.key, one.missing.field, one.missing.row, one.most) for one in line.waiting]) == [
        (("b",), "length", 3, 420)
    ]


def test_without_a_highest_value_the_most_is_not_known() -> None:
    made = contract(HOURS.format(unknown="").replace("0 to 24 hours", "hours"))
    line = only(statement(made, JULY, lot=LOTS, session=ONE + "b | north | 2026-05-05 | "), period=SPRING)
    assert [one.most for one in line.waiting] == [None]


@pytest.mark.parametrize("row", ["b | north |  | 2", "b |  | 2026-05-05 | 2", "b |  |  | 2"])
def test_a_row_that_may_belong_could_add_what_it_says(row: str) -> None:
    line = only(statement(REST, JULY, lot=LOTS, session=ONE + row), period=SPRING)
    assert seen((line.amount, [one.most for one in line.waiting])) == (35, [35])


@pytest.mark.parametrize(
    "row", ["b | north | 2026-08-01 | ", "b | south | 2026-05-05 | ", "b | north | 2026-03-31 | 2"]
)
def test_a_row_that_certainly_lies_elsewhere_is_not_waited_for(row: str) -> None:
    found = statement(HOLD, JULY, lot=LOTS, session=ONE + row)
    line = next(line for line in found.lines if line.subject == {"lot": ("north",)} and line.period == SPRING)
    assert seen((line.state, line.amount, line.waiting)) == ("payable", 35, ())


def test_a_row_that_can_add_nothing_is_not_listed() -> None:
    made = contract(HOURS.format(unknown="").replace("delivered\n", "delivered\n  at most  £35\n"))
    line = only(statement(made, JULY, lot=LOTS, session=ONE + "b | north | 2026-05-05 | "), period=SPRING)
    assert seen((line.state, line.amount, line.waiting, line.marks)) == ("payable", 35, (), ())


def test_no_rows_add_up_to_nothing() -> None:
    line = only(statement(HOLD, JULY, lot=LOTS), period=SPRING)
    assert seen((line.state, line.amount)) == ("payable", 0)


def test_a_period_that_has_not_ended_is_open() -> None:
    found = statement(HOLD, date(2026, 7, 1), lot=LOTS)
    assert [(line.period, line.state) for line in found.lines] == [(SPRING, "payable"), (date(2026, 7, 1), "open")]
    assert only(statement(HOLD, date(2026, 6, 30), lot=LOTS)).state == "payable"
    assert only(statement(HOLD, date(2026, 6, 29), lot=LOTS)).state == "open"


def test_a_subject_that_only_a_link_names_exists() -> None:
    found = statement(HOLD, date(2026, 6, 30), session=ONE)
    assert seen([(line.subject, line.amount) for line in found.lines]) == [({"lot": ("north",)}, 35)]


def test_a_row_whose_key_could_not_be_read_is_an_unknown_row() -> None:
    read = rows(REST, "session", ONE + "b | north | 2026-05-05 | 2")
    stray = Row("session", unread_key("session.csv", 3), read[1].cells, "session.csv", 3, None, "no key")
    found = run(REST, History([*rows(REST, "lot", LOTS), read[0], stray]), as_known_on=date(2026, 6, 30))
    line = only(found)
    assert seen((line.amount, [(one.missing.why, one.most) for one in line.waiting])) == (35, [("rejected", 35)])


def test_contradicted_cells_are_unknown() -> None:
    both = ONE.replace("held | length", "held | length | recorded").replace("| 2\n", "| 2 | 2026-06-01\n")
    line = only(
        statement(HOLD, JULY, lot=LOTS, session=both + "a | north | 2026-05-04 | 3 | 2026-06-01"), period=SPRING
    )
    assert line.state == "held"
    assert "length of a is contradicted" in texts(line)


WORDS = """record lot
record session of lot: held event date, length 0 to 24 hours
let count-of each lot = count of sessions
let sum-of each lot = sum of length over sessions
let average-of each lot = average of length over sessions
let highest-of each lot = highest of length over sessions
let lowest-of each lot = lowest of length over sessions
let first-of each lot = first session's length
let last-of each lot = last session's length
let any-long each lot = any session where length is above 1 hour
let no-long each lot = no session where length is above 1 hour
let every-long each lot = every session has length is above 1 hour
payment flat each lot and period
  amount  £1
"""


def word(name: str, session: str) -> object:
    made = contract(WORDS)
    return Computation(made, history(made, lot=LOTS, session=session), JULY).value(name, ("north",))


@pytest.mark.parametrize(
    ("name", "over_three", "over_none"),
    [
        ("count-of", 3, 0),
        ("sum-of", 6, 0),
        ("average-of", 2, NONE),
        ("highest-of", 3, NONE),
        ("lowest-of", 1, NONE),
        ("first-of", 3, NONE),
        ("last-of", 2, NONE),
        ("any-long", True, False),
        ("no-long", False, True),
        ("every-long", False, True),
    ],
)
def test_each_word_over_known_rows_and_over_none(name: str, over_three: object, over_none: object) -> None:
    heading = "session | lot | held | length\n"
    three = "a | north | 2026-05-05 | 1\nb | north | 2026-05-04 | 3\nc | north | 2026-05-06 | 2"
    assert word(name, heading + three) == over_three
    assert word(name, heading) == over_none


@pytest.mark.parametrize(
    ("name", "length", "decided"),
    [
        ("any-long", 2, True),
        ("any-long", 1, None),
        ("no-long", 2, False),
        ("no-long", 1, None),
        ("every-long", 1, False),
        ("every-long", 2, None),
        ("count-of", 2, 2),
        ("sum-of", 2, None),
    ],
)
def test_some_words_are_decided_early(name: str, length: int, decided: object) -> None:
    found = word(name, f"session | lot | held | length\na | north | 2026-05-05 | {length}\nb | north | 2026-05-05 | ")
    assert isinstance(found, Unknown) if decided is None else found == decided


@pytest.mark.parametrize(
    ("name", "held", "decided"),
    [
        ("first-of", "2026-05-01", 1),
        ("first-of", "2026-05-09", None),
        ("last-of", "2026-05-09", 1),
        ("last-of", "2026-05-01", None),
    ],
)
def test_an_unknown_row_that_could_come_first_or_last_matters(name: str, held: str, decided: object) -> None:
    found = word(name, f"session | lot | held | length\na | north | {held} | 1\nb |  | 2026-05-05 | 2")
    assert isinstance(found, Unknown) if decided is None else found == decided


RATIO = contract(
    """record lot
record goal of lot: due event date, won yes or no
let judged each lot and period = count of goals
let earned each lot and period = count of goals where won
payment results each lot and period
  amount  £100 * earned / judged, or £0 when judged is 0
"""
)
GOALS = "goal | lot | due | won\na | north | 2026-05-01 | yes\nb | north | 2026-05-02 | yes\n"


@pytest.mark.parametrize(
    ("row", "amount", "most"),
    [
        ("c | north | 2026-05-03 | ", Fraction("66.67"), Fraction("33.33")),  # judged, not known to be won
        ("c | north |  | yes", Fraction("66.67"), Fraction("33.33")),  # perhaps not judged at all
        ("c |  | 2026-05-03 | no", Fraction("66.67"), Fraction("33.33")),
    ],
)
def test_in_a_ratio_a_row_in_doubt_counts_below_the_line_and_not_above(
    row: str, amount: Fraction, most: Fraction
) -> None:
    line = only(statement(RATIO, JULY, lot=LOTS, goal=GOALS + row), period=SPRING)
    assert (line.state, line.amount, [one.most for one in line.waiting]) == ("payable", amount, [most])


LATE = contract(
    """record lot
record visit of lot, complete after 10 days: held event date, length 0 to 24 hours
let delivered each lot and period = sum of length over visits
payment service each lot and period
  amount  £10 per hour * delivered
"""
)


@pytest.mark.parametrize(("day", "state"), [(date(2026, 7, 9), "held"), (date(2026, 7, 10), "payable")])
def test_no_row_is_not_yet_known_until_a_record_is_complete(day: date, state: str) -> None:
    assert only(statement(LATE, day, lot=LOTS), period=SPRING).state == state
    some = statement(LATE, day, lot=LOTS, visit="visit | lot | held | length\na | north | 2026-05-01 | 2")
    assert only(some, period=SPRING).amount == 20


def test_a_line_of_nothing_says_what_it_waits_for_too() -> None:
    session = "session | lot | held | length\nb | north | 2026-05-05 | "
    line = only(statement(REST, JULY, lot=LOTS, session=session), period=SPRING)
    assert seen((line.state, line.amount, line.marks)) == ("payable", 0, ("rows-waiting",))
    assert [one.most for one in line.waiting] == [420]
