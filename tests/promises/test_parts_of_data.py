"""A change is tried on the part of the data that money depends on, and comes to the same as on all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbr_dsl.driver.running import Asked, Run, prepare
from pbr_dsl.promises import Kept
from pbr_dsl.promises.movements import look
from pbr_dsl.promises.place import Place, of_data

ROOT = Path(__file__).parents[2]
LINES = {
    "contracts/homes": """\
never "losing a stay pays": card rises without a stay
always "an earlier stay never pays less": card never falls when moved-in falls
never "a later end pays more": card rises when moved-out rises
never "a later proof pays less": card falls when submitted rises
""",
    "tests/cli/cases/lots": """\
never "losing a client pays": bonus rises without a client
never "a longer visit pays": use rises when length rises
""",
}


def found(place: Place) -> list[Kept]:
    """What became of every line."""
    kept = [Kept(promise) for promise in place.contract.promises]
    for one in kept:
        look(one, place, seed=1, tries=12)
    return kept


def said(kept: Kept) -> list[tuple[str, str]]:
    """What was found, but for the last day on which something was due to anybody."""
    return [(label, text) for label, text in kept.broken.said if label != "up to"] if kept.broken else []


@pytest.mark.parametrize("folder", LINES)
def test_the_part_says_what_the_whole_says(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, rest = next((ROOT / folder).glob("*.pbr")).read_text(encoding="utf-8").split("\n", 1)
    (tmp_path / "contract.pbr").write_text(f"{first}\n{LINES[folder]}{rest}", encoding="utf-8")
    run = prepare(Asked(tmp_path / "contract.pbr", (ROOT / folder / "data",)))
    assert isinstance(run, Run), run.findings
    place = of_data(run.contract, run.dataset.history, run.as_known_on)
    parts = found(place)
    near = {
        id(place.near(place.leads(record, key))) for record in place.history.records() for key in place.now.keys(record)
    }
    assert len(near) > 1
    monkeypatch.setattr(Place, "near", lambda self, _: self)
    assert [(one.outcome, one.looked, one.undecided) for one in parts] == [
        (one.outcome, one.looked, one.undecided) for one in found(place)
    ]
    assert [said(one) for one in parts] == [said(one) for one in found(place)]
    assert {one.outcome for one in parts} >= {"broken", "holds"}
