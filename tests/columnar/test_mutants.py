"""A generator of SQL that misreads one thing is noticed by what the columnar engine is tried on."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

from tests.columnar.mutation.battery import battery, names
from tests.columnar.mutation.excused import EXCUSED
from tests.columnar.mutation.mutants import MODULES, Mutant, mutants
from tests.seed import SEED

PAGE: Final = Path(__file__).parents[2] / "docs" / "results" / "sql-mutants.md"
DRAWN: Final = 2


@cache
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def noticed() -> dict[str, str]:
    """What noticed each mutant of the last full run."""
    return dict(re.findall(r"^\| `(.+)` \| (.+) \|$", page(), re.MULTILINE))


def of_name(name: str) -> Mutant | None:
    """The mutant of a name, unless the generator has changed since."""
    return next((one for one in mutants(module_of(name)) if one.name == name), None)


def module_of(name: str) -> str:
    """The module of the name of a mutant."""
    return next(one for one in sorted(MODULES, key=len, reverse=True) if name.startswith(f"{one}."))


def test_some_mutants_are_still_noticed() -> None:
    """One that is not may be one that says the same by now: half of those drawn would be news."""
    by = noticed()
    often, _ = Counter(one for one in by.values() if one in names()).most_common(1)[0]
    (tried,) = battery([often])
    assert tried.compute()
    there = [one for name in sorted(by) if by[name] == often and (one := of_name(name)) is not None]
    drawn = random.Random(SEED).sample(there, min(DRAWN, len(there)))  # noqa: S311  a seeded draw, no secret
    said = f"seed {SEED} drew, for {often}: {'; '.join(one.name for one in drawn)}"
    print(said)  # noqa: T201  pytest shows it where the test fails
    missed = [one.name for one in drawn if tried.notices(one) is None]
    assert len(missed) <= len(drawn) // 2, f"{said}; of these were not noticed: {'; '.join(missed)}"


def test_the_long_run_names_what_was_not_noticed() -> None:
    found = re.search(r"^([\d,]+) of ([\d,]+) that give an answer were noticed", page(), re.MULTILINE)
    assert found is not None
    seen, of = (int(one.replace(",", "")) for one in found.groups())
    assert len(noticed()) == seen
    assert page().partition("## Not noticed")[2].partition("\n## ")[0].count("\n- ") == of - seen


def test_what_is_excused_is_there_and_has_a_reason() -> None:
    assert all(EXCUSED.values())
    gone = [one for one in EXCUSED if not any(mutant.name.startswith(one) for mutant in mutants(module_of(one)))]
    assert gone == []
