"""A well-written line of each kind, as the grammar gives it, for messages about a line of that kind."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pbr_dsl import resources
from pbr_dsl.syntax import words
from pbr_dsl.syntax.line import Line, lex

_EXAMPLE: Final = re.compile(r"^//: (.*)\n(?://.*\n)*(\w+):", re.MULTILINE)
_NAMED: Final = {"ELIGIBILITY": "condition", "RECORD": "field_line", "VARIATION": "becomes"}  # block -> rule of a line


@cache
def by_rule() -> dict[str, str]:
    """Give the first example of each rule that has one."""
    return {rule: " ".join(example.split()) for example, rule in _EXAMPLE.findall(resources.grammar_text())}


@cache
def _by_lead() -> dict[str, str]:
    """The first example that starts with a word of the language, by that word's kind."""
    found: dict[str, str] = {}
    for example in by_rule().values():
        found.setdefault(lex(example)[0].kind, example)
    return {kind: example for kind, example in found.items() if kind in words.written()}


def like(line: Line) -> str:
    """A line of the same kind; "" where there is none."""
    if line.lead == "EVIDENCE" and line.block in words.OUTCOMES:
        return by_rule()["evidenced"]
    return _by_lead().get(line.lead) or by_rule().get(_NAMED.get(line.block, ""), "")
