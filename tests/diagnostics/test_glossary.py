"""The words of the glossary: unique, short, and with lines that can be read."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections import Counter

import pytest

from pbr_dsl.diagnostics.glossary import TERMS, WORDS
from pbr_dsl.diagnostics.glossary.term import Term
from pbr_dsl.diagnostics.snippet import HEADING, complete


def test_words_are_unique_and_lower_case() -> None:
    forms = [form for term in TERMS for form in (term.word, *term.also)]
    assert not [form for form, times in Counter(forms).items() if times > 1]
    assert all(form == form.lower() for form in forms)
    assert len(WORDS) == len(forms)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.word)
def test_a_meaning_is_one_to_four_sentences(term: Term) -> None:
    assert term.meaning.endswith(".")
    assert 1 <= len(re.findall(r"[.:;?](?= |$)", term.meaning)) <= 6
    assert len(term.meaning) <= 400


def whole(example: str) -> str:
    """The contract that an example stands in: a line of the heading takes the place of the one with its first word."""
    if not example.startswith("  "):
        return example if example.startswith("contract ") else complete(example + "\n")
    word = example.split(maxsplit=1)[0]
    lines = [line for line in HEADING.rstrip().splitlines() if not line.startswith(f"  {word} ")]
    return "\n".join([*lines, example, ""])


@pytest.mark.skipif(importlib.util.find_spec("pbr_dsl.driver") is None, reason="nothing reads a contract yet")
@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.word)
def test_an_example_can_be_read(term: Term) -> None:
    text = whole(term.example)
    if term.example.startswith("contract "):
        text = f"language pbr 1\n\n{text}\n"
    checked = importlib.import_module("pbr_dsl.driver").check_text(text, "contract.pbr")
    assert not [finding.message for finding in checked.findings if finding.code.id.startswith("PBR01")]
