"""`pbrc sample`: a seed, the hash that is published of it, the draw, the workbook, and what is read back."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from pbr_dsl.cli.sample import command
from tests.cli.calling import ROOT

PAGE = (ROOT / "docs" / "how-to" / "draw-a-sample.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```\w+ file=(\S+)\n(.*?)```", PAGE, re.DOTALL))
DRAW = ("--period", "2026-05-01", "--seed", "council.seed", "--published", sha256(b"4f1c0de2" * 8).hexdigest())


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The verb, in a folder with the files of the page, but for what was found."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "data" / "spot-check.csv").unlink()
    (tmp_path / "short.seed").write_text("easily guessed", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(command, [str(word) for word in words], standalone_mode=False)


def drawn(done: Result) -> dict[str, str]:
    return {row["client"]: row["spot-check"] for row in csv.DictReader(io.StringIO(done.stdout))}


def test_a_seed_is_made_once_and_only_its_hash_is_told(call: Callable[..., Result]) -> None:
    first, again = call("homes.pbr", "--commit", "new.seed"), call("homes.pbr", "--commit", "new.seed")
    seed = Path("new.seed").read_text(encoding="utf-8")
    assert re.fullmatch("[0-9a-f]{64}", seed)
    assert first.stdout.strip() == sha256(seed.encode()).hexdigest()
    assert seed not in first.output
    assert stat.S_IMODE(Path("new.seed").stat().st_mode) == 0o600
    assert "never written over" in str(again.exception)


def test_changing_other_claims_changes_nothing_about_those_that_stay(call: Callable[..., Result]) -> None:
    words = ("homes.pbr", "data", *DRAW, "--format", "csv")
    before = drawn(call(*words))
    clients = Path("data/client.csv")
    clients.write_text(clients.read_text(encoding="utf-8").replace("c01,north,2026-05-04", "c01,north,2026-05-20"))
    assert drawn(call(*words)) == before, "a claim changed, and not its key"
    clients.write_text("".join(f"{line}\n" for line in clients.read_text().splitlines() if not line.startswith("c03,")))
    after = drawn(call(*words))
    assert len((before.keys() ^ after.keys()) - {"c03"}) <= 1
    assert all(after[client] == mark for client, mark in before.items() if client in after)


def test_the_workbook_comes_back_as_what_was_found(call: Callable[..., Result]) -> None:
    call("homes.pbr", "data", *DRAW, "--to-fill", "data/spot-check.xlsx")
    book = openpyxl.load_workbook("data/spot-check.xlsx")
    page = book["spot-check"]
    heads = [cell.value for cell in page[1]]
    rows = [row for row in page.iter_rows(min_row=2) if row[0].value]
    for row in rows:
        assert all(cell.data_type == "s" for cell in row if cell.value)
        row[heads.index("result")].value = "invalid" if row is rows[0] else "valid"
        row[heads.index("recorded")].value = "2026-07-10"
    book.save("data/spot-check.xlsx")
    shown = json.loads(call("homes.pbr", "data", *DRAW, "--format", "json").stdout)
    assert sum(part["checked"] for part in shown["parts"]) == len(rows) == len(shown["drawn"])
    assert sum(part["invalid"] for part in shown["parts"]) == 1
    assert sum(part["undrawn"] for part in shown["parts"]) == 0
    south = next(part for part in shown["parts"] if part["rows"] == ["south"])
    assert south["drawn"] == south["claims"] == 2, "fewer than four are all drawn"


def test_a_result_of_a_claim_that_was_not_drawn_is_said(call: Callable[..., Result]) -> None:
    taken = drawn(call("homes.pbr", "data", *DRAW, "--format", "csv"))
    other = next(f"c{n:02}" for n in range(1, 11) if f"c{n:02}" not in taken)
    Path("data/spot-check.csv").write_text(
        f"spot-check,client,outcome,result,recorded\nx,{other},housed,invalid,2026-07-10\n", encoding="utf-8"
    )
    assert "1 claim looked at and not drawn" in call("homes.pbr", "data", *DRAW).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (DRAW[:2], "name the period and each revealed seed"),
        ((*DRAW[:4], "--published", "0" * 64), "not a seed whose hash was published"),
        (DRAW[:4], "not a seed whose hash was published"),
        ((*DRAW, "--published", "0" * 64), "2 hashes were published and 1 of their seeds"),
        ((*DRAW[:2], "--seed", "short.seed", *DRAW[4:]), "holds no seed"),
        (("--period", "2031-05-01", *DRAW[2:]), "no period of the contract"),
        ((*DRAW, "--to-fill", "homes.pbr"), "is there already"),
    ],
)
def test_what_draws_nothing(call: Callable[..., Result], words: tuple[str, ...], said: str) -> None:
    done = call("homes.pbr", "data", *words)
    assert said in str(done.exception)
    assert not done.stdout
