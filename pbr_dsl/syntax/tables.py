"""The parser's tables, made from the grammar: read from a saved file when it fits, else made again."""

from __future__ import annotations

import hashlib
import pickle
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final, NamedTuple, cast

from pbr_dsl import resources

SAVED: Final = Path(__file__).with_name("tables.bin")
_FORM: Final = "4"  # part of the key: changes when the form of the tables changes
_KEY_LENGTH: Final = 64


class Reduction(NamedTuple):
    """A rule as the machine needs it: how many values it takes, what it makes, and the name it is built by."""

    size: int
    origin: str
    name: str  # "" passes its one value on
    listing: bool


class Kind(NamedTuple):
    """A kind of terminal: its name, and the text that it is, or else the pattern of the texts that it may be."""

    name: str
    written: str
    is_text: bool


class Tables(NamedTuple):
    """How to cut a text into terminals, and what to do with each of them in each state.

    `pattern` matches any terminal, under its name; `words` are those that match as another kind does: the name of that
    kind, the text, and its own name.  `actions` goes to another state or reduces; `leads` is the state that a made
    value leads to.
    """

    kinds: list[Kind]
    pattern: str
    words: dict[str, dict[str, str]]
    ignored: frozenset[str]
    actions: dict[int, dict[str, int | Reduction]]
    leads: dict[int, dict[str, int]]
    start: int
    end: int


@cache
def load() -> Tables:
    """The tables; FileNotFoundError when the installation has no grammar."""
    grammar = resources.grammar_text()
    return _saved(_key(grammar)) or _made(grammar)


@cache
def _pattern() -> re.Pattern[str]:
    """What matches any terminal."""
    return re.compile(load().pattern)


def lex(text: str) -> Iterator[tuple[str, str, int, int]]:
    """The terminals of a text: kind, text, where it starts and ends; each character but blanks and comments is in one.

    It matches as lark's own lexer does, without lark.
    """
    match, words, ignored, at = _pattern().match, load().words, load().ignored, 0
    while at < len(text):
        if text[at] == " ":  # no terminal begins with a blank, and half of all characters to match are blanks
            at += 1
            continue
        found = match(text, at)
        if found is None:
            message = f"no terminal matches at {at}"
            raise ValueError(message)
        value, kind = found[0], str(found.lastgroup)
        end = at + len(value)
        if kind not in ignored:
            yield words[kind].get(value, kind) if kind in words else kind, value, at, end
        at = end


def write(path: Path = SAVED) -> None:
    """Save the tables; OSError when the file cannot be written."""
    grammar = resources.grammar_text()
    path.write_bytes(_key(grammar) + pickle.dumps(_made(grammar)))


def _made(grammar: str) -> Tables:
    """The tables of a grammar, made by lark, which nothing else needs."""
    return cast("Tables", import_module("pbr_dsl.syntax.grammar").tables(grammar))


def _key(grammar: str) -> bytes:
    """What saved tables must have been made from."""
    return hashlib.sha256(f"{_FORM} {grammar}".encode()).hexdigest().encode()


def _saved(key: bytes) -> Tables | None:
    """The saved tables, or None when there are none or they were made from something else."""
    try:
        saved = SAVED.read_bytes()
    except OSError:
        return None
    if saved[:_KEY_LENGTH] != key:
        return None
    made = pickle.loads(saved[_KEY_LENGTH:])  # noqa: S301  our own file, beside this one
    return made if isinstance(made, Tables) else None
