"""Whatever happens to files on the way, every row is accounted for, and nothing that is known depends on order."""

from __future__ import annotations

import csv
import io
import random
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pbr_dsl.data.dataset import Dataset
from pbr_dsl.data.read import read
from pbr_dsl.values.facts import Missing, Unknown
from pbr_dsl.values.history import has_made_up_key
from tests.data.example import contract_of

CONTRACT = contract_of("client", "session")
HEADINGS = ["session", "client", "held", "length", "kind", "cost", "progress", "note", "recorded"]
CLIENTS = (
    "client,lot,referred,start,born,care-leaver,recorded\n"
    "c1,refuge,2026-04-02,2026-05-04,1990-02-28,no,2026-05-05\n"
    "c2,refuge,2026-04-02,2026-05-04,1990-02-28,no,2026-05-05\n"
)
CELLS = {
    "session": ["s1", "s2", "s3", " s1", "S1", "", "#N/A", "s1\u200b2", "Total"],
    "client": ["c1", "c2", "c1 ", "c9", ""],
    "held": ["2026-05-04", "4/5/2026", "46146", "31/02/2026", "", "soon"],
    "length": ["1", "1:30", "1h30", "7.33", "", "-1", "#REF!"],
    "kind": ["remote", "No show", "telepathy", ""],
    "cost": ["1", "£1.00", "none", "1.005", ""],
    "progress": ["5%", "5", ""],
    "note": ["", "one, two", 'a "word"', "two\nlines", "=1+1"],
    "recorded": ["2026-05-05", "2026-05-06", "2026-05-06 10:15", "", "later"],
}
LINES = st.tuples(*(st.sampled_from(CELLS[name]) for name in HEADINGS)).map(list)
PLACES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def lines_of(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def reading(folder: Path, *parts: str) -> Dataset:
    for old in folder.iterdir():
        old.unlink()
    (folder / "client.csv").write_text(CLIENTS, encoding="utf-8")
    for number, part in enumerate(parts, start=1):
        (folder / f"session-{number}.csv").write_text(lines_of([HEADINGS]) + part, encoding="utf-8", newline="")
    return read(CONTRACT, [folder])


def counts(dataset: Dataset) -> tuple[int, ...]:
    tallies = [tally for tally in dataset.tallies if tally.record == "session"]
    assert all(one.read == one.accepted + one.rejected + one.repeated + one.blank for one in tallies)
    names = ("read", "accepted", "rejected", "repeated", "blank", "corrected", "contradicted")
    return tuple(sum(getattr(tally, name) for tally in tallies) for name in names)


def known(dataset: Dataset) -> list[tuple[object, ...]]:
    """What is known on each day, without the places: they move with the rows."""
    found: list[tuple[object, ...]] = []
    for day in (date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)):
        for row in dataset.history.as_known_on(day).of("session").values():
            key = "?" if has_made_up_key(row) else row.key
            cells = tuple((name, why(cell) if isinstance(cell, Unknown) else cell) for name, cell in row.cells.items())
            found.append((day, key, cells, row.recorded, bool(row.rejected)))
    return sorted(found, key=repr)


def why(cell: Unknown) -> tuple[str, ...]:
    return tuple(sorted({wait.why for wait in cell.waits}))


@PLACES
@given(st.lists(LINES, max_size=8), st.randoms(use_true_random=False), st.integers(0, 8))
def test_shuffling_rows_and_splitting_files_change_nothing(
    tmp_path: Path, rows: list[list[str]], dice: random.Random, cut: int
) -> None:
    first = reading(tmp_path, lines_of(rows))
    shuffled = dice.sample(rows, len(rows))
    for other in (
        reading(tmp_path, lines_of(shuffled)),
        reading(tmp_path, lines_of(shuffled[:cut]), lines_of(shuffled[cut:])),
    ):
        assert counts(other) == counts(first)
        assert known(other) == known(first)


def mutated(text: str, dice: random.Random) -> str:
    for _ in range(dice.randint(1, 4)):
        at = dice.randint(0, len(text))
        change = dice.choice(["insert", "delete", "cut", "double"])
        if change == "insert":
            text = text[:at] + dice.choice([*',"\n\r;\t= ', "\r\n", '""', "\u00a0", "#N/A"]) + text[at:]
        elif change == "delete":
            text = text[:at] + text[at + dice.randint(1, 4) :]
        elif change == "cut":
            text = text[:at]
        else:
            text = text[:at] + text[at - dice.randint(0, 30) :]
    return text


@settings(PLACES, max_examples=150)
@given(st.lists(LINES, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_no_line_of_a_damaged_file_is_lost(tmp_path: Path, rows: list[list[str]], dice: random.Random) -> None:
    text = mutated(lines_of(rows), dice)
    dataset = reading(tmp_path, text)
    counts(dataset)
    places = {row.line for row in dataset.history.rows if row.record == "session"}
    lines = [line for line in io.StringIO(text, newline="") if line.strip(',"\r\n \u00a0\t')]
    tally = next(tally for tally in dataset.tallies if tally.record == "session")
    assert len(places) == tally.accepted + tally.rejected
    assert len({one.row for one in dataset.rejected if one.record == "session"}) == tally.rejected
    assert tally.read <= len(text.splitlines()) + 1
    assert bool(lines) <= bool(tally.read)


@given(st.binary(max_size=300))
@PLACES
def test_no_file_is_too_strange_to_be_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "client.csv").write_bytes(raw)
    dataset = read(contract_of("client"), [tmp_path])
    assert dataset.findings


def test_a_row_that_cannot_be_read_is_unknown_and_not_absent(tmp_path: Path) -> None:
    dataset = reading(tmp_path, "s1,c1,soon,1,remote,1,5%,,2026-05-05\n")
    row = dataset.history.as_known_on(date(2026, 5, 5)).of("session")["s1",]
    assert row.cells["client"] == ("c1",)
    message = "the cell is not a date; write 2026-05-04, 4/5/2026 or 4 May 2026"
    wait = Missing("rejected", "session", ("s1",), "held", "session-1.csv", 2, message)
    assert row.cells["held"] == Unknown((wait,))
