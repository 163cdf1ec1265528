"""Outcomes: who qualifies, how often one counts, what comes first, what is chosen."""

from __future__ import annotations

from datetime import date

import pytest

from pbr_dsl.model.contract import Contract
from pbr_dsl.reference import Standing
from tests.reference.worked import computed, contract, only, statement

DAY = date(2026, 12, 31)
PAID = "payment card each outcome\n  amount  price\n"


def standings(made: Contract, day: date, **tables: str) -> list[tuple[str, str]]:
    return [
        (" ".join((one.outcome, *one.subject)), one.verdict.state) for one in computed(made, day, **tables).outcomes()
    ]


def standing(made: Contract, day: date, **tables: str) -> Standing:
    return computed(made, day, **tables).outcomes()[0]


# ---------------------------------------------------------------- who qualifies

ELIGIBLE = contract(
    """record client: referred date, age years, care-leaver yes or no, won date
eligibility each client on referred  [3]
  adult: age is at least 18 years  [3.1]
  exception care-leaver to adult: care-leaver  [3.2]
  when unknown, hold for 10 working days, then refuse  [3.3]
outcome settled each client, once  [4]
  achieved  on won
  price     = £100
"""
    + PAID
)
CLIENT = "client | referred | age | care-leaver | won\nann | {referred} | {age} | {leaver} | 2026-10-01"


@pytest.mark.parametrize(
    ("age", "leaver", "state"),
    [
        ("18", "no", "accepted"),
        ("17", "no", "refused"),
        ("17", "yes", "accepted"),
        ("", "yes", "accepted"),
        ("17", "", "held"),
        ("", "no", "held"),
    ],
)
def test_a_condition_or_its_exception_holds(age: str, leaver: str, state: str) -> None:
    client = CLIENT.format(referred="2026-09-28", age=age, leaver=leaver)
    assert standing(ELIGIBLE, date(2026, 10, 12), client=client).verdict.state == state


def test_a_refusal_names_the_condition_its_clause_and_what_was_read() -> None:
    client = CLIENT.format(referred="2026-09-28", age="17", leaver="no")
    line = only(statement(ELIGIBLE, DAY, client=client))
    assert line.state == "refused"
    assert line.reasons[0].clause == "3.1"
    assert line.reasons[0].rows == ("client.csv row 2",)
    assert "age is 17 years" in line.reasons[0].text


@pytest.mark.parametrize(("day", "state"), [(date(2026, 10, 12), "held"), (date(2026, 10, 13), "refused")])
def test_an_unknown_waits_for_as_long_as_is_written(day: date, state: str) -> None:
    client = CLIENT.format(referred="2026-09-28", age="", leaver="no")
    found = standing(ELIGIBLE, day, client=client)
    assert found.verdict.state == state
    if state == "held":
        assert [(one.field, one.key) for one in found.verdict.waits] == [("age", ("ann",))]
        assert found.verdict.reasons[0].clause == "3.1"


def test_no_wait_runs_out_on_contradicted_facts() -> None:
    heading, row = CLIENT.format(referred="2026-09-28", age="17", leaver="no").splitlines()
    both = f"{heading} | recorded\n{row} | 2026-10-02\n{row.replace('17', '19')} | 2026-10-02"
    found = standing(ELIGIBLE, DAY, client=both)
    assert (found.verdict.state, found.verdict.waits[0].why) == ("held", "contradicted")


def test_eligible_can_be_read_as_a_value() -> None:
    made = computed(ELIGIBLE, DAY, client=CLIENT.format(referred="2026-09-28", age="", leaver="no"))
    assert made.value("eligible", ("ann",)) is False


# ---------------------------------------------------------------- when, and how often

REVIEWS = """record client
record review of client: held event date, score 0 to 10 number
outcome well each client, {count}  [4]
  achieved  on review's held when score is at least 5
  price     = £100
"""
HELD = """review | client | held | score
a | ann | 2026-06-01 | 5
b | ann | 2026-04-05 | 9
c | ann | 2026-05-01 | 4
d | ann | 2026-07-01 | 8"""


@pytest.mark.parametrize(
    ("count", "dates"),
    [
        ("once", ["2026-04-05"]),
        ("up to 2 times", ["2026-04-05", "2026-06-01"]),
        ("every time", ["2026-04-05", "2026-06-01", "2026-07-01"]),
    ],
)
def test_the_earliest_count_first(count: str, dates: list[str]) -> None:
    found = computed(contract(REVIEWS.format(count=count) + PAID), DAY, review=HELD).outcomes()
    assert [(one.occurrence, str(one.on)) for one in found] == list(enumerate(dates, start=1))


def test_a_row_in_doubt_comes_last_and_is_held() -> None:
    made = contract(REVIEWS.format(count="every time") + PAID)
    found = computed(made, DAY, review=HELD.replace("2026-04-05", "")).outcomes()
    assert [(str(one.on), one.verdict.state) for one in found] == [
        ("2026-06-01", "accepted"),
        ("2026-07-01", "accepted"),
        ("None", "held"),
    ]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("e |  | 2026-05-15 | 9", ["2026-04-05 accepted", "2026-06-01 accepted", "2026-05-15 held"]),
        ("e |  | 2026-06-15 | 9", ["2026-04-05 accepted", "2026-06-01 accepted"]),
    ],
)
def test_a_row_in_doubt_that_could_be_among_the_first_few_is_held(row: str, found: list[str]) -> None:
    made = contract(REVIEWS.format(count="up to 2 times") + PAID)
    stood = computed(made, DAY, review=f"{HELD}\n{row}").outcomes()
    assert [f"{one.on} {one.verdict.state}" for one in stood] == found


ONCE = """record client: won date or none, lost date
outcome settled each client, once  [4]
  achieved  on won when lost is after won
  price     = £100
"""


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ("2026-10-01 | 2026-10-02", "accepted"),
        ("2026-10-01 | 2026-10-01", "refused"),
        ("2026-10-01 | ", "held"),
        ("none | 2026-10-01", "open"),
        ("2027-01-01 | 2026-10-01", "open"),
        (" | 2026-10-01", "held"),
        ("2026-03-31 | 2026-10-01", "refused"),
        ("2030-04-01 | 2031-10-01", "refused"),
    ],
)
def test_achieved_on_a_date_in_the_term(row: str, state: str) -> None:
    made = contract(ONCE + PAID)
    assert standing(made, DAY, client=f"client | won | lost\nann | {row}").verdict.state == state


def test_what_never_came_is_refused_after_the_term() -> None:
    found = standing(contract(ONCE + PAID), date(2030, 4, 1), client="client | won | lost\nann | none | ")
    assert found.verdict.state == "refused"


# ---------------------------------------------------------------- what comes first

FIRST = """record client: one date or none, two date or none
outcome entered each client, once
  achieved  on one
  claimed   within 30 days after achieved
  price     = £1
outcome stayed each client, once  [5]
  requires  {requires}
  achieved  on two
  price     = £10
"""


@pytest.mark.parametrize(
    ("requires", "row", "claim", "state"),
    [
        ("entered achieved", "2026-05-01 | 2026-06-01", "", "accepted"),
        ("entered claimed", "2026-05-01 | 2026-06-01", "ann | entered | 2026-05-02", "accepted"),
        ("entered claimed", "2026-05-01 | 2026-06-01", "", "refused"),
        ("entered achieved", "none | 2026-06-01", "", "open"),
        ("entered achieved", " | 2026-06-01", "", "held"),
        ("entered achieved", "2026-06-02 | 2026-06-01", "", "refused"),
        ("entered paid", "2026-05-01 | 2026-06-01", "ann | entered | 2026-05-02", "accepted"),
        ("entered paid", "2026-11-01 | 2026-12-01", "ann | entered | 2026-11-02", "open"),
        ("no entered achieved", "2026-05-01 | 2026-06-01", "ann | entered | 2026-05-02", "refused"),
        ("no entered achieved", "2026-05-01 | 2026-06-01", "", "accepted"),
        ("no entered achieved", "none | 2026-06-01", "", "open"),
        ("no entered achieved", " | 2026-06-01", "", "held"),
    ],
)
def test_requirements(requires: str, row: str, claim: str, state: str) -> None:
    made = contract(FIRST.format(requires=requires) + PAID)
    tables = {"client": f"client | one | two\nann | {row}", "claim": f"client | outcome | made\n{claim}"}
    found = {one.outcome: one.verdict for one in computed(made, DAY, **tables).outcomes()}
    assert found["stayed"].state == state
    if state == "held":
        assert [(one.why, one.field, one.key) for one in found["stayed"].waits] == [("held", "entered", ("ann",))]


# ---------------------------------------------------------------- what is chosen

CHOICE = """record client: start date
record need of client, at most one each area: area one of work or money or health, score 0 to 10 points
milestone review each client at 13 weeks after start
outcomes elective each review, once
  choose  2 each client by need's score, highest first
  | outcome | need   | points  | achieved                       |
  | job     | work   | 1 point | when start is after 1 May 2020 |
  | debt    | money  | 1 point | when start is after 1 May 2020 |
  | calm    | health | 1 point | when start is after 1 May 2020 |
payment card each outcome
  amount  £5 per point * points
"""


@pytest.mark.parametrize(
    ("need", "chosen"),
    [
        ("work | 5\nann | money | 7\nann | health | 9", {"debt": "accepted", "calm": "accepted"}),
        ("work | 5\nann | money | 5\nann | health | 5", {"job": "accepted", "debt": "accepted"}),
        ("work | 5", {"job": "accepted"}),
        ("work | 5\nann | money | ", {"job": "accepted", "debt": "held"}),
        ("work | 5\nann | money | \nann | health | 9", {"job": "held", "debt": "held", "calm": "accepted"}),
    ],
)
def test_the_first_few_by_need(need: str, chosen: dict[str, str]) -> None:
    tables = {"client": "client | start\nann | 2026-05-04", "need": f"client | area | score\nann | {need}"}
    found = computed(contract(CHOICE), DAY, **tables).outcomes()
    assert {one.outcome: one.verdict.state for one in found} == chosen
    assert all(one.on == date(2026, 8, 3) for one in found)


def test_a_date_beyond_the_calendar_is_not_known() -> None:
    tables = {"client": "client | start\nann | 2199-12-30", "need": "client | area | score\nann | work | 5"}
    found = computed(contract(CHOICE), DAY, **tables).outcomes()
    assert [(one.on, one.verdict.state) for one in found] == [(None, "held")]
    assert "outside 1900 to 2199" in found[0].verdict.reasons[0].text
