"""Slips in the shipped contracts: what is refused is refused at its place, and an example notices most of the rest."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.slips import drawn
from tests.slips.kinds import headers, slips

OF_EACH_KIND = 1


@pytest.mark.parametrize("name", drawn.JUDGED)
def test_a_slip_that_is_refused_is_refused_at_its_place(name: str) -> None:
    judge = drawn.judge(name)
    fates = [(slip, judge.fate(slip)) for slip in drawn.sample(name, OF_EACH_KIND)]
    counted = Counter(fate.word for _, fate in fates)
    elsewhere = [(slip.kind, slip.line, slip.done, fate.by) for slip, fate in fates if fate.word == "elsewhere"]
    assert counted["at its place"] >= len(fates) // 2, counted
    assert len(elsewhere) <= 1, elsewhere


def test_there_are_slips_of_every_kind() -> None:
    assert len({slip.kind for slip in drawn.every("homes")}) == 8


def test_the_headers_of_a_line_are_those_of_its_block() -> None:
    text = "outcomes rates each person, once\n  evidence form\n  | outcome | price |\n  | a | £1 |\n  | b | £2 |\n"
    assert headers(text, 5) == {1, 3}
    assert headers(text, 2) == {1}
    assert headers(text, 1) == set()


def test_a_slip_changes_one_line() -> None:
    text = drawn.judge("homes").text
    for slip in drawn.every("homes"):
        before, after = text.split("\n"), slip.text.split("\n")
        if slip.kind == "line deleted":
            assert after == before[: slip.line - 1] + before[slip.line :]
        else:
            assert [at + 1 for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other] == [
                slip.line
            ]


def test_words_that_people_read_are_left_alone() -> None:
    made = slips('note "Prices are published"  [1.2]  # why', random.Random(1))  # noqa: S311
    assert not [slip for slip in made if "Prices" not in slip.text and slip.kind != "line deleted"]
