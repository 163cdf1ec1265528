"""Files that are too large, paths that lead nowhere, and files that are given twice."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pbr_dsl.data import table
from pbr_dsl.data.read import read
from pbr_dsl.data.readers import comma_separated
from tests.data.example import contract_of

ROWS = "client,area,score,recorded\n" + "".join(f"c{number},work,5,2026-05-05\n" for number in range(10))


@pytest.mark.parametrize(("room", "refused"), [(11, False), (10, True)])
def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int, refused: bool) -> None:  # noqa: FBT001
    monkeypatch.setattr(comma_separated, "MOST_ROWS", room)
    (tmp_path / "need.csv").write_text(ROWS, encoding="utf-8")
    codes = [finding.code.name for finding in read(contract_of("need"), [tmp_path]).findings]
    assert ("file-too-large" in codes) is refused


@pytest.mark.parametrize(("less", "refused"), [(0, False), (1, True)])
def test_too_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, less: int, refused: bool) -> None:  # noqa: FBT001
    monkeypatch.setattr(table, "MOST_BYTES", len(ROWS) - less)
    (tmp_path / "need.csv").write_text(ROWS, encoding="utf-8")
    codes = [finding.code.name for finding in read(contract_of("need"), [tmp_path]).findings]
    assert ("file-too-large" in codes) is refused


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    names = [finding.code.name for finding in read(contract_of("need"), [tmp_path / "nowhere"]).findings]
    assert names == ["missing-file", "unfed-record"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "need.csv"
    path.write_text(ROWS, encoding="utf-8")
    dataset = read(contract_of("need"), [tmp_path, path, tmp_path / "." / "need.csv"])
    assert [tally.read for tally in dataset.tallies] == [10]
    assert dataset.fingerprints == {"need.csv": hashlib.sha256(ROWS.encode()).hexdigest()}


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for folder in ("may", "june"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "need.csv").write_text(ROWS, encoding="utf-8")
    dataset = read(contract_of("need"), [tmp_path / "may", tmp_path / "june"])
    assert [(tally.accepted, tally.repeated) for tally in dataset.tallies] == [(10, 0), (0, 10)]
    assert len({tally.file for tally in dataset.tallies}) == 2


def test_a_quotation_mark_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    text = ROWS + '"c10,work,5,2026-05-05\n' + "".join(f"d{number},work,5,2026-05-05\n" for number in range(20_000))
    (tmp_path / "need.csv").write_text(text, encoding="utf-8")
    (tally,) = read(contract_of("need"), [tmp_path]).tallies
    assert (tally.accepted, tally.rejected) == (20_010, 1)
