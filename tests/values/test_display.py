"""How amounts, dates, numbers and keys are written for people."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from pbr_dsl.values.display import date_text, key_text, list_text, money_text, number_text


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("1234.5", "GBP", "£1,234.50"),
        ("-0.01", "GBP", "-£0.01"),
        ("0", "GBP", "£0.00"),
        ("2629000", "GBP", "£2,629,000.00"),
        ("43.16", "CHF", "43.16 CHF"),
        ("-43.16", "CHF", "-43.16 CHF"),
        ("1/3", "GBP", "£0.33…"),
        ("15.12", "USD", "$15.12"),
    ],
)
def test_money(amount: str, currency: str, expected: str) -> None:
    assert money_text(Fraction(amount), currency) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("5244", {"hour": 1}, "5,244 hours"),
        ("1", {"year": 1}, "1 year"),
        ("18", {"year": 1}, "18 years"),
        ("2", {"person": 1}, "2 people"),
        ("10", {"working-day": 1}, "10 working days"),
        ("17.5", {"GBP": 1, "hour": -1}, "£17.50 per hour"),
        ("60", {"hour": 1, "day": -1}, "60 hours per day"),
        ("0.9", {}, "0.9"),
        ("1/3", {}, "0.333333…"),
        ("-1.25", {"point": 1}, "-1.25 points"),
        ("10", {"ppm": 1}, "10 ppm"),
        ("30", {"kg": 1, "metre": -1}, "30 kg per metre"),
    ],
)
def test_numbers_with_units(value: str, unit: dict[str, int], expected: str) -> None:
    assert number_text(Fraction(value), unit) == expected


def test_dates_keys_and_lists() -> None:
    assert date_text(date(2026, 5, 4)) == "4 May 2026"
    assert key_text(("ann", "13 weeks")) == "ann / 13 weeks"
    assert key_text(()) == ""
    assert list_text(["a"]) == "a"
    assert list_text(["a", "b", "c"]) == "a, b and c"
    assert list_text(["a", "b"], "or") == "a or b"
    assert list_text([]) == ""
