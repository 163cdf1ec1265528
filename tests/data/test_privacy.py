"""What people wrote in free text, or by mistake in any other cell, is repeated by no message."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbr_dsl.data.read import read
from tests.data.example import contract_of, written

CANARY = "Xanthippe Vandergelder"
HEADINGS = ["session", "client", "held", "length", "kind", "cost", "progress", "note", "recorded"]
GOOD = ["s1", "c1", "2026-05-04", "1", "remote", "1", "5%", "", "2026-05-05"]


def messages(folder: Path, text: str) -> str:
    (folder / "session.csv").write_text(text, encoding="utf-8")
    dataset = read(contract_of("session"), [folder])
    dataset.history = type(dataset.history)()
    return written(dataset)


@pytest.mark.parametrize(
    "at", [place for place, name in enumerate(HEADINGS) if name not in {"session", "client", "kind"}]
)
@pytest.mark.parametrize("form", ["{}", "={}", "{},{}", '"{}', "#{}", "{}\n{}", "12 {}"])
def test_a_name_in_any_cell(tmp_path: Path, at: int, form: str) -> None:
    cells = [*GOOD[:at], form.format(CANARY, CANARY), *GOOD[at + 1 :]]
    said = messages(tmp_path, ",".join(HEADINGS) + "\n" + ",".join(cells) + "\n" + ",".join(GOOD) + "\n")
    assert "Xanthippe" not in said
    assert "Vandergelder" not in said


def test_a_name_where_headings_should_be(tmp_path: Path) -> None:
    assert CANARY not in messages(tmp_path, f"s1,{CANARY},2026-05-04\ns2,{CANARY},2026-05-05\n")


def test_a_name_in_a_note_under_the_table(tmp_path: Path) -> None:
    assert CANARY not in messages(tmp_path, ",".join(HEADINGS) + "\n" + ",".join(GOOD) + f"\n\nPrinted by {CANARY}\n")


def test_reasons_and_waits_hold_no_name_either(tmp_path: Path) -> None:
    cells = [*GOOD[:2], CANARY, *GOOD[3:7], CANARY, GOOD[8]]
    (tmp_path / "session.csv").write_text(",".join(HEADINGS) + "\n" + ",".join(cells) + "\n", encoding="utf-8")
    (row,) = read(contract_of("session"), [tmp_path]).history.rows
    assert CANARY not in row.rejected
    assert CANARY not in repr(row.cells["held"])
