"""Rows of a first or last period that lie outside the term are counted nowhere, and named."""

from __future__ import annotations

from pathlib import Path

from pbr_dsl.data.read import read
from pbr_dsl.diagnostics.codes.data import OUTSIDE_THEIR_PERIOD
from pbr_dsl.driver import check_text

CASE = Path(__file__).parent.parent / "cases" / "ok" / "calendar" / "part-periods" / "contract.pbr"
FILES = {
    "home": "home,opened,recorded\nelm,2026-04-01,2026-04-01\n",
    "stay": "stay,home,moved-in,moved-out,recorded\ns1,elm,2026-04-10,open,2026-12-31\n",
    "repair": """\
repair,home,made,useful,recorded
r1,elm,2026-04-19,yes,2027-06-30
r2,elm,2026-04-20,yes,2027-06-30
r3,elm,2027-05-14,yes,2027-06-30
r4,elm,2027-05-15,yes,2027-06-30
r5,elm,2025-04-19,yes,2027-06-30
""",
}


def test_they_are_named(tmp_path: Path) -> None:
    contract = check_text(CASE.read_text(encoding="utf-8")).contract
    assert contract is not None
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    found = [one for one in read(contract, [tmp_path]).findings if one.code is OUTSIDE_THEIR_PERIOD]
    assert [(one.message, one.help) for one in found] == [
        (
            "2 repairs lie in a period of the term and not in the term, 20 April 2026 to 14 May 2027",
            "no period counts them: repair.csv row 2, repair.csv row 5",
        )
    ]
