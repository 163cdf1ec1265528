"""What people guess who have only the documentation: a guess is one finding, and what it tells to write is right."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import check_text

CASES: Final = Path(__file__).parent.parent / "cases" / "guesses"
BASE: Final = (CASES / "contract.pbr").read_text(encoding="utf-8")
GUESSES: Final = [
    block for block in (CASES / "guesses.txt").read_text(encoding="utf-8").split("\n\n") if block[0] == "<"
]


def lines(block: str, mark: str) -> list[str]:
    return [line.removeprefix(f"{mark} ") for line in block.splitlines() if line.startswith(mark)]


def stopping(written: list[str]) -> list[Diagnostic]:
    text = BASE + "\n".join(written) + "\n"
    return [found for found in check_text(text, "guess.pbr", CASES).findings if found.severity.stops]


@pytest.mark.parametrize("block", GUESSES, ids=lambda block: block.splitlines()[0][2:50])
def test_a_guess_is_put_right(block: str) -> None:
    found = stopping(lines(block, "<"))
    told = [" ".join((one.message, one.help, *(label.text for label in one.labels), *one.readings)) for one in found]
    wanted = lines(block, "!")
    assert len(found) == len(wanted)
    assert all(any(one in text for text in told) for one in wanted), told
    assert all(one.span and one.span.start >= len(BASE) for one in found)
    assert stopping(lines(block, ">")) == []
