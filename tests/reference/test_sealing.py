"""Restatement: each period sees what was recorded until it became final; what came later is only listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from pbr_dsl.reference import Computation, run
from pbr_dsl.values.statement import Statement
from tests.reference.worked import HEAD, contract, history, seen, statement, texts

SHORT = HEAD.replace("restated for 12 months", "restated for 3 months")
Q1, Q2, Q3 = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)
LAST = date(2026, 9, 30)  # three months after the first quarter
SUMS = contract(
    """record client
record session of client: held event date, length 0 to 10 hours
let delivered each client and period, unknown rows hold = sum of length over sessions
payment service each client and period
  amount  £10 per hour * delivered
""",
    SHORT,
)
HEADING = "session | client | held | length | recorded\n"
ANN = "client\nann"


def amounts(found: Statement) -> list[tuple[str, Fraction]]:
    return [(line.state, line.amount) for line in found.lines]


@pytest.mark.parametrize(
    ("recorded", "first"),
    [("2026-09-30", ("payable", 30)), ("2026-10-01", ("payable", 20))],
)
def test_a_late_row_counts_until_the_period_is_final(recorded: str, first: tuple[str, int]) -> None:
    rows = HEADING + f"a | ann | 2026-05-01 | 2 | 2026-05-02\nb | ann | 2026-05-03 | 1 | {recorded}"
    found = statement(SUMS, date(2026, 10, 15), client=ANN, session=rows)
    assert seen(amounts(found)[0]) == first
    assert [final for *_, final in found.periods] == [False, True, True]


def test_what_came_too_late_is_listed_with_what_it_would_have_paid() -> None:
    rows = HEADING + "a | ann | 2026-05-01 | 2 | 2026-05-02\nb | ann | 2026-05-03 | 1 | 2026-10-01"
    found = statement(SUMS, date(2026, 10, 15), client=ANN, session=rows)
    assert seen([(line.period, line.amount, amount) for line, amount in found.late]) == [(Q1, 20, 30)]
    assert statement(SUMS, LAST, client=ANN, session=rows).late == []


def test_a_correction_counts_from_the_beginning_until_the_period_is_final() -> None:
    rows = HEADING + "a | ann | 2026-05-01 | 2 | 2026-05-02\na | ann | 2026-05-01 | 5 | 2026-08-01"
    early, later = (statement(SUMS, day, client=ANN, session=rows) for day in (date(2026, 7, 31), date(2026, 8, 1)))
    assert seen((amounts(early)[0], amounts(later)[0])) == (("payable", 20), ("payable", 50))


def test_at_the_end_a_held_line_lapses() -> None:
    rows = HEADING + "a | ann | 2026-05-01 |  | 2026-05-02"
    held = statement(SUMS, LAST, client=ANN, session=rows).lines[0]
    lapsed = statement(SUMS, date(2026, 10, 1), client=ANN, session=rows).lines[0]
    assert (held.state, lapsed.state) == ("held", "lapsed")
    assert "not known by 30 September 2026, when the period became final" in texts(lapsed)


def test_running_again_gives_the_same_and_restatement_is_the_difference() -> None:
    rows = HEADING + "a | ann | 2026-05-01 | 2 | 2026-05-02\nb | ann | 2026-05-03 | 1 | 2026-08-01"
    facts = history(SUMS, client=ANN, session=rows)
    first, second = (run(SUMS, facts, as_known_on=day) for day in (date(2026, 7, 15), date(2026, 8, 15)))
    assert run(SUMS, facts, as_known_on=date(2026, 7, 15)) == first
    assert second.lines[0].amount - first.lines[0].amount == 10


def test_without_a_day_all_that_was_recorded_is_known() -> None:
    rows = HEADING + "a | ann | 2026-05-01 | 2 | 2026-07-02"
    found = run(SUMS, history(SUMS, client=ANN, session=rows))
    assert found.as_known_on == date(2026, 7, 2)


def test_some_periods_may_be_asked_for() -> None:
    rows = HEADING + "a | ann | 2026-05-01 | 2 | 2026-05-02"
    facts = history(SUMS, client=ANN, session=rows)
    found = run(SUMS, facts, as_known_on=LAST, periods=[Q1])
    assert [line.period for line in found.lines] == [Q1]
    assert found.lines == [line for line in run(SUMS, facts, as_known_on=LAST).lines if line.period == Q1]


CARD = contract(
    """record client: won date or none
outcome settled each client, once
  achieved  on won
  price     = £100
payment card each outcome
  amount  price
limit all at most £150, earliest achieved first, part paid
""",
    SHORT,
)
WON = "client | won | recorded\n"


def test_an_outcome_that_a_final_period_paid_is_not_paid_again() -> None:
    rows = WON + "ann | 2026-05-01 | 2026-05-02\nann | 2026-08-01 | 2026-10-05"
    found = statement(CARD, date(2026, 10, 15), client=rows)
    assert seen([(line.period, line.state, line.amount) for line in found.lines]) == [
        (Q1, "payable", 100),
        (Q2, "refused", 0),
    ]
    assert "paid in the period from 1 April 2026, which is final" in texts(found.lines[1])
    assert seen([(line.period, amount) for line, amount in found.late]) == [(Q1, 0)]


def test_before_a_period_is_final_an_outcome_moves() -> None:
    rows = WON + "ann | 2026-05-01 | 2026-05-02\nann | 2026-08-01 | 2026-09-05"
    found = statement(CARD, date(2026, 9, 15), client=rows)
    assert seen([(line.period, line.amount) for line in found.lines]) == [(Q2, 100)]


def test_an_outcome_that_came_too_late_is_listed() -> None:
    rows = WON + "ann | 2026-05-01 | 2026-10-02"
    found = statement(CARD, date(2026, 10, 15), client=rows)
    assert found.lines == []
    assert seen([(line.outcome, line.state, line.period, amount) for line, amount in found.late]) == [
        ("settled", "lapsed", Q1, 100)
    ]


def test_final_periods_are_never_displaced_under_a_limit() -> None:
    rows = WON + "ann | 2026-08-01 | 2026-08-02\nben | 2026-07-05 | {late}"
    provisional = statement(CARD, date(2026, 12, 31), client=rows.format(late="2026-12-20"))
    assert {line.subject["client"][0]: line.amount for line in provisional.lines} == {"ben": 100, "ann": 50}
    final = statement(CARD, date(2027, 1, 31), client=rows.format(late="2027-01-05"))
    assert {line.subject["client"][0]: line.amount for line in final.lines} == {"ann": 100}


CARRY = contract(
    """record client
record goal of client: due event date, won yes or no
let judged each client and period = count of goals
let earned each client and period = count of goals where won
let stake each client and period = £100
payment results each client and period
  amount  stake * earned / judged, or carry stake once when judged is 0
""",
    SHORT,
)


def test_what_a_final_period_carried_stays_carried() -> None:
    goals = "goal | client | due | won | recorded\na | ann | 2026-08-01 | yes | 2026-08-02\n"
    late = goals + "b | ann | 2026-05-01 | yes | 2026-10-05"
    found = statement(CARRY, date(2026, 10, 15), client=ANN, goal=late)
    assert seen(amounts(found)[:2]) == [("payable", 0), ("payable", 200)]
    in_time = late.replace("2026-10-05", "2026-09-05")
    assert seen(amounts(statement(CARRY, date(2026, 10, 15), client=ANN, goal=in_time))[:2]) == [
        ("payable", 100),
        ("payable", 100),
    ]


def test_states_of_outcomes_are_as_known_on_the_day_of_the_run() -> None:
    facts = history(CARD, client=WON + "ann | 2026-05-01 | 2026-05-02\nann | none | 2026-06-02")
    before, after = (Computation(CARD, facts, day).outcomes()[0] for day in (date(2026, 6, 1), date(2026, 6, 2)))
    assert (before.verdict.state, after.verdict.state) == ("accepted", "open")
    assert replace(before, on=None, verdict=after.verdict) == after
