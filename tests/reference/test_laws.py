"""What always holds: contributions add up, the order of rows never matters, no fact is lost in silence."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from pbr_dsl.reference import run
from pbr_dsl.values.facts import Missing, Row, Unknown
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line, Statement
from tests.reference.worked import adds_up, contract, rows

DAY = date(2027, 1, 15)
MADE = contract(
    """record lot
record client: lot lot, started date, age 0 to 120 years
record session of client: held event date, length 0 to 24 hours
record goal of client: due event date, won yes or no
eligibility each client on started
  adult: age is at least 18 years
evidence letter
  verified   by landlord, not by provider
  submitted  within 30 days after due, then within 60 days for 50%
outcome reached each goal, once
  achieved  when won
  evidence  letter
  price     = £70
let delivered each lot and period = sum of length over sessions where eligible
let judged each lot and period = count of goals
let earned each lot and period = sum of credit over outcomes where accepted
let stake each lot and period = £1,000
payment service each lot and period
  amount   £17.50 per hour * delivered / 3
  at most  £400
payment results each lot and period
  amount  stake * earned / judged, or carry stake once when judged is 0
payment card each outcome
  amount  price
limit lot at most £900 each lot and period, earliest period first, part paid
limit all at most £4,000, earliest period first, whole lines only
"""
)
CLIENTS = ("a", "b", "c", "d", "e")
days = st.dates(date(2026, 4, 1), date(2026, 12, 31)).map(date.isoformat)
blanks = st.just("")


@st.composite
def facts(draw: st.DrawFn) -> list[Row]:
    client = [
        f"{name} | {draw(st.sampled_from(['n', 's', '']))} | 2026-04-01 | {draw(st.sampled_from(['17', '40', '']))}"
        for name in CLIENTS
    ]
    one = st.sampled_from(CLIENTS)
    session = [
        f"s{place} | {draw(one)} | {draw(days | blanks)} | {draw(st.sampled_from(['1.5', '7', '24', '']))}"
        for place in range(draw(st.integers(0, 8)))
    ]
    goals = draw(st.integers(0, 6))
    goal = [
        f"g{place} | {draw(one)} | {draw(days | blanks)} | {draw(st.sampled_from(['yes', 'no', '']))}"
        for place in range(goals)
    ]
    roles = st.sampled_from(["landlord", "provider", ""])
    proof = [
        f"p{place} | g{place} | reached | {draw(roles)} | independent | {draw(days)}"
        for place in range(goals)
        if draw(st.booleans())
    ]
    return [
        *rows(MADE, "lot", "lot\nn\ns"),
        *rows(MADE, "client", "\n".join(["client | lot | started | age", *client])),
        *rows(MADE, "session", "\n".join(["session | client | held | length", *session])),
        *rows(MADE, "goal", "\n".join(["goal | client | due | won", *goal])),
        *rows(MADE, "proof", "\n".join(["proof | goal | outcome | verified-by | relation | submitted", *proof])),
    ]


def stated(found: list[Row]) -> Statement:
    return run(MADE, History(found), as_known_on=DAY)


@settings(max_examples=20, deadline=None)
@given(facts(), st.randoms(use_true_random=False))
def test_contributions_add_up_and_the_order_of_rows_never_matters(found: list[Row], chance: random.Random) -> None:
    first = stated(found)
    assert adds_up(first)
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert stated(shuffled) == first


@settings(max_examples=15, deadline=None)
@given(facts())
def test_other_names_give_the_same_total(found: list[Row]) -> None:
    turned = {name: f"z{len(CLIENTS) - place}" for place, name in enumerate(CLIENTS)}
    renamed = [
        replace(
            row,
            key=(turned[row.key[0]],) if row.record == "client" else row.key,
            cells={
                name: (turned[cell[0]],) if name == "client" and isinstance(cell, tuple) else cell
                for name, cell in row.cells.items()
            },
        )
        for row in found
    ]
    assert stated(renamed).total == stated(found).total


def said(line: Line, field: str) -> bool:
    """Whether a line names a field, as waited for or as a reason."""
    notes = [one.missing for one in line.waiting]
    return any(field in (one.field, one.record) or field in one.note for one in notes) or any(
        field in reason.text for reason in line.reasons
    )


@settings(max_examples=30, deadline=None)
@given(facts(), st.data())
def test_a_fact_that_is_lost_never_changes_an_amount_in_silence(found: list[Row], data: st.DataObject) -> None:
    places = [
        (place, name)
        for place, row in enumerate(found)
        for name, cell in row.cells.items()
        if not isinstance(cell, Unknown) and row.record in ("client", "session", "goal")
    ]
    place, name = data.draw(st.sampled_from(places))
    row = found[place]
    lost = Unknown((Missing("not yet known", row.record, row.key, name, row.file, row.line),))
    after = [*found[:place], replace(row, cells={**row.cells, name: lost}), *found[place + 1 :]]
    before = {key(line): line for line in stated(found).lines}
    for line in stated(after).lines:
        old = before.get(key(line))
        if old is None or pays(old) == pays(line):
            continue
        assert line.state in ("held", "payable", "lapsed"), (old, line)
        assert said(line, name), (name, old, line)


def pays(line: Line) -> tuple[bool, Fraction]:
    """Whether a line is held, and what it pays before limits."""
    return line.state == "held", line.before_limits or Fraction(0)


def key(line: Line) -> tuple[object, ...]:
    return (line.payment, tuple(sorted(line.subject.items())), line.period, line.outcome, line.occurrence)


def test_a_row_more_of_work_never_pays_less() -> None:
    base = [
        *rows(MADE, "lot", "lot\nn"),
        *rows(MADE, "client", "client | lot | started | age\na | n | 2026-04-01 | 40"),
    ]
    paid = Fraction(0)
    for count in range(5):
        session = "\n".join(f"s{one} | a | {date(2026, 5, 1) + timedelta(days=one)} | 8" for one in range(count))
        total = stated([*base, *rows(MADE, "session", f"session | client | held | length\n{session}")]).total
        assert total >= paid
        paid = total
