"""A contract moved in time."""

from __future__ import annotations

from datetime import date

import pytest

from pbr_dsl.data.shift import shifted
from pbr_dsl.model.contract import Contract, Given, History, Periods, Record
from pbr_dsl.model.contract import Length as Size
from pbr_dsl.values.calendar import NoSuchDayError
from tests.data.example import CASES, CONTRACT
from tests.golden import same

STARTS = {"years": date(2019, 4, 1), "months": date(2020, 10, 1), "days": date(2019, 5, 16), "not": date(2026, 4, 1)}


@pytest.mark.parametrize("name", STARTS)
def test_what_is_said(name: str, request: pytest.FixtureRequest) -> None:
    said = "\n".join(shifted(CONTRACT, STARTS[name]).sentences) + "\n"
    same(CASES / f"moved-by-{name}.txt", said, accept=request.config.getoption("--accept"))


def dates_of(contract: Contract) -> list[date | None]:
    body = contract.values[0].body
    assert isinstance(body, History)
    settings = contract.settings
    return [
        settings.start,
        settings.end,
        settings.paid_until,
        settings.periods.first,
        *(one.start for one in body.entries),
    ]


def test_whole_months_move_everything_written() -> None:
    assert dates_of(shifted(CONTRACT, date(2020, 10, 1)).contract) == [
        date(2020, 10, 1),
        date(2024, 9, 30),
        date(2025, 9, 30),
        date(2020, 10, 1),
        date(2020, 10, 1),
        date(2023, 10, 1),
    ]


@pytest.mark.parametrize("start", STARTS.values())
def test_there_and_back_is_the_same_contract(start: date) -> None:
    assert shifted(shifted(CONTRACT, start).contract, CONTRACT.settings.start).contract == CONTRACT


def test_nothing_moves_when_the_term_starts_there_already() -> None:
    assert shifted(CONTRACT, CONTRACT.settings.start).contract is CONTRACT


def test_a_last_day_of_february_stays_a_last_day() -> None:
    settings = CONTRACT.settings.model_copy(update={"start": date(2026, 3, 1), "end": date(2027, 2, 28)})
    moved = shifted(CONTRACT.model_copy(update={"settings": settings}), date(2023, 3, 1)).contract.settings
    assert moved.end == date(2024, 2, 29)


def test_dates_in_rows_of_the_contract_move_and_other_cells_do_not() -> None:
    lot = next(record for record in CONTRACT.records if record.name == "client")
    cells = {"start": "2026-05-04", "born": "1990-01-01", "care-leaver": "no", "referred": "none"}
    record = Record(name="given", plural="givens", key=("given",), columns=lot.columns, source="text")
    given = record.model_copy(update={"rows": (Given(key=("a",), cells=cells),)})
    moved = shifted(CONTRACT.model_copy(update={"records": (given,)}), date(2019, 4, 1)).contract
    assert moved.records[0].rows[0].cells == cells | {"start": "2019-05-04", "born": "1983-01-01"}


def test_periods_of_weeks_say_that_their_first_day_of_the_week_changed() -> None:
    weeks = Periods(length=Size(number=28, unit="day"), first=date(2026, 4, 6), cut_off=None, restated=None)
    settings = CONTRACT.settings.model_copy(update={"periods": weeks})
    said = shifted(CONTRACT.model_copy(update={"settings": settings}), date(2019, 4, 1)).sentences
    assert "Periods, written to begin on a Monday, now begin on a Saturday." in said


def test_a_contract_cannot_leave_the_calendar() -> None:
    with pytest.raises(NoSuchDayError):
        shifted(CONTRACT, date(1890, 4, 1))
