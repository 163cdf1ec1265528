"""From text to tree: the shapes that lines become, and what is left of a text with mistakes in it."""

from __future__ import annotations

import pytest

from pbr_dsl.diagnostics.codes.syntax import MISSING_LANGUAGE, TOO_LARGE, TOO_MANY
from pbr_dsl.source import Source
from pbr_dsl.syntax import bounds, tree
from pbr_dsl.syntax.expression import (
    Aggregate,
    Both,
    Compare,
    Date,
    Either,
    Name,
    Not,
    Possessive,
    Product,
    Quantity,
    Rounded,
    Shifted,
    Sum,
)
from pbr_dsl.syntax.parse import parse
from tests.syntax.corpus import TEXTS, messages, read

NOWHERE = Source("", "").span(0, 0)


def name(text: str) -> Name:
    return Name(NOWHERE, text)


def quantity(number: str, sign: str = "", unit: str = "", per_number: str = "", per: str = "") -> Quantity:
    return Quantity(NOWHERE, number, sign, name(unit) if unit else None, per_number, name(per) if per else None)


def counted(rows: str, where: str, among: str = "") -> Aggregate:
    of = name(among) if among else None
    return Aggregate(NOWHERE, "count", None, name(rows), name(where), among=of)


def only(lines: str) -> tree.Item:
    file, found = read(f"language pbr 1\n\n{lines}\n")
    assert not found, [diagnostic.message for diagnostic in found]
    (item,) = file.items
    return item


def value(written: str) -> object:
    let = only(f"let x = {written}")
    assert isinstance(let, tree.Let)
    assert let.formula
    return let.formula.value


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_whole_contracts_are_read_without_findings(text: str) -> None:
    file, found = read(text)
    assert not found
    assert file.version == "1"
    assert not file.unread
    assert len(file.items) == sum(1 for line in text.splitlines()[1:] if line[:1] not in {"", " ", "#"})


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("12", quantity("12")),
        ("1,234.50", quantity("1234.50")),
        ("-5", quantity("-5")),
        ("-£1,445.78", quantity("-1445.78", "£")),
        ("90%", quantity("90", "%")),
        ("420 hours per week", quantity("420", "", "hours", "", "week")),
        ("£17.50 per hour", quantity("17.50", "£", "", "", "hour")),
        ("142 per 100 people", quantity("142", "", "", "100", "people")),
        ("10 working  days", quantity("10", "", "working-days")),
        ("1 April 2026", Date(NOWHERE, "2026-04-01")),
        ("no", name("no")),
        ("reading's money", Possessive(NOWHERE, name("reading"), name("money"))),
        ("(a)", name("a")),
        ("a - b + c", Sum(NOWHERE, (name("a"), name("b"), name("c")), ("+", "-", "+"))),
        ("a * b / c", Product(NOWHERE, (name("a"), name("b"), name("c")), ("*", "*", "/"))),
        ("a or (b and not c)", Either(NOWHERE, (name("a"), Both(NOWHERE, (name("b"), Not(NOWHERE, name("c"))))))),
        ("at least 3 a where b", Compare(NOWHERE, "at least", counted("a", "b"), quantity("3"))),
        ("at most 3 a of c where b", Compare(NOWHERE, "at most", counted("a", "b", "c"), quantity("3"))),
        ("a is at least b", Compare(NOWHERE, "at least", name("a"), name("b"))),
        ("13 weeks after start", Shifted(NOWHERE, quantity("13", "", "weeks"), "after", name("start"))),
    ],
)
def test_values(written: str, made: object) -> None:
    assert value(written) == made


def test_a_rounding_has_its_mode_and_step() -> None:
    rounded = value("a rounded  half up to £0.01")
    assert isinstance(rounded, Rounded)
    assert (rounded.rounding.mode, rounded.rounding.step) == ("half up", quantity("0.01", "£"))
    assert rounded.span.text == "a rounded  half up to £0.01"


def test_a_record_in_one_line_is_the_same_as_a_block() -> None:
    line = only('record stay "A spell" of client, one each client: began start date, start date  [2]')
    block = only('record stay "A spell" of client, one each client  [2]\n  began  start date\n  start  date')
    assert line == block


def test_words_that_start_lines_are_names_elsewhere() -> None:
    record = only("record lot: term hours, lot lot, money GBP")
    assert isinstance(record, tree.Record)
    assert [field.name.text for field in record.fields] == ["term", "lot", "money"]
    lot = only("lot a\n  term = £5\n  amount, as at start\n    from 1 April 2026  £6")
    assert isinstance(lot, tree.Lot)
    assert [entry.name.text for entry in lot.properties] == ["term", "amount"]
    block = only("record a\n  evidence  yes or no\n  payment   GBP")
    assert isinstance(block, tree.Record)
    assert [field.name.text for field in block.fields] == ["evidence", "payment"]


def test_a_heading_is_free_text() -> None:
    table = only("table t by a\n  | a (of 10), at most |  | or more |\n  | 1 |  | 2 |  [3]  # kept out")
    assert isinstance(table, tree.Table)
    assert [heading.text for heading in table.grid.headings] == ["a (of 10), at most", "", "or more"]
    (row,) = table.grid.rows
    assert [cell.content for cell in row.cells] == [quantity("1"), None, quantity("2")]
    assert row.clause == "3"


def test_the_span_of_a_block_is_its_first_line() -> None:
    item = only("payment fee each client  [6.4]  # why\n  amount  £5")
    assert item.span.text == "payment fee each client  [6.4]"


def test_what_is_not_read_is_listed_with_its_names_and_its_block() -> None:
    file, found = read(
        "language pbr 1\n\npayment fee each client\n  amount  rate * * hours\n  at most  £6\nlet x = =\n"
    )
    assert len(found) == 2
    (payment,) = file.items
    assert isinstance(payment, tree.Payment)
    assert [type(line) for line in payment.lines] == [tree.Bound]
    amount, let = file.unread
    assert [entry.text for entry in amount.names] == ["rate", "hours"]
    assert amount.block
    assert amount.block.text == "payment fee each client"
    assert (let.span.text, let.block) == ("let x = =", None)


def test_a_spoilt_first_line_does_not_hide_what_stands_under_it() -> None:
    file, found = read("language pbr 1\n\npaymnt fee each client\n  amount  £5 £6\nunit beds\n")
    assert [diagnostic.span.line for diagnostic in found if diagnostic.span] == [3, 4]
    assert [type(item) for item in file.items] == [tree.Unit]


def test_a_text_without_a_language_line_is_read_all_the_same() -> None:
    file, found = read("unit beds\n")
    assert [diagnostic.code for diagnostic in found] == [MISSING_LANGUAGE]
    assert (file.version, len(file.items)) == ("", 1)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "   ", "\ufeff"])
def test_an_empty_text_lacks_the_language_line(text: str) -> None:
    file, found = read(text)
    assert [diagnostic.code for diagnostic in found] == [MISSING_LANGUAGE]
    assert file.items == ()


def test_line_ends_of_other_systems_are_read() -> None:
    text = TEXTS["rate-card"]
    assert read("\ufeff" + text.replace("\n", "\r\n"))[0] == read(text)[0]


def test_a_text_of_more_than_a_million_characters_is_refused() -> None:
    file, found = read("#" * (bounds.CHARACTERS + 1))
    assert [diagnostic.code for diagnostic in found] == [TOO_LARGE]
    assert file.items == ()


def test_a_line_of_more_than_ten_thousand_characters_is_refused() -> None:
    long = "let x = " + " + ".join("a" * 50 for _ in range(200))
    assert [line.split()[1] for line in messages(f"language pbr 1\n{long}\nunit a b\n")] == ["PBR0110", "PBR0101"]


def test_deep_brackets_are_refused() -> None:
    for deep in ("(" * 51 + "a" + ")" * 51, "not " * 51 + "a", "a" + "'s a" * 51):
        assert [line.split()[1] for line in messages(f"language pbr 1\nlet x = {deep}\n")] == ["PBR0110"]
    for deep in ("(" * 50 + "a" + ")" * 50, " + ".join(["a"] * 2000)):
        assert not messages(f"language pbr 1\nlet x = {deep}\n")


def test_two_hundred_findings_are_enough() -> None:
    found = parse(Source("contract.pbr", "language pbr 1\n" + "?\n" * 500))[1]
    assert len(found) == bounds.FINDINGS + 1
    assert found[-1].code is TOO_MANY
    assert found[-1].message == "There are 500 findings in this text; the first 200 are listed."
