"""What a run may be given in the place of rules."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pbr_dsl.reference import Computation, Overrides
from tests.reference.worked import adds_up, contract, history


def test_a_value_may_be_given_for_one_or_for_all() -> None:
    made = contract("record client\nlet fee each client = £5\npayment flat each client and period\n  amount  fee\n")
    facts = history(made, client="client\nann\nben")
    given = Overrides(values={("fee", ("ann",)): Fraction(7), ("fee", ()): Fraction(6)})
    found = Computation(made, facts, date(2026, 6, 30), given).statement()
    assert {line.subject["client"]: line.amount for line in found.lines} == {("ann",): 7, ("ben",): 6}
    assert adds_up(found)
