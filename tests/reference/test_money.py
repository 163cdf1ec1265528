"""Money: rounding and bounds, what is carried, shares of a pot, limits in their order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest

from pbr_dsl.model.contract import Contract, Payment
from pbr_dsl.reference import Overrides, run
from pbr_dsl.values.facts import Key
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line, Statement
from tests.reference.worked import HEAD, adds_up, computed, contract, history, only, seen, statement

Q1, Q2, Q3 = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)
DAY = date(2026, 12, 31)


# ---------------------------------------------------------------- the payment itself

UNITS = """record client
record unit of client: day event date, number 0 to 100 number
let used each client and period = sum of number over units
payment use "Use" each client and period  [2]
  amount  £{price} * used
"""


@pytest.mark.parametrize(
    ("price", "used", "bound", "amount", "labels"),
    [
        ("0.33", 3, "", "0.99", ["unit u"]),
        ("10", 3, "at most £25", "25.00", ["unit u", "at most"]),
        ("10", 3, "at least £40", "40.00", ["unit u", "at least"]),
        ("10", 3, "at most £30", "30.00", ["unit u"]),
    ],
)
def test_bounds_come_before_rounding_and_are_contributions(
    price: str, used: int, bound: str, amount: str, labels: list[str]
) -> None:
    made = contract(UNITS.format(price=price) + (f"  {bound}  [2.1]\n" if bound else ""))
    found = statement(made, date(2026, 6, 30), unit=f"unit | client | day | number\nu | ann | 2026-05-01 | {used}")
    assert only(found).amount == Fraction(amount)
    assert [one.label for one in only(found).contributions] == labels
    assert adds_up(found)


def test_rounding_is_a_contribution() -> None:
    made = contract(UNITS.format(price="100").replace("£100 * used", "£100 * used / 3"))
    found = statement(made, date(2026, 6, 30), unit="unit | client | day | number\nu | ann | 2026-05-01 | 2")
    assert [(one.label, one.amount) for one in only(found).contributions] == [
        ("unit u", Fraction(200, 3)),
        ("rounding", Fraction("66.67") - Fraction(200, 3)),
    ]


def test_a_payment_that_is_not_due_is_refused_and_says_why() -> None:
    made = contract(UNITS.format(price="10") + "  when    used is above 5  [2.2]\n")
    found = statement(made, date(2026, 6, 30), unit="unit | client | day | number\nu | ann | 2026-05-01 | 2")
    line = only(found)
    assert seen((line.state, line.amount, line.reasons[0].clause)) == ("refused", 0, "2.2")
    assert "used is 2" in line.reasons[0].text


def test_shadow_lines_are_stated_and_not_paid() -> None:
    made = contract(UNITS.format(price="10") + '  shadow  "a trial"\n')
    found = statement(made, date(2026, 6, 30), unit="unit | client | day | number\nu | ann | 2026-05-01 | 2")
    assert seen((only(found).amount, only(found).marks, found.total)) == (20, ("shadow",), 0)


# ---------------------------------------------------------------- carried

CARRY = contract(
    """record client
record goal of client: due event date, won yes or no
let judged each client and period = count of goals
let earned each client and period = count of goals where won
let stake each client and period = £100
payment results each client and period
  amount  stake * earned / judged, or carry stake once when judged is 0
"""
)
GOALS = "goal | client | due | won\n"


def by_quarter(made: Contract, **tables: str) -> list[Fraction]:
    return [line.amount for line in statement(made, DAY, **tables).lines]


@pytest.mark.parametrize(
    ("goals", "amounts"),
    [
        ("a | ann | 2026-05-01 | yes\nb | ann | 2026-08-01 | yes\nc | ann | 2026-11-01 | no", [100, 100, 0]),
        ("b | ann | 2026-08-01 | yes\nc | ann | 2026-08-02 | no\nd | ann | 2026-11-01 | yes", [0, 100, 100]),
        ("c | ann | 2026-11-01 | yes", [0, 0, 200]),
        ("a | ann | 2026-05-01 | yes", [100, 0, 0]),
    ],
)
def test_an_empty_period_is_carried_once(goals: str, amounts: list[int]) -> None:
    assert by_quarter(CARRY, client="client\nann", goal=GOALS + goals) == amounts


def test_what_is_carried_is_a_contribution() -> None:
    found = statement(CARRY, DAY, client="client\nann", goal=GOALS + "b | ann | 2026-08-01 | yes")
    line = only(found, period=Q2)
    assert seen([(one.label, one.amount) for one in line.contributions]) == [
        ("goal b", 100),
        ("carried from 1 April 2026", 100),
    ]
    assert adds_up(found)


# ---------------------------------------------------------------- shares of a pot

POT = """{rows}
let stake each lot and period = share of £{pot} by 1 among lots and periods
  pennies  largest remainder to £0.01, ties by {ties}
payment part each lot and period
  amount  stake
"""
YEARS = HEAD.replace("quarters", "years").replace("31 March 2030", "31 March 2030, paid until 31 March 2031")
NINE = "\n".join(f"lot lot-{number}\n  size = 1 point" for number in range(1, 10))


def shares(pot: str, ties: str) -> dict[tuple[Key, int], Fraction]:
    made = contract(POT.format(rows=NINE, pot=pot, ties=ties), YEARS)
    found = statement(made, date(2030, 3, 31))
    return {(line.subject["lot"], line.period.year): line.amount for line in found.lines}


def test_thirty_six_parts_add_up_to_the_pot() -> None:
    found = shares("500,000", "period and lot")
    assert sum(found.values()) == 500_000
    assert sorted(found.values()) == [Fraction("13888.88")] * 4 + [Fraction("13888.89")] * 32
    last = {place for place, amount in found.items() if amount == Fraction("13888.88")}
    assert last == {((f"lot-{number}",), 2029) for number in range(6, 10)}


def test_ties_go_in_the_order_that_is_written() -> None:
    found = shares("500,000", "lot and period")
    assert {place for place, amount in found.items() if amount == Fraction("13888.88")} == {
        (("lot-9",), year) for year in range(2026, 2030)
    }
    turned = shares("500,000", "period and lot, last first")
    assert {place for place, amount in turned.items() if amount == Fraction("13888.88")} == {
        ((f"lot-{number}",), 2026) for number in range(1, 5)
    }


WEIGHED = contract(
    """record provider: weight 1 to 10 points
let part each provider and period = share of £100 by weight among providers
  pennies  largest remainder to £0.01, ties by provider
payment pool each provider and period
  amount  part
"""
)


def test_odd_pennies_go_to_the_largest_remainders() -> None:
    found = statement(WEIGHED, date(2026, 6, 30), provider="provider | weight\na | 1\nb | 2\nc | 4")
    assert [line.amount for line in found.lines] == [Fraction("14.29"), Fraction("28.57"), Fraction("57.14")]


def test_one_unknown_weight_holds_every_part() -> None:
    found = statement(WEIGHED, date(2026, 6, 30), provider="provider | weight\na | 1\nb | \nc | 4")
    assert [line.state for line in found.lines] == ["held"] * 3
    assert all(line.waiting[0].missing.key == ("b",) for line in found.lines)


# ---------------------------------------------------------------- limits

Given = Mapping[tuple[str, Key], tuple[date, ...]]

CARD = """record client
outcome small each client, every time
  achieved  on win's won when size is 1
  price     = £{small}
outcome large each client, every time
  achieved  on win's won when size is 2
  claimed   within 6 months after achieved
  price     = £{large}
record win of client: won event date, size number
payment card each outcome  [2]
  amount  price
"""


def limited(limits: str, given: Given, small: int = 600, large: int = 300) -> Statement:
    made = contract(CARD.format(small=small, large=large) + limits)
    outcomes: dict[tuple[str, Key], tuple[tuple[str, date | None], ...]] = {
        at: tuple(("accepted", day) for day in days) for at, days in given.items()
    }
    return run(made, History(), as_known_on=DAY, overrides=Overrides(outcomes=outcomes))


def amounts(found: Statement) -> dict[tuple[Key, str, date | None], Fraction]:
    return {(line.subject["client"], line.outcome, line.achieved): line.amount for line in found.lines}


ANN: Key = ("ann",)
BEN: Key = ("ben",)
MAY, JUNE, AUGUST = date(2026, 5, 1), date(2026, 6, 1), date(2026, 8, 1)


def test_the_earliest_come_first_and_the_last_is_paid_in_part() -> None:
    found = limited(
        "limit person at most £700 each client, earliest achieved first, part paid  [4.1]\n",
        {("small", ANN): (JUNE,), ("large", ANN): (MAY, AUGUST), ("small", BEN): (MAY,)},
    )
    assert amounts(found) == {
        (ANN, "large", MAY): 300,
        (ANN, "small", JUNE): 400,
        (ANN, "large", AUGUST): 0,
        (BEN, "small", MAY): 600,
    }
    cut = next(line for line in found.lines if line.achieved == JUNE)
    assert seen((cut.state, cut.marks, cut.before_limits)) == ("payable", ("trimmed",), 600)
    assert seen([(one.label, one.amount, one.clause) for one in cut.contributions][-1]) == ("limit person", -200, "4.1")
    assert adds_up(found)


def test_whole_lines_only_stops_at_the_first_that_does_not_fit() -> None:
    given: Given = {("small", ANN): (MAY,), ("large", ANN): (JUNE,)}
    whole = "limit person at most £{} each client, earliest achieved first, whole lines only\n"
    assert list(amounts(limited(whole.format(500), given)).values()) == [0, 0]
    assert amounts(limited(whole.format(600), given)) == {(ANN, "small", MAY): 600, (ANN, "large", JUNE): 0}
    assert sum(amounts(limited(whole.format(900), given)).values()) == 900


def test_ties_go_to_the_smaller_amount_then_the_outcome_as_written_then_the_key() -> None:
    given: Given = {("small", BEN): (MAY,), ("small", ANN): (MAY,), ("large", BEN): (MAY,)}
    limit = "limit all at most £1,000, earliest achieved first, part paid\n"
    assert amounts(limited(limit, given)) == {
        (BEN, "large", MAY): 300,
        (ANN, "small", MAY): 600,
        (BEN, "small", MAY): 100,
    }
    same = amounts(limited(limit, {("large", ANN): (MAY,), ("small", BEN): (MAY,)}, small=600, large=600))
    assert same == {(BEN, "small", MAY): 600, (ANN, "large", MAY): 400}


def test_an_earlier_period_fills_first_whatever_the_order() -> None:
    given: Given = {("small", ANN): (AUGUST,), ("large", ANN): (MAY,)}
    found = amounts(limited("limit all at most £500, earliest period first, part paid\n", given))
    assert found == {(ANN, "large", MAY): 300, (ANN, "small", AUGUST): 200}


def test_limits_apply_in_the_order_they_are_written_and_only_to_what_they_name() -> None:
    given: Given = {("small", ANN): (MAY,), ("large", ANN): (JUNE,), ("large", BEN): (JUNE,)}
    both = (
        "limit large-ones at most £400 on large, earliest achieved first, part paid\n"
        "limit all at most £900, earliest achieved first, part paid\n"
    )
    found = amounts(limited(both, given))
    assert found == {(ANN, "small", MAY): 600, (ANN, "large", JUNE): 200, (BEN, "large", JUNE): 100}


def test_each_period_has_room_of_its_own() -> None:
    given: Given = {("small", ANN): (MAY, JUNE, AUGUST)}
    found = limited("limit quarter at most £700 each period, earliest achieved first, part paid\n", given)
    assert [line.amount for line in found.lines] == [600, 100, 600]


def test_a_limit_may_count_heads() -> None:
    given: Given = {("small", ANN): (MAY, JUNE), ("large", ANN): (AUGUST,)}
    found = limited("limit heads at most 2 each client, earliest achieved first, whole lines only\n", given)
    assert [line.amount for line in found.lines] == [600, 600, 0]


def test_lines_that_are_held_do_not_fill_a_limit() -> None:
    made = contract(CARD.format(small=600, large=300) + "limit all at most £600, earliest achieved first, part paid\n")
    given = Overrides(outcomes={("small", ANN): (("held", MAY),), ("large", ANN): (("accepted", JUNE),)})
    found = run(made, History(), as_known_on=DAY, overrides=given)
    assert seen({line.outcome: (line.state, line.amount) for line in found.lines}) == {
        "small": ("held", 0),
        "large": ("payable", 300),
    }


def test_the_earliest_claimed_comes_first() -> None:
    made = contract(
        CARD.format(small=600, large=300) + "limit all at most £400 on large, earliest claimed first, part paid\n"
    )
    tables = {
        "win": "win | client | won | size\na | ann | 2026-05-01 | 2\nb | ben | 2026-05-02 | 2",
        "claim": "client | outcome | achieved | made\nann | large | 2026-05-01 | 2026-06-02\n"
        "ben | large | 2026-05-02 | 2026-06-01",
    }
    found = statement(made, DAY, **tables)
    assert {line.subject["client"]: line.amount for line in found.lines} == {BEN: 300, ANN: 100}


def test_a_payment_named_in_a_formula_is_its_rounded_amount_before_limits() -> None:
    made = contract(
        "record client\n"
        "let fee each client and period = £10\n"
        "payment single each client and period\n  amount  £10 / 3\n"
        "payment double each client and period\n  amount  2 * fee\n"
        "limit all at most £3 on single, earliest period first, part paid\n"
    )
    single, double = made.payments
    text = double.model_dump_json().replace('"value":"fee"', '"value":"single"')
    made = made.model_copy(update={"payments": (single, Payment.model_validate_json(text))})
    found = statement(made, date(2026, 6, 30), client="client\nann")
    assert {line.payment: line.amount for line in found.lines} == {"single": 3, "double": Fraction("6.66")}


def test_values_to_date_add_the_periods_so_far() -> None:
    made = contract(UNITS.format(price="10") + "let so-far each client and period = used to date\n")
    unit = "unit | client | day | number\nu | ann | 2026-05-01 | 2\nv | ann | 2026-08-01 | 3"
    found = computed(made, DAY, unit=unit)
    assert [found.value("so-far", ANN, start) for start in (Q1, Q2, Q3)] == [2, 5, 5]


def line_of(found: Statement, key: Key) -> Line:
    return next(line for line in found.lines if line.subject.get("client") == key)


def test_a_line_knows_what_its_subject_leads_to() -> None:
    made = contract("record client: house house\nrecord house\npayment flat each client and period\n  amount  £1\n")
    found = run(made, history(made, client="client | house\nann | north"), as_known_on=date(2026, 6, 30))
    assert line_of(found, ANN).subject == {"client": ANN, "house": ("north",)}
