"""The same facts from every kind of file, and what each kind says of itself."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from pbr_dsl import api
from pbr_dsl.data.dataset import Dataset
from pbr_dsl.data.read import read
from pbr_dsl.data.readers import database, workbook
from pbr_dsl.data.readers.place import Url
from tests.data.example import CASES, cell, contract_of, written

ALL = ("client", "need", "stay", "session", "reading", "proof")
CLEAN = CASES / "clean"
Rows = list[list[str]]


def tables(case: Path = CLEAN) -> dict[str, Rows]:
    """The tables of a case, as lists of texts."""
    found = {}
    for path in sorted(case.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            found[path.stem] = list(csv.reader(lines))
    return found


def as_workbook(folder: Path, case: Path = CLEAN) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables(case).items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for place, text in enumerate(row, 1):
                if text:
                    made = sheet.cell(number, place, text)
                    made.data_type = "s"  # what looks like a formula or an error is text here
    path = folder / "all.xlsx"
    book.save(path)
    return path


def as_lines(folder: Path, case: Path = CLEAN) -> Path:
    for name, (headings, *rows) in tables(case).items():
        lines = [json.dumps(dict(zip(headings, row, strict=True))) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def as_parquet(folder: Path, case: Path = CLEAN) -> Path:
    opened = duckdb.connect()
    for name, (headings, *rows) in tables(case).items():
        columns = ", ".join(f'"{heading}" VARCHAR' for heading in headings)
        opened.execute(f'CREATE TABLE "{name}" ({columns})')
        marks = ", ".join("?" * len(headings))
        opened.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608  our own names
        opened.execute(f"COPY \"{name}\" TO '{folder / name}.parquet' (FORMAT parquet)")
    return folder


def as_database(folder: Path, case: Path = CLEAN) -> Path:
    path = folder / "all.sqlite"
    with sqlite3.connect(path) as opened:
        for name, (headings, *rows) in tables(case).items():
            columns = ", ".join(f'"{heading}" TEXT' for heading in headings)
            opened.execute(f'CREATE TABLE "{name}" ({columns})')
            marks = ", ".join("?" * len(headings))
            opened.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608  our own names
    opened.close()
    return path


def facts(dataset: Dataset) -> str:
    """What was read, without the places where it stood and the files' names."""
    return re.sub(r"\([^()]*\brow \d+, ", "(", written(dataset).split("\n\nclient\n", 1)[1])


@pytest.mark.parametrize("made", [as_workbook, as_lines, as_parquet, as_database])
def test_every_kind_of_file_gives_the_same_facts(tmp_path: Path, made: Callable[[Path], Path]) -> None:
    contract = contract_of(*ALL)
    plain, other = read(contract, [CLEAN]), read(contract, [made(tmp_path)])
    assert facts(other) == facts(plain)
    assert {one.code.name for one in other.findings} == {one.code.name for one in plain.findings}


DIRTY = ("codes", "dates", "identifiers", "numbers", "versions")


def said(dataset: Dataset) -> object:
    """What a reading counts, mends, rejects and knows, wherever in whatever file it stood."""
    counted: Counter[str] = Counter()
    for tally in dataset.tallies:
        names = ("read", "accepted", "rejected", "repeated", "blank", "corrected", "contradicted")
        counted += Counter({f"{tally.record} {name}": getattr(tally, name) for name in names})
        counted += Counter({f"{tally.record} {kind}": number for kind, number in tally.mended.items()})
    rejected = Counter((one.record, one.field, one.code, one.message) for one in dataset.rejected)
    rows = (row for row in dataset.history.rows if not row.rejected)
    known = Counter((row.record, row.key, row.recorded, *map(cell, row.cells.values())) for row in rows)
    return counted, rejected, known, Counter(one.code.name for one in dataset.findings)


@pytest.mark.parametrize("made", [as_workbook, as_lines, as_parquet, as_database])
@pytest.mark.parametrize("case", DIRTY)
def test_what_is_dirty_is_so_in_every_kind_of_file(
    tmp_path: Path, case: str, made: Callable[[Path, Path], Path]
) -> None:
    contract = contract_of(*{path.stem for path in (CASES / case).glob("*.csv")})
    plain, other = read(contract, [CASES / case]), read(contract, [made(tmp_path, CASES / case)])
    assert plain.rejected
    assert said(other) == said(plain)


def test_a_database_by_its_address(tmp_path: Path) -> None:
    contract = contract_of(*ALL)
    address = f"sqlite:///{as_database(tmp_path)}"
    assert facts(read(contract, [Url(address)])) == facts(read(contract, [CLEAN]))


def test_python_takes_an_address_too(tmp_path: Path) -> None:
    homes = Path(__file__).parents[2] / "contracts" / "homes"
    with sqlite3.connect(tmp_path / "homes.sqlite") as opened:
        for path in (homes / "data").glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as lines:
                headings, *rows = csv.reader(lines)
            opened.execute(
                f'CREATE TABLE "{path.stem}" ({", ".join(f"{chr(34)}{one}{chr(34)} TEXT" for one in headings)})'
            )
            marks = ", ".join("?" * len(headings))
            opened.executemany(f'INSERT INTO "{path.stem}" VALUES ({marks})', rows)  # noqa: S608  our own names
    opened.close()
    assert api.run(homes, f"sqlite:///{tmp_path}/homes.sqlite").total == api.run(homes).total


def test_an_address_is_shown_without_its_password() -> None:
    assert (
        str(Url("postgresql://pbrc:s3cret@db.example/extract?sslkey=x")) == "postgresql://pbrc:***@db.example/extract"
    )
    assert "s3cret" not in repr(Url("postgresql://pbrc:s3cret@db.example/extract"))


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    (finding, *_) = read(contract_of("need"), [Url(f"sqlite:///{tmp_path}/none/nothing.db")]).findings
    assert finding.code.name == "unreadable-database"
    (finding, *_) = read(contract_of("need"), [Url("mysql://u:s3cret@127.0.0.1:1/x")]).findings
    assert finding.code.name == "missing-extra"
    assert "s3cret" not in finding.message


# ---------------------------------------------------------------- workbooks as people keep them


def saved(tmp_path: Path, fill: Callable[[Worksheet], None], name: str = "session") -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    fill(sheet)
    path = tmp_path / "kept.xlsx"
    book.save(path)
    return path


HEADINGS = ["session", "client", "held", "length", "kind", "cost", "progress", "note", "recorded"]


def one_row(sheet: Worksheet) -> None:
    sheet.append(HEADINGS)
    sheet.append(["s1", "c1"])


def test_what_excel_keeps_is_read_as_what_it_shows(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADINGS)
        day = datetime(2026, 5, 11)  # noqa: DTZ001  Excel has no time zones
        sheet.append(["s1", "c1", day, time(1, 30), "remote", 40, 0.125, True, day])
        sheet.append(["s2", "c1", 46154, timedelta(hours=26), "remote", 0.1 + 0.2, 1, "x", date(2026, 5, 12)])
        sheet.append([17, "c1", "12/05/2026", 7.5, "remote", 1e-7, 1e16, "x", date(2026, 5, 12)])
        sheet.append([17, "c1", "12/05/2026", 7.5, "remote", 1200.5, 1, "x", date(2026, 5, 12)])
        sheet["G2"].number_format = "0.0%"
        sheet["G3"].number_format = sheet["G5"].number_format = "0%"
        sheet["A5"].number_format = "0000"

    dataset = read(contract_of("session"), [saved(tmp_path, fill)])
    said = "1 identifier is kept as a number in `session`, so leading zeros are lost"
    assert [one.message for one in dataset.findings] == [f"kept.xlsx/session: {said}"]
    assert [f"{one.row} {one.field}: {one.message}" for one in dataset.rejected] == [
        "3 length: `26:00` is above 24 hours, the most that the contract allows",
        "4 : cell G4 holds a number of more than 15 digits: Excel has lost the others",
    ]
    rows = [line for line in written(dataset).splitlines() if "held 2026" in line]
    too_long = "unknown (rejected: `26:00` is above 24 hours, the most that the contract allows)"
    assert [row.split(" (kept.xlsx")[0] for row in rows] == [
        "  0017: client c1, held 2026-05-12, length 15/2, kind remote, cost 2401/2, progress 1, note x",
        "  s1: client c1, held 2026-05-11, length 3/2, kind remote, cost 40, progress 1/8, note yes",
        f"  s2: client c1, held 2026-05-12, length {too_long}, kind remote, cost 3/10, progress 1, note x",
    ]


def test_merged_hidden_and_unworked_cells_are_told_of(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Contacts in May"])
        sheet.append(HEADINGS)
        for number in range(1, 5):
            sheet.append([f"s{number}", "c1", "2026-05-11", "1.5", "remote", "", "", "", "2026-05-12"])
        sheet["D5"] = "=1+1"
        sheet["E6"] = "#N/A"
        sheet.merge_cells("A1:D1")
        sheet.merge_cells("B3:B4")
        sheet.row_dimensions[6].hidden = True

    path = saved(tmp_path, fill)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Old").sheet_state = "hidden"
    book.save(path)
    dataset = read(contract_of("session"), [path])
    said = [f"{one.code.name}: {one.message}" for one in dataset.findings]
    assert said == [
        "hidden-cells: kept.xlsx: nothing reads the hidden sheet `Old`",
        "hidden-cells: kept.xlsx/session: hidden rows are read like all others",
        "rows-left-out: kept.xlsx/session: row 1 is taken for titles, totals or notes",
        "merged-cells: kept.xlsx/session: cells are merged, and all but the first of them are blank: `B3:B4`",
    ]
    assert [f"{one.row} {one.field}: {one.message}" for one in dataset.rejected] == [
        "5 : cell D5 holds a formula without a result: open the workbook in Excel and save it",
        "6 kind: `#N/A` is a spreadsheet's error, not a value",
    ]


def test_days_are_counted_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADINGS)
        sheet.append(["s1", "c1", 44691, "1.5", "remote", "1", "5%", "x", datetime(2026, 5, 12)])  # noqa: DTZ001
        assert sheet.parent is not None
        sheet.parent.epoch = CALENDAR_MAC_1904

    dataset = read(contract_of("session"), [saved(tmp_path, fill)])
    (row,) = dataset.history.rows
    assert (row.cells["held"], row.recorded) == (date(2026, 5, 11), date(2026, 5, 12))


def test_a_sheet_that_says_it_is_endless_is_as_long_as_its_rows(tmp_path: Path) -> None:
    path = saved(tmp_path, one_row)
    changed(path, {"xl/worksheets/sheet1.xml": lambda raw: re.sub(rb'ref="A1:I2"', b'ref="A1:XFD1048576"', raw)})
    (tally,) = read(contract_of("session"), [path]).tallies
    assert tally.read == 1


def changed(path: Path, parts: dict[str, Callable[[bytes], bytes]]) -> None:
    """Change parts of a workbook."""
    with zipfile.ZipFile(path) as book:
        kept = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, raw in kept.items():
            book.writestr(name, parts.get(name, bytes)(raw))


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FAULTS: dict[str, Callable[[Path], object]] = {
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:-400]),
    "text": lambda path: path.write_text("session,client\n", encoding="utf-8"),
    "locked": lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(5000)),
    "empty": lambda path: path.write_bytes(b""),
    "entities": lambda path: changed(path, {"xl/worksheets/sheet1.xml": lambda raw: LAUGHS + raw}),
    "no xml": lambda path: changed(path, {"xl/worksheets/sheet1.xml": lambda _: b"<worksheet"}),
    "no parts": lambda path: changed(path, {"xl/workbook.xml": lambda _: b""}),
    "bomb": lambda path: changed(path, {"xl/styles.xml": lambda raw: raw + b" " * workbook.MOST_INSIDE}),
    "tight": lambda path: changed(path, {"xl/styles.xml": lambda raw: raw + b"<a>" * 1_000_000}),
    "wide": lambda path: changed(path, {"xl/worksheets/sheet1.xml": lambda raw: raw.replace(b'r="I1"', b'r="XFD1"')}),
    "high": lambda path: changed(
        path, {"xl/worksheets/sheet1.xml": lambda raw: raw.replace(b'<row r="2"', b'<row r="99999999999"')}
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_workbook_that_cannot_be_trusted_is_refused(tmp_path: Path, fault: str) -> None:
    path = saved(tmp_path, one_row)
    FAULTS[fault](path)
    findings = read(contract_of("session"), [path]).findings
    assert findings[0].code.name in {"unreadable-file", "file-too-large"}
    assert findings[0].message.startswith("kept.xlsx")


@pytest.mark.parametrize("cut", [0, 3, 40, 200])
def test_a_damaged_parquet_file_is_refused(tmp_path: Path, cut: int) -> None:
    path = as_parquet(tmp_path) / "client.parquet"
    raw = path.read_bytes()
    path.write_bytes(raw[:-cut] if cut == 3 else raw[:20] + raw[20 + cut :] if cut else b"")
    (finding, *_) = read(contract_of("client"), [path]).findings
    assert finding.code.name == "unreadable-file"


def test_identifiers_that_are_numbers_are_told_of(tmp_path: Path) -> None:
    row = '{"client": 17, "area": "work", "score": 5, "recorded": "2026-05-05"}'
    filled(tmp_path, "need.jsonl", row.replace("17", '"0017"') + "\n" + row)
    select = "SELECT 17 AS client, 'work' AS area, 5 AS score, DATE '2026-05-05' AS recorded"
    duckdb.connect().execute(f"COPY ({select}) TO '{tmp_path}/need.parquet' (FORMAT parquet)")
    for name in ("need.jsonl", "need.parquet"):
        (finding,) = read(contract_of("need"), [tmp_path / name]).findings
        assert finding.message == f"{name}: 1 identifier is kept as a number in `client`, so leading zeros are lost"


def endless(folder: Path) -> Path:
    with sqlite3.connect(folder / "need.sqlite") as opened:
        opened.execute(
            "CREATE VIEW need AS WITH RECURSIVE all_(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM all_)"
            " SELECT n AS client, 'work' AS area, 5 AS score, '2026-05-05' AS recorded FROM all_"
        )
    opened.close()
    return folder / "need.sqlite"


def wide(folder: Path) -> Path:
    columns = ", ".join(f"{number} AS c{number}" for number in range(501))
    duckdb.connect().execute(f"COPY (SELECT {columns}) TO '{folder}/need.parquet' (FORMAT parquet)")
    return folder / "need.parquet"


def filled(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


BOMBS: dict[str, Callable[[Path], Path]] = {
    "a line of CSV": lambda folder: filled(folder, "need.csv", "client,area\n" + "," * 1_000_001),
    "names": lambda folder: filled(folder, "need.jsonl", "".join(f'{{"k{n}": 1}}\n' for n in range(501))),
    "depth": lambda folder: filled(folder, "need.jsonl", '{"a":' * 100_000),
    "columns": wide,
    "a view": endless,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_would_take_for_ever_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bomb: str) -> None:
    monkeypatch.setattr(database, "SECONDS", 0.2)
    (finding, *_) = read(contract_of("need"), [BOMBS[bomb](tmp_path)]).findings
    assert finding.code.name in {"file-too-large", "unreadable-file", "unreadable-database"}


def test_lists_and_objects_are_no_cells(tmp_path: Path) -> None:
    lines = ['{"client": "c1", "area": "work", "score": 5, "recorded": "2026-05-05"}', '{"client": ["c1"]}', "7"]
    lines += ['{"client": "c1", "client": "c2"}', '{"client": "c2", "area": "work", "score": 1e1, "recorded": null}']
    (tmp_path / "need.jsonl").write_text("\n".join(lines), encoding="utf-8")
    rejected = [(one.row, one.field, one.message) for one in read(contract_of("need"), [tmp_path]).rejected]
    assert rejected == [
        (2, "", "it holds a list or an object, where a record has one cell for each field"),
        (3, "", "it is not an object of JSON"),
        (4, "", "it says one name twice"),
        (5, "score", "the cell is not a number of points"),
        (5, "recorded", "the recorded date is blank"),
    ]
    opened = duckdb.connect()
    opened.execute(f"COPY (SELECT ['a'] AS client, 'work' AS area) TO '{tmp_path}/need.parquet' (FORMAT parquet)")
    (finding, *_) = read(contract_of("need"), [tmp_path / "need.parquet"]).findings
    assert finding.message == "need.parquet has lists, objects or bytes in `client`"
