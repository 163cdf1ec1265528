"""Slips of the hand: one message, on the line that slipped, and everything else is still read."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbr_dsl.syntax.tree import File
from tests.syntax.corpus import TEXTS, read

Slip = Callable[[str, random.Random], str]


def one_space_more(line: str, _chance: random.Random) -> str:
    return f" {line}"


def one_space_less(line: str, _chance: random.Random) -> str:
    return line.removeprefix(" ")


def two_spaces_more(line: str, _chance: random.Random) -> str:
    return f"  {line}"


def two_spaces_less(line: str, _chance: random.Random) -> str:
    return line.removeprefix("  ")


def a_tab(line: str, _chance: random.Random) -> str:
    return "\t" + line.lstrip()


def swapped(word: re.Match[str], line: str, chance: random.Random) -> str:
    at = chance.randrange(word.start(), word.end() - 1)
    return line[:at] + line[at + 1] + line[at] + line[at + 2 :]


def letters_swapped(line: str, chance: random.Random) -> str:
    return swapped(chance.choice(list(re.finditer("[A-Za-z]{3,}", line))), line, chance)


def leading_letters_swapped(line: str, chance: random.Random) -> str:
    word = re.search("[a-z]{3,}", line)
    assert word
    return swapped(word, line, chance)


def a_word_left_out(line: str, chance: random.Random) -> str:
    word = chance.choice(list(re.finditer("[^ ]+ ?", line)))
    return line[: word.start()] + line[word.end() :]


def slipped(slip: Slip, chance: random.Random) -> tuple[str, int]:
    """A contract with one line slipped, and the number of the line."""
    while True:
        lines = chance.choice(list(TEXTS.values())).split("\n")
        at = chance.randrange(1, len(lines))
        if not re.search("[a-z]{3}", lines[at]):
            continue
        changed = slip(lines[at], chance)
        if changed != lines[at]:
            lines[at] = changed
            return "\n".join(lines), at + 1


def head_of(text: str, number: int) -> int:
    """The line that heads the block of a line, or the line itself."""
    lines = text.split("\n")
    depth = len(lines[number - 1]) - len(lines[number - 1].lstrip())
    above = [
        at for at in range(1, number) if lines[at - 1].strip() and not lines[at - 1].startswith(" " * max(depth, 1))
    ]
    return above[-1] if above and depth else number


@pytest.mark.parametrize(
    ("slip", "found", "there"),
    # Of 150 slips: how many are found by reading alone, and how many of those are one message on the line itself.
    [
        (one_space_more, 150, 150),
        (one_space_less, 150, 150),
        (two_spaces_more, 150, 150),
        (two_spaces_less, 150, 148),
        (a_tab, 150, 150),
        (leading_letters_swapped, 140, 140),
        (letters_swapped, 50, 50),
        (a_word_left_out, 110, 110),
    ],
)
def test_a_slip_is_one_message_on_its_line(slip: Slip, found: int, there: int) -> None:
    chance = random.Random(20260401)
    counted: Counter[str] = Counter()
    for _ in range(150):
        text, number = slipped(slip, chance)
        findings = read(text)[1]
        lines = [finding.span.line for finding in findings if finding.span]
        counted["found"] += bool(lines)
        counted["there"] += lines == [number]
        counted["elsewhere"] += bool(lines) and not {number, head_of(text, number)} & set(lines)
    assert counted["found"] >= found, counted
    assert counted["there"] >= there - (150 - counted["found"] if found < 150 else 0), counted
    assert counted["elsewhere"] <= 2, counted


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(list(TEXTS.values())),
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 3), st.text(max_size=4)), min_size=1, max_size=6
    ),
)
def test_damaged_text_is_always_read_to_the_end(text: str, damages: list[tuple[float, int, str]]) -> None:
    for where, gone, put in damages:
        at = int(where * len(text))
        text = text[:at] + put + text[at + gone :]
    file, findings = read(text)
    assert isinstance(file, File)
    for finding in findings:
        assert finding.span
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
        assert finding.message


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from(" \n\t|[]\"#()=,:'sabet£5%-"), max_size=80))
def test_any_text_is_read_to_the_end(text: str) -> None:
    assert isinstance(read(text)[0], File)
    assert isinstance(read(f"language pbr 1\n{text}")[0], File)


@settings(max_examples=40, deadline=None)
@given(st.permutations(TEXTS["rate-card"].split("\n")))
def test_lines_in_any_order_are_read_to_the_end(lines: list[str]) -> None:
    assert isinstance(read("\n".join(lines))[0], File)
