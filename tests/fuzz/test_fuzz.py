"""A sample of what the fuzzer tries; `python -m tests.long fuzz` goes on for as long as it is told to."""

from __future__ import annotations

import random
from itertools import islice

import pytest

from pbr_dsl.driver import check_text
from tests.fuzz import typed
from tests.fuzz.drawn import KINDS
from tests.seed import SEED

SAMPLE = {"written": 8, "changed": 12, "run": 3, "typed": 3}


@pytest.mark.parametrize("kind", KINDS)
def test_any_text_whatever_ends_in_a_result_or_in_findings(kind: str) -> None:
    assert [said for said in islice(KINDS[kind](), SAMPLE[kind]) if said[1] is not None] == []


def test_most_of_the_well_typed_contracts_pass_check() -> None:
    drawn = [typed.contract(random.Random(f"{SEED} passes {at}")) for at in range(25)]  # noqa: S311
    assert sum(check_text(text).contract is not None for text in drawn) >= len(drawn) * 4 // 5
