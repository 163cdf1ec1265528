"""The schedule is English: nothing of the language outside the appendix, no slips that a machine can see."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from pbr_dsl.driver import Compilation
from pbr_dsl.model.contract import Contract, Part
from pbr_dsl.report.schedule import schedule
from pbr_dsl.report.schedule.markdown import markdown
from pbr_dsl.source import Source

ROOT = Path(__file__).parents[3]
CASES = sorted([*ROOT.glob("contracts/**/contract.pbr"), *ROOT.glob("tests/cases/ok/**/contract.pbr")])

NOTATION: Final = {
    r"[`{}=~^@]|:=|==|\*(?=\w+\s\*)": "a sign of notation",
    r"\b\w+'s (?!price\b|own\b)[a-z]+-[a-z]+": "a field in the notation of the language",
    r"\bunknown rows?\b|\bone each\b|\bor carry\b|\bpart paid\b|\bwhole lines\b|\bprevails this\b": "the language",
    r"\b(count|sum|average|highest|lowest) of [a-z -]+ over\b|\beach \w+ and period\b": "an expression of the language",
    r"\bas known on\b|\bgiven no\b|\bexpect\b|\bscenario\b|\bat-most\b|\bat-least\b|\bhalf-up\b": "its words",
    r"\brounded (half up|half even|up|down) to [£$€0-9]": "a rounding in the words of the language",
    r"\b(None(?! [A-Z])|True|False|Fraction)\b|\bkind\b=|\(\)|\bSubject\b": "words of a program",
}
SLIPS: Final = {
    r"\b(the|of|is|a|an|to|in|and|or|for|by) \1\b": "a word twice",
    r" [,.;:]|,,|\.\.|,\.|;\.|:\.|\( | \)": "punctuation",
    r"(?<=\S)  +(?=\S)": "two spaces",
    r"\ba (?=[aeio][a-z])(?!one\b|once\b|is\b|on\b|and\b|in\b)": "a for an",
    r"\b[Aa]n (?=[bcdfgjklmnpqrstvwxyz][a-z])": "an for a",
    r"\b1 (days|weeks|months|hours|minutes|points|years)\b(?! per)": "one of several",
    r"\bif all of these are met\.|\bif at least one of these is met\.|:\s*$(?!\n)": "a list that is not there",
}


def page(path: Path) -> tuple[Contract, str]:
    text = path.read_text(encoding="utf-8")
    contract = Compilation(Source(path.as_posix(), text)).contract
    if contract is None:
        pytest.skip("it has errors, and so no schedule")
    return contract, markdown(schedule(contract, (path.name, text))).partition("## Appendix")[0]


def own_words(contract: Contract) -> set[str]:
    """What the contract itself says in quotes: titles, notes, reasons; they are as their writer wrote them."""
    said = {contract.title, *contract.settings.notes, *(party.title for party in contract.settings.parties)}
    parts: tuple[Part, ...] = (*contract.records, *contract.values, *contract.tables, *contract.evidence)
    said |= {part.title for part in (*parts, *contract.outcomes, *contract.payments, *contract.limits)}
    said |= {one.title for one in contract.scenarios}
    said |= {column.title for record in contract.records for column in record.columns}
    said |= {row.title for record in contract.records for row in record.rows}
    said |= {one.reason for one in contract.allowed} | {one.title for one in contract.promises}
    return {one for one in said if one}


def without(text: str, words: set[str]) -> str:
    """A page without the contract's own words, and without its tables' lines and its Markdown."""
    for one in sorted(words, key=len, reverse=True):
        flat = re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(one.split()))
        for form in (flat, flat[:1].upper() + flat[1:], flat.rstrip(".")[:1].upper() + flat.rstrip(".")[1:]):
            text = text.replace(form, "…")
    kept = [line for line in text.splitlines() if not re.match(r"\s*\|(---\|)+$", line)]
    return "\n".join(re.sub(r"^\s*[-#*]+ |\*\*|\*\(.*\)\*|\\", "", line).replace("|", "\n") for line in kept)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.relative_to(ROOT).parent.as_posix())
def test_nothing_of_the_language_is_left(path: Path) -> None:
    contract, text = page(path)
    text = without(text, own_words(contract))
    for pattern, what in (NOTATION | SLIPS).items():
        found = [text[max(0, one.start() - 50) : one.end() + 30] for one in re.finditer(pattern, text)]
        assert not found, f"{what}: {found[:3]}"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.relative_to(ROOT).parent.as_posix())
def test_names_are_words(path: Path) -> None:
    contract, text = page(path)
    text = without(text, own_words(contract))
    parts: tuple[Part, ...] = (*contract.records, *contract.values, *contract.tables, *contract.evidence)
    names = {part.name for part in (*parts, *contract.outcomes, *contract.payments, *contract.limits)}
    names |= {column.name for record in contract.records for column in record.columns}
    names |= {link.name for record in contract.records for link in record.links}
    names -= {contract.name}
    found = [name for name in names if "-" in name and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)]
    assert not found, "names in the notation of the language"
