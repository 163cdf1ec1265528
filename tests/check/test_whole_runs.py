"""A check of any text ends, says each thing once, and never throws; independent mistakes are all found."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from pbr_dsl.diagnostics.codes import names, terms, units
from pbr_dsl.driver import check_text

BAD = Path(__file__).parent.parent / "cases" / "bad"
GOOD = [code.good for phase in (names, units, terms) for code in phase.CODES]
WORDS = ("period", "none", "open", "outcome", "each", "3", "£5", "1 week", "yes", "any", "client", "0", "lot")


def spoilt(text: str, rng: random.Random) -> str:
    """Delete, double or exchange a line or a word."""
    lines = text.split("\n")
    found = list(re.finditer(r"[A-Za-z][A-Za-z0-9-]*|[0-9£%.,]+|\S", text))
    if not found:
        return text
    one, other = rng.choice(found), rng.choice(found)
    match rng.randrange(5):
        case 0:
            del lines[rng.randrange(len(lines))]
        case 1:
            lines.insert(rng.randrange(len(lines)), rng.choice(lines))
        case 2:
            return text[: one.start()] + text[one.end() :]
        case 3:
            return text[: one.start()] + other.group() + text[one.end() :]
        case _:
            return text[: one.start()] + rng.choice(WORDS) + text[one.end() :]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(4))
def test_no_text_makes_the_check_throw(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - texts to try, not secrets
    texts = [*GOOD, *(path.read_text(encoding="utf-8") for path in sorted(BAD.rglob("*.pbr")))]
    for _ in range(60):
        text = rng.choice(texts)
        for _ in range(rng.randint(1, 3)):
            text = spoilt(text, rng)
        found = [(one.code.id, one.span, one.message) for one in check_text(text).findings]
        assert len(found) == len(set(found)), text


def test_eight_mistakes_in_one_file_are_all_found_once_each_on_its_line() -> None:
    text = (BAD / "terms" / "eight-mistakes-at-once.pbr").read_text(encoding="utf-8")
    expected = {
        "between   council": None,
        "contract homes": "PBR0423",
        "* contrcted": "PBR0201",
        "evidence letter": "PBR0401",
        "weeks after strat": "PBR0201",
        "60 hours after": "PBR0302",
        "from 1 April 2027": "PBR0405",
        "fee + £17.50": "PBR0301",
        "oldest first": "PBR0206",
        "given delivered = 5 ": "PBR0302",
        "£600.00 for ann": "PBR0201",
    }
    lines = text.split("\n")
    found = [(lines[one.span.line - 1] if one.span else "", one.code.id) for one in check_text(text).findings]
    for piece, code in expected.items():
        assert [id_ for line, id_ in found if piece in line] == ([code] if code else []), piece
    assert len(found) == sum(code is not None for code in expected.values())
