"""The pure parts of reports: exact text, tables that fit, reasons without names, sums, safe cells."""

from __future__ import annotations

import io
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from pbr_dsl.report.causes import causes, gist, left_out, missing_gist, of_line
from pbr_dsl.report.exact import amount_text, exact_text
from pbr_dsl.report.grouping import Sum, taken
from pbr_dsl.report.layout import Figures, Headline, number, paragraph, words
from pbr_dsl.report.separated import safe
from pbr_dsl.values.facts import Missing
from pbr_dsl.values.statement import Line, Reason, Waiting

APRIL = date(2026, 4, 1)


def line(amount: int = 0, state: str = "payable", *marks: str, before: int | None = None, reason: str = "") -> Line:
    return Line(
        "card",
        {"client": ("ann",)},
        APRIL,
        state,
        marks=marks,
        before_limits=Fraction(amount if before is None else before),
        amount=Fraction(amount),
        clause="5.1",
        reasons=(Reason(reason, "4.1"),) if reason else (),
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(5244), "5244"),
        (Fraction(35, 2), "17.5"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(10, 3), "10/3"),
        (Fraction(0), "0"),
    ],
)
def test_an_exact_number_ends_or_is_a_fraction(value: Fraction, text: str) -> None:
    assert exact_text(value) == text


@given(st.fractions(max_denominator=10**6))
def test_an_exact_number_reads_back_as_itself(value: Fraction) -> None:
    assert Fraction(exact_text(value)) == value


def test_money_has_two_decimals_at_least() -> None:
    assert amount_text(Fraction(93500)) == "93500.00"
    assert amount_text(Fraction(1, 1000)) == "0.001"


def printed(shown: RenderableType, width: int) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False).print(shown)
    return out.getvalue().splitlines()


def test_a_table_moves_together_then_leaves_out_then_wraps() -> None:
    table = Figures((words("lot"), words("title", spare=True), number("to pay"), words("reason", wraps=True)))
    table.row(
        "older", "Older people in the north", "£1,234.00", "no proof that counts by the day that was written for it"
    )
    assert len(printed(table, 120)) == 2
    assert printed(table, 100)[1].startswith("  older Older people in the north £1,234.00 ")
    narrow = printed(table, 50)
    assert "Older people" not in "".join(narrow)
    assert all(len(one) <= 50 for one in narrow)
    assert len(narrow) > 2


def test_nothing_that_is_printed_ends_in_spaces_or_hides_a_character() -> None:
    shown = printed(paragraph("a\u202eb " + "word " * 30, hanging=2), 40)
    assert shown[0].startswith(r"  a\u{202e}b word")
    assert shown[1].startswith("    word")
    assert [one for one in shown if one != one.rstrip()] == []


def test_a_headline_puts_what_does_not_fit_below() -> None:
    headline = Headline("kept of ann", (("payable", ""), ("[Sch 2]", ""), ("£5.00", "")))
    assert printed(headline, 80) == ["", "kept of ann  payable  [Sch 2]  £5.00"]
    assert printed(headline, 30) == ["", "kept of ann", "  payable  [Sch 2]  £5.00"]


@pytest.mark.parametrize("text", ["=1+1", "+44 121", "-5 hours", "@ann", " =1", "\uff1d1"])
def test_a_cell_that_looks_like_a_formula_is_made_safe(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_a_cell_that_does_not_is_left_alone() -> None:
    assert safe("p-1 (=)") == "p-1 (=)"


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("client ann does not qualify (adult): age is 17 years", "client … does not qualify (adult)"),
        ("no form that counts by 3 June 2019", "no form that counts by …"),
        ("born of ann is not yet known (client.csv row 4)", "born of … is not yet known"),
        ("not achieved on 3 May 2026: annual is 3", "not achieved on …"),
        ("annual score of ann / 13 weeks", "annual score of …"),
    ],
)
def test_a_reason_is_told_without_names_and_dates(text: str, without: str) -> None:
    assert gist(Reason(text), [("ann",), ("ann", "13 weeks")]) == without


def test_causes_count_lines_under_their_first_reason_the_commonest_first() -> None:
    late = [line(state="lapsed", reason=f"no form that counts by {day} June 2026") for day in (1, 2)]
    held = Line(
        "card",
        {"client": ("ben",)},
        APRIL,
        "held",
        clause="5.1",
        waiting=(Waiting(Missing("not yet known", "client", ("ben",), "born", "client.csv", 4), Fraction(600)),),
    )
    found = causes(of_line(one) for one in (held, *late))
    assert [(cause.count, cause.text, cause.clause) for cause in found] == [
        (2, "no form that counts by …", "4.1"),
        (1, "born of client is not yet known", "5.1"),
    ]
    assert found[1].most == Fraction(600)
    assert found[1].unbounded == 0


def test_what_was_left_out_is_counted_by_fact_and_by_line() -> None:
    missing = Missing("rejected", "visit", ("v1",), "length", "visit.csv", 9)
    one = Line(
        "use", {"lot": ("a",)}, APRIL, "payable", waiting=(Waiting(missing, Fraction(50)), Waiting(missing, None))
    )
    (found,) = left_out([one, one, line()])
    assert found.text == "length of visit could not be read"
    assert (found.rows, found.lines, found.unbounded) == (1, 2, 2)
    assert found.most == Fraction(100)


def test_a_row_that_may_lie_on_any_line_adds_to_one_of_them() -> None:
    linked = Missing("rejected", "visit", ("v1",), "client", "visit.csv", 9)
    keyless = Missing("rejected", "visit", ("?", "visit.csv", "12"), "", "visit.csv", 12)
    lines = [
        Line("use", {"lot": (lot,)}, APRIL, "payable", waiting=(Waiting(linked, most), Waiting(keyless, most)))
        for lot, most in (("a", Fraction(50)), ("b", Fraction(70)))
    ]
    found = left_out(lines, {("visit", "client")})
    assert [(one.rows, one.lines, one.most) for one in found] == [(1, 2, Fraction(70)), (1, 2, Fraction(70))]


def test_every_reason_to_wait_has_words() -> None:
    whys = ("not yet known", "rejected", "contradicted", "not yet written", "held", "time", "zero divisor", "no claim")
    assert all(missing_gist(Missing(why, "client", ("ann",), "born")) for why in whys)
    assert missing_gist(Missing("no proof", "proof", ("ann",), "form")) == "there is no proof yet (form)"


def test_shadow_lines_are_never_added_to_what_is_paid() -> None:
    total = Sum()
    for one in (line(100), line(40, "payable", "shadow"), line(60, "payable", "trimmed", before=100)):
        total.add(one)
    assert [total.paid, total.shadow, total.trimmed, total.computed] == [Fraction(sum_) for sum_ in (160, 40, 40, 200)]
    assert taken(line(60, "payable", "trimmed", before=100)) == 40
    assert taken(line(60)) == 0
