"""Stretches of days: a length reached, days covered, days inside a period, and what an unknown end does."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbr_dsl.reference import Computation
from pbr_dsl.values.calendar import Period, united
from pbr_dsl.values.facts import NONE, Unknown
from tests.reference.worked import contract, history, only, seen, statement, texts

DAY = date(2027, 3, 31)
STAYS = """record client: due date
record stay of client: began start date, ended end date or open
"""
LONG = (
    STAYS
    + """outcome kept each client, once
  achieved  after {length} of stay, continuous{gap}
  price     = £100
payment card each outcome
  amount  price
"""
)
COVER = (
    STAYS
    + """outcome kept each client, once
  achieved  when stay covers 1 April 2026 to due{gap}
  price     = £100
payment card each outcome
  amount  price
"""
)
TIME = (
    STAYS
    + """let stayed each client and period = time in stay during period{unknown}
payment bed each client and period
  amount  £10 per day * stayed
"""
)


def dated(length: str, stay: str, gap: str = "", day: date = DAY) -> object:
    """The day on which a length is completed, in the table's own clock."""
    made = contract(LONG.format(length=length, gap=gap))
    reading = Computation(
        made, history(made, client="client\nann", stay="stay | client | began | ended\n" + stay), day
    ).on(day)
    found = next(iter(reading.outcomes.of("kept").values())).on
    return None if isinstance(found, Unknown) else found


@pytest.mark.parametrize(
    ("length", "stay", "expected"),
    [
        ("26 weeks", "a | ann | 2026-04-01 | open", date(2026, 4, 1) + timedelta(days=181)),
        ("26 weeks", "a | ann | 2026-04-01 | 2026-09-29", date(2026, 9, 29)),
        ("26 weeks", "a | ann | 2026-04-01 | 2026-09-28", NONE),
        ("3 months", "a | ann | 2026-04-05 | open", date(2026, 7, 4)),
        ("1 month", "a | ann | 2026-05-31 | open", date(2026, 6, 29)),
        ("1 month", "a | ann | 2027-01-31 | open", date(2027, 2, 27)),
        ("3 months", "a | ann | 2026-04-05 | 2026-06-30\nb | ann | 2026-07-02 | open", date(2026, 10, 1)),
        ("3 months", "a | ann | 2026-04-05 | 2026-06-30\nb | ann | 2026-07-01 | open", date(2026, 7, 4)),
        ("3 months", "a | ann | 2026-05-05 | open\nb | ann | 2026-04-05 | 2026-05-20", date(2026, 7, 4)),
        ("3 months", "a | ann | 2027-02-05 | open", NONE),
    ],
)
def test_a_length_is_completed_on_its_last_day(length: str, stay: str, expected: object) -> None:
    assert dated(length, stay) == expected


def test_a_gap_within_what_is_allowed_does_not_break_a_spell() -> None:
    two = "a | ann | 2026-04-05 | 2026-04-30\nb | ann | 2026-05-08 | open"
    assert dated("3 months", two, ", gaps at most 7 days") == date(2026, 7, 4)
    assert dated("3 months", two, ", gaps at most 6 days") == date(2026, 8, 7)


@pytest.mark.parametrize(
    ("stay", "expected"),
    [
        ("a | ann | 2026-04-05 | ", None),  # it may have ended on its first day
        ("a | ann |  | open", None),
        ("a |  | 2026-04-05 | open", None),
        ("a | ann | 2026-04-05 | open\nb | ann | 2026-12-05 | ", date(2026, 7, 4)),  # comes too late to matter
        ("a | ann | 2026-04-05 | 2026-07-04\nb | ann | 2026-07-05 | ", date(2026, 7, 4)),
        ("a | ann | 2027-02-05 | ", NONE),
    ],
)
def test_an_unknown_matters_only_where_it_would_decide(stay: str, expected: object) -> None:
    assert dated("3 months", stay) == expected


@pytest.mark.parametrize(
    ("stay", "gap", "expected"),
    [
        ("a | ann | 2026-04-01 | 2026-06-30", "", True),
        ("a | ann | 2026-04-01 | 2026-06-29", "", False),
        ("a | ann | 2026-04-02 | open", "", False),
        ("a | ann | 2026-04-01 | 2026-04-30\nb | ann | 2026-05-04 | open", ", gaps at most 3 days", True),
        ("a | ann | 2026-04-01 | 2026-04-30\nb | ann | 2026-05-05 | open", ", gaps at most 3 days", False),
        ("a | ann | 2026-04-03 | 2026-04-30\nb | ann | 2026-05-03 | open", ", gaps at most 3 days", True),
        ("a | ann | 2026-04-03 | 2026-04-30\nb | ann | 2026-05-03 | open", ", gaps at most 3 days in all", False),
        ("a | ann | 2026-04-03 | 2026-04-30\nb | ann | 2026-05-03 | open", ", gaps at most 4 days in all", True),
        ("a | ann | 2026-04-01 | ", "", None),
        ("a | ann | 2026-05-01 | ", "", False),
        ("a | ann | 2026-04-01 | open\nb | ann | 2026-05-01 | ", "", True),
    ],
)
def test_cover(stay: str, gap: str, expected: bool | None) -> None:  # noqa: FBT001
    assert covered(stay, gap, DAY) == {True: "payable", False: "refused", None: "held"}[expected]


def covered(stay: str, gap: str, day: date) -> str:
    made = contract(COVER.format(gap=gap))
    tables = {"client": "client | due\nann | 2026-06-30", "stay": "stay | client | began | ended\n" + stay}
    return only(statement(made, day, **tables)).state


def test_days_to_come_leave_cover_open() -> None:
    assert covered("a | ann | 2026-04-01 | open", "", date(2026, 6, 29)) == "open"
    assert covered("a | ann | 2026-04-01 | open", "", date(2026, 6, 30)) == "payable"


@pytest.mark.parametrize(
    ("stay", "amount"),
    [
        ("a | ann | 2026-04-01 | open", 910),
        ("a | ann | 2026-03-01 | 2026-04-10", 100),
        ("a | ann | 2026-04-01 | 2026-04-10\nb | ann | 2026-04-06 | 2026-04-20", 200),
        ("a | ann | 2026-06-30 | 2026-08-01", 10),
        ("a | ann | 2026-07-01 | 2026-08-01", 0),
    ],
)
def test_days_inside_a_period_count_once(stay: str, amount: int) -> None:
    made = contract(TIME.format(unknown=""))
    found = statement(made, DAY, stay="stay | client | began | ended\n" + stay)
    assert only(found, period=date(2026, 4, 1)).amount == amount


def test_of_a_spell_whose_end_is_unknown_one_day_is_sure() -> None:
    made = contract(TIME.format(unknown=""))
    found = statement(made, DAY, stay="stay | client | began | ended\na | ann | 2026-04-01 | ")
    line = only(found, period=date(2026, 4, 1))
    assert seen((line.amount, [one.most for one in line.waiting])) == (10, [900])


def test_an_unknown_end_holds_where_the_contract_says_hold() -> None:
    made = contract(TIME.format(unknown="").replace("client and period =", "client and period, unknown rows hold ="))
    found = statement(made, DAY, stay="stay | client | began | ended\na | ann | 2026-04-01 | ")
    line = only(found, period=date(2026, 4, 1))
    assert line.state == "held"
    assert "ended of a is not yet known (stay.csv row 2)" in texts(line)
    over = only(
        statement(made, DAY, stay="stay | client | began | ended\na | ann | 2026-08-01 | "), period=date(2026, 4, 1)
    )
    assert seen((over.state, over.amount)) == ("payable", 0)


stretches = st.lists(
    st.tuples(st.dates(date(2026, 1, 1), date(2026, 3, 1)), st.integers(0, 30)).map(
        lambda pair: Period(pair[0], pair[0] + timedelta(days=pair[1]))
    ),
    max_size=8,
)


@given(stretches, st.integers(0, 5))
def test_united_stretches_cover_the_same_days_and_lie_apart(found: list[Period], gap: int) -> None:
    joined = united(found, gap)
    assert all((after.start - before.end).days > gap + 1 for before, after in pairwise(joined))
    inside = {one.start + timedelta(days=day) for one in found for day in range(one.days)}
    assert inside <= {one.start + timedelta(days=day) for one in joined for day in range(one.days)}
    assert united(list(reversed(found)), gap) == joined
