"""Contracts written from the grammar itself: any construct, with names that the contract around it has."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from lark.grammar import Rule

from pbr_dsl import resources
from pbr_dsl.syntax.grammar import build

HOMES: Final = Path(__file__).parents[2] / "contracts/homes/contract.pbr"
PLAIN: Final = 0.6  # how often a step of the ladder adds nothing
DEPTHS: Final = (2, 3, 4, 5, 6, 9)  # from where on each rule makes its shortest sentence
SCENARIOS: Final = re.compile(r"^scenario .*\n(?:(?: .*)?\n)*", re.MULTILINE)
WRITTEN: Final = {
    "DATE": ("1 April 2026", "31 March 2028", "29 February 2027", "31 December 9999", "1 January 0001"),
    "MONTH": ("April 2026", "December 9999"),
    "TIME_OF_DAY": ("09:30", "24:00", "00:00"),
    "MONEY": ("£100", "-£0.01", "£1,000,000.00", "$5", "£0"),
    "PERCENT": ("10%", "0%", "-5.5%", "1000%"),
    "NUMBER": ("1", "0", "26", "3.5", "-2", "9,999", "99999999999999999999"),
    "STRING": ('"a title"', '""'),
    "CLAUSE": ("[1]", "[Sch 2.1, 3]"),
    "POSSESSIVE": ("'s",),
    "HEADER": ("| outcome ", "| person ", "| price ", "| from "),
    "ROUNDED": ("rounded half up to", "rounded down to"),
    "EQUAL_PARTS": ("in 2 equal parts on",),
    "ODD_PENNIES": ("odd pennies to the last",),
}
FORMS: Final = (
    ("item", "{1}"),
    ("formula", "let fuzz-{0} each person = {1}"),
    ("expr", "let fuzz-{0} each person and period = {1}"),
    ("any_of", "let fuzz-{0} each person = count of stays where {1}"),
    ("sum", "let fuzz-{0} each person = sum of {1} over stays"),
    ("operand", "let fuzz-{0} each stay = {1}"),
    ("comparison", "let fuzz-{0} each stay = {1}"),
    ("comparison", "let fuzz-{0} each person = count of stays where {1}"),
    ("sum", "let fuzz-{0} each stay = {1}"),
    ("any_of", "eligibility each person on first stay's moved-in\n  rule-{0}: {1}"),
    ("achievement", "outcome fuzz-{0} each person, once\n  achieved  {1}\n  price     = £5"),
    ("outcome_line", "outcome fuzz-{0} each person, once\n  achieved  on first stay's moved-in\n  {1}"),
    ("payment_line", "payment fuzz-{0} each person and period\n  amount  £5\n  {1}"),
    ("formula", "payment fuzz-{0} each person and period\n  amount  {1}"),
    ("let_line", "let fuzz-{0} each person\n  {1}"),
)
NAMES: Final = [
    "person",
    "stay",
    "stays",
    "moved-in",
    "moved-out",
    "housed",
    "kept",
    "card",
    "price",
    "tenancy",
    "period",
]
OF_STAYS: Final = ["moved-in", "moved-out"]
UNITS: Final = ("weeks", "days", "months", "hours", "points", "people", "person", "period", "stay")


@cache
def rules() -> dict[str, list[Rule]]:
    """The rules of the grammar by what they make."""
    found: dict[str, list[Rule]] = {}
    for rule in build(resources.grammar_text()).rules:
        found.setdefault(rule.origin.name, []).append(rule)
    return found


@cache
def heights() -> dict[str, int]:
    """How many rules deep the shortest sentence of each rule is."""
    found: dict[str, int] = {}
    for _ in range(len(rules())):
        for name, made in rules().items():
            known = [_height(rule, found) for rule in made]
            reached = [height for height in known if height is not None]
            if reached:
                found[name] = min(reached)
    return found


def _height(rule: Rule, found: dict[str, int]) -> int | None:
    below = [found.get(symbol.name) for symbol in rule.expansion if not symbol.is_term]
    known = [height for height in below if height is not None]
    alone = len(rule.expansion) == 1  # a step of the ladder from `or` down to a name
    return None if len(known) < len(below) else max(known, default=0) + (not alone)


@cache
def patterns() -> dict[str, str]:
    """The words of each terminal that is written in one way."""
    return {one.name: _plain(one.pattern.value) for one in build(resources.grammar_text()).terminals}


def _plain(pattern: str) -> str:
    return re.sub(r"\(\?[=!].*?\)|\\b|\\|\?", "", pattern).replace(" +", " ")


def sentence(start: str, chance: random.Random, names: list[str]) -> str:
    """Something that the grammar allows for a rule, laid out as a contract is."""
    words = ""
    level, fresh = 0, True
    for terminal in _terminals(start, chance, chance.choice(DEPTHS)):
        if terminal == "NL":
            words, fresh = words + "\n", True
        elif terminal in ("INDENT", "DEDENT"):
            level += 1 if terminal == "INDENT" else -1
        else:
            words += ("  " * level if fresh else "" if terminal == "POSSESSIVE" else " ") + _text(
                terminal, chance, names
            )
            fresh = False
    return re.sub(r"(^ *\|.*[^|\n ]) *$", r"\1 |", words, flags=re.MULTILINE)


def _text(terminal: str, chance: random.Random, names: list[str]) -> str:
    if terminal == "NAME":
        return chance.choice(names if chance.random() < PLAIN else UNITS)
    return chance.choice(WRITTEN[terminal]) if terminal in WRITTEN else patterns().get(terminal, terminal)


def _terminals(start: str, chance: random.Random, depth: int) -> Iterator[str]:  # depth: rules still to go
    made = rules()[start]
    if depth <= 0:
        least = min(_height(rule, heights()) or 0 for rule in made)
        made = [rule for rule in made if (_height(rule, heights()) or 0) == least]
    alone = [rule for rule in made if len(rule.expansion) == 1]
    chosen = chance.choice(alone if alone and chance.random() < PLAIN else made)
    for symbol in chosen.expansion:
        yield from (symbol.name,) if symbol.is_term else _terminals(symbol.name, chance, depth - (chosen not in alone))


def contract(chance: random.Random) -> str:
    """A small contract in which constructs made from the grammar stand between those that it has."""
    text = SCENARIOS.sub("", HOMES.read_text(encoding="utf-8"))
    blocks = text.rstrip("\n").split("\n\n")
    for at in range(chance.randint(1, 2)):
        start, form = chance.choice(FORMS)
        made = form.format(at, sentence(start, chance, OF_STAYS if "stay" in form else NAMES).strip())
        blocks.insert(chance.randint(2, len(blocks)), made)
    return "\n\n".join(blocks) + "\n"
