"""Three-valued logic, comparisons with none and open, cases, tables, histories, and what stands in for an unknown."""

from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction

import pytest

from pbr_dsl.model.expression import FORMS
from pbr_dsl.reference import Computation
from pbr_dsl.reference.arithmetic import add, compare, multiply
from pbr_dsl.reference.forms import EQUATIONS
from pbr_dsl.reference.result import TOP, Result, UnboundedError, waiting
from pbr_dsl.values.facts import NONE, OPEN, Unknown
from tests.reference.worked import computed, contract, history, only, seen, statement, texts

JULY = date(2026, 7, 31)
DUMMY = "payment flat each client and period\n  amount  £1\n"
THREE = {"yes": True, "no": False, "": None}


def value(text: str, name: str, client: str, day: date = JULY) -> Result:
    made = contract(text + DUMMY)
    return Computation(made, history(made, client=client), day).value(name, ("ann",), date(2026, 4, 1))


def plain(result: object) -> object:
    return None if isinstance(result, Unknown) else result


def conjunction(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001
    return False if False in (one, other) else None if None in (one, other) else True


@pytest.mark.parametrize(("one", "other"), list(itertools.product(THREE, THREE)))
def test_and_or_not(one: str, other: str) -> None:
    record = "record client: one yes or no, other yes or no\n"
    lets = (
        "let both each client = one and other\n"
        "let either each client = one or other\n"
        "let not-one each client = not one\n"
    )
    facts = f"client | one | other\nann | {one} | {other}"
    left, right = THREE[one], THREE[other]
    negated = None if left is None else not left
    nor = conjunction(negated, None if right is None else not right)
    assert plain(value(record + lets, "both", facts)) is conjunction(left, right)
    assert plain(value(record + lets, "either", facts)) is (None if nor is None else not nor)
    assert plain(value(record + lets, "not-one", facts)) is negated


@pytest.mark.parametrize(
    ("op", "left", "right", "expected"),
    [
        ("at-least", Fraction(2), Fraction(2), True),
        ("above", Fraction(2), Fraction(2), False),
        ("at-most", date(2026, 1, 1), date(2026, 1, 1), True),
        ("below", date(2026, 1, 1), date(2026, 1, 2), True),
        ("is", NONE, Fraction(2), False),
        ("is-not", NONE, Fraction(2), False),
        ("is", NONE, "code", False),
        ("is-not", NONE, "code", True),
        ("is-not", ("a",), ("b",), True),
        ("at-least", NONE, Fraction(2), False),
        ("at-least", OPEN, date(2026, 7, 31), True),
        ("below", OPEN, date(2026, 7, 31), False),
        ("at-most", date(2026, 1, 1), OPEN, True),
        ("at-least", TOP, Fraction(2), True),
        ("below", TOP, Fraction(2), False),
    ],
)
def test_comparisons(op: str, left: Result, right: Result, expected: bool) -> None:  # noqa: FBT001
    assert compare(op, left, right, JULY) is expected


def test_an_open_end_against_a_day_to_come_is_a_matter_of_time() -> None:
    found = compare("at-least", OPEN, date(2026, 8, 1), JULY)
    assert isinstance(found, Unknown)
    assert [one.why for one in found.waits] == ["time"]


def test_unknown_in_a_comparison_stays_unknown() -> None:
    assert isinstance(compare("is", NONE, waiting("not yet known"), JULY), Unknown)


def test_a_number_beyond_every_bound() -> None:
    assert add([TOP, Fraction(1)], "++") is TOP
    assert multiply([TOP, Fraction(0)], "**") == 0
    assert multiply([TOP, TOP], "**") is TOP
    with pytest.raises(UnboundedError):
        multiply([TOP, Fraction(-1)], "**")


CASES = """record client: kind one of a or b or c, size hours
let fee each client
  £1 when kind is a
  £2 when size is above 10 hours and kind is not a
  £3 otherwise
let same each client
  £5 when kind is a
  £5 otherwise
"""


@pytest.mark.parametrize(
    ("row", "fee"),
    [("a | 3", 1), ("b | 11", 2), ("b | 10", 3), ("b | ", None), (" | 3", None), ("a | ", 1), ("c | 0", 3)],
)
def test_cases(row: str, fee: int | None) -> None:
    assert plain(value(CASES, "fee", f"client | kind | size\nann | {row}")) == fee


def test_an_unknown_case_does_not_matter_where_the_values_agree() -> None:
    assert value(CASES, "same", "client | kind | size\nann |  | ") == 5


TABLE = """record client: kind one of a or b, size hours
table fee by kind and size, unique
  | kind | size           | fee |
  | a    | below 10 hours | £1  |
  | a    | at least 10 hours | £2 |
  | b    | at least 0 hours | £2 |
"""


@pytest.mark.parametrize(
    ("row", "fee"),
    [("a | 9", 1), ("a | 10", 2), ("b | ", 2), ("a | ", None), (" | 9", None), (" | 10", 2), (" | ", None)],
)
def test_a_lookup_is_known_as_soon_as_all_that_may_apply_agree(row: str, fee: int | None) -> None:
    assert plain(value(TABLE, "fee", f"client | kind | size\nann | {row}")) == fee


HISTORY = """record client
lot north
  price, as at period's start
    from 1 April 2026  £10 per hour
    from 1 July 2026  not yet known, if not agreed by 31 August 2026, the previous price stays
    from 1 October 2026  £12 per hour
payment flat each lot and period
  amount  price * 1 hour
"""


@pytest.mark.parametrize(
    ("period", "day", "expected"),
    [
        (date(2026, 4, 1), date(2026, 8, 31), 10),
        (date(2026, 7, 1), date(2026, 8, 31), None),
        (date(2026, 7, 1), date(2026, 9, 1), 10),
        (date(2026, 10, 1), date(2026, 8, 31), 12),
        (date(2027, 1, 1), date(2026, 8, 31), 12),
    ],
)
def test_a_dated_value(period: date, day: date, expected: int | None) -> None:
    made = contract(HISTORY)
    assert plain(Computation(made, history(made), day).value("price", ("north",), period)) == expected


def test_a_value_that_is_not_yet_written_holds_and_says_so() -> None:
    made = contract(HISTORY.replace(", if not agreed by 31 August 2026, the previous price stays", ""))
    line = only(statement(made, date(2026, 9, 30)), period=date(2026, 7, 1))
    assert (line.state, [one.missing.why for one in line.waiting]) == ("held", ["not yet written"])
    assert "price is not yet written" in texts(line)


WAIT = """record client: started date, left date, reason one of died or moved, hours hours
let worth each client
  £0 when reason is died
  £1 otherwise
  when unknown, hold for 28 days, then £1
payment results each client and period
  amount  worth
"""


def test_a_stand_in_comes_after_the_wait_from_the_cut_off() -> None:
    made = contract(WAIT.replace("each client\n", "each client and period\n", 1))
    client = "client | started | left | reason\nann | 2026-04-01 | 2026-05-01 | "
    held = only(statement(made, date(2026, 8, 12), client=client), period=date(2026, 4, 1))
    paid = only(statement(made, date(2026, 8, 13), client=client), period=date(2026, 4, 1))
    assert seen((held.state, paid.state, paid.amount)) == ("held", "payable", 1)


def test_a_stand_in_never_comes_for_contradicted_facts() -> None:
    made = contract(WAIT.replace("each client\n", "each client and period\n", 1))
    client = "client | reason | recorded\nann | died | 2026-05-01\nann | moved | 2026-05-01"
    held = only(statement(made, date(2026, 9, 13), client=client), period=date(2026, 4, 1))
    assert held.state == "held"
    assert "contradicted" in texts(held)


ONE_EACH = (
    """record client
record reading of client, one each client: score number
record note of client, at most one each client: score number
let read each client = reading's score
let noted each client = note's score
"""
    + DUMMY
)


def test_a_missing_row_is_unknown_only_where_one_is_promised() -> None:
    made = contract(ONE_EACH)
    nothing = computed(made, JULY, client="client\nann")
    found = nothing.value("read", ("ann",))
    assert isinstance(found, Unknown)
    assert (found.waits[0].record, found.waits[0].key, found.waits[0].field) == ("reading", ("ann",), "score")
    assert nothing.value("noted", ("ann",)) is NONE
    both = computed(made, JULY, reading="client | score\nann | 7", note="client | score\nann | 8")
    assert (both.value("read", ("ann",)), both.value("noted", ("ann",))) == (7, 8)


def test_every_form_has_one_equation() -> None:
    assert set(EQUATIONS) == set(FORMS.values())
