"""A workbook to fill in: its lists and rules, and that it passes when it is filled in as its first sheet says."""

from __future__ import annotations

from datetime import date
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


def test_a_workbook_of_another_version_is_told_of(tmp_path: Path) -> None:
    folder = ROOT / "contracts" / "homes"
    path = tmp_path / "filled.xlsx"
    contract = run(folder, folder / "data").contract
    write(path, contract)
    book = openpyxl.load_workbook(path)
    for record in ("person", "stay", "proof"):
        for place, column in enumerate(columns_of(contract, next(r for r in contract.records if r.name == record)), 1):
            book[record].cell(2, place, column.example)
    book.save(path)

    def told(of: Path) -> list[str]:
        notes = validated(run(of, path)).notes
        return [one.message for one in notes if one.code.name == "other-version"]

    assert told(folder) == []
    moved = prepare(Asked(folder / "contract.pbr", (path,), as_if_from=date(2025, 4, 1)), usable=False)
    assert isinstance(moved, Run)
    assert [one.message for one in moved.dataset.findings if one.code.name == "other-version"] == []
    text = (folder / "contract.pbr").read_text(encoding="utf-8")
    for old, new, said in (
        ("£1,500", "£1,600", "another version of `homes`"),
        ("contract homes", "contract h", "another"),
    ):
        (tmp_path / "contract.pbr").write_text(text.replace(old, new), encoding="utf-8")
        (message,) = told(tmp_path)
        assert message.startswith(f"filled.xlsx was made from {said}")
