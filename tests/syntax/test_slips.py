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
    start = word.end() - len(word[0].lstrip())
    at = chance.randrange(start, word.end() - 1)
    return line[:at] + line[at + 1] + line[at] + line[at + 2 :]


def letters_swapped(line: str, chance: random.Random) -> str:
    return swapped(chance.choice(list(re.finditer("[A-Za-z]{3,}", line))), line, chance)


def leading_letters_swapped(line: str, chance: random.Random) -> str:
    word = re.match(" *([a-z]{3,})", line)
    return swapped(word, line, chance) if word else line


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


@pytest.mark.parametrize(
    ("slip", "least"),
    # How many of 100 slips are one message, on the line itself.  The others are still well-formed lines: a name with
    # two letters swapped is another name, a condition left out is a shorter one.
    [
        (one_space_more, 100),
        (one_space_less, 100),
        (two_spaces_more, 100),
        (two_spaces_less, 98),
        (a_tab, 100),
        (leading_letters_swapped, 90),
        (letters_swapped, 30),
        (a_word_left_out, 65),
    ],
)
def test_a_slip_is_one_message_on_its_line(slip: Slip, least: int) -> None:
    chance = random.Random(20260401)  # noqa: S311  a seeded sample, the same each time
    counted: Counter[str] = Counter()
    for _ in range(100):
        text, number = slipped(slip, chance)
        lines = [finding.span.line for finding in read(text)[1] if finding.span]
        counted["there" if lines == [number] else "elsewhere" if lines else "well-formed"] += 1
    assert counted["there"] >= least, counted
    assert counted["elsewhere"] <= 2, counted


@settings(max_examples=30, deadline=None)
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


@settings(max_examples=20, deadline=None)
@given(st.text(st.sampled_from(" \n\t|[]\"#()=,:'sabet£5%-"), max_size=80))
def test_any_text_is_read_to_the_end(text: str) -> None:
    assert isinstance(read(text)[0], File)
    assert isinstance(read(f"language pbr 1\n{text}")[0], File)


@settings(max_examples=10, deadline=None)
@given(st.permutations(TEXTS["rate-card"].split("\n")))
def test_lines_in_any_order_are_read_to_the_end(lines: list[str]) -> None:
    assert isinstance(read("\n".join(lines))[0], File)
