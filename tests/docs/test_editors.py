"""Editors colour what the grammar reads, word for word."""

from __future__ import annotations

import re
from pathlib import Path
from runpy import run_path

import pytest
from pygments.lexer import RegexLexer
from pygments.token import Error, Keyword, Literal, Name, Number, String

from pbr_dsl.syntax import tables
from pbr_dsl.syntax.words import LEADING

ROOT = Path(__file__).parents[2]
CONTRACTS = sorted((ROOT / "contracts").rglob("*.pbr"))


@pytest.fixture(scope="module")
def lexer() -> RegexLexer:
    made: RegexLexer = run_path(str(ROOT / "editors" / "pbr_lexer.py"))["PbrLexer"]()
    return made


def test_the_files_are_what_the_generator_gives() -> None:
    for name, text in run_path(str(ROOT / "editors" / "generate.py"))["files"]().items():
        assert (ROOT / "editors" / name).read_text(encoding="utf-8") == text, "run `python docs/generate.py`"


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.parent.name)
def test_every_character_of_a_contract_has_a_colour(path: Path, lexer: RegexLexer) -> None:
    text = path.read_text(encoding="utf-8")
    found = list(lexer.get_tokens(text))
    assert "".join(value for _, value in found).strip() == text.strip()
    assert [value for kind, value in found if kind is Error] == []


def test_each_word_of_the_language_is_a_keyword_and_a_name_is_none(lexer: RegexLexer) -> None:
    for terminal in tables.load().kinds:
        if terminal.is_text and terminal.written.isalpha():
            ((kind, value),) = [one for one in lexer.get_tokens(f"  {terminal.written}") if one[1].strip()]
            assert value.strip() == terminal.written
            assert kind is (Keyword.Declaration if terminal.name in LEADING else Keyword), terminal
    said = [(kind, value) for kind, value in lexer.get_tokens("let to-and-from = lot * 1 April 2026") if value.strip()]
    assert (Name, "to-and-from") in said
    assert (Name, "lot") in said, "a word that starts lines is a name inside one"
    assert (Literal.Date, "1 April 2026") in said


def test_what_is_written_is_told_apart(lexer: RegexLexer) -> None:
    said = {value: kind for kind, value in lexer.get_tokens('note "Lot 3" £1,000.50 90% [6.4] # why')}
    assert said['"Lot 3"'] is String.Double
    assert said["£1,000.50"] is said["90%"] is Number
    assert said["[6.4]"] is Name.Decorator
    assert re.search("comment", str(said["# why"]), re.IGNORECASE)
