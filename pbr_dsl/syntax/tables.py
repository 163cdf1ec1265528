"""The parser's tables: read from a saved file when it fits the grammar, else built from the grammar."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import lark
from lark.lark import PostLex
from lark.lexer import Lexer, LexerState
from lark.utils import TextSlice

from pbr_dsl import resources

SAVED: Final = Path(__file__).with_name("tables.bin")
_FORM: Final = "2"  # part of the key: changes when the way we ask lark for its tables changes
_KEY_LENGTH: Final = 64


class _EveryCharacter(PostLex):
    """Keeps a terminal that no rule mentions: any character that nothing else reads."""

    always_accept = ("UNKNOWN",)

    def process(self, stream: Iterator[lark.Token]) -> Iterator[lark.Token]:
        """Give the terminals back as they are."""
        return stream


@cache
def parser() -> lark.Lark:
    """The parser; FileNotFoundError when the installation has no grammar."""
    grammar = resources.grammar_text()
    return _saved(_key(grammar)) or build(grammar)


def lex(text: str) -> Iterator[lark.Token]:
    """The terminals of a text, each character of it in one of them, but for blanks and comments; never fails."""
    # Not `Lark.lex`, which makes a new lexer at each call when the parser has one already.
    lexer: Lexer = parser().parser.lexer
    return lexer.lex(LexerState(TextSlice.cast_from(text)), None)


def build(grammar: str, *, strict: bool = False) -> lark.Lark:
    """The parser built from the grammar; with `strict`, lark's GrammarError when a line could be read in two ways."""
    return lark.Lark(
        grammar,
        start="file",
        parser="lalr",
        lexer="basic",
        maybe_placeholders=True,
        postlex=_EveryCharacter(),
        strict=strict,
    )


def write(path: Path = SAVED) -> None:
    """Save the tables; OSError when the file cannot be written."""
    grammar = resources.grammar_text()
    saved = io.BytesIO()
    build(grammar).save(saved, exclude_options=("postlex",))
    path.write_bytes(_key(grammar) + saved.getvalue())


def _key(grammar: str) -> bytes:
    """What saved tables must have been made from."""
    made_from = f"{_FORM} {lark.__version__} {grammar}"
    return hashlib.sha256(made_from.encode()).hexdigest().encode()


def _saved(key: bytes) -> lark.Lark | None:
    """The saved tables, or None when there are none or they were made from something else."""
    try:
        saved = SAVED.read_bytes()
    except OSError:
        return None
    if saved[:_KEY_LENGTH] != key:
        return None
    return lark.Lark.load(io.BytesIO(saved[_KEY_LENGTH:]))
