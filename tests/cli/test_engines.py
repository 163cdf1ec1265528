"""What `simulate --engine` gives: the same from both engines, or a plain refusal."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console, RenderableType

from pbr_dsl.cli.output import exit_for
from pbr_dsl.columnar import NotLoweredError
from pbr_dsl.columnar.computed import Computed
from pbr_dsl.data import survey
from pbr_dsl.driver import columns, engine, spark
from pbr_dsl.driver.engine import Engine, by_columns, failed
from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.driver.showing import people_at, simulated
from pbr_dsl.report import public
from pbr_dsl.report.simulation.html import html
from pbr_dsl.report.simulation.published import published
from pbr_dsl.report.simulation.rows import csv_parts, csv_text
from pbr_dsl.report.simulation.text import text
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.stopped import EngineStoppedError, Why
from tests.cli.calling import ROOT, pbrc

COUNTY = ROOT / "benchmarks"
ALL = (None, None)
BY_COLUMNS = Engine("duckdb", "1GB", 2)
ONLY_REFERENCE = {"lines"}

HOURS = """language pbr 1

contract hours "Hours" [1]
  between council "A council", provider "A provider" [1]
  term 1 April 2025 to 31 March 2026 [1]
  money GBP, each line rounded half up to £0.01 [1]
  calendar weeks start Monday, month ends clamp [1]
  periods months from 1 April 2025, cut-off 15 days after, restated for 36 months [1]
  prevails this text [1]
  unknown rows pay the rest [1]
  aims independence [1]

record visit "A visit" [2]
  held event date
  length 0 to 12 hours

payment visits "Visits" each period [3]
  amount £10 per hour * (sum of length over visits)

allow paid-on-volume for visits because "hours are what is bought" [3]
"""


def shown(made: Simulation | Stopped | str) -> Simulation:
    assert isinstance(made, Simulation), made
    return made


def sums(page: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in page.items() if name not in ONLY_REFERENCE}


def lines(page: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines without what only the reference works out: contributions, and how much what was left out could add."""
    return [
        {name: value for name, value in line.items() if name not in {"contributions", "waiting"}}
        | {"waiting": [{**one, "most": one["most"] if line["state"] != "payable" else None} for one in line["waiting"]]}
        for line in page["lines"]
    ]


def bare(slow: Simulation, fast: Simulation) -> Simulation:
    """What the reference gives, without what it alone says.

    That is how much what was left out could add, findings about files, and at times whom to ask.
    """
    found = [
        replace(line, waiting=tuple(replace(one, most=None) for one in line.waiting))
        if line.state == "payable"
        else line
        for line in slow.lines
    ]
    example = slow.example if fast.example else ""
    statement = replace(slow.statement, lines=found)
    return replace(slow, statement=statement, engine=fast.engine, moved=fast.moved, notes=fast.notes, example=example)


def same_everywhere(slow: Simulation, fast: Simulation) -> None:
    """JSON, text and page of both engines are the same."""
    slow = bare(slow, fast)
    one, other = published(slow).model_dump(mode="json"), published(fast).model_dump(mode="json")
    assert sums(one) == sums(other)
    assert lines(one) == lines(other)
    assert printed(text(slow)) == printed(text(fast))
    assert html(slow) == html(fast)
    assert csv_text(slow) == "".join(csv_parts(fast)).rstrip("\n")


def printed(page: RenderableType) -> str:
    with (console := Console(width=140, file=StringIO())).capture() as found:
        console.print(page)
    return found.get()


def hours(folder: Path, rows: str, heading: str = "visit,held,length,recorded") -> Asked:
    folder.mkdir(exist_ok=True)
    (folder / "contract.pbr").write_text(HOURS, encoding="utf-8")
    data = folder / "data"
    data.mkdir(parents=True)
    (data / "visit.csv").write_text(f"{heading}\n{rows}", encoding="utf-8")
    return Asked(folder)


def test_both_engines_give_the_same_of_a_county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pbr_dsl.columnar.computed.MANY", 1)  # as of many rows: further reasons come later
    made = ("--evidence", "200", "--into", str(tmp_path))
    subprocess.run([sys.executable, str(COUNTY / "generate.py"), *made], check=True)
    asked = Asked(COUNTY / "contract.pbr", (tmp_path,))
    run = prepare(asked)
    assert isinstance(run, Run)
    with ExitStack() as until:
        fast = shown(by_columns(asked, BY_COLUMNS, ["need.area"], ALL, until=until))
        slow = simulated(run, ["need.area"], ALL)
        same_everywhere(slow, fast)
        assert slow.sums.limits()
        assert slow.sums.limits() == fast.sums.limits()
        assert slow.sums.by("month paid", "provider").keys() == fast.sums.by("month paid", "provider").keys()


def test_both_engines_give_the_same_of_a_contract() -> None:
    asked = Asked(ROOT / "contracts" / "homes")
    run = prepare(asked)
    assert isinstance(run, Run)
    with ExitStack() as until:
        slow, fast = simulated(run, [], ALL), shown(by_columns(asked, BY_COLUMNS, [], ALL, until=until))
        same_everywhere(replace(slow, list_open=True), replace(fast, list_open=True))


PEOPLE = """
record area
record client of area, personal: need one of home or work, began event date
record visit of client: held event date, length 0 to 12 hours
let given each client and period = sum of length over visits

outcome job each client, once [2]
  achieved on began
  price = £100
payment card each outcome [3]
  amount price
payment visits each client and period [4]
  amount £10 per hour * given
"""


def test_both_engines_publish_the_same(tmp_path: Path) -> None:
    asked = hours(tmp_path, "", "visit,held,length,recorded")
    (tmp_path / "contract.pbr").write_text(HOURS.partition("record visit")[0] + PEOPLE, encoding="utf-8")
    rows = [
        f"c{at},{'nnnnnnnssmmmmmm'[at % 15]},{'home' if at % 4 else 'work'},2025-0{4 + at % 3}-07,2025-07-20"
        for at in range(40)
    ]
    visits = [f"v{at},c{at % 23},2025-0{4 + at % 2}-11,2,2025-07-20" for at in range(50)]
    areas = [f"{one},2025-04-01" for one in "nsm"]
    files = {"area": areas, "client,area,need,began": rows, "visit,client,held,length": visits}
    for head, own in files.items():
        name, text = head.split(",")[0], "\n".join([f"{head},recorded", *own, ""])
        (tmp_path / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    run = prepare(asked)
    assert isinstance(run, Run), run
    hidden = 0
    for by in ([], ["area", "need"], ["payment", "area"]):
        with ExitStack() as until:
            fast = shown(by_columns(asked, replace(BY_COLUMNS, public=True), by, ALL, until=until))
            slow = simulated(run, by, ALL)
            assert fast.crowds is not None
            for least in (2, 5, 9):
                made = public.public(slow, least, public.Paid(slow, people_at(run)))
                assert public.to_json(public.public(fast, least, fast.crowds)) == public.to_json(made)
                hidden += made.left_out
    assert hidden


def test_lines_for_nobody_are_not_published_by_columns(tmp_path: Path) -> None:
    asked = hours(tmp_path, "1,2025-04-02,2,2025-05-20\n")
    text = HOURS.replace("record visit", "record client, personal: began event date\nrecord visit")
    text += PEOPLE[PEOPLE.index("outcome") : PEOPLE.index("payment visits")]
    (tmp_path / "contract.pbr").write_text(text, encoding="utf-8")
    (tmp_path / "data" / "client.csv").write_text("client,began,recorded\na,2025-04-02,2025-04-03\n", encoding="utf-8")
    with ExitStack() as until:
        stopped = by_columns(asked, replace(BY_COLUMNS, public=True), [], ALL, until=until)
    assert isinstance(stopped, Stopped)
    assert [one.message for one in stopped.findings] == [
        "the duckdb engine cannot compute this: it does not say whose rows the lines of `visits` rest on"
    ]


def test_a_page_reads_no_more_lines_than_it_tells_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Computed, "every", lambda _: pytest.fail("every line was read"))
    with ExitStack() as until:
        found = shown(by_columns(Asked(ROOT / "contracts" / "homes"), BY_COLUMNS, [], ALL, until=until))
        assert "Next: pbrc why" in printed(text(found))


@pytest.mark.parametrize("whom", ["ann", "none"])
def test_a_line_whose_link_to_people_is_none_is_not_published_by_columns(whom: str, tmp_path: Path) -> None:
    asked = hours(tmp_path, f"1,2025-04-02,{whom},2025-07-20\n", "visit,held,whom,recorded")
    rules = PEOPLE[PEOPLE.index("outcome") : PEOPLE.index("payment visits")]
    records = "record client, personal\nrecord visit: held event date, whom client or none\n"
    rules = rules.replace("each client", "each visit").replace("began", "held")
    (tmp_path / "contract.pbr").write_text(HOURS.partition("record visit")[0] + records + rules, encoding="utf-8")
    (tmp_path / "data" / "client.csv").write_text("client,recorded\nann,2025-04-03\n", encoding="utf-8")
    with ExitStack() as until:
        found = by_columns(asked, replace(BY_COLUMNS, public=True), [], ALL, until=until)
    assert isinstance(found, Simulation) == (whom == "ann"), found


def test_people_of_whom_nothing_is_said_may_stand_twice(tmp_path: Path) -> None:
    asked = hours(
        tmp_path, "1,a,2025-04-02,2,2025-04-03\n2,a,2025-05-02,3,2025-06-01\n", "visit,client,held,length,recorded"
    )
    (tmp_path / "data" / "client.csv").write_text("client,recorded\na,2025-04-03\na,2025-04-05\n", encoding="utf-8")
    (tmp_path / "contract.pbr").write_text(
        HOURS.replace('record visit "A visit"', 'record client\nrecord visit "A visit" of client'), encoding="utf-8"
    )
    with ExitStack() as until:
        assert shown(by_columns(asked, BY_COLUMNS, [], ALL, until=until)).total.paid == 50


def test_rows_of_one_day_that_disagree_are_not_known(tmp_path: Path) -> None:
    rows = (
        "1,2025-04-02,2,2025-04-03\n1,2025-04-02,3,2025-04-03\n2,2025-04-02,1,2025-04-03\n3,2025-04-02,5,2025-04-02\n"
    )
    asked = hours(tmp_path, f"{rows}3,2025-04-02,4,2025-04-03\n4,2025-05-02,0,2025-05-20\n")
    run = prepare(asked)
    assert isinstance(run, Run)
    with ExitStack() as until:
        fast = shown(by_columns(asked, BY_COLUMNS, [], ALL, until=until))
        for page in (simulated(run, [], ALL), fast):
            assert [(int(one.amount), len(one.waiting)) for one in page.lines] == [(50, 1), (0, 0)]
            assert page.lines[0].waiting[0].missing.note == "visit.csv row 2 and visit.csv row 3"
            assert page.lines[0].waiting[0].missing.row == 2
        assert [one.known for one in fast.coverage if one.field == "length"] == [3]


def test_where_spark_runs_is_asked_of_spark_alone() -> None:
    done = pbrc("simulate", "contracts/homes", "--master", "spark://lead:7077")
    assert (done.returncode, done.stdout) == (2, "")
    assert "`--master` says where spark runs, and auto computes this: add `--engine spark`" in " ".join(
        done.stderr.split()
    )


def test_more_lines_than_fit_are_listed_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MOST_LINES", 1)
    asked = hours(tmp_path, "1,2025-04-02,2,2025-04-03\n2,2025-05-02,3,2025-06-01\n")
    with ExitStack() as until:
        found = shown(by_columns(asked, BY_COLUMNS, [], ALL, until=until))
        assert not found.lines
        assert "There are 3 lines, too many to hold here: `--format csv` gives every one." in found.moved
        assert [line.count(",payable,") for line in "".join(csv_parts(found)).splitlines()] == [0, 1, 1, 0]
        assert "Open: 1 line for which time has to pass" in printed(text(replace(found, list_open=True)))


def test_what_is_not_computed_yet_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_plan(*_: object) -> None:
        message = "the columnar engine does not compute `carried` yet"
        raise NotLoweredError(message)

    monkeypatch.setattr(columns, "planned", no_plan)
    monkeypatch.setattr(columns, "LARGE", 0)
    with ExitStack() as until:
        stopped = by_columns(hours(tmp_path, ""), BY_COLUMNS, [], ALL, until=until)
    assert isinstance(stopped, Stopped)
    (finding,) = stopped.findings
    assert finding.code.id == "PBR0608"
    assert finding.message == "the duckdb engine cannot compute this: it does not compute `carried` yet"
    assert exit_for(stopped.findings) == 2


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("pyspark", "the spark engine is not installed"),
        ("java", "the spark engine runs on Java, which is not found"),
    ],
)
def test_spark_that_is_not_there_is_asked_for(
    gone: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda _: None if gone == "pyspark" else spark)
    monkeypatch.setattr(spark, "which", lambda *_, **__: None)
    with ExitStack() as until:
        stopped = by_columns(hours(tmp_path, ""), Engine("spark"), [], ALL, until=until)
    assert isinstance(stopped, Stopped)
    (finding,) = stopped.findings
    assert (finding.code.id, finding.message) == ("PBR0611", said)


def test_large_data_are_for_the_columnar_engine_where_it_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = hours(tmp_path, "1,2025-04-02,2,2025-04-03\n")
    with ExitStack() as until:
        assert by_columns(asked, Engine(), [], ALL, until=until) == ""
        monkeypatch.setattr(engine, "SOONER", 10)
        assert by_columns(asked, Engine(), [], ALL, until=until) == ""
        assert shown(by_columns(asked, Engine(alike=True), [], ALL, until=until)).engine == "duckdb"
        monkeypatch.setattr(engine, "LARGE", 10)
        assert shown(by_columns(asked, Engine(), [], ALL, until=until)).engine == "duckdb"
        said = by_columns(asked, Engine(without=("--coverage",)), [], ALL, until=until)
        assert said == (
            "Computed by the reference engine, as the duckdb engine cannot: "
            "`--coverage` is only worked out by the reference engine."
        )


def test_a_file_that_changes_its_columns_half_way_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "MOST_BYTES", 0)  # as for a file that is too large to be counted cell by cell
    asked = hours(tmp_path, "1,2025-04-02,2,2025-04-03\n2,2025-04-02,2,2025-04-03,5\n")
    with ExitStack() as until, pytest.raises(EngineStoppedError) as stopped:
        by_columns(asked, BY_COLUMNS, [], ALL, until=until)
    assert failed(stopped.value).message == (
        "visit.csv row 3 cannot be read: it does not fit under the headings, or is no text in UTF-8"
    )


def test_a_file_that_is_cut_off_is_one_message(tmp_path: Path) -> None:
    made = ("--evidence", "10", "--into", str(tmp_path))
    subprocess.run([sys.executable, str(COUNTY / "generate.py"), *made], check=True)
    whole = (tmp_path / "visit.parquet").read_bytes()
    (tmp_path / "visit.parquet").write_bytes(whole[: len(whole) // 2])
    out = tmp_path / "lines.csv"
    done = pbrc("simulate", COUNTY / "contract.pbr", tmp_path, "--engine", "duckdb", "--format", "csv", "-o", out)
    assert done.returncode == 2
    assert done.stderr.startswith("error[PBR0610]: visit.parquet cannot be read: ")
    assert "Traceback" not in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(("why", "said"), [("memory", "no memory"), ("disk", "no room"), ("overflow", "38 digits")])
def test_why_an_engine_stopped_is_said(why: Why, said: str) -> None:
    finding = failed(EngineStoppedError(why, "Out of Something Error: a heap"))
    assert said in finding.message
    assert finding.help


def test_names_that_look_like_sql_are_names(tmp_path: Path) -> None:
    folder = tmp_path / 'it\'s "here"; drop table [lines] *'
    heading = '"select ""x""; --",held\'s,length,recorded,"drop table visit"'
    asked = hours(folder, "1,2025-04-02,2,2025-05-03,x\n", heading)
    (folder / "map.toml").write_text(
        '[visit]\nfile = "visit.csv"\nfields = { visit = \'select "x"; --\', held = "held\'s" }\n', encoding="utf-8"
    )
    shutil.copy(folder / "data" / "visit.csv", folder / "visit.csv")
    with ExitStack() as until:
        found = shown(by_columns(Asked(folder, map=folder / "map.toml"), BY_COLUMNS, [], ALL, until=until))
        assert found.total.paid == 20
    del asked


def test_rows_outside_the_term_are_not_a_table_of_zeros(tmp_path: Path) -> None:
    asked = hours(tmp_path, "1,2020-04-02,2,2025-07-01\n")
    with ExitStack() as until:
        stopped = by_columns(asked, BY_COLUMNS, [], ALL, until=until)
    slow = prepare(asked)
    assert isinstance(stopped, Stopped)
    assert isinstance(slow, Stopped)
    assert stopped.findings == slow.findings
