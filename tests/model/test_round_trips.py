"""Text to JSON to core text to JSON; and what the fingerprint does not see."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pbr_dsl.diagnostics.snippet import paying
from pbr_dsl.driver import check_text
from pbr_dsl.model.canonical import fingerprint, from_json, schema, to_json
from pbr_dsl.model.contract import Contract
from pbr_dsl.report.expanded import core_text

ROOT = Path(__file__).parents[2]
LOTS = ROOT / "contracts/lots-and-hours"
CONTRACTS = sorted([*ROOT.glob("contracts/**/contract.pbr"), *ROOT.glob("tests/cases/[op]*/**/contract.pbr")])
CONTRACTS = [path for path in CONTRACTS if "syntax" not in path.parts]


def compiled(text: str, folder: Path | None = None) -> Contract:
    checked = check_text(text, folder=folder)
    assert checked.contract is not None, [finding.message for finding in checked.findings]
    return checked.contract


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_json_and_core_text_give_the_same_contract(path: Path) -> None:
    first = to_json(compiled(path.read_text(encoding="utf-8"), path.parent))
    assert to_json(from_json(first)) == first
    assert to_json(compiled(core_text(from_json(first)))) == first


def test_core_text_says_where_the_odd_pennies_go_where_a_pot_has_another_rule() -> None:
    pot = """\
let useful-visits each person = count of visits where useful
let useful-in-all = sum of useful-visits over persons
let part each person = share of £100 by useful-visits among persons, or £0 when useful-in-all is 0
  pennies largest remainder to £0.01, ties by person
"""
    contract = compiled(paying(pot))
    assert to_json(compiled(core_text(contract))) == to_json(contract)


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_json_fits_its_published_schema(path: Path) -> None:
    contract = compiled(path.read_text(encoding="utf-8"), path.parent)
    Draft202012Validator(schema()).validate(json.loads(to_json(contract)))


def test_the_published_schema_is_up_to_date() -> None:
    published = (ROOT / "docs/schemas/contract.json").read_text(encoding="utf-8")
    assert json.loads(published) == schema()


def blocks(text: str) -> list[str]:
    found: list[list[str]] = []
    for line in text.splitlines():
        if (line and not line.startswith((" ", "#"))) or not found:
            found.append([])
        found[-1].append(line)
    return ["\n".join(block) for block in found]


FREE = ("let ", "record ", "table ", "evidence ", "unit ", "eligibility ")


@pytest.mark.parametrize("seed", range(5))
def test_the_fingerprint_ignores_layout_comments_and_the_order_of_independent_parts(seed: int) -> None:
    text = (LOTS / "contract.pbr").read_text(encoding="utf-8")
    parts = blocks(text)
    free = [part for part in parts if part.startswith(FREE)]
    shuffled = free.copy()
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a seeded order, not a secret
    order = iter(shuffled)
    moved = "\n# a comment\n\n".join(next(order) if part in free else part for part in parts)
    assert fingerprint(compiled(moved, LOTS)) == fingerprint(compiled(text, LOTS))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("£17.50 per hour", "£17.51 per hour"),
        ("at least 18 years", "above 18 years"),
        ("within 56 days", "within 55 days"),
        ("pay the rest", "hold"),
        ("rounded half up to £0.01", "rounded half even to £0.01"),
        ("restated for 12 months", "restated for 11 months"),
    ],
)
def test_the_fingerprint_sees_every_term(old: str, new: str) -> None:
    text = (LOTS / "contract.pbr").read_text(encoding="utf-8")
    assert old in text
    assert fingerprint(compiled(text.replace(old, new, 1), LOTS)) != fingerprint(compiled(text, LOTS))


def test_a_scenario_is_not_part_of_the_fingerprint() -> None:
    text = (LOTS / "contract.pbr").read_text(encoding="utf-8")
    without = text[: text.index("\nscenario ")]
    assert fingerprint(compiled(without, LOTS)) == fingerprint(compiled(text, LOTS))
