"""`pbrc due`: what runs out soon; on the last day it can still be done, on the day after it no longer can."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pbr_dsl import api
from tests.cli.calling import ROOT, pbrc

HOMES = ROOT / "contracts" / "homes"
FROM_6_MAY = ("--as-known-on", "2026-05-06", "--within", "60")
TIMES = """\
language pbr 1

contract visits "Visits"  [1]
  between       council "Example City Council", provider "Example Support Ltd"
  term          1 April 2026 to 31 March 2028
  money         GBP, each line rounded half up to £0.01
  periods       quarters from 1 April 2026, restated for 30 days
  unknown rows  pay the rest
  prevails      this text

record client
record visit of client: held event date, length 0 to 12 hours

let given each client and period = sum of length over visits

payment support "£20 an hour" each client and period  [5]
  amount  £20 per hour * given
allow paid-on-volume for support because "an example about time, not about results"
"""


def found(*words: str | Path) -> dict[str, Any]:
    done = pbrc("due", *words, "--format", "json")
    assert done.returncode == 0, done.stderr
    made: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(made, json.loads((ROOT / "docs" / "schemas" / "due.json").read_text(encoding="utf-8")))
    return made


def test_a_proof_that_runs_out_in_two_steps() -> None:
    made = found(HOMES, *FROM_6_MAY)
    assert [(one["client"], one["last"], one["most"], one["clause"]) for one in made["found"]] == [
        ("p3", "2026-06-01", "300.00", "Sch 2"),  # day 28 after 4 May: until then it counts in full, £600
        ("p3", "2026-06-29", "300.00", "Sch 2"),  # day 56: until then for half
    ]
    assert made["most"] == "600.00"
    assert made["found"][0]["then"] == "it counts for 50%"
    assert made["found"][1]["then"].startswith("out of time: ")


@pytest.mark.parametrize(("last", "amount"), [("2026-06-01", 600), ("2026-06-29", 300)])
def test_until_the_last_day_it_can_be_done(tmp_path: Path, last: str, amount: int) -> None:
    shutil.copytree(HOMES, tmp_path / "homes")
    proofs = tmp_path / "homes" / "data" / "proof.csv"
    before = proofs.read_text(encoding="utf-8")
    for late, paid in ((0, amount), (1, 300 if amount == 600 else 0)):
        day = date.fromisoformat(last) + timedelta(days=late)
        proofs.write_text(f"{before}new,p3,housed,landlord,independent,{day},{day}\n", encoding="utf-8")
        lines = [line for line in api.run(tmp_path / "homes").lines if line.outcome == "housed"]
        assert [line.amount for line in lines if line.subject.get("person") == ("p3",)] == [paid]


def test_a_fact_that_a_period_waits_for_runs_out_when_it_becomes_final(tmp_path: Path) -> None:
    (tmp_path / "times.pbr").write_text(TIMES, encoding="utf-8")
    (tmp_path / "client.csv").write_text("client,recorded\nc1,2026-04-02\n", encoding="utf-8")
    visits = "v1,c1,2026-05-04,2,2026-05-05\nv2,c1,2026-05-11,,2026-05-12\n"
    (tmp_path / "visit.csv").write_text(f"visit,client,held,length,recorded\n{visits}", encoding="utf-8")
    words = (tmp_path / "times.pbr", tmp_path / "visit.csv", tmp_path / "client.csv", "--as-known-on")
    (one,) = found(*words, "2026-07-03")["found"]
    assert (one["client"], one["last"], one["most"]) == ("c1", "2026-07-30", "240.00")  # 30 June + 30 days; 12 hours
    assert one["needed"] == ["length of v2 is not yet known (visit.csv row 3)"]
    assert found(*words, "2026-07-01")["found"] == [], "30 July is more than 28 days away"
    assert found(*words, "2026-07-31")["found"] == [], "it is over"


def test_forms() -> None:
    shown = pbrc("due", HOMES, *FROM_6_MAY)
    assert shown.stdout.startswith("2 lines of 1 client run out until 5 July 2026, at most £600.00.")
    rows = list(csv.DictReader(io.StringIO(pbrc("due", HOMES, *FROM_6_MAY, "--format", "csv").stdout)))
    assert [(row["client"], row["last day"], row["at most"]) for row in rows] == [
        ("p3", "2026-06-01", "300.00"),
        ("p3", "2026-06-29", "300.00"),
    ]
    none = pbrc("due", HOMES)
    assert none.stdout.startswith("Nothing runs out until 1 February 2027.")
    assert pbrc("due", HOMES, "--within", "0").returncode == 2


def test_outcomes_that_a_payment_adds_up_and_those_who_do_not_qualify() -> None:
    made = found(ROOT / "contracts" / "lots-and-hours", "--within", "90")
    assert {(one["client"], one["last"], one["outcome"]) for one in made["found"]} == {
        ("cat", "2026-10-26", "settled-home"),
        ("cat", "2026-11-23", "settled-home"),
    }, "dan and eve have milestones in December, and do not qualify whatever comes"
