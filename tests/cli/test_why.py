"""`pbrc why` as it is called."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

from tests.cli.calling import CASES, ROOT, page, pbrc
from tests.golden import same

EXPECTED = Path(__file__).parent / "expected"
PAGES: dict[str, tuple[str | Path, ...]] = {
    "in-part-and-trimmed": ("why", CASES / "rates", "--for", "p1"),
    "out-of-time": ("why", CASES / "rates", "--for", "p2"),
    "refused": ("why", CASES / "rates", "--for", "p3"),
    "two-changes": ("why", CASES / "rates", "--for", "p4"),
    "connected": ("why", CASES / "rates", "--for", "p5"),
    "one-line": ("why", CASES / "rates", "--for", "p1", "--line", "kept"),
    "client-of-a-lot": ("why", CASES / "lots", "--for", "c1"),
    "held-outcome": ("why", CASES / "lots", "--for", "c3", "--period", "2026-05-15"),
    "provider": ("why", CASES / "lots", "--for", "north"),
    "lot": ("why", CASES / "lots", "--for", "lot:young", "--line", "use"),
    "contract": ("why", CASES / "whole", "--for", "contract"),
    "far-row": ("why", CASES / "whole", "--for", "g3"),
    "visit": ("why", CASES / "lots", "--for", "v6"),
    "blank-time": ("why", CASES / "visits", "--for", "ann", "--as-known-on", "2026-07-31"),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str, request: pytest.FixtureRequest) -> None:
    arguments = PAGES[name]
    text = page(pbrc(*arguments), *arguments)
    same(EXPECTED / f"why-{name}.txt", text, accept=bool(request.config.getoption("--accept")))


@pytest.mark.parametrize(("case", "whom"), [("rates", "p1"), ("rates", "p4"), ("rates", "p5"), ("lots", "c3")])
def test_the_json_form_is_as_published_and_adds_up(case: str, whom: str) -> None:
    done = pbrc("why", CASES / case, "--for", whom, "--format", "json")
    found = json.loads(done.stdout)
    jsonschema.validate(found, json.loads((ROOT / "docs" / "schemas" / "why.json").read_text(encoding="utf-8")))
    assert (done.returncode, done.stderr, found["key"]) == (0, "", whom)
    for one in found["lines"]:
        own = sum(Fraction(part["amount"]) for part in one["own"])
        assert own + Fraction(one["rest"]) == Fraction(one["line"]["amount"])
    for one in (*found["lines"], *found["outcomes"]):
        nearest = one["nearest"]
        if nearest and nearest["change"]:
            assert Fraction(nearest["after"]) > Fraction(nearest["before"])
            assert nearest["tried"] >= 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "error: `pbrc why` needs --for ID"),
        (["--for", "P1"], "error[PBR0606]: nothing is called `P1`; did you mean person `p1`?"),
        (["--for", "kept"], "error[PBR0606]: `kept` names no row"),
        (["--for", "stay:p1"], "error[PBR0606]: no stay is called `p1`"),
        (
            ["--for", "p1", "--line", "kep"],
            "error: `--line`: no payment or outcome is called `kep`; did you mean",
        ),
    ],
)
def test_what_cannot_be_answered_is_one_message(arguments: list[str], message: str) -> None:
    done = pbrc("why", CASES / "rates", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0].startswith(message)


def test_an_identifier_of_several_records_has_to_say_which(tmp_path: Path) -> None:
    source = ROOT / CASES / "rates"
    (tmp_path / "data").mkdir()
    for path in (source / "data").iterdir():
        text = path.read_text(encoding="utf-8").replace("s4,", "p4,") if path.stem == "stay" else None
        (tmp_path / "data" / path.name).write_text(text or path.read_text(encoding="utf-8"), encoding="utf-8")
    done = pbrc("why", source / "contract.pbr", tmp_path / "data", "--for", "p4")
    assert done.returncode == 2
    assert "several records have a row `p4`" in done.stderr
    assert "say which: person:p4 or stay:p4" in done.stderr
    assert pbrc("why", source / "contract.pbr", tmp_path / "data", "--for", "stay:p4").returncode == 0


EXPORT = """Ref,Move In,Move Out,Seen By,Seen,Updated
0017,06-04-2026,,Lea Bank,20-04-2026,20-04-2026
0018,13-04-2026,n/a,,,22-06-2026
"""
MAP = """file = "oska.csv"
recorded = "Updated"
dates = "day-month-year"
blanks = ["n/a"]
[person]
fields.person = "Ref"
[stay]
fields = { stay = "Ref", person = "Ref", moved-in = "Move In", moved-out = "Move Out" }
[proof]
where = { "Seen By" = true }
fields = { proof = "Ref", person = "Ref", verified-by = "Seen By", submitted = "Seen" }
constant = { outcome = "housed", relation = "independent" }
codes.verified-by = { "Lea Bank" = "landlord" }
"""


def test_rows_of_a_mapped_export_are_named_by_the_export(tmp_path: Path) -> None:
    (tmp_path / "oska.csv").write_text(EXPORT, encoding="utf-8")
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    given = ("contracts/homes/contract.pbr", tmp_path / "oska.csv", "--map", tmp_path / "map.toml")
    done = pbrc("why", *given, "--for", "person:0018")
    assert (done.returncode, done.stderr) == (0, "")
    assert "first stay's moved-in = 13 April 2026  oska.csv row 3" in done.stdout
    assert "moved-out of 0018 is not yet known (oska.csv row 3)" in done.stdout
