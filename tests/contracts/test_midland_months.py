"""Four raw monthly exports, received one after the other: what each lot is paid as known on each day, by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from pbr_dsl.data.store import receive
from tests.contracts.asking import printed
from tests.contracts.tools import CONTRACTS

FOLDER: Final = CONTRACTS / "midland-heart"
MONTHS: Final = FOLDER / "months"
FILES: Final = {
    "oska-february-2015.csv": date(2015, 3, 2),
    "oska-march-2015.csv": date(2015, 4, 2),
    "oska-april-2015.xlsx": date(2015, 5, 5),
    "oska-may-2015.csv": date(2015, 6, 2),
}
# What a lot is paid of its pot: points earned over points due, as in the table of months/README.md.
CUT_OFF: Final = {1: "7/10", 2: "2/5", 3: "3/5", 5: "4/10", 6: "1/5", 7: "2/10", 8: "3/5", 9: "2/5"}
ON: Final = {
    "2015-04-28": CUT_OFF,
    "2015-05-05": {**CUT_OFF, 2: "3/5", 3: "2/5", 7: "2/5"},
    "2015-06-02": {**CUT_OFF, 2: "3/5", 3: "2/5", 5: "6/10", 6: "2/5", 7: "2/5"},
}
TOTAL: Final = {"2015-04-28": "48611.12", "2015-05-05": "51388.90", "2015-06-02": "56944.45"}
SINCE: Final = {  # the lines that changed after the cut-off, and the rows that did it
    "lot-2": ("5555.56", "8333.33", ["0003-oska-april-2015.xlsx/Extract row 16"]),
    "lot-3": ("8333.33", "5555.56", ["0003-oska-april-2015.xlsx/Extract row 21"]),
    "lot-5": ("5555.56", "8333.33", ["0004-oska-may-2015.csv row 31"]),
    "lot-6": ("2777.78", "5555.56", ["0004-oska-may-2015.csv row 33"]),
    "lot-7": ("2777.78", "5555.56", ["0003-oska-april-2015.xlsx/Extract row 40"]),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All four files, each received on its day."""
    found = tmp_path_factory.mktemp("months") / "received"
    for name, day in FILES.items():
        assert isinstance(receive(found, [MONTHS / "export" / name], day), list)
    return found


def shown(store: Path, day: str) -> dict[str, Any]:
    options = ("--map", str(FOLDER / "oska.toml"), "--as-known-on", day, "--format", "json")
    found: dict[str, Any] = json.loads(printed("simulate", str(FOLDER / "contract.pbr"), str(store), *options))
    return found


@pytest.mark.parametrize("day", ON)
def test_each_lot_is_paid_what_is_known(store: Path, day: str) -> None:
    found = shown(store, day)
    first = [line for line in found["lines"] if line["period"] == "2014-04-01" and line["payment"] == "results"]
    pence = {number: Fraction(1_388_889) * Fraction(share) for number, share in ON[day].items()}
    wanted = {f"lot-{number}": f"{int(amount + Fraction(1, 2)) / 100:.2f}" for number, amount in pence.items()}
    assert {line["lot"]: line["amount"] for line in first} == {**wanted, "lot-4": "0.00"}
    (row,) = (
        row for table in found["by"] if table["by"] == "payment" for row in table["rows"] if row["key"] == "results"
    )
    assert row["totals"] == {"GBP": TOTAL[day]}
    if day == max(ON):
        since = {one["subject"]["lot"]: (one["before"], one["now"], one["rows"]) for one in found["restated"]}
        assert since == SINCE
        assert {one["cut_off"] for one in found["restated"]} == {"2015-04-28"}
        gone = {one["record"]: one["gone"] for one in found["movements"] if "march" in one["file"]}
        assert gone["customer"] == ["MH-0502"]


def test_the_exports_are_as_they_are_written(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(MONTHS / "generate.py"), "--into", str(tmp_path)], check=True)
    for path in (MONTHS / "export").iterdir():
        made = tmp_path / "export" / path.name
        assert cells(made) == cells(path), path.name


def cells(path: Path) -> object:
    """What an export says: its bytes, of a workbook the cells."""
    if path.suffix == ".csv":
        return path.read_bytes()
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
