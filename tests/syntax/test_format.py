"""Laying out: nothing but spaces and line ends changes, and a second time changes nothing."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbr_dsl.source import Source
from pbr_dsl.syntax.format import format_text
from pbr_dsl.syntax.layout import lines
from pbr_dsl.syntax.parse import parse
from tests.golden import same
from tests.syntax.corpus import CASES, TEXTS

MESSY = sorted((CASES / "format").glob("*.pbr"))
ALL = list(TEXTS.values())


def laid_out(text: str) -> str:
    return format_text(Source("contract.pbr", text))


def words(text: str) -> list[tuple[int, list[tuple[str, str]]]]:
    """What a text says: for each line its level and its terminals, whatever the spaces in them."""
    return [
        (line.level, [(terminal.kind, " ".join(terminal.text.split())) for terminal in line.terminals])
        for line in lines(Source("contract.pbr", text))[0]
    ]


def comments(text: str) -> list[str]:
    """The comments of a text in which no quoted text holds a `#`."""
    return [comment.rstrip() for comment in re.findall("#.*", text)]


@pytest.mark.parametrize("path", MESSY, ids=lambda path: path.stem)
def test_a_messy_contract_is_laid_out_like_this(path: Path, request: pytest.FixtureRequest) -> None:
    text = path.read_bytes().decode()
    same(path.with_suffix(".txt"), laid_out(text), accept=request.config.getoption("--accept"))


@pytest.mark.parametrize("text", ALL, ids=TEXTS)
def test_a_contract_in_our_taste_changes_little(text: str) -> None:
    changed = sum(before != after for before, after in zip(text.split("\n"), laid_out(text).split("\n"), strict=True))
    assert changed <= 3


def messed_up(text: str, chance: random.Random) -> str:
    """The text with more spaces between words, comments, blank lines and other line ends."""
    out: list[str] = []
    for line in text.split("\n"):
        margin = line[: len(line) - len(line.lstrip())]
        parts = re.split(r'("[^"]*"|\[[^\]]*\])', line.lstrip())
        body = "".join(
            part if at % 2 else re.sub(" +", lambda _: " " * chance.choice((1, 1, 2, 5)), part)
            for at, part in enumerate(parts)
        )
        if chance.random() < 0.1:
            out.append(f"{margin}#  why {chance.randrange(1000)} ")
        if chance.random() < 0.1:
            out.extend(["", "  "])
        heading = chance.random() < 0.1 and body
        out.append(f"{margin}{body}" + (f" #{chance.randrange(1000)}" if heading else chance.choice(("", "", "  "))))
    return chance.choice(("\n", "\r\n")).join(out)


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(ALL), st.integers(0, 10**6))
def test_only_spaces_change(text: str, seed: int) -> None:
    messy = messed_up(text, random.Random(seed))  # noqa: S311  a seeded sample
    tidy = laid_out(messy)
    assert words(tidy) == words(messy)
    assert comments(tidy) == comments(messy)
    assert parse(Source("", tidy))[0] == parse(Source("", messy))[0]
    assert laid_out(tidy) == tidy
    assert "\r" not in tidy
    assert tidy.endswith("\n")
    assert "\n\n\n" not in tidy


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(ALL),
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 9), st.text(st.sampled_from(' \n\t|["#()a£5'))),
        min_size=1,
        max_size=4,
    ),
)
def test_damaged_text_keeps_its_words_and_settles(text: str, damages: list[tuple[float, int, str]]) -> None:
    for where, gone, put in damages:
        at = int(where * len(text))
        text = text[:at] + put + text[at + gone :]
    tidy = laid_out(text)
    assert "".join(tidy.split()) == "".join(text.split())
    assert laid_out(tidy) == tidy


def test_comments_stay_with_what_follows() -> None:
    text = "language pbr 1\nlot north\n# about price\n\n      # still\n  price = £5  # in pounds\n# the end\n"
    assert laid_out(text) == (
        "language pbr 1\nlot north\n  # about price\n\n  # still\n  price  = £5  # in pounds\n# the end\n"
    )


def test_a_line_that_cannot_be_read_keeps_its_spaces() -> None:
    assert laid_out("language pbr 1\nlet  x =   = 5\nlet  y =   5\n") == "language pbr 1\nlet  x =   = 5\nlet y = 5\n"


def test_a_wrong_level_is_put_right() -> None:
    assert laid_out("language pbr 1\nlot north\n   price = £5\n") == "language pbr 1\nlot north\n  price  = £5\n"


@pytest.mark.parametrize("text", ["", "\n\n", "  \n", "\ufeff"])
def test_nothing_stays_nothing(text: str) -> None:
    assert laid_out(text) == ""
