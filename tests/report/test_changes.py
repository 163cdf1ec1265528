"""Values in the place of some that a contract writes: which can be meant, and what is said where none is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbr_dsl.driver import Compilation
from pbr_dsl.model.contract import Contract
from pbr_dsl.source import Source

CONTRACTS = Path(__file__).parents[2] / "contracts"
HOMES, LOTS, WORK, THREE = (
    Source(f"contracts/{name}/contract.pbr", (CONTRACTS / name / "contract.pbr").read_text(encoding="utf-8"))
    for name in ("homes", "lots-and-hours", "work-programme", "worcestershire")
)


def compiled(source: Source, *changes: str) -> Compilation:
    return Compilation(source, (CONTRACTS.parent / source.path).parent, changes)


@pytest.mark.parametrize(
    ("source", "change", "before", "after"),
    [
        (HOMES, "price = £700 for housed", "£600", "£700"),
        (HOMES, "limit person=£2,500", "£2,000", "£2,500"),
        (LOTS, "price = £18.20 per hour from 1 April 2026 for mental-health", "£17.50 per hour\n", "£18.20 per hour\n"),
        (LOTS, "price = £18 per hour from 1 April 2029", "not yet known, if not agreed by 1 January 2029, the previous price stays", "£18 per hour"),  # noqa: E501
        (LOTS, "at-stake = 20% * value", "10% * value", "20% * value"),
        (LOTS, "service at most = 80% * value", "at most  90% * value", "at most  80% * value"),
        (LOTS, "points = 4 points for 26 to 52 weeks and mandatory", "2 points", "4 points"),
        (WORK, "job-fee = £1,300 for jsa-adult", "| jsa-adult     | 26 weeks  | £1,200", "| jsa-adult     | 26 weeks  | £1,300"),  # noqa: E501
        (WORK, "start-share = 90% from 1 April 2012", "75%", "90%"),
        (THREE, "price = £16.50 per hour for redditch from 1 April 2011", "£16.40 per hour", "£16.50 per hour"),
        (THREE, "benchmark = £18 per hour for floating", "| £17.50 per hour |\n", "| £18 per hour |\n"),
        (THREE, "results = 20% * value * earned / judged, or £0 when judged is 0", "10% * value * earned", "20% * value * earned"),  # noqa: E501
    ],
)  # fmt: skip
def test_a_changed_contract_is_the_one_that_would_have_been_written(
    source: Source, change: str, before: str, after: str
) -> None:
    assert before in source.text
    place = source.text.rindex(before) if after == "£18 per hour" else source.text.index(before)
    text = source.text[:place] + after + source.text[place + len(before) :]
    folder = (CONTRACTS.parent / source.path).parent
    written = Compilation(Source(source.path, text.partition("\nscenario ")[0] + "\n"), folder).contract
    found = compiled(source, change).contract
    assert written is not None
    assert _rules(found) == _rules(written)


def _rules(contract: Contract | None) -> object:
    """What a contract says, without its worked examples and promises, which may stand among them."""
    assert contract is not None
    return contract.model_dump(exclude={"scenarios", "promises"})


@pytest.mark.parametrize(
    ("source", "change", "message", "help_text"),
    [
        (HOMES, "price = 700 for housed", "1:9 `price` is written as £600, and 700 is not", "with its unit"),
        (HOMES, "price = 5 hours for kept", "1:9 `price` is written as £1,500, and 5 hours is", "with its unit"),
        (HOMES, "price = £700", "1:1 `price` is written 2 times", "say which: `… for housed` or `… for kept`"),
        (HOMES, "price = £700 for hosed", "1:1 `price` is not written for such a row", "did you mean `housed`?"),
        (HOMES, "prise = £700 for housed", "1:1 `prise` is no value that the contract", "did you mean `price`?"),
        (HOMES, "person = £700", "1:1 `person` is no value that the", "did you mean `limit person`?"),
        (HOMES, "price[housed]=42.50", "1:1 what shall be changed cannot be read", "`price = £700 for housed`"),
        (HOMES, "price = £7 + for housed", "1:13 what shall be changed cannot be read", ""),
        (HOMES, "price = £7, or £0 when kept is 0 for kept", "1:13 `price` is written as one value", ""),
        (HOMES, "price = £7 for kept # x", "", ""),
        (LOTS, "price = £18 per hour for mental-health", "1:1 `price` is written 3 times", "health from 1 April 2026`"),
        (LOTS, "price = £18 per hour from 31 April 2026", "1:27 There is no 31 April 2026.", "April 2026 has 30 days."),
        (LOTS, "capacity = 7 hours per day", "", ""),
        (LOTS, "capacity = £7 per hour", "1:12 `capacity` is written as 420 hours per week", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_is_said_in_one_message(
    source: Source, change: str, message: str, help_text: str
) -> None:
    errors = compiled(source, change).checked.findings.errors
    said = [f"{one.span.line}:{one.span.column} {one.message}" for one in errors if one.span]
    assert len(said) == (1 if message else 0)
    for found, error in zip(said, errors, strict=True):
        assert found.startswith(message)
        assert help_text in error.help


def test_a_value_is_changed_once() -> None:
    errors = compiled(HOMES, "price = £1 for kept", "price = £2 for kept").checked.findings.errors
    assert [error.message for error in errors] == ["`price` is changed twice"]
