"""What was really paid against what the contract gives: causes that sum to the difference, to the penny."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbr_dsl.data.paid import PaidRow
from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.driver.showing import simulated
from pbr_dsl.report.simulation.against import Against, against

CASES = Path(__file__).parents[1] / "cli" / "cases"
CASE = CASES / "assumed"


def run_of(asked: Asked) -> Run:
    run = prepare(asked)
    assert isinstance(run, Run), run.findings
    return run


def compared(asked: Asked) -> Against:
    shown = simulated(run_of(asked), (), (None, None))
    assert shown.against is not None
    return shown.against


RUN = run_of(Asked(CASE / "contract.pbr", (CASE / "data",), assume=CASE / "history.assume"))
PAID = st.builds(
    PaidRow,
    st.sampled_from(["results", "care"]),
    st.sampled_from(["", "settled"]),
    st.sampled_from(["p1", "p2", "p9", ""]),
    st.integers(0, 330).map(lambda days: date(2025, 3, 1) + timedelta(days=days)),
    st.sampled_from(["300", "60", "20", "30", "-20", "12.50", "0"]).map(Fraction),
    st.just(""),
)


@settings(deadline=None, max_examples=30)
@given(st.lists(PAID, max_size=12).map(lambda rows: [PaidRow(*_of(row), f"row {at}") for at, row in enumerate(rows)]))
def test_causes_always_sum_to_the_difference(rows: list[PaidRow]) -> None:
    found = against("paid.csv", rows, RUN.statement, RUN.computation.terms, {"p1", "p2"})
    starts = {start for start, _, _ in RUN.statement.periods}
    kept = [row for row in rows if not _left_out(row, starts)]
    assert found.left_out == len(rows) - len(kept)
    assert found.paid == sum((row.amount for row in kept), Fraction(0))
    assert found.result == RUN.statement.total
    assert sum((one.paid - one.result for one in found.totals), Fraction(0)) == found.paid - found.result
    assert sum(one.count for one in found.totals) == len(found.differences)
    elsewhere = [one for one in found.differences if one.cause == "paid for another period"]
    assert sum((one.amount for one in elsewhere), Fraction(0)) == 0


def _of(row: PaidRow) -> tuple[str, str, str, date, Fraction]:
    return row.payment, row.outcome, row.subject, row.day, row.amount


def _left_out(row: PaidRow, starts: set[date]) -> bool:
    terms = RUN.computation.terms
    period = terms.period_at(row.day)
    return period is not None and terms.periods[period].start not in starts


def written(tmp_path: Path, text: str) -> Path:
    (tmp_path / "paid.csv").write_text(text, encoding="utf-8")
    return tmp_path / "paid.csv"


def test_what_a_limit_took_is_a_cause_and_a_refusal_another(tmp_path: Path) -> None:
    """p1 gets £600 + £200 + £1,500, cut to £2,000: £300 beyond the limit.  p2's home was never proved in time."""
    text = (
        "outcome,subject,period,amount\nkept,p1,2026-10-05,1550\nhoused,p1,2026-04-06,600\nhoused,p3,2026-05-04,600\n"
    )
    found = compared(Asked(CASES / "rates", against=written(tmp_path, text)))
    said = [(one.case.outcome, one.case.subject, str(one.amount), one.cause) for one in found.differences if one.amount]
    assert said == [
        ("well", "p1", "-100", "not paid"),
        ("housed", "p3", "600", "paid, and refused: person … does not qualify (age is at least 18 years)"),
        ("well", "p1", "-100", "not paid"),
        ("kept", "p1", "300", "paid beyond limit person"),
        ("kept", "p1", "50", "paid more than the contract gives"),
    ]
    assert (str(found.paid), str(found.result)) == ("2750", "2000")


def test_columns_of_others_are_read_by_a_map(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(
        '[paid]\nfields = { subject = "Ref", period = "Month", amount = "Net" }\nconstant.payment = "care"\n',
        encoding="utf-8",
    )
    paid = written(tmp_path, "Ref,Month,Net\np1,1/5/2025,£60.00\np2,1/5/2025,(5.00)\n")
    found = compared(Asked(CASE / "contract.pbr", (CASE / "data",), tmp_path / "map.toml", against=paid))
    assert [(one.case.subject, str(one.paid)) for one in found.differences if one.paid] == [("p1", "60"), ("p2", "-5")]


UNREAD = """paid.csv cannot be compared: paid.csv row 2: `rent` is not a code of payment; there is results, care; \
paid.csv row 4: the cell is not an amount of money such as 1,200.50; paid.csv row 3: payment is blank"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("subject,period,amount\np1,2025-05-01,60\n", "paid.csv has no column `payment`, which payments need"),
        (
            "payment,subject,period,amount\nrent,p1,2025-05-01,60\n,p1,2025-05-01,1\ncare,p1,,x\n",
            UNREAD,
        ),
    ],
)
def test_a_file_of_which_a_row_cannot_be_read_is_not_compared(tmp_path: Path, text: str, message: str) -> None:
    asked = Asked(CASE / "contract.pbr", (CASE / "data",), against=written(tmp_path, text))
    stopped = prepare(asked)
    assert isinstance(stopped, Stopped)
    assert [one.message for one in stopped.findings] == [message]


def test_a_contract_of_later_years_gives_the_same_on_the_same_history(tmp_path: Path) -> None:
    text = (CASE / "contract.pbr").read_text(encoding="utf-8")
    later = tmp_path / "later.pbr"
    later.write_text(re.sub(r"\b20(25|26)\b", lambda year: str(int(year[0]) + 3), text), encoding="utf-8")
    asked = Asked(CASE / "contract.pbr", (CASE / "data",), assume=CASE / "history.assume", against=CASE / "paid.csv")
    then = run_of(asked)
    moved = run_of(replace(asked, contract=later, as_if_from=date(2025, 4, 1)))
    assert moved.statement.lines == then.statement.lines
    assert moved.followed
    assert then.followed
    assert moved.followed.uses == then.followed.uses
    assert moved.moved[-1] == "Not moved: the dates that assumptions write, which are those of the data."
    one, other = (simulated(run, (), (None, None)).against for run in (then, moved))
    assert one == other


def test_people_are_named_as_in_the_rest_of_the_result_those_nobody_knows_too(tmp_path: Path) -> None:
    text = (CASE / "contract.pbr").read_text(encoding="utf-8").replace("record person:", "record person, personal:")
    (tmp_path / "hidden.pbr").write_text(text, encoding="utf-8")
    asked = Asked(CASE / "contract.pbr", (CASE / "data",), against=CASE / "paid.csv")
    plain, hidden = compared(asked), compared(replace(asked, contract=tmp_path / "hidden.pbr"))
    assert not {one.case.subject for one in hidden.differences} & {"p1", "p2", "p9"}
    assert sorted((one.cause, one.amount) for one in hidden.differences) == sorted(
        (one.cause, one.amount) for one in plain.differences
    )
