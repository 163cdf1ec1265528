"""A value that several lines read, each in its own way: one's doubt holds no other, and none decides on less."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.reference.worked import adds_up, contract, seen, statement

JULY = date(2026, 7, 31)
SPRING = date(2026, 4, 1)
VALUES = """record lot
record goal of lot: due event date, won yes or no
let judged each lot and period{hold} = count of goals
let earned each lot and period{hold} = count of goals where won
let rate each lot and period = earned / judged rounded half up to 0.1%, or 0% when judged is 0
table odd-fee by rate, unique
  | rate             | odd-fee |
  | 0% to below 50%  | £0      |
  | 50% to below 80% | £500    |
  | at least 80%     | £300    |
"""
PAYMENTS = {
    "share": "  amount  £1,000 * rate",
    "odd": "  amount  odd-fee",
    "flat": "  amount  £10 * earned",
    "seen": "  amount  £1 * judged",
    "rebate": "  amount    £900 - £1,000 * rate\n  at least  £0",
    "bonus": "  amount  £200\n  when    rate is at least 50%",
    "unread": "  amount  £5",
}
# Three of four are won, and of the fourth nobody knows: 75%, or 100%.  What could only add is left out, the rest paid.
EXPECTED: dict[str, tuple[str, int, list[int | None]]] = {
    "share": ("payable", 750, [250]),
    "odd": ("held", 0, [None]),
    "flat": ("payable", 30, [10]),
    "seen": ("payable", 4, []),
    "rebate": ("held", 0, [None]),
    "bonus": ("held", 0, [None]),
    "unread": ("payable", 5, []),
}
GOALS = "goal | lot | due | won\n" + "".join(f"{one} | north | 2026-05-01 | yes\n" for one in "abc")
IN_DOUBT = GOALS + "d | north | 2026-05-01 | \n"
SOUTH = "e | south | 2026-05-01 | yes\n"


def paying(*names: str, hold: str = "", more: str = "") -> str:
    payments = "".join(f"payment {name} each lot and period\n{PAYMENTS[name]}\n" for name in names)
    return VALUES.format(hold=hold) + payments + more


def found(text: str, goals: str, lot: str = "north") -> dict[str, tuple[str, object, list[object]]]:
    """Each payment of the spring to a lot: its state, its amount, and the most of what it was computed without."""
    whole = statement(contract(text), JULY, lot="lot\nnorth\nsouth", goal=goals)
    assert adds_up(whole)
    lines = [one for one in whole.lines if one.period == SPRING and one.subject["lot"] == (lot,)]
    return {one.payment: (one.state, one.amount, [waiting.most for waiting in one.waiting]) for one in lines}


@pytest.mark.parametrize("order", [1, -1])
def test_each_payment_does_what_the_row_could_do_to_it(order: int) -> None:
    assert seen(found(paying(*[*PAYMENTS][::order]), IN_DOUBT)) == EXPECTED


@pytest.mark.parametrize("name", PAYMENTS)
def test_what_a_payment_does_hangs_on_no_other_payment(name: str) -> None:
    assert seen(found(paying(name), IN_DOUBT)[name]) == EXPECTED[name]


def test_a_lot_whose_rows_are_known_is_paid_whole() -> None:
    south = found(paying(*PAYMENTS), IN_DOUBT + SOUTH, "south")
    assert seen({name: one[:2] for name, one in south.items()}) == {
        name: ("payable", amount)
        for name, amount in {
            "share": 1000,
            "odd": 300,
            "flat": 10,
            "seen": 1,
            "rebate": 0,
            "bonus": 200,
            "unread": 5,
        }.items()
    }


def test_where_the_contract_says_hold_all_that_read_the_row_are_held() -> None:
    states = {name: one[0] for name, one in found(paying(*PAYMENTS, hold=", unknown rows hold"), IN_DOUBT).items()}
    assert states == {**dict.fromkeys(PAYMENTS, "held"), "seen": "payable", "unread": "payable"}


def test_a_row_whose_lot_is_not_known_counts_below_the_line_of_both() -> None:
    """North has 3 of 4, or 4 of 5: 3 of 5 is sure.  South has 1 of 1, or 2 of 2: 1 of 2 is sure."""
    goals = GOALS + "d | north | 2026-05-01 | no\n" + SOUTH + "f |  | 2026-05-01 | yes\n"
    assert seen([found(paying("share"), goals, lot)["share"] for lot in ("north", "south")]) == [
        ("payable", 600, [200]),
        ("payable", 500, [500]),
    ]


def test_a_cap_takes_what_is_paid_and_the_rest_stands_before_it() -> None:
    cap = "limit pot at most £700 each lot on share, earliest period first, part paid\n"
    assert seen(found(paying("share", "rebate", more=cap), IN_DOUBT)["share"]) == ("payable", 700, [250])


READ_BY_OUTCOMES = """record client: looked event date
record visit of client: held event date, missed yes or no
let missed-visits each client = count of visits where missed
{rule}
outcome kept each client, once
  {line}
  price     = £100
payment card each outcome
  amount  price
payment trips each client, once
  amount  £10 * missed-visits
  due     looked
"""
RULES = {
    "achieved": ("", "achieved  on looked when missed-visits is at most 1"),
    "offered": ("", "achieved  on looked\n  offered   when missed-visits is at most 1"),
    "eligibility": ("eligibility each client on looked\n  few: missed-visits is at most 1", "achieved  on looked"),
}


@pytest.mark.parametrize("rule", ["achieved", "offered", "eligibility"])
@pytest.mark.parametrize(("missed", "state", "paid"), [("no", "payable", 10), ("", "held", 10), ("yes", "refused", 20)])
def test_an_outcome_is_not_decided_on_the_rows_that_a_payment_leaves_out(
    rule: str, missed: str, state: str, paid: int
) -> None:
    block, line = RULES[rule]
    made = contract(READ_BY_OUTCOMES.format(rule=block, line=line))
    visits = f"visit | client | held | missed\na | ann | 2026-05-01 | yes\nb | ann | 2026-05-01 | {missed}"
    whole = statement(made, JULY, client="client | looked\nann | 2026-05-04", visit=visits)
    states = {one.payment: (one.state, one.amount) for one in whole.lines}
    kept = states.get("card", ("refused", Fraction(0)))
    assert seen((kept, states["trips"])) == ((state, 100 if state == "payable" else 0), ("payable", paid))
