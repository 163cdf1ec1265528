"""Outcomes: who qualifies, how often one counts, what comes first, what is chosen, what is claimed and proved."""

from __future__ import annotations

from datetime import date

import pytest

from pbr_dsl.model.contract import Contract
from pbr_dsl.reference import Overrides, Standing, run
from pbr_dsl.values.history import History
from tests.reference.worked import adds_up, computed, contract, history, only, seen, statement, texts

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


# ---------------------------------------------------------------- claims and proofs

PROOF = """record client: won date
evidence letter "A letter"  [6]
  kinds      letter or (payslip and contract)
  verified   by landlord or college, not by provider  [6.1]
  dated      within 4 weeks before achieved  [6.2]
  submitted  within 56 days after achieved, then within 84 days for 50%  [6.3]
outcome settled each client, once  [4]
  achieved  on won
  evidence  letter
  price     = £100
"""
PROVED = contract(PROOF + PAID)
WON = "client | won\nann | 2026-05-04"
GOOD = "letter | landlord | independent | 2026-05-01 | 2026-06-29"
HEADING = "client | outcome | kind | verified-by | relation | dated | submitted\n"


def proofs(*found: str) -> str:
    return HEADING + "\n".join(f"ann | settled | {row}" for row in found)


@pytest.mark.parametrize(
    ("row", "state", "amount"),
    [
        (GOOD, "payable", 100),
        (GOOD.replace("06-29", "06-30"), "payable", 50),
        (GOOD.replace("06-29", "07-27"), "payable", 50),
        (GOOD.replace("06-29", "07-28"), "lapsed", 0),
        (GOOD.replace("2026-06-29", "2026-05-03"), "lapsed", 0),
        (GOOD.replace("landlord", "provider"), "lapsed", 0),
        (GOOD.replace("independent", "connected"), "lapsed", 0),
        (GOOD.replace("2026-05-01", "2026-04-05"), "lapsed", 0),
        (GOOD.replace("2026-05-01", "2026-04-06"), "payable", 100),
        (GOOD.replace("letter", "payslip"), "lapsed", 0),
        (GOOD.replace("landlord", ""), "held", 0),
        (GOOD.replace("landlord", "").replace("independent", "payee"), "lapsed", 0),
        (GOOD.replace("2026-06-29", ""), "held", 0),
    ],
)
def test_a_proof_counts_or_not(row: str, state: str, amount: int) -> None:
    found = statement(PROVED, DAY, client=WON, proof=proofs(row))
    line = only(found)
    assert seen((line.state, line.amount)) == (state, amount)
    assert line.marks == (("part-paid",) if amount == 50 else ())
    assert adds_up(found)


def test_part_credit_is_a_contribution_of_its_own() -> None:
    line = only(statement(PROVED, DAY, client=WON, proof=proofs(GOOD.replace("06-29", "06-30"))))
    assert seen([(one.label, one.amount) for one in line.contributions]) == [("price", 100), ("part credit 50%", -50)]


@pytest.mark.parametrize(
    ("found", "amount"),
    [
        ((GOOD.replace("letter", "payslip"), GOOD.replace("letter", "contract")), 100),
        ((GOOD.replace("letter", "payslip"), GOOD.replace("letter", "contract").replace("06-29", "06-30")), 50),
        ((GOOD, GOOD.replace("letter", "payslip").replace("06-29", "06-30")), 100),
        ((GOOD.replace("06-29", "06-30"), GOOD.replace("2026-06-29", "")), None),
        ((GOOD, GOOD.replace("2026-06-29", "")), 100),
    ],
)
def test_the_best_proof_counts_and_the_least_of_several_together(found: tuple[str, ...], amount: int | None) -> None:
    line = only(statement(PROVED, DAY, client=WON, proof=proofs(*found)))
    assert seen((line.state, line.amount)) == (("held", 0) if amount is None else ("payable", amount))


@pytest.mark.parametrize(
    ("day", "state", "said"),
    [
        (date(2026, 6, 29), "held", "wanted by 29 June 2026, then by 27 July 2026 for 50%"),
        (date(2026, 7, 27), "held", "wanted by 27 July 2026 for 50%"),
        (date(2026, 7, 28), "lapsed", "no letter that counts by 27 July 2026 [6.3]"),
    ],
)
def test_a_proof_is_waited_for_until_its_last_day(day: date, state: str, said: str) -> None:
    line = only(statement(PROVED, day, client=WON))
    assert line.state == state
    assert said in texts(line)


def test_a_wrong_verifier_is_a_reason_with_its_clause_and_row() -> None:
    line = only(statement(PROVED, DAY, client=WON, proof=proofs(GOOD.replace("landlord", "provider"))))
    reason = line.reasons[-1]
    assert (reason.clause, reason.rows) == ("6.1", ("proof.csv row 2",))
    assert "verified by provider, not by landlord or college" in reason.text


CLAIMED = contract(
    """record client: won date
outcome settled each client, once  [4]
  achieved  on won
  claimed   within 1 month after achieved  [4.3]
  price     = £100
"""
    + PAID
)


@pytest.mark.parametrize(
    ("day", "made", "state"),
    [
        (date(2026, 6, 4), "", "held"),
        (date(2026, 6, 5), "", "lapsed"),
        (DAY, "2026-06-04", "payable"),
        (DAY, "2026-06-05", "lapsed"),
        (DAY, "?", "held"),
    ],
)
def test_a_claim_comes_in_time(day: date, made: str, state: str) -> None:
    claim = "client | outcome | made\n" + (f"ann | settled | {made.replace('?', '')}" if made else "")
    line = only(statement(CLAIMED, day, client=WON, claim=claim))
    assert line.state == state
    if state == "lapsed":
        assert line.reasons[0].clause == "4.3"


def test_claims_and_proofs_may_be_taken_as_given() -> None:
    given = Overrides(proofs_given=True, claims_given=True)
    for made in (PROVED, CLAIMED):
        found = run(made, history(made, client=WON), as_known_on=DAY, overrides=given)
        assert only(found).state == "payable"


def test_states_may_be_given_more_than_once() -> None:
    made = contract(REVIEWS.format(count="up to 3 times") + PAID)
    when = date(2026, 6, 1)
    given = Overrides(outcomes={("well", ("ben",)): (("accepted", when), ("accepted", when), ("held", when))})
    found = run(made, History(), as_known_on=DAY, overrides=given)
    assert seen([(line.occurrence, line.state, line.amount) for line in found.lines]) == [
        (1, "payable", 100),
        (2, "payable", 100),
        (3, "held", 0),
    ]


def test_an_outcome_may_be_accepted_whatever_the_rules_say() -> None:
    given = Overrides(accept=frozenset({("settled", ("ann",), 1)}))
    assert only(run(PROVED, history(PROVED, client=WON), as_known_on=DAY, overrides=given)).amount == 100


PROVED_BY_KIND = contract(
    """record client: referred date, won date
evidence work "A payslip, or a contract with a bank statement"  [3]
  kinds      payslip or (contract and bank-statement)
  verified   by employer
  submitted  within 14 days after achieved  [3.1]
evidence home "A tenancy"  [4]
  kinds      tenancy
  verified   by employer
  submitted  within 14 days after achieved
outcome job each client, once
  achieved  on won
  evidence  work
  price     = £100
outcome moved each client, once
  achieved  on won
  evidence  home
  price     = £100
"""
    + PAID
)


@pytest.mark.parametrize(("kind", "faults"), [("tenancy", 1), ("contract", 0)])
def test_a_proof_of_a_kind_that_proves_nothing_here_is_named(kind: str, faults: int) -> None:
    verdict = standing(
        PROVED_BY_KIND,
        DAY,
        client="client | referred | won\nann | 2026-09-01 | 2026-10-01",
        proof="proof | client | outcome | kind | verified-by | submitted\n"
        f"x | ann | job | {kind} | employer | 2026-10-02",
    ).verdict
    named = [reason for reason in verdict.reasons if reason.rows]
    fault = "proof does not count: of kind tenancy, not payslip, contract or bank-statement"
    assert verdict.state == "lapsed"
    assert [(reason.text, reason.clause) for reason in named] == [(fault, "3")] * faults
