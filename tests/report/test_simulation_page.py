"""A simulation as a page, as a workbook and in time: every amount is there, and nothing is written half."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from pbr_dsl.cli.output import Output
from pbr_dsl.driver.running import Asked, Run, prepare
from pbr_dsl.driver.showing import simulated
from pbr_dsl.report.paydays import year_words
from pbr_dsl.report.simulation.cash import Money
from pbr_dsl.report.simulation.drawing import Chart, Series
from pbr_dsl.report.simulation.html import html
from pbr_dsl.report.simulation.view import Restated, Simulation
from pbr_dsl.report.simulation.workbook import write
from pbr_dsl.values.display import money_text

CASES = Path(__file__).parents[1] / "cli" / "cases"
VOID = {"meta", "br", "line"}


@pytest.fixture(scope="module")
def shown() -> Simulation:
    run = prepare(Asked(CASES / "lots", recorded="same-day"))
    assert isinstance(run, Run)
    return simulated(run, (), (None, None))


class Page(HTMLParser):
    """The tags of a page that are not closed, and how often each is opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.left: list[str] = []
        self.seen: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.seen.append(tag)
        if tag not in VOID:
            self.left.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.left.pop() == tag


def test_the_page_stands_by_itself_and_has_a_table_for_each_chart(shown: Simulation) -> None:
    text = html(shown)
    page = Page(text)
    assert page.left == []
    assert page.seen.count("figure") == page.seen.count("table") == page.seen.count("section") > 5
    charts = re.findall(r'<svg [^>]*role="img" aria-labelledby="(\S+) (\S+)">', text)
    assert len(charts) == page.seen.count("figure")
    assert all(f'<title id="{name}">' in text and f'<desc id="{desc}">' in text for name, desc in charts)
    assert not {"script", "img", "link", "iframe"} & set(page.seen)
    assert not re.search(r"https?://|url\(|@import", text)
    assert money_text(shown.total.paid, "GBP") in text


def test_what_a_contract_says_is_never_a_tag(shown: Simulation) -> None:
    named = shown.contract.model_copy(update={"title": '<script>alert(1)</script> & "x"'})
    text = html(replace(shown, contract=named))
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_workbook_has_every_table_and_says_where_it_is_cut(shown: Simulation, tmp_path: Path) -> None:
    write(shown, tmp_path / "whole.xlsx")
    book = openpyxl.load_workbook(tmp_path / "whole.xlsx")
    assert {"summary", "period", "provider", "lot", "payment", "cash", "commitments", "lines"} <= set(book.sheetnames)
    last = [cell.value for cell in list(book["period"].rows)[-1]]
    heads = [cell.value for cell in next(iter(book["period"].rows))]
    assert last[heads.index("to pay")] == shown.total.paid
    assert book["lines"].max_row == len(shown.lines) + 1
    write(shown, tmp_path / "cut.xlsx", 3)
    lines = openpyxl.load_workbook(tmp_path / "cut.xlsx")["lines"]
    assert (
        lines.cell(6, 1).value
        == f"The first 3 of {len(shown.lines)} lines; the tables are of all. `--format csv` has all."
    )


def test_cash_and_commitments_come_to_what_is_paid(shown: Simulation) -> None:
    money = Money(shown)
    assert sum(one.sum.paid for one in money.cash) == shown.total.paid
    assert sum(one.paid.paid for one in money.commitments) == shown.total.paid
    assert sum(one.earned.paid for one in money.commitments) == shown.total.paid
    assert money.commitments[-1].owed == 0
    # April's lines on 15 May, its cut-off; May's on 15 June; June is open and waits for 15 July.
    assert [(str(one.month), int(one.sum.paid), one.sum.states["open"]) for one in money.months()] == [
        ("2026-05-01", 99, 0),
        ("2026-06-01", 196, 0),
        ("2026-07-01", 0, 6),
    ]


def test_a_change_is_paid_with_the_next_statement(shown: Simulation) -> None:
    line = next(line for line in shown.lines if line.amount and line.payment == "use")
    change = Restated(line.period, date(2026, 5, 15), line, line.amount - 10, line.amount, (), since=date(2026, 6, 20))
    found = Money(replace(shown, restated=[change], received=True))
    whole = {str(one.month): (int(one.sum.paid), int(one.adjusted)) for one in found.months()}
    assert whole == {"2026-05-01": (89, 0), "2026-06-01": (196, 0), "2026-07-01": (10, 10)}
    assert sum(one.paid.paid for one in found.commitments) == shown.total.paid


def test_years_are_named_as_people_do() -> None:
    assert (year_words(date(1999, 4, 1)), year_words(date(2026, 1, 1))) == ("1999/00", "2026")


def test_a_chart_holds_every_value_and_those_below_zero() -> None:
    values = [Fraction(1234), Fraction(-300), Fraction(0)]
    for over_time in (True, False):
        drawn = Chart("paid", ["a", "b", "c"], [Series("paid", "one", values)], "GBP", over_time=over_time).drawn()
        assert [one.said for one in drawn.bars] == ["a, paid: £1,234", "b, paid: -£300"]
        for bar in drawn.bars:
            assert bar.x >= 0
            assert bar.y >= 0
            assert bar.x + bar.width <= drawn.width
            assert bar.y + bar.height <= drawn.height


def test_a_file_is_the_old_one_or_the_whole_new_one(tmp_path: Path) -> None:
    file = tmp_path / "report.xlsx"
    file.write_text("old", encoding="utf-8")

    def stopped(path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Output(file=file).made(stopped)
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]
    assert file.read_text(encoding="utf-8") == "old"
