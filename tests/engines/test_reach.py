"""The last long run reached every form of the model, and noticed most engines that misread one choice of it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.engines.coverage import reached, universe
from tests.engines.drawn import by_kept
from tests.engines.excused import UNNOTICED, UNREACHED
from tests.engines.faults import faults
from tests.engines.tries import cases

PAGE = Path(__file__).parents[2] / "docs" / "results" / "agree.md"


@cache
def counted() -> dict[str, int]:
    """In how many contracts of the committed run each way of filling a field stands."""
    rows = re.findall(r"^\| (\w+) \| ([^|]* \d[\d,]*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    found: dict[str, int] = {}
    for form, ways in rows:
        for way in ways.split("; "):
            name, _, number = way.rpartition(" ")
            found[form if name == "as such" else f"{form}.{name}"] = int(number.replace(",", ""))
    return found


def test_the_long_run_reached_every_form() -> None:
    assert [way for way in sorted(universe()) if not counted().get(way) and way not in UNREACHED] == []


def test_what_is_excused_is_there_and_was_not_reached() -> None:
    assert [way for way in UNREACHED if way not in universe() or counted().get(way)] == []
    assert [name for name in UNNOTICED if name not in {one.name for one in faults()}] == []


def test_the_long_run_noticed_most_faults() -> None:
    page = PAGE.read_text(encoding="utf-8")
    missed = page.count("- **not noticed**: ")
    assert "## Faults that were noticed" in page
    assert missed <= len([*faults()]) // 30, missed


def test_cases_that_are_kept_notice_what_drawn_ones_seldom_do() -> None:
    seldom = ("Covers.in_all: nothing as True", "Limit.order: earliest achieved as earliest claimed")
    left = {one.name: one for one in faults() if one.name.startswith((*seldom, "Limit.order: earliest claimed as"))}
    assert len(by_kept(dict(left))) == len(left)


def test_the_long_run_drew_what_it_should() -> None:
    page = PAGE.read_text(encoding="utf-8")
    had = {name: int(share) for name, share in re.findall(r"^\| ([a-z ]+) \| (\d+)% \|$", page, re.MULTILINE)}
    accepted = re.search(r"`check` accepts ([0-9.]+)% of them", page)
    assert accepted is not None
    assert float(accepted[1]) > 98
    assert had["a payment"] >= 60
    assert 10 <= had["a line marked trimmed"] <= 25
    assert had["a rejected row"] >= 20
    assert had["two lines of one amount in a period"] >= 10


def test_a_contract_reaches_only_what_there_is() -> None:
    _, _, contract = next(cases("reach"))
    assert set(reached(contract)) <= universe()
