"""`pbrc validate`: what a provider is told of its data, and its own workbook with what is wrong in it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from pbr_dsl.data.map_reader import read_map
from pbr_dsl.driver import Compilation
from pbr_dsl.source import Source
from tests.cli.calling import ROOT, pbrc

CONTRACT = """\
language pbr 1

contract visits "Support at home"  [1]
  between       council "Example City Council", provider "Example Support Ltd"
  term          1 April 2026 to 31 March 2028
  money         GBP, each line rounded half up to £0.01
  periods       quarters from 1 April 2026, restated for 180 days
  unknown rows  pay the rest
  prevails      this text

record client
record visit of client: held event date, length 0 to 12 hours

let given each client and period = sum of length over visits

payment support "£20 an hour" each client and period  [5]
  amount  £20 per hour * given
allow paid-on-volume for support because "an example about data, not about results"
"""
VISITS = [
    ["May 2026"],
    ["visit", "client", "held", "length", "recorded"],
    ["v1", "0017", "4 May 2026", "1h30", "2026-05-05"],
    ["v2", "0017", "31/4/2026", "2", "2026-05-05"],
    ["v3", "=0018", "11 May 2026", "#N/A", "2026-05-12"],
    ["v4", "0017", "18 May 2026", "3", "2026-05-19"],
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A contract, and a workbook with rows to correct."""
    (tmp_path / "visits.pbr").write_text(CONTRACT, encoding="utf-8")
    book = openpyxl.Workbook()
    people, visits = book.worksheets[0], book.create_sheet("Visits")
    people.title = "client"
    for row in (["client", "recorded"], ["0017", "2026-04-02"]):
        people.append(row)
    for row in VISITS:
        visits.append(row)
    visits["B5"].data_type = "s"
    book.save(tmp_path / "may.xlsx")
    return tmp_path


def test_each_cell_to_correct_has_its_address_and_what_waits_for_it(data: Path) -> None:
    done = pbrc("validate", data / "visits.pbr", data / "may.xlsx", "--format", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    jsonschema.validate(found, json.loads((ROOT / "docs" / "schemas" / "validate.json").read_text(encoding="utf-8")))
    assert found["usable"]
    assert not found["fit"]
    cells = {one["field"]: [cell["cell"] for cell in one["cells"]] for one in found["problems"]}
    assert cells == {"held": ["C4"], "client": ["B5"], "length": ["D5"]}
    most = {one["field"]: one["most"] for one in found["problems"]}
    assert most["held"] == "40.00", "two hours, of a visit that may lie in the quarter"
    assert [(one["file"], one["first"], one["last"]) for one in found["files"] if one["record"] == "visit"] == [
        ("may.xlsx/Visits", "2026-05-04", "2026-05-18")
    ]


def test_the_text_names_the_cells(data: Path) -> None:
    done = pbrc("validate", data / "visits.pbr", data / "may.xlsx")
    assert done.returncode == 1
    assert done.stdout.startswith("These data can be used, without what is wrong in 2 rows: correct that first.")
    assert "may.xlsx/Visits C4  `31/4/2026` is not a date: April 2026 has 30 days" in done.stdout
    assert "At stake: at most £40.00." in done.stdout
    listed = pbrc("validate", data / "visits.pbr", data / "may.xlsx", "--format", "csv").stdout
    rows = {(row["cell"], row["code"]) for row in csv.DictReader(io.StringIO(listed))}
    assert rows == {("C4", "PBR0501"), ("B5", "PBR0505"), ("D5", "PBR0505")}


def test_the_workbook_comes_back_with_what_is_wrong_in_it(data: Path) -> None:
    done = pbrc("validate", data / "visits.pbr", data / "may.xlsx", "--annotate", data / "back.xlsx")
    assert done.returncode == 1
    before = (data / "may.xlsx").read_bytes()
    again = pbrc("validate", data / "visits.pbr", data / "may.xlsx", "--annotate", data / "may.xlsx")
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert (data / "may.xlsx").read_bytes() == before, "the provider's own file is never written over"
    book = openpyxl.load_workbook(data / "back.xlsx")
    assert book.sheetnames == ["To correct", "client", "Visits"]
    page = book["Visits"]
    assert [cell.value for cell in page[2]] == VISITS[1], "rows and columns stand where they stood"
    assert page["C4"].value == "31/4/2026"
    assert page["C4"].comment is not None
    assert "is not a date" in page["C4"].comment.text
    assert page["C4"].fill.fgColor.rgb == "FFF8CBAD"
    assert page["C3"].comment is None
    assert page["B5"].data_type == "s", "text that looks like a formula is text"
    assert {cell.value for cell in book["To correct"]["C"]} == {"cell", "C4", "B5", "D5"}
    page["C4"], page["B5"], page["D5"] = "30/4/2026", "0017", "1"
    book.save(data / "back.xlsx")
    again = pbrc("validate", data / "visits.pbr", data / "back.xlsx")
    assert again.returncode == 0, "corrected in its place, it can be sent as it is"
    assert again.stdout.startswith("These data are fit: every row was read.")


def test_the_page_holds_no_tag_of_the_data(data: Path) -> None:
    book = openpyxl.load_workbook(data / "may.xlsx")
    book["Visits"]["C3"] = "<script>alert(1)</script>"
    book.create_sheet("<img src=x>").append(["<b>"])
    book.save(data / "may.xlsx")
    done = pbrc("validate", data / "visits.pbr", data / "may.xlsx", "--format", "html", "-o", data / "page.html")
    assert done.returncode == 1
    page = (data / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "At stake: at most £" in page
    assert "may.xlsx/Visits C4" in page
    tags = set(re.findall(r"<([a-z0-9]+)", page))
    own = "html head meta title style body h1 h2 h3 p ul li section div table thead tbody tr th td code"
    assert tags <= set(own.split())
    assert "&lt;img src=x&gt;" in page
    assert not re.search(r"\b(src|href|onerror|onclick)=", page.replace("&lt;img src=x&gt;", ""))


def test_data_that_cannot_be_used_say_what_keeps_them(data: Path) -> None:
    (data / "visit.csv").write_text("visit,client,length,recorded\nv1,0017,2,2026-05-05\n", encoding="utf-8")
    (data / "client.csv").write_text("client,recorded\n0017,2026-05-05\n", encoding="utf-8")
    done = pbrc("validate", data / "visits.pbr", data / "visit.csv", data / "client.csv")
    assert done.returncode == 1
    assert done.stdout.startswith("These data cannot be used yet.")
    assert "PBR0510  visit.csv has no column `held`" in done.stdout


OTHERS = """\
Contacts,,,,,
Ref,Client Ref,Held On,Length (hours),Worker,Last Updated
1,0017,14/05/2026,1h30,A Quentin,15/05/2026
2,0018,15/05/2026,2,A Quentin,16/05/2026
"""


def test_a_map_is_proposed_and_not_applied(data: Path) -> None:
    (data / "export.csv").write_text(OTHERS, encoding="utf-8")
    contract = data / "visits.pbr"
    contract.write_text(CONTRACT.replace("record client\n", "record client: need one of money or health\n"), "utf-8")
    done = pbrc("validate", contract, data / "export.csv", "--suggest-map")
    assert done.returncode == 0, done.stderr
    assert "Quentin" not in done.stdout
    assert "0017" not in done.stdout
    read = Compilation(Source("visits.pbr", contract.read_text("utf-8"))).contract
    assert read is not None
    made, findings = read_map(Source("map.toml", done.stdout), read)
    assert made is not None, findings
    (visit,) = made.entries["visit"]
    assert visit.files == ("export.csv",)
    assert visit.fields == {"client": ("Client Ref",), "held": ("Held On",), "length": ("Length (hours)",)}
    assert visit.recorded == "Last Updated"
    assert visit.order == "day-month-year"
    assert "4 cells can be read in no other way" in done.stdout
    assert "# fields.visit = …: no column is like it" in done.stdout
    assert pbrc("validate", contract, data / "export.csv").returncode == 1, "it is not applied"


def test_words_of_codes_are_proposed_and_no_other_cell(data: Path) -> None:
    (data / "visits.pbr").write_text(
        CONTRACT.replace("record client\n", "record client: need one of money or health\n")
    )
    rows = "Client Ref,Main Need\n0017,Money and debt\n0018,Anna Quentin\n0019,HEALTH\n"
    (data / "export.csv").write_text(rows, encoding="utf-8")
    shown = pbrc("validate", data / "visits.pbr", data / "export.csv", "--suggest-map").stdout
    assert 'codes.need."Money and debt" = "money"  # a guess' in shown
    assert "Quentin" not in shown
    assert "# codes.need: 1 other word is no code" in shown
