"""`pbrc simulate --compare` and `--set`: what another contract would have paid on the same history, worked by hand.

The case `compared`: a tenth at the start for adults (contract.pbr) against a fifth at the start for those from the dale
(other.pbr), which also pays £10 for each of them.

    | person | from | age | contract.pbr          | other.pbr            |
    |--------|------|-----|-----------------------|----------------------|
    | a      | hill | 30  | £100 + £900           | refused              |
    | b      | hill | 17  | refused               | refused              |
    | c      | dale | ?   | held                  | £200 + £850          |
    | d      | dale | 40  | £100 + £900           | £200 + £850          |
    | e      | dale | 50  | £100, 12 weeks not up | £200, the same       |
    | all    |      |     | £2,100                | £2,300, and 3 of £10 |
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pbr_dsl.cli import _run
from pbr_dsl.report.compared.sums import Pair
from pbr_dsl.values.statement import Line
from tests.cli.calling import CASES, ROOT, page, pbrc
from tests.golden import same

EXPECTED = Path(__file__).parent / "expected"
CASE = CASES / "compared"
OTHER = CASE / "other.pbr"
SCHEMA = ROOT / "docs" / "schemas" / "compare.json"
PAGES: dict[str, tuple[str | Path, ...]] = {
    "contracts": ("simulate", CASE, "--compare", OTHER),
    "values": ("simulate", "contracts/homes", "--set", "price = £700 for housed", "--by", "person"),
    "csv": ("simulate", CASE, "--compare", OTHER, "--by", "provider", "--format", "csv"),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str, request: pytest.FixtureRequest) -> None:
    done = pbrc(*PAGES[name], COLUMNS="80")
    assert max(map(len, done.stdout.splitlines())) <= 80
    text = page(done, *PAGES[name])
    same(EXPECTED / f"compare-{name}.txt", text, accept=bool(request.config.getoption("--accept")))


def simulate(*arguments: str | Path) -> tuple[int, str, str]:
    """A call in this process: its exit code and what it said."""
    out, aside = io.StringIO(), io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(out), contextlib.redirect_stderr(aside):
        code = _run(["simulate", *map(str, arguments)])
    return code, out.getvalue(), aside.getvalue()


def compared(*arguments: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(simulate(*arguments, "--format", "json")[1])
    jsonschema.validate(found, json.loads(SCHEMA.read_text(encoding="utf-8")))
    return found


def test_two_contracts_by_hand() -> None:
    found = compared(CASE, "--compare", OTHER, "--by", "payment", "--by", "provider", "--by", "period")
    assert found["total"] == {
        "lines": 14,
        "before": "2100.00",
        "after": "2330.00",
        "difference": "230.00",
        "unknown": "1050.00",  # c: held on one side
        "waiting": 2,
        "held": 2,
    }
    provider, person = found["who"]
    assert (provider["record"], provider["gain"], provider["unknown"]) == ("provider", 1, 1)
    assert (person["record"], person["gain"], person["lose"], person["same"], person["unknown"]) == (
        "person",
        2,
        1,
        1,
        1,
    )
    assert [(row["key"], row["difference"]) for row in person["largest_gains"]] == [("e", "100.00"), ("d", "50.00")]
    assert [(row["key"], row["difference"]) for row in person["largest_losses"]] == [("a", "-1000.00")]
    assert (person["gains"], person["losses"]) == ("150.00", "-1000.00")
    for table in found["by"]:
        for field in ("before", "after", "difference", "unknown"):
            assert sum(Fraction(row[field]) for row in table["rows"]) == Fraction(found["total"][field])
    moved = {(one["state_before"], one["state_after"]): (one["lines"], one["difference"]) for one in found["lines"]}
    assert moved == {
        ("payable", "payable"): (3, "150.00"),
        ("payable", "refused"): (2, "-1000.00"),
        ("held", "payable"): (2, "1050.00"),
        ("refused", "refused"): (2, "0.00"),
        ("open", "open"): (1, "0.00"),
        (None, "payable"): (4, "30.00"),
    }
    assert found["notes"][:3] == [
        "Only compared reads age of person.",
        "Only other reads area of person.",
        "Only other has the payment new.",
    ]


def test_values_are_those_of_the_other_contract_and_of_the_contract_itself_where_there_is_none() -> None:
    """Of the homes p1 keeps the limit of £2,000; p2 (half), p4 and p5 have £50, £100 and £100 more; p5 is held too."""
    alone = compared("contracts/homes", "--set", "price = £700 for housed")
    assert (alone["total"]["before"], alone["total"]["after"]) == ("6500.00", "6750.00")
    (person,) = alone["who"]
    assert (person["gain"], person["gains"], person["same"], person["unknown"]) == (2, "150.00", 2, 1)
    both = compared(CASE, "--compare", OTHER, "--set", "new = £20 * joined-here")
    assert (both["total"]["before"], both["total"]["after"]) == ("2100.00", "2360.00")
    assert (both["first"]["changes"], both["other"]["changes"]) == ([], ["new = £20 * joined-here"])


def test_a_contract_against_itself_differs_in_nothing() -> None:
    found = compared(CASE, "--compare", CASE / "contract.pbr")
    assert (found["first"]["label"], found["other"]["label"], found["notes"][:-1]) == ("first", "second", [])
    assert found["total"]["difference"] == found["total"]["unknown"] == "0.00"
    assert {(one["state_before"] == one["state_after"]) for one in found["lines"]} == {True}
    assert [one["unknown"] for one in found["who"]] == [1, 1]  # c is held in both: what comes of it is not known


def test_one_column_map_speaks_of_what_either_contract_reads(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(
        '[person]\nfields = { person = "Who", joined = "On", age = "Years", area = "Part" }\n', encoding="utf-8"
    )
    for name in ("contract", "other"):
        shutil.copy(ROOT / CASE / f"{name}.pbr", tmp_path)
    shutil.copytree(ROOT / CASE / "data", tmp_path / "data")
    people = tmp_path / "data" / "person.csv"
    text = people.read_text(encoding="utf-8")
    people.write_text(text.replace("person,provider,joined,age,area", "Who,provider,On,Years,Part"), encoding="utf-8")
    found = compared(tmp_path, "--compare", tmp_path / "other.pbr")
    assert (found["total"]["before"], found["total"]["after"]) == ("2100.00", "2330.00")


@pytest.mark.parametrize(
    ("before", "after", "held", "waits"),
    [
        ("payable", "payable", False, False),
        ("payable", "refused", False, False),
        ("held", "payable", True, True),
        ("refused", "held", True, True),
        ("held", "held", True, False),
        ("held", "open", True, False),
        ("held", None, True, True),
        ("open", "payable", False, True),
        ("open", "refused", False, False),
        (None, "open", False, False),
    ],
)
def test_what_is_held_or_open_on_one_side_is_not_known(
    before: str | None, after: str | None, *, held: bool, waits: bool
) -> None:
    sides = [Line("pay", {}, None, state) if state else None for state in (before, after)]  # type: ignore[arg-type] # no day is read
    for pair in (Pair(*sides), Pair(*sides[::-1])):
        assert (pair.held, pair.waits) == (held, waits)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--suppress-below", "5"],
            "`--suppress-below` is of one contract: it does not go with `--compare` or `--set`",
        ),
        (["--coverage"], "`--coverage` is of one contract"),
        (["--by", "lot"], "`--by`: no line has a `lot`"),
        (["--set", "pric = £1"], "`pric` is no value that the contract writes"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments: list[str], message: str) -> None:
    code, out, said = simulate(CASE, "--compare", OTHER, *arguments)
    assert (code, out) == (1 if "--set" in arguments else 2, "")
    assert message in said


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("GBP, each", "EUR, each", "first pays in GBP, and second in EUR"),
        ("record person of provider:", "record person of provider, personal:", "`person` is personal in "),
    ],
)
def test_contracts_that_cannot_be_compared(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (ROOT / CASE / "contract.pbr").read_text(encoding="utf-8").replace("£", "€" if "EUR" in new else "£")
    (tmp_path / "an-other-contract.pbr").write_text(text.replace(old, new), encoding="utf-8")
    code, out, said = simulate(CASE, "--compare", tmp_path / "an-other-contract.pbr")
    assert (code, out) == (1, "")
    assert message in said
    assert " a " not in said


COUNTY = ROOT / "benchmarks"
NOT_SHOWN = (
    " The duckdb engine gives the same sums."
    " It leaves out rows that are blank or mended, and what `pbrc validate` says."
)


def with_payers(folder: Path) -> tuple[Path, Path]:
    """Both contracts with parties that each pay a share, other ones in the second, where one payment has no payers."""
    both = {
        "contract": "council 70%, nhs 30%, odd pennies to nhs",
        "other": "nhs 55%, council 45%, odd pennies to council",
    }
    for name, shares in both.items():
        text = (CASE / f"{name}.pbr").read_text(encoding="utf-8").replace("£100 ", "£99.99 ")
        text = text.replace("  between       ", '  between       nhs "Example Health Board", ')
        text = text.replace("  amount  price\n", f"  amount  price\n  payers  {shares}\n")
        (folder / f"{name}.pbr").write_text(text, encoding="utf-8")
    return folder / "contract.pbr", folder / "other.pbr"


@pytest.mark.parametrize("which", ["contracts", "payers", "values", "a part", "periods", "county"])
def test_both_engines_compare_alike(which: str, tmp_path: Path) -> None:
    first, second = with_payers(tmp_path)
    words = {
        "payers": (first, CASE / "data", "--compare", second, "--by", "payer", "--by", "person"),
        "contracts": (CASE, "--compare", OTHER, "--by", "payment", "--by", "provider", "--by", "person"),
        "values": PAGES["values"][1:],
        "a part": (CASE, "--compare", OTHER, "--from", "2026-04-01", "--to", "2026-05-15"),
        "periods": (CASE, "--compare", tmp_path / "other.pbr", "--as-known-on", "2026-07-31"),
        "county": (COUNTY / "contract.pbr", tmp_path, "--set", "fee = £1,700 for job-26", "--by", "client.connected"),
    }[which]
    if which == "periods":
        months = OTHER.read_text(encoding="utf-8").replace("quarters from", "months from")
        (tmp_path / "other.pbr").write_text(months, encoding="utf-8")
    if which == "county":
        made = ("--evidence", "200", "--into", str(tmp_path))
        subprocess.run([sys.executable, str(COUNTY / "generate.py"), *made], check=True)
    for form in ("text", "json") if which == "contracts" else ("json",):
        slow, fast = (simulate(*words, "--format", form, "--engine", one) for one in ("reference", "duckdb"))
        assert fast[0] == 0, fast
        if form == "json":
            one, other = json.loads(slow[1]), json.loads(fast[1])
            assert other.pop("engine")["name"] == "duckdb"
            assert one.pop("engine")["name"] == "reference"
            assert other["notes"].pop() == NOT_SHOWN.strip()
            assert one == other
        else:
            said = " ".join(fast[1].replace("duckdb engine, pbrc", "reference engine, pbrc").split())
            assert NOT_SHOWN in said
            assert said.replace(NOT_SHOWN, "") == " ".join(slow[1].split())
