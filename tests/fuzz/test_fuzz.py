"""A sample of what the fuzzer tries; `python -m tests.long fuzz` goes on for as long as it is told to."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.fuzz.drawn import KINDS

SAMPLE = {"written": 8, "changed": 12, "run": 3, "typed": 3}


@pytest.mark.parametrize("kind", KINDS)
def test_any_text_whatever_ends_in_a_result_or_in_findings(kind: str) -> None:
    assert [said for said in islice(KINDS[kind](), SAMPLE[kind]) if said[1] is not None] == []
