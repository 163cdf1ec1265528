"""The page on adding a construct names every place that its example stands in, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from pbr_dsl.model.expression import FORMS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/add-a-construct.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(?P<file>[^`]+)` \|.*\| `(?P<word>[^`]+)` \|$", re.MULTILINE)
FORM = "TimeFrom"
MAY_BE_LEFT_OUT = {"pbr_dsl/check/terms/absent.py", "pbr_dsl/reference/dates.py", "pbr_dsl/report/schedule/spells.py"}
MAY_BE_LEFT_OUT |= {"pbr_dsl/report/schedule/conditions.py", "pbr_dsl/check/terms/volume.py"}


def test_each_place_says_something_of_the_example() -> None:
    rows = {found["file"]: found["word"] for found in ROW.finditer(PAGE)}
    assert rows
    assert [file for file, word in rows.items() if word not in (ROOT / file).read_text(encoding="utf-8")] == []


def test_no_place_is_missing() -> None:
    files = (path for path in sorted((ROOT / "pbr_dsl").rglob("*.py")))
    found = {path.relative_to(ROOT).as_posix() for path in files if re.search(rf"\b{FORM}\b", path.read_text())}
    assert found - {found["file"] for found in ROW.finditer(PAGE)} <= MAY_BE_LEFT_OUT


def test_the_places_that_match_every_form_are_the_ones_that_are_named() -> None:
    whole = {path for path in sorted((ROOT / "pbr_dsl").rglob("*.py")) if matches_every_form(path)}
    told = PAGE.partition("without a line for the rest")[2].partition(". The equations")[0]
    named = set(re.findall(r"`(pbr_dsl/[^`]+)`", told))
    assert {path.relative_to(ROOT).as_posix() for path in whole} == named


def matches_every_form(path: Path) -> bool:
    """Whether a file has a `match` with a case for every form of the core, and none for the rest."""
    forms = {form.__name__ for form in FORMS.values()}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Match):
            patterns = [one for case in node.cases for one in ast.walk(case.pattern) if isinstance(one, ast.MatchClass)]
            named = {ast.unparse(one.cls).rpartition(".")[2] for one in patterns}
            if len(named & forms) > 0.8 * len(forms):
                return True
    return False
