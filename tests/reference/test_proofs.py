"""Claims and proofs: which count, how much credit they give, and by when they are waited for."""

from __future__ import annotations

from datetime import date

import pytest

from pbr_dsl.reference import Overrides, run
from pbr_dsl.values.history import History
from tests.reference.test_outcomes import DAY, PAID, REVIEWS, standing
from tests.reference.worked import adds_up, contract, history, only, seen, statement, texts

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
