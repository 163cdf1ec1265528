"""The canonical text of cells: of rows in a contract, and of rows in a worked example."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from pbr_dsl.model.cells import key_of, read_cell
from pbr_dsl.model.contract import Column, Link, Record
from pbr_dsl.model.type import CodeType, DateType, NumberType, TextType, YesNoType
from pbr_dsl.values.facts import NONE, OPEN, Unknown

STAY = Record(
    name="stay",
    plural="stays",
    key=("stay",),
    links=(Link(name="review", record="review"),),
    columns=(
        Column(name="began", type=DateType(), role="start"),
        Column(name="ended", type=DateType(), role="end", may_be="open"),
        Column(name="left", type=DateType(), may_be="none"),
        Column(name="hours", type=NumberType(unit={"hour": 1})),
        Column(name="kind", type=CodeType(codes=("a", "none"))),
        Column(name="note", type=TextType()),
        Column(name="won", type=YesNoType()),
    ),
)


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("began", "2026-05-04", date(2026, 5, 4)),
        ("ended", "open", OPEN),
        ("left", "none", NONE),
        ("hours", "35/2", Fraction(35, 2)),
        ("hours", "17.5", Fraction(35, 2)),
        ("hours", "-3", Fraction(-3)),
        ("kind", "none", "none"),
        ("note", "open", "open"),
        ("won", "yes", True),
        ("won", "no", False),
        ("review", "ann / 13 weeks", ("ann", "13 weeks")),
        ("review", "none", NONE),
    ],
)
def test_a_cell_means_one_thing(field: str, text: str, expected: object) -> None:
    assert read_cell(text, STAY, field) == expected


def test_a_blank_is_not_yet_known_and_says_of_what() -> None:
    found = read_cell("", STAY, "hours", ("s1",))
    assert isinstance(found, Unknown)
    assert [(one.why, one.record, one.key, one.field) for one in found.waits] == [
        ("not yet known", "stay", ("s1",), "hours")
    ]


@pytest.mark.parametrize(
    ("field", "text"), [("began", "4 May 2026"), ("began", "open"), ("hours", "many"), ("won", "1")]
)
def test_anything_else_is_an_error(field: str, text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_cell(text, STAY, field)


def test_a_field_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="no field"):
        read_cell("1", STAY, "size")


def test_keys_have_parts() -> None:
    assert (key_of("ann / 13 weeks"), key_of("ann"), key_of("")) == (("ann", "13 weeks"), ("ann",), ())
