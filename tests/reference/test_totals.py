"""Totals over rows: what an unknown row does, and the most that it could still add."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from pbr_dsl.model.contract import Contract, Formula, Payment, Value
from pbr_dsl.reference import Computation, run
from pbr_dsl.values.facts import Row, Unknown
from pbr_dsl.values.statement import Line
from tests.reference.building import (
    BLANK,
    DATE,
    HOURS,
    MONEY,
    RATE,
    cmp,
    column,
    contract,
    fact,
    field,
    history,
    num,
    record,
    rows,
    the,
    times,
    total,
    val,
)

JULY = date(2026, 7, 31)


def delivered(unknown: str, high: str = "24") -> Contract:
    session = record(
        "session",
        "lot",
        column("held", DATE, "event"),
        column("length", HOURS, high=high),
        column("kind", num(0).type),
    )
    hours = total(
        "sum",
        field("session", "length", HOURS),
        rows("session", ("lot", the("lot")), during=the("period")),
        unknown=unknown,
        kind=HOURS,
    )
    return contract(
        records=(record("lot"), session),
        values=(Value(name="delivered", domain=("lot", "period"), type=HOURS, body=Formula(expr=hours), clause="6.1"),),
        payments=(
            Payment(
                name="service",
                clause="6.3",
                domain=("lot", "period"),
                amount=times(num("35/2", RATE), val("delivered", "lot", "period", kind=HOURS)),
            ),
        ),
    )


def first(made: Contract, *facts: Row) -> Line:
    return run(made, history(fact("lot", "north"), *facts), as_known_on=JULY).lines[0]


def session(key: str, held: object = date(2026, 5, 4), length: object = 2, lot: object = ("north",)) -> Row:
    return fact("session", key, None, lot=lot, held=held, length=length)


def test_rows_that_are_known_are_paid_each_as_its_own_contribution() -> None:
    line = first(delivered("hold"), session("a", length=3), session("b"))
    assert (line.state, line.amount) == ("payable", Fraction(175, 2))
    assert [(part.label, part.amount, part.clause) for part in line.contributions] == [
        ("session a", Fraction(105, 2), "6.1"),
        ("session b", Fraction(35), "6.1"),
    ]
    assert line.contributions[0].rows[0].startswith("session.csv row ")
    assert (line.quantity, line.rate) == (5, Fraction(35, 2))


def test_an_unknown_row_holds_the_line_and_is_named() -> None:
    line = first(delivered("hold"), session("a"), session("b", length=BLANK))
    assert (line.state, line.amount, line.before_limits) == ("held", 0, None)
    assert "length of b is not yet known (session.csv row" in line.reasons[0].text
    assert line.waiting[0].missing.field == "length"


def test_an_unknown_row_is_left_out_with_the_most_it_could_add() -> None:
    line = first(delivered("leave out"), session("a"), session("b", length=BLANK))
    assert (line.state, line.amount, line.marks) == ("payable", 35, ("rows-waiting",))
    assert [(one.missing.key, one.missing.field, one.most) for one in line.waiting] == [(("b",), "length", 420)]


def test_without_a_bound_the_most_is_not_known() -> None:
    line = first(delivered("leave out", high=""), session("a"), session("b", length=BLANK))
    assert line.waiting[0].most is None


@pytest.mark.parametrize(("held", "lot"), [(BLANK, ("north",)), (date(2026, 5, 4), BLANK), (BLANK, BLANK)])
def test_a_row_that_may_belong_could_add_what_it_says(held: object, lot: object) -> None:
    line = first(delivered("leave out"), session("a"), session("b", held, 2, lot))
    assert [one.most for one in line.waiting] == [35]


def test_a_row_that_certainly_lies_elsewhere_is_not_waited_for() -> None:
    line = first(delivered("hold"), session("a"), session("b", date(2026, 8, 1), BLANK), session("c", lot=("south",)))
    assert (line.state, line.amount) == ("payable", 35)


def test_no_rows_add_up_to_nothing() -> None:
    assert (first(delivered("hold")).state, first(delivered("hold")).amount) == ("payable", 0)


def test_a_period_that_has_not_ended_is_open() -> None:
    found = run(delivered("hold"), history(fact("lot", "north")), as_known_on=JULY)
    assert [(line.period, line.state) for line in found.lines] == [
        (date(2026, 4, 1), "payable"),
        (date(2026, 7, 1), "open"),
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("count", 3), ("sum", 6), ("average", 2), ("highest", 3), ("lowest", 1), ("any", True), ("every", False)],
)
def test_each_word_over_known_rows(word: str, expected: object) -> None:
    of = None if word == "count" else field("session", "length", HOURS)
    if word in ("any", "every"):
        of = cmp(field("session", "length", HOURS), "above", num(1, HOURS))
    node = total(word, of, rows("session", ("lot", the("lot"))))
    value = Value(name="x", domain=("lot",), type=node.type, body=Formula(expr=node))
    made = delivered("hold").model_copy(update={"values": (value,)})
    facts = history(fact("lot", "north"), session("a", length=1), session("b", length=2), session("c", length=3))
    assert Computation(made, facts, JULY).value("x", ("north",)) == expected


@pytest.mark.parametrize(
    ("word", "lengths", "decided"),
    [
        ("any", (2, BLANK), True),
        ("any", (1, BLANK), None),
        ("every", (1, BLANK), False),
        ("every", (2, BLANK), None),
        ("no", (2, BLANK), False),
        ("no", (1, BLANK), None),
    ],
)
def test_any_every_and_no_are_decided_early(word: str, lengths: tuple[object, ...], decided: bool | None) -> None:  # noqa: FBT001
    of = cmp(field("session", "length", HOURS), "above", num(1, HOURS))
    node = total(word, of, rows("session", ("lot", the("lot"))))
    value = Value(name="x", domain=("lot",), type=node.type, body=Formula(expr=node))
    made = delivered("hold").model_copy(update={"values": (value,)})
    facts = history(fact("lot", "north"), *(session(str(place), length=one) for place, one in enumerate(lengths)))
    found = Computation(made, facts, JULY).value("x", ("north",))
    assert isinstance(found, Unknown) if decided is None else found is decided


def test_a_row_whose_key_could_not_be_read_is_an_unknown_row() -> None:
    stray = fact("session", "x", None, lot=("north",), held=date(2026, 5, 4), length=2)
    stray = Row("session", ("?", stray.file, str(stray.line)), stray.cells, stray.file, stray.line, None, "no id")
    line = first(delivered("leave out"), session("a"), stray)
    assert (line.amount, [one.most for one in line.waiting]) == (35, [35])
    assert line.waiting[0].missing.why == "rejected"


def test_a_subject_that_only_a_link_names_exists_with_every_field_unknown() -> None:
    found = run(delivered("hold"), history(session("a", lot=("south",))), as_known_on=JULY)
    assert [(line.subject, line.amount) for line in found.lines if line.state == "payable"] == [
        ({"lot": ("south",)}, 35)
    ]
    assert MONEY.unit == {"GBP": 1}
