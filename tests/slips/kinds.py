"""Slips of the hand in a contract's text, one at a time: what people really do to a line while typing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

WORD: Final = re.compile(r"[A-Za-z0-9£$€%][\w£$€%.,'-]*")
LETTERS: Final = re.compile(r"[A-Za-z]{3,}")
QUOTED: Final = re.compile(r'"[^"\n]*"|\[[^\]\n]*\]|#.*')

# A unit and one that somebody may write for it.
UNITS: Final = {
    "hours": "days",
    "hour": "day",
    "days": "weeks",
    "day": "week",
    "weeks": "months",
    "week": "month",
    "months": "weeks",
    "month": "week",
    "years": "months",
    "points": "hours",
    "point": "hour",
    "people": "points",
    "minutes": "hours",
    "£": "",
    "$": "£",
    "%": "",
}


@dataclass(frozen=True)
class Slip:
    """A contract's text with one slip: its kind, the line it is on (from 1), what was done, and the text after it."""

    kind: str
    line: int
    done: str
    text: str


Ways = Iterator[tuple[str, str | None]]  # what was done, and the line after it; none when the line is gone


def slips(text: str, chance: random.Random) -> list[Slip]:
    """Every slip of every kind on every line; where a kind could strike a word in several places, one is drawn."""
    lines = text.split("\n")
    found: list[Slip] = []
    for at, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        for kind, ways in KINDS.items():
            for done, after in ways(line, chance):
                if after is None or after.rstrip() != line.rstrip():
                    changed = [*lines[:at], *([] if after is None else [after]), *lines[at + 1 :]]
                    found.append(Slip(kind, at + 1, done, "\n".join(changed)))
    return found


def headers(text: str, line: int) -> set[int]:
    """The lines that the block of a line stands under, and the first row of its table."""
    lines = text.split("\n")
    depth = _depth(lines[line - 1])
    found: set[int] = set()
    in_table = lines[line - 1].lstrip().startswith("|")
    for number in range(line - 1, 0, -1):
        above = lines[number - 1]
        if not above.strip():
            continue
        if in_table and above.lstrip().startswith("|") and _depth(above) == _depth(lines[line - 1]):
            first = number
            found = {one for one in found if one != first + 1} | {first}
            continue
        in_table = False
        if _depth(above) < depth:
            found.add(number)
            depth = _depth(above)
    return found


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _said(line: str) -> str:
    """A line with what people read and the language does not hidden: texts, clauses, comments."""
    return QUOTED.sub(lambda found: "\x00" * len(found[0]), line)


def _swapped(line: str, chance: random.Random) -> Ways:
    for word in LETTERS.finditer(_said(line)):
        places = [at for at in range(word.start(), word.end() - 1) if line[at] != line[at + 1]]
        if places:
            at = chance.choice(places)
            yield f"`{word[0]}`", line[:at] + line[at + 1] + line[at] + line[at + 2 :]


def _dropped(line: str, _: random.Random) -> Ways:
    for word in WORD.finditer(_said(line)):
        after = line[: word.start()] + line[word.end() :].removeprefix(" ")
        yield f"`{word[0]}`", after


def _space(line: str, chance: random.Random) -> Ways:
    for word in LETTERS.finditer(_said(line)):
        at = chance.randrange(word.start() + 1, word.end())
        yield f"`{word[0]}`", f"{line[:at]} {line[at:]}"


def _tab(line: str, _: random.Random) -> Ways:
    if line.startswith("  "):
        yield "for two spaces", "\t" + line[2:]
    elif " " in line:
        yield "for a space", line.replace(" ", "\t", 1)


def _deleted(line: str, _: random.Random) -> Ways:
    yield f"`{' '.join(line.split())[:60]}`", None


def _indented(line: str, _: random.Random) -> Ways:
    yield "by two spaces", f"  {line}"
    yield "by one space", f" {line}"


def _cell(line: str, _: random.Random) -> Ways:
    if line.lstrip().startswith("|"):
        bars = [at for at, sign in enumerate(_said(line)) if sign == "|"]
        for start, end in pairwise(bars):
            yield f"`{line[start + 1 : end].strip()}`", line[:start] + line[end:]


def _unit(line: str, _: random.Random) -> Ways:
    for found in re.finditer(r"[£$%]|\b[a-z]+\b", _said(line)):
        other = UNITS.get(found[0])
        if other is not None:
            yield f"`{found[0]}` to `{other}`", line[: found.start()] + other + line[found.end() :]


KINDS: Final[dict[str, Callable[[str, random.Random], Ways]]] = {
    "letters swapped": _swapped,
    "word dropped": _dropped,
    "space added": _space,
    "tab": _tab,
    "line deleted": _deleted,
    "line indented": _indented,
    "table cell missing": _cell,
    "unit changed": _unit,
}
