"""`pbrc simulate` as it is called: pages, forms of output, exit codes, and one message for what cannot be answered."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

from tests.cli.calling import CASES, ROOT, page, pbrc
from tests.golden import same

EXPECTED = Path(__file__).parent / "expected"
PAGES: dict[str, tuple[str | Path, ...]] = {
    "rates": ("simulate", CASES / "rates"),
    "rates-open": ("simulate", CASES / "rates", "--open", "--by", "person"),
    "rates-one-period": ("simulate", CASES / "rates", "--from", "2026-07-01", "--to", "1 July 2026"),
    "rates-earlier": ("simulate", CASES / "rates", "--as-known-on", "2026-08-31"),
    "rates-moved": ("simulate", CASES / "rates", "--as-if-from", "2026-01-01"),
    "lots": ("simulate", CASES / "lots"),
    "lots-by": ("simulate", CASES / "lots", "--by", "service", "--by", "period"),
    "lots-coverage": ("simulate", CASES / "lots", "--coverage"),
    "lots-coverage-csv": ("simulate", CASES / "lots", "--coverage", "--format", "csv"),
    "assumed": ("simulate", CASES / "assumed", "--assume", CASES / "assumed" / "history.assume"),
    "assumed-coverage": ("simulate", CASES / "assumed", "--coverage"),
    "against": ("simulate", CASES / "assumed", "--against", CASES / "assumed" / "paid.csv"),
    "against-csv": ("simulate", CASES / "assumed", "--against", CASES / "assumed" / "paid.csv", "--format", "csv"),
    "lots-csv": ("simulate", CASES / "lots", "--format", "csv"),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str, request: pytest.FixtureRequest) -> None:
    arguments = PAGES[name]
    text = page(pbrc(*arguments), *arguments)
    same(EXPECTED / f"simulate-{name}.txt", text, accept=bool(request.config.getoption("--accept")))


def test_a_narrow_terminal_leaves_out_titles_and_wraps_words(request: pytest.FixtureRequest) -> None:
    arguments = PAGES["lots"]
    done = pbrc(*arguments, COLUMNS="60")
    assert max(map(len, done.stdout.splitlines())) <= 60
    text = page(done, *arguments)
    same(EXPECTED / "simulate-lots-narrow.txt", text, accept=bool(request.config.getoption("--accept")))


def test_no_line_ends_in_spaces() -> None:
    for arguments in (PAGES["rates"], PAGES["lots"]):
        assert not [line for line in pbrc(*arguments).stdout.splitlines() if line != line.rstrip()]


@pytest.mark.parametrize("case", ["rates", "lots"])
def test_the_json_form_is_as_published_and_adds_up(case: str) -> None:
    done = pbrc("simulate", CASES / case, "--format", "json", "--by", "period", "--by", "payment")
    found = json.loads(done.stdout)
    jsonschema.validate(found, json.loads((ROOT / "docs" / "schemas" / "simulate.json").read_text(encoding="utf-8")))
    paid = [line for line in found["lines"] if "shadow" not in line["marks"]]
    assert Fraction(found["totals"]["GBP"]) == sum(Fraction(line["amount"]) for line in paid)
    for table in found["by"]:
        assert sum(Fraction(row["totals"]["GBP"]) for row in table["rows"]) == Fraction(found["totals"]["GBP"])
        assert sum(sum(row["lines"].values()) for row in table["rows"]) == len(found["lines"])
    for line in found["lines"]:
        if line["state"] == "payable":
            assert sum(Fraction(part["amount"]) for part in line["contributions"]) == Fraction(line["amount"])
    for tally in found["read"]:
        assert tally["read"] == tally["accepted"] + tally["rejected"] + tally["repeated"] + tally["blank"]
    assert set(found["fingerprints"]) == {path.name for path in (ROOT / CASES / case / "data").iterdir()}


def test_csv_is_safe_to_open(tmp_path: Path) -> None:
    shutil.copytree(ROOT / CASES / "rates", tmp_path / "rates")
    for file in (tmp_path / "rates" / "data").iterdir():
        file.write_text(file.read_text(encoding="utf-8").replace("p1", "@p1"), encoding="utf-8")
    done = pbrc("simulate", tmp_path / "rates", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {"'@p1", "p2"} <= {row["person"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]


def test_the_result_goes_to_a_file_without_colour(tmp_path: Path) -> None:
    done = pbrc("simulate", CASES / "rates", "-o", tmp_path / "page.txt", "--color", "always")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "page.txt").read_text(encoding="utf-8") == pbrc("simulate", CASES / "rates").stdout


def test_colour_only_where_it_is_wanted() -> None:
    assert "\x1b" in pbrc("simulate", CASES / "rates", "--color", "always").stdout
    assert "\x1b" not in pbrc("simulate", CASES / "rates", FORCE_COLOR="1", NO_COLOR="1").stdout
    assert "\x1b" not in pbrc("simulate", CASES / "rates").stdout


def test_what_is_rejected_or_held_is_counted_on_standard_error_and_strict_makes_it_one() -> None:
    assert pbrc("simulate", CASES / "rates").stderr == "1 row rejected, 1 line held\n"
    assert pbrc("simulate", CASES / "rates", "-q").stderr == ""
    assert pbrc("simulate", CASES / "rates", "--strict").returncode == 1
    assert pbrc("simulate", CASES / "rates", "--strict", "--as-known-on", "2026-06-01").returncode in {0, 1}


def test_a_folder_and_its_parts_give_the_same() -> None:
    case = CASES / "rates"
    whole = json.loads(pbrc("simulate", case, "--format", "json").stdout)
    parts = json.loads(pbrc("simulate", case / "contract.pbr", case / "data", "--format", "json").stdout)
    files = sorted((ROOT / case / "data").iterdir(), reverse=True)
    single = json.loads(pbrc("simulate", case / "contract.pbr", *files, "--format", "json").stdout)
    assert whole == parts == single


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nowhere"], 2, "error[PBR0601]: there is no file or folder `nowhere`"),
        (["contracts/care-leavers"], 2, "error[PBR0602]: there is no contract in `contracts/care-leavers`"),
        (["tests/cli/cases/rates", "nowhere.csv"], 2, "error[PBR0601]: there is no file or folder `nowhere.csv`"),
        (["tests/cli/cases/rates", "--map", "no.toml"], 2, "error[PBR0601]: there is no file or folder `no.toml`"),
        (
            ["tests/cli/cases/rates", "--by", "persn"],
            2,
            "error: `--by`: no line has a `persn`; did you mean `person`?",
        ),
        (
            ["tests/cli/cases/rates", "--as-known-on", "1/7/2026"],
            2,
            "error: `--as-known-on`: `1/7/2026` is not a date; write 2026-07-01 or 1 July 2026",
        ),
        (
            ["tests/cli/cases/rates", "--format", "docx"],
            2,
            "error: `--format`: `docx` is not one of `text`, `json`, `csv`, `html`, `xlsx`",
        ),
        (
            ["tests/cli/cases/rates", "--as-known-on", "2026-01-01"],
            1,
            "error[PBR0526]: no payment period that was asked for has a line as known on 1 January 2026",
        ),
        (
            ["tests/cli/cases/rates", "--as-if-from", "2036-04-01"],
            1,
            "error[PBR0525]: the rows lie from 6 April 2026 to 20 October 2026, the term from 1 April 2036 to ",
        ),
        (["tests/cli/cases/rates", "--as-if-from", "1899-01-01"], 2, "error[PBR0607]: the contract cannot be moved: "),
    ],
)
def test_what_cannot_be_answered_is_one_message(arguments: list[str], code: int, message: str) -> None:
    done = pbrc("simulate", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.splitlines()[0].startswith(message)
    assert sum(line.startswith("error") for line in done.stderr.splitlines()) == 1


def copied(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / CASES / "rates", tmp_path / "rates")
    return tmp_path / "rates"


def test_a_contract_that_is_not_right_is_not_run(tmp_path: Path) -> None:
    case = copied(tmp_path)
    contract = case / "contract.pbr"
    contract.write_text(
        contract.read_text(encoding="utf-8").replace("amount  price", "amount  prise"), encoding="utf-8"
    )
    done = pbrc("simulate", case)
    assert (done.returncode, done.stdout) == (1, "")
    assert "did you mean `price`?" in done.stderr


def test_no_data_is_said(tmp_path: Path) -> None:
    case = copied(tmp_path)
    shutil.rmtree(case / "data")
    done = pbrc("simulate", case)
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[PBR0605]: there are no data for " in done.stderr


def test_every_line_held_is_said_in_place_of_zeros(tmp_path: Path) -> None:
    case = copied(tmp_path)
    stays = case / "data" / "stay.csv"
    stays.write_text(re.sub(r",2026-(\S+?),", r",2026-\1-00,", stays.read_text(encoding="utf-8")), encoding="utf-8")
    (case / "data" / "review.csv").write_text("review,person,held,score,recorded\n", encoding="utf-8")
    people = case / "data" / "person.csv"
    lines = people.read_text(encoding="utf-8").replace(",2009-02-02", ",1990-02-02").replace(",,", ",1990-02-02,")
    people.write_text(lines, encoding="utf-8")
    done = pbrc("simulate", case)
    assert done.returncode == 1
    assert "What was read" in done.stdout
    assert "by first reason" in done.stdout
    assert "error[PBR0527]: nothing can be paid and nothing refused: every line is held; the first: " in done.stderr


def test_a_column_that_nothing_matches_is_named(tmp_path: Path) -> None:
    case = copied(tmp_path)
    stays = case / "data" / "stay.csv"
    stays.write_text(stays.read_text(encoding="utf-8").replace("moved-in", "start"), encoding="utf-8")
    done = pbrc("simulate", case)
    assert (done.returncode, done.stdout) == (1, "")
    assert "stay.csv has no column `moved-in`" in done.stderr


def test_a_contract_in_a_folder_of_several_has_to_be_named(tmp_path: Path) -> None:
    case = copied(tmp_path)
    (case / "contract.pbr").rename(case / "one.pbr")
    shutil.copy(case / "one.pbr", case / "two.pbr")
    done = pbrc("simulate", case)
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[PBR0603]" in done.stderr


def test_an_older_extract_against_a_newer_contract(tmp_path: Path) -> None:
    old = ROOT / "contracts" / "rough-sleeping"
    text = (old / "contract.pbr").read_text(encoding="utf-8").partition("\nscenario ")[0]
    newer = tmp_path / "newer.pbr"
    newer.write_text(re.sub(r"\b20(17|21)\b", lambda year: str(int(year[0]) + 10), text), encoding="utf-8")
    outside = pbrc("simulate", newer, old / "data")
    assert (outside.returncode, outside.stdout) == (1, "")
    assert "error[PBR0525]" in outside.stderr
    assert "--as-if-from" in outside.stderr
    moved = json.loads(
        pbrc("simulate", newer, old / "data", "--as-if-from", "1 November 2017", "--format", "json").stdout
    )
    then = json.loads(pbrc("simulate", old, "--format", "json").stdout)
    assert moved["notes"][0].startswith("The term is moved 10 years earlier")
    assert any(note.startswith("Not moved: ") for note in moved["notes"])
    assert moved["lines"] == then["lines"]
    assert moved["totals"] == then["totals"] != {"GBP": "0.00"}


LATE = """language pbr 1

contract late "What comes too late"
  between   council "Example City Council", provider "Example Ltd"
  term      1 April 2026 to 31 March 2028
  money     GBP, each line rounded half up to £0.01
  periods   quarters from 1 April 2026, cut-off 15 days after, restated for 30 days
  unknown rows  hold
  prevails  this text

record lot
record session of lot: held event date, length 0 to 24 hours

payment service each lot and period
  amount  £10 per hour * (sum of length over sessions)
"""
SESSIONS = """session,lot,held,length,recorded
a,north,2026-05-04,,2026-05-05
b,south,2026-05-04,,2026-05-05
a,north,2026-05-04,2,2026-09-01
b,south,2026-05-04,0,2026-09-01
"""


def test_nothing_that_stays_nothing_is_too_late(tmp_path: Path) -> None:
    (tmp_path / "late.pbr").write_text(LATE, encoding="utf-8")
    (tmp_path / "lot.csv").write_text("lot,recorded\nnorth,2026-04-01\nsouth,2026-04-01\n", encoding="utf-8")
    (tmp_path / "session.csv").write_text(SESSIONS, encoding="utf-8")
    said = pbrc("simulate", tmp_path / "late.pbr", tmp_path / "lot.csv", tmp_path / "session.csv").stdout
    late = said.partition("Too late: 1 line of final periods")[2]
    assert "north" in late
    assert "south" not in late.partition("\n\n")[0]
