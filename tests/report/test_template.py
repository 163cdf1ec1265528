"""A workbook to fill in: its lists and rules, and that it passes when it is filled in as its first sheet says."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pbr_dsl.driver.running import Asked, Run, prepare
from pbr_dsl.driver.validating import validated
from pbr_dsl.report.template import columns_of, write
from tests.cli.calling import ROOT, pbrc

NAMES = ["birmingham", "families", "harrow", "home-care", "homes", "lots-and-hours", "worcestershire", "work-programme"]


def run(folder: Path, data: Path) -> Run:
    found = prepare(Asked(folder / "contract.pbr", (data,)), usable=False)
    assert isinstance(found, Run), found
    return found


@pytest.mark.parametrize("name", NAMES)
def test_filled_in_it_passes(name: str, tmp_path: Path) -> None:
    folder = ROOT / "contracts" / name
    contract = run(folder, folder / "data").contract
    path = tmp_path / "filled.xlsx"
    write(path, contract)
    book = openpyxl.load_workbook(path)
    for record in (record for record in contract.records if record.source == "data"):
        columns = list(columns_of(contract, record))
        assert [cell.value for cell in book[record.name][1]] == [column.heading for column in columns]
        for place, column in enumerate(columns, 1):
            book[record.name].cell(2, place, column.example)
    book.save(path)
    shown = validated(run(folder, path))
    assert [(one.record, one.field, one.cells[0].message) for one in shown.problems] == []
    assert [one.message for one in shown.stops] == []
    assert sum(one.tally.accepted for one in shown.files) == len(shown.files)


def test_codes_and_rows_of_the_contract_are_chosen_from_lists(tmp_path: Path) -> None:
    path = tmp_path / "homes.xlsx"
    assert pbrc("template", ROOT / "contracts" / "lots-and-hours", "-o", path).returncode == 0
    book = openpyxl.load_workbook(path)
    assert book["_lists"].sheet_state == book["_pbrc"].sheet_state == "hidden"
    rules = {str(rule.sqref): rule for rule in book["client"].data_validations.dataValidation}
    listed = {rule.promptTitle for rule in rules.values() if rule.type == "list"}
    assert "lot" in listed
    again = pbrc("template", ROOT / "contracts" / "homes", "-o", path)
    assert again.returncode == 2
    assert "is there already" in again.stderr
