"""A contract's text with one line, or one phrase of a line, left out: everything that might decide money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Lines that say what the facts are, who the parties are, what is aimed at and what must be so: a mutant pays the same.
FACTS = ("language ", "contract ", "record ", "unit ", "scenario ", "always ", "never ", "allow ", "#")
NAMES = ("between ", "term ", "prevails ", "aims ", "note ", "serves ")
ROW = "|"

_TAIL = re.compile(r"(\s+\[[^\]\n]+\])?$")
_QUOTED = re.compile(r'"[^"\n]*"')
_PHRASES = re.compile(r",(?= )")
_CLAUSES = re.compile(r" (?:where|when) (?:(?!, ).)*")
_CONJUNCTS = re.compile(r" (?:and|or) (?:(?! and | or |, |\)).)+")
_FIRST_CONJUNCT = re.compile(r"(?<=when |here )(?:(?! and | or |, |\)|\().)+ (?:and|or) ")
_FACTORS = re.compile(r" [*/] (?:[\w£%.,'-]+(?: (?:per|GBP) \w+)?)")
_FIRST_FACTOR = re.compile(r"(?<= )[\w£%.,'-]+ \* ")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A contract without one thing: the line it stood on, what it was, and the text that is left."""

    line: int
    without: str
    text: str


def mutants(text: str) -> Iterator[Mutant]:
    """Every mutant of a contract, from top to bottom; no two have the same words."""
    seen = {tuple(text.split())}
    for mutant in _all(text.split("\n")):
        words = tuple(mutant.text.split())
        if words not in seen:
            seen.add(words)
            yield mutant


def _all(lines: list[str]) -> Iterator[Mutant]:
    heading = ""
    columns: list[str] = []
    for place, line in enumerate(lines):
        word = line.lstrip()
        if not word or word.startswith("#"):
            continue
        if not line.startswith(" "):
            heading, columns = word, []
        is_row = word.startswith(ROW)
        if is_row and not columns:
            columns = [cell.strip() for cell in word.strip(ROW).split(ROW)]
            continue
        if _is_fact(heading, word, is_row=is_row):
            continue
        end = _end_of_block(lines, place)
        yield _mutant(lines, place, word, [], end)
        for start, stop in sorted(set(_stretches(line, columns if is_row else []))):
            if line[start:stop].strip(" ,|"):
                yield _mutant(lines, place, line[start:stop].strip(), [line[:start] + line[stop:]], place + 1)


def _is_fact(heading: str, word: str, *, is_row: bool) -> bool:
    """Whether a line only says what is known, or names things; rows of a schedule are data of the contract."""
    if heading.startswith("schedule ") and is_row:
        return True
    return heading.startswith(FACTS) or word.startswith(NAMES) or word.startswith(FACTS)


def _end_of_block(lines: list[str], place: int) -> int:
    """The place after a line and everything that is indented below it."""
    depth = len(lines[place]) - len(lines[place].lstrip())
    end = place + 1
    while end < len(lines) and lines[end].strip() and len(lines[end]) - len(lines[end].lstrip()) > depth:
        end += 1
    return end


def _mutant(lines: list[str], place: int, without: str, instead: list[str], end: int) -> Mutant:
    without = " ".join(without.split()) if without.startswith(ROW) else without
    return Mutant(place + 1, without, "\n".join([*lines[:place], *instead, *lines[end:]]))


def _stretches(line: str, columns: list[str]) -> Iterator[tuple[int, int]]:
    """Where the parts of a line stand that can be left out."""
    hidden = _QUOTED.sub(lambda found: "~" * len(found.group()), line)
    if columns:
        yield from _of_row(hidden, columns)
        return
    stop = _TAIL.search(hidden).start() if _TAIL.search(hidden) else len(hidden)  # type: ignore[union-attr] # it always matches
    said = hidden[:stop]
    commas = [found.start() for found in _PHRASES.finditer(said)]
    yield from zip(commas, [*commas[1:], stop], strict=False)
    yield from _inside(said)


def _of_row(line: str, columns: list[str]) -> Iterator[tuple[int, int]]:
    """The cells of a table's row but for the first and the aims, and what can be left out inside them."""
    bars = [place for place, sign in enumerate(line) if sign == ROW]
    for column, start, stop in list(zip(columns, bars, bars[1:], strict=False))[1:]:
        if column == "serves":
            continue
        yield start + 1, stop
        cell = line[:stop].rstrip()
        yield from ((a, b) for a, b in _inside(cell) if a > start)
        commas = [found.start() for found in _PHRASES.finditer(cell) if found.start() > start]
        yield from zip(commas, [*commas[1:], len(cell)], strict=False)


def _inside(said: str) -> Iterator[tuple[int, int]]:
    """Conditions, their parts, factors and terms."""
    for pattern in (_CLAUSES, _CONJUNCTS, _FIRST_CONJUNCT, _FACTORS, _FIRST_FACTOR):
        for found in pattern.finditer(said):
            yield found.span()
