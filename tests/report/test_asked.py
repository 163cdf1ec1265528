"""Who can be asked about, and how much is worked out for an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbr_dsl.driver.running import Asked
from pbr_dsl.reference import Computation
from pbr_dsl.report.why.explain import Question
from pbr_dsl.report.why.explanation import Explanation
from pbr_dsl.values.statement import Statement
from tests.report.replay import explaining, run_of

CONTRACT = """\
language pbr 1

contract drop-in "Drop-in"  [1]
  between  council "Example City Council", provider "Example Support Ltd"
  term     1 April 2026 to 31 March 2027
  money    GBP, each line rounded half up to £0.01  [1.1]
  periods  months from 1 April 2026, cut-off 15 days after, restated for 60 days  [1.2]
  unknown rows  pay the rest  [1.3]
  prevails  this text  [1.4]

record client: start date
record plan of client and period, at most one each period: granted 0 to 400 hours
record visit of client: day event date, length 0 to 24 hours

payment drop-in each client and period  [2]
  amount  £10 per hour * (sum of length over visits)
  at least  £0
  when  start is before 1 April 2026
"""
TABLES = {
    "client": "client,start,recorded\nann,2026-05-01,2026-05-01\n",
    "plan": "client,period,granted,recorded\nann,2026-04-01,40,2026-04-01\n",
    "visit": "visit,client,day,length,recorded\nv1,dan,2026-04-02,2,2026-04-02\nv1,ann,2026-04-02,2,2026-12-01\n"
    "v2,ann,2026-05-02,3,2026-06-01\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "contract.pbr").write_text(CONTRACT, encoding="utf-8")
    for name, rows in TABLES.items():
        (tmp_path / "data" / f"{name}.csv").write_text(rows, encoding="utf-8")
    return tmp_path


def test_somebody_whom_a_row_named_until_it_was_corrected(folder: Path) -> None:
    found = explaining(run_of(Asked(folder))).explain(Question("dan"))
    assert isinstance(found, Explanation)
    assert [(one.line.period.month, one.line.state) for one in found.lines] == [
        (month, "lapsed") for month in (4, 5, 6, 7, 8, 9)
    ]


def test_a_row_of_a_period(folder: Path) -> None:
    found = explaining(run_of(Asked(folder))).explain(Question("plan:ann / 2026-04-01"))
    assert isinstance(found, Explanation)
    assert found.subject.ancestry["client"] == ("ann",)


def test_a_change_that_pays_no_line_costs_no_statement(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, ran, statement = run_of(Asked(folder)), [0], Computation.statement

    def counted(self: Computation) -> Statement:
        ran[0] += 1
        return statement(self)

    monkeypatch.setattr(Computation, "statement", counted)
    found = explaining(run).explain(Question("ann"))
    assert isinstance(found, Explanation)
    tried = [one.nearest for one in found.lines if one.nearest is not None]
    assert [one.suggestion is not None for one in tried].count(True) == 1
    assert (sum(one.tried for one in tried) > 20, ran[0] <= 5) == (True, True)
