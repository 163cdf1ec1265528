"""Whatever decides money matters: leave one line or phrase out of a contract, and somebody notices.

Either `check` refuses what is left, or a worked example of the contract comes out differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pbr_dsl.driver import check_text
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.scenario import Scenario
from pbr_dsl.scenario import play
from tests.laws.shipped import drawn
from tests.scenario.mutants import Mutant, mutants

ROOT = Path(__file__).parent.parent.parent
CONTRACTS = {path.parent.name: path for path in sorted((ROOT / "contracts").glob("**/contract.pbr"))}
SAMPLE = 40  # one in so many; `tests/long` tries them all

NO_CREDIT = "an outcome that is not accepted has no credit, so it adds nothing all the same"
MARK = "shadow is a mark on a line, not an amount; tests/contracts looks at the total that is paid"
BY_AGREEMENT = "without it the lines wait all the same when the series stops, and `check` warns"
ON_ONE_LINE = "the published points at 55%, 60% and 65% lie on one line; the contract names all four"
GROUPING = "which lot a service belongs to groups its lines, and changes none"

# What nobody notices, and why it need not be noticed.
UNNOTICED: dict[str, dict[str, str]] = {
    "birmingham": {
        "where accepted": NO_CREDIT,
        'shadow   "computed and stated each month, not paid: a virtual pilot"': MARK,
        "and lot": GROUPING,
    },
    "families": {"accepted and": NO_CREDIT, "shadow": MARK},
    "home-care": {", replaced by agreement": BY_AGREEMENT},
    "lots-and-hours": {
        ", replaced by agreement": BY_AGREEMENT,
        "where accepted": NO_CREDIT,
        "from 1 April 2029  not yet known, if not agreed by 1 January 2029, the previous price stays": (
            "without it the previous price stays too; it differs only while the price is being agreed, before any line"
        ),
    },
    "midland-heart": {
        "and lot": "lots without an order of their own come as they are written",
    },
    "newpin": {"| 60% | 7.5% |": ON_ONE_LINE},
}


def whole(name: str) -> str:
    """A contract without the rows of a schedule that no example needs."""
    text = CONTRACTS[name].read_text(encoding="utf-8")
    short = "\n".join(_needed(text))
    contract = check_text(short, folder=CONTRACTS[name].parent).contract
    return short if contract is not None and not list(failing(contract)) else text


def _needed(text: str) -> Iterator[str]:
    examples = " ".join(re.findall(r'^scenario "(?:.|\n)*?(?=\n\n|\Z)', text, re.MULTILINE))
    columns = heading = ""
    for line in text.split("\n"):
        if line and not line.startswith(" "):
            columns, heading = "", line
        if heading.startswith("schedule ") and line.lstrip().startswith("|"):
            if columns and not re.search(rf"\b{re.escape(line.split('|')[1].strip())}\b", examples):
                continue
            columns = line
        yield line


def failing(contract: Contract) -> Iterator[Scenario]:
    """The worked examples that do not come out, as they are found."""
    return (scenario for scenario in contract.scenarios if not play(contract, scenario).passed)


def unnoticed(mutant: Mutant, name: str) -> bool:
    """Whether neither `check` nor a worked example notices what was left out."""
    contract = check_text(mutant.text, folder=CONTRACTS[name].parent).contract
    return contract is not None and next(failing(contract), None) is None


@cache
def all_of(name: str) -> tuple[Mutant, ...]:
    return tuple(mutants(whole(name)))


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_example_comes_out(name: str) -> None:
    contract = check_text(CONTRACTS[name].read_text(encoding="utf-8"), folder=CONTRACTS[name].parent).contract
    assert contract is not None
    assert [scenario.title for scenario in failing(contract)] == []


@pytest.mark.parametrize("name", CONTRACTS)
def test_what_is_left_out_is_noticed(name: str) -> None:
    first = drawn(f"mutants of {name}").randrange(SAMPLE)
    found = {mutant.without for mutant in all_of(name)[first::SAMPLE] if unnoticed(mutant, name)}
    assert found <= set(UNNOTICED.get(name, {}))
