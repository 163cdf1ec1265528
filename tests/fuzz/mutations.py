"""Shipped contracts, data, maps and lock files with bytes that nobody meant."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

ODD: Final = (
    b"\t",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xff",
    b"\xc3",
    "\ufeff".encode(),
    "\u202e".encode(),  # right to left
    "\u200b".encode(),  # no width
    "а".encode(),  # a Cyrillic letter that looks like a  # noqa: RUF001
    "０".encode(),  # a wide digit  # noqa: RUF001
    "\U0001f600".encode(),
    b'"',
    b"[",
    b"]",
    b"(",
    b"|",
    b"#",
    b"'s",
    b"\n",
    b"\n\n",
    b"    ",
    b"1e1000000",
    b"9" * 40,
    b"-",
    b"%",
    b"31 December 9999",
    b"1 January 0001",
    b"9999-12-31",
    b"0000-00-00",
    b"not ",
    b"(" * 60,
    b"| " * 500,
    b"=1+1",
    b"../../etc/passwd",
)
Change = Callable[[bytes, random.Random], bytes]


def _insert(text: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(ODD) + text[at:]


def _delete(text: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(text))
    return text[:at] + text[at + chance.choice((1, 1, 2, 5, 40)) :]


def _flip(text: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(max(len(text), 1))
    return text[:at] + bytes([chance.randrange(256)]) + text[at + 1 :]


def _double(text: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(text))
    piece = text[at : at + chance.choice((1, 10, 200))]
    return text[:at] + piece * chance.choice((2, 2, 30)) + text[at + len(piece) :]


def _move(text: bytes, chance: random.Random) -> bytes:
    lines = text.split(b"\n")
    line = lines.pop(chance.randrange(len(lines)))
    lines.insert(chance.randint(0, len(lines)), line)
    return b"\n".join(lines)


def _word(text: bytes, chance: random.Random) -> bytes:
    """Put one word of the text in the place of another."""
    words = text.split(b" ")
    words[chance.randrange(len(words))] = chance.choice(words)
    return b" ".join(words)


def _line(text: bytes, chance: random.Random) -> bytes:
    """Leave a line out."""
    lines = text.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


CHANGES: Final[tuple[Change, ...]] = (_insert, _delete, _flip, _double, _move, _word, _word, _line)


def mutated(text: bytes, chance: random.Random) -> bytes:
    """A text with one to three changes."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        text = chance.choice(CHANGES)(text, chance)
    return text
