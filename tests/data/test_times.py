"""Times of day in cells: to the minute, nothing rounded."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pbr_dsl.data.cell import Accepted, Refused
from pbr_dsl.data.grammar import converter
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.model.contract import Column
from pbr_dsl.model.type import TimeType
from pbr_dsl.values.facts import NONE

LEFT = Column(name="left", type=TimeType(), words="end time", high="12", may_be="none")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("18:31", Fraction(1111, 60)),
        ("8:05", 8 + Fraction(5, 60)),
        (" 00:00 ", Fraction(0)),
        ("23:59:00", 24 - Fraction(1, 60)),
    ],
)
def test_a_time_is_hours_after_midnight(text: str, hours: Fraction) -> None:
    reading = converter(LEFT)(text)
    assert isinstance(reading, Accepted)
    assert reading.value == hours


@pytest.mark.parametrize("text", ["24:00", "18:60", "18.31", "1831", "18", "6pm", "18:31:00:00", ":31"])
def test_what_is_no_time_is_refused(text: str) -> None:
    reading = converter(LEFT)(text)
    assert isinstance(reading, Refused)
    assert reading.code == codes.UNREADABLE_CELL


def test_seconds_are_never_rounded() -> None:
    reading = converter(LEFT)("18:31:20")
    assert isinstance(reading, Refused)
    assert reading.code == codes.TOO_FINE


def test_blank_is_not_none() -> None:
    blank, none = converter(LEFT)(""), converter(LEFT)("none")
    assert isinstance(blank, Accepted)
    assert blank.value is None
    assert isinstance(none, Accepted)
    assert none.value is NONE
