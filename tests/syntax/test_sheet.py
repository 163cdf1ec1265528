"""Used CSV files, read as the pipe tables that they stand for."""

from __future__ import annotations

import pytest

from pbr_dsl.source import Source
from pbr_dsl.syntax.expression import Date, Month, Name, Quantity, Text
from pbr_dsl.syntax.sheet import month_text, read_sheet
from pbr_dsl.syntax.tree import Grid


def grid(text: str) -> Grid:
    found, findings = read_sheet(Source("x.csv", text))
    assert found is not None, [finding.message for finding in findings]
    return found


def contents(text: str) -> list[object]:
    return [cell.content for row in grid(f"a\n{text}\n").rows for cell in row.cells]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2026-09", "September 2026"),
        ("2026 SEP", "September 2026"),
        ("sep 2026", "September 2026"),
        ("September 2026", "September 2026"),
        ("2026-13", ""),
        ("2026-9", ""),
        ("May 26", ""),
        ("Septembre 2026", ""),
    ],
)
def test_months(written: str, text: str) -> None:
    assert month_text(written) == text


def test_cells_are_read_as_those_of_a_table() -> None:
    (price,) = contents("£17.50 per hour")
    assert isinstance(price, Quantity)
    assert (price.number, price.sign, price.per and price.per.text) == ("17.50", "£", "hour")
    assert isinstance(contents("north")[0], Name)
    assert contents("2026-04-01") == contents("1 April 2026")
    assert isinstance(contents("2026-04-01")[0], Date)
    assert isinstance(contents("2026-04")[0], Month)
    assert isinstance(contents('"1,680 hours"')[0], Quantity)


@pytest.mark.parametrize(
    "text",
    ["Example Homes, Ltd", "St Mungo's", "a | b", "#5", "north # not yet", "*", "each", "2026-02-31", "one\ntwo"],
)
def test_what_is_no_amount_date_or_name_is_a_text(text: str) -> None:
    quoted = text.replace('"', '""')
    (found,) = contents(f'"{quoted}"')
    assert isinstance(found, Text | Date)


def test_names_beside_a_text_are_texts() -> None:
    assert contents("north\nExample Homes") == [
        Text(grid("a\nb\n").span, "north"),
        Text(grid("a\nb\n").span, "Example Homes"),
    ]


def test_places_are_those_of_the_file() -> None:
    found = grid('\ufeffservice,price\r\nnorth,"£1,680"\r\n\r\n south , £20 \r\n')
    assert [heading.text for heading in found.headings] == ["service", "price"]
    cells = [cell for row in found.rows for cell in row.cells]
    assert [(cell.span.line, cell.span.column, cell.span.text) for cell in cells] == [
        (2, 1, "north"),
        (2, 8, "£1,680"),
        (4, 2, "south"),
        (4, 10, "£20"),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "month,value\n", "a;b\n1;2\n", ",,\n,,\n"])
def test_what_is_no_table_is_refused(text: str) -> None:
    found, findings = read_sheet(Source("x.csv", text))
    assert found is None
    assert [finding.code.id for finding in findings] == ["PBR0708"]


def test_a_quotation_mark_that_is_not_closed_ends_with_the_file() -> None:
    assert len(grid('a,b\n"x,1\n2,3\n').rows) == 1
